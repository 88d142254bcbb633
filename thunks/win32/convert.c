/* See convert.h. */
#include "thunks/win32/convert.h"

#include "abi/guest_memory.h"
#include "thunks/peek.h"
#include "thunks/win32/alias.h"
#include "thunks/win32/callback.h"

#include <alloca.h>
#include <string.h>

enum { NESTED_MOST = 4096, PAGE = 0x1000 };

void convert_open(struct convert *convert)
{
    convert->copy_count = 0;
    convert->lends = false;
    convert->used = 0;
    convert->more = NULL;
    convert->is_shallow = false;
    convert->failure = NULL;
}

void convert_close(struct convert *convert)
{
    while (convert->more) {
        void *next = *(void **)convert->more;

        guest_release(convert->more);
        convert->more = next;
    }
}

void *convert_room(struct convert *convert, size_t size)
{
    enum { UNIT = 16 };
    char *room;

    size = (size + UNIT - 1) & ~(size_t)(UNIT - 1);
    if (size <= CONVERT_SPACE - convert->used) {
        room = convert->space + convert->used;
        convert->used += size;
        return memset(room, 0, size);
    }
    room = guest_allocate_zeroed(UNIT + size);
    if (!room) {
        convert->failure = "no memory to convert its arguments";
        return NULL;
    }
    *(void **)(void *)room = convert->more;
    convert->more = room;
    return room + UNIT;
}

static bool is_aggregate(const struct type *type)
{
    return type->class == TYPE_STRUCT || type->class == TYPE_UNION || type->class == TYPE_ARRAY;
}

/* What is behind such a pointer has the same bytes in both models, or is not looked at. */
bool convert_is_direct(const struct type *target)
{
    while (target && target->class == TYPE_ARRAY)
        target = target->target;
    if (!target || target->is_same || target->is_shared)
        return true;
    return target->class == TYPE_VOID || target->class == TYPE_OPAQUE ||
           target->class == TYPE_FUNCTION;
}

static struct convert_copy *find_copy(struct convert *convert, const struct type *type,
                                      uint32_t guest)
{
    for (unsigned i = 0; i < convert->copy_count; i++) {
        struct convert_copy *copy = &convert->copies[i];

        if (copy->guest == guest && copy->type == type)
            return copy;
    }
    return NULL;
}

void *convert_copy(struct convert *convert, const struct type *element, uint32_t guest,
                   uint32_t count, bool is_read, bool is_written)
{
    struct convert_copy *copy = find_copy(convert, element, guest);
    bool was_shallow;

    if (copy && copy->count >= count) {
        copy->is_written |= is_written;
        return copy->host;
    }
    if (convert->copy_count == CONVERT_COPIES) {
        convert->failure = "too many objects to convert";
        return NULL;
    }
    copy = &convert->copies[convert->copy_count++];
    *copy = (struct convert_copy){element, guest, count, NULL, is_written};
    copy->host = convert_room(convert, (size_t)element->size * count);
    was_shallow = convert->is_shallow;
    convert->is_shallow = !is_read;
    for (uint32_t i = 0; copy->host && i < count; i++)
        convert_to_64(convert, element,
                      (const char *)(uintptr_t)guest + (size_t)i * element->size32,
                      copy->host + (size_t)i * element->size);
    convert->is_shallow = was_shallow;
    return copy->host;
}

/* What has not changed is not written: the guest may have it in memory that it only reads. */
static void element_back(struct convert *convert, const struct convert_copy *copy, uint32_t index)
{
    const struct type *type = copy->type;
    char *guest = (char *)(uintptr_t)copy->guest + (size_t)index * type->size32;
    size_t used = convert->used;
    char *now = convert_room(convert, type->size32);

    if (!now)
        return;
    memcpy(now, guest, type->size32);
    convert_to_32(convert, type, copy->host + (size_t)index * type->size, now);
    if (memcmp(now, guest, type->size32) != 0)
        memcpy(guest, now, type->size32);
    if (now == convert->space + used)
        convert->used = used;
}

void convert_back(struct convert *convert)
{
    for (unsigned i = 0; i < convert->copy_count; i++) {
        const struct convert_copy *copy = &convert->copies[i];

        for (uint32_t k = 0; copy->host && copy->is_written && k < copy->count; k++)
            element_back(convert, copy, k);
    }
}

