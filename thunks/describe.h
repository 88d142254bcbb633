/*
 * Parameters, results and their types: what trace, hooks and listings read, and most runs do not.
 * The generated tables keep them without relocations, so that they cost nothing at start: in
 * place of each pointer is an index, counted from 1, until describe() is called.
 */
#ifndef THUNKS_DESCRIBE_H
#define THUNKS_DESCRIBE_H

#include "thunks/descriptor.h"

struct descriptions {
    const char *strings;
    const struct length_step *steps;
    struct constant *constants;
    struct field *fields;
    struct type *types;
    struct param *params;
    size_t constant_count, field_count, type_count, param_count;
};

/* Those of `descriptors`. */
extern const struct descriptions descriptions;

/* Comes before the first look at the params or the result of any of `descriptors`' calls. */
void describe(void);

/* The struct of that name, which some call's types lead to; anything else ends the process. */
const struct type *describe_type(const char *name);

/* Turns the indices of other tables into pointers; once. */
void describe_tables(const struct descriptions *tables);

#endif
