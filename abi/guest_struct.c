/* See guest_struct.h. */
#include "abi/guest_struct.h"

#include "abi/guest_pointer.h"

#include <stdbool.h>

struct field {
    size_t host, guest; /* offsets */
    size_t host_size, guest_size;
    bool is_signed;
};

struct walk {
    const char *fields;
    unsigned repeat; /* of the field at hand, besides this one */
    size_t host, guest, alignment;
};

static size_t align(size_t at, size_t alignment)
{
    return (at + alignment - 1) / alignment * alignment;
}

static size_t size_of(char kind)
{
    switch (kind) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'd':
        return 4;
    default:
        return 8;
    }
}

static void align_to(struct walk *walk, size_t host, size_t guest)
{
    walk->host = align(walk->host, host);
    walk->guest = align(walk->guest, guest);
    if (walk->alignment < guest)
        walk->alignment = guest;
}

static void read_count(struct walk *walk)
{
    while (*walk->fields >= '0' && *walk->fields <= '9')
        walk->repeat = walk->repeat * 10 + (unsigned)(*walk->fields++ - '0');
    walk->repeat -= walk->repeat > 0;
}

static bool next(struct walk *walk, struct field *field)
{
    char kind;

    for (; *walk->fields == '|'; walk->fields++)
        align_to(walk, sizeof(void *), guest_pointer_size());
    if (walk->repeat == 0)
        read_count(walk);
    else
        walk->repeat--;
    kind = *walk->fields;
    if (!kind)
        return false;
    field->is_signed = kind == 's';
    field->host_size = size_of(kind);
    field->guest_size = kind == 'p' || kind == 's' ? guest_pointer_size() : field->host_size;
    align_to(walk, field->host_size, field->guest_size);
    field->host = walk->host;
    field->guest = walk->guest;
    walk->host += field->host_size;
    walk->guest += field->guest_size;
    if (walk->repeat == 0)
        walk->fields++;
    return true;
}

size_t guest_struct_size(const char *fields)
{
    struct walk walk = {.fields = fields, .alignment = 1};
    struct field field;

    while (next(&walk, &field))
        continue;
    return align(walk.guest, walk.alignment);
}

void guest_struct_put(void *guest, const void *host, const char *fields)
{
    struct walk walk = {.fields = fields, .alignment = 1};
    struct field field;

    while (next(&walk, &field))
        memmove((char *)guest + field.guest, (const char *)host + field.host, field.guest_size);
}

static int64_t extended(const void *guest, const struct field *field)
{
    int32_t low;

    if (field->guest_size == sizeof(int64_t)) {
        int64_t whole;

        memcpy(&whole, guest, sizeof whole);
        return whole;
    }
    memcpy(&low, guest, sizeof low);
    return field->is_signed ? low : (int64_t)(uint32_t)low;
}

void guest_struct_get(void *host, const void *guest, const char *fields)
{
    struct walk walk = {.fields = fields, .alignment = 1};
    struct field field;

    while (next(&walk, &field)) {
        const char *from = (const char *)guest + field.guest;

        if (field.guest_size == field.host_size)
            memcpy((char *)host + field.host, from, field.host_size);
        else
            memcpy((char *)host + field.host, &(int64_t){extended(from, &field)}, sizeof(int64_t));
    }
}
