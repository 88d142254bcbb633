/*
 * C++ exceptions as Microsoft's compiler and clang describe them for x64: tables that say which
 * state a function is in at an address, what unwinding from a state runs, and which try blocks
 * catch what. Every address in them is relative to the image. The formats: LLVM's documentation
 * and assembly output for *-windows-msvc, and Microsoft's ehdata.h as shipped with its compiler.
 */
#ifndef APIS_WIN_VCRUNTIME_CXX_RECORDS_H
#define APIS_WIN_VCRUNTIME_CXX_RECORDS_H

#include "abi/windows.h"
#include "apis/win/vcruntime/cxx_type.h"

#include <stdbool.h>
#include <stdint.h>

#define CXX_EXCEPTION_CODE ((DWORD)0xe06d7363)
#define CXX_MAGIC 0x19930520u
enum { CXX_MAGIC_MASK = 0x1fffffff, CXX_MAGIC_FLAGS = 0x19930522 };

/* The exception record's parameters. */
enum { CXX_PARAMETER_MAGIC, CXX_PARAMETER_OBJECT, CXX_PARAMETER_INFO, CXX_PARAMETER_BASE };

/* Where a base is inside its object. */
struct cxx_displacement {
    int32_t member, vbase_pointer, vbase_entry; /* vbase_pointer < 0: no virtual base */
};

struct cxx_catchable {
    DWORD properties; /* CXX_CATCHABLE_* */
    DWORD type;
    struct cxx_displacement displacement;
    int32_t size;
    DWORD copy;
};
enum { CXX_CATCHABLE_SIMPLE = 1, CXX_CATCHABLE_REFERENCE_ONLY = 2, CXX_CATCHABLE_VIRTUAL = 4 };

struct cxx_catchable_array {
    int32_t count;
    DWORD entries[];
};

struct cxx_throw_info {
    DWORD attributes; /* CXX_CONST and so on */
    DWORD destructor;
    DWORD compatible;
    DWORD catchable_array;
};

/* Of a thrown type, and of what a handler takes. */
enum { CXX_CONST = 1, CXX_VOLATILE = 2, CXX_UNALIGNED = 4, CXX_REFERENCE = 8, CXX_ELLIPSIS = 64 };

struct cxx_handler {
    DWORD adjectives;
    DWORD type;
    int32_t object; /* where the caught object goes, from the frame */
    DWORD address;
    DWORD frame; /* where the handler's own frame keeps its function's */
};

struct cxx_try {
    int32_t low, high, catch_high;
    int32_t handler_count;
    DWORD handlers;
};

struct cxx_unwind {
    int32_t to_state;
    DWORD action;
};

struct cxx_state {
    DWORD address;
    int32_t state;
};

struct cxx_function {
    DWORD magic;
    int32_t state_count;
    DWORD unwinds;
    int32_t try_count;
    DWORD tries;
    int32_t address_count;
    DWORD addresses;
    int32_t unwind_help, exception_specification;
    DWORD flags; /* with CXX_MAGIC_FLAGS: CXX_SYNCHRONOUS, CXX_NOEXCEPT */
};

enum { CXX_SYNCHRONOUS = 1, CXX_NOEXCEPT = 4 };

static inline const void *cxx_at(uintptr_t image, DWORD address)
{
    return address ? (const void *)(image + address) : NULL;
}

#endif
