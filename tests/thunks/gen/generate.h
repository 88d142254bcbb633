/* Runs thunkgen over a small source, and loads what it wrote. */
#ifndef TESTS_THUNKS_GEN_GENERATE_H
#define TESTS_THUNKS_GEN_GENERATE_H

#include "thunks/descriptor.h"

/* The tables of a source; NULL when thunkgen refused it. generate_message() is what it said. */
const struct call_table *generate(const char *source);
const char *generate_message(void);

#endif
