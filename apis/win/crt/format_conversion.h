/* One conversion of a format, between its percent sign and its letter. */
#ifndef APIS_WIN_CRT_FORMAT_CONVERSION_H
#define APIS_WIN_CRT_FORMAT_CONVERSION_H

#include "apis/win/crt/format.h"
#include "apis/win/guest_arguments.h"

enum argument_size { SIZE_DEFAULT, SIZE_CHAR, SIZE_SHORT, SIZE_LONG, SIZE_64 };

struct conversion {
    bool left, sign, space, alternate, zeros;
    int width, precision; /* precision -1: not given */
    enum argument_size size;
    bool wide_argument, narrow_argument; /* l or w; h */
    char type;
};

struct engine {
    struct text_sink *sink;
    const struct format_request *request;
    size_t at; /* in the format */
    struct guest_arguments next;
    bool failed;
    int position;   /* the argument that the format has named last: %n$ */
    bool *measured; /* by position: it takes eight bytes; while they are found out, else NULL */
};

static inline unsigned format_unit(const struct engine *engine, size_t at)
{
    return engine->sink->wide ? ((const WCHAR *)engine->request->format)[at]
                              : ((const unsigned char *)engine->request->format)[at];
}

/* Of I, z and t, and of a pointer. */
static inline enum argument_size format_size_of_word(void)
{
    return guest_is_32() ? SIZE_LONG : SIZE_64;
}

/* Reads on behind a percent sign, and takes the arguments that a star asks for. */
void format_read(struct engine *engine, struct conversion *conversion);

#endif
