/*
 * See shared_data.h. The layout is that of KUSER_SHARED_DATA in Microsoft's ntddk.h. The clock is
 * kept by a bare host thread (no libc state: it is started from a fault handler) that wakes 64
 * times a second, as the interrupt of a Windows machine does.
 */
#include "abi/shared_data.h"

#include "abi/windows.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#define SHARED_DATA_ADDRESS 0x7ffe0000ul

enum { PAGE = 0x1000, TICK_NANOSECONDS = 15625000, TICKER_STACK = 0x4000 };

/* Seconds from 1601 to 1970, in the 100 ns units of Windows. */
#define EPOCH_DIFFERENCE 116444736000000000ll

struct system_time {
    uint32_t low;
    int32_t high1, high2; /* a reader retries while they differ */
};

struct shared_data {
    uint32_t tick_count_deprecated, tick_multiplier;
    struct system_time interrupt_time, system_time, time_zone_bias;
    uint16_t image_low, image_high;
    WCHAR system_root[260];
    uint32_t max_stack_trace, crypto_exponent, time_zone_id, large_page_minimum;
    uint32_t reserved_248[6];
    uint32_t build, product_type;
    uint8_t product_type_valid, reserved_269;
    uint16_t native_processor;
    uint32_t major, minor;
    uint8_t processor_features[64];
    uint8_t reserved_2b4[0x2d0 - 0x2b4];
    uint32_t suite_mask;
    uint8_t debugger, mitigations;
    uint16_t cycles_per_yield;
    uint32_t active_console, dismount_serial, com_plus_package;
    uint32_t last_input, physical_pages;
    uint8_t safe_boot, reserved_2ed[0x300 - 0x2ed];
    int64_t qpc_frequency;
    uint32_t system_call;
    uint8_t reserved_30c[0x320 - 0x30c];
    struct system_time tick_count;
    uint8_t reserved_32c[0x3c0 - 0x32c];
    uint32_t processors;
};

_Static_assert(offsetof(struct shared_data, system_root) == 0x30, "shared data layout");
_Static_assert(offsetof(struct shared_data, build) == 0x260, "shared data layout");
_Static_assert(offsetof(struct shared_data, processor_features) == 0x274, "shared data layout");
_Static_assert(offsetof(struct shared_data, debugger) == 0x2d4, "shared data layout");
_Static_assert(offsetof(struct shared_data, qpc_frequency) == 0x300, "shared data layout");
_Static_assert(offsetof(struct shared_data, tick_count) == 0x320, "shared data layout");
_Static_assert(offsetof(struct shared_data, processors) == 0x3c0, "shared data layout");

static struct shared_data *writable; /* the same page at an address that guests do not know */
static atomic_int started;
static _Alignas(16) uint8_t ticker_stack[TICKER_STACK];

static void store_time(volatile struct system_time *to, int64_t value)
{
    to->high2 = (int32_t)(value >> 32);
    atomic_thread_fence(memory_order_release);
    to->low = (uint32_t)value;
    atomic_thread_fence(memory_order_release);
    to->high1 = (int32_t)(value >> 32);
}

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * 10000000ll + now.tv_nsec / 100;
}

static void tick(void)
{
    int64_t up = read_clock(CLOCK_BOOTTIME);

    store_time(&writable->interrupt_time, up);
    store_time(&writable->system_time, read_clock(CLOCK_REALTIME) + EPOCH_DIFFERENCE);
    store_time(&writable->tick_count, up / (TICK_NANOSECONDS / 100));
    writable->tick_count_deprecated = (uint32_t)(up / (TICK_NANOSECONDS / 100));
}

/* No stack protector, no errno: there is no libc thread behind this one. */
__attribute__((no_stack_protector, no_sanitize("address", "undefined"))) static int
ticker(void *unused)
{
    const struct timespec pause = {0, TICK_NANOSECONDS};

    (void)unused;
    for (;;) {
        long result;

        __asm__ volatile("syscall"
                         : "=a"(result)
                         : "0"(SYS_nanosleep), "D"(&pause), "S"(NULL)
                         : "rcx", "r11", "memory");
        tick();
    }
    return 0;
}

static void fill(void)
{
    static const WCHAR root[] = L"C:\\Windows";
    enum { NT_WORKSTATION = 1, MACHINE_AMD64 = 0x8664 };

    memcpy(writable->system_root, root, sizeof root);
    writable->tick_multiplier = TICK_NANOSECONDS / 1000000.0 * (1 << 24);
    writable->image_low = writable->image_high = MACHINE_AMD64;
    writable->build = 19045;
    writable->product_type = NT_WORKSTATION;
    writable->product_type_valid = 1;
    writable->native_processor = PROCESSOR_ARCHITECTURE_AMD64;
    writable->major = 10;
    writable->qpc_frequency = 10000000;
    writable->processors = (uint32_t)get_nprocs();
    for (unsigned feature = 0; feature < 64; feature++)
        writable->processor_features[feature] = false;
    writable->processor_features[PF_COMPARE_EXCHANGE_DOUBLE] = true;
    writable->processor_features[PF_MMX_INSTRUCTIONS_AVAILABLE] = true;
    writable->processor_features[PF_XMMI_INSTRUCTIONS_AVAILABLE] = true;
    writable->processor_features[PF_RDTSC_INSTRUCTION_AVAILABLE] = true;
    writable->processor_features[PF_PAE_ENABLED] = true;
    writable->processor_features[PF_XMMI64_INSTRUCTIONS_AVAILABLE] = true;
    writable->processor_features[PF_NX_ENABLED] = true;
    writable->processor_features[PF_COMPARE_EXCHANGE128] = true;
    writable->processor_features[PF_FASTFAIL_AVAILABLE] = true;
    tick();
}

int shared_data_start(void)
{
    void *at = (void *)SHARED_DATA_ADDRESS;
    void *got = mmap(at, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    return got == at ? 0 : got == MAP_FAILED ? -errno : -EEXIST;
}

/* The guest reads one mapping of the page, the ticker writes the other. */
static bool map_twice(void)
{
    int fd = memfd_create("shared-data", MFD_CLOEXEC);
    void *at = (void *)SHARED_DATA_ADDRESS;
    bool done;

    if (fd < 0 || ftruncate(fd, PAGE) < 0)
        return false;
    writable = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    done = writable != MAP_FAILED;
    if (done) {
        fill();
        done = mmap(at, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) == at;
    }
    close(fd);
    return done;
}

static void start_ticker(void)
{
    const int flags =
        CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before); /* the ticker inherits it: it takes no signals */
    clone(ticker, ticker_stack + TICKER_STACK, flags, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

bool shared_data_touched(uintptr_t address, bool write)
{
    enum { UNTOUCHED, FILLING, TICKING, FAILED };
    int was = UNTOUCHED;

    if (address - SHARED_DATA_ADDRESS >= PAGE || write)
        return false;
    if (atomic_compare_exchange_strong(&started, &was, FILLING)) {
        bool mapped = map_twice();

        if (mapped)
            start_ticker();
        atomic_store(&started, mapped ? TICKING : FAILED);
        return mapped;
    }
    while (atomic_load(&started) == FILLING) /* another thread does it */
        sched_yield();
    return atomic_load(&started) == TICKING;
}
