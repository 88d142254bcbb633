#include "thunks/win32/convert.h"

#include "abi/windows.h"
#include "apis/win/modules.h"
#include "tests/suite.h"
#include "thunks/describe.h"
#include "thunks/win32/alias.h"
#include "thunks/win32/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MOST = 1 << 16 };

static uint32_t seed;

/* Never 0, so that a byte that is not moved is missed. */
static uint8_t random_byte(void)
{
    seed = seed * 1103515245 + 12345;
    return (uint8_t)(seed >> 16) | 1;
}

static bool leads_elsewhere(const struct type *type)
{
    return type->class == TYPE_FUNCTION ||
           (type->class == TYPE_POINTER && !convert_is_direct(type->target));
}

static void fill_bits(const struct field *field, char *guest)
{
    for (unsigned bit = field->bit_offset32; bit < field->bit_offset32 + field->bit_size32; bit++)
        guest[field->offset32 + bit / 8] |= (char)((random_byte() >> 1 & 1) << bit % 8);
}

static void fill(const struct type *type, char *guest);

/* Of a union, the largest member, which the others lie in. */
static void fill_members(const struct type *type, char *guest)
{
    const struct field *largest = NULL;

    for (uint32_t i = 0; i < type->count; i++) {
        const struct field *field = &type->fields[i];

        if (field->offset32 == NO_OFFSET)
            continue;
        if (!largest || field->type->size > largest->type->size)
            largest = field;
        if (type->class == TYPE_UNION)
            continue;
        if (field->bit_size)
            fill_bits(field, guest);
        else
            fill(field->type, guest + field->offset32);
    }
    if (type->class == TYPE_UNION && largest)
        fill(largest->type, guest);
}

/* Random bytes, but no pointer to what would be converted as well. */
static void fill(const struct type *type, char *guest)
{
    if (leads_elsewhere(type)) {
        memset(guest, 0, type->size32);
    } else if (type->class == TYPE_ARRAY && !type->is_same) {
        for (uint32_t i = 0; i < type->count; i++)
            fill(type->target, guest + (size_t)i * type->target->size32);
    } else if ((type->class == TYPE_STRUCT || type->class == TYPE_UNION) && !type->is_same) {
        fill_members(type, guest);
    } else {
        for (uint32_t i = 0; i < type->size32; i++)
            guest[i] = (char)random_byte();
    }
}

static char guest_bytes[SIZE_MOST], host_bytes[SIZE_MOST], back_bytes[SIZE_MOST];

/* There and back as `used` says: the same bytes, between which padding stays 0. */
static bool survives_as(const struct type *type, const struct type *used)
{
    static struct convert convert;

    memset(guest_bytes, 0, sizeof guest_bytes);
    memset(host_bytes, 0, sizeof host_bytes);
    memset(back_bytes, 0, sizeof back_bytes);
    fill(type, guest_bytes);
    convert_open(&convert);
    convert_to_64(&convert, used, guest_bytes, host_bytes);
    convert_to_32(&convert, used, host_bytes, back_bytes);
    convert_close(&convert);
    return memcmp(guest_bytes, back_bytes, type->size32) == 0;
}

/* Those that calls convert: every struct that an exported function's types lead to. */
static bool is_converted(const struct type *type)
{
    return (type->class == TYPE_STRUCT || type->class == TYPE_UNION) && !type->is_same &&
           !type->is_shared && !plan_refusal(type) && type->size < SIZE_MOST;
}

static void every_struct_survives_the_way_there_and_back(void)
{
    unsigned count = 0, lost = 0;

    describe();
    for (size_t i = 0; i < descriptions.type_count; i++) {
        const struct type *type = &descriptions.types[i];

        if (!is_converted(type))
            continue;
        count++;
        if (!survives_as(type, type)) {
            fprintf(stderr, "    %s changes\n", type->name);
            lost++;
        }
    }
    CU_ASSERT(count > 50);
    CU_ASSERT_EQUAL(lost, 0);
}

/* Whether its first byte is filled: one that begins with a pointer may lie further on unnoticed. */
static bool is_visible(const struct type *type, const struct field *field)
{
    if (field->offset32 == NO_OFFSET || field->bit_size)
        return false;
    memset(guest_bytes, 0, sizeof guest_bytes);
    fill(type, guest_bytes);
    return guest_bytes[field->offset32] != 0;
}

