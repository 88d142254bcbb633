/*
 * How a FreeBSD program begins: its stack, as <sys/imgact_elf.h> and ps_strings describe it, and
 * the page of code that a kernel shares with every program.
 */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/start.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    AUX_HEADERS = 3,
    AUX_HEADER_SIZE = 4,
    AUX_HEADER_COUNT = 5,
    AUX_PAGE_SIZE = 6,
    AUX_BASE = 7,
    AUX_FLAGS = 8,
    AUX_ENTRY = 9,
    AUX_PATH = 15,
    AUX_CANARY = 16,
    AUX_CANARY_SIZE = 17,
    AUX_VERSION = 18,
    AUX_PROCESSORS = 19,
    AUX_STACK_PROTECTION = 23
};

/*
 * Behind a handler's `ret` the stack pointer is at the context (struct frame):
 *     mov %rsp, %rdi; mov $417, %rax; syscall; hlt
 */
static const uint8_t signal_return[] = {0x48, 0x89, 0xe7, 0x48, 0xc7, 0xc0, 0xa1,
                                        0x01, 0x00, 0x00, 0x0f, 0x05, 0xf4};
static uint64_t shared_page;

uint64_t freebsd_signal_return(void)
{
    return shared_page;
}

static bool shared_page_make(void)
{
    void *page = mmap(NULL, 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
                      -1, 0);

    if (page == MAP_FAILED)
        return false;
    memcpy(page, signal_return, sizeof signal_return);
    shared_page = (uint64_t)page;
    return mprotect(page, 0x1000, PROT_READ | PROT_EXEC) == 0;
}

int freebsd_start(struct unix_start *start, const struct unix_program *program, struct fault *fault)
{
    struct unix_stack_image stack;
    uint64_t at;

    if (!shared_page_make() || unix_stack_make(&stack, program) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory for the first stack");
    unix_stack_aux(&stack, AUX_HEADERS, program->headers);
    unix_stack_aux(&stack, AUX_HEADER_SIZE, sizeof(Elf64_Phdr));
    unix_stack_aux(&stack, AUX_HEADER_COUNT, program->header_count);
    unix_stack_aux(&stack, AUX_PAGE_SIZE, 0x1000);
    unix_stack_aux(&stack, AUX_BASE, 0);
    unix_stack_aux(&stack, AUX_FLAGS, 0);
    unix_stack_aux(&stack, AUX_ENTRY, program->entry);
    unix_stack_aux(&stack, AUX_PATH, stack.path);
    unix_stack_aux(&stack, AUX_CANARY, stack.random);
    unix_stack_aux(&stack, AUX_CANARY_SIZE, STACK_RANDOM);
    unix_stack_aux(&stack, AUX_VERSION, FREEBSD_VERSION);
    unix_stack_aux(&stack, AUX_PROCESSORS, (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
    unix_stack_aux(&stack, AUX_STACK_PROTECTION, 3);
    at = unix_stack_finish(&stack);
    start->registers.rdi = at;
    start->registers.rsp = at - sizeof(uint64_t); /* 8 modulo 16, as in a called function */
    start->registers.rip = program->entry;
    start->registers.flags = 0x202;
    return 0;
}
