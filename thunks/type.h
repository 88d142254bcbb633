/* The types that calls take and give, as the compiler laid them out. Part of descriptor.h. */
#ifndef THUNKS_TYPE_H
#define THUNKS_TYPE_H

#include <stdbool.h>
#include <stdint.h>

enum type_class {
    TYPE_VOID,
    TYPE_BOOL, /* BOOL, BOOLEAN, _Bool: shown as TRUE or FALSE */
    TYPE_SIGNED,
    TYPE_UNSIGNED,
    TYPE_FLOAT,
    TYPE_CHAR8,  /* char, as text */
    TYPE_CHAR16, /* WCHAR, as text */
    TYPE_ENUM,
    TYPE_HANDLE, /* HANDLE and its relatives */
    TYPE_POINTER,
    TYPE_FUNCTION, /* pointer to a function: target is its result, fields are its parameters */
    TYPE_STRUCT,
    TYPE_UNION,
    TYPE_ARRAY,
    TYPE_OPAQUE /* declared, never defined */
};

struct constant {
    const char *name;
    uint64_t value;
};

/* In place of offset32: the member does not exist in the 32-bit layout. */
#define NO_OFFSET UINT32_MAX

/* A member, or a parameter of a function that is pointed to. */
struct field {
    const char *name; /* "" for an anonymous member, and for a parameter */
    const struct type *type;
    uint32_t offset;              /* of a parameter: its index */
    uint8_t bit_offset, bit_size; /* bit_size 0: not a bit-field */
    uint8_t bit_offset32, bit_size32;
    uint32_t offset32;
};

/* What ends in 32 is of the layout that a guest with 32-bit pointers has. */
struct type {
    const char *name;                 /* the typedef's name where there is one: "LPDWORD" */
    const struct type *target;        /* of a pointer or an array; a function's result */
    const struct field *fields;       /* of a struct or a union; a function's parameters */
    const struct constant *constants; /* of an enum */
    uint32_t size, count;             /* count: fields, constants or array elements */
    uint32_t size32;                  /* may be told although known32 is false */
    uint8_t class;                    /* enum type_class */
    bool is_const;                    /* of a pointer: its target may not be written */
    bool is_variadic;                 /* of a function: takes more arguments, or any */
    bool known32;                     /* its 32-bit layout can be told, and its members' too */
    bool is_same;                     /* its bytes mean the same in both layouts */
    bool states_size;                 /* a struct whose first member is its own size */
    bool is_shared;                   /* GUEST_LAYOUT: a pointer to it is handed on as it is */
};

#endif