/* With the field elsewhere in the guest's layout, and in ours. */
static bool is_missed(const struct type *type, uint32_t index)
{
    struct field *fields = malloc(type->count * sizeof *fields);
    struct type used = *type;
    bool missed;

    memcpy(fields, type->fields, type->count * sizeof *fields);
    used.fields = fields;
    fields[index].offset32++;
    missed = survives_as(type, &used);
    fields[index] = type->fields[index];
    if (index > 0 && is_visible(type, &type->fields[index - 1])) {
        fields[index].offset = fields[index - 1].offset;
        missed = missed || survives_as(type, &used);
    }
    free(fields);
    return missed;
}

static void a_field_at_a_wrong_place_is_noticed(void)
{
    unsigned count = 0, missed = 0;

    describe();
    for (size_t i = 0; i < descriptions.type_count; i++) {
        const struct type *type = &descriptions.types[i];

        if (!is_converted(type) || type->class != TYPE_STRUCT)
            continue;
        for (uint32_t k = 0; k < type->count; k++) {
            if (!is_visible(type, &type->fields[k]))
                continue;
            count++;
            if (is_missed(type, k)) {
                fprintf(stderr, "    %s.%s may lie anywhere\n", type->name, type->fields[k].name);
                missed++;
            }
        }
    }
    CU_ASSERT(count > 200);
    CU_ASSERT_EQUAL(missed, 0);
}

/* The size that a struct begins with is that of its model; the length of a buffer is none. */
static void a_struct_states_its_own_size(void)
{
    const uint32_t security[] = {3 * sizeof(uint32_t), 0, 1}, larger[] = {16, 0, 0, 0},
                   buffer[] = {2 * sizeof(uint32_t), 0};
    uint32_t back[4] = {0};
    SECURITY_ATTRIBUTES attributes;
    struct {
        ULONG length;
        void *bytes;
    } host;
    struct convert convert;

    convert_open(&convert);
    convert_to_64(&convert, describe_type("_SECURITY_ATTRIBUTES"), security, &attributes);
    CU_ASSERT_EQUAL(attributes.nLength, sizeof attributes);
    CU_ASSERT_EQUAL(attributes.bInheritHandle, 1);
    convert_to_32(&convert, describe_type("_SECURITY_ATTRIBUTES"), &attributes, back);
    CU_ASSERT_EQUAL(memcmp(back, security, sizeof security), 0);
    convert_to_64(&convert, describe_type("_SECURITY_ATTRIBUTES"), larger, &attributes);
    CU_ASSERT_EQUAL(attributes.nLength, sizeof attributes + 4);
    convert_to_64(&convert, describe_type("_WSABUF"), buffer, &host);
    CU_ASSERT_EQUAL(host.length, 8);
    convert_close(&convert);
}

/* What 32-bit programs have in a form of their own, behind functions that are written for it. */
static bool is_of_the_processor(const struct type *type)
{
    static const char *const prefixes[] = {"CONTEXT",       "_CONTEXT",          "EXCEPTION_",
                                           "_EXCEPTION_",   "DISPATCHER",        "_UNWIND_HISTORY",
                                           "_KNONVOLATILE", "_RUNTIME_FUNCTION", "_IMAGE_RUNTIME"};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (strncmp(type->name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

static bool says_its_direction(const struct param *param)
{
    const struct type *type = param->type;

    return type->class != TYPE_POINTER || type->is_const || convert_is_direct(type->target) ||
           win32_alias_of(type) || is_of_the_processor(type->target) ||
           param->flags & (PARAM_STATED | PARAM_TERMINATED);
}

/* Otherwise nobody knows whether a converted copy goes back to the guest. */
static void what_is_converted_has_a_direction(void)
{
    unsigned silent = 0;

    describe();
    win32_alias_set(builtin_aliases);
    for (size_t i = 0; i < descriptors.count; i++) {
        const struct call *call = &descriptors.calls[i];

        for (unsigned k = 0; k < call->param_count; k++) {
            if (says_its_direction(&call->params[k]))
                continue;
            fprintf(stderr, "    %s.%s: %s is neither IN, OUT nor INOUT\n", call->group, call->name,
                    call->params[k].name);
            silent++;
        }
    }
    CU_ASSERT_EQUAL(silent, 0);
}

SUITE(convert, TEST(every_struct_survives_the_way_there_and_back),
      TEST(a_field_at_a_wrong_place_is_noticed), TEST(a_struct_states_its_own_size),
      TEST(what_is_converted_has_a_direction));
