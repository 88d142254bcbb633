/*
 * C++ exceptions of 32-bit programs. The tables are those of cxx_records.h with addresses in place
 * of offsets from an image, but for what stands here. A function's state is in its frame, and the
 * frame has a link in the chain. Microsoft's ehdata.h as shipped with its compiler; the code and
 * tables that clang makes for i686-pc-windows-msvc.
 */
#ifndef APIS_WIN_VCRUNTIME_X86_CXX_H
#define APIS_WIN_VCRUNTIME_X86_CXX_H

#include "abi/chain32.h"
#include "apis/win/vcruntime/cxx_records.h"

struct x86_function {
    DWORD magic; /* and flags above its low 29 bits */
    int32_t state_count;
    DWORD unwinds;
    int32_t try_count;
    DWORD tries;
    int32_t address_count;
    DWORD addresses, exception_specification;
    DWORD flags; /* with CXX_MAGIC_FLAGS */
};

struct x86_handler {
    DWORD adjectives, type;
    int32_t object; /* where the caught object goes, from EBP on */
    DWORD address;
};

/* In the function's frame; EBP is behind it. */
struct x86_node {
    uint32_t esp; /* of the function's body, or of the catch block that runs */
    struct chain32_link link;
    int32_t state;
};

struct x86_frame {
    const struct x86_function *function;
    struct x86_node *node;
};

enum { X86_PARAMETERS = 3 /* of the exception's record: no image */ };

/* What a thread has of C++ exceptions. */
struct x86_cxx_thread {
    uint32_t exception; /* EXCEPTION_RECORD32: what is being handled */
    uint32_t context;
    uint32_t translator; /* _set_se_translator's */
    int uncaught;
    struct x86_catch *catches; /* the catch blocks that run, innermost first */
};

extern _Thread_local struct x86_cxx_thread x86_cxx_thread;

struct x86_frame x86_frame_at(uint32_t link, uint32_t function);
uint32_t x86_frame_ebp(const struct x86_frame *frame);

/* Runs what is to be run between the frame's state and the given one. */
void x86_cxx_unwind(const struct x86_frame *frame, int32_t to_state);

/* x86_cxx_match.c */
bool x86_cxx_is_exception(const EXCEPTION_RECORD32 *record);
bool x86_cxx_takes(const struct x86_handler *handler, const EXCEPTION_RECORD32 *record,
                   const struct cxx_catchable **as);
void x86_cxx_build_object(const struct x86_frame *frame, const struct x86_handler *handler,
                          const EXCEPTION_RECORD32 *record, const struct cxx_catchable *as);
/* The thrown object's end, if the record is of one. */
void x86_cxx_destroy(const EXCEPTION_RECORD32 *record);

/* x86_cxx_handler.c: looks for a try block that takes the exception; caught: only for one in this
 * block's catch blocks. marker is the link down to which the stack is unwound. */
void x86_cxx_search(const struct x86_frame *frame, const struct cxx_try *caught, uint32_t marker,
                    EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context);

/* x86_cxx_catch.c: unwinds to the marker and runs the catch block. */
void x86_cxx_catch(const struct x86_frame *frame, const struct cxx_try *block,
                   const struct x86_handler *handler, uint32_t marker, EXCEPTION_RECORD32 *record,
                   WOW64_CONTEXT *context) __attribute__((noreturn));

/* x86_cxx_standard.c: cxx_throw_standard. */
void x86_cxx_throw_standard(unsigned kind, const char *what) __attribute__((noreturn));

#endif
