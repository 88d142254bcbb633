/*
 * Exported functions and variables: the debug entries whose linkage name is GROUP.NAME. DWARF 5,
 * 3.3 (subroutines), 4.1 (variables); clang's annotations are child entries with tag 0x6000.
 */
#include "thunks/gen/read.h"

#include <dwarf.h>
#include <string.h>

enum { TAG_ANNOTATION = 0x6000, CONVENTION_MS_ABI = 0xc1 /* DW_CC_LLVM_Win64 */ };

const char *die_text(Dwarf_Die *die, unsigned attribute)
{
    Dwarf_Attribute found;

    return dwarf_formstring(dwarf_attr(die, attribute, &found));
}

bool die_flag(Dwarf_Die *die, unsigned attribute)
{
    Dwarf_Attribute found;
    bool set = false;

    return dwarf_formflag(dwarf_attr(die, attribute, &found), &set) == 0 && set;
}

uint64_t die_number(Dwarf_Die *die, unsigned attribute, uint64_t otherwise)
{
    Dwarf_Attribute found;
    Dwarf_Word value;

    if (dwarf_formudata(dwarf_attr(die, attribute, &found), &value) < 0)
        return otherwise;
    return value;
}

static const char *after(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool apply_annotation(struct gen_param *param, const char *text)
{
    const char *rest;

    if (strcmp(text, "in") == 0)
        param->flags |= PARAM_STATED;
    else if (strcmp(text, "out") == 0)
        param->flags = (param->flags & ~PARAM_IN) | PARAM_OUT | PARAM_STATED;
    else if (strcmp(text, "inout") == 0)
        param->flags |= PARAM_OUT | PARAM_STATED;
    else if (strcmp(text, "optional") == 0)
        param->flags |= PARAM_OPTIONAL;
    else if (strcmp(text, "terminated") == 0)
        param->flags |= PARAM_TERMINATED;
    else if ((rest = after(text, "bytes:"))) {
        param->flags |= PARAM_BYTES;
        param->length = rest;
    } else if ((rest = after(text, "count:"))) {
        param->flags |= PARAM_COUNT;
        param->length = rest;
    } else if ((rest = after(text, "flags:"))) {
        param->flags |= PARAM_FLAGS;
        param->constants = rest;
    } else if ((rest = after(text, "enum:")))
        param->constants = rest;
    else
        return false;
    return true;
}

static void read_annotations(struct gen_model *model, const char *symbol, struct gen_param *param,
                             Dwarf_Die *die)
{
    Dwarf_Die child;

    if (dwarf_child(die, &child) != 0)
        return;
    do {
        const char *text = die_text(&child, DW_AT_const_value);

        if (dwarf_tag(&child) == TAG_ANNOTATION && text && !apply_annotation(param, text))
            refuse(model, symbol, "parameter %s: unknown annotation %s", param->name, text);
    } while (dwarf_siblingof(&child, &child) == 0);
}

static void read_param(struct gen_model *model, const char *symbol, struct gen_call *call,
                       Dwarf_Die *die)
{
    struct gen_param param = {.name = die_text(die, DW_AT_name), .flags = PARAM_IN};

    if (!param.name)
        param.name = text_format("argument%zu", call->param_count + 1);
    param.type = read_type_of(model, text_format("%s: parameter %s", symbol, param.name), die);
    read_annotations(model, symbol, &param, die);
    call->params = grow(call->params, call->param_count, sizeof *call->params);
    call->params[call->param_count++] = param;
}

static void read_params(struct gen_model *model, const char *symbol, struct gen_call *call,
                        Dwarf_Die *function)
{
    Dwarf_Die child;

    if (dwarf_child(function, &child) != 0)
        return;
    do {
        if (dwarf_tag(&child) == DW_TAG_formal_parameter)
            read_param(model, symbol, call, &child);
        else if (dwarf_tag(&child) == DW_TAG_unspecified_parameters)
            call->flags |= CALL_VARIADIC | CALL_CDECL;
    } while (dwarf_siblingof(&child, &child) == 0);
    if (call->param_count > UINT8_MAX)
        refuse(model, symbol, "has %zu parameters", call->param_count);
}

static void read_function(struct gen_model *model, const char *symbol, Dwarf_Die *die)
{
    struct gen_call call = {0}, *added;

    if (die_number(die, DW_AT_calling_convention, 0) != CONVENTION_MS_ABI)
        call.flags |= CALL_SYSV;
    if (!die_flag(die, DW_AT_prototyped)) {
        refuse(model, symbol, "has no prototype: write (void) for no parameters");
        return;
    }
    if (die_flag(die, DW_AT_noreturn))
        call.flags |= CALL_NO_RETURN;
    read_params(model, symbol, &call, die);
    call.result = read_type_of(model, symbol, die);
    added = model_add(model, symbol);
    if (!added)
        return;
    call.group = added->group;
    call.name = added->name;
    call.symbol = symbol;
    *added = call;
}

static void read_variable(struct gen_model *model, const char *symbol, Dwarf_Die *die)
{
    struct gen_type *type = read_type_of(model, symbol, die);
    struct gen_call *call = model_add(model, symbol);

    if (!call)
        return;
    call->symbol = symbol;
    call->result = type;
    call->flags = CALL_DATA;
}

static void read_unit(struct gen_model *model, Dwarf_Die *unit)
{
    Dwarf_Die die;

    if (dwarf_child(unit, &die) != 0)
        return;
    do {
        const char *symbol = die_text(&die, DW_AT_linkage_name);

        if (!symbol || !strchr(symbol, '.') || die_flag(&die, DW_AT_declaration))
            continue;
        if (dwarf_tag(&die) == DW_TAG_subprogram)
            read_function(model, symbol, &die);
        else if (dwarf_tag(&die) == DW_TAG_variable)
            read_variable(model, symbol, &die);
    } while (dwarf_siblingof(&die, &die) == 0);
}

void read_calls(struct gen_model *model, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        read_unit(model, &die);
}
