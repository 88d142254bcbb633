/*
 * ubench.c - API micro-benchmark, one source, two builds.
 *
 *   Windows:  x86_64-w64-mingw32-gcc -O2 -s -o ubench64.exe ubench.c
 *             i686-w64-mingw32-gcc   -O2 -s -o ubench32.exe ubench.c
 *   Linux:    gcc -O2 -pthread -o ubench_linux ubench.c
 *
 * Each row is "name<TAB>ns_per_op<TAB>note": the best of several passes
 * (min) and the median.  The Linux build runs the nearest native operation
 * under the same row name so that a ratio can be computed row by row.
 *
 * Usage: ubench [--only NAME] [--scale N]     (child modes: --trivial, --pong)
 */
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0601
#else
#define _GNU_SOURCE
#endif
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSES 5

#ifdef _WIN32
/* ------------------------------------------------------------------ Windows */
#include <windows.h>

static double now_ns(void)
{
    static LARGE_INTEGER f;
    LARGE_INTEGER c;
    if (!f.QuadPart)
        QueryPerformanceFrequency(&f);
    QueryPerformanceCounter(&c);
    return (double)c.QuadPart * 1e9 / (double)f.QuadPart;
}

static volatile uint64_t sink;
static WCHAR g_file[MAX_PATH];
static HANDLE g_h; /* file kept open for Read/WriteFile */
static char g_buf[4096];
static HANDLE g_event;
static CRITICAL_SECTION g_cs;
static HKEY g_key;
static WCHAR g_self[MAX_PATH];
static HANDLE g_ping, g_pong;
static volatile LONG g_stop;

