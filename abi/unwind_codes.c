/*
 * Guest frames: undoing a prologue by its unwind codes, or the rest of an epilogue by reading its
 * instructions. Microsoft, "x64 exception handling", sections "Unwind data for exception
 * handling, debugger support" and "Unwind procedure".
 */
#include "abi/unwind_codes.h"

#include "abi/context.h"
#include "abi/unwind.h"

#include <string.h>

enum {
    PUSH_NONVOL,
    ALLOC_LARGE,
    ALLOC_SMALL,
    SET_FPREG,
    SAVE_NONVOL,
    SAVE_NONVOL_FAR,
    EPILOG, /* version 2 only */
    SPARE,
    SAVE_XMM128,
    SAVE_XMM128_FAR,
    PUSH_MACHFRAME
};

enum { CHAIN_MOST = 32, INFO_HEADER = 4, RSP_NUMBER = 4 };

/* UNWIND_INFO, copied out of the image. */
struct info {
    uintptr_t at;
    unsigned version, flags, prolog, count, frame_register, frame_offset;
    uint16_t codes[256];
};

static bool read_info(uintptr_t at, struct info *info)
{
    uint8_t header[INFO_HEADER];

    if (!unwind_read(at, header, sizeof header))
        return false;
    info->at = at;
    info->version = header[0] & 7;
    info->flags = header[0] >> 3;
    info->prolog = header[1];
    info->count = header[2];
    info->frame_register = header[3] & 15;
    info->frame_offset = (header[3] >> 4) * 16u;
    return info->version >= 1 && info->version <= 2 &&
           unwind_read(at + INFO_HEADER, info->codes, info->count * sizeof *info->codes);
}

/* What follows the codes: a handler's address, or a chained entry. */
static uintptr_t behind_codes(const struct info *info)
{
    return info->at + INFO_HEADER + ((info->count + 1) & ~1u) * sizeof *info->codes;
}

static unsigned code_offset(uint16_t code)
{
    return code & 0xff;
}

static unsigned code_operation(uint16_t code)
{
    return code >> 8 & 15;
}

static unsigned code_value(uint16_t code)
{
    return code >> 12;
}

/* How many 16-bit slots an operation takes. */
static unsigned code_slots(uint16_t code)
{
    switch (code_operation(code)) {
    case ALLOC_LARGE:
        return code_value(code) ? 3 : 2;
    case SAVE_NONVOL:
    case SAVE_XMM128:
        return 2;
    case SAVE_NONVOL_FAR:
    case SAVE_XMM128_FAR:
    case SPARE:
        return 3;
    default:
        return 1;
    }
}

static uint32_t operand_32(const struct info *info, unsigned i)
{
    return info->codes[i + 1] | (uint32_t)info->codes[i + 2] << 16;
}

static bool pop_register(struct unwind_codes *codes, CONTEXT *context, unsigned number)
{
    DWORD64 at = context->Rsp;

    if (!unwind_read(at, context_register(context, number), 8))
        return false;
    if (codes->pointers)
        codes->pointers->IntegerContext[number] = (PDWORD64)at;
    if (number != RSP_NUMBER)
        context->Rsp = at + 8;
    return true;
}

static bool load_register(struct unwind_codes *codes, CONTEXT *context, unsigned number,
                          uintptr_t at)
{
    if (codes->pointers)
        codes->pointers->IntegerContext[number] = (PDWORD64)at;
    return unwind_read(at, context_register(context, number), 8);
}

static bool load_vector(struct unwind_codes *codes, CONTEXT *context, unsigned number, uintptr_t at)
{
    if (codes->pointers)
        codes->pointers->FloatingContext[number] = (PM128A)at;
    return unwind_read(at, &context->Xmm0 + number, sizeof context->Xmm0);
}

/* An interrupt's or a signal's frame: it has RIP, RSP and, if value is 1, an error code. */
static bool pop_machine_frame(struct unwind_codes *codes, CONTEXT *context, unsigned value)
{
    uintptr_t at = context->Rsp + (value ? 8 : 0);

    codes->machine_frame = true;
    return unwind_read(at, &context->Rip, 8) && unwind_read(at + 24, &context->Rsp, 8);
}

