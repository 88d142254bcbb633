/*
 * Values as text, by their descriptors: strings quoted, flags by name, structs field by field.
 * Memory of the guest is only read through peek.
 */
#ifndef THUNKS_FORMAT_H
#define THUNKS_FORMAT_H

#include "thunks/descriptor.h"
#include "thunks/line.h"

/* A call's arguments by position, and its result once there is one. */
struct format_call {
    const struct call *call;
    uint64_t (*argument)(const void *context, unsigned index);
    const void *context;
    uint64_t result;
};

/* A value as it is in a register. */
void format_value(struct line *line, const struct type *type, uint64_t value);
/* The names of a value's bits; the constants end in a NULL name. */
void format_flags(struct line *line, const struct constant *constants, uint64_t value);
/* Text of the guest: count characters, or -1 for up to its NUL. False when it cannot be read. */
bool format_text(struct line *line, const struct type *type, uint64_t at, int64_t count);
bool format_is_text(const struct type *type);
/* A value that lies in memory of ours. */
void format_object(struct line *line, const struct type *type, const void *at);
/* An argument before the call, or after it: then what its pointer leads to is the result. */
void format_argument(struct line *line, const struct format_call *call, unsigned index, bool after);
/* The length that a parameter's BYTES or COUNT states; 0 when it has none. */
uint64_t format_length(const struct format_call *call, const struct param *param);

#endif
