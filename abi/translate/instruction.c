/* See instruction.h. What a mode does differently: Intel SDM volume 2, each instruction's page. */
#include "abi/translate/instruction.h"

#include "abi/teb32.h"
#include "abi/translate/decimal.h"
#include "abi/translate/flow.h"
#include "abi/translate/stack.h"
#include "abi/translate/translate.h"

/* inc and dec in one byte, which 64-bit code has no longer. */
static void one_more_or_less(struct writer *w)
{
    write_prefixes(w, false);
    write_8(w, 0xff);
    write_8(w, 0xc0 | (w->in.opcode & 15));
}

/* 0xff: inc, dec, call, far call, jmp, far jmp, push. */
static void group_five(struct writer *w)
{
    if (write_is_word(w) && w->in.raw.modrm.reg >= 2 && w->in.raw.modrm.reg <= 5) {
        write_refused(w);
        return;
    }
    switch (w->in.raw.modrm.reg) {
    case 2:
        flow_call_operand(w);
        return;
    case 4:
        flow_jump_operand(w);
        return;
    case 3:
    case 5:
        flow_far_operand(w);
        return;
    case 6:
        stack_push_operand(w);
        return;
    default:
        write_copy(w);
    }
}

static uint32_t selector_of(unsigned segment)
{
    static const uint8_t selectors[8] = {SELECTOR_DATA,
                                         SELECTOR_CODE,
                                         SELECTOR_DATA,
                                         SELECTOR_DATA,
                                         SELECTOR_FS,
                                         SELECTOR_DATA,
                                         0,
                                         0};

    return selectors[segment];
}

static void read_segment(struct writer *w)
{
    WRITE(w, "\x41\xb8"); /* mov $selector, %r8d */
    write_32(w, selector_of(w->in.raw.modrm.reg));
    if (write_has_memory(w)) {
        write_address_prefixes(w);
        WRITE(w, "\x66\x44\x89");
        write_modrm(w, 0, write_segment_offset(w));
        return;
    }
    write_on_operand(w, 0x44, 0x89, 0, 0);
}

/* mov between the accumulator and an address: with its ordinary opcode. */
static void move_accumulator(struct writer *w)
{
    static const uint8_t opcodes[] = {0x8a, 0x8b, 0x88, 0x89};
    uint32_t address = (uint32_t)w->in.raw.disp.value;

    if (w->in.address_width == 16)
        address &= 0xffff;
    write_address_prefixes(w);
    if (write_is_word(w))
        write_8(w, 0x66);
    write_8(w, opcodes[w->in.opcode - 0xa0]);
    write_absolute(w, EAX, address + (uint32_t)write_segment_offset(w));
}

/* al = carry ? 0xff : 0, and no flag changes. */
static void set_al_by_carry(struct writer *w)
{
    WRITE(w, "\x41\xb8\x00\x00\x00\x00");     /* mov $0, %r8d */
    WRITE(w, "\x41\xb9\xff\x00\x00\x00");     /* mov $255, %r9d */
    WRITE(w, "\x45\x0f\x42\xc1\x44\x88\xc0"); /* cmovc %r9d, %r8d; mov %r8b, %al */
}

static void interrupt(struct writer *w)
{
    write_copy(w); /* the kernel allows 3 and 4 alone; the others fault, and tell their number */
    if (w->in.raw.imm[0].value.u == 0x80) {
        w->at -= 2;
        write_refused(w);
    }
}

static void overflow_trap(struct writer *w)
{
    WRITE(w, "\x71\x02\xcd\x04"); /* jno over; int $4 */
}

/* daa, das, aaa, aas, aam and aad, which 64-bit code does not have: by a function of the host. */
static void decimal(struct writer *w)
{
    uint8_t *behind;

    if (w->in.opcode == 0xd4 && w->in.raw.imm[0].value.u == 0) {
        WRITE(w, "\x41\xb9\x00\x00\x00\x00\x41\xf7\xf1"); /* mov $0, %r9d; div %r9d */
        return;
    }
    WRITE(w, "\x41\xb8"); /* mov $opcode and number, %r8d */
    write_32(w, w->in.opcode | (uint32_t)w->in.raw.imm[0].value.u << 8);
    WRITE(w, "\x4c\x8d\x0d"); /* lea behind(%rip), %r9 */
    behind = w->at;
    write_32(w, 0);
    WRITE(w, "\x49\xba"); /* movabs $decimal_run, %r10 */
    w->at = emit_64(w->at, (uint64_t)(uintptr_t)decimal_run);
    w->at = emit_far_jump(w->at, translate_host_entry);
    emit_relative(behind, w->at);
}

