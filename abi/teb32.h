/*
 * What a 32-bit Windows program finds through FS: the thread and process environment blocks, the
 * process parameters and the module lists, at the offsets that x86 programs rely on. They stand
 * beside their 64-bit counterparts (teb.h), which sojourn itself works with. Pointers are 32-bit
 * addresses. Fields that neither guests nor sojourn touch are left as reserved bytes.
 */
#ifndef ABI_TEB32_H
#define ABI_TEB32_H

#include "abi/teb.h"

#include <stdint.h>

enum {
    TEB32_OFFSET = 0x2000, /* from struct teb: GS:[0x2000 + n] is the guest's FS:[n] */
    TEB32_NO_HANDLER = -1  /* in exception_list: where the chain of handlers ends */
};

struct unicode_string32 {
    uint16_t length, maximum_length;
    uint32_t buffer;
};

struct curdir32 {
    struct unicode_string32 path;
    uint32_t handle;
};

struct process_parameters32 {
    uint32_t maximum_length, length, flags, debug_flags;
    uint32_t console;
    uint32_t console_flags;
    uint32_t standard_input, standard_output, standard_error;
    struct curdir32 current_directory;
    struct unicode_string32 dll_path, image_path, command_line;
    uint32_t environment;
    uint32_t start_x, start_y, size_x, size_y, columns, rows, fill_attribute;
    uint32_t window_flags, show_window;
    struct unicode_string32 window_title, desktop, shell_info, runtime_data;
    uint8_t current_directories[32 * 0x10];
    uint32_t environment_size, environment_version;
};

/* PEB_LDR_DATA. */
struct module_lists32 {
    uint32_t length, initialized;
    uint32_t ss_handle;
    LIST_ENTRY32 load_order, memory_order, initialization_order;
    uint32_t entry_in_progress;
    uint32_t shutting_down, shutdown_thread;
};

/* LDR_DATA_TABLE_ENTRY. */
struct ldr_entry32 {
    LIST_ENTRY32 load_links, memory_links, initialization_links;
    uint32_t base, entry;
    uint32_t size;
    struct unicode_string32 full_name, base_name;
    uint32_t flags; /* LDR_* */
    uint16_t load_count, tls_index;
    LIST_ENTRY32 hash_links;
    uint32_t timestamp;
    uint32_t activation_context, lock, dependency_node;
    LIST_ENTRY32 node_links;
    uint32_t reserved_5c[3], address_node[3], mapping_node[3];
    uint32_t original_base, reserved_84;
    LARGE_INTEGER load_time;
    uint32_t name_hash, load_reason, path_options, reference_count;
    uint32_t dependent_load_flags, reserved_a4;
};

struct peb32 {
    BOOLEAN inherited_address_space, read_image_options, being_debugged, bit_field;
    uint32_t mutant;
    uint32_t image_base;
    uint32_t ldr;        /* struct module_lists32 */
    uint32_t parameters; /* struct process_parameters32 */
    uint32_t subsystem_data;
    uint32_t process_heap;
    uint32_t fast_lock;
    uint32_t reserved_20[6];
    uint32_t api_set_map;
    uint32_t tls_expansion_counter;
    uint32_t tls_bitmap;
    uint32_t tls_bitmap_bits[2];
    uint32_t reserved_4c[6];
    uint32_t processors, global_flag, reserved_6c;
    LARGE_INTEGER critical_section_timeout;
    uint32_t heap_segment_reserve, heap_segment_commit, heap_decommit_total, heap_decommit_block;
    uint32_t heaps, maximum_heaps;
    uint32_t heap_list;
    uint32_t reserved_94[3];
    uint32_t loader_lock;
    uint32_t os_major, os_minor;
    uint16_t os_build, os_csd;
    uint32_t os_platform, subsystem, subsystem_major, subsystem_minor;
    uint32_t affinity;
    uint8_t reserved_c4[0x1d4 - 0xc4];
    uint32_t session;
    uint8_t reserved_1d8[0x480 - 0x1d8];
};

