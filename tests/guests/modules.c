/* Module handles, names, and addresses by name, ordinal and forwarder. */
#include "check.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <winternl.h>

typedef int (*function)(void);

static HMODULE forward;

static int call(const char *name)
{
    function found = (function)GetProcAddress(forward, name);

    return found ? found() : -1;
}

static void names_ordinals_and_forwarders_lead_to_functions(void)
{
    forward = LoadLibraryA("forward.dll");
    CHECK(forward != NULL);
    CHECK_EQUAL(call("plain"), 1);
    CHECK_EQUAL(call(MAKEINTRESOURCEA(7)), 77);
    CHECK_EQUAL(call("to_ordinal"), 77);
    CHECK_EQUAL(call("to_kernel"), GetCurrentThreadId());
    CHECK_EQUAL(call("to_contract"), GetCurrentThreadId());
    CHECK(GetProcAddress(forward, "to_kernel") ==
          GetProcAddress(GetModuleHandleA("kernel32.dll"), "GetCurrentThreadId"));
    CHECK_EQUAL(*(int *)GetProcAddress(forward, "exported_data"), 5);
}

static void check_missing(HMODULE module, const char *name, DWORD error)
{
    SetLastError(0);
    CHECK(GetProcAddress(module, name) == NULL);
    CHECK_EQUAL(GetLastError(), error);
}

static void what_is_not_there_has_its_error(void)
{
    check_missing(forward, "Plain", ERROR_PROC_NOT_FOUND);
    check_missing(forward, "by_ordinal", ERROR_PROC_NOT_FOUND);
    check_missing(forward, MAKEINTRESOURCEA(999), ERROR_INVALID_ORDINAL);
    check_missing(forward, "to_nothing", ERROR_PROC_NOT_FOUND);
    check_missing(forward, "circle", ERROR_PROC_NOT_FOUND);
    check_missing((HMODULE)0x10000, "plain", ERROR_MOD_NOT_FOUND);
    SetLastError(0);
    CHECK(LoadLibraryA("no_such_library.dll") == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(GetModuleHandleA("no_such_library.dll") == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_MOD_NOT_FOUND);
}

static void a_module_is_found_by_every_spelling(void)
{
    HMODULE kernel = GetModuleHandleA("kernel32.dll"), by_address = NULL;
    char path[MAX_PATH];

    CHECK(kernel != NULL);
    CHECK(GetModuleHandleA("KERNEL32") == kernel);
    CHECK(GetModuleHandleW(L"Kernel32.DLL") == kernel);
    CHECK(LoadLibraryA("kernel32") == kernel);
    CHECK(LoadLibraryA("C:\\Windows\\System32\\kernel32.dll") == kernel);
    CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                 GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                             (char *)GetProcAddress(kernel, "Sleep"), &by_address));
    CHECK(by_address == kernel);
    CHECK(GetModuleFileNameA(forward, path, sizeof path) > 0);
    CHECK(GetModuleHandleA(path) == forward);
}

static void handles_by_flags_that_exclude_each_other_are_refused(void)
{
    HMODULE module = forward;

    CHECK(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN |
                                  GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                              "kernel32.dll", &module));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(module == NULL);
}

static void a_path_that_does_not_fit_is_cut(void)
{
    WCHAR path[MAX_PATH], small[5];
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);

    CHECK(length > 5 && length == wcslen(path));
    CHECK(wcscmp(path + length - 11, L"modules.exe") == 0);
    CHECK_EQUAL(GetModuleFileNameW(NULL, small, 5), 5);
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK(wcsncmp(small, path, 4) == 0 && small[4] == 0);
}

static DWORD WINAPI use_thread_variable(void *parameter)
{
    function next = *(function *)parameter;

    return next() == 1000 && next() == 1001;
}

/* The thread begins before the DLL is there: its block of thread-local storage comes later. */
static void a_late_dll_has_storage_in_every_thread(void)
{
    static function next;
    DWORD result = 0;
    HANDLE thread = CreateThread(NULL, 0, use_thread_variable, &next, CREATE_SUSPENDED, NULL);

    next = (function)GetProcAddress(forward, "next_in_thread");
    CHECK_EQUAL(next(), 1000);
    CHECK_EQUAL(next(), 1001);
    ResumeThread(thread);
    WaitForSingleObject(thread, 10000);
    CHECK(GetExitCodeThread(thread, &result) && result == 1);
    CloseHandle(thread);
    CHECK_EQUAL(next(), 1002);
}

