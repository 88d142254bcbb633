/*
 * Mutates real programs and hands each mutation to a loader (target.h): flipped bytes, cut ends,
 * and wild values in the headers and in what the data directories name. The same count and files
 * give the same mutations.
 *
 *     MUTATE COUNT FILE...
 */
#include "tests/fuzz/target.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_CHANGES = 16, MOST_AREAS = 24, SECONDS_PER_INPUT = 20 };

/* A part of the file where changes are likely to be understood. */
struct area {
    size_t at, size;
};

struct program {
    const char *name;
    uint8_t *bytes;
    size_t size;
    struct area areas[MOST_AREAS];
    size_t area_count;
};

struct change {
    size_t at;
    uint8_t old;
};

static uint64_t state = 0x853c49e6748fea9b;
static char current[128];

/* xorshift64* */
static uint64_t next_random(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1d;
}

static size_t below(size_t limit)
{
    return limit ? next_random() % limit : 0;
}

static void too_slow(int signal)
{
    (void)signal;
    dprintf(STDERR_FILENO, "mutate: no end after %d seconds: %s\n", SECONDS_PER_INPUT, current);
    _exit(1);
}

static void add_area(void *context, size_t at, size_t size)
{
    struct program *program = context;

    if (at >= program->size || program->area_count == MOST_AREAS)
        return;
    if (size > program->size - at)
        size = program->size - at;
    if (size)
        program->areas[program->area_count++] = (struct area){at, size};
}

static int read_program(const char *name, struct program *program)
{
    FILE *file = fopen(name, "rb");
    long size;

    *program = (struct program){.name = name};
    if (!file || fseek(file, 0, SEEK_END) < 0 || (size = ftell(file)) <= 0)
        return -1;
    rewind(file);
    program->bytes = malloc((size_t)size);
    program->size = (size_t)size;
    if (!program->bytes || fread(program->bytes, 1, program->size, file) != program->size)
        return -1;
    fclose(file);
    target_areas((struct span){program->bytes, program->size}, add_area, program);
    return 0;
}

static void change_byte(struct program *program, size_t at, uint8_t value, struct change *changes,
                        size_t *count)
{
    if (at >= program->size || *count == MOST_CHANGES)
        return;
    changes[(*count)++] = (struct change){at, program->bytes[at]};
    program->bytes[at] = value;
}

static void change_word(struct program *program, size_t at, size_t limit, struct change *changes,
                        size_t *count)
{
    const uint64_t wild[] = {0,
                             1,
                             0x7f,
                             0xff,
                             0x7fff,
                             0xffff,
                             0x7fffffff,
                             0x80000000,
                             0xffffffff,
                             0xfffff000,
                             0xfffffff0,
                             0x1000,
                             limit,
                             limit - 1,
                             limit + 1,
                             0xffffffffffffffff,
                             0x8000000000000000,
                             0x140000000};
    uint64_t value = wild[below(sizeof wild / sizeof *wild)];
    size_t size = (size_t)1 << below(4);

    if (below(4) == 0)
        value = next_random();
    for (size_t i = 0; i < size; i++)
        change_byte(program, at + i, (uint8_t)(value >> (8 * i)), changes, count);
}

static void mutate(struct program *program, struct change *changes, size_t *count, size_t *size)
{
    for (size_t rounds = 1 + below(3); rounds > 0; rounds--) {
        const struct area *area = program->area_count ? &program->areas[below(program->area_count)]
                                                      : &(struct area){0, program->size};

        switch (below(8)) {
        case 0:
            change_byte(program, below(program->size), (uint8_t)next_random(), changes, count);
            break;
        case 1:
            change_byte(program, below(1024), (uint8_t)(1 << below(8)), changes, count);
            break;
        case 2:
            *size = below(4) ? below(program->size) : below(2048);
            break;
        case 3:
            change_word(program, area->at + below(area->size), program->size, changes, count);
            break;
        default:
            change_word(program, area->at + (below(area->size) & ~(size_t)3), program->size,
                        changes, count);
            break;
        }
    }
}

static void run(struct program *program, unsigned long index, unsigned long *accepted)
{
    struct change changes[MOST_CHANGES];
    size_t count = 0, size = program->size;

    snprintf(current, sizeof current, "mutation %lu of %.90s", index, program->name);
    mutate(program, changes, &count, &size);
    alarm(SECONDS_PER_INPUT);
    *accepted += (unsigned long)target_run(program->bytes, size);
    alarm(0);
    while (count-- > 0)
        program->bytes[changes[count].at] = changes[count].old;
}

int main(int argc, char **argv)
{
    unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 0, accepted = 0;
    size_t programs = argc > 2 ? (size_t)argc - 2 : 0;
    struct program *all = calloc(programs + 1, sizeof *all);

    if (!all || wanted == 0 || programs == 0) {
        fputs("usage: MUTATE COUNT FILE...\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < programs; i++) {
        if (read_program(argv[i + 2], &all[i]) < 0) {
            fprintf(stderr, "mutate: %s: cannot be read\n", argv[i + 2]);
            return 2;
        }
    }
    target_prepare();
    signal(SIGALRM, too_slow);
    for (unsigned long i = 0; i < wanted; i++)
        run(&all[i % programs], i, &accepted);
    fprintf(stderr, "%lu mutations of %zu programs, %lu of them loaded\nfuzz: 1 passed, 0 failed\n",
            wanted, programs, accepted);
    return 0;
}
