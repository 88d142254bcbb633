/* Types while thunkgen works on them. Part of model.h. */
#ifndef THUNKS_GEN_TYPE_H
#define THUNKS_GEN_TYPE_H

#include "thunks/type.h"

#include <stddef.h>

struct gen_model;

struct gen_field {
    const char *name;
    struct gen_type *type;
    uint32_t offset;
    uint8_t bit_offset, bit_size;
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
    struct gen_type *base;
    struct gen_type *target;  /* of a function: its result */
    struct gen_field *fields; /* of a function: its parameters */
    struct gen_constant *constants;
    size_t field_count, constant_count;
    uint32_t size, count;
    uint8_t class;         /* enum type_class */
    bool is_const;         /* of a qualifier: const; of a pointer: its target is const */
    bool is_variadic;      /* of a function */
    bool finished;         /* typedefs are followed */
    bool reached;          /* a call leads to it */
    uint64_t hash;         /* equal for types that are alike */
    struct gen_type *like; /* the first of those that are alike */
    uint32_t index;        /* in the emitted table */
};

/* Copies typedefs' meanings and finds the types that are alike. */
void types_finish(struct gen_model *model);

#endif
