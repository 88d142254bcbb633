/* See site_form.h. Intel SDM volume 2, "MOV" and "LEA". */
#include "abi/unix/site_form.h"

#include <string.h>

/* What is before the number, and between it and the syscall. */
static const struct form {
    uint8_t before[3], before_size, behind[3], behind_size;
} forms[] = {
    {{0xb8}, 1, {0}, 0},                /* mov $number, %eax */
    {{0x48, 0xc7, 0xc0}, 3, {0}, 0},    /* mov $number, %rax */
    {{0xb8}, 1, {0x49, 0x89, 0xca}, 3}, /* mov $number, %eax; mov %rcx, %r10 */
};

enum { LOAD = 5, REX_W = 0x48, REX_R = 4, MOV = 0x8b, LEA = 0x8d, SIB_RSP = 0x24 };

static bool read_number(const uint8_t *end, struct site *site)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct form *form = &forms[i];
        const uint8_t *number = end - form->behind_size - sizeof site->number;

        if (memcmp(end - form->behind_size, form->behind, form->behind_size) != 0 ||
            memcmp(number - form->before_size, form->before, form->before_size) != 0)
            continue;
        memcpy(&site->number, number, sizeof site->number);
        site->size = (uint8_t)(end + SITE_SYSCALL - (number - form->before_size));
        site->has_number = true;
        return true;
    }
    return false;
}

/* mov or lea offset(%rsp), %r64: REX.W, 8b or 8d, a ModRM byte that names the register, SIB, the
 * offset. */
static bool read_load(const uint8_t *end, struct site *site)
{
    const uint8_t *at = end - LOAD;

    if ((at[0] & ~REX_R) != REX_W || (at[1] != MOV && at[1] != LEA) || (at[2] & 0xc7) != 0x44 ||
        at[3] != SIB_RSP)
        return false;
    site->loaded = (uint8_t)((at[0] & REX_R) << 1 | (at[2] >> 3 & 7));
    site->is_address = at[1] == LEA;
    site->offset = (int8_t)at[4];
    site->size = LOAD + SITE_SYSCALL;
    return true;
}

bool site_read(const uint8_t code[SITE_LONGEST], struct site *site)
{
    static const uint8_t syscall[SITE_SYSCALL] = {0x0f, 0x05};
    const uint8_t *end = code + SITE_LONGEST - SITE_SYSCALL;

    *site = (struct site){0};
    return memcmp(end, syscall, SITE_SYSCALL) == 0 &&
           (read_number(end, site) || read_load(end, site));
}
