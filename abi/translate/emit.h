/* Machine code, byte by byte. The registers r8 to r13 are free between two guest instructions. */
#ifndef ABI_TRANSLATE_EMIT_H
#define ABI_TRANSLATE_EMIT_H

#include <stdint.h>
#include <string.h>

#define CACHE_SIZE ((size_t)0x20000000)

/* Writes the bytes of a string literal. */
#define EMIT(at, code) emit_bytes(at, code, sizeof(code) - 1)

static inline uint8_t *emit_bytes(uint8_t *at, const void *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

static inline uint8_t *emit_8(uint8_t *at, unsigned value)
{
    *at = (uint8_t)value;
    return at + 1;
}

static inline uint8_t *emit_32(uint8_t *at, uint32_t value)
{
    return emit_bytes(at, &value, sizeof value);
}

static inline uint8_t *emit_64(uint8_t *at, uint64_t value)
{
    return emit_bytes(at, &value, sizeof value);
}

/* The last four bytes of an instruction that ends behind them. */
static inline uint8_t *emit_relative(uint8_t *at, const uint8_t *target)
{
    return emit_32(at, (uint32_t)(target - (at + 4)));
}

/* To any address: jmp *0(%rip) and the address. */
static inline uint8_t *emit_far_jump(uint8_t *at, const void *target)
{
    at = EMIT(at, "\xff\x25\x00\x00\x00\x00");
    return emit_64(at, (uint64_t)(uintptr_t)target);
}

/* To the translation of the guest address in r8d. Keeps the flags. */
static inline uint8_t *emit_lookup_jump(uint8_t *at)
{
    at = EMIT(at, "\x47\x8b\x0c\x87"); /* mov (%r15,%r8,4), %r9d */
    at = EMIT(at, "\x4f\x8d\x0c\x0e"); /* lea (%r14,%r9), %r9 */
    return EMIT(at, "\x41\xff\xe1");   /* jmp *%r9 */
}

#endif
