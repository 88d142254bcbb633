/* DLLs that need each other, from files made here: what is loaded, what goes, what is refused. */
#include "loader/dependency.h"

#include "abi/guest32.h"
#include "abi/process32.h"
#include "abi/thread.h"
#include "loader/attach.h"
#include "loader/name.h"
#include "loader/tls.h"
#include "tests/loader/image.h"
#include "tests/process32.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NAMES = IMAGE_DATA + 0x100, SLOTS = IMAGE_DATA + 0x200, TEXT = IMAGE_DATA + 0x300 };

static const struct call no_calls[1];
static const struct call_table no_table = {no_calls, 0};
static const struct builtin_dll core[] = {
    {"ntdll.dll", {"ntdll"}}, {"kernel32.dll", {"kernel32"}}, {"kernelbase.dll", {"kernel32"}}};
static const struct builtin_tables tables = {core, 3, &no_table};

/* The files that exist, by base name. */
static struct file {
    const char *name, *imports_from;
    bool is_broken, is_32bit, has_code;
} files[] = {
    {.name = "alone.dll"},
    {.name = "needs_alone.dll", .imports_from = "alone.dll"},
    {.name = "left.dll", .imports_from = "right.dll"},
    {.name = "right.dll", .imports_from = "left.dll"},
    {.name = "broken.dll", .is_broken = true},
    {.name = "needs_broken.dll", .imports_from = "broken.dll"},
    {.name = "lacks.dll", .imports_from = "nowhere.dll"},
    {.name = "narrow.dll", .is_32bit = true},
    {.name = "called.dll", .is_32bit = true, .has_code = true},
    {.name = "lacks_narrow.dll", .imports_from = "nowhere.dll", .is_32bit = true},
};

/* Four bytes in front of .data's end are the template, and one zero follows it. */
static void add_tls(struct test_image *image)
{
    const uint32_t end = IMAGE_BASE_32 + IMAGE_DATA + 0xff8;
    const IMAGE_TLS_DIRECTORY32 tls = {end - 4, end, end, 0, 1, 0};

    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_TLS, IMAGE_DATA + 0x80, sizeof tls);
    test_image_put(image, IMAGE_DATA + 0x80, &tls, sizeof tls);
    test_image_put(image, IMAGE_DATA + 0xff4, "tls", 4);
}

/*
 * An entry point and a TLS callback: each adds 0x10 and its reason to a word at CALLS, and says
 * TRUE.
 */
enum { CALLS = IMAGE_DATA + 0xe00, CALLBACKS = IMAGE_DATA + 0xe10, CODE_SIZE = 0x20 };

static void add_code(struct test_image *image)
{
    const uint32_t callbacks[] = {IMAGE_BASE_32 + IMAGE_TEXT + CODE_SIZE, 0};

    for (uint32_t i = 0; i < 2; i++) {
        const uint32_t counter = IMAGE_BASE_32 + CALLS + i * sizeof counter;
        uint8_t code[] = {0x8b, 0x44, 0x24, 0x08,       /* mov 8(%esp), %eax */
                          0x83, 0xc0, 0x10,             /* add $0x10, %eax */
                          0x01, 0x05, 0,    0,    0, 0, /* add %eax, counter */
                          0xb8, 1,    0,    0,    0,    /* mov $1, %eax */
                          0xc2, 12,   0};               /* ret $12 */

        memcpy(code + 9, &counter, sizeof counter);
        memcpy(image->bytes + IMAGE_TEXT_FILE + i * CODE_SIZE, code, sizeof code);
    }
    test_image_put(image, CALLBACKS, callbacks, sizeof callbacks);
    ((IMAGE_TLS_DIRECTORY32 *)test_image_data(image, IMAGE_DATA + 0x80))->AddressOfCallBacks =
        IMAGE_BASE_32 + CALLBACKS;
    test_image_headers(image)->OptionalHeader.AddressOfEntryPoint = IMAGE_TEXT;
    test_image_headers(image)->FileHeader.Characteristics |= IMAGE_FILE_DLL;
}

static void make(const struct file *file, struct test_image *image)
{
    const uint64_t names[] = {IMAGE_ORDINAL_FLAG64 | 1, 0};
    const uint32_t names_32[] = {IMAGE_ORDINAL_FLAG32 | 1, 0, 0, 0};
    IMAGE_IMPORT_DESCRIPTOR module = {
        .OriginalFirstThunk = NAMES, .Name = TEXT, .FirstThunk = SLOTS};

    if (file->is_32bit) {
        test_image_make_32(image);
        add_tls(image);
    } else {
        test_image_make(image);
    }
    test_image_headers(image)->OptionalHeader.AddressOfEntryPoint = 0;
    if (file->has_code)
        add_code(image);
    if (file->is_broken)
        test_image_section(image, 1)->PointerToRawData += 0x200;
    if (!file->imports_from)
        return;
    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT, IMAGE_DATA, sizeof module);
    test_image_put(image, IMAGE_DATA, &module, sizeof module);
    test_image_put(image, NAMES, file->is_32bit ? (const void *)names_32 : names, sizeof names);
    test_image_text(image, TEXT, file->imports_from);
}

