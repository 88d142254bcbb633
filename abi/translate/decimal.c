/* See decimal.h. */
#include "abi/translate/decimal.h"

#include "abi/teb.h"
#include "abi/translate/translate.h"

#include <stdbool.h>

enum { CARRY = 0x1, PARITY = 0x4, ADJUST = 0x10, ZERO = 0x40, SIGN = 0x80 };

static void set_flag(uint64_t *flags, uint64_t flag, bool on)
{
    *flags = on ? *flags | flag : *flags & ~flag;
}

/* Sign, zero and parity of AL. */
static void set_result(uint64_t *flags, uint8_t al)
{
    set_flag(flags, SIGN, al & 0x80);
    set_flag(flags, ZERO, al == 0);
    set_flag(flags, PARITY, !__builtin_parity(al));
}

static void decimal_adjust(uint16_t *ax, uint64_t *flags, int sign)
{
    uint8_t old = (uint8_t)*ax, al = old;
    bool carry = *flags & CARRY, low = (old & 15) > 9 || *flags & ADJUST;
    bool high = old > 0x99 || carry;

    if (low) {
        al = (uint8_t)(al + sign * 6);
        carry = carry || (sign > 0 ? old > 0xf9 : old < 6);
    }
    if (high)
        al = (uint8_t)(al + sign * 0x60);
    set_flag(flags, CARRY, high || (sign < 0 && low && carry));
    set_flag(flags, ADJUST, low);
    set_result(flags, al);
    *ax = (uint16_t)((*ax & 0xff00) | al);
}

static void ascii_adjust(uint16_t *ax, uint64_t *flags, int sign)
{
    bool adjust = (*ax & 15) > 9 || *flags & ADJUST;

    if (adjust)
        *ax = (uint16_t)(*ax + sign * 0x106);
    set_flag(flags, CARRY, adjust);
    set_flag(flags, ADJUST, adjust);
    *ax &= 0xff0f;
}

void decimal_apply(uint32_t operation, uint16_t *ax, uint64_t *flags)
{
    uint8_t base = (uint8_t)(operation >> 8);

    switch (operation & 0xff) {
    case 0x27:
        decimal_adjust(ax, flags, 1);
        return;
    case 0x2f:
        decimal_adjust(ax, flags, -1);
        return;
    case 0x37:
        ascii_adjust(ax, flags, 1);
        return;
    case 0x3f:
        ascii_adjust(ax, flags, -1);
        return;
    case 0xd4:
        *ax = (uint16_t)((uint8_t)*ax / base << 8 | (uint8_t)*ax % base);
        break;
    default:
        *ax = (uint8_t)(*ax + (*ax >> 8) * base);
    }
    set_result(flags, (uint8_t)*ax);
}

const void *decimal_run(uint32_t operation, const void *behind)
{
    struct translate_saved *saved = teb_self()->translate_miss;
    uint16_t ax = (uint16_t)saved->registers[0];

    decimal_apply(operation, &ax, &saved->flags);
    saved->registers[0] = (saved->registers[0] & ~UINT64_C(0xffff)) | ax;
    return behind;
}
