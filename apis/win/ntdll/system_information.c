/* NtQuerySystemInformation: the classes whose contents Microsoft documents. */
#include "abi/memory.h"
#include "abi/model.h"
#include "abi/process.h"
#include "apis/host/clock.h"
#include "apis/host/memory.h"
#include "apis/host/processors.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <string.h>

/* As winternl.h declares them, with its reserved members named. */
struct system_basic {
    ULONG reserved, timer_resolution, page_size, physical_pages, lowest_page, highest_page;
    ULONG granularity;
    ULONG_PTR lowest_address, highest_address, affinity;
    CCHAR processors;
};

struct system_time_of_day {
    LARGE_INTEGER boot_time, current_time, zone_bias;
    ULONG zone_id, reserved;
    ULONGLONG boot_bias, sleep_bias;
};

struct system_processor_times {
    LARGE_INTEGER idle, kernel, user, deferred, interrupt;
    ULONG interrupts;
};

GUEST_STRUCT(system_basic);

static NTSTATUS query_basic(void *buffer, ULONG room, ULONG *size)
{
    struct system_basic basic;
    struct host_memory memory;

    *size = (ULONG)guest_struct_size(layout_system_basic);
    if (room < *size)
        return STATUS_INFO_LENGTH_MISMATCH;
    host_memory(&memory);
    basic = (struct system_basic){
        .timer_resolution = 156250,
        .page_size = MEMORY_PAGE,
        .physical_pages = (ULONG)(memory.total / MEMORY_PAGE),
        .lowest_page = 1,
        .highest_page = (ULONG)(memory.total / MEMORY_PAGE),
        .granularity = MEMORY_GRANULARITY,
        .lowest_address = MEMORY_GRANULARITY,
        .highest_address = guest_is_32() ? 0x7ffeffff : 0x7ffffffeffff,
        .affinity = process_peb()->affinity,
        .processors = (CCHAR)process_peb()->processors,
    };
    guest_struct_put(buffer, &basic, layout_system_basic);
    return STATUS_SUCCESS;
}

static NTSTATUS time_of_day(void *buffer, ULONG room, ULONG *size)
{
    int64_t now = host_clock_now();
    struct system_time_of_day day = {
        .boot_time.QuadPart = now - host_clock_uptime(),
        .current_time.QuadPart = now,
        .zone_bias.QuadPart = -host_zone_offset(now),
    };

    *size = sizeof day;
    if (room > *size)
        return STATUS_INFO_LENGTH_MISMATCH;
    memcpy(buffer, &day, room); /* documented: a shorter buffer gets the beginning */
    *size = room;
    return STATUS_SUCCESS;
}

static NTSTATUS processor_times(void *buffer, ULONG room, ULONG *size)
{
    struct system_processor_times *to = buffer;
    ULONG count = process_peb()->processors, fit = room / sizeof *to;

    *size = count * sizeof *to;
    if (room < sizeof *to)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (fit < count)
        count = fit;
    *size = count * sizeof *to;
    for (ULONG i = 0; i < count; i++) {
        struct host_processor_times times;

        host_processor_times((int)i, &times);
        to[i] = (struct system_processor_times){
            .idle.QuadPart = times.idle,
            .kernel.QuadPart = times.kernel + times.idle, /* documented: idle time is counted */
            .user.QuadPart = times.user,
            .interrupt.QuadPart = times.interrupt,
        };
    }
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtQuerySystemInformation,
            (SYSTEM_INFORMATION_CLASS class, PVOID buffer OUT BYTES(room), ULONG room,
             PULONG size OUT OPTIONAL))
{
    NTSTATUS status;
    ULONG need = 0;

    switch (class) {
    case SystemBasicInformation:
        status = query_basic(buffer, room, &need);
        break;
    case SystemTimeOfDayInformation:
        status = time_of_day(buffer, room, &need);
        break;
    case SystemProcessorPerformanceInformation:
        status = processor_times(buffer, room, &need);
        break;
    default:
        status = STATUS_INVALID_INFO_CLASS;
    }
    if (size)
        *size = need;
    return status;
}

ALIAS(ntdll, ZwQuerySystemInformation, "ntdll.NtQuerySystemInformation");
