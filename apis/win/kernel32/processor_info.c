/* GetLogicalProcessorInformation(Ex): the processors as the host's sysfs describes them. */
#include "abi/process.h"
#include "apis/host/processors.h"
#include "apis/win/calendar.h"
#include "apis/win/result.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static PROCESSOR_CACHE_TYPE cache_type(char kind)
{
    return kind == 'I' ? CacheInstruction : kind == 'D' ? CacheData : CacheUnified;
}

static ULONG_PTR clip(uint64_t mask)
{
    return mask & process_peb()->affinity;
}

/* Whether this processor is the first of a set: a set is reported once. */
static bool is_first(uint64_t mask, int processor)
{
    return mask && __builtin_ctzll(mask) == processor;
}

GUEST_STRUCT(SYSTEM_LOGICAL_PROCESSOR_INFORMATION);

struct records {
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION *list;
    size_t count, room;
};

static SYSTEM_LOGICAL_PROCESSOR_INFORMATION *add(struct records *records, uint64_t mask,
                                                 LOGICAL_PROCESSOR_RELATIONSHIP relation)
{
    static SYSTEM_LOGICAL_PROCESSOR_INFORMATION beyond;
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION *record =
        records->count < records->room ? &records->list[records->count] : &beyond;

    records->count++;
    memset(record, 0, sizeof *record);
    record->ProcessorMask = clip(mask);
    record->Relationship = relation;
    return record;
}

static void add_processor(struct records *records, int processor)
{
    struct host_cache caches[HOST_CACHES];
    int count = host_processor_caches(processor, caches);
    uint64_t core = host_processor_core(processor), package = host_processor_package(processor);

    if (is_first(clip(core), processor))
        add(records, core, RelationProcessorCore)->ProcessorCore.Flags =
            (core & (core - 1)) != 0 ? LTP_PC_SMT : 0;
    if (is_first(clip(package), processor))
        add(records, package, RelationProcessorPackage);
    for (int i = 0; i < count; i++) {
        if (!is_first(clip(caches[i].processors), processor))
            continue;
        add(records, caches[i].processors, RelationCache)->Cache =
            (CACHE_DESCRIPTOR){(BYTE)caches[i].level, (BYTE)caches[i].ways, (WORD)caches[i].line,
                               caches[i].size, cache_type(caches[i].kind)};
    }
}

static void list_processors(struct records *records)
{
    ULONG processors = process_peb()->processors;

    for (ULONG i = 0; i < processors && i < 64; i++)
        add_processor(records, (int)i);
    add(records, process_peb()->affinity, RelationNumaNode);
}

static bool records_open(struct records *records)
{
    enum { MOST = 64 * (2 + HOST_CACHES) + 1 };

    *records = (struct records){calloc(MOST, sizeof *records->list), 0, MOST};
    if (!records->list)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    list_processors(records);
    return true;
}

/* The lengths are in bytes, of the guest's own records. */
API_PRIVATE(kernel32, WINBOOL, GetLogicalProcessorInformation,
            (PVOID list OUT BYTES(*length), PDWORD length INOUT))
{
    const size_t size = guest_struct_size(layout_SYSTEM_LOGICAL_PROCESSOR_INFORMATION);
    DWORD room = list ? *length : 0;
    struct records records;

    if (!records_open(&records))
        return FALSE;
    *length = (DWORD)(records.count * size);
    for (size_t i = 0; *length <= room && i < records.count; i++)
        guest_struct_put((char *)list + i * size, &records.list[i],
                         layout_SYSTEM_LOGICAL_PROCESSOR_INFORMATION);
    free(records.list);
    return *length <= room ? TRUE : win_fail(ERROR_INSUFFICIENT_BUFFER);
}

GUEST_STRUCT(NUMA_NODE_RELATIONSHIP);
GUEST_STRUCT(CACHE_RELATIONSHIP);
GUEST_STRUCT(PROCESSOR_RELATIONSHIP);
GUEST_STRUCT(GROUP_RELATIONSHIP);