static void directories_can_be_added_to_the_search(void)
{
    WCHAR directory[MAX_PATH];
    DLL_DIRECTORY_COOKIE cookie;

    CHECK(SetDllDirectoryW(L"C:\\nowhere"));
    CHECK_EQUAL(GetDllDirectoryW(MAX_PATH, directory), 10);
    CHECK(wcscmp(directory, L"C:\\nowhere") == 0);
    CHECK(SetDllDirectoryW(NULL));
    CHECK_EQUAL(GetDllDirectoryW(MAX_PATH, directory), 0);
    cookie = AddDllDirectory(L"C:\\nowhere");
    CHECK(cookie != NULL);
    CHECK(RemoveDllDirectory(cookie));
    CHECK(AddDllDirectory(L"relative") == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(LoadLibraryExA("refusing.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_MOD_NOT_FOUND);
}

/* Beside the directory of these programs is that of the ones for the other machine. */
static void a_dll_for_another_machine_is_a_bad_format(void)
{
    const char *other =
        sizeof(void *) == 8 ? "..\\guests32\\forward.dll" : "..\\guests\\forward.dll";
    char path[MAX_PATH + 32];

    GetModuleFileNameA(NULL, path, MAX_PATH);
    strcpy(strrchr(path, '\\') + 1, other);
    CHECK(GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);
    CHECK(LoadLibraryA(path) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_BAD_EXE_FORMAT);
}

/* What ntdll.h would declare. */
typedef struct {
    ULONG flags;
    const UNICODE_STRING *full_name, *base_name;
    void *base;
    ULONG size;
} notification_data;
typedef void(NTAPI *notification)(ULONG reason, const notification_data *data, void *context);
typedef NTSTATUS(NTAPI *register_notification)(ULONG flags, notification function, void *context,
                                               void **cookie);
typedef NTSTATUS(NTAPI *unregister_notification)(void *cookie);
typedef NTSTATUS(NTAPI *find_entry)(const void *address, LDR_DATA_TABLE_ENTRY **entry);
typedef void *(NTAPI *find_directory)(void *base, BOOLEAN is_image, USHORT index, ULONG *size);

static void *native(const char *name)
{
    return (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
}

static BOOL is_named(const UNICODE_STRING *name, const WCHAR *text)
{
    return name->Length == wcslen(text) * sizeof *text &&
           _wcsnicmp(name->Buffer, text, wcslen(text)) == 0;
}

static int heard[3];
static void *heard_base;

static void NTAPI hear(ULONG reason, const notification_data *data, void *context)
{
    CHECK(context == &heard && data->size >= 0x1000 && data->full_name->Length > 0);
    if (!is_named(data->base_name, L"forward.dll"))
        return;
    heard_base = data->base;
    heard[reason]++;
}

static void whoever_wants_hears_of_dlls(void)
{
    register_notification add = (register_notification)native("LdrRegisterDllNotification");
    unregister_notification remove =
        (unregister_notification)native("LdrUnregisterDllNotification");
    void *cookie = NULL;
    HMODULE module;

    while (GetModuleHandleA("forward.dll"))
        FreeLibrary(GetModuleHandleA("forward.dll"));
    CHECK_EQUAL(add(0, hear, &heard, &cookie), 0);
    module = LoadLibraryA("forward.dll");
    CHECK(module && heard[1] == 1 && heard[2] == 0 && heard_base == module);
    FreeLibrary(module);
    CHECK_EQUAL(heard[2], 1);
    CHECK_EQUAL(remove(cookie), 0);
    CHECK_EQUAL(remove(cookie), (NTSTATUS)0xc0000135);
}

static void a_modules_entry_and_headers_are_found(void)
{
    find_entry find = (find_entry)native("LdrFindEntryForAddress");
    find_directory directory = (find_directory)native("RtlImageDirectoryEntryToData");
    char *own = (char *)GetModuleHandleA(NULL);
    LDR_DATA_TABLE_ENTRY *entry = NULL;
    ULONG size = 0;
    char *imports = directory(own, TRUE, IMAGE_DIRECTORY_ENTRY_IMPORT, &size);

    CHECK_EQUAL(find((void *)a_modules_entry_and_headers_are_found, &entry), 0);
    CHECK(entry->DllBase == own && is_named(&entry->FullDllName, entry->FullDllName.Buffer));
    CHECK(imports && size >= 2 * sizeof(IMAGE_IMPORT_DESCRIPTOR));
    CHECK(GetModuleHandleA(own + ((IMAGE_IMPORT_DESCRIPTOR *)imports)->Name) != NULL);
    CHECK(directory(own, TRUE, 16, &size) == NULL);
}

int main(void)
{
    names_ordinals_and_forwarders_lead_to_functions();
    what_is_not_there_has_its_error();
    a_module_is_found_by_every_spelling();
    handles_by_flags_that_exclude_each_other_are_refused();
    a_path_that_does_not_fit_is_cut();
    a_late_dll_has_storage_in_every_thread();
    directories_can_be_added_to_the_search();
    a_dll_for_another_machine_is_a_bad_format();
    whoever_wants_hears_of_dlls();
    a_modules_entry_and_headers_are_found();
    return checks_result();
}
