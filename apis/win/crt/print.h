/* From the printf family's functions to the engine in format.h. */
#ifndef APIS_WIN_CRT_PRINT_H
#define APIS_WIN_CRT_PRINT_H

#include "apis/win/crt/format.h"
#include "apis/win/crt/stream.h"

/* To a stream: the length or -1. */
int print_to_stream(struct stream *stream, bool wide, const struct format_request *request);

/*
 * To memory. `capacity` counts units. What happens at its end differs by function:
 * _vsnprintf fills it without a NUL; the Universal CRT's default truncates, NUL included; the
 * standard's returns the length that was wanted. NULL with capacity 0 measures.
 */
int print_to_memory(void *buffer, size_t capacity, bool wide, const struct format_request *request);

/* The secure ones: too little room is an invalid parameter, unless `limit` says to truncate. */
enum { PRINT_NO_LIMIT = -2, PRINT_TRUNCATE = -1 };
int print_secure(void *buffer, size_t capacity, long long limit, bool wide,
                 const struct format_request *request);

/* A request out of the usual parameters. */
static inline struct format_request print_request(const void *text, const void *locale,
                                                  uint64_t options, __builtin_ms_va_list arguments)
{
    return (struct format_request){text, locale, options, arguments};
}

/* The body of a variadic function whose last named parameter is `last`. */
#define PRINT_VARIADIC(last, call)                                                                 \
    __builtin_ms_va_list arguments;                                                                \
    int length;                                                                                    \
                                                                                                   \
    __builtin_ms_va_start(arguments, last);                                                        \
    length = call;                                                                                 \
    __builtin_ms_va_end(arguments);                                                                \
    return length

#endif
