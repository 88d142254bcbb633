/*
 * Hooks: code that sees and changes the calls that a guest program makes. This is the whole
 * interface of a plug-in; installed, it is <sojourn/hook.h>. A plug-in is a shared object,
 *
 *     cc -shared -fPIC -o redirect.so redirect.c
 *     sojourn --hook ./redirect.so PROGRAM
 *
 * with one function that attaches its hooks:
 *
 *     static void before(struct hook_call *call, void *data)
 *     {
 *         int name = hook_argument_find(call, "name");
 *         hook_argument_set(call, name, (uint64_t)other_name);
 *     }
 *     int sojourn_plugin(void)
 *     {
 *         static const struct hook_functions functions = {.before = before};
 *         return hook_attach("kernel32!CreateFile*", &functions, NULL) ? 0 : -1;
 *     }
 *
 * Hooks run on the guest's thread and stack, in the middle of its call, on several threads at
 * once. `sojourn apis MODULE` lists functions with their parameters' names and types.
 */
#ifndef SOJOURN_HOOK_H
#define SOJOURN_HOOK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HOOK_API __attribute__((visibility("default")))

struct hook;      /* one hook_attach */
struct hook_call; /* a call under way: valid until the hook's function returns */

/* Those that are NULL are left out. */
struct hook_functions {
    /* May change arguments. */
    void (*before)(struct hook_call *call, void *data);
    /* Runs instead of the function, after every before. Sets the result, and may call
     * hook_call_original. Of several, the one attached first runs. */
    void (*replace)(struct hook_call *call, void *data);
    /* May change the result and the last error. Does not run when an exception leaves the call. */
    void (*after)(struct hook_call *call, void *data);
};

/*
 * The pattern is a glob over "kernel32!ReadFile", or over "ReadFile" alone when it has no '!';
 * several are separated by commas; case does not matter. Modules that are loaded later are
 * covered. The functions must stay where they are. NULL with errno on failure: ENOMEM, or ENOSPC
 * when a function has eight hooks already.
 *
 * Functions that look at their caller's frame, such as RtlCaptureContext, have only before.
 */
HOOK_API struct hook *hook_attach(const char *pattern, const struct hook_functions *functions,
                                  void *data);

/* At any time, on any thread. A call that is under way may still reach the hook. */
HOOK_API void hook_detach(struct hook *hook);

/* "kernel32.dll" and "ReadFile". */
HOOK_API const char *hook_module(const struct hook_call *call);
HOOK_API const char *hook_function(const struct hook_call *call);

/* Arguments, from 0 on. Those behind a variadic function's "..." are not counted. */
HOOK_API int hook_argument_count(const struct hook_call *call);
HOOK_API const char *hook_argument_name(const struct hook_call *call, int index);
HOOK_API const char *hook_argument_type(const struct hook_call *call, int index); /* "LPDWORD" */
HOOK_API int hook_argument_find(const struct hook_call *call, const char *name);  /* -1: none */

/* The value as the function will see it: integers extended by their sign, pointers as they are,
 * float and double as their bits. An index that is out of range reads as 0 and is not written. */
HOOK_API uint64_t hook_argument(const struct hook_call *call, int index);
HOOK_API void hook_argument_set(struct hook_call *call, int index, uint64_t value);

/* The value as the trace shows it: "C:\\x" in quotes, GENERIC_READ, {x=1, y=2}. Returns the
 * length that there was, like snprintf. */
HOOK_API size_t hook_argument_text(const struct hook_call *call, int index, char *text,
                                   size_t size);

/* In after and replace. */
HOOK_API uint64_t hook_result(const struct hook_call *call);
HOOK_API void hook_result_set(struct hook_call *call, uint64_t value);
HOOK_API uint32_t hook_last_error(const struct hook_call *call);
HOOK_API void hook_last_error_set(struct hook_call *call, uint32_t error);

/* In replace: calls the function with the arguments as they are now, and sets the result. */
HOOK_API void hook_call_original(struct hook_call *call);

/* Copies guest memory that may not be there; returns how many bytes were. */
HOOK_API size_t hook_read(const void *from, void *to, size_t size);

#ifdef __cplusplus
}
#endif

#endif
