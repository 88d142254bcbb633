/*
 * Pushes and pops: 64-bit code has them for 8 bytes only. The store or the load comes first, for it
 * may fault; then ESP changes, by an instruction that keeps the flags.
 */
#include "abi/translate/stack.h"

void stack_move_esp(struct writer *w, int32_t by)
{
    write_commit(w);
    WRITE(w, "\x48\x8d\xa4\x24"); /* lea by(%rsp), %rsp */
    write_32(w, (uint32_t)by);
}

void stack_move_esp_short(struct writer *w, int by)
{
    write_commit(w);
    WRITE(w, "\x48\x8d\x64\x24");
    write_8(w, (unsigned)by);
}

int stack_push_size(const struct writer *w)
{
    return write_is_word(w) ? 2 : 4;
}

/* mov reg, -size(%rsp); lea -size(%rsp), %rsp. The register is 8 or more with rex. */
void stack_push_register(struct writer *w, unsigned rex, unsigned reg)
{
    int size = stack_push_size(w);

    if (size == 2)
        write_8(w, 0x66);
    if (rex)
        write_8(w, rex);
    write_8(w, 0x89);
    write_8(w, 0x44 | reg << 3);
    write_8(w, 0x24);
    write_8(w, (unsigned)-size);
    stack_move_esp_short(w, -size);
}

void stack_push_immediate(struct writer *w, uint32_t value)
{
    int size = stack_push_size(w);

    if (size == 2)
        write_8(w, 0x66);
    WRITE(w, "\xc7\x44\x24");
    write_8(w, (unsigned)-size);
    if (size == 2)
        w->at = emit_bytes(w->at, &value, 2);
    else
        write_32(w, value);
    stack_move_esp_short(w, -size);
}

void stack_pop_register(struct writer *w, unsigned reg)
{
    if (write_is_word(w))
        write_8(w, 0x66);
    if (reg == ESP)
        write_commit(w);
    write_8(w, 0x8b); /* mov (%rsp), reg */
    write_8(w, 0x04 | reg << 3);
    write_8(w, 0x24);
    if (reg != ESP)
        stack_move_esp_short(w, stack_push_size(w));
}

void stack_push_operand(struct writer *w)
{
    if (!write_has_memory(w)) {
        stack_push_register(w, 0, w->in.raw.modrm.rm);
        return;
    }
    write_on_operand(w, 0x44, 0x8b, 0, 0); /* mov operand, %r8d */
    stack_push_register(w, 0x44, 0);
}

/* An address by ESP is taken after ESP has moved; the store comes first, for it may fault. */
void stack_pop_operand(struct writer *w)
{
    const ZydisDecodedInstructionRaw *raw = &w->in.raw;
    bool by_esp = write_has_memory(w) && raw->modrm.rm == RM_SIB && raw->sib.base == ESP;

    if (!write_has_memory(w)) {
        stack_pop_register(w, raw->modrm.rm);
        return;
    }
    if (write_is_word(w))
        write_8(w, 0x66);
    WRITE(w, "\x44\x8b\x04\x24"); /* mov (%rsp), %r8d */
    write_on_operand(w, 0x44, 0x89, 0, by_esp ? stack_push_size(w) : 0);
    stack_move_esp_short(w, stack_push_size(w));
}

void stack_push_all(struct writer *w)
{
    for (unsigned reg = EAX; reg <= EDI; reg++) {
        if (write_is_word(w))
            write_8(w, 0x66);
        write_8(w, 0x89);
        write_8(w, 0x44 | reg << 3);
        write_8(w, 0x24);
        write_8(w, (unsigned)(-stack_push_size(w) * (int)(reg + 1)));
    }
    stack_move_esp_short(w, -8 * stack_push_size(w));
}

void stack_pop_all(struct writer *w)
{
    for (unsigned reg = EAX; reg <= EDI; reg++) {
        if (reg == ESP)
            continue;
        if (write_is_word(w))
            write_8(w, 0x66);
        write_8(w, 0x8b);
        write_8(w, 0x44 | reg << 3);
        write_8(w, 0x24);
        write_8(w, (unsigned)stack_push_size(w) * (EDI - reg));
    }
    stack_move_esp_short(w, 8 * stack_push_size(w));
}

/* pushfq and popfq move eight bytes: what they touch below the guest's stack is nobody's. */
void stack_push_flags(struct writer *w)
{
    uint8_t *start = w->at;

    WRITE(w, "\x9c\x41\x58"); /* pushfq; pop %r8 */
    stack_push_register(w, 0x44, 0);
    w->commit = start;
}

enum { FLAGS_ALLOWED = ~0x44000 /* no nested tasks, no alignment faults in host code */ };

void stack_pop_flags(struct writer *w)
{
    if (write_is_word(w)) {               /* the upper flags stay */
        WRITE(w, "\x44\x0f\xb7\x04\x24"); /* movzwl (%rsp), %r8d */
    } else {
        WRITE(w, "\x44\x8b\x04\x24"); /* mov (%rsp), %r8d */
    }
    stack_move_esp_short(w, stack_push_size(w));
    WRITE(w, "\x41\x81\xe0"); /* and $allowed, %r8d */
    write_32(w, (uint32_t)FLAGS_ALLOWED);
    WRITE(w, "\x41\x50\x9d"); /* push %r8; popfq */
}

void stack_leave(struct writer *w)
{
    WRITE(w, "\x67\x44\x8b\x45\x00"); /* mov (%ebp), %r8d */
    write_commit(w);
    WRITE(w, "\x8d\x65\x04"); /* lea 4(%rbp), %esp */
    WRITE(w, "\x44\x89\xc5"); /* mov %r8d, %ebp */
}

/* The frame pointers of the procedures around, and this one's own. */
static void push_display(struct writer *w, unsigned level)
{
    for (unsigned i = 1; i < level; i++) {
        WRITE(w, "\x67\x44\x8b\x45"); /* mov -4*i(%ebp), %r8d */
        write_8(w, -4 * i);
        WRITE(w, "\x44\x89\x44\x24"); /* mov %r8d, -4-4*i(%rsp) */
        write_8(w, -4 - 4 * i);
    }
    WRITE(w, "\x44\x8d\x44\x24\xfc\x44\x89\x44\x24"); /* lea -4(%rsp), %r8d; mov %r8d, */
    write_8(w, -4 - 4 * level);                       /* -4-4*level(%rsp) */
}

/* Deep nesting is of no use to any compiler. */
void stack_enter(struct writer *w)
{
    enum { DEEPEST = 8 };
    unsigned level = (unsigned)w->in.raw.imm[1].value.u & 31;

    if (level > DEEPEST || write_is_word(w)) {
        write_refused(w);
        return;
    }
    WRITE(w, "\x89\x6c\x24\xfc"); /* mov %ebp, -4(%rsp) */
    if (level)
        push_display(w, level);
    write_commit(w);
    WRITE(w, "\x8d\x6c\x24\xfc\x48\x8d\xa4\x24"); /* lea -4(%rsp), %ebp; lea -n(%rsp), %rsp */
    write_32(w, (uint32_t)-4 - 4 * level - (uint32_t)w->in.raw.imm[0].value.u);
}