static void op_nop(long n)
{
    while (n--)
        sink++;
}
static void op_tick(long n)
{
    while (n--)
        sink += GetTickCount64();
}
static void op_tid(long n)
{
    while (n--)
        sink += GetCurrentThreadId();
}
static void op_lasterr(long n)
{
    while (n--)
        sink += GetLastError();
}
static void op_qpc(long n)
{
    LARGE_INTEGER c;
    while (n--) {
        QueryPerformanceCounter(&c);
        sink += c.LowPart;
    }
}
static void op_create_event(long n)
{
    while (n--)
        CloseHandle(CreateEventW(NULL, FALSE, FALSE, NULL));
}
static void op_set_wait(long n)
{
    while (n--) {
        SetEvent(g_event);
        WaitForSingleObject(g_event, INFINITE);
    }
}
static void op_cs(long n)
{
    while (n--) {
        EnterCriticalSection(&g_cs);
        LeaveCriticalSection(&g_cs);
    }
}
static void op_open_close(long n)
{
    while (n--) {
        HANDLE h = CreateFileW(g_file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                               OPEN_EXISTING, 0, NULL);
        if (h == INVALID_HANDLE_VALUE) {
            fprintf(stderr, "open failed %lu\n", GetLastError());
            exit(2);
        }
        CloseHandle(h);
    }
}
static void op_read4k(long n)
{
    DWORD got;
    while (n--) {
        SetFilePointer(g_h, 0, NULL, FILE_BEGIN);
        ReadFile(g_h, g_buf, sizeof(g_buf), &got, NULL);
        sink += got;
    }
}
static void op_write4k(long n)
{
    DWORD put;
    while (n--) {
        SetFilePointer(g_h, 0, NULL, FILE_BEGIN);
        WriteFile(g_h, g_buf, sizeof(g_buf), &put, NULL);
        sink += put;
    }
}
static void op_seek(long n)
{
    while (n--)
        sink += SetFilePointer(g_h, 0, NULL, FILE_BEGIN);
}
static void op_attrs(long n)
{
    while (n--)
        sink += GetFileAttributesW(g_file);
}
static void op_vmem(long n)
{
    while (n--) {
        volatile char *p = VirtualAlloc(NULL, 65536, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        p[0] = 1;
        VirtualFree((void *)p, 0, MEM_RELEASE);
    }
}
static void op_heap(long n)
{
    HANDLE heap = GetProcessHeap();
    while (n--) {
        volatile char *p = HeapAlloc(heap, 0, 64);
        p[0] = 1;
        HeapFree(heap, 0, (void *)p);
    }
}
static void op_sleep0(long n)
{
    while (n--)
        Sleep(0);
}
static DWORD WINAPI thr_nop(void *a)
{
    (void)a;
    return 0;
}
static void op_thread(long n)
{
    while (n--) {
        HANDLE t = CreateThread(NULL, 0, thr_nop, NULL, 0, NULL);
        WaitForSingleObject(t, INFINITE);
        CloseHandle(t);
    }
}
static DWORD WINAPI thr_pong(void *a)
{
    (void)a;
    for (;;) {
        WaitForSingleObject(g_ping, INFINITE);
        if (g_stop)
            return 0;
        SetEvent(g_pong);
    }
}
static void op_pingpong_thr(long n)
{
    HANDLE t;
    g_ping = CreateEventW(NULL, FALSE, FALSE, NULL);
    g_pong = CreateEventW(NULL, FALSE, FALSE, NULL);
    g_stop = 0;
    t = CreateThread(NULL, 0, thr_pong, NULL, 0, NULL);
    while (n--) {
        SetEvent(g_ping);
        WaitForSingleObject(g_pong, INFINITE);
    }
    g_stop = 1;
    SetEvent(g_ping);
    WaitForSingleObject(t, INFINITE);
    CloseHandle(t);
    CloseHandle(g_ping);
    CloseHandle(g_pong);
}
static int spawn_wait(const WCHAR *args)
{
    WCHAR cmd[2 * MAX_PATH];
    STARTUPINFOW si = {sizeof(si)};
    PROCESS_INFORMATION pi;
    DWORD rc = 1;
    swprintf(cmd, 2 * MAX_PATH, L"\"%ls\" %ls", g_self, args);
    if (!CreateProcessW(g_self, cmd, NULL, NULL, FALSE, 0, NULL, NULL, &si, &pi)) {
        fprintf(stderr, "CreateProcess failed %lu\n", GetLastError());
        exit(2);
    }
    WaitForSingleObject(pi.hProcess, INFINITE);
    GetExitCodeProcess(pi.hProcess, &rc);
    CloseHandle(pi.hThread);
    CloseHandle(pi.hProcess);
    return (int)rc;
}
static void op_spawn(long n)
{
    while (n--)
        spawn_wait(L"--trivial");
}

static int pong_process(void)
{
    HANDLE ping = OpenEventW(EVENT_ALL_ACCESS, FALSE, L"ubench_ping");
    HANDLE pong = OpenEventW(EVENT_ALL_ACCESS, FALSE, L"ubench_pong");
    HANDLE stop = OpenEventW(EVENT_ALL_ACCESS, FALSE, L"ubench_stop");
    HANDLE w[2];
    w[0] = stop;
    w[1] = ping;
    SetEvent(pong); /* ready */
    while (WaitForMultipleObjects(2, w, FALSE, INFINITE) == WAIT_OBJECT_0 + 1)
        SetEvent(pong);
    return 0;
}
static HANDLE g_stop_ev, g_child;
static void pingpong_proc_start(void)
{
    WCHAR cmd[2 * MAX_PATH];
    STARTUPINFOW si = {sizeof(si)};
    PROCESS_INFORMATION pi;
    g_ping = CreateEventW(NULL, FALSE, FALSE, L"ubench_ping");
    g_pong = CreateEventW(NULL, FALSE, FALSE, L"ubench_pong");
    g_stop_ev = CreateEventW(NULL, TRUE, FALSE, L"ubench_stop");
    swprintf(cmd, 2 * MAX_PATH, L"\"%ls\" --pong", g_self);
    if (!CreateProcessW(g_self, cmd, NULL, NULL, FALSE, 0, NULL, NULL, &si, &pi))
        exit(2);
    CloseHandle(pi.hThread);
    g_child = pi.hProcess;
    WaitForSingleObject(g_pong, INFINITE);
}
static void op_pingpong_proc(long n)
{
    while (n--) {
        SetEvent(g_ping);
        WaitForSingleObject(g_pong, INFINITE);
    }
}
static void pingpong_proc_stop(void)
{
    SetEvent(g_stop_ev);
    WaitForSingleObject(g_child, INFINITE);
    CloseHandle(g_child);
    CloseHandle(g_ping);
    CloseHandle(g_pong);
    CloseHandle(g_stop_ev);
}

static LONG CALLBACK veh(EXCEPTION_POINTERS *p)
{
    if (p->ExceptionRecord->ExceptionCode == 0xE0001234)
        return EXCEPTION_CONTINUE_EXECUTION;
    return EXCEPTION_CONTINUE_SEARCH;
}
static void op_raise(long n)
{
    while (n--)
        RaiseException(0xE0001234, 0, 0, NULL);
}

/* a hardware fault, caught by a vectored handler which repairs the page */
static volatile char *g_page;
static LONG CALLBACK veh_fault(EXCEPTION_POINTERS *p)
{
    DWORD old;
    if (p->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION)
        return EXCEPTION_CONTINUE_SEARCH;
    VirtualProtect((void *)g_page, 4096, PAGE_READWRITE, &old);
    return EXCEPTION_CONTINUE_EXECUTION;
}
static void op_fault(long n)
{
    DWORD old;
    while (n--) {
        VirtualProtect((void *)g_page, 4096, PAGE_NOACCESS, &old);
        g_page[0] = 1;
    }
}
static void op_regquery(long n)
{
    DWORD v, type, size;
    while (n--) {
        size = sizeof(v);
        RegQueryValueExW(g_key, L"value", NULL, &type, (BYTE *)&v, &size);
        sink += v;
    }
}
static void op_getproc(long n)
{
    HMODULE m = GetModuleHandleW(L"kernel32.dll");
    while (n--)
        sink += (uintptr_t)GetProcAddress(m, "WriteFile");
}

static void *g_veh;
static void raise_start(void)
{
    g_veh = AddVectoredExceptionHandler(1, veh);
}
static void raise_stop(void)
{
    RemoveVectoredExceptionHandler(g_veh);
}
static void fault_start(void)
{
    g_page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    g_veh = AddVectoredExceptionHandler(1, veh_fault);
}
static void fault_stop(void)
{
    RemoveVectoredExceptionHandler(g_veh);
    VirtualFree((void *)g_page, 0, MEM_RELEASE);
}

static void global_init(void)
{
    WCHAR dir[MAX_PATH];
    DWORD v = 42, n;
    GetModuleFileNameW(NULL, g_self, MAX_PATH);
    GetTempPathW(MAX_PATH, dir);
    swprintf(g_file, MAX_PATH, L"%lsubench_%lu.dat", dir, (unsigned long)GetCurrentProcessId());
    g_h = CreateFileW(g_file, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                      NULL, CREATE_ALWAYS, 0, NULL);
    if (g_h == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "no temp file: %lu\n", GetLastError());
        exit(2);
    }
    WriteFile(g_h, g_buf, sizeof(g_buf), &n, NULL);
    g_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    InitializeCriticalSection(&g_cs);
    if (!RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\ubench", 0, NULL, 0, KEY_ALL_ACCESS, NULL,
                         &g_key, NULL))
        RegSetValueExW(g_key, L"value", 0, REG_DWORD, (BYTE *)&v, sizeof(v));
}
static void global_done(void)
{
    CloseHandle(g_h);
    DeleteFileW(g_file);
    RegCloseKey(g_key);
    RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\ubench");
}

