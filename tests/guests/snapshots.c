/* flags: -lpsapi */
/* Lists of modules, threads and processes, by Toolhelp and by the K32 functions. */
#include "check.h"

#include <string.h>
#include <windows.h>

#include <psapi.h>
#include <tlhelp32.h>

static void modules_are_listed(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0);
    MODULEENTRY32 entry = {.dwSize = sizeof entry};
    MODULEENTRY32W wide = {.dwSize = sizeof wide};
    int program = 0, kernel = 0;

    CHECK(snapshot != INVALID_HANDLE_VALUE);
    CHECK(Module32First(snapshot, &entry));
    do {
        program += (HMODULE)entry.modBaseAddr == GetModuleHandleA(NULL);
        kernel += _stricmp(entry.szModule, "kernel32.dll") == 0 &&
                  entry.hModule == GetModuleHandleA("kernel32");
    } while (Module32Next(snapshot, &entry));
    CHECK_EQUAL(GetLastError(), ERROR_NO_MORE_FILES);
    CHECK(program == 1 && kernel == 1);
    CHECK(Module32FirstW(snapshot, &wide) && Module32First(snapshot, &entry));
    CHECK(wide.hModule == entry.hModule && wide.szExePath[3] == entry.szExePath[3]);
    CHECK(wide.dwSize == sizeof wide && entry.dwSize == sizeof entry);
    CHECK(Module32NextW(snapshot, &wide) && wide.hModule != entry.hModule);
    entry.dwSize = 8;
    CHECK(!Module32First(snapshot, &entry));
    CHECK_EQUAL(GetLastError(), ERROR_BAD_LENGTH);
    CHECK(CloseHandle(snapshot));
}

static void own_process_and_thread_are_listed(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD, 0);
    PROCESSENTRY32 process = {.dwSize = sizeof process};
    THREADENTRY32 thread = {.dwSize = sizeof thread};
    int processes = 0, threads = 0;

    CHECK(Process32First(snapshot, &process));
    do {
        processes += process.th32ProcessID == GetCurrentProcessId() && process.cntThreads > 0 &&
                     _stricmp(process.szExeFile, "snapshots.exe") == 0;
    } while (Process32Next(snapshot, &process));
    CHECK(Thread32First(snapshot, &thread));
    do {
        threads += thread.th32ThreadID == GetCurrentThreadId() &&
                   thread.th32OwnerProcessID == GetCurrentProcessId();
    } while (Thread32Next(snapshot, &thread));
    CHECK_EQUAL(processes, 1);
    CHECK_EQUAL(threads, 1);
    CloseHandle(snapshot);
}

static void heaps_are_listed(void)
{
    HANDLE made = HeapCreate(0, 0, 0), snapshot;
    HEAPLIST32 entry = {.dwSize = sizeof entry};
    int own = 0, created = 0;

    snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, 0);
    for (BOOL more = Heap32ListFirst(snapshot, &entry); more;
         more = Heap32ListNext(snapshot, &entry)) {
        CHECK_EQUAL(entry.th32ProcessID, GetCurrentProcessId());
        own += entry.dwFlags == HF32_DEFAULT && entry.th32HeapID == (ULONG_PTR)GetProcessHeap();
        created += entry.th32HeapID == (ULONG_PTR)made;
    }
    CHECK_EQUAL(GetLastError(), ERROR_NO_MORE_FILES);
    CHECK_EQUAL(own, 1);
    CHECK_EQUAL(created, 1);
    CloseHandle(snapshot);
    HeapDestroy(made);
}

static void modules_have_information(void)
{
    HMODULE modules[64], self = GetModuleHandleA(NULL);
    MODULEINFO info = {0};
    DWORD needed = 0;
    char name[MAX_PATH];

    CHECK(EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &needed));
    CHECK(needed >= 4 * sizeof *modules && modules[0] == self);
    CHECK(GetModuleInformation(GetCurrentProcess(), self, &info, sizeof info));
    CHECK(info.lpBaseOfDll == self && info.SizeOfImage > 0x1000);
    CHECK_EQUAL(GetModuleBaseNameA(GetCurrentProcess(), NULL, name, sizeof name), 13);
    CHECK(strcmp(name, "snapshots.exe") == 0);
}

static void memory_is_counted(void)
{
    PROCESS_MEMORY_COUNTERS counters = {0};

    CHECK(GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters));
    CHECK(counters.WorkingSetSize > 0x10000);
    CHECK(counters.PeakWorkingSetSize >= counters.WorkingSetSize);
    CHECK(!GetProcessMemoryInfo(GetCurrentProcess(), &counters, 8));
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

int main(void)
{
    modules_are_listed();
    own_process_and_thread_are_listed();
    heaps_are_listed();
    modules_have_information();
    memory_is_counted();
    return checks_result();
}
