/*
 * setjmp and longjmp. On x64 the compiler gives setjmp its frame as a second parameter; longjmp
 * then unwinds the frames between. Microsoft, "longjmp": destructors and __finally run.
 */
#include "abi/signals.h"
#include "abi/unwind.h"
#include "thunks/api.h"

#define TAIL_CALL __attribute__((musttail)) return

API_PRIVATE(vcruntime, int, _setjmp, (struct jump_buffer * buffer, void *frame))
{
    TAIL_CALL unwind_jump_save(buffer, frame);
}
NO_FRAME(vcruntime, _setjmp);
ALIAS(vcruntime, _setjmpex, "vcruntime._setjmp");
ALIAS(vcruntime, setjmp, "vcruntime._setjmp");
ALIAS(vcruntime140, __intrinsic_setjmp, "vcruntime._setjmp");
ALIAS(vcruntime140, __intrinsic_setjmpex, "vcruntime._setjmp");
ALIAS(ntdll, _setjmp, "vcruntime._setjmp");
ALIAS(ntdll, _setjmpex, "vcruntime._setjmp");

API_PRIVATE(vcruntime, VOID, longjmp, (struct jump_buffer * buffer, int value))
{
    TAIL_CALL unwind_jump(buffer, value);
}
NO_FRAME(vcruntime, longjmp);
ALIAS(ntdll, longjmp, "vcruntime.longjmp");

/* TRUE when the guard is in place again. */
API_PRIVATE(crt, int, _resetstkoflw, (VOID))
{
    return signals_stack_reset();
}
