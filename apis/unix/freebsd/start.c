/* How a FreeBSD program begins: its auxiliary vector, as <sys/elf_common.h> describes it. */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/bsd/start.h"

#include <unistd.h>

enum {
    AUX_PATH = 15,
    AUX_CANARY = 16,
    AUX_CANARY_SIZE = 17,
    AUX_VERSION = 18,
    AUX_PROCESSORS = 19,
    AUX_STACK_PROTECTION = 23
};

enum { SIGRETURN = 417 };

int freebsd_start(struct unix_start *start, const struct unix_program *program, struct fault *fault)
{
    struct unix_stack_image stack;

    if (bsd_page_make(SIGRETURN) < 0 || unix_stack_make(&stack, program) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory for the first stack");
    bsd_stack_aux(&stack);
    unix_stack_aux(&stack, AUX_PATH, stack.path);
    unix_stack_aux(&stack, AUX_CANARY, stack.random);
    unix_stack_aux(&stack, AUX_CANARY_SIZE, STACK_RANDOM);
    unix_stack_aux(&stack, AUX_VERSION, FREEBSD_VERSION);
    unix_stack_aux(&stack, AUX_PROCESSORS, (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
    unix_stack_aux(&stack, AUX_STACK_PROTECTION, 3);
    bsd_begin(start, &stack);
    return 0;
}