static int open_file(const WCHAR *path)
{
    const WCHAR *base = name_base(path);
    struct test_image image;
    int descriptor;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!name_is_ascii(base, name_length(base), files[i].name))
            continue;
        make(&files[i], &image);
        descriptor = memfd_create(files[i].name, MFD_CLOEXEC);
        CU_ASSERT_EQUAL(write(descriptor, image.bytes, IMAGE_BYTES), IMAGE_BYTES);
        return descriptor;
    }
    return -ENOENT;
}

static size_t full_path(const WCHAR *path, WCHAR *full, size_t room)
{
    return name_copy(full, room, path, name_length(path));
}

static size_t guest_path(const char *host_path, WCHAR *path, size_t room)
{
    (void)host_path;
    (void)path;
    (void)room;
    return 0;
}

static const struct loader_host host = {open_file, full_path, guest_path};

static bool is_started; /* once: the lists of modules are the process's */

static struct module *load(const char *name, struct fault *fault)
{
    const struct search search = {.flags = 0};
    struct module *module = NULL;
    WCHAR path[64];

    if (!is_started)
        CU_ASSERT_EQUAL_FATAL(loader_start(&tables, &host, fault), 0);
    is_started = true;
    name_from_ascii(path + name_from_ascii(path, 64, "C:\\test\\"), 32, name);
    if (dependency_load(path, &search, &module, fault) < 0)
        CU_ASSERT_PTR_NULL(module);
    return module;
}

static struct module *find(const char *name)
{
    WCHAR wide[64];

    return module_by_name(wide, name_from_ascii(wide, 64, name));
}

static void a_dll_comes_and_goes_with_its_references(void)
{
    struct fault fault = {0};
    struct module *module = load("alone.dll", &fault);

    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_PTR_EQUAL(load("alone.dll", &fault), module);
    dependency_release(module);
    CU_ASSERT_PTR_EQUAL(find("ALONE.DLL"), module);
    dependency_release(module);
    CU_ASSERT_PTR_NULL(find("alone.dll"));
}

static void what_is_missing_becomes_a_trap(void)
{
    struct fault fault = {0};
    struct module *module = load("lacks.dll", &fault);
    struct span slot;
    uint64_t address;

    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_TRUE_FATAL(pe_cut(&module->pe, SLOTS, sizeof address, &slot));
    memcpy(&address, slot.bytes, sizeof address);
    CU_ASSERT_NOT_EQUAL(address, 0);
    dependency_release(module);
}

static void dlls_that_need_each_other_load(void)
{
    struct fault fault = {0};
    struct module *left = load("left.dll", &fault);

    CU_ASSERT_PTR_NOT_NULL_FATAL(left);
    CU_ASSERT_PTR_NOT_NULL_FATAL(find("right.dll"));
    CU_ASSERT_PTR_EQUAL(left->needs[0], find("right.dll"));
    CU_ASSERT_PTR_EQUAL(left->needs[0]->needs[0], left);
}

static void a_broken_dll_is_named_and_leaves_nothing_behind(void)
{
    struct fault fault = {0};

    CU_ASSERT_PTR_NULL(load("needs_broken.dll", &fault));
    CU_ASSERT_STRING_EQUAL(fault.why, "needs_broken.dll: broken.dll: section 2 (.data): data past "
                                      "end of file at 0x1600");
    CU_ASSERT_PTR_NULL(find("needs_broken.dll"));
    CU_ASSERT_PTR_NULL(find("broken.dll"));
}

static void a_file_that_is_not_there_is_no_fault(void)
{
    struct fault fault = {0};

    CU_ASSERT_PTR_NULL(load("nowhere.dll", &fault));
    CU_ASSERT_EQUAL(fault.code, FAULT_NONE);
}

static void a_dll_for_another_machine_is_refused(void)
{
    struct fault fault = {0};

    CU_ASSERT_PTR_NULL(load("narrow.dll", &fault));
    CU_ASSERT_EQUAL(fault.code, FAULT_UNSUPPORTED);
    CU_ASSERT_STRING_EQUAL(fault.why,
                           "narrow.dll: a DLL for 32-bit x86 in a process for 64-bit x86");
}

static void check_refusal_32(void)
{
    struct fault fault = {0};

    CU_ASSERT_PTR_NULL(load("alone.dll", &fault));
    CU_ASSERT_STRING_EQUAL(fault.why,
                           "alone.dll: a DLL for 64-bit x86 in a process for 32-bit x86");
}

static void so_it_is_in_a_32_bit_process(void)
{
    in_process32(check_refusal_32);
}

/* The entry of the PEB's list, at its place in load order. */
static const struct ldr_entry32 *listed(unsigned place)
{
    const struct module_lists32 *lists = (const void *)(uintptr_t)process_peb32()->ldr;
    const LIST_ENTRY32 *at = &lists->load_order;

    for (unsigned i = 0; i <= place; i++) {
        at = (const void *)(uintptr_t)at->Flink;
        if (at == &lists->load_order)
            return NULL;
    }
    return (const struct ldr_entry32 *)at;
}