void convert_probe(uint32_t guest, size_t size)
{
    uint64_t end = guest + (uint64_t)size;

    for (uint64_t at = guest; at < end; at = (at | (PAGE - 1)) + 1)
        __asm__ volatile("lock orb $0, (%0)" : : "r"(at) : "memory");
    __asm__ volatile("lock orb $0, (%0)" : : "r"(end - 1) : "memory");
}

uint32_t convert_lend(struct convert *convert, const struct type *type, void *host, bool is_written)
{
    struct convert_copy *copy = &convert->copies[convert->copy_count];
    void *guest;

    if (convert->copy_count == CONVERT_COPIES)
        return 0;
    guest = convert_room(convert, type->size32);
    if (!guest)
        return 0;
    convert->copy_count++; /* before its members, which may lead back to it */
    *copy = (struct convert_copy){type, (uint32_t)(uintptr_t)guest, 1, host, is_written};
    convert_to_32(convert, type, host, guest);
    return copy->guest;
}

void convert_take_back(struct convert *convert)
{
    const unsigned count = convert->copy_count;

    for (unsigned i = 0; i < count; i++) {
        const struct convert_copy *copy = &convert->copies[i];

        if (copy->is_written)
            convert_to_64(convert, copy->type, (const void *)(uintptr_t)copy->guest, copy->host);
    }
}

/* A struct that may also be a member which nobody has filled in yet. */
static bool is_there(const void *at, uint32_t size)
{
    return peek(at, alloca(size), size) == size;
}

static bool is_converted(const struct type *target)
{
    return !convert_is_direct(target) && is_aggregate(target) && target->size <= NESTED_MOST;
}

/*
 * A pointer in memory of the guest's. A struct behind it is copied, and written back unless it is
 * constant; pointers to pointers are left to those who know how many there are.
 */
static uint64_t pointer_to_64(struct convert *convert, const struct type *type, uint32_t guest)
{
    const struct win32_alias *alias = win32_alias_of(type);
    const struct type *target = type->target;

    if (alias)
        return (uintptr_t)alias->host(guest);
    if (guest == 0 || convert->is_shallow || !is_converted(target) ||
        !is_there((const void *)(uintptr_t)guest, target->size32))
        return (uint64_t)(int64_t)(int32_t)guest;
    return (uintptr_t)convert_copy(convert, target, guest, 1, true, !type->is_const);
}

/* The guest's object of which the host has a copy, or the copy that the guest has of the host's. */
static bool find_guest(const struct convert *convert, uint64_t host, uint32_t *guest)
{
    for (unsigned i = 0; i < convert->copy_count; i++) {
        const struct convert_copy *copy = &convert->copies[i];
        uint64_t offset = host - (uintptr_t)copy->host;

        if (copy->host && offset < (uint64_t)copy->type->size * copy->count) {
            *guest = copy->guest + (uint32_t)(offset / copy->type->size) * copy->type->size32;
            return true;
        }
    }
    return false;
}

uint32_t convert_pointer_to_32(struct convert *convert, const struct type *type, uint64_t host)
{
    const struct win32_alias *alias = win32_alias_of(type);
    const struct type *target = type->target;
    uint32_t guest = 0;

    if (alias && host)
        alias->show((const void *)(uintptr_t)host);
    if (alias)
        return alias->guest((const void *)(uintptr_t)host);
    if (type->class == TYPE_FUNCTION)
        return callback_guest((void *)(uintptr_t)host);
    if (find_guest(convert, host, &guest))
        return guest;
    if (convert->lends && host && is_converted(target) &&
        is_there((const void *)(uintptr_t)host, target->size))
        return convert_lend(convert, target, (void *)(uintptr_t)host, !type->is_const);
    return (uint32_t)host;
}

static uint64_t load(const void *at, uint32_t size)
{
    uint64_t value = 0;

    memcpy(&value, at, size < sizeof value ? size : sizeof value);
    return value;
}

static void scalar_to_64(struct convert *convert, const struct type *type, const void *guest,
                         void *host)
{
    uint64_t value;

    if (type->size == type->size32) {
        memcpy(host, guest, type->size);
        return;
    }
    value = load(guest, sizeof(uint32_t));
    if (type->class == TYPE_POINTER)
        value = pointer_to_64(convert, type, (uint32_t)value);
    else if (type->class == TYPE_FUNCTION && !convert->is_shallow)
        value = (uintptr_t)callback_host((uint32_t)value, type);
    else
        value = (uint64_t)(int64_t)(int32_t)value;
    memcpy(host, &value, sizeof value);
}

