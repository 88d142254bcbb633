/* flags: /safeseh */
/*
 * 32-bit programs: an image that lists its exception handlers (SafeSEH) has no others. A link of
 * the chain with another one breaks it, and the process ends without asking the rest.
 */
#include "msvc.h"

#ifndef _WIN64
extern "C" {
__declspec(dllimport) const char *WINAPI GetCommandLineA();
__declspec(dllimport) int WINAPI
    CreateProcessA(const char *path, char *command, void *process, void *thread, int inherit,
                   DWORD flags, void *environment, const char *directory, void *startup,
                   void **information);
__declspec(dllimport) int WINAPI GetExitCodeProcess(void *process, DWORD *status);
__declspec(dllimport) DWORD WINAPI GetModuleFileNameA(void *module, char *path, DWORD size);

/* What the linker makes of ".safeseh", and where the system looks for it. */
extern const void *const __safe_se_handler_table[];
extern const char __safe_se_handler_count[];

struct load_config {
    DWORD size, before[15];
    const void *const *handlers;
    const char *handler_count;
};

extern const load_config _load_config_used = {
    sizeof _load_config_used, {0}, __safe_se_handler_table, __safe_se_handler_count};
}

struct link {
    link *next;
    const void *handler;
};

static int listed_calls;

extern "C" int listed(exception_record *, link *, void *, void *)
{
    listed_calls++;
    return 0; /* go on */
}

extern "C" int unlisted(exception_record *, link *, void *, void *)
{
    ExitProcess(1);
    return 0;
}

__asm__(".safeseh _listed");

static void raise_under(const void *handler)
{
    link here = {0, handler};

    __asm__ volatile("movl %%fs:0, %%eax; movl %%eax, (%0); movl %0, %%fs:0"
                     :
                     : "r"(&here)
                     : "eax", "memory");
    RaiseException(0xe0000001, 0, 0, 0);
    __asm__ volatile("movl (%0), %%eax; movl %%eax, %%fs:0" : : "r"(&here) : "eax", "memory");
}

static void a_listed_handler_is_called()
{
    raise_under((const void *)listed);
    CHECK_EQUAL(listed_calls, 1);
}

static bool is_child()
{
    const char *at = GetCommandLineA();

    while (*at && !(at[0] == 'r' && at[1] == 'a' && at[2] == 'i' && at[3] == 's'))
        at++;
    return *at;
}

static void another_one_ends_the_process()
{
    DWORD startup[17] = {sizeof startup}, status = 0;
    char path[260], command[] = "safe_seh raise";
    void *child[4];

    GetModuleFileNameA(0, path, sizeof path);
    CHECK(CreateProcessA(path, command, 0, 0, 0, 0, 0, 0, startup, child));
    CHECK_EQUAL(WaitForSingleObject(child[0], 30000), 0);
    CHECK(GetExitCodeProcess(child[0], &status));
    CHECK_EQUAL(status, 0xe0000001);
}
#endif

int main()
{
#ifndef _WIN64
    if (is_child()) {
        raise_under((const void *)unlisted);
        return 2;
    }
    a_listed_handler_is_called();
    another_one_ends_the_process();
#else
    CHECK(sizeof(void *) == 8);
#endif
    return checks_result();
}
