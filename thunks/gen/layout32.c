/*
 * The layout of every type in a guest with 32-bit pointers. Pointers, handles and what is
 * declared as long take 4 bytes; the headers know the other types whose size differs, such as
 * ULONG_PTR, by their names.
 */
#include "thunks/gen/layout32.h"

#include "thunks/gen/read.h"

#include <string.h>

enum { POINTER32 = 4, LARGEST_NUMBER = 8 };

static void lay_out(struct gen_model *model, struct gen_type *type);

void layout32_copy(struct gen_type *type, const struct gen_type *meaning)
{
    type->size32 = meaning->size32;
    type->unknown32 = meaning->unknown32;
    type->in_headers32 = meaning->in_headers32;
    type->pack = meaning->pack;
    type->align = meaning->align;
    type->align32 = meaning->align32;
}

static bool is_long(const struct gen_type *type)
{
    return type->name && strstr(type->name, "long") && !strstr(type->name, "long long");
}

static void lay_out_plain(struct gen_type *type, uint32_t size32)
{
    type->size32 = size32;
    type->align = type->size ? type->size : 1;
    type->align32 = size32 ? size32 : 1;
}

static void lay_out_number(struct gen_type *type)
{
    if (type->size > LARGEST_NUMBER)
        type->unknown32 = "a number that Windows does not have";
    lay_out_plain(type, is_long(type) ? POINTER32 : type->size);
}

static void lay_out_array(struct gen_model *model, struct gen_type *type)
{
    lay_out(model, type->target);
    layout32_copy(type, type->target);
    type->size32 = type->count * type->target->size32;
}

static void lay_out_aggregate(struct gen_model *model, struct gen_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        lay_out(model, type->fields[i].type);
    rule32_measure(type);
    if (!headers32_match(model, type))
        rule32_lay_out(type);
}

/*
 * PULONG_PTR is declared together with ULONG_PTR, so that it leads to a plain number: one of
 * another size in the 32-bit headers.
 */
static void lay_out_target(struct gen_model *model, struct gen_type *type)
{
    uint32_t size32 = headers32_target_size(model, type);
    struct gen_type *target;

    if (!size32 || !type->target || type_is_aggregate(type->target) ||
        type->target->class == TYPE_POINTER || type->target->size32 == size32)
        return;
    target = type_new(model);
    *target = *type->target;
    target->laid_out = true;
    lay_out_plain(target, size32);
    type->target = target;
}

static void lay_out_typedef(struct gen_model *model, struct gen_type *type)
{
    uint32_t size32;

    lay_out(model, type->base);
    layout32_copy(type, type->base);
    if (type->class == TYPE_POINTER) {
        type->target = type->base->target;
        lay_out_target(model, type);
    }
    if (type_is_aggregate(type) || type->class == TYPE_ARRAY || type->unknown32)
        return;
    size32 = headers32_size(model, type);
    if (size32)
        lay_out_plain(type, size32);
}

static void lay_out(struct gen_model *model, struct gen_type *type)
{
    if (type->laid_out)
        return;
    type->laid_out = true;
    if (type->base) {
        lay_out_typedef(model, type);
        return;
    }
    switch (type->class) {
    case TYPE_POINTER:
    case TYPE_HANDLE:
    case TYPE_FUNCTION:
        lay_out_plain(type, type->size ? POINTER32 : 0);
        break;
    case TYPE_STRUCT:
    case TYPE_UNION:
        lay_out_aggregate(model, type);
        break;
    case TYPE_ARRAY:
        lay_out_array(model, type);
        break;
    case TYPE_OPAQUE:
        type->unknown32 = "never defined";
        lay_out_plain(type, 0);
        break;
    default:
        lay_out_number(type);
    }
}

static bool is_same(const struct gen_type *type)
{
    if (type->unknown32 || type->size != type->size32)
        return false;
    if (type->class == TYPE_ARRAY)
        return is_same(type->target);
    if (!type_is_aggregate(type))
        return true;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct gen_field *field = &type->fields[i];

        if (field->offset != field->offset32 || field->bit_offset != field->bit_offset32 ||
            field->bit_size != field->bit_size32 || !is_same(field->type))
            return false;
    }
    return true;
}

/*
 * Windows' names for the size of the struct that they begin. cbSize is not one of them: of a BLOB
 * it is that of what follows elsewhere.
 */
static bool states_size(const struct gen_type *type)
{
    static const char *const names[] = {"cb",     "cbStruct", "dwLength",     "dwSize",
                                        "Length", "nLength",  "dwStructSize", "Size"};
    const struct gen_field *first = type->fields;

    if (type->class != TYPE_STRUCT || type->field_count == 0 || first->bit_size ||
        first->type->class != TYPE_UNSIGNED || first->type->size32 != sizeof(uint32_t))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(first->name, names[i]) == 0)
            return true;
    }
    return false;
}

void layout32_find(struct gen_model *model)
{
    for (size_t i = 0; i < model->type_count; i++)
        lay_out(model, model->types[i]);
    for (size_t i = 0; i < model->type_count; i++) {
        model->types[i]->known32 = !model->types[i]->unknown32;
        model->types[i]->is_same = is_same(model->types[i]);
        model->types[i]->states_size = states_size(model->types[i]);
    }
}

void layout32_report(const struct gen_model *model, FILE *out)
{
    for (size_t i = 0; i < model->type_count; i++) {
        const struct gen_type *type = model->types[i];
        const char *remark = "";

        if (!type->reached || !type_is_aggregate(type))
            continue;
        if (type->shared)
            remark = text_format("in the guest's layout: %s", type->shared);
        else if (type->unknown32)
            remark = type->unknown32;
        else if (type->in_headers32 && !rule32_agrees(type))
            remark = "differs from the rule";
        fprintf(out, "%-40s %6u %6u %-8s %-8s %s\n", type->name ? type->name : "-", type->size,
                type->size32, type->in_headers32 ? "headers" : "rule",
                type->is_same   ? "same"
                : type->known32 ? "known"
                                : "unknown",
                remark);
    }
}
