/* Fibers: Microsoft's "Fibers" in the processthreads and fibersapi documentation. */
#include "abi/fiber.h"
#include "apis/nt/local_storage.h"
#include "apis/nt/thread.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>

struct fiber_start {
    LPFIBER_START_ROUTINE function;
    LPVOID parameter;
};

/* A fiber whose function returns ends its thread, as documented. */
static void fiber_main(void *argument)
{
    struct fiber_start start = *(struct fiber_start *)argument;

    free(argument);
    start.function(start.parameter);
    thread_exit(0);
}

static struct fiber *fiber_with_start(SIZE_T reserve, DWORD flags, LPFIBER_START_ROUTINE function,
                                      LPVOID parameter)
{
    struct fiber_start *start = malloc(sizeof *start);
    struct fiber *fiber = NULL;

    if (start) {
        *start = (struct fiber_start){function, parameter};
        fiber = fiber_new(reserve, fiber_main, start, flags & FIBER_FLAG_FLOAT_SWITCH);
    }
    if (fiber)
        fiber->data = parameter;
    else
        free(start);
    return fiber;
}

API(kernel32, LPVOID, CreateFiberEx,
    (SIZE_T commit, SIZE_T reserve, DWORD flags FLAGS(FIBER_FLAG_), LPFIBER_START_ROUTINE function,
     LPVOID parameter OPTIONAL))
{
    struct fiber *fiber;

    if (flags & ~(DWORD)FIBER_FLAG_FLOAT_SWITCH) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (reserve == 0)
        reserve = thread_default_reserve();
    fiber = fiber_with_start(reserve < commit ? commit : reserve, flags, function, parameter);
    if (!fiber)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return fiber;
}

API(kernel32, LPVOID, CreateFiber,
    (SIZE_T stack_size, LPFIBER_START_ROUTINE function, LPVOID parameter OPTIONAL))
{
    return CreateFiberEx(stack_size, 0, 0, function, parameter);
}

API(kernel32, LPVOID, ConvertThreadToFiberEx,
    (LPVOID parameter OPTIONAL, DWORD flags FLAGS(FIBER_FLAG_)))
{
    struct fiber *fiber;

    if (flags & ~(DWORD)FIBER_FLAG_FLOAT_SWITCH) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (fiber_self()) {
        last_error_set(ERROR_ALREADY_FIBER);
        return NULL;
    }
    fiber = fiber_from_thread(parameter, flags & FIBER_FLAG_FLOAT_SWITCH);
    if (!fiber)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return fiber;
}

API(kernel32, LPVOID, ConvertThreadToFiber, (LPVOID parameter OPTIONAL))
{
    return ConvertThreadToFiberEx(parameter, 0);
}

API(kernel32, BOOL, ConvertFiberToThread, (VOID))
{
    if (!fiber_self())
        return win_fail(ERROR_ALREADY_THREAD);
    fiber_to_thread();
    return TRUE;
}

API(kernel32, BOOL, IsThreadAFiber, (VOID))
{
    return fiber_self() != NULL;
}

API(kernel32, VOID, SwitchToFiber, (LPVOID fiber))
{
    fiber_switch(fiber);
}

/* The running fiber's deletion ends the thread, as documented. */
API(kernel32, VOID, DeleteFiber, (LPVOID fiber))
{
    struct fiber *deleted = fiber;

    if (deleted == fiber_self())
        thread_exit(1);
    fls_end(&deleted->fls_data);
    fiber_free(deleted);
}
