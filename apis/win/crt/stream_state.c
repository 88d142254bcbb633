/* What a stream is like, and changing it (Microsoft C runtime library reference: feof, setvbuf,
 * _fileno, _lock_file, _setmaxstdio, __acrt_iob_func). */
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <limits.h>
#include <stdio.h>

enum { BUFFER_FULL = 0, BUFFER_LINE = 0x40, BUFFER_NONE = 4, LIMIT_LOWEST = 20, LIMIT = 2048 };

static int maximum_streams = 512;

CRT(int, feof, (struct stream * stream))
{
    return stream_is_given(stream) ? stream->flags & STREAM_AT_END : 0;
}

CRT(int, ferror, (struct stream * stream))
{
    return stream_is_given(stream) ? stream->flags & STREAM_FAILED : 0;
}

CRT(void, clearerr, (struct stream * stream))
{
    struct descriptor *descriptor;

    if (!stream_is_given(stream))
        return;
    stream_lock(stream);
    stream->flags &= ~(STREAM_FAILED | STREAM_AT_END);
    if (stream->descriptor >= 0 && (descriptor = descriptor_hold(stream->descriptor))) {
        descriptor->flags &= (unsigned char)~DESCRIPTOR_CTRL_Z;
        descriptor_drop(descriptor);
    }
    stream_unlock(stream);
}

CRT(int, clearerr_s, (struct stream * stream))
{
    if (!stream)
        return parameter_invalid(CRT_EINVAL);
    crt_clearerr(stream);
    return 0;
}

CRT(int, _fileno, (struct stream * stream))
{
    return stream_is_given(stream) ? stream->descriptor : -1;
}

CRT(void, _lock_file, (struct stream * stream))
{
    stream_lock_for_guest(stream);
}

CRT(void, _unlock_file, (struct stream * stream))
{
    stream_unlock(stream);
}

static int buffer_set(struct stream *stream, char *buffer, int mode, size_t size)
{
    stream_flush(stream);
    if (stream->flags & STREAM_OWNS_BUFFER)
        crt_release(stream->base);
    stream->flags &= ~(STREAM_OWNS_BUFFER | STREAM_GUEST_BUFFER | STREAM_UNBUFFERED);
    stream->left = 0;
    if (mode == BUFFER_NONE) {
        stream->flags |= STREAM_UNBUFFERED;
        buffer = (char *)&stream->small_buffer;
        size = 2;
    } else if (buffer) {
        stream->flags |= STREAM_GUEST_BUFFER;
    } else {
        buffer = crt_allocate(size);
        if (!buffer)
            return -1;
        stream->flags |= STREAM_OWNS_BUFFER;
    }
    stream->base = stream->next = buffer;
    stream->size = (int)size;
    return 0;
}

/* Line buffering is full buffering, as documented. */
CRT(int, setvbuf, (struct stream * stream, char *buffer, int mode, size_t size))
{
    int result;

    if (!stream_is_given(stream))
        return -1;
    if ((mode != BUFFER_FULL && mode != BUFFER_LINE && mode != BUFFER_NONE) ||
        (mode != BUFFER_NONE && (size < 2 || size > INT_MAX))) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    stream_lock(stream);
    result = buffer_set(stream, buffer, mode, size & ~(size_t)1);
    stream_unlock(stream);
    return result;
}

CRT(void, setbuf, (struct stream * stream, char *buffer))
{
    crt_setvbuf(stream, buffer, buffer ? BUFFER_FULL : BUFFER_NONE, 512);
}

CRT(struct stream *, __iob_func, (void))
{
    return msvcrt__iob;
}
ALIAS(crt, __p__iob, "crt.__iob_func");

CRT(struct stream *, __acrt_iob_func, (unsigned index))
{
    return index < STREAM_COUNT ? &msvcrt__iob[index] : NULL;
}

CRT(int, _getmaxstdio, (void))
{
    return maximum_streams;
}

CRT(int, _setmaxstdio, (int count))
{
    if (count < LIMIT_LOWEST || count > LIMIT) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return maximum_streams = count;
}

/* Where a stream's buffer, position and count are: for standard libraries that read ahead. */
CRT(int, _get_stream_buffer_pointers,
    (struct stream * stream, char ***base OUT, char ***next OUT, int **left OUT))
{
    if (!stream)
        return parameter_invalid(CRT_EINVAL);
    if (base)
        *base = &stream->base;
    if (next)
        *next = &stream->next;
    if (left)
        *left = &stream->left;
    return 0;
}
