/* Types while thunkgen works on them. Part of model.h. */
#ifndef THUNKS_GEN_TYPE_H
#define THUNKS_GEN_TYPE_H

#include "thunks/type.h"

#include <stddef.h>

struct gen_model;

struct gen_field {
    const char *name;
    struct gen_type *type;
    uint32_t offset, alignment; /* alignment: the stated one, or 0 */
    uint8_t bit_offset, bit_size;
    uint8_t bit_offset32, bit_size32;
    uint32_t offset32;
};

struct gen_constant {
    const char *name;
    uint64_t value;
};

/*
 * A type as the compiler described it. A typedef or qualifier is a node of its own (base is set)
 * until types_finish copies what it stands for into it.
 */
struct gen_type {
    const char *name; /* NULL: none */
    const char *tag;  /* of a struct or union, or the typedef's name where it has none */
    const char *file; /* where it is declared */
    struct gen_type *base;
    struct gen_type *target;  /* of a function: its result */
    struct gen_field *fields; /* of a function: its parameters */
    struct gen_constant *constants;
    size_t field_count, constant_count;
    uint32_t size, count;
    uint8_t class;     /* enum type_class */
    bool is_const;     /* of a qualifier: const; of a pointer: its target is const */
    bool is_variadic;  /* of a function */
    bool finished;     /* typedefs are followed */
    bool reached;      /* a call leads to it */
    bool laid_out;     /* what follows is known */
    bool in_headers32; /* size32 and the fields are from the 32-bit headers */
    bool known32, is_same;
    bool states_size;      /* the first member of a struct is its own size */
    const char *unknown32; /* why the 32-bit layout cannot be told, or NULL */
    const char *shared;    /* why objects stay in the guest's layout, or NULL */
    uint32_t size32;
    uint32_t alignment;      /* the stated one, or 0 */
    uint32_t pack;           /* the largest alignment that members are given */
    uint32_t align, align32; /* in either layout */
    uint64_t hash;           /* equal for types that are alike */
    struct gen_type *like;   /* the first of those that are alike */
    uint32_t index;          /* in the emitted table */
};

static inline bool type_is_aggregate(const struct gen_type *type)
{
    return type->class == TYPE_STRUCT || type->class == TYPE_UNION;
}

/* Copies typedefs' meanings. */
void types_finish(struct gen_model *model);
/* Finds the types that are alike, when their layouts are known. */
void types_merge(struct gen_model *model);
/* Finds the types that calls lead to, and numbers them in the order in which they are written. */
void types_number(struct gen_model *model);

#endif
