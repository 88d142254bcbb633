/* Types from debug information (DWARF 5, chapter 5): one node for each entry that is reached. */
#include "thunks/gen/read.h"

#include <dwarf.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct seen {
    Dwarf_Off offset;
    struct gen_type *type;
};

static int compare_seen(const void *left, const void *right)
{
    const struct seen *a = left, *b = right;

    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

struct gen_type *type_new(struct gen_model *model)
{
    struct gen_type *type = calloc(1, sizeof *type);

    if (!type) {
        fputs("thunkgen: out of memory\n", stderr);
        exit(1);
    }
    model->types = grow(model->types, model->type_count, sizeof *model->types);
    model->types[model->type_count++] = type;
    return type;
}

static uint8_t base_class(const char *name, uint64_t encoding)
{
    switch (encoding) {
    case DW_ATE_boolean:
        return TYPE_BOOL;
    case DW_ATE_float:
        return TYPE_FLOAT;
    case DW_ATE_unsigned:
    case DW_ATE_unsigned_char:
        return TYPE_UNSIGNED;
    case DW_ATE_UTF:
        return TYPE_CHAR16;
    case DW_ATE_signed_char:
        return name && strcmp(name, "char") == 0 ? TYPE_CHAR8 : TYPE_SIGNED;
    default:
        return TYPE_SIGNED;
    }
}

/*
 * Where a bit-field starts, in bits from the struct's start. Before DWARF 4, and with clang 14, its
 * place is counted from the highest bit of a unit of its type.
 */
static uint64_t bit_place(Dwarf_Die *die, uint64_t bit_size)
{
    uint64_t unit = die_number(die, DW_AT_byte_size, 0);
    uint64_t start = 8 * die_number(die, DW_AT_data_member_location, 0);

    if (!unit)
        return start + die_number(die, DW_AT_data_bit_offset, 0);
    return start + 8 * unit - die_number(die, DW_AT_bit_offset, 0) - bit_size;
}

struct member_place die_place(Dwarf_Die *member)
{
    uint64_t size = die_number(member, DW_AT_bit_size, 0);
    uint64_t bits =
        size ? bit_place(member, size) : 8 * die_number(member, DW_AT_data_member_location, 0);

    return (struct member_place){(uint32_t)(bits / 8), bits % 8, (uint8_t)size};
}

static void read_field(struct gen_model *model, const char *owner, struct gen_type *type,
                       Dwarf_Die *die)
{
    const char *name = die_text(die, DW_AT_name);
    struct gen_field field = {.name = name ? name : ""};
    struct member_place place = die_place(die);

    field.type = read_type_of(model, owner, die);
    field.offset = place.offset;
    field.bit_offset = place.bit_offset;
    field.bit_size = place.bit_size;
    field.alignment = (uint32_t)die_number(die, DW_AT_alignment, 0);
    type->fields = grow(type->fields, type->field_count, sizeof *type->fields);
    type->fields[type->field_count++] = field;
}

static void read_enumerator(struct gen_type *type, Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Sword value = 0;

    dwarf_formsdata(dwarf_attr(die, DW_AT_const_value, &attribute), &value);
    type->constants = grow(type->constants, type->constant_count, sizeof *type->constants);
    type->constants[type->constant_count++] =
        (struct gen_constant){die_text(die, DW_AT_name), (uint64_t)value};
}

static void read_members(struct gen_model *model, const char *owner, struct gen_type *type,
                         Dwarf_Die *die)
{
    Dwarf_Die child;

    if (dwarf_child(die, &child) != 0)
        return;
    do {
        if (dwarf_tag(&child) == DW_TAG_member)
            read_field(model, owner, type, &child);
        else if (dwarf_tag(&child) == DW_TAG_enumerator)
            read_enumerator(type, &child);
    } while (dwarf_siblingof(&child, &child) == 0);
    type->count = (uint32_t)(type->field_count + type->constant_count);
}

/* An array of several dimensions becomes an array of arrays, the first dimension outside. */
static void read_dimensions(struct gen_model *model, const char *owner, struct gen_type *type,
                            Dwarf_Die *die)
{
    struct gen_type *inner = type;
    Dwarf_Die child;
    bool first = true;

    type->class = TYPE_ARRAY;
    if (dwarf_child(die, &child) == 0) {
        do {
            if (dwarf_tag(&child) != DW_TAG_subrange_type)
                continue;
            if (!first) {
                inner->target = type_new(model);
                inner = inner->target;
                inner->class = TYPE_ARRAY;
            }
            first = false;
            inner->count = (uint32_t)die_number(
                &child, DW_AT_count, die_number(&child, DW_AT_upper_bound, (uint64_t)-1) + 1);
        } while (dwarf_siblingof(&child, &child) == 0);
    }
    inner->target = read_type_of(model, owner, die);
}

/* What pointers to functions have as their target; a type of no size. */
static void read_function(struct gen_model *model, const char *owner, struct gen_type *type,
                          Dwarf_Die *die)
{
    Dwarf_Die child;

    type->class = TYPE_FUNCTION;
    type->target = read_type_of(model, owner, die);
    if (dwarf_child(die, &child) != 0)
        return;
    do {
        struct gen_field parameter = {.name = "", .offset = (uint32_t)type->field_count};

        if (dwarf_tag(&child) == DW_TAG_unspecified_parameters)
            type->is_variadic = true;
        if (dwarf_tag(&child) != DW_TAG_formal_parameter)
            continue;
        parameter.type = read_type_of(model, owner, &child);
        parameter.offset32 = parameter.offset;
        type->fields = grow(type->fields, type->field_count, sizeof *type->fields);
        type->fields[type->field_count++] = parameter;
    } while (dwarf_siblingof(&child, &child) == 0);
    type->count = (uint32_t)type->field_count;
}

/* false: a kind of type that thunkgen does not know. */
static bool read_type(struct gen_model *model, const char *owner, struct gen_type *type,
                      Dwarf_Die *die)
{
    type->name = die_text(die, DW_AT_name);
    type->file = dwarf_decl_file(die);
    type->size = (uint32_t)die_number(die, DW_AT_byte_size, 0);
    type->alignment = (uint32_t)die_number(die, DW_AT_alignment, 0);
    switch (dwarf_tag(die)) {
    case DW_TAG_base_type:
        type->class = base_class(type->name, die_number(die, DW_AT_encoding, 0));
        return true;
    case DW_TAG_typedef:
    case DW_TAG_volatile_type:
    case DW_TAG_restrict_type:
    case DW_TAG_const_type:
    case DW_TAG_atomic_type:
        type->is_const = dwarf_tag(die) == DW_TAG_const_type;
        type->base = read_type_of(model, owner, die);
        return true;
    case DW_TAG_pointer_type:
        type->class = TYPE_POINTER;
        type->size = sizeof(void *);
        type->target = read_type_of(model, owner, die);
        return true;
    case DW_TAG_subroutine_type:
        read_function(model, owner, type, die);
        return true;
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
        type->class = dwarf_tag(die) == DW_TAG_union_type ? TYPE_UNION : TYPE_STRUCT;
        if (die_flag(die, DW_AT_declaration))
            type->class = TYPE_OPAQUE;
        type->tag = type->name;
        read_members(model, owner, type, die);
        return true;
    case DW_TAG_enumeration_type:
        type->class = TYPE_ENUM;
        read_members(model, owner, type, die);
        return true;
    case DW_TAG_array_type:
        read_dimensions(model, owner, type, die);
        return true;
    case DW_TAG_unspecified_type:
        type->class = TYPE_OPAQUE;
        return true;
    default:
        return false;
    }
}

static struct gen_type *void_type(struct gen_model *model)
{
    struct gen_type *type = type_new(model);

    type->name = "void";
    type->class = TYPE_VOID;
    return type;
}

struct gen_type *read_type_at(struct gen_model *model, const char *owner, Dwarf_Die *die)
{
    struct seen *seen = calloc(1, sizeof *seen), **place;

    seen->offset = dwarf_dieoffset(die);
    place = tsearch(seen, &model->types_by_offset, compare_seen);
    if (*place != seen) {
        free(seen);
        return (*place)->type;
    }
    seen->type = type_new(model);
    if (!read_type(model, owner, seen->type, die))
        refuse(model, owner, "type %s is of an unknown kind (DWARF tag 0x%x)",
               seen->type->name ? seen->type->name : "without name", dwarf_tag(die));
    return seen->type;
}

struct gen_type *read_type_of(struct gen_model *model, const char *owner, Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Die found;

    if (!dwarf_attr(die, DW_AT_type, &attribute))
        return void_type(model);
    if (!dwarf_formref_die(&attribute, &found)) {
        refuse(model, owner, "debug information does not lead to its type");
        return void_type(model);
    }
    return read_type_at(model, owner, &found);
}
