/*
 * Types that no call leads to and a GUEST_STRUCT row names: found in the debug information of
 * whichever object uses them. DWARF 5, 5.7 (structures), 5.3 (typedefs).
 */
#include "thunks/gen/read.h"

#include <dwarf.h>
#include <string.h>

static bool is_wanted(const struct gen_model *model, const char *name)
{
    for (size_t i = 0; i < model->struct_count; i++) {
        if (strcmp(model->structs[i].name, name) == 0)
            return false;
    }
    for (size_t i = 0; i < model->note_count; i++) {
        if (strcmp(model->notes[i].kind, "struct") == 0 &&
            strcmp(model->notes[i].subject, name) == 0)
            return true;
    }
    return false;
}

/* A struct, or a typedef of one, that is not just declared. */
static bool names_struct(Dwarf_Die *die)
{
    Dwarf_Die meant;
    int tag;

    if (dwarf_peel_type(die, &meant) != 0)
        return false;
    tag = dwarf_tag(&meant);
    return (tag == DW_TAG_structure_type || tag == DW_TAG_union_type) &&
           !die_flag(&meant, DW_AT_declaration);
}

static void read_unit(struct gen_model *model, Dwarf_Die *unit)
{
    Dwarf_Die die;

    if (dwarf_child(unit, &die) != 0)
        return;
    do {
        const char *name = names_struct(&die) ? die_text(&die, DW_AT_name) : NULL;

        if (!name || !is_wanted(model, name))
            continue;
        model->structs = grow(model->structs, model->struct_count, sizeof *model->structs);
        model->structs[model->struct_count++] =
            (struct gen_struct){name, read_type_at(model, name, &die)};
    } while (dwarf_siblingof(&die, &die) == 0);
}

void read_structs(struct gen_model *model, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        read_unit(model, &die);
}
