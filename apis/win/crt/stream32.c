/*
 * FILE as a 32-bit program of msvcrt knows it: 32 bytes, and `_iob` an array of them. Such a
 * program gets pointers to these; the streams that they stand for are elsewhere. There is never
 * anything left in the buffer that getc and putc see, so that they call _filbuf and _flsbuf.
 */
#include "apis/win/crt/stream32.h"

#include "apis/win/crt/stream.h"
#include "thunks/api.h"

struct stream32 {
    uint32_t next;
    int32_t left;
    uint32_t base;
    int32_t flags, descriptor, small_buffer, size;
    uint32_t temporary;
};

_Static_assert(sizeof(struct stream32) == 32, "msvcrt's FILE");

typedef struct stream32 stream32_array[STREAM_LIMIT];

DATA(x86_msvcrt, stream32_array, _iob) = {{.descriptor = 0}, {.descriptor = 1}, {.descriptor = 2}};

static void *to_host(uint32_t guest)
{
    size_t offset = guest - (size_t)(uintptr_t)x86_msvcrt__iob;

    return offset < sizeof x86_msvcrt__iob ? stream_by_index(offset / sizeof(struct stream32))
                                           : NULL;
}

static uint32_t to_guest(const void *host)
{
    return host ? (uint32_t)(uintptr_t)&x86_msvcrt__iob[stream_index(host)] : 0;
}

/* What feof, ferror and fileno look at, as macros. */
static void show(const void *host)
{
    const struct stream *stream = host;
    struct stream32 *shown = &x86_msvcrt__iob[stream_index(stream)];

    shown->flags = stream->flags;
    shown->descriptor = stream->descriptor;
    shown->left = 0;
}

const struct win32_alias stream32_alias = {"stream", to_host, to_guest, show};
