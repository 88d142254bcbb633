/*
 * The load configuration: the security cookie and the pointers of control-flow guard.
 * Microsoft PE format: "The Load Configuration Structure".
 */
#ifndef LOADER_LOAD_CONFIG_H
#define LOADER_LOAD_CONFIG_H

#include "loader/pe.h"

/* IMAGE_LOAD_CONFIG_DIRECTORY64 as far as it is served or shown; Size says what is there. */
struct load_config {
    DWORD size, timestamp;
    WORD major, minor;
    DWORD flags_clear, flags_set, section_timeout;
    ULONGLONG decommit_block, decommit_total, lock_prefixes, maximum_allocation;
    ULONGLONG virtual_memory_threshold, affinity;
    DWORD heap_flags;
    WORD csd_version, dependent_load_flags;
    ULONGLONG edit_list, security_cookie, handler_table, handler_count;
    ULONGLONG guard_check, guard_dispatch, guard_table, guard_count;
    DWORD guard_flags;
};

_Static_assert(offsetof(struct load_config, security_cookie) == 0x58, "load config layout");
_Static_assert(offsetof(struct load_config, guard_flags) == 0x90, "load config layout");

/* False when the image has none. Fields beyond its size are zero; PE32's are widened. */
bool load_config_read(const struct pe *pe, struct load_config *config);

/* Sets what the loader sets; the image is in memory and still writable. */
void load_config_apply(const struct pe *image);

#endif
