/*
 * Macros and enumerators from debug information: DWARF 5, 6.3 and 5.7. The object is compiled
 * with -fdebug-macro and -fno-eliminate-unused-debug-types.
 */
#include "thunks/gen/read.h"

#include <dwarf.h>
#include <string.h>

static bool is_definition(Dwarf_Macro *macro)
{
    unsigned opcode = 0;

    dwarf_macro_opcode(macro, &opcode);
    return opcode == DW_MACRO_define || opcode == DW_MACRO_define_strp ||
           opcode == DW_MACRO_define_strx;
}

static void add(struct gen_model *model, struct gen_macro macro)
{
    model->macros = grow(model->macros, model->macro_count, sizeof *model->macros);
    model->macros[model->macro_count++] = macro;
}

/* "NAME value" or "NAME(parameters) value", as the preprocessor saw it. */
static int add_macro(Dwarf_Macro *macro, void *context)
{
    struct gen_model *model = context;
    Dwarf_Attribute attribute;
    const char *text;
    size_t name;

    if (!is_definition(macro) || dwarf_macro_param(macro, 1, &attribute) < 0 ||
        !(text = dwarf_formstring(&attribute)))
        return DWARF_CB_OK;
    name = strcspn(text, " (");
    add(model, (struct gen_macro){
                   .name = text_format("%.*s", (int)name, text),
                   .value = text + name + strcspn(text + name, " "),
                   .is_function = text[name] == '(',
               });
    return DWARF_CB_OK;
}

static void add_enumerators(struct gen_model *model, Dwarf_Die *enumeration)
{
    Dwarf_Die die;

    if (dwarf_child(enumeration, &die) != 0)
        return;
    do {
        const char *name = die_text(&die, DW_AT_name);

        if (name)
            add(model, (struct gen_macro){.name = name, .value = "0"});
    } while (dwarf_siblingof(&die, &die) == 0);
}

static void add_enumerations(struct gen_model *model, Dwarf_Die *unit)
{
    Dwarf_Die die;

    if (dwarf_child(unit, &die) != 0)
        return;
    do {
        if (dwarf_tag(&die) == DW_TAG_enumeration_type)
            add_enumerators(model, &die);
    } while (dwarf_siblingof(&die, &die) == 0);
}

void read_macros(struct gen_model *model, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0) {
        ptrdiff_t token = DWARF_GETMACROS_START;

        while ((token = dwarf_getmacros(&die, add_macro, model, token)) > 0)
            ;
        add_enumerations(model, &die);
    }
}
