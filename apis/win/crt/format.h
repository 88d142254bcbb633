/* The engine under the whole printf family. */
#ifndef APIS_WIN_CRT_FORMAT_H
#define APIS_WIN_CRT_FORMAT_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

struct crt_locale;

/* The first five are _CRT_INTERNAL_PRINTF_*, as programs of the Universal CRT pass them. */
enum format_option {
    FORMAT_TERMINATE_SHORT = 1,   /* _vsnprintf of old: no NUL when the text just fits */
    FORMAT_STANDARD_SNPRINTF = 2, /* C99: returns the length that was wanted */
    FORMAT_LEGACY_WIDE = 4,       /* %s in a wide format is wide */
    FORMAT_MSVCRT = 8,            /* 1.#INF and its relatives */
    FORMAT_THREE_DIGITS = 16,     /* exponents have three digits at least */
    FORMAT_POSITIONAL = 0x10000   /* %1$d */
};

enum { FORMAT_OF_MSVCRT = FORMAT_LEGACY_WIDE | FORMAT_MSVCRT | FORMAT_THREE_DIGITS };

/* Where the text goes: put takes `count` units, WCHAR or char as `wide` says; false: no room. */
struct text_sink {
    bool (*put)(struct text_sink *sink, const void *units, size_t count);
    bool wide;
    size_t count; /* units put */
};

struct format_request {
    const void *format; /* of the sink's width */
    const struct crt_locale *locale;
    uint64_t options;
    const void *arguments; /* what a __builtin_ms_va_list points to */
};

/* The length of the text, or -1 with errno set. */
int format(struct text_sink *sink, const struct format_request *request);

/* Text of one floating point value for the conversion ("eEfFgGaA"), at most capacity bytes. */
enum { FORMAT_DOUBLE_SPACE = 400 }; /* and the precision */
size_t format_double(double value, char conversion, int precision, bool alternate, uint64_t options,
                     char *text, size_t capacity);

/* Whether %n works: _set_printf_count_output. */
bool format_count_allowed(void);

#endif
