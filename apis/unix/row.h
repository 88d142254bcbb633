/* The rows of a system's table of calls: apis/unix/NAME/calls.c. */
#ifndef APIS_UNIX_ROW_H
#define APIS_UNIX_ROW_H

#include <stddef.h>
#include <stdint.h>

enum unix_row_kind {
    ROW_NONE,
    ROW_PASS, /* the same meaning and arguments as the host's call */
    ROW_CALL, /* a function of ours, which needs nothing of the C library's */
    ROW_HOST, /* one that does */
    ROW_GAP
};

/* One system call of a guest's system, at its number. */
struct unix_row {
    const char *name;
    const char *gap;      /* why it is not provided */
    uint16_t host;        /* the host's number, of a pass */
    uint8_t kind;         /* enum unix_row_kind */
    const char *function; /* where it is not called as the row is */
};

#define PASS(name)                                                                                 \
    {                                                                                              \
#name, NULL, SYS_##name, ROW_PASS, NULL                                                    \
    }
#define PASS_AS(name, host)                                                                        \
    {                                                                                              \
#name, NULL, SYS_##host, ROW_PASS, NULL                                                    \
    }
#define CALL(name)                                                                                 \
    {                                                                                              \
#name, NULL, 0, ROW_CALL, NULL                                                             \
    }
#define CALL_AS(name, function)                                                                    \
    {                                                                                              \
#name, NULL, 0, ROW_CALL, #function                                                        \
    }
#define HOST(name)                                                                                 \
    {                                                                                              \
#name, NULL, 0, ROW_HOST, NULL                                                             \
    }
#define HOST_AS(name, function)                                                                    \
    {                                                                                              \
#name, NULL, 0, ROW_HOST, #function                                                        \
    }
#define GAP(name, reason)                                                                          \
    {                                                                                              \
#name, reason, 0, ROW_GAP, NULL                                                            \
    }

#endif
