/*
 * What thunkgen says of every function that a guest can call. The tables are generated at build
 * time (build/descriptors.c); this is their shape.
 */
#ifndef THUNKS_DESCRIPTOR_H
#define THUNKS_DESCRIPTOR_H

#include "thunks/type.h"

#include <stddef.h>

/* A length: a small program in postfix order over the call's arguments. */
enum length_op {
    LENGTH_END,
    LENGTH_ARGUMENT, /* a parameter */
    LENGTH_TARGET,   /* what a parameter points to */
    LENGTH_RESULT,   /* the function's result: known after the call */
    LENGTH_NUMBER,
    LENGTH_ADD,
    LENGTH_SUBTRACT,
    LENGTH_MULTIPLY
};

struct length_step {
    uint8_t op;    /* enum length_op */
    int32_t value; /* the parameter's index, or the number */
};

enum param_flag {
    PARAM_OUT = 1,         /* written by the call: shown after it */
    PARAM_IN = 2,          /* read by the call: shown before it */
    PARAM_OPTIONAL = 4,    /* may be NULL */
    PARAM_BYTES = 8,       /* length counts bytes */
    PARAM_COUNT = 16,      /* length counts elements */
    PARAM_FLAGS = 32,      /* constants may be or-ed; otherwise one of them */
    PARAM_STATED = 64,     /* its direction was written, so what it points to is of interest */
    PARAM_TERMINATED = 128 /* points to elements that end in a NULL */
};

struct param {
    const char *name;
    const struct type *type;
    const struct length_step *length; /* with PARAM_BYTES or PARAM_COUNT */
    const struct constant *constants; /* names for the value, or NULL; ends in a NULL name */
    uint8_t flags;                    /* enum param_flag */
};

enum call_flag {
    CALL_VARIADIC = 1,
    CALL_DATA = 2,          /* a variable, not a function */
    CALL_GAP = 4,           /* known and not provided; gap has the reason */
    CALL_NO_FRAME = 8,      /* works on its caller's frame: nothing may stand between them */
    CALL_NO_RETURN = 16,    /* never returns, such as ExitProcess */
    CALL_RESULT_ERROR = 32, /* gives back a Win32 error code */
    CALL_CDECL = 64,        /* cdecl on 32-bit Windows, where the others are stdcall */
    CALL_SYSV = 256,        /* in the host's own calling convention: a foreign Unix's */
    CALL_RAW = 128          /* gets a 32-bit guest's registers: address is a struct guest32_raw */
};

/* Generated calls have params and a result that may be read after describe(): describe.h. */
struct call {
    const char *group, *name;
    void *address; /* the host's implementation, or the variable; NULL for a gap */
    const struct param *params;
    const struct type *result;
    const char *gap;
    uint16_t ordinal; /* 0: none stated */
    uint8_t param_count;
    uint16_t flags; /* enum call_flag */
};

/* Many names, each ended by NUL, in the order of their values. */
struct name_list {
    const char *names;
    const uint32_t *values;
    size_t count;
};

extern const struct name_list error_names;  /* Win32 and Winsock errors: "ERROR_FILE_NOT_FOUND" */
extern const struct name_list status_names; /* NTSTATUS and HRESULT */

/* NULL when the value has none. */
const char *name_of(const struct name_list *list, uint32_t value);

/* Sorted by group, then name, both as strcmp orders them. */
struct call_table {
    const struct call *calls;
    size_t count;
};

extern const struct call_table descriptors;

/* The first call of a group, and how many there are. */
size_t call_group(const struct call_table *table, const char *group, const struct call **first);
const struct call *call_find(const struct call_table *table, const char *group, const char *name);

#endif
