/* Untrusted bytes with their length: the only way to read what a guest supplied. */
#ifndef ABI_SPAN_H
#define ABI_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *bytes;
    size_t size;
};

/* The part [offset, offset + size); an empty span and false when it is not all inside. */
static inline bool span_cut(struct span whole, uint64_t offset, uint64_t size, struct span *part)
{
    if (offset > whole.size || size > whole.size - offset) {
        *part = (struct span){0};
        return false;
    }
    *part = (struct span){whole.bytes ? whole.bytes + offset : NULL, (size_t)size};
    return true;
}

/* Everything from the offset on. */
static inline bool span_from(struct span whole, uint64_t offset, struct span *rest)
{
    return span_cut(whole, offset, offset > whole.size ? 0 : whole.size - offset, rest);
}

/* Copies a record out, whatever its alignment; zeroes and false when it is not all inside. */
static inline bool span_copy(struct span whole, uint64_t offset, void *record, size_t size)
{
    struct span part;

    if (!span_cut(whole, offset, size, &part)) {
        memset(record, 0, size);
        return false;
    }
    memcpy(record, part.bytes, size);
    return true;
}

static inline bool span_u16(struct span whole, uint64_t offset, uint16_t *value)
{
    return span_copy(whole, offset, value, sizeof *value);
}

static inline bool span_u32(struct span whole, uint64_t offset, uint32_t *value)
{
    return span_copy(whole, offset, value, sizeof *value);
}

static inline bool span_u64(struct span whole, uint64_t offset, uint64_t *value)
{
    return span_copy(whole, offset, value, sizeof *value);
}

/* A NUL-terminated string that ends inside the span; NULL when none does. */
static inline const char *span_string(struct span whole, uint64_t offset)
{
    if (offset >= whole.size || !memchr(whole.bytes + offset, 0, whole.size - offset))
        return NULL;
    return (const char *)whole.bytes + offset;
}

#endif
