/*
 * The x87's state has two forms: FXSAVE's, with a bit for each register that is in use, and
 * FSAVE's, with two bits that say what is in it. Intel SDM volume 1, "x87 FPU tag word" and
 * "FXSAVE area".
 */
#include "abi/context32.h"

#include "abi/translate/translate.h"

#include <string.h>

enum { REGISTERS = 8, REGISTER_SIZE = 10, TOP_SHIFT = 11, EXPONENT = 0x7fff, MXCSR_MASK = 0xffff };
enum tag { TAG_VALID, TAG_ZERO, TAG_SPECIAL, TAG_EMPTY };

_Static_assert(sizeof(XMM_SAVE_AREA32) == WOW64_MAXIMUM_SUPPORTED_EXTENSION, "both are FXSAVE's");

static enum tag tag_of(const M128A *value)
{
    uint64_t mantissa = value->Low;
    unsigned exponent = (unsigned)value->High & EXPONENT;

    if (exponent == 0 && mantissa == 0)
        return TAG_ZERO;
    return exponent == 0 || exponent == EXPONENT || !(mantissa >> 63) ? TAG_SPECIAL : TAG_VALID;
}

/* Tags go by the register's number, values by its place on the stack. */
static unsigned physical(unsigned status, unsigned place)
{
    return (place + (status >> TOP_SHIFT)) % REGISTERS;
}

static DWORD widen_tags(const XMM_SAVE_AREA32 *host)
{
    DWORD tags = 0xffff0000;

    for (unsigned i = 0; i < REGISTERS; i++) {
        unsigned number = physical(host->StatusWord, i);
        bool used = host->TagWord >> number & 1;

        tags |= (used ? tag_of(&host->FloatRegisters[i]) : TAG_EMPTY) << 2 * number;
    }
    return tags;
}

static BYTE narrow_tags(DWORD tags)
{
    unsigned used = 0;

    for (unsigned i = 0; i < REGISTERS; i++)
        used |= (unsigned)((tags >> 2 * i & 3) != TAG_EMPTY) << i;
    return (BYTE)used;
}

/* The instruction that the x87 did last, in the guest's code. */
static DWORD last_instruction(const XMM_SAVE_AREA32 *host)
{
    struct translate_place place;
    uint64_t at;

    memcpy(&at, &host->ErrorOffset, sizeof at);
    return at && translate_place(at, &place) ? place.guest : 0;
}

void context32_float_from_host(const XMM_SAVE_AREA32 *host, WOW64_CONTEXT *context)
{
    WOW64_FLOATING_SAVE_AREA *x87 = &context->FloatSave;

    *x87 = (WOW64_FLOATING_SAVE_AREA){.ControlWord = 0xffff0000u | host->ControlWord,
                                      .StatusWord = 0xffff0000u | host->StatusWord,
                                      .TagWord = widen_tags(host),
                                      .ErrorOffset = last_instruction(host),
                                      .ErrorSelector = context->SegCs,
                                      .DataOffset = host->DataOffset,
                                      .DataSelector = context->SegDs};
    for (unsigned i = 0; i < REGISTERS; i++)
        memcpy(x87->RegisterArea + i * REGISTER_SIZE, &host->FloatRegisters[i], REGISTER_SIZE);
    memcpy(context->ExtendedRegisters, host, sizeof *host);
    context->ContextFlags |= WOW64_CONTEXT_FLOATING_POINT | WOW64_CONTEXT_EXTENDED_REGISTERS;
}

/* FSAVE's form is the one that programs change: it goes over the other one. */
void context32_float_to_host(const WOW64_CONTEXT *context, XMM_SAVE_AREA32 *host)
{
    const WOW64_FLOATING_SAVE_AREA *x87 = &context->FloatSave;

    if (context32_has(context, WOW64_CONTEXT_EXTENDED_REGISTERS))
        memcpy(host, context->ExtendedRegisters, sizeof *host);
    host->MxCsr &= MXCSR_MASK;
    if (!context32_has(context, WOW64_CONTEXT_FLOATING_POINT))
        return;
    host->ControlWord = (WORD)x87->ControlWord;
    host->StatusWord = (WORD)x87->StatusWord;
    host->TagWord = narrow_tags(x87->TagWord);
    for (unsigned i = 0; i < REGISTERS; i++)
        memcpy(&host->FloatRegisters[i], x87->RegisterArea + i * REGISTER_SIZE, REGISTER_SIZE);
}

void context32_float_save(WOW64_CONTEXT *context)
{
    XMM_SAVE_AREA32 area __attribute__((aligned(16)));

    __asm__ volatile("fxsave64 %0" : "=m"(area));
    context32_float_from_host(&area, context);
}

void context32_float_load(const WOW64_CONTEXT *context)
{
    XMM_SAVE_AREA32 area __attribute__((aligned(16)));

    __asm__ volatile("fxsave64 %0" : "=m"(area));
    context32_float_to_host(context, &area);
    __asm__ volatile("fxrstor64 %0" : : "m"(area));
}