static bool undo(struct unwind_codes *codes, CONTEXT *context, const struct info *info, unsigned i)
{
    unsigned value = code_value(info->codes[i]);

    switch (code_operation(info->codes[i])) {
    case PUSH_NONVOL:
        return pop_register(codes, context, value);
    case ALLOC_LARGE:
        context->Rsp += value ? operand_32(info, i) : info->codes[i + 1] * 8u;
        return true;
    case ALLOC_SMALL:
        context->Rsp += value * 8 + 8;
        return true;
    case SET_FPREG:
        context->Rsp = *context_register(context, info->frame_register) - info->frame_offset;
        return true;
    case SAVE_NONVOL:
        return load_register(codes, context, value, codes->establisher + info->codes[i + 1] * 8u);
    case SAVE_NONVOL_FAR:
        return load_register(codes, context, value, codes->establisher + operand_32(info, i));
    case SAVE_XMM128:
        return load_vector(codes, context, value, codes->establisher + info->codes[i + 1] * 16u);
    case SAVE_XMM128_FAR:
        return load_vector(codes, context, value, codes->establisher + operand_32(info, i));
    case PUSH_MACHFRAME:
        return pop_machine_frame(codes, context, value);
    case EPILOG:
        return info->version == 2;
    default:
        return info->version == 2; /* SPARE */
    }
}

/* Undoes what the prologue has done up to the offset. */
static bool undo_prolog(struct unwind_codes *codes, CONTEXT *context, const struct info *info,
                        unsigned offset)
{
    for (unsigned i = 0; i < info->count; i += code_slots(info->codes[i])) {
        if (i + code_slots(info->codes[i]) > info->count)
            return false;
        if (code_offset(info->codes[i]) > offset && code_operation(info->codes[i]) != EPILOG)
            continue;
        if (!undo(codes, context, info, i))
            return false;
    }
    return true;
}

/* The frame's fixed address: RSP after the prologue, or what the frame register says of it. */
static uintptr_t find_establisher(const CONTEXT *context, const struct info *info, unsigned offset)
{
    uintptr_t by_register =
        *context_register((CONTEXT *)context, info->frame_register) - info->frame_offset;

    if (info->frame_register == 0)
        return context->Rsp;
    if (offset >= info->prolog || info->flags & UNW_FLAG_CHAININFO)
        return by_register;
    for (unsigned i = 0; i < info->count; i += code_slots(info->codes[i])) {
        if (code_operation(info->codes[i]) == SET_FPREG)
            return offset >= code_offset(info->codes[i]) ? by_register : context->Rsp;
    }
    return context->Rsp;
}

/* Undoes the primary functions of which this one is a part; info becomes the last one's. */
static bool undo_chain(struct unwind_codes *codes, CONTEXT *context, struct info *info)
{
    for (int depth = 0; info->flags & UNW_FLAG_CHAININFO; depth++) {
        RUNTIME_FUNCTION primary;

        if (depth == CHAIN_MOST || !unwind_read(behind_codes(info), &primary, sizeof primary) ||
            !read_info(codes->image_base + primary.UnwindData, info) ||
            !undo_prolog(codes, context, info, UINT32_MAX))
            return false;
    }
    return true;
}

static bool find_handler(struct unwind_codes *codes, const struct info *info)
{
    DWORD address;

    if (!(info->flags & codes->handler_type & (UNW_FLAG_EHANDLER | UNW_FLAG_UHANDLER)) ||
        info->flags & UNW_FLAG_CHAININFO)
        return true;
    if (!unwind_read(behind_codes(info), &address, sizeof address))
        return false;
    codes->handler = (PEXCEPTION_ROUTINE)(codes->image_base + address);
    codes->handler_data = (void *)(behind_codes(info) + sizeof address);
    return true;
}

bool unwind_leaf(CONTEXT *context)
{
    if (!unwind_read(context->Rsp, &context->Rip, 8))
        return false;
    context->Rsp += 8;
    return true;
}

/* The bytes from a pc on, and the epilogue that they may be. */
struct epilog {
    uint8_t bytes[32]; /* at most `add`, eight `pop`s of two bytes, `jmp` */
    size_t size;
    uintptr_t pc;
    size_t pops;   /* where they begin */
    DWORD64 stack; /* RSP there */
};

static size_t pop_length(const struct epilog *at, size_t i, unsigned *number)
{
    if (i < at->size && (at->bytes[i] & 0xf8) == 0x58) {
        *number = at->bytes[i] & 7;
        return 1;
    }
    if (i + 1 < at->size && (at->bytes[i] & 0xfe) == 0x40 && (at->bytes[i + 1] & 0xf8) == 0x58) {
        *number = (at->bytes[i + 1] & 7u) + (at->bytes[i] & 1u) * 8;
        return 2;
    }
    return 0;
}

static int32_t signed_32(const uint8_t *bytes)
{
    int32_t value;

    memcpy(&value, bytes, sizeof value);
    return value;
}