struct teb32 {
    uint32_t exception_list, stack_base, stack_limit, subsystem_tib;
    uint32_t fiber_data; /* or TEB_NO_FIBER */
    uint32_t arbitrary_pointer;
    uint32_t self;
    uint32_t environment_pointer;
    uint32_t process_id, thread_id; /* CLIENT_ID */
    uint32_t active_rpc;
    uint32_t tls_pointer; /* ThreadLocalStoragePointer: 32-bit addresses of image TLS blocks */
    uint32_t peb;
    uint32_t last_error, owned_critical_sections;
    uint8_t reserved_3c[0xc4 - 0x3c];
    uint32_t current_locale;
    uint8_t reserved_c8[0xbf4 - 0xc8];
    NTSTATUS last_status;
    struct unicode_string32 static_string;
    uint16_t static_buffer[261], reserved_e0a;
    uint32_t deallocation_stack;
    uint32_t tls_slots[TEB_TLS_SLOTS];
    LIST_ENTRY32 tls_links;
    uint32_t reserved_f18[4];
    uint32_t hard_error_mode;
    uint8_t reserved_f2c[0xf78 - 0xf2c];
    uint32_t guaranteed_stack_bytes, reserved_f7c;
    uint32_t reserved_for_ole;
    uint32_t reserved_f84[4];
    uint32_t tls_expansion_slots; /* address of TEB_TLS_EXPANSION_SLOTS words */
    uint8_t reserved_f98[0xfb4 - 0xf98];
    uint32_t fls_data;
    uint8_t reserved_fb8[0xfca - 0xfb8];
    uint16_t same_teb_flags; /* TEB_IS_FIBER */
    uint8_t reserved_fcc[0x1000 - 0xfcc];
};

_Static_assert(offsetof(struct process_parameters32, standard_input) == 0x18, "parameters");
_Static_assert(offsetof(struct process_parameters32, current_directory) == 0x24, "parameters");
_Static_assert(offsetof(struct process_parameters32, image_path) == 0x38, "parameters");
_Static_assert(offsetof(struct process_parameters32, command_line) == 0x40, "parameters");
_Static_assert(offsetof(struct process_parameters32, environment) == 0x48, "parameters");
_Static_assert(offsetof(struct process_parameters32, show_window) == 0x6c, "parameters");
_Static_assert(offsetof(struct process_parameters32, window_title) == 0x70, "parameters");
_Static_assert(offsetof(struct process_parameters32, environment_size) == 0x290, "parameters");

_Static_assert(offsetof(struct module_lists32, load_order) == 0xc, "module lists");
_Static_assert(offsetof(struct module_lists32, initialization_order) == 0x1c, "module lists");
_Static_assert(sizeof(struct module_lists32) == 0x30, "module lists");

_Static_assert(offsetof(struct ldr_entry32, base) == 0x18, "module entry");
_Static_assert(offsetof(struct ldr_entry32, full_name) == 0x24, "module entry");
_Static_assert(offsetof(struct ldr_entry32, flags) == 0x34, "module entry");
_Static_assert(offsetof(struct ldr_entry32, load_count) == 0x38, "module entry");
_Static_assert(offsetof(struct ldr_entry32, hash_links) == 0x3c, "module entry");
_Static_assert(offsetof(struct ldr_entry32, original_base) == 0x80, "module entry");
_Static_assert(offsetof(struct ldr_entry32, reference_count) == 0x9c, "module entry");
_Static_assert(sizeof(struct ldr_entry32) == 0xa8, "module entry");

