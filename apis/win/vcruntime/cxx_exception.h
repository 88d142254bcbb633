/* C++ exceptions themselves: throwing, matching, catching, and what a thread has of them. */
#ifndef APIS_WIN_VCRUNTIME_CXX_EXCEPTION_H
#define APIS_WIN_VCRUNTIME_CXX_EXCEPTION_H

#include "apis/win/vcruntime/cxx_frame.h"

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
