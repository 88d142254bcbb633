/* Finds a function as packers do: through the PEB's lists and kernel32's export directory. */
#include "check.h"

#include <stddef.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

/* What every such walk relies on. */
struct entry {
    LIST_ENTRY load, memory, initialization;
    char *base;
    void *entry;
    ULONG size;
    UNICODE_STRING full_name, base_name;
};

struct lists {
    ULONG length, initialized;
    void *handle;
    LIST_ENTRY load, memory, initialization;
};

static struct lists *module_lists(void)
{
    char *peb;

#ifdef _WIN64
    __asm__("movq %%gs:0x60, %0" : "=r"(peb));
    return *(struct lists **)(peb + 0x18);
#else
    __asm__("movl %%fs:0x30, %0" : "=r"(peb));
    return *(struct lists **)(peb + 0xc);
#endif
}

static struct entry *nth(LIST_ENTRY *head, int n, size_t offset)
{
    LIST_ENTRY *at = head->Flink;

    while (n-- > 0 && at != head)
        at = at->Flink;
    return at == head ? NULL : (struct entry *)((char *)at - offset);
}

static void check_module(struct entry *entry, const WCHAR *name)
{
    CHECK(entry != NULL && lstrcmpiW(entry->base_name.Buffer, name) == 0);
    CHECK(entry != NULL && entry->base == (char *)GetModuleHandleW(name));
}

static void the_lists_are_in_their_orders(void)
{
    struct lists *lists = module_lists();
    const size_t memory = offsetof(struct entry, memory);
    const size_t initialization = offsetof(struct entry, initialization);

    CHECK_EQUAL(lists->length, sizeof(void *) == 8 ? 0x58 : 0x30);
    check_module(nth(&lists->load, 0, 0), L"module_walk.exe");
    check_module(nth(&lists->load, 1, 0), L"ntdll.dll");
    check_module(nth(&lists->load, 2, 0), L"kernel32.dll");
    check_module(nth(&lists->memory, 2, memory), L"kernel32.dll");
    check_module(nth(&lists->initialization, 0, initialization), L"ntdll.dll");
    check_module(nth(&lists->initialization, 1, initialization), L"kernelbase.dll");
}

static void *find_export(char *base, const char *name)
{
    IMAGE_NT_HEADERS *headers = (void *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    IMAGE_DATA_DIRECTORY *place = headers->OptionalHeader.DataDirectory;
    IMAGE_EXPORT_DIRECTORY *exports = (void *)(base + place->VirtualAddress);
    DWORD *names = (void *)(base + exports->AddressOfNames);
    DWORD *functions = (void *)(base + exports->AddressOfFunctions);
    WORD *ordinals = (void *)(base + exports->AddressOfNameOrdinals);

    CHECK_EQUAL(headers->Signature, IMAGE_NT_SIGNATURE);
    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        if (i > 0)
            CHECK(strcmp(base + names[i - 1], base + names[i]) < 0);
        if (strcmp(base + names[i], name) == 0)
            return base + functions[ordinals[i]];
    }
    return NULL;
}

static void an_export_is_found_by_hand(void)
{
    char *kernel = nth(&module_lists()->load, 2, 0)->base;
    DWORD(WINAPI * found)(void) = find_export(kernel, "GetCurrentThreadId");

    CHECK(found != NULL && found() == GetCurrentThreadId());
    CHECK((FARPROC)found == GetProcAddress((HMODULE)kernel, "GetCurrentThreadId"));
}

static void every_module_lies_in_image_memory(void)
{
    MEMORY_BASIC_INFORMATION info;
    struct entry *entry;

    for (int i = 0; (entry = nth(&module_lists()->load, i, 0)); i++) {
        CHECK(VirtualQuery(entry->base, &info, sizeof info) == sizeof info);
        CHECK(info.AllocationBase == entry->base);
        CHECK_EQUAL(info.Type, MEM_IMAGE);
    }
}

int main(void)
{
    the_lists_are_in_their_orders();
    an_export_is_found_by_hand();
    every_module_lies_in_image_memory();
    return checks_result();
}