static void push_segment(struct writer *w)
{
    stack_push_immediate(w, selector_of(w->in.opcode >> 3 & 7));
}

static void drop(struct writer *w)
{
    stack_move_esp_short(w, stack_push_size(w));
}

static void push_by_opcode(struct writer *w)
{
    stack_push_register(w, 0, w->in.opcode & 7);
}

static void pop_by_opcode(struct writer *w)
{
    stack_pop_register(w, w->in.opcode & 7);
}

static void push_number(struct writer *w)
{
    stack_push_immediate(w, (uint32_t)w->in.raw.imm[0].value.s);
}

/* The same as 0x80, which 64-bit code has alone. */
static void group_one_again(struct writer *w)
{
    write_on_operand(w, 0, 0x80, w->in.raw.modrm.reg, 0);
    write_8(w, (unsigned)w->in.raw.imm[0].value.u);
}

static void nothing(struct writer *w)
{
    WRITE(w, "\x90");
}

typedef void translation(struct writer *w);

/* Those that cannot be copied. */
static translation *const one_byte[256] = {
    [0x06] = push_segment,
    [0x07] = drop,
    [0x0e] = push_segment,
    [0x16] = push_segment,
    [0x17] = drop,
    [0x1e] = push_segment,
    [0x1f] = drop,
    [0x27] = decimal,
    [0x2f] = decimal,
    [0x37] = decimal,
    [0x3f] = decimal,
    [0x40 ... 0x4f] = one_more_or_less,
    [0x50 ... 0x57] = push_by_opcode,
    [0x58 ... 0x5f] = pop_by_opcode,
    [0x60] = stack_push_all,
    [0x61] = stack_pop_all,
    [0x62] = write_refused, /* bound */
    [0x63] = write_refused, /* arpl */
    [0x68] = push_number,
    [0x6a] = push_number,
    [0x70 ... 0x7f] = flow_jump_if,
    [0x82] = group_one_again,
    [0x8c] = read_segment,
    [0x8e] = nothing, /* segments stay flat */
    [0x8f] = stack_pop_operand,
    [0x9a] = flow_far_immediate,
    [0x9c] = stack_push_flags,
    [0x9d] = stack_pop_flags,
    [0xa0 ... 0xa3] = move_accumulator,
    [0xc2] = flow_return_near,
    [0xc3] = flow_return_near,
    [0xc4] = write_refused, /* loads of segments, returns from interrupts */
    [0xc5] = write_refused,
    [0xc8] = stack_enter,
    [0xc9] = stack_leave,
    [0xca] = flow_far_return,
    [0xcb] = flow_far_return,
    [0xcd] = interrupt,
    [0xce] = overflow_trap,
    [0xcf] = write_refused,
    [0xd4] = decimal,
    [0xd5] = decimal,
    [0xd6] = set_al_by_carry,
    [0xe0 ... 0xe3] = flow_jump_on_count,
    [0xe8] = flow_call_near,
    [0xe9] = flow_jump_near,
    [0xea] = flow_far_immediate,
    [0xeb] = flow_jump_near,
    [0xff] = group_five,
};

/* Behind 0f. */
static translation *const two_byte[256] = {
    [0x05] = write_refused, /* system calls: of another system */
    [0x07] = write_refused, [0x34] = write_refused,
    [0x35] = write_refused, [0x80 ... 0x8f] = flow_jump_if,
    [0xa0] = push_segment,  [0xa1] = drop,
    [0xa8] = push_segment,  [0xa9] = drop,
    [0xb2] = write_refused, /* loads of segments */
    [0xb4] = write_refused, [0xb5] = write_refused,
};

static translation *find(const struct writer *w)
{
    if (w->in.encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY)
        return NULL;
    if (w->in.opcode_map == ZYDIS_OPCODE_MAP_DEFAULT)
        return one_byte[w->in.opcode];
    return w->in.opcode_map == ZYDIS_OPCODE_MAP_0F ? two_byte[w->in.opcode] : NULL;
}

/* The address of a string, or of an instruction that has no room for another register. */
static bool has_no_short_form(const struct writer *w)
{
    return write_has_implicit_memory(w) ||
           (write_has_memory(w) &&
            (w->in.encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY || find(w) == read_segment));
}

void instruction_translate(struct writer *w)
{
    translation *special = find(w);

    write_commit(w);
    if (w->in.address_width == 16 && has_no_short_form(w)) {
        write_refused(w);
        return;
    }
    if (w->in.address_width == 16 && write_has_memory(w))
        write_short_address(w);
    if (special)
        special(w);
    else
        write_copy(w);
    w->in_r10 = false;
}
