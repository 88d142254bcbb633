/*
 * Layouts by rule, for types that only this project has: every member at the next multiple of
 * its alignment, which is its size or what #pragma pack allows. A type whose 64-bit layout the
 * rule does not give has none that can be told. System V ABI, i386 and x86-64: "Aggregates and
 * Unions", "Bit-Fields".
 */
#include "thunks/gen/layout32.h"

#include <stdlib.h>
#include <string.h>

enum { NATURAL = 64 /* as pack: more than any alignment */ };

/* A layout in the making: positions are in bits. */
struct cursor {
    const struct gen_type *type;
    bool is_32;
    uint64_t at, end;
};

static uint64_t round_up(uint64_t value, uint64_t to)
{
    return (value + to - 1) / to * to;
}

static uint32_t lowest_bit(uint32_t value)
{
    return value & -value;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t field_align(const struct gen_field *field, uint32_t pack, bool is_32)
{
    uint32_t align = is_32 ? field->type->align32 : field->type->align;

    return larger(smaller(align, pack), field->alignment);
}

static uint32_t type_align(const struct gen_type *type, uint32_t pack, bool is_32)
{
    uint32_t align = larger(type->alignment, 1);

    for (size_t i = 0; i < type->field_count; i++)
        align = larger(align, field_align(&type->fields[i], pack, is_32));
    return align;
}

void rule32_measure(struct gen_type *type)
{
    type->pack = NATURAL;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct gen_field *field = &type->fields[i];

        if (!field->bit_size && field->offset % field->type->align)
            type->pack = smaller(type->pack, lowest_bit(field->offset));
    }
    if (type->size % type_align(type, type->pack, false))
        type->pack = smaller(type->pack, lowest_bit(type->size));
    type->align = type_align(type, type->pack, false);
    type->align32 = type_align(type, type->pack, true);
}

static uint64_t place(struct cursor *cursor, const struct gen_field *field)
{
    uint64_t size = 8 * (uint64_t)(cursor->is_32 ? field->type->size32 : field->type->size);
    uint64_t align = 8 * (uint64_t)field_align(field, cursor->type->pack, cursor->is_32);
    uint64_t at = cursor->type->class == TYPE_UNION ? 0 : cursor->at;

    if (!field->bit_size)
        at = round_up(at, align);
    else if (align >= size && at % size + field->bit_size > size)
        at = round_up(at, size); /* a bit-field lies in one unit of its type */
    cursor->at = at + (field->bit_size ? field->bit_size : size);
    if (cursor->at > cursor->end)
        cursor->end = cursor->at;
    return at;
}

static uint32_t finished_size(const struct cursor *cursor)
{
    uint32_t align = cursor->is_32 ? cursor->type->align32 : cursor->type->align;

    return (uint32_t)round_up((cursor->end + 7) / 8, align);
}

/* Whether the rule gives the 64-bit layout. */
static bool is_ruled(const struct gen_type *type)
{
    struct cursor cursor = {.type = type};

    for (size_t i = 0; i < type->field_count; i++) {
        const struct gen_field *field = &type->fields[i];

        if (place(&cursor, field) != 8 * (uint64_t)field->offset + field->bit_offset)
            return false;
    }
    return finished_size(&cursor) == type->size;
}

/* Why a type has no layout, or NULL. */
static const char *reason(const struct gen_type *type)
{
    if (!is_ruled(type))
        return "its members do not lie at their natural places";
    for (size_t i = 0; i < type->field_count; i++) {
        const struct gen_field *field = &type->fields[i];

        if (field->type->unknown32)
            return text_format("member %s: %s", field->name, field->type->unknown32);
        if (field->bit_size > 8 * field->type->size32)
            return text_format("member %s has more bits than its type", field->name);
    }
    return NULL;
}

void rule32_lay_out(struct gen_type *type)
{
    struct cursor cursor = {.type = type, .is_32 = true};

    type->unknown32 = reason(type);
    if (type->unknown32)
        return;
    for (size_t i = 0; i < type->field_count; i++) {
        struct gen_field *field = &type->fields[i];
        uint64_t at = place(&cursor, field);

        field->offset32 = (uint32_t)(at / 8);
        field->bit_offset32 = at % 8;
        field->bit_size32 = field->bit_size;
    }
    type->size32 = finished_size(&cursor);
}

static bool is_like(const struct gen_type *a, const struct gen_type *b)
{
    if (a->unknown32 || b->unknown32 || a->size32 != b->size32)
        return false;
    for (size_t i = 0; i < a->field_count; i++) {
        const struct gen_field *left = &a->fields[i], *right = &b->fields[i];

        if (left->offset32 != right->offset32 || left->bit_offset32 != right->bit_offset32 ||
            left->bit_size32 != right->bit_size32)
            return false;
    }
    return true;
}

bool rule32_agrees(const struct gen_type *type)
{
    struct gen_type copy = *type;
    bool agrees;

    copy.fields = calloc(type->field_count + 1, sizeof *copy.fields);
    if (!copy.fields)
        abort();
    if (type->field_count)
        memcpy(copy.fields, type->fields, type->field_count * sizeof *copy.fields);
    rule32_lay_out(&copy);
    agrees = is_like(&copy, type);
    free(copy.fields);
    return agrees;
}
