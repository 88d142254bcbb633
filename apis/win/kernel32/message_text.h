/* The language of message texts: %1, %2!08x!, %n and their kin. */
#ifndef APIS_WIN_KERNEL32_MESSAGE_TEXT_H
#define APIS_WIN_KERNEL32_MESSAGE_TEXT_H

#include "abi/windows.h"
#include "apis/win/guest_arguments.h"

#include <stdbool.h>
#include <stddef.h>

/* A text that grows. */
struct message_text {
    WCHAR *units;
    size_t length, capacity;
    bool failed; /* no memory */
};

void message_put(struct message_text *text, WCHAR unit);
void message_put_narrow(struct message_text *text, const char *narrow, size_t length);
void message_free(struct message_text *text);

enum { MESSAGE_INSERTS = 99 };

struct message_inserts {
    struct guest_arguments arguments; /* .next NULL when the caller has none */
    bool is_array;                    /* of words: a 64-bit value has no more room than others */
    uint64_t values[MESSAGE_INSERTS]; /* those that were read */
    size_t count;
    bool narrow;  /* %1 points to a narrow string */
    bool ignored; /* %1 stays as it is */
    DWORD width;  /* 0: line breaks stay; 255: they become spaces; else the line's */
};

/* 0 or a Win32 error. */
DWORD message_format(const struct message_text *source, struct message_inserts *inserts,
                     struct message_text *out);

#endif
