/*
 * C++ exceptions as Microsoft's compiler and clang describe them for x64: tables that say which
 * state a function is in at an address, what unwinding from a state runs, and which try blocks
 * catch what. Every address in them is relative to the image. The formats: LLVM's documentation
 * and assembly output for *-windows-msvc, and Microsoft's ehdata.h as shipped with its compiler.
 */
#ifndef APIS_WIN_VCRUNTIME_CXX_H
#define APIS_WIN_VCRUNTIME_CXX_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

#define CXX_EXCEPTION_CODE ((DWORD)0xe06d7363)
#define CXX_MAGIC 0x19930520u

enum { CXX_MAGIC_MASK = 0x1fffffff, CXX_MAGIC_FLAGS = 0x19930522 };

/* The exception record's parameters. */
enum { CXX_PARAMETER_MAGIC, CXX_PARAMETER_OBJECT, CXX_PARAMETER_INFO, CXX_PARAMETER_BASE };

struct cxx_type {
    const void *vtable;
    void *undecorated; /* a cache of type_info::name */
    char name[];       /* decorated: ".?AVexception@std@@" */
};

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

/* A handler with the places where its function may go on, if the tables list them. */
struct cxx_catch_block {
    struct cxx_handler handler;
    uintptr_t continuations[4];
    unsigned continuation_count; /* 0: the block returns the address itself */
};

/* What leaving a state runs: a destructor for an object, or a piece of code for the frame. */
struct cxx_action {
    const void *function; /* NULL: nothing */
    void *object;         /* NULL: the frame */
};

/* The two forms of the tables: cxx_tables.c has the plain one, cxx_compact.c the compact one. */
struct cxx_frame;

struct cxx_tables {
    int (*state_at)(const struct cxx_frame *frame, DWORD address);
    /* Changes the state to the one around it; false when there is no such state. */
    bool (*leave)(const struct cxx_frame *frame, int *state, struct cxx_action *action);
    bool (*try_at)(const struct cxx_frame *frame, int index, struct cxx_try *block);
    bool (*handler_at)(const struct cxx_frame *frame, const struct cxx_try *block, int index,
                       struct cxx_catch_block *handler);
};

/* A frame of such a function, or of one of its catch blocks, while its handler runs. */
struct cxx_frame {
    const struct cxx_tables *tables;
    const struct cxx_function *function; /* of the plain form */
    DWORD unwinds, tries, addresses;     /* of the compact form */
    DWORD start;                         /* the function's */
    DWORD flags;                         /* CXX_SYNCHRONOUS, CXX_NOEXCEPT */
    uintptr_t image;
    uintptr_t establisher;        /* this frame's */
    uintptr_t locals;             /* the function's, through which all its parts see variables */
    const struct cxx_try *caught; /* plain: the try block whose catch block this is, or NULL */
    int state;
};

static inline const void *cxx_at(uintptr_t image, DWORD address)
{
    return address ? (const void *)(image + address) : NULL;
}

/* Fills the frame but for its state. */
void cxx_tables_describe(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher);
void cxx_compact_describe(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher);

void cxx_frame_find_state(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher);

/* Runs the destructors between the frame's state and the given one. */
void cxx_frame_unwind(struct cxx_frame *frame, int to_state);

/*
 * A frame is in another state than its address says while one of its catch blocks runs, and
 * while it is being unwound. Kept for each thread, innermost first.
 */
struct cxx_override {
    struct cxx_override *next;
    uintptr_t establisher;
    int state;
};

void cxx_override_push(struct cxx_override *override, uintptr_t establisher, int state);
void cxx_override_drop(uintptr_t establisher);

/* cxx_match.c: whether a handler takes the exception, and as which of its types. */
bool cxx_is_exception(const EXCEPTION_RECORD *record);
bool cxx_handler_takes(const struct cxx_handler *handler, uintptr_t image,
                       const EXCEPTION_RECORD *record, const struct cxx_catchable **as);
/* Puts the caught object where the handler wants it. */
void cxx_build_object(const struct cxx_frame *frame, const struct cxx_handler *handler,
                      const EXCEPTION_RECORD *record, const struct cxx_catchable *as);
void *cxx_adjust(void *object, const struct cxx_displacement *displacement);

/* cxx_throw.c */
struct cxx_thread {
    EXCEPTION_RECORD *exception; /* what is being handled */
    CONTEXT *context;
    struct cxx_override *overrides;
    struct cxx_catch *catches; /* the catch blocks that run, innermost first */
    void *translator;          /* _set_se_translator's */
    int uncaught;
};

extern _Thread_local struct cxx_thread cxx_thread;

/* cxx_terminate.c: the program's terminate handler, then abort. */
void cxx_terminate(void) __attribute__((noreturn));

void cxx_destroy_exception(const EXCEPTION_RECORD *record);

/* cxx_standard.c: exceptions that the runtime throws itself. */
enum cxx_standard { CXX_BAD_CAST, CXX_BAD_TYPEID, CXX_STANDARD_KINDS };

void cxx_throw_standard(enum cxx_standard kind, const char *what) __attribute__((noreturn));

/* cxx_catch.c: unwinds to the frame and runs the catch block. */
void cxx_catch(const struct cxx_frame *frame, const struct cxx_try *block,
               const struct cxx_catch_block *handler, EXCEPTION_RECORD *record, CONTEXT *context,
               const DISPATCHER_CONTEXT *dispatcher, const void *return_address)
    __attribute__((noreturn));
/* The state that an unwind to a catch block wants the frame in; false for other unwinds. */
bool cxx_catch_target(const EXCEPTION_RECORD *record, int *state);
/* The exception for which such an unwind is; NULL otherwise. */
const EXCEPTION_RECORD *cxx_catch_exception(const EXCEPTION_RECORD *record);

#endif
