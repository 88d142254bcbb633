/* How a DragonFly program begins. */
#include "apis/unix/dragonfly/dragonfly.h"

#include "apis/unix/bsd/start.h"

enum { SIGRETURN = 344 };

int dragonfly_start(struct unix_start *start, const struct unix_program *program,
                    struct fault *fault)
{
    struct unix_stack_image stack;

    if (bsd_page_make(SIGRETURN) < 0 || unix_stack_make(&stack, program) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory for the first stack");
    bsd_stack_aux(&stack);
    bsd_begin(start, &stack);
    return 0;
}