/* Empty lists, whatever was loaded before. */
static void start_32(void)
{
    struct fault fault = {0};

    CU_ASSERT_EQUAL(guest32_start(), 0);
    load("nowhere.dll", &fault);
    CU_ASSERT_EQUAL(dependency_load_core(&fault), 0);
    module_lists_prepare();
}

static void check_lists_32(void)
{
    const struct ldr_entry32 *entry;
    struct fault fault = {0};
    struct module *module;
    uint32_t slot = 0;

    start_32();
    module = load("lacks_narrow.dll", &fault);
    entry = listed(0);
    CU_ASSERT_TRUE(module && entry == &module->entry32);
    if (!module || !entry)
        return;
    CU_ASSERT_EQUAL(entry->base, (uintptr_t)module->entry.base);
    CU_ASSERT_EQUAL(entry->size, IMAGE_SIZE);
    CU_ASSERT_EQUAL(entry->base_name.length, 2 * strlen("lacks_narrow.dll"));
    CU_ASSERT_EQUAL(memcmp((const void *)(uintptr_t)entry->base_name.buffer, L"lacks_narrow.dll",
                           entry->base_name.length),
                    0);
    CU_ASSERT_EQUAL(entry->load_count, 1);
    CU_ASSERT_TRUE(entry->flags & LDR_ENTRY_PROCESSED);
    memcpy(&slot, (char *)module->entry.base + SLOTS, sizeof slot);
    CU_ASSERT_NOT_EQUAL(slot, 0);
    memcpy(&slot, (char *)module->entry.base + SLOTS + sizeof slot, sizeof slot);
    CU_ASSERT_EQUAL(slot, 0);
    dependency_release(module);
    CU_ASSERT_PTR_NULL(listed(0));
}

static void a_32_bit_process_lists_its_modules(void)
{
    in_process32(check_lists_32);
}

static void check_tls_32(void)
{
    struct fault fault = {0};
    struct module *module;
    const uint32_t *vector;
    const char *block;

    start_32();
    CU_ASSERT_EQUAL(tls_thread_start(&fault), 0);
    module = load("narrow.dll", &fault);
    CU_ASSERT_TRUE(module && tls_spread(module, &fault) == 0);
    if (!module)
        return;
    vector = (const uint32_t *)(uintptr_t)teb32_self()->tls_pointer;
    CU_ASSERT_EQUAL(memcmp((char *)module->entry.base + IMAGE_DATA + 0xff8, &module->tls_index,
                           sizeof module->tls_index),
                    0);
    block = (const char *)(uintptr_t)vector[module->tls_index];
    CU_ASSERT_STRING_EQUAL(block, "tls");
    CU_ASSERT_EQUAL(block[4], 0);
    CU_ASSERT_EQUAL((uintptr_t)block % 64, 0);
    tls_thread_end();
    CU_ASSERT_EQUAL(teb32_self()->tls_pointer, 0);
}

static void a_32_bit_thread_finds_its_tls_blocks(void)
{
    in_process32(check_tls_32);
}

/* On a guest's thread: its words of the reasons that it was told. */
static void start_and_end(void *told)
{
    struct fault fault = {0};
    struct module *module;

    start_32();
    CU_ASSERT_EQUAL(tls_thread_start(&fault), 0);
    module = load("called.dll", &fault);
    if (!module)
        return;
    CU_ASSERT_EQUAL(attach_module(module, false, &fault), 0);
    attach_undo(module);
    memcpy(told, (char *)module->entry.base + CALLS, 2 * sizeof(uint32_t));
}

static void check_calls_32(void)
{
    static const struct thread_life life = {start_and_end, NULL};
    uint32_t told[2] = {0};
    struct thread *thread;
    struct fault fault;

    CU_ASSERT_EQUAL(guest32_start(), 0);
    CU_ASSERT_EQUAL(thread_start(0x140000, &life, told, &thread, &fault), 0);
    thread_wait_for_start(thread);
    pthread_join(thread->host, NULL);
    CU_ASSERT_EQUAL(told[0], 0x20 + DLL_PROCESS_ATTACH + DLL_PROCESS_DETACH);
    CU_ASSERT_EQUAL(told[1], 0x20 + DLL_PROCESS_ATTACH + DLL_PROCESS_DETACH);
}

static void a_32_bit_dll_is_told_of_its_start_and_its_end(void)
{
    in_process32(check_calls_32);
}

SUITE(dependency, TEST(a_dll_comes_and_goes_with_its_references),
      TEST(what_is_missing_becomes_a_trap), TEST(dlls_that_need_each_other_load),
      TEST(a_broken_dll_is_named_and_leaves_nothing_behind),
      TEST(a_file_that_is_not_there_is_no_fault), TEST(a_dll_for_another_machine_is_refused),
      TEST(so_it_is_in_a_32_bit_process), TEST(a_32_bit_process_lists_its_modules),
      TEST(a_32_bit_dll_is_told_of_its_start_and_its_end),
      TEST(a_32_bit_thread_finds_its_tls_blocks));