/* The relation and the size of the record come before what differs. */
enum { EXTENDED_HEAD = offsetof(SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX, Processor) };

static DWORD put_record(char *to, SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX *record,
                        const struct type *layout)
{
    record->Size = EXTENDED_HEAD + (DWORD)guest_struct_size(layout);
    if (to) {
        memcpy(to, record, EXTENDED_HEAD);
        guest_struct_put(to + EXTENDED_HEAD, &record->Processor, layout);
    }
    return record->Size;
}

/* One record of the Ex form, which has its own length; 0 for a relation that was not asked for. */
static DWORD put_extended(char *to, const SYSTEM_LOGICAL_PROCESSOR_INFORMATION *from)
{
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX record = {.Relationship = from->Relationship};
    GROUP_AFFINITY mask = {.Mask = from->ProcessorMask};

    switch (from->Relationship) {
    case RelationNumaNode:
        record.NumaNode.GroupMask = mask;
        return put_record(to, &record, layout_NUMA_NODE_RELATIONSHIP);
    case RelationCache:
        record.Cache.Level = from->Cache.Level;
        record.Cache.Associativity = from->Cache.Associativity;
        record.Cache.LineSize = from->Cache.LineSize;
        record.Cache.CacheSize = from->Cache.Size;
        record.Cache.Type = from->Cache.Type;
        record.Cache.GroupMask = mask;
        return put_record(to, &record, layout_CACHE_RELATIONSHIP);
    default:
        record.Processor.Flags = from->ProcessorCore.Flags;
        record.Processor.GroupCount = 1;
        record.Processor.GroupMask[0] = mask;
        return put_record(to, &record, layout_PROCESSOR_RELATIONSHIP);
    }
}

static DWORD put_group(char *to)
{
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX record = {.Relationship = RelationGroup};

    record.Group.MaximumGroupCount = record.Group.ActiveGroupCount = 1;
    record.Group.GroupInfo[0].MaximumProcessorCount = (BYTE)process_peb()->processors;
    record.Group.GroupInfo[0].ActiveProcessorCount = (BYTE)process_peb()->processors;
    record.Group.GroupInfo[0].ActiveProcessorMask = process_peb()->affinity;
    return put_record(to, &record, layout_GROUP_RELATIONSHIP);
}

static DWORD put_all(char *to, const struct records *records,
                     LOGICAL_PROCESSOR_RELATIONSHIP relation)
{
    DWORD size = 0;

    for (size_t i = 0; i < records->count; i++) {
        if (relation == RelationAll || records->list[i].Relationship == relation)
            size += put_extended(to ? to + size : NULL, &records->list[i]);
    }
    if (relation == RelationAll || relation == RelationGroup)
        size += put_group(to ? to + size : NULL);
    return size;
}

API_PRIVATE(kernel32, WINBOOL, GetLogicalProcessorInformationEx,
            (LOGICAL_PROCESSOR_RELATIONSHIP relation, PVOID list OUT BYTES(*length),
             PDWORD length INOUT))
{
    DWORD room = list ? *length : 0;
    struct records records;

    if (!records_open(&records))
        return FALSE;
    *length = put_all(NULL, &records, relation);
    if (*length <= room)
        put_all(list, &records, relation);
    free(records.list);
    if (*length == 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    return *length <= room ? TRUE : win_fail(ERROR_INSUFFICIENT_BUFFER);
}

API(kernel32, WINBOOL, GetSystemTimes,
    (LPFILETIME idle OUT OPTIONAL, LPFILETIME kernel OUT OPTIONAL, LPFILETIME user OUT OPTIONAL))
{
    struct host_processor_times times;

    if (host_processor_times(-1, &times) < 0)
        return win_fail(ERROR_GEN_FAILURE);
    if (idle)
        *idle = filetime_from(times.idle);
    if (kernel)
        *kernel = filetime_from(times.kernel + times.idle); /* documented: idle time is counted */
    if (user)
        *user = filetime_from(times.user);
    return TRUE;
}
