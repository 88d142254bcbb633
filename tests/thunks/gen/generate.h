/* Runs thunkgen over a small source, and loads what it wrote. */
#ifndef TESTS_THUNKS_GEN_GENERATE_H
#define TESTS_THUNKS_GEN_GENERATE_H

#include "thunks/descriptor.h"

#include <stdio.h>

/* The tables of a source; NULL when thunkgen refused it. generate_message() is what it said. */
const struct call_table *generate(const char *source);
/* The same, where the source also stands for the Windows headers, in their 32-bit form too. */
const struct call_table *generate_with_headers(const char *source);
const char *generate_message(void);

/* What `thunkgen --layouts` says of the real API objects. */
FILE *generate_layouts(void);

#endif
