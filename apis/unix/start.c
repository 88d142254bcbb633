/* See start.h. */
#include "apis/unix/start.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

static uint64_t put_bytes(struct unix_stack_image *stack, const void *bytes, size_t size)
{
    stack->strings -= size;
    memcpy((void *)stack->strings, bytes, size);
    return stack->strings;
}

static size_t strings_size(char **strings, size_t *count)
{
    size_t size = 0;

    for (*count = 0; strings[*count]; ++*count)
        size += strlen(strings[*count]) + 1;
    return size;
}

int unix_stack_make(struct unix_stack_image *stack, const struct unix_program *program)
{
    char random[STACK_RANDOM];
    size_t count;
    void *memory;

    *stack = (struct unix_stack_image){.program = program};
    if (strings_size(program->arguments, &count) + strings_size(program->environment, &count) >
        STACK_SIZE / 4)
        return -E2BIG;
    memory = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    mprotect(memory, 0x1000, PROT_NONE);
    stack->low = (uint64_t)memory;
    stack->high = stack->strings = stack->low + STACK_SIZE;
    if (getrandom(random, sizeof random, 0) < 0)
        return -errno;
    stack->random = put_bytes(stack, random, sizeof random);
    stack->path = put_bytes(stack, program->path, strlen(program->path) + 1);
    return 0;
}

void unix_stack_aux(struct unix_stack_image *stack, uint64_t type, uint64_t value)
{
    if (stack->aux_count < STACK_AUX - 1)
        stack->aux[stack->aux_count++] = (Elf64_auxv_t){type, {value}};
}

/* Copies strings up and notes where they are; ends in NULL. */
static uint64_t *put_strings(struct unix_stack_image *stack, uint64_t *at, char **strings)
{
    for (; *strings; strings++)
        *at++ = put_bytes(stack, *strings, strlen(*strings) + 1);
    *at++ = 0;
    return at;
}

uint64_t unix_stack_finish(struct unix_stack_image *stack)
{
    const struct unix_program *program = stack->program;
    size_t arguments, variables, words;
    size_t text = strings_size(program->arguments, &arguments) +
                  strings_size(program->environment, &variables);
    uint64_t *at;

    words = 1 + arguments + 1 + variables + 1 + 2 * (stack->aux_count + 1);
    at = (uint64_t *)((stack->strings - text - words * sizeof *at) & ~(uint64_t)15);
    words = (uint64_t)at;
    *at++ = arguments;
    at = put_strings(stack, at, program->arguments);
    at = put_strings(stack, at, program->environment);
    memcpy(at, stack->aux, (stack->aux_count + 1) * sizeof stack->aux[0]);
    return words;
}
