/* See vectors.h. Intel SDM 1, 10.5.1 (FXSAVE area) and 13.4 (XSAVE area). */
#include "apis/unix/vectors.h"

#include <string.h>

enum { MXCSR = 24, FOR_SOFTWARE = 464, ALIGNMENT = 64, HEADER = 64, X87_AND_SSE = 3 };
enum { MXCSR_BITS = 0xffff };

static const uint64_t MARK = 0x73726f7463657621; /* no program's by chance */

struct rest {
    uint64_t mark, at, size;
};

uint64_t unix_vectors_put(const struct unix_delivery *delivery, uint8_t *area)
{
    struct rest rest = {.mark = MARK, .size = delivery->vectors_size - UNIX_LEGACY_VECTORS};

    rest.at = (delivery->stack - rest.size) & ~(uint64_t)(ALIGNMENT - 1);
    memcpy(area, delivery->vectors, UNIX_LEGACY_VECTORS);
    memcpy(area + FOR_SOFTWARE, &rest, sizeof rest);
    if (unix_copy((void *)rest.at, (char *)delivery->vectors + UNIX_LEGACY_VECTORS, rest.size) < 0)
        return 0;
    return rest.at;
}

static uint64_t states_of_processor(void)
{
    uint32_t low, high;

    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

void unix_vectors_make_valid(struct unix_thread *thread)
{
    const uint64_t compact = UINT64_C(1) << 63, states = states_of_processor();
    uint8_t *own = thread->host_stack;
    uint64_t header[HEADER / sizeof(uint64_t)];
    uint32_t control;

    memcpy(header, own + UNIX_LEGACY_VECTORS, 2 * sizeof header[0]);
    memset(header + 2, 0, sizeof header - 2 * sizeof header[0]);
    header[1] = header[1] & compact ? compact | (header[1] & states) : 0;
    header[0] &= header[1] ? header[1] & states : states;
    memcpy(own + UNIX_LEGACY_VECTORS, header, sizeof header);
    memcpy(&control, own + MXCSR, sizeof control);
    control &= MXCSR_BITS;
    memcpy(own + MXCSR, &control, sizeof control);
}

void unix_vectors_get(struct unix_thread *thread, const uint8_t *area)
{
    uint8_t *own = thread->host_stack;
    struct rest rest;

    memcpy(&rest, area + FOR_SOFTWARE, sizeof rest);
    memcpy(own, area, UNIX_LEGACY_VECTORS);
    memset(own + UNIX_LEGACY_VECTORS, 0, HEADER);
    own[UNIX_LEGACY_VECTORS] = X87_AND_SSE;
    if (rest.mark == MARK && rest.size == thread->vectors_size - UNIX_LEGACY_VECTORS &&
        unix_copy(own + UNIX_LEGACY_VECTORS, (const void *)rest.at, rest.size) < 0)
        memset(own + UNIX_LEGACY_VECTORS, 0, HEADER);
    unix_vectors_make_valid(thread);
}
