/* A refusal with its reason: what is wrong, and where in the input. */
#ifndef ABI_FAULT_H
#define ABI_FAULT_H

#include <stdint.h>

enum fault_code {
    FAULT_NONE = 0,
    FAULT_MALFORMED,   /* the input contradicts its format */
    FAULT_UNSUPPORTED, /* a valid input that sojourn does not serve */
    FAULT_NOT_FOUND,   /* a file that is not there */
    FAULT_SYSTEM,      /* the host refused: memory, permissions, I/O */
    FAULT_REFUSED      /* guest code that was asked said no */
};

struct fault {
    enum fault_code code;
    uint64_t at;   /* offset in the input, where there is one */
    char why[240]; /* one line, no newline */
};

/* Fills the fault and returns -1, so that `return fail(...)` ends a function. */
int fail(struct fault *fault, enum fault_code code, uint64_t at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
