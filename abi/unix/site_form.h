/*
 * The shapes of code before a system call that have room for a jump in place of one instruction:
 *     mov $number, %eax [; mov %rcx, %r10]; syscall
 *     mov offset(%rsp), register; syscall
 *     lea offset(%rsp), register; syscall
 */
#ifndef ABI_UNIX_SITE_FORM_H
#define ABI_UNIX_SITE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SITE_LONGEST = 10, SITE_SYSCALL = 2 /* bytes of the instruction */ };

struct site {
    uint8_t size; /* with the syscall */
    bool has_number;
    uint32_t number;
    /* Or what is loaded, and from where: to check that the bytes are that instruction. */
    uint8_t loaded; /* as instructions number registers */
    bool is_address;
    int8_t offset;
};

/* code ends behind a `syscall`. False when it is of another shape. */
bool site_read(const uint8_t code[SITE_LONGEST], struct site *site);

#endif
