/* See guest32.h. */
#include "abi/guest32.h"

#include "abi/chain32.h"
#include "abi/context.h"
#include "abi/context32.h"
#include "abi/exception.h"
#include "abi/hold.h"
#include "abi/low_heap.h"
#include "abi/teb32.h"
#include "abi/translate/cache.h"
#include "abi/translate/translate.h"

#include <cpuid.h>
#include <errno.h>
#include <stdlib.h>

enum { FLAGS_ALLOWED = ~0x44000, FLAG_TRAP = 0x100, FLAG_INTERRUPTS = 0x200, FLAG_ALWAYS = 0x2 };
enum { STATE_PARTS = 0xe7 /* x87, SSE, AVX, AVX-512 */ };

/* For enter.S. */
uint32_t guest32_return_address;

uint32_t translate_state_mask;
uint64_t translate_state_size;

void guest32_returned(void);
void guest32_resume_integers(const WOW64_CONTEXT *context, uint64_t flags)
    __attribute__((noreturn));

/* What of the processor's state xsave keeps, and the room that it takes. */
static int measure_state(void)
{
    enum { XSAVE_LEAF = 0xd, HAS_XSAVE = bit_OSXSAVE };
    uint32_t a, b, c, d, low, high;

    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & HAS_XSAVE))
        return -ENOTSUP;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    __cpuid_count(XSAVE_LEAF, 0, a, b, c, d);
    translate_state_mask = low & STATE_PARTS;
    translate_state_size = (b + 63u) & ~63u;
    return 0;
}

/* What Windows' heap says of such a block. */
static void heap_mistaken(void)
{
    exception_raise((DWORD)STATUS_HEAP_CORRUPTION, EXCEPTION_NONCONTINUABLE, 0, NULL);
    abort();
}

int guest32_start(void)
{
    int result = translate_open();

    if (result == 0)
        result = measure_state();
    if (result < 0)
        return result;
    low_heap_mistaken = heap_mistaken;
    guest32_return_address = guest32_native((const void *)guest32_returned, NULL);
    return guest32_return_address ? chain32_start() : -ENOMEM;
}

uint64_t guest32_call(uint32_t function, const uint32_t *arguments, unsigned count)
{
    static const struct guest32_registers none;

    return guest32_call_with(function, arguments, count, &none);
}

/* A record below the thread's own stack pointer is of a call that nobody has told of, and may be
 * gone. */
void guest32_abandon(struct teb *teb, uintptr_t rsp, uint32_t esp)
{
    struct guest32_call *call = teb->guest_calls;

    if ((uintptr_t)call < rsp)
        call = NULL;
    while (call && (uintptr_t)call < esp)
        call = call->previous;
    teb->guest_calls = call;
    hold_abandon(rsp, esp);
}

/* A single step from the middle of a context would end in this function. */
static _Noreturn void resume_stepping(const WOW64_CONTEXT *context)
{
    CONTEXT host = {.ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER};

    context32_to_host(context, &host);
    context_restore(&host);
}

void guest32_resume(const WOW64_CONTEXT *context)
{
    uint64_t flags = (context->EFlags & (uint32_t)FLAGS_ALLOWED) | FLAG_INTERRUPTS | FLAG_ALWAYS;

    guest32_abandon(teb_self(), (uintptr_t)__builtin_frame_address(0), context->Esp);
    if (context32_has(context, WOW64_CONTEXT_FLOATING_POINT) ||
        context32_has(context, WOW64_CONTEXT_EXTENDED_REGISTERS))
        context32_float_load(context);
    if (flags & FLAG_TRAP)
        resume_stepping(context);
    guest32_resume_integers(context, flags);
}

bool guest32_is_translated(uintptr_t pc)
{
    return cache_base && cache_holds((const void *)pc);
}
