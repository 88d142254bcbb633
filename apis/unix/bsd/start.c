/* See start.h; <sys/imgact_elf.h> and ps_strings of both. */
#include "apis/unix/bsd/start.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum {
    AUX_HEADERS = 3,
    AUX_HEADER_SIZE = 4,
    AUX_HEADER_COUNT = 5,
    AUX_PAGE_SIZE = 6,
    AUX_BASE = 7,
    AUX_FLAGS = 8,
    AUX_ENTRY = 9,
    PAGE = 0x1000,
    NUMBER_AT = 6 /* in the code below */
};

/* mov %rsp, %rdi; mov $number, %rax; syscall; hlt */
static const uint8_t signal_return[] = {0x48, 0x89, 0xe7, 0x48, 0xc7, 0xc0, 0,
                                        0,    0,    0,    0x0f, 0x05, 0xf4};
static uint64_t shared_page;

uint64_t bsd_signal_return(void)
{
    return shared_page;
}

int bsd_page_make(unsigned number)
{
    uint8_t *page =
        mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

    if (page == MAP_FAILED)
        return -errno;
    memcpy(page, signal_return, sizeof signal_return);
    memcpy(page + NUMBER_AT, &number, sizeof number);
    shared_page = (uint64_t)page;
    return mprotect(page, PAGE, PROT_READ | PROT_EXEC) < 0 ? -errno : 0;
}

void bsd_stack_aux(struct unix_stack_image *stack)
{
    const struct unix_program *program = stack->program;

    unix_stack_aux(stack, AUX_HEADERS, program->headers);
    unix_stack_aux(stack, AUX_HEADER_SIZE, sizeof(Elf64_Phdr));
    unix_stack_aux(stack, AUX_HEADER_COUNT, program->header_count);
    unix_stack_aux(stack, AUX_PAGE_SIZE, PAGE);
    unix_stack_aux(stack, AUX_BASE, 0);
    unix_stack_aux(stack, AUX_FLAGS, 0);
    unix_stack_aux(stack, AUX_ENTRY, program->entry);
}

void bsd_begin(struct unix_start *start, struct unix_stack_image *stack)
{
    uint64_t at = unix_stack_finish(stack);

    start->registers.rdi = at;
    start->registers.rsp = at - sizeof(uint64_t); /* 8 modulo 16, as in a called function */
    start->registers.rip = stack->program->entry;
    start->registers.flags = 0x202;
}
