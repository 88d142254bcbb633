/* From the model to the tables: what annotations mean, and the C that is written. */
#ifndef THUNKS_GEN_TABLES_H
#define THUNKS_GEN_TABLES_H

#include "thunks/gen/model.h"

#include <stdio.h>

/* Steps of a length expression, or -1 after refuse(). sizes[i] is set for a sizeof's text. */
struct gen_step {
    uint8_t op; /* enum length_op */
    long value;
    const char *size_of;
};
enum { LENGTH_MAXIMUM = 16 };
int length_parse(struct gen_model *model, const struct gen_call *call, const char *text,
                 struct gen_step steps[LENGTH_MAXIMUM]);

/* The names that a FLAGS or ENUM annotation stands for, in the headers' order; -1: refused. */
int constants_match(struct gen_model *model, const char *call, const char *patterns,
                    const char ***names);

void tables_write(struct gen_model *model, FILE *out);

#endif
