#include "thunks/win32/convert.h"

#include "tests/suite.h"
#include "thunks/describe.h"
#include "thunks/win32/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MOST = 1 << 16 };

static uint32_t seed;

static uint8_t random_byte(void)
{
    seed = seed * 1103515245 + 12345;
    return (uint8_t)(seed >> 16);
}

static bool leads_elsewhere(const struct type *type)
{
    return type->class == TYPE_FUNCTION ||
           (type->class == TYPE_POINTER && !convert_is_direct(type->target));
}

/* Random bytes, but no pointer to what would be converted as well. */
static void fill(const struct type *type, char *guest)
{
    if (leads_elsewhere(type)) {
        memset(guest, 0, type->size32);
    } else if (type->class == TYPE_ARRAY && !type->is_same) {
        for (uint32_t i = 0; i < type->count; i++)
            fill(type->target, guest + (size_t)i * type->target->size32);
    } else if (type->class == TYPE_STRUCT && !type->is_same) {
        for (uint32_t i = 0; i < type->count; i++) {
            const struct field *field = &type->fields[i];

            if (field->offset32 != NO_OFFSET && !field->bit_size)
                fill(field->type, guest + field->offset32);
        }
    } else if (type->class != TYPE_UNION || type->is_same) {
        for (uint32_t i = 0; i < type->size32; i++)
            guest[i] = (char)random_byte();
    }
}

/* There and back: the same bytes, between which padding stays 0. */
static bool survives(const struct type *type)
{
    static char guest[SIZE_MOST], host[SIZE_MOST], back[SIZE_MOST];
    static struct convert convert;

    memset(guest, 0, sizeof guest);
    memset(host, 0, sizeof host);
    memset(back, 0, sizeof back);
    fill(type, guest);
    convert_open(&convert);
    convert_to_64(&convert, type, guest, host);
    convert_to_32(&convert, type, host, back);
    convert_close(&convert);
    return memcmp(guest, back, type->size32) == 0;
}

static void every_struct_survives_the_way_there_and_back(void)
{
    unsigned count = 0, lost = 0;

    describe();
    for (size_t i = 0; i < descriptions.type_count; i++) {
        const struct type *type = &descriptions.types[i];

        if ((type->class != TYPE_STRUCT && type->class != TYPE_UNION) || type->is_same ||
            type->is_shared || plan_refusal(type) || type->size > SIZE_MOST)
            continue;
        count++;
        if (!survives(type)) {
            fprintf(stderr, "    %s changes\n", type->name);
            lost++;
        }
    }
    CU_ASSERT(count > 50);
    CU_ASSERT_EQUAL(lost, 0);
}

SUITE(convert, TEST(every_struct_survives_the_way_there_and_back));
