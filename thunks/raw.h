/*
 * A function of a 32-bit guest's DLL that gets the guest's registers as they are
 * (abi/guest32_raw.h), under the name that the guest knows:
 *
 *     static void next_type(struct guest32_live *live) { ... guest32_leave(live, 4); }
 *     RAW(x86_msvcrt, next_type, next_type);
 *
 *     RAW_CODE(x86_ntdll, _allmul, x86_allmul);   which is assembly itself
 *
 * ALIAS (thunks/api.h) gives it names that are no identifiers. There is neither trace nor hook.
 */
#ifndef THUNKS_RAW_H
#define THUNKS_RAW_H

#include "abi/guest32_raw.h"
#include "thunks/api.h"

/* Names may be macros of winnt.h: they are used before anything expands them. */
#define RAW(group, name, serve)                                                                    \
    extern const struct guest32_raw group##_##name __asm__(#group "." #name);                      \
    const struct guest32_raw group##_##name = {(const void *)guest32_enter, serve};                \
    API_NOTE("raw", #group "." #name, "1")

#define RAW_CODE(group, name, serve)                                                               \
    void serve(void);                                                                              \
    extern const struct guest32_raw group##_##name __asm__(#group "." #name);                      \
    const struct guest32_raw group##_##name = {(const void *)serve, NULL};                         \
    API_NOTE("raw", #group "." #name, "1")

#endif
