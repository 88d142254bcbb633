/* See thread32.h. */
#include "abi/thread32.h"

#include "abi/process32.h"

#include <string.h>

void thread32_prepare(struct teb *teb)
{
    struct teb32 *narrow = teb32_of(teb);

    memset(narrow, 0, sizeof *narrow);
    narrow->exception_list = (uint32_t)TEB32_NO_HANDLER;
    narrow->fiber_data = TEB_NO_FIBER;
    narrow->self = guest32_address(narrow);
    narrow->peb = guest32_address(process_peb32());
}

void thread32_bounds(struct teb *teb)
{
    struct teb32 *narrow = teb32_of(teb);

    narrow->stack_base = guest32_address(teb->tib.StackBase);
    narrow->stack_limit = guest32_address(teb->tib.StackLimit);
    narrow->deallocation_stack = guest32_address(teb->deallocation_stack);
}

void thread32_fiber(struct teb *teb)
{
    struct teb32 *narrow = teb32_of(teb);

    narrow->fiber_data = guest32_address(teb->tib.FiberData);
    narrow->same_teb_flags = teb->same_teb_flags;
}

void thread32_name(struct teb *teb)
{
    struct teb32 *narrow = teb32_of(teb);

    narrow->process_id = guest32_address(teb->process_id);
    narrow->thread_id = guest32_address(teb->thread_id);
}
