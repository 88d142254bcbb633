/* Jumps, calls and returns. What a call pushes and a return pops is the guest's address. */
#include "abi/translate/flow.h"

#include "abi/teb32.h"
#include "abi/translate/stack.h"
#include "abi/translate/translate.h"

/* Pads so that the four bytes behind `opcode` bytes are aligned: they change while others run. */
static void align_site(struct writer *w, unsigned opcode)
{
    static const uint8_t nops[4][3] = {{0}, {0x90}, {0x66, 0x90}, {0x0f, 0x1f, 0x00}};
    unsigned gap = (unsigned)(-(uintptr_t)(w->at + opcode)) % 4;

    w->at = emit_bytes(w->at, nops[gap], gap);
}

static void put_exit(struct writer *w, uint32_t target)
{
    w->exits[w->exit_count++] = (struct exit){w->at, target};
    write_32(w, 0);
}

void flow_jump(struct writer *w, uint32_t target)
{
    align_site(w, 1);
    write_8(w, 0xe9);
    put_exit(w, target);
}

static uint32_t branch_target(const struct writer *w)
{
    uint32_t target = w->next + (uint32_t)w->in.raw.imm[0].value.s;

    return write_is_word(w) ? target & 0xffff : target;
}

void flow_jump_if(struct writer *w)
{
    align_site(w, 2);
    write_8(w, 0x0f);
    write_8(w, 0x80 | (w->in.opcode & 15));
    put_exit(w, branch_target(w));
}

/* By CX alone, as jcxz does; the others are of no use to any compiler. */
static void jump_on_short_count(struct writer *w)
{
    uint8_t *skip;

    if (w->in.opcode != 0xe3) {
        write_refused(w);
        return;
    }
    WRITE(w, "\x41\x89\xc9\x0f\xb7\xc9");     /* mov %ecx, %r9d; movzwl %cx, %ecx */
    WRITE(w, "\x67\xe3\x05\x44\x89\xc9\xeb"); /* jecxz zero; mov %r9d, %ecx; jmp skip; zero: */
    skip = w->at;
    write_8(w, 0);
    WRITE(w, "\x44\x89\xc9");
    flow_jump(w, branch_target(w));
    *skip = (uint8_t)(w->at - (skip + 1));
}

/* loop, loope, loopne and jecxz reach 127 bytes: they skip the jump that skips the long one. */
void flow_jump_on_count(struct writer *w)
{
    uint8_t *skip;

    if (w->in.address_width == 16) {
        jump_on_short_count(w);
        return;
    }
    write_8(w, PREFIX_ADDRESS);
    write_8(w, w->in.opcode);
    WRITE(w, "\x02\xeb");
    skip = w->at;
    write_8(w, 0);
    flow_jump(w, branch_target(w));
    *skip = (uint8_t)(w->at - (skip + 1));
}

static void push_return(struct writer *w)
{
    WRITE(w, "\xc7\x44\x24\xfc"); /* movl $next, -4(%rsp) */
    write_32(w, w->next);
    stack_move_esp_short(w, -4);
}

void flow_call_near(struct writer *w)
{
    push_return(w);
    flow_jump(w, branch_target(w));
    w->ended = true;
}

static void end_with_lookup(struct writer *w)
{
    w->at = emit_lookup_jump(w->at);
    w->ended = true;
}

void flow_call_operand(struct writer *w)
{
    write_on_operand(w, 0x44, 0x8b, 0, 0); /* mov operand, %r8d */
    push_return(w);
    end_with_lookup(w);
}

void flow_jump_operand(struct writer *w)
{
    write_on_operand(w, 0x44, 0x8b, 0, 0);
    end_with_lookup(w);
}

void flow_return_near(struct writer *w)
{
    WRITE(w, "\x44\x8b\x04\x24"); /* mov (%rsp), %r8d */
    stack_move_esp(w, 4 + (w->in.opcode == 0xc2 ? (int32_t)w->in.raw.imm[0].value.u : 0));
    end_with_lookup(w);
}

void flow_jump_near(struct writer *w)
{
    flow_jump(w, branch_target(w));
    w->ended = true;
}

/* For translate_host_entry: goes on there when the selector is that of the guest's code. */
static const void *far_run(uint32_t eip, uint8_t *selector)
{
    (void)eip;
    return ((uintptr_t)selector | 3) == SELECTOR_CODE ? (const void *)translate_continue
                                                      : (const void *)translate_no_code;
}

/* The target is in r8d, its selector in r9d. */
static void end_far(struct writer *w)
{
    WRITE(w, "\x49\xba"); /* movabs $far_run, %r10 */
    w->at = emit_64(w->at, (uint64_t)(uintptr_t)far_run);
    w->at = emit_far_jump(w->at, translate_host_entry);
    w->ended = true;
}

static void push_far_return(struct writer *w)
{
    WRITE(w, "\xc7\x44\x24\xfc"); /* movl $selector, -4(%rsp) */
    write_32(w, SELECTOR_CODE);
    WRITE(w, "\xc7\x44\x24\xf8"); /* movl $next, -8(%rsp) */
    write_32(w, w->next);
    stack_move_esp_short(w, -8);
}

void flow_far_immediate(struct writer *w)
{
    struct {
        uint32_t target;
        uint16_t selector;
    } to;

    memcpy(&to, w->bytes + w->in.length - 6, 6);
    if (write_is_word(w) || (to.selector | 3) != SELECTOR_CODE) {
        write_refused(w);
        return;
    }
    if (w->in.opcode == 0x9a)
        push_far_return(w);
    flow_jump(w, to.target);
    w->ended = true;
}

void flow_far_operand(struct writer *w)
{
    write_on_operand(w, 0x44, 0x8b, 1, sizeof(uint32_t)); /* mov selector, %r9d */
    WRITE(w, "\x45\x0f\xb7\xc9");                         /* movzwl %r9w, %r9d */
    write_on_operand(w, 0x44, 0x8b, 0, 0);                /* mov target, %r8d */
    if (w->in.raw.modrm.reg == 3)
        push_far_return(w);
    end_far(w);
}

void flow_far_return(struct writer *w)
{
    if (write_is_word(w)) {
        write_refused(w);
        return;
    }
    WRITE(w, "\x44\x8b\x4c\x24\x04\x45\x0f\xb7\xc9"); /* mov 4(%rsp), %r9d; movzwl %r9w, %r9d */
    WRITE(w, "\x44\x8b\x04\x24");                     /* mov (%rsp), %r8d */
    stack_move_esp(w, 8 + (w->in.opcode == 0xca ? (int32_t)w->in.raw.imm[0].value.u : 0));
    end_far(w);
}
