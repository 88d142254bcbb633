/*
 * Where a stream stands in its file (Microsoft C runtime library reference: fseek, ftell,
 * fgetpos, rewind).
 */
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/*
 * How many bytes of the file the last `count` bytes of a text buffer came from: each LF was CR-LF
 * or LF, so the file is looked at again, backwards from where its position is.
 */
static long long raw_length(struct stream *stream, const char *text, int count, long long end)
{
    char raw[2 * STREAM_BUFFER];
    int got, at;
    long long start = end > 2LL * count ? end - 2LL * count : 0;
    struct descriptor *descriptor;
    unsigned char flags;

    if (2 * count > (int)sizeof raw)
        return count;
    descriptor = descriptor_hold(stream->descriptor);
    if (!descriptor)
        return count;
    flags = descriptor->flags;
    descriptor->flags &= (unsigned char)~DESCRIPTOR_TEXT;
    descriptor_seek(stream->descriptor, start, SEEK_SET);
    got = descriptor_read(stream->descriptor, raw, (unsigned)(end - start));
    descriptor_seek(stream->descriptor, end, SEEK_SET);
    descriptor->flags = flags;
    descriptor_drop(descriptor);
    at = got;
    while (count > 0 && at > 0) {
        at--;
        if (text[--count] == '\n' && at > 0 && raw[at - 1] == '\r')
            at--;
    }
    return got - at;
}

static long long pending_raw(struct stream *stream)
{
    long long pending = stream->next - stream->base;

    if (!descriptor_is_text(stream->descriptor) ||
        descriptor_text(stream->descriptor) != TEXT_NARROW)
        return pending;
    for (const char *at = stream->base; at < stream->next; at++)
        pending += *at == '\n';
    return pending;
}

long long stream_tell(struct stream *stream)
{
    long long position;

    if (stream->left < 0)
        stream->left = 0;
    position = descriptor_seek(stream->descriptor, 0, SEEK_CUR);
    if (position < 0)
        return -1;
    if ((stream->flags & STREAM_WRITING) && stream->base)
        return position + pending_raw(stream);
    if (!(stream->flags & STREAM_READING) || stream->left == 0)
        return position;
    if (!descriptor_is_text(stream->descriptor))
        return position - stream->left;
    return position - raw_length(stream, stream->next, stream->left, position);
}

int stream_seek(struct stream *stream, long long offset, int origin)
{
    if (origin == SEEK_CUR) {
        long long now = stream_tell(stream);

        if (now < 0)
            return -1;
        offset += now;
        origin = SEEK_SET;
    }
    if ((stream->flags & STREAM_WRITING) && stream_flush(stream) == STREAM_END)
        return -1;
    if (stream->flags & STREAM_BOTH)
        stream->flags &= ~(STREAM_READING | STREAM_WRITING);
    stream->flags &= ~STREAM_AT_END;
    stream->next = stream->base;
    stream->left = 0;
    return descriptor_seek(stream->descriptor, offset, origin) < 0 ? -1 : 0;
}

CRT(int, _fseeki64, (struct stream * stream, __int64 offset, int origin))
{
    int result;

    if (!stream_is_given(&stream))
        return -1;
    if (origin < SEEK_SET || origin > SEEK_END) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    stream_lock(stream);
    result = stream_seek(stream, offset, origin);
    stream_unlock(stream);
    return result;
}
ALIAS(crt, _fseeki64_nolock, "crt._fseeki64");

CRT(int, fseek, (struct stream * stream, LONG offset, int origin))
{
    return crt__fseeki64(stream, offset, origin);
}
ALIAS(crt, _fseek_nolock, "crt.fseek");

CRT(__int64, _ftelli64, (struct stream * stream))
{
    long long position;

    if (!stream_is_given(&stream))
        return -1;
    stream_lock(stream);
    position = stream_tell(stream);
    stream_unlock(stream);
    return position;
}
ALIAS(crt, _ftelli64_nolock, "crt._ftelli64");

CRT(LONG, ftell, (struct stream * stream))
{
    __int64 position = crt__ftelli64(stream);

    if (position > INT_MAX) {
        error_set(CRT_EINVAL);
        return -1;
    }
    return (LONG)position;
}
ALIAS(crt, _ftell_nolock, "crt.ftell");

CRT(int, fgetpos, (struct stream * stream, __int64 *position OUT))
{
    if (!position) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    *position = crt__ftelli64(stream);
    return *position < 0 ? -1 : 0;
}

CRT(int, fsetpos, (struct stream * stream, const __int64 *position))
{
    if (!position) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return crt__fseeki64(stream, *position, SEEK_SET);
}

CRT(void, rewind, (struct stream * stream))
{
    if (!stream_is_given(&stream))
        return;
    stream_lock(stream);
    stream_seek(stream, 0, SEEK_SET);
    stream->flags &= ~(STREAM_FAILED | STREAM_AT_END);
    stream_unlock(stream);
}
