/* How a NetBSD program begins: <sys/exec_elf.h>, and ps_strings, which %rbx leads to. */
#include "apis/unix/netbsd/netbsd.h"

#include "apis/unix/bsd/start.h"

#include <string.h>
#include <unistd.h>

enum {
    AUX_USER = 2000, /* effective and real ones */
    AUX_REAL_USER = 2001,
    AUX_GROUP = 2002,
    AUX_REAL_GROUP = 2003,
    AUX_PATH = 2014
};

struct netbsd_strings {
    uint64_t arguments;
    int32_t argument_count;
    uint64_t environment;
    int32_t variable_count;
};

static int count(char **strings)
{
    int number = 0;

    while (strings[number])
        number++;
    return number;
}

int netbsd_start(struct unix_start *start, const struct unix_program *program, struct fault *fault)
{
    struct netbsd_strings strings = {.argument_count = count(program->arguments),
                                     .variable_count = count(program->environment)};
    struct unix_stack_image stack;
    uint64_t at, strings_at;

    if (unix_stack_make(&stack, program) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory for the first stack");
    strings_at = stack.strings = (stack.strings - sizeof strings) & ~(uint64_t)15;
    bsd_stack_aux(&stack);
    unix_stack_aux(&stack, AUX_USER, geteuid());
    unix_stack_aux(&stack, AUX_REAL_USER, getuid());
    unix_stack_aux(&stack, AUX_GROUP, getegid());
    unix_stack_aux(&stack, AUX_REAL_GROUP, getgid());
    unix_stack_aux(&stack, AUX_PATH, stack.path);
    at = unix_stack_finish(&stack);
    strings.arguments = at + sizeof(uint64_t);
    strings.environment = strings.arguments + ((uint64_t)strings.argument_count + 1) * 8;
    memcpy((void *)strings_at, &strings, sizeof strings);
    start->registers.rbx = strings_at;
    start->registers.rsp = at;
    start->registers.rip = program->entry;
    start->registers.flags = 0x202;
    return 0;
}
