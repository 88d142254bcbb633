/*
 * CONTEXT to and from what Linux keeps in a signal frame. The vector registers' upper parts are
 * in XSAVE's standard format there (Intel SDM volume 1, chapter 13; the frame is described in
 * Linux' asm/sigcontext.h).
 */
#include "abi/context.h"

#include "abi/hold.h"

#include <cpuid.h>
#include <stdint.h>
#include <string.h>

enum {
    FLOATING_SIZE = 512, /* the legacy part of an XSAVE image, which CONTEXT has as FltSave */
    HEADER_SIZE = 64,
    SOFTWARE_OFFSET = 464, /* what Linux says about the image, inside the legacy part */
    SOFTWARE_MAGIC = 0x46505853,
    IMAGE_MOST = 4096,
    COMPONENTS = 8,
    UPPER_COMPONENTS = 0xe4,     /* AVX, and the three of AVX-512 */
    CONTEXT_EXTENDED_FLAG = 0x40 /* of CONTEXT_XSTATE */
};

void context_restore_extended(const CONTEXT *context, const void *image, uint64_t components)
    __attribute__((noreturn));

static const struct {
    int host;
    size_t guest;
} registers[] = {
    {REG_RAX, offsetof(CONTEXT, Rax)}, {REG_RCX, offsetof(CONTEXT, Rcx)},
    {REG_RDX, offsetof(CONTEXT, Rdx)}, {REG_RBX, offsetof(CONTEXT, Rbx)},
    {REG_RBP, offsetof(CONTEXT, Rbp)}, {REG_RSI, offsetof(CONTEXT, Rsi)},
    {REG_RDI, offsetof(CONTEXT, Rdi)}, {REG_R8, offsetof(CONTEXT, R8)},
    {REG_R9, offsetof(CONTEXT, R9)},   {REG_R10, offsetof(CONTEXT, R10)},
    {REG_R11, offsetof(CONTEXT, R11)}, {REG_R12, offsetof(CONTEXT, R12)},
    {REG_R13, offsetof(CONTEXT, R13)}, {REG_R14, offsetof(CONTEXT, R14)},
    {REG_R15, offsetof(CONTEXT, R15)},
};

static DWORD64 *guest_register(const CONTEXT *context, size_t index)
{
    return (DWORD64 *)((char *)context + registers[index].guest);
}

void context_from_host(const ucontext_t *host, CONTEXT *context)
{
    const greg_t *from = host->uc_mcontext.gregs;

    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        *guest_register(context, i) = (DWORD64)from[registers[i].host];
    context->Rsp = (DWORD64)from[REG_RSP];
    context->Rip = (DWORD64)from[REG_RIP];
    context->EFlags = (DWORD)from[REG_EFL];
    context->SegCs = (WORD)from[REG_CSGSFS];
    context->SegSs = context->SegDs = context->SegEs = (WORD)(from[REG_CSGSFS] >> 48);
    context->SegGs = (WORD)(from[REG_CSGSFS] >> 16);
    context->SegFs = (WORD)(from[REG_CSGSFS] >> 32);
    memcpy(&context->FltSave, host->uc_mcontext.fpregs, FLOATING_SIZE);
    context->MxCsr = context->FltSave.MxCsr;
    context->ContextFlags = CONTEXT_FULL | CONTEXT_SEGMENTS;
}

void context_to_host(const CONTEXT *context, ucontext_t *host)
{
    greg_t *to = host->uc_mcontext.gregs;
    struct _libc_fpstate *floating = host->uc_mcontext.fpregs;

    if ((context->ContextFlags & CONTEXT_INTEGER) == CONTEXT_INTEGER) {
        for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
            to[registers[i].host] = (greg_t)*guest_register(context, i);
    }
    if ((context->ContextFlags & CONTEXT_CONTROL) == CONTEXT_CONTROL) {
        to[REG_RSP] = (greg_t)context->Rsp;
        to[REG_RIP] = (greg_t)context->Rip;
        to[REG_EFL] = (greg_t)context->EFlags;
    }
    if ((context->ContextFlags & CONTEXT_FLOATING_POINT) == CONTEXT_FLOATING_POINT) {
        memcpy(floating, &context->FltSave, SOFTWARE_OFFSET); /* the rest is Linux' own */
        floating->mxcsr = context->MxCsr & 0xffff;
    }
}