_Static_assert(offsetof(struct peb32, being_debugged) == 0x2, "PEB");
_Static_assert(offsetof(struct peb32, image_base) == 0x8, "PEB");
_Static_assert(offsetof(struct peb32, ldr) == 0xc, "PEB");
_Static_assert(offsetof(struct peb32, parameters) == 0x10, "PEB");
_Static_assert(offsetof(struct peb32, process_heap) == 0x18, "PEB");
_Static_assert(offsetof(struct peb32, fast_lock) == 0x1c, "PEB");
_Static_assert(offsetof(struct peb32, api_set_map) == 0x38, "PEB");
_Static_assert(offsetof(struct peb32, tls_bitmap_bits) == 0x44, "PEB");
_Static_assert(offsetof(struct peb32, processors) == 0x64, "PEB");
_Static_assert(offsetof(struct peb32, global_flag) == 0x68, "PEB");
_Static_assert(offsetof(struct peb32, critical_section_timeout) == 0x70, "PEB");
_Static_assert(offsetof(struct peb32, heap_list) == 0x90, "PEB");
_Static_assert(offsetof(struct peb32, loader_lock) == 0xa0, "PEB");
_Static_assert(offsetof(struct peb32, os_major) == 0xa4, "PEB");
_Static_assert(offsetof(struct peb32, os_minor) == 0xa8, "PEB");
_Static_assert(offsetof(struct peb32, os_build) == 0xac, "PEB");
_Static_assert(offsetof(struct peb32, os_platform) == 0xb0, "PEB");
_Static_assert(offsetof(struct peb32, subsystem) == 0xb4, "PEB");
_Static_assert(offsetof(struct peb32, affinity) == 0xc0, "PEB");
_Static_assert(offsetof(struct peb32, session) == 0x1d4, "PEB");
_Static_assert(sizeof(struct peb32) == 0x480, "PEB");

_Static_assert(offsetof(struct teb32, stack_base) == 0x4, "TEB");
_Static_assert(offsetof(struct teb32, stack_limit) == 0x8, "TEB");
_Static_assert(offsetof(struct teb32, fiber_data) == 0x10, "TEB");
_Static_assert(offsetof(struct teb32, arbitrary_pointer) == 0x14, "TEB");
_Static_assert(offsetof(struct teb32, self) == 0x18, "TEB");
_Static_assert(offsetof(struct teb32, process_id) == 0x20, "TEB");
_Static_assert(offsetof(struct teb32, thread_id) == 0x24, "TEB");
_Static_assert(offsetof(struct teb32, tls_pointer) == 0x2c, "TEB");
_Static_assert(offsetof(struct teb32, peb) == 0x30, "TEB");
_Static_assert(offsetof(struct teb32, last_error) == 0x34, "TEB");
_Static_assert(offsetof(struct teb32, current_locale) == 0xc4, "TEB");
_Static_assert(offsetof(struct teb32, last_status) == 0xbf4, "TEB");
_Static_assert(offsetof(struct teb32, deallocation_stack) == 0xe0c, "TEB");
_Static_assert(offsetof(struct teb32, tls_slots) == 0xe10, "TEB");
_Static_assert(offsetof(struct teb32, tls_links) == 0xf10, "TEB");
_Static_assert(offsetof(struct teb32, hard_error_mode) == 0xf28, "TEB");
_Static_assert(offsetof(struct teb32, guaranteed_stack_bytes) == 0xf78, "TEB");
_Static_assert(offsetof(struct teb32, reserved_for_ole) == 0xf80, "TEB");
_Static_assert(offsetof(struct teb32, tls_expansion_slots) == 0xf94, "TEB");
_Static_assert(offsetof(struct teb32, fls_data) == 0xfb4, "TEB");
_Static_assert(offsetof(struct teb32, same_teb_flags) == 0xfca, "TEB");
_Static_assert(sizeof(struct teb32) == 0x1000, "TEB");
_Static_assert(TEB32_OFFSET + offsetof(struct teb32, last_error) == TEB_LAST_ERROR_32, "TEB");
_Static_assert(sizeof(struct teb) <= TEB32_OFFSET, "the 64-bit TEB lies before the other");

/* The 32-bit block beside a thread's own; it is there in a 32-bit process. */
static inline struct teb32 *teb32_of(struct teb *teb)
{
    return (struct teb32 *)((char *)teb + TEB32_OFFSET);
}

static inline struct teb32 *teb32_self(void)
{
    return teb32_of(teb_self());
}

/* A pointer of the host's as a 32-bit guest sees it; what it points to lies in low memory. */
static inline uint32_t guest32_address(const volatile void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

#endif