static void scalar_to_32(struct convert *convert, const struct type *type, const void *host,
                         void *guest)
{
    uint64_t value = load(host, type->size);
    uint32_t narrow = (uint32_t)value;

    if (type->size == type->size32) {
        memcpy(guest, host, type->size);
        return;
    }
    if (type->class == TYPE_POINTER || type->class == TYPE_FUNCTION)
        narrow = convert_pointer_to_32(convert, type, value);
    memcpy(guest, &narrow, sizeof narrow);
}

static uint64_t bits_mask(unsigned size)
{
    return (UINT64_C(1) << size) - 1;
}

static uint64_t get_bits(const void *at, unsigned offset, unsigned size)
{
    return load(at, (offset + size + 7) / 8) >> offset & bits_mask(size);
}

static void set_bits(void *at, unsigned offset, unsigned size, uint64_t value)
{
    uint32_t bytes = (offset + size + 7) / 8;
    uint64_t all = load(at, bytes) & ~(bits_mask(size) << offset);

    all |= (value & bits_mask(size)) << offset;
    memcpy(at, &all, bytes);
}

/* The size that a struct states of itself is that of its model; a larger one stays as much larger.
 */
static void state_size(const struct type *type, void *object, uint32_t from, uint32_t to)
{
    uint32_t stated;

    if (!type->states_size)
        return;
    memcpy(&stated, object, sizeof stated);
    stated += stated >= from ? to - from : 0;
    memcpy(object, &stated, sizeof stated);
}

/* Of a union, the largest member: the others lie within its bytes. */
static const struct field *union_member(const struct type *type)
{
    const struct field *chosen = NULL;

    for (uint32_t i = 0; i < type->count; i++) {
        const struct field *field = &type->fields[i];

        if (field->offset32 != NO_OFFSET && (!chosen || field->type->size > chosen->type->size))
            chosen = field;
    }
    return chosen;
}

static void members_to_64(struct convert *convert, const struct type *type, const char *guest,
                          char *host)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct field *field = &type->fields[i];

        if (field->offset32 == NO_OFFSET)
            continue;
        if (field->bit_size)
            set_bits(host + field->offset, field->bit_offset, field->bit_size,
                     get_bits(guest + field->offset32, field->bit_offset32, field->bit_size32));
        else
            convert_to_64(convert, field->type, guest + field->offset32, host + field->offset);
    }
    state_size(type, host, type->size32, type->size);
}

static void members_to_32(struct convert *convert, const struct type *type, const char *host,
                          char *guest)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct field *field = &type->fields[i];

        if (field->offset32 == NO_OFFSET)
            continue;
        if (field->bit_size)
            set_bits(guest + field->offset32, field->bit_offset32, field->bit_size32,
                     get_bits(host + field->offset, field->bit_offset, field->bit_size));
        else
            convert_to_32(convert, field->type, host + field->offset, guest + field->offset32);
    }
    state_size(type, guest, type->size, type->size32);
}

void convert_to_64(struct convert *convert, const struct type *type, const void *guest, void *host)
{
    const struct field *member;

    if (type->is_shared) { /* as the guest has it, in a larger place */
        memcpy(host, guest, type->size32);
        return;
    }
    if (type->is_same || !is_aggregate(type)) {
        scalar_to_64(convert, type, guest, host);
        return;
    }
    if (type->class == TYPE_STRUCT) {
        members_to_64(convert, type, guest, host);
        return;
    }
    if (type->class == TYPE_UNION) {
        member = union_member(type);
        if (member)
            convert_to_64(convert, member->type, guest, host);
        return;
    }
    for (uint32_t i = 0; i < type->count; i++)
        convert_to_64(convert, type->target, (const char *)guest + (size_t)i * type->target->size32,
                      (char *)host + (size_t)i * type->target->size);
}

void convert_to_32(struct convert *convert, const struct type *type, const void *host, void *guest)
{
    const struct field *member;

    if (type->is_shared) {
        memcpy(guest, host, type->size32);
        return;
    }
    if (type->is_same || !is_aggregate(type)) {
        scalar_to_32(convert, type, host, guest);
        return;
    }
    if (type->class == TYPE_STRUCT) {
        members_to_32(convert, type, host, guest);
        return;
    }
    if (type->class == TYPE_UNION) {
        member = union_member(type);
        if (member)
            convert_to_32(convert, member->type, host, guest);
        return;
    }
    for (uint32_t i = 0; i < type->count; i++)
        convert_to_32(convert, type->target, (const char *)host + (size_t)i * type->target->size,
                      (char *)guest + (size_t)i * type->target->size32);
}
