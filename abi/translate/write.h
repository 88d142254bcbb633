/* What every translated instruction is written with: prefixes, operands, bytes. */
#ifndef ABI_TRANSLATE_WRITE_H
#define ABI_TRANSLATE_WRITE_H

#include "abi/translate/emit.h"

#include <Zydis/Zydis.h>

#include <stdbool.h>

enum { EXITS_MOST = 130, INSTRUCTION_ROOM = 160 /* bytes that one instruction may become */ };
enum { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI };
enum { MOD_REGISTER = 3, RM_SIB = 4, RM_ABSOLUTE = 5 }; /* in ModRM */
enum { PREFIX_ADDRESS = 0x67, PREFIX_OPERAND = 0x66, REX_R = 0x44 };

/* A jump out of the block: the last four bytes of the host's instruction, and where it goes. */
struct exit {
    uint8_t *site;
    uint32_t target;
};

struct writer {
    uint8_t *at;          /* where the next byte goes */
    uint32_t eip, next;   /* the guest's instruction, and the one behind it */
    const uint8_t *bytes; /* of the instruction */
    ZydisDecodedInstruction in;
    uint8_t *commit; /* until here the guest's registers are as before the instruction */
    struct exit exits[EXITS_MOST];
    unsigned exit_count;
    bool in_r10; /* the address of the r/m operand, which has 16 bits */
    bool ended;  /* control does not reach `next` by falling through */
};

#define WRITE(w, code) ((w)->at = EMIT((w)->at, code))

static inline void write_8(struct writer *w, unsigned byte)
{
    w->at = emit_8(w->at, byte);
}

static inline void write_32(struct writer *w, uint32_t value)
{
    w->at = emit_32(w->at, value);
}

/* The host's instruction that comes next is the first that changes the guest's registers. */
void write_commit(struct writer *w);

bool write_is_word(const struct writer *w);    /* operands of 16 bits */
bool write_has_memory(const struct writer *w); /* the r/m operand is in memory */

/* String instructions and the like, whose addresses are in registers. */
bool write_has_implicit_memory(const struct writer *w);

/* The guest's FS is its TEB, which lies at a fixed distance from where the host's GS points. */
int32_t write_segment_offset(const struct writer *w);

void write_address_prefixes(struct writer *w);

/* Those of the instruction that 64-bit code keeps. */
void write_prefixes(struct writer *w, bool memory);

/* For an r/m operand whose address has 16 bits: computes it, where registers are in it. */
void write_short_address(struct writer *w);

/* ModRM and what belongs to it: an address without a register; the instruction's r/m operand with
 * another register field, `extra` added to its address. */
void write_absolute(struct writer *w, unsigned reg, uint32_t address);
void write_modrm(struct writer *w, unsigned reg, int32_t extra);

/* Another instruction on the same r/m operand: rex 0 for none. */
void write_on_operand(struct writer *w, unsigned rex, unsigned opcode, unsigned reg, int32_t extra);

/* The same instruction, its memory operand in 64-bit form. */
void write_copy(struct writer *w);

/* A fault that the guest sees as an illegal instruction. */
void write_refused(struct writer *w);

#endif
