/* How a 32-bit guest's call of one function is converted. Made at its first call, kept. */
#ifndef THUNKS_WIN32_PLAN_H
#define THUNKS_WIN32_PLAN_H

#include "thunks/descriptor.h"
#include "thunks/win32/alias.h"

enum { PLAN_PARAMS = 24 };

/* What becomes of an argument on its way to a 64-bit register or stack slot. */
enum plan_way {
    PLAN_WORD,     /* 32 bits are enough */
    PLAN_EXTENDED, /* a pointer, handle or long size: sign-extended */
    PLAN_LONG,     /* 8 bytes of the guest's stack */
    PLAN_FLOAT,
    PLAN_DOUBLE,
    PLAN_POINTER, /* to something in another layout: a copy */
    PLAN_FUNCTION,
    PLAN_ALIAS, /* a pointer that is another one for the guest */
    PLAN_STRUCT /* by value, in another layout or too large for a register: a copy */
};

struct plan_param {
    const struct param *param;
    const struct win32_alias *alias;
    uint16_t offset; /* on the guest's stack, behind the return address */
    uint8_t way;     /* enum plan_way */
};

struct plan {
    const struct call *call;
    void **slot; /* holds what is called: the function, or what watches it */
    const char *dll, *refusal;
    struct plan_param params[PLAN_PARAMS];
    unsigned param_count;
    unsigned size;         /* bytes of arguments on the guest's stack */
    unsigned popped;       /* those that the function removes */
    unsigned result_words; /* of the guest's stack before the arguments: where a struct goes */
    bool is_simple;        /* no argument and no result needs win32_call */
};

/* NULL when there is no memory. dll is kept. */
struct plan *plan_make(const struct call *call, const char *dll, void **slot);

/* Why a value of the type cannot be converted, or NULL. */
const char *plan_refusal(const struct type *type);

#endif
