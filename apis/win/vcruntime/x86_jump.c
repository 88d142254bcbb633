/*
 * setjmp and longjmp of 32-bit programs, whose buffers and registers are others: 16 words, of which
 * the first eight are all that old programs have. A function that has frames to unwind says how.
 * Microsoft, "longjmp", and setjmp.h.
 */
#include "abi/chain32.h"
#include "abi/teb32.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"
#include "apis/win/vcruntime/x86_seh.h"
#include "thunks/raw.h"

#include <string.h>

enum { DATA_WORDS = 6, LEVEL_OFFSET = 12, WORD_SIZE = 4, NO_LEVEL = -1 };
#define COOKIE 0x56433230u /* "VC20": the words behind it are there */

struct jump_buffer32 {
    uint32_t ebp, ebx, edi, esi, esp, eip;
    uint32_t link; /* the chain's first, then */
    int32_t level; /* of the scope that its function was in */
    uint32_t cookie;
    uint32_t unwind; /* leaves the scopes; takes the buffer */
    uint32_t data[DATA_WORDS];
};

static struct jump_buffer32 *buffer_of(const struct guest32_live *live)
{
    return x86_pointer(*guest32_argument(live, 0));
}

static int32_t level_of(uint32_t link)
{
    return link == (uint32_t)TEB32_NO_HANDLER ? NO_LEVEL
                                              : *(const int32_t *)x86_pointer(link + LEVEL_OFFSET);
}

static void save_registers(const struct guest32_live *live, struct jump_buffer32 *buffer)
{
    buffer->ebp = live->ebp;
    buffer->ebx = live->ebx;
    buffer->edi = live->edi;
    buffer->esi = live->esi;
    buffer->esp = live->esp;
    buffer->eip = live->eip;
    buffer->link = teb32_self()->exception_list;
    buffer->level = level_of(buffer->link);
}

static void save(struct guest32_live *live)
{
    save_registers(live, buffer_of(live));
    live->eax = 0;
    guest32_leave(live, 0);
}
RAW(x86_vcruntime, _setjmp, save);

/* Behind the buffer: how many words follow, then what leaves the scopes, the level, data. */
static void save_extended(struct guest32_live *live)
{
    struct jump_buffer32 *buffer = buffer_of(live);
    uint32_t count = *guest32_argument(live, 1);

    save_registers(live, buffer);
    buffer->cookie = COOKIE;
    buffer->unwind = count > 0 ? *guest32_argument(live, 2) : 0;
    if (count > 1)
        buffer->level = (int32_t)*guest32_argument(live, 3);
    for (uint32_t i = 0; i < DATA_WORDS && i + 2 < count; i++)
        buffer->data[i] = *guest32_argument(live, 4 + i);
    live->eax = 0;
    guest32_leave(live, 0);
}
RAW(x86_vcruntime, _setjmp3, save_extended);

/* The frames above, then the scopes of the buffer's own function. */
static void unwind(struct jump_buffer32 *buffer)
{
    EXCEPTION_RECORD32 record = {.ExceptionCode = (DWORD)STATUS_LONGJUMP,
                                 .NumberParameters = 1,
                                 .ExceptionInformation = {guest32_address(buffer)}};

    if (buffer->link != teb32_self()->exception_list)
        chain32_unwind_call(buffer->link, &record, 0);
    if (buffer->link == (uint32_t)TEB32_NO_HANDLER)
        return;
    if (buffer->cookie != COOKIE)
        x86_seh_leave(buffer->link, buffer->level);
    else if (buffer->unwind)
        x86_call(buffer->unwind, guest32_address(buffer));
}

static void jump(struct guest32_live *live)
{
    struct jump_buffer32 *buffer = buffer_of(live);
    uint32_t value = *guest32_argument(live, 1);

    if (buffer->link)
        unwind(buffer);
    live->ebp = buffer->ebp;
    live->ebx = buffer->ebx;
    live->edi = buffer->edi;
    live->esi = buffer->esi;
    live->esp = buffer->esp + WORD_SIZE;
    guest32_abandon(teb_self(), (uintptr_t)live, live->esp);
    live->eip = buffer->eip;
    live->eax = value ? value : 1;
}
RAW(x86_vcruntime, longjmp, jump);
ALIAS(x86_vcruntime, _longjmpex, "x86_vcruntime.longjmp");

/* What compilers put into buffers. stdcall. */
static void leave_plain(struct guest32_live *live)
{
    const struct jump_buffer32 *buffer = buffer_of(live);

    x86_seh_leave(buffer->link, buffer->level);
    guest32_leave(live, WORD_SIZE);
}
RAW(x86_vcruntime, _seh_longjmp_unwind, leave_plain);

static void leave_hidden(struct guest32_live *live)
{
    const struct jump_buffer32 *buffer = buffer_of(live);

    x86_seh_leave_hidden(buffer->link, buffer->level, buffer->data[0]);
    guest32_leave(live, WORD_SIZE);
}
RAW(x86_vcruntime, _seh_longjmp_unwind4, leave_hidden);

static void leave_cxx(struct guest32_live *live)
{
    const struct jump_buffer32 *buffer = buffer_of(live);
    struct x86_frame frame = x86_frame_at(buffer->link, buffer->data[0]);

    x86_cxx_unwind(&frame, buffer->level);
    guest32_leave(live, WORD_SIZE);
}
RAW(x86_vcruntime, __CxxLongjmpUnwind, leave_cxx);