void context_copy_parts(CONTEXT *to, const CONTEXT *from, DWORD flags)
{
    if ((flags & CONTEXT_CONTROL) == CONTEXT_CONTROL) {
        to->Rsp = from->Rsp;
        to->Rip = from->Rip;
        to->EFlags = from->EFlags;
        to->SegCs = from->SegCs;
        to->SegSs = from->SegSs;
    }
    if ((flags & CONTEXT_INTEGER) == CONTEXT_INTEGER) {
        for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
            *guest_register(to, i) = *guest_register(from, i);
    }
    if ((flags & CONTEXT_FLOATING_POINT) == CONTEXT_FLOATING_POINT) {
        to->FltSave = from->FltSave;
        to->MxCsr = from->MxCsr;
    }
    if ((flags & CONTEXT_SEGMENTS) == CONTEXT_SEGMENTS) {
        to->SegDs = from->SegDs;
        to->SegEs = from->SegEs;
        to->SegFs = from->SegFs;
        to->SegGs = from->SegGs;
    }
    to->ContextFlags |= flags;
}

/* Where the last of the components ends in the standard format; processors differ. */
static size_t components_end(uint64_t components)
{
    static uint16_t ends[COMPONENTS];
    size_t end = 0;

    for (unsigned i = 2; i < COMPONENTS; i++) {
        unsigned size, offset, c, d;

        if (!(components >> i & 1))
            continue;
        if (ends[i] == 0) { /* CPUID is slow, and in a virtual machine very slow */
            __cpuid_count(0xd, i, size, offset, c, d);
            ends[i] = (uint16_t)(offset + size);
        }
        if (ends[i] > end)
            end = ends[i];
    }
    return end;
}

static uint64_t components_in_use(const ucontext_t *host)
{
    const char *image = (const char *)host->uc_mcontext.fpregs;
    uint32_t magic;
    uint64_t in_use;

    memcpy(&magic, image + SOFTWARE_OFFSET, sizeof magic);
    if (magic != SOFTWARE_MAGIC)
        return 0;
    memcpy(&in_use, image + FLOATING_SIZE, sizeof in_use);
    return in_use & UPPER_COMPONENTS;
}

size_t context_extended_size(const ucontext_t *host)
{
    uint64_t components = components_in_use(host);
    size_t end = components ? components_end(components) : 0;

    return end > FLOATING_SIZE && end <= IMAGE_MOST ? end - FLOATING_SIZE : 0;
}

void context_extended_from_host(const ucontext_t *host, CONTEXT *context, void *area, size_t size)
{
    struct context_extended *extended = (struct context_extended *)(context + 1);
    uint64_t components = components_in_use(host);
    LONG to_context = -(LONG)sizeof *context;
    LONG to_area = (LONG)((char *)area - (char *)extended);

    memcpy(area, (const char *)host->uc_mcontext.fpregs + FLOATING_SIZE, size);
    memcpy(area, &components, sizeof components);
    memset((char *)area + sizeof components, 0, HEADER_SIZE - sizeof components);
    extended->all = (struct context_chunk){to_context, (DWORD)(to_area - to_context + (LONG)size)};
    extended->legacy = (struct context_chunk){to_context, sizeof *context};
    extended->state = (struct context_chunk){to_area, (DWORD)size};
    context->ContextFlags |= CONTEXT_AMD64 | CONTEXT_EXTENDED_FLAG;
}

/* A function of its own, so that only those who need the image have it on their stack. */
static __attribute__((noinline, noreturn)) void continue_extended(const CONTEXT *context)
{
    const struct context_extended *extended = (const struct context_extended *)(context + 1);
    const char *area = (const char *)extended + extended->state.offset;
    unsigned char image[IMAGE_MOST] __attribute__((aligned(64)));
    size_t size = extended->state.length;

    if (size < HEADER_SIZE || size > sizeof image - FLOATING_SIZE)
        context_restore(context);
    memcpy(image, &context->FltSave, FLOATING_SIZE);
    memcpy(image + FLOATING_SIZE, area, size);
    memset(image + FLOATING_SIZE + size, 0, sizeof image - FLOATING_SIZE - size);
    context_restore_extended(context, image, UPPER_COMPONENTS);
}

void context_continue(const CONTEXT *context)
{
    hold_abandon((uintptr_t)__builtin_frame_address(0), context->Rsp);
    if (context->ContextFlags & CONTEXT_EXTENDED_FLAG)
        continue_extended(context);
    context_restore(context);
}
