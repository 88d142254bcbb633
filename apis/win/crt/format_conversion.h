/* One conversion of a format, between its percent sign and its letter. */
#ifndef APIS_WIN_CRT_FORMAT_CONVERSION_H
#define APIS_WIN_CRT_FORMAT_CONVERSION_H

#include "apis/win/crt/format.h"

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
    const uint64_t *next;
    bool failed;
};

static inline unsigned format_unit(const struct engine *engine, size_t at)
{
    return engine->sink->wide ? ((const WCHAR *)engine->request->format)[at]
                              : ((const unsigned char *)engine->request->format)[at];
}

static inline uint64_t format_argument(struct engine *engine)
{
    return *engine->next++;
}

/* Reads on behind a percent sign, and takes the arguments that a star asks for. */
void format_read(struct engine *engine, struct conversion *conversion);

#endif
