/* Where a guest with 32-bit pointers has the members of a type: struct gen_type's ...32. */
#ifndef THUNKS_GEN_LAYOUT32_H
#define THUNKS_GEN_LAYOUT32_H

#include "thunks/gen/read.h"

#include <stdio.h>

/* Reads what the Windows headers declare, into model->headers32 or headers64. */
void headers_read(void **headers, Dwarf *dwarf);
/* Lays out every type: as the headers have it or, for the project's own types, by rule. */
void layout32_find(struct gen_model *model);
/* One line on each struct and union that calls lead to. */
void layout32_report(const struct gen_model *model, FILE *out);

/* For a typedef, what its meaning has. */
void layout32_copy(struct gen_type *type, const struct gen_type *meaning);

/* The size of a typedef's values in the headers; 0: they do not have it. */
uint32_t headers32_size(struct gen_model *model, const struct gen_type *type);

/* Of what a typedef of a pointer leads to; 0 when the headers do not say. */
uint32_t headers32_target_size(struct gen_model *model, const struct gen_type *type);
/* Takes a struct's or union's layout from the headers; false: it is not from one of them. */
bool headers32_match(struct gen_model *model, struct gen_type *type);

/* How a struct or union aligns its members, and is aligned itself; theirs is known. */
void rule32_measure(struct gen_type *type);
/* Lays a measured struct or union out. */
void rule32_lay_out(struct gen_type *type);
/* Whether the rule would give what the headers gave. */
bool rule32_agrees(const struct gen_type *type);

#endif
