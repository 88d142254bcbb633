/* Names for addresses, for people to read. */
#ifndef ABI_REPORT_SYMBOL_H
#define ABI_REPORT_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report_image {
    char name[64];   /* "program.exe" */
    char path[1024]; /* the host's file, for its debug information; empty when there is none */
    uint64_t linked; /* the base that its debug information is written for */
};

/* Set once by the loader, NULL before. False when the address is in no image. */
extern bool (*report_find_image)(uintptr_t pc, struct report_image *image);

/*
 * "program.exe+0x1450 main at main.c:12", "kernel32.dll+0x40 Sleep+0x0", "libc.so.6+0x9d310", or
 * just the address. exact: not a return address, for which the call before it is looked up.
 */
void report_symbol(uintptr_t pc, bool exact, char *text, size_t size);

/*
 * "main at main.c:12" from the debug information of a PE file, for an address as it was linked;
 * false when there is none.
 */
bool report_line(const char *path, uint64_t address, char *text, size_t size);

/* The function of sojourn's own that the address is in, exported or not. */
bool report_host_symbol(uintptr_t pc, const char **name, uintptr_t *offset);

#endif