/* `add rsp, n` or `lea rsp, [frame register + n]`, if it is there. */
static void read_stack_change(struct epilog *at, const struct info *info, CONTEXT *context)
{
    const uint8_t *b = at->bytes;
    DWORD64 from = context->Rsp;
    bool is_short;

    at->pops = 0;
    at->stack = from;
    if (at->size < 7 || (b[0] & 0xfe) != 0x48)
        return;
    if (b[0] == 0x48 && (b[1] == 0x81 || b[1] == 0x83) && b[2] == 0xc4) {
        is_short = b[1] == 0x83;
    } else if (b[1] == 0x8d && info->frame_register != 0 && (b[2] & 0x38) == 0x20 &&
               (b[2] & 7u) + (b[0] & 1u) * 8 == info->frame_register && (b[2] & 7) != RSP_NUMBER &&
               (b[2] >> 6 == 1 || b[2] >> 6 == 2)) {
        from = *context_register(context, info->frame_register);
        is_short = b[2] >> 6 == 1;
    } else {
        return;
    }
    at->pops = is_short ? 4 : 7;
    at->stack = from + (DWORD64)(is_short ? (int8_t)b[3] : signed_32(b + 3));
}

/* A jump belongs to an epilogue only when it leaves the function, or calls it again. */
static bool leaves_function(const struct unwind_codes *codes, uintptr_t target)
{
    uintptr_t rva = target - codes->image_base;

    return rva < codes->function->BeginAddress || rva >= codes->function->EndAddress ||
           rva == codes->function->BeginAddress;
}

/* Whether the epilogue ends here: `ret`, `rep ret`, `ret n`, or a jump to another function. */
static bool ends_epilog(const struct unwind_codes *codes, const struct epilog *at, size_t i)
{
    const uint8_t *b = at->bytes + i;
    size_t left = at->size - i;

    if (left >= 1 && (b[0] == 0xc3 || b[0] == 0xc2))
        return true;
    if (left >= 2 && b[0] == 0xf3 && b[1] == 0xc3)
        return true;
    if (left >= 2 && b[0] == 0xeb)
        return leaves_function(codes, at->pc + i + 2 + (uintptr_t)(int8_t)b[1]);
    if (left >= 5 && b[0] == 0xe9)
        return leaves_function(codes, at->pc + i + 5 + (uintptr_t)signed_32(b + 1));
    if (left >= 3 && (b[0] & 0xf8) == 0x48) { /* REX.W jmp: a tail call by convention */
        b++;
    } else if (left < 2 || b[0] != 0xff || b[1] != 0x25) {
        return false;
    }
    return b[0] == 0xff && (b[1] & 0x38) == 0x20;
}

/* Whether the pc is inside an epilogue. */
static bool find_epilog(const struct unwind_codes *codes, const struct info *info, CONTEXT *context,
                        struct epilog *at)
{
    uintptr_t end = codes->image_base + codes->function->EndAddress;
    size_t i, length;
    unsigned number;

    at->pc = codes->pc;
    at->size = end - codes->pc < sizeof at->bytes ? end - codes->pc : sizeof at->bytes;
    if (!unwind_read(at->pc, at->bytes, at->size))
        return false;
    read_stack_change(at, info, context);
    for (i = at->pops; (length = pop_length(at, i, &number)) != 0; i += length)
        ;
    return ends_epilog(codes, at, i);
}

/* Does what is left of the epilogue; the context is then the caller's. */
static bool finish_epilog(struct unwind_codes *codes, CONTEXT *context, const struct epilog *at)
{
    size_t length;
    unsigned number;

    context->Rsp = at->stack;
    for (size_t i = at->pops; (length = pop_length(at, i, &number)) != 0; i += length) {
        if (!pop_register(codes, context, number))
            return false;
    }
    return unwind_leaf(context);
}

bool unwind_codes_apply(struct unwind_codes *codes, CONTEXT *context)
{
    unsigned offset = (unsigned)(codes->pc - codes->image_base - codes->function->BeginAddress);
    struct epilog epilog;
    struct info info;
    bool in_body;

    codes->handler = NULL;
    codes->handler_data = NULL;
    codes->machine_frame = false;
    if (!read_info(codes->image_base + codes->function->UnwindData, &info))
        return false;
    codes->establisher = find_establisher(context, &info, offset);
    in_body = offset >= info.prolog || info.flags & UNW_FLAG_CHAININFO;
    if (offset >= info.prolog && find_epilog(codes, &info, context, &epilog))
        return finish_epilog(codes, context, &epilog);
    if (!undo_prolog(codes, context, &info, offset) || !undo_chain(codes, context, &info))
        return false;
    if (in_body && !find_handler(codes, &info))
        return false;
    return codes->machine_frame || unwind_leaf(context);
}
