/* Reading a linked ELF object: its debug information and its .api_notes section. */
#ifndef THUNKS_GEN_READ_H
#define THUNKS_GEN_READ_H

#include "thunks/gen/model.h"

#include <elfutils/libdw.h>

/* Adds every exported function and variable of the object. */
void read_calls(struct gen_model *model, Dwarf *dwarf);
/* The type of a parameter, field, variable or function result; NULL after refuse(). */
struct gen_type *read_type_of(struct gen_model *model, const char *owner, Dwarf_Die *die);
/* The type that a debug entry is. */
struct gen_type *read_type_at(struct gen_model *model, const char *owner, Dwarf_Die *die);
/* Adds the types of GUEST_STRUCT rows, which the notes have. */
void read_structs(struct gen_model *model, Dwarf *dwarf);
/* Refuses exported functions that read_calls did not find. */
void read_symbols(struct gen_model *model, Elf *elf);
/* Adds the notes of GAP, ALIAS, ORDINAL and NO_FRAME rows. */
void read_notes(struct gen_model *model, Elf *elf);
/* Adds the macros of an object compiled with -fdebug-macro. */
void read_macros(struct gen_model *model, Dwarf *dwarf);

/* Where a member of a struct lies, as struct field has it. */
struct member_place {
    uint32_t offset;
    uint8_t bit_offset, bit_size;
};
struct member_place die_place(Dwarf_Die *member);
const char *die_text(Dwarf_Die *die, unsigned attribute);
bool die_flag(Dwarf_Die *die, unsigned attribute);
uint64_t die_number(Dwarf_Die *die, unsigned attribute, uint64_t otherwise);

/* An empty one, in the model. */
struct gen_type *type_new(struct gen_model *model);

#endif
