/* Jumps, calls and returns. What a call pushes and a return pops is the guest's address. */
#include "abi/translate/flow.h"

#include "abi/translate/stack.h"

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

/* loop, loope, loopne and jecxz reach 127 bytes: they skip the jump that skips the long one. */
void flow_jump_on_count(struct writer *w)
{
    uint8_t *skip;

    if (w->in.address_width == 16) { /* by CX alone */
        write_refused(w);
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
