/* See write.h. */
#include "abi/translate/write.h"

#include "abi/teb32.h"

enum { PREFIX_GS = 0x65, REX_B = 0x41, RM_R10 = 2, NO_INDEX = 4, RM_SHORT_ABSOLUTE = 6 };

void write_commit(struct writer *w)
{
    w->commit = w->at;
}

bool write_is_word(const struct writer *w)
{
    return w->in.operand_width == 16;
}

static bool uses_fs(const struct writer *w)
{
    return w->in.attributes & ZYDIS_ATTRIB_HAS_SEGMENT_FS;
}

bool write_has_memory(const struct writer *w)
{
    return w->in.attributes & ZYDIS_ATTRIB_HAS_MODRM && w->in.raw.modrm.mod != MOD_REGISTER;
}

/* The guest's FS is its TEB, which lies at a fixed distance from where the host's GS points. */
int32_t write_segment_offset(const struct writer *w)
{
    return uses_fs(w) ? TEB32_OFFSET : 0;
}

/* An address without a register is relative to the instruction in 64-bit code, unless it is
 * written with a scaled index that is not there. */
void write_absolute(struct writer *w, unsigned reg, uint32_t address)
{
    write_8(w, reg << 3 | RM_SIB);
    write_8(w, 0x25);
    write_32(w, address);
}

static bool is_short(const struct writer *w)
{
    return w->in.address_width == 16;
}

/* Intel SDM volume 2, "16-Bit Addressing Forms with the ModR/M Byte". */
void write_short_address(struct writer *w)
{
    static const uint8_t bases[] = {EBX, EBX, EBP, EBP, ESI, EDI, EBP, EBX};
    static const uint8_t indices[] = {ESI, EDI, ESI, EDI, NO_INDEX, NO_INDEX, NO_INDEX, NO_INDEX};
    const ZydisDecodedInstructionRaw *raw = &w->in.raw;
    unsigned rm = raw->modrm.rm;

    if (raw->modrm.mod == 0 && rm == RM_SHORT_ABSOLUTE)
        return;
    WRITE(w, "\x67\x44\x8d\x94"); /* lea displacement(base, index), %r10d */
    write_8(w, (unsigned)indices[rm] << 3 | bases[rm]);
    write_32(w, (uint32_t)raw->disp.value);
    WRITE(w, "\x45\x0f\xb7\xd2"); /* movzwl %r10w, %r10d */
    w->in_r10 = true;
}

static void write_short_modrm(struct writer *w, unsigned reg, int32_t extra)
{
    if (!w->in_r10) {
        write_absolute(w, reg, (uint16_t)w->in.raw.disp.value + (uint32_t)extra);
        return;
    }
    write_8(w, 2u << 6 | reg << 3 | RM_R10);
    write_32(w, (uint32_t)extra);
}

/* The r/m operand with another register field, `extra` added to its address. */
void write_modrm(struct writer *w, unsigned reg, int32_t extra)
{
    const ZydisDecodedInstructionRaw *raw = &w->in.raw;
    unsigned mod = raw->modrm.mod, rm = raw->modrm.rm;
    uint32_t displacement = (uint32_t)raw->disp.value + (uint32_t)extra;
    bool baseless = mod == 0 && rm == RM_SIB && raw->sib.base == EBP;

    if (mod == MOD_REGISTER) {
        write_8(w, 0xc0 | reg << 3 | rm);
        return;
    }
    if (is_short(w)) {
        write_short_modrm(w, reg, extra);
        return;
    }
    if (mod == 0 && rm == RM_ABSOLUTE) {
        write_absolute(w, reg, displacement);
        return;
    }
    if (extra && !baseless)
        mod = 2;
    write_8(w, mod << 6 | reg << 3 | rm);
    if (rm == RM_SIB)
        write_8(w, w->bytes[raw->modrm.offset + 1]);
    if (mod == 1)
        write_8(w, displacement);
    else if (mod == 2 || baseless)
        write_32(w, displacement);
}

void write_address_prefixes(struct writer *w)
{
    if (uses_fs(w))
        write_8(w, PREFIX_GS);
    write_8(w, PREFIX_ADDRESS);
}

/* Another instruction on the same r/m operand: rex 0 for none. */
void write_on_operand(struct writer *w, unsigned rex, unsigned opcode, unsigned reg, int32_t extra)
{
    if (write_has_memory(w))
        write_address_prefixes(w);
    if (write_is_word(w))
        write_8(w, 0x66);
    if (w->in_r10)
        rex |= REX_B;
    if (rex)
        write_8(w, rex);
    write_8(w, opcode);
    write_modrm(w, reg, extra + (write_has_memory(w) ? write_segment_offset(w) : 0));
}

/* Segments are flat, and the address size is stated anew. */
static bool is_kept_prefix(uint8_t prefix)
{
    return prefix == 0x66 || prefix == 0xf0 || prefix == 0xf2 || prefix == 0xf3;
}

void write_prefixes(struct writer *w, bool memory)
{
    if (memory)
        write_address_prefixes(w);
    for (unsigned i = 0; i < w->in.raw.prefix_count; i++) {
        if (is_kept_prefix(w->in.raw.prefixes[i].value))
            write_8(w, w->in.raw.prefixes[i].value);
    }
}

bool write_has_implicit_memory(const struct writer *w)
{
    unsigned opcode = w->in.opcode;

    if (w->in.opcode_map != ZYDIS_OPCODE_MAP_DEFAULT)
        return w->in.mnemonic == ZYDIS_MNEMONIC_MASKMOVQ ||
               w->in.mnemonic == ZYDIS_MNEMONIC_MASKMOVDQU ||
               w->in.mnemonic == ZYDIS_MNEMONIC_VMASKMOVDQU;
    return (opcode >= 0xa4 && opcode <= 0xa7) || (opcode >= 0xaa && opcode <= 0xaf) ||
           (opcode >= 0x6c && opcode <= 0x6f) || opcode == 0xd7;
}

static void write_bytes(struct writer *w, unsigned from, unsigned to)
{
    w->at = emit_bytes(w->at, w->bytes + from, to - from);
}

/* The same instruction, its memory operand in 64-bit form. */
void write_copy(struct writer *w)
{
    const ZydisDecodedInstructionRaw *raw = &w->in.raw;
    unsigned behind = raw->modrm.offset + 1u;

    write_prefixes(w, write_has_memory(w) || write_has_implicit_memory(w));
    if (!(w->in.attributes & ZYDIS_ATTRIB_HAS_MODRM)) {
        write_bytes(w, raw->prefix_count, w->in.length);
        return;
    }
    if (w->in_r10)
        write_8(w, REX_B);
    write_bytes(w, raw->prefix_count, raw->modrm.offset);
    write_modrm(w, raw->modrm.reg, write_has_memory(w) ? write_segment_offset(w) : 0);
    if (write_has_memory(w) && raw->modrm.rm == RM_SIB && !is_short(w))
        behind++;
    behind += raw->disp.size / 8;
    write_bytes(w, behind, w->in.length);
}

/* A fault that the guest sees as an illegal instruction. */
void write_refused(struct writer *w)
{
    WRITE(w, "\x0f\x0b");
    w->ended = true;
}
