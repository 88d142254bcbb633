/* The engine under the whole scanf family. */
#ifndef APIS_WIN_CRT_SCAN_H
#define APIS_WIN_CRT_SCAN_H

#include "apis/win/crt/stream.h"

#include <stdint.h>

/* The first three are _CRT_INTERNAL_SCANF_*, as programs of the Universal CRT pass them. */
enum scan_option {
    SCAN_SECURE = 1,      /* %s, %c and %[ are followed by the buffer's size */
    SCAN_LEGACY_WIDE = 2, /* %s in a wide format is wide */
    SCAN_MSVCRT = 4
};

enum { SCAN_OF_MSVCRT = SCAN_LEGACY_WIDE | SCAN_MSVCRT };

struct scan_request {
    const void *format;
    const struct crt_locale *locale;
    uint64_t options;
    const void *arguments; /* what a __builtin_ms_va_list points to */
};

/* How many arguments were stored; -1 when the input ended before the first. */
int scan_stream(struct stream *stream, bool wide, const struct scan_request *request);
/* At most `count` units; the text may end before in a NUL. */
int scan_memory(const void *text, size_t count, bool wide, const struct scan_request *request);

static inline struct scan_request scan_request(const void *format, const void *locale,
                                               uint64_t options, __builtin_ms_va_list arguments)
{
    return (struct scan_request){format, locale, options, arguments};
}

#endif