#else
/* -------------------------------------------------------------------- Linux */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static volatile uint64_t sink;
static char g_file[PATH_MAX], g_self[PATH_MAX];
static int g_fd;
static char g_buf[4096];
static pthread_mutex_t g_mx = PTHREAD_MUTEX_INITIALIZER;
static char g_regfile[PATH_MAX];

/* a futex auto-reset event: the in-process lower bound for SetEvent/Wait */
typedef struct {
    int state;
} ev_t;
static ev_t *g_ping, *g_pong, *g_ev;
static void ev_set(ev_t *e)
{
    __atomic_store_n(&e->state, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &e->state, FUTEX_WAKE, 1, NULL, NULL, 0);
}
static void ev_wait(ev_t *e)
{
    int one = 1;
    while (
        !__atomic_compare_exchange_n(&e->state, &one, 0, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        syscall(SYS_futex, &e->state, FUTEX_WAIT, 0, NULL, NULL, 0);
        one = 1;
    }
}

static void op_nop(long n)
{
    while (n--)
        sink++;
}
static void op_tick(long n)
{
    struct timespec t;
    while (n--) {
        clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
        sink += (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    }
}
static void op_tid(long n)
{
    while (n--)
        sink += (uint64_t)pthread_self();
}
static void op_lasterr(long n)
{
    while (n--)
        sink += (uint64_t)*__errno_location();
}
static void op_qpc(long n)
{
    struct timespec t;
    while (n--) {
        clock_gettime(CLOCK_MONOTONIC, &t);
        sink += (uint64_t)t.tv_nsec;
    }
}
static void op_create_event(long n)
{
    while (n--)
        close(eventfd(0, EFD_CLOEXEC));
}
static void op_set_wait(long n)
{
    while (n--) {
        ev_set(g_ev);
        ev_wait(g_ev);
    }
}
static void op_cs(long n)
{
    while (n--) {
        pthread_mutex_lock(&g_mx);
        pthread_mutex_unlock(&g_mx);
    }
}
static void op_open_close(long n)
{
    while (n--) {
        int fd = open(g_file, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            perror("open");
            exit(2);
        }
        close(fd);
    }
}
static void op_seek(long n)
{
    while (n--)
        sink += (uint64_t)lseek(g_fd, 0, SEEK_SET);
}
static void op_read4k(long n)
{
    while (n--) {
        lseek(g_fd, 0, SEEK_SET);
        sink += (uint64_t)read(g_fd, g_buf, sizeof(g_buf));
    }
}
static void op_write4k(long n)
{
    while (n--) {
        lseek(g_fd, 0, SEEK_SET);
        sink += (uint64_t)write(g_fd, g_buf, sizeof(g_buf));
    }
}
static void op_attrs(long n)
{
    struct stat st;
    while (n--) {
        sink += (uint64_t)stat(g_file, &st);
    }
}
static void op_vmem(long n)
{
    while (n--) {
        volatile char *p =
            mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        p[0] = 1;
        munmap((void *)p, 65536);
    }
}
static void op_heap(long n)
{
    while (n--) {
        volatile char *p = malloc(64);
        p[0] = 1;
        free((void *)p);
    }
}
static void op_sleep0(long n)
{
    while (n--)
        sched_yield();
}
static void *thr_nop(void *a)
{
    return a;
}
static void op_thread(long n)
{
    while (n--) {
        pthread_t t;
        pthread_create(&t, NULL, thr_nop, NULL);
        pthread_join(t, NULL);
    }
}
static volatile int g_stop;
static void *thr_pong(void *a)
{
    for (;;) {
        ev_wait(g_ping);
        if (g_stop)
            return a;
        ev_set(g_pong);
    }
}
static void op_pingpong_thr(long n)
{
    pthread_t t;
    g_stop = 0;
    pthread_create(&t, NULL, thr_pong, NULL);
    while (n--) {
        ev_set(g_ping);
        ev_wait(g_pong);
    }
    g_stop = 1;
    ev_set(g_ping);
    pthread_join(t, NULL);
}
static void op_spawn(long n)
{
    while (n--) {
        char *av[] = {g_self, (char *)"--trivial", NULL};
        pid_t p;
        int st;
        if (posix_spawn(&p, g_self, NULL, NULL, av, environ)) {
            perror("spawn");
            exit(2);
        }
        waitpid(p, &st, 0);
    }
}
static pid_t g_child;
static volatile int *g_pstop;
static void pingpong_proc_start(void)
{
    g_pstop = (volatile int *)(g_ping + 16);
    *g_pstop = 0;
    if (!(g_child = fork())) {
        for (;;) {
            ev_wait(g_ping);
            if (*g_pstop)
                _exit(0);
            ev_set(g_pong);
        }
    }
}
static void op_pingpong_proc(long n)
{
    while (n--) {
        ev_set(g_ping);
        ev_wait(g_pong);
    }
}
static void pingpong_proc_stop(void)
{
    int st;
    *g_pstop = 1;
    ev_set(g_ping);
    waitpid(g_child, &st, 0);
}
static int pong_process(void)
{
    return 0;
}

static void on_sig(int s)
{
    (void)s;
}
static void raise_start(void)
{
    struct sigaction sa;
    memset(&sa, 0, sizeof(sa));
    sa.sa_handler = on_sig;
    sigaction(SIGUSR1, &sa, NULL);
}
static void raise_stop(void)
{
    signal(SIGUSR1, SIG_DFL);
}
static void op_raise(long n)
{
    while (n--)
        raise(SIGUSR1);
}
static volatile char *g_page;
static void on_segv(int s)
{
    (void)s;
    mprotect((void *)g_page, 4096, PROT_READ | PROT_WRITE);
}
static void fault_start(void)
{
    struct sigaction sa;
    g_page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(&sa, 0, sizeof(sa));
    sa.sa_handler = on_segv;
    sigaction(SIGSEGV, &sa, NULL);
}
static void fault_stop(void)
{
    signal(SIGSEGV, SIG_DFL);
    munmap((void *)g_page, 4096);
}
static void op_fault(long n)
{
    while (n--) {
        mprotect((void *)g_page, 4096, PROT_NONE);
        g_page[0] = 1;
    }
}
/* nearest native operation to a registry read: open+read+close of a tiny file */
static void op_regquery(long n)
{
    char b[16];
    while (n--) {
        int fd = open(g_regfile, O_RDONLY | O_CLOEXEC);
        sink += (uint64_t)read(fd, b, sizeof(b));
        close(fd);
    }
}
static void op_getproc(long n)
{
    while (n--)
        sink += (uintptr_t)dlsym(RTLD_DEFAULT, "write");
}

static void global_init(void)
{
    const char *t = getenv("TMPDIR");
    ssize_t k = readlink("/proc/self/exe", g_self, sizeof(g_self) - 1);
    int fd;
    if (k > 0)
        g_self[k] = 0;
    snprintf(g_file, sizeof(g_file), "%s/ubench_%d.dat", t ? t : "/tmp", (int)getpid());
    snprintf(g_regfile, sizeof(g_regfile), "%s/ubench_%d.reg", t ? t : "/tmp", (int)getpid());
    g_fd = open(g_file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (g_fd < 0 || write(g_fd, g_buf, sizeof(g_buf)) < 0) {
        perror(g_file);
        exit(2);
    }
    fd = open(g_regfile, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, "42", 2) < 0) {
        perror(g_regfile);
        exit(2);
    }
    close(fd);
    g_ping = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    g_pong = g_ping + 32;
    g_ev = g_ping + 64;
}
static void global_done(void)
{
    unlink(g_file);
    unlink(g_regfile);
}
#endif

/* ------------------------------------------------------------------- common */
static const struct bench {
    const char *name;
    long iters;
    void (*op)(long);
    void (*start)(void), (*stop)(void);
} benches[] = {
    {"loop_overhead", 10000000, op_nop, NULL, NULL},
    {"GetTickCount64", 2000000, op_tick, NULL, NULL},
    {"GetCurrentThreadId", 10000000, op_tid, NULL, NULL},
    {"GetLastError", 10000000, op_lasterr, NULL, NULL},
    {"QueryPerformanceCounter", 1000000, op_qpc, NULL, NULL},
    {"GetProcAddress", 100000, op_getproc, NULL, NULL},
    {"CreateEvent+CloseHandle", 20000, op_create_event, NULL, NULL},
    {"SetEvent+Wait(same thr)", 20000, op_set_wait, NULL, NULL},
    {"CriticalSection", 5000000, op_cs, NULL, NULL},
    {"CreateFile+CloseHandle", 10000, op_open_close, NULL, NULL},
    {"SetFilePointer", 50000, op_seek, NULL, NULL},
    {"Seek+ReadFile 4K", 50000, op_read4k, NULL, NULL},
    {"Seek+WriteFile 4K", 20000, op_write4k, NULL, NULL},
    {"GetFileAttributesW", 20000, op_attrs, NULL, NULL},
    {"VirtualAlloc/Free 64K", 20000, op_vmem, NULL, NULL},
    {"HeapAlloc/Free 64B", 1000000, op_heap, NULL, NULL},
    {"Sleep(0)", 100000, op_sleep0, NULL, NULL},
    {"CreateThread+join", 1000, op_thread, NULL, NULL},
    {"pingpong 2 threads (rt)", 10000, op_pingpong_thr, NULL, NULL},
    {"pingpong 2 procs (rt)", 10000, op_pingpong_proc, pingpong_proc_start, pingpong_proc_stop},
    {"RaiseException+VEH", 50000, op_raise, raise_start, raise_stop},
    {"AccessViolation+VEH", 20000, op_fault, fault_start, fault_stop},
    {"RegQueryValueExW", 20000, op_regquery, NULL, NULL},
    {"CreateProcess+wait", 20, op_spawn, NULL, NULL},
};

static int cmp(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    const char *only = NULL;
    double scale = 1.0;
    size_t i;
    int a, p;

    for (a = 1; a < argc; a++) {
        if (!strcmp(argv[a], "--trivial"))
            return 0;
#ifdef _WIN32
        if (!strcmp(argv[a], "--pong"))
            return pong_process();
#else
        (void)pong_process;
#endif
        if (!strcmp(argv[a], "--only") && a + 1 < argc)
            only = argv[++a];
        else if (!strcmp(argv[a], "--scale") && a + 1 < argc)
            scale = atof(argv[++a]);
    }
    global_init();
    printf("name\tmedian_ns\tmin_ns\n");
    for (i = 0; i < sizeof(benches) / sizeof(benches[0]); i++) {
        const struct bench *b = &benches[i];
        long n = (long)((double)b->iters * scale);
        double t[PASSES];
        if (only && !strstr(b->name, only))
            continue;
        if (n < 1)
            n = 1;
        if (b->start)
            b->start();
        b->op(n / 10 + 1); /* warm up */
        for (p = 0; p < PASSES; p++) {
            double t0 = now_ns();
            b->op(n);
            t[p] = (now_ns() - t0) / (double)n;
        }
        if (b->stop)
            b->stop();
        qsort(t, PASSES, sizeof(t[0]), cmp);
        printf("%s\t%.1f\t%.1f\n", b->name, t[PASSES / 2], t[0]);
        fflush(stdout);
    }
    global_done();
    return 0;
}
