/*
 * What thunkgen learns from the debug information before it writes anything. Nothing is freed:
 * the tool ends when the tables are written.
 */
#ifndef THUNKS_GEN_MODEL_H
#define THUNKS_GEN_MODEL_H

#include "thunks/descriptor.h"
#include "thunks/gen/type.h"

struct gen_param {
    const char *name;
    struct gen_type *type;
    const char *length;    /* source text, or NULL */
    const char *constants; /* patterns of names, or NULL */
    uint8_t flags;         /* enum param_flag */
};

struct gen_call {
    const char *group, *name;
    const char *symbol; /* NULL for a gap */
    struct gen_param *params;
    size_t param_count;
    struct gen_type *result;
    const char *result_names; /* patterns, or NULL */
    const char *gap;
    uint16_t ordinal;
    uint16_t flags; /* enum call_flag */
};

/* A type that a GUEST_STRUCT row names. */
struct gen_struct {
    const char *name;
    struct gen_type *type; /* NULL: not found */
};

struct gen_note {
    const char *kind, *subject, *text;
};

/* A macro, or an enumerator with some value. */
struct gen_macro {
    const char *name, *value;
    bool is_function; /* NAME(parameters) */
};

struct gen_model {
    struct gen_call *calls;
    struct gen_type **types;
    struct gen_note *notes;
    struct gen_struct *structs;
    struct gen_macro *macros;
    size_t call_count, type_count, note_count, struct_count, macro_count;
    size_t types_reached;
    void *types_by_offset, *macros_by_name, *headers32, *headers64; /* tsearch trees */
    unsigned refusals;
};

/* Says on stderr why a name cannot be described; the tool goes on and fails at the end. */
void refuse(struct gen_model *model, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Room for one more element at the end of an array; exits when there is no memory. */
void *grow(void *array, size_t count, size_t element_size);
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct gen_call *model_find(struct gen_model *model, const char *symbol);
struct gen_call *model_add(struct gen_model *model, const char *symbol);
/* Gaps, aliases and ordinals; then the order of the tables. */
void model_finish(struct gen_model *model);

#endif
