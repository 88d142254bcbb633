/*
 * How a guest-visible function is written. The prototype is its only description:
 *
 *     API(kernel32, BOOL, ReadFile, (HANDLE file, LPVOID buffer OUT BYTES(count), DWORD count,
 *                                    LPDWORD done OUT OPTIONAL, LPOVERLAPPED overlapped))
 *     {
 *         ...
 *     }
 *
 * The build tool thunks/gen reads it from the compiler's debug information; exports, trace and
 * hooks follow from there. The first argument is a group; apis/win/modules.c says which groups
 * make up which DLL. Include further Windows headers before this one.
 */
#ifndef THUNKS_API_H
#define THUNKS_API_H

#include "abi/windows.h"
#include "thunks/note.h"

#if defined(__clang__)
#define API_TAG(text) __attribute__((btf_decl_tag(text)))
#else
#define API_TAG(text)
#endif

/* Windows headers may have defined these again, as nothing. */
#undef IN
#undef OUT
#undef OPTIONAL

/* Behind a parameter's name. Lengths are expressions over the other parameters. */
#define IN API_TAG("in") /* worth saying of a pointer to something that is only read */
#define OUT API_TAG("out")
#define INOUT API_TAG("inout")
#define OPTIONAL API_TAG("optional")
#define BYTES(length) API_TAG("bytes:" #length)   /* bytes that it points to */
#define COUNT(length) API_TAG("count:" #length)   /* elements that it points to */
#define TERMINATED API_TAG("terminated")          /* elements that it points to, up to a NULL */
#define FLAGS(...) API_TAG("flags:" #__VA_ARGS__) /* prefixes of macros that may be or-ed */
#define ENUM(...) API_TAG("enum:" #__VA_ARGS__)   /* prefixes of macros: one of them */

/* A function that windows.h declares: the compiler checks the prototype against it. */
#define API(group, type, name, parameters)                                                         \
    type WINAPI name parameters __asm__(#group "." #name);                                         \
    type WINAPI name parameters

/*
 * A function whose C name would meet one of libc's or of another group's, or whose declaration
 * in the headers differs: the C name becomes group_name, the guest sees name.
 */
#define API_PRIVATE(group, type, name, parameters)                                                 \
    type WINAPI group##_##name parameters __asm__(#group "." #name);                               \
    type WINAPI group##_##name parameters

/* The C runtime's functions: group crt, C name crt_name. Variadic ones use __builtin_ms_va_list. */
#define CRT(type, name, parameters) API_PRIVATE(crt, type, name, parameters)

/* A variable that a DLL exports: `DATA(msvcrt, int, _fmode) = 0;`. The C name is group_name. */
#define DATA(group, type, name)                                                                    \
    extern type group##_##name __asm__(#group "." #name);                                          \
    type group##_##name

/* A function that is known and not provided, with the reason that `sojourn apis` shows. */
#define GAP(group, name, reason) API_NOTE("gap", #group "." #name, reason)

/* A second name for an exported function of any group. */
#define ALIAS(group, name, target) API_NOTE("alias", #group "." #name, target)

/* The ordinal under which a group's function is exported. */
#define ORDINAL(group, name, ordinal) API_NOTE("ordinal", #group "." #name, #ordinal)

/*
 * A function that looks at its caller's frame or leaves it, such as RtlCaptureContext: the trace
 * shows that it was called and steps out of the way.
 */
#define NO_FRAME(group, name) API_NOTE("noframe", #group "." #name, "1")

/* Names for a function's result, as ENUM has them for a parameter: prefixes or whole names. */
#define RESULT(group, name, ...) API_NOTE("result", #group "." #name, #__VA_ARGS__)

/* A function whose result is a Win32 error code. */
#define RESULT_ERROR(group, name) API_NOTE("error", #group "." #name, "1")

/* A group whose functions are cdecl on 32-bit Windows; those of others are stdcall. */
#define CDECL_GROUP(group) API_NOTE("cdecl", #group, "1")

/*
 * Objects of a type (a struct, or a typedef of one) that stay in the guest's memory in the guest's
 * own layout, which the functions that use them know in both data models: a pointer to one is
 * handed on as it is. Say why.
 */
#define GUEST_LAYOUT(type, reason) API_NOTE("shared", #type, reason)

#endif
