/*
 * What a 64-bit Windows program finds through GS: the thread and process environment blocks,
 * and the process parameters, at the offsets that programs rely on. Fields that neither
 * guests nor sojourn touch are left as reserved bytes.
 */
#ifndef ABI_TEB_H
#define ABI_TEB_H

#include "abi/model.h"
#include "abi/windows.h"

#include <stddef.h>

enum {
    TEB_TLS_SLOTS = 64,
    TEB_TLS_EXPANSION_SLOTS = 1024,
    TEB_NO_FIBER = 0x1e00, /* in tib.Version, which is tib.FiberData of a fiber */
    TEB_IS_FIBER = 4       /* in same_teb_flags */
};

struct thread;

struct curdir {
    UNICODE_STRING path;
    HANDLE handle;
};

struct process_parameters {
    ULONG maximum_length, length, flags, debug_flags;
    HANDLE console;
    ULONG console_flags, reserved_1c;
    HANDLE standard_input, standard_output, standard_error;
    struct curdir current_directory;
    UNICODE_STRING dll_path, image_path, command_line;
    WCHAR *environment;
    ULONG start_x, start_y, size_x, size_y, columns, rows, fill_attribute;
    ULONG window_flags, show_window, reserved_ac;
    UNICODE_STRING window_title, desktop, shell_info, runtime_data;
    BYTE current_directories[32 * 0x18];
    SIZE_T environment_size, environment_version;
};

struct peb {
    BOOLEAN inherited_address_space, read_image_options, being_debugged, bit_field;
    DWORD reserved_04;
    HANDLE mutant;
    void *image_base;
    PEB_LDR_DATA *ldr;
    struct process_parameters *parameters;
    void *subsystem_data;
    HANDLE process_heap;
    CRITICAL_SECTION *fast_lock;
    void *reserved_40[5];
    void *api_set_map;
    ULONG tls_expansion_counter, reserved_74;
    void *tls_bitmap;
    ULONG tls_bitmap_bits[2];
    void *reserved_88[6];
    ULONG processors, global_flag;
    LARGE_INTEGER critical_section_timeout;
    SIZE_T heap_segment_reserve, heap_segment_commit, heap_decommit_total, heap_decommit_block;
    ULONG heaps, maximum_heaps;
    void **heap_list;
    void *reserved_f8[3];
    CRITICAL_SECTION *loader_lock;
    ULONG os_major, os_minor;
    USHORT os_build, os_csd;
    ULONG os_platform, subsystem, subsystem_major, subsystem_minor, reserved_134;
    ULONG_PTR affinity;
    BYTE reserved_140[0x2c0 - 0x140];
    ULONG session;
    BYTE reserved_2c4[0x7d0 - 0x2c4];
};

struct teb {
    NT_TIB tib;
    void *environment_pointer;
    HANDLE process_id, thread_id; /* CLIENT_ID */
    void *active_rpc;
    void *tls_pointer; /* ThreadLocalStoragePointer: the image TLS blocks by index */
    struct peb *peb;
    ULONG last_error, owned_critical_sections;
    BYTE reserved_70[0x108 - 0x70];
    ULONG current_locale;
    BYTE reserved_10c[0x1250 - 0x10c];
    NTSTATUS last_status;
    BYTE reserved_1254[0x1478 - 0x1254];
    void *deallocation_stack;
    void *tls_slots[TEB_TLS_SLOTS];
    LIST_ENTRY tls_links;
    void *reserved_1690[4];
    ULONG hard_error_mode, reserved_16b4;
    BYTE reserved_16b8[0x1748 - 0x16b8];
    ULONG guaranteed_stack_bytes, reserved_174c;
    void *reserved_1750;
    void *reserved_for_ole;
    void *reserved_1760[4];
    void **tls_expansion_slots;
    BYTE reserved_1788[0x17c8 - 0x1788];
    void *fls_data;
    BYTE reserved_17d0[0x17ee - 0x17d0];
    USHORT same_teb_flags; /* TEB_IS_FIBER */
    BYTE reserved_17f0[0x1838 - 0x17f0];
    /* Beyond what Windows defines: sojourn's own. */
    struct thread *thread;
    /* Of a 32-bit guest's thread: see abi/translate/enter.S, which knows where they are. */
    void *translate_stack;                  /* the end of the stack that the translator works on */
    struct translate_saved *translate_miss; /* the guest's state while it does */
    struct guest32_gate *guest_gate;        /* the guest's call that the host is serving */
    struct guest32_call *guest_calls;       /* the host's calls of guest code, innermost first */
    BOOLEAN translate_waits; /* for room: no address of a translation is in its hands meanwhile */
};

_Static_assert(offsetof(struct process_parameters, command_line) == 0x70, "parameters layout");
_Static_assert(offsetof(struct process_parameters, environment_size) == 0x3f0, "parameters layout");
_Static_assert(offsetof(struct peb, process_heap) == 0x30, "PEB layout");
_Static_assert(offsetof(struct peb, processors) == 0xb8, "PEB layout");
_Static_assert(offsetof(struct peb, loader_lock) == 0x110, "PEB layout");
_Static_assert(offsetof(struct peb, os_major) == 0x118, "PEB layout");
_Static_assert(offsetof(struct peb, affinity) == 0x138, "PEB layout");
_Static_assert(offsetof(struct teb, peb) == 0x60, "TEB layout");
_Static_assert(offsetof(struct teb, last_error) == 0x68, "TEB layout");
_Static_assert(offsetof(struct teb, deallocation_stack) == 0x1478, "TEB layout");
_Static_assert(offsetof(struct teb, tls_slots) == 0x1480, "TEB layout");
_Static_assert(offsetof(struct teb, hard_error_mode) == 0x16b0, "TEB layout");
_Static_assert(offsetof(struct teb, same_teb_flags) == 0x17ee, "TEB layout");
_Static_assert(offsetof(struct teb, tls_expansion_slots) == 0x1780, "TEB layout");
_Static_assert(offsetof(struct teb, translate_stack) == 0x1840, "abi/translate/enter.S");

/* The calling thread's block. Only guest threads have one. */
static inline struct teb *teb_self(void)
{
    struct teb *teb;

    __asm__("movq %%gs:0x30, %0" : "=r"(teb));
    return teb;
}

static inline struct peb *peb_self(void)
{
    struct peb *peb;

    __asm__("movq %%gs:0x60, %0" : "=r"(peb));
    return peb;
}

static inline struct thread *thread_self(void)
{
    return teb_self()->thread;
}

/* Programs look at it in their TEB, and set it there: a 32-bit one in its own (teb32.h). */
enum { TEB_LAST_ERROR_32 = 0x2034 };

static inline void last_error_set(DWORD error)
{
    if (guest_is_32())
        __asm__ volatile("movl %0, %%gs:%c1" : : "r"(error), "i"(TEB_LAST_ERROR_32));
    else
        __asm__ volatile("movl %0, %%gs:0x68" : : "r"(error));
}

static inline DWORD last_error(void)
{
    DWORD error;

    if (guest_is_32())
        __asm__ volatile("movl %%gs:%c1, %0" : "=r"(error) : "i"(TEB_LAST_ERROR_32));
    else
        __asm__ volatile("movl %%gs:0x68, %0" : "=r"(error));
    return error;
}

#endif
