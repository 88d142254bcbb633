/*
 * The Windows headers as a 32-bit guest's compiler sees them: the debug information of
 * thunks/headers.h compiled for the x86. A type is the same in both when its name and the folder
 * of the header are (several headers declare BLOB); members are paired by their names, those
 * without by their order.
 */
#include "thunks/gen/layout32.h"

#include <dwarf.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct declaration {
    const char *name, *folder;
    bool is_typedef;
    Dwarf_Die die;
};

static void match_members(struct gen_type *type, Dwarf_Die *headers);

static int compare_declarations(const void *left, const void *right)
{
    const struct declaration *a = left, *b = right;
    int order = strcmp(a->name, b->name);

    if (order == 0)
        order = strcmp(a->folder, b->folder);
    return order ? order : a->is_typedef - b->is_typedef;
}

static bool is_aggregate(Dwarf_Die *die)
{
    return dwarf_tag(die) == DW_TAG_structure_type || dwarf_tag(die) == DW_TAG_union_type;
}

static const char *folder_of(const char *file)
{
    const char *slash = file ? strrchr(file, '/') : NULL;

    return slash ? text_format("%.*s", (int)(slash - file), file) : "";
}

static void add(void **headers, Dwarf_Die *die)
{
    struct declaration *added = calloc(1, sizeof *added);

    if (!added)
        abort();
    added->name = die_text(die, DW_AT_name);
    added->folder = folder_of(dwarf_decl_file(die));
    added->is_typedef = dwarf_tag(die) == DW_TAG_typedef;
    added->die = *die;
    if (added->name && !die_flag(die, DW_AT_declaration))
        tsearch(added, headers, compare_declarations);
}

/* Those that are declared within a struct are children of its entry. */
static void read_children(void **headers, Dwarf_Die *parent)
{
    Dwarf_Die die;

    if (dwarf_child(parent, &die) != 0)
        return;
    do {
        if (is_aggregate(&die) || dwarf_tag(&die) == DW_TAG_typedef)
            add(headers, &die);
        if (is_aggregate(&die))
            read_children(headers, &die);
    } while (dwarf_siblingof(&die, &die) == 0);
}

void headers_read(void **headers, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        read_children(headers, &die);
}

static bool find(void **headers, const char *name, const char *file, bool is_typedef,
                 Dwarf_Die *found)
{
    struct declaration wanted = {name, folder_of(file), is_typedef, {0}}, **place;

    if (!name)
        return false;
    place = tfind(&wanted, headers, compare_declarations);
    if (place)
        *found = (*place)->die;
    return place != NULL;
}

static uint32_t size_of(Dwarf_Die *die)
{
    Dwarf_Word size;

    return dwarf_aggregate_size(die, &size) == 0 ? (uint32_t)size : 0;
}

uint32_t headers32_size(struct gen_model *model, const struct gen_type *type)
{
    Dwarf_Die die;

    return find(&model->headers32, type->name, type->file, true, &die) ? size_of(&die) : 0;
}

uint32_t headers32_target_size(struct gen_model *model, const struct gen_type *type)
{
    Dwarf_Attribute attribute;
    Dwarf_Die die, target;

    if (!find(&model->headers32, type->name, type->file, true, &die) ||
        dwarf_peel_type(&die, &die) != 0 || dwarf_tag(&die) != DW_TAG_pointer_type ||
        !dwarf_formref_die(dwarf_attr(&die, DW_AT_type, &attribute), &target))
        return 0;
    return size_of(&target);
}

/* The member of a name; of those without, the one with so many before it. */
static bool find_member(Dwarf_Die *headers, const char *name, size_t before, Dwarf_Die *found)
{
    if (dwarf_child(headers, found) != 0)
        return false;
    do {
        const char *own = die_text(found, DW_AT_name);

        if (dwarf_tag(found) == DW_TAG_member && strcmp(own ? own : "", name) == 0 && before-- == 0)
            return true;
    } while (dwarf_siblingof(found, found) == 0);
    return false;
}

/* The struct or union that a member is, or is an array of. */
static bool member_aggregate(Dwarf_Die *member, Dwarf_Die *found)
{
    Dwarf_Attribute attribute;
    Dwarf_Die at = *member;

    do {
        if (!dwarf_formref_die(dwarf_attr(&at, DW_AT_type, &attribute), found) ||
            dwarf_peel_type(found, found) != 0)
            return false;
        at = *found;
    } while (dwarf_tag(found) == DW_TAG_array_type);
    return is_aggregate(found);
}

/* A member's type that has no name of its own. */
static void match_nameless(struct gen_type *type, Dwarf_Die *headers)
{
    if (type->base) {
        match_nameless(type->base, headers);
        layout32_copy(type, type->base);
    } else if (type->class == TYPE_ARRAY) {
        match_nameless(type->target, headers);
        layout32_copy(type, type->target);
        type->size32 = type->count * type->target->size32;
    } else if (type_is_aggregate(type) && !type->tag) {
        match_members(type, headers);
    }
}

static void match_member(struct gen_type *type, struct gen_field *field, Dwarf_Die *member)
{
    struct member_place place = die_place(member);
    Dwarf_Attribute attribute;
    Dwarf_Die inside;

    field->offset32 = place.offset;
    field->bit_offset32 = place.bit_offset;
    field->bit_size32 = place.bit_size;
    if (member_aggregate(member, &inside))
        match_nameless(field->type, &inside);
    if (type->unknown32)
        return;
    if (field->type->unknown32)
        type->unknown32 = text_format("member %s: %s", field->name, field->type->unknown32);
    else if (dwarf_formref_die(dwarf_attr(member, DW_AT_type, &attribute), &inside) &&
             size_of(&inside) != field->type->size32)
        type->unknown32 = text_format("member %s has another type", field->name);
}

static void match_members(struct gen_type *type, Dwarf_Die *headers)
{
    size_t nameless = 0, found = 0;

    type->in_headers32 = true;
    type->unknown32 = NULL;
    type->size32 = (uint32_t)die_number(headers, DW_AT_byte_size, 0);
    for (size_t i = 0; i < type->field_count; i++) {
        struct gen_field *field = &type->fields[i];
        Dwarf_Die member;

        field->offset32 = NO_OFFSET;
        if (find_member(headers, field->name, field->name[0] ? 0 : nameless++, &member)) {
            match_member(type, field, &member);
            found++;
        }
    }
    if (!found && type->field_count)
        type->unknown32 = "the 32-bit headers have no member of it";
}

static bool find_aggregate(void **headers, const struct gen_type *type, Dwarf_Die *found)
{
    if (find(headers, type->tag, type->file, false, found))
        return true;
    return find(headers, type->tag, type->file, true, found) &&
           dwarf_peel_type(found, found) == 0 && is_aggregate(found) &&
           !die_flag(found, DW_AT_declaration);
}

bool headers32_match(struct gen_model *model, struct gen_type *type)
{
    Dwarf_Die found;

    if (find_aggregate(&model->headers32, type, &found))
        match_members(type, &found);
    else if (find_aggregate(&model->headers64, type, &found))
        type->unknown32 = "only in the 64-bit headers";
    else
        return false;
    return true;
}
