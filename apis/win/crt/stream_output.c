/* Writing to streams (Microsoft C runtime library reference: fputc, fwrite, fflush...). */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <sys/single_threaded.h>

#define STANDARD_OUTPUT stream_standard(1)

/* Of the guest's convention, so that fputc itself has no vector registers to save. */
static WINAPI __attribute__((noinline)) int put_locked(int c, struct stream *stream)
{
    int result;

    if (!stream_is_given(&stream))
        return STREAM_END;
    stream_lock(stream);
    result = stream_put(c, stream);
    stream_unlock(stream);
    return result;
}

CRT(int, fputc, (int c, struct stream *stream))
{
    if (guest_is_32() || !__libc_single_threaded || !stream || stream->left <= 0)
        return put_locked(c, stream);
    stream->left--;
    return (unsigned char)(*stream->next++ = (char)c);
}
ALIAS(crt, putc, "crt.fputc");

CRT(int, _fputc_nolock, (int c, struct stream *stream))
{
    return stream_put(c, stream_of(stream));
}
ALIAS(crt, _putc_nolock, "crt._fputc_nolock");

CRT(int, putchar, (int c))
{
    return crt_fputc(c, STANDARD_OUTPUT);
}
ALIAS(crt, _fputchar, "crt.putchar");

CRT(int, _flsbuf, (int c, struct stream *stream))
{
    int result;

    stream = stream_of(stream);
    result = guest_is_32() ? stream_put(c, stream) : stream_spill(c, stream);
    stream_show(stream);
    return result;
}

CRT(size_t, _fwrite_nolock,
    (const void *items BYTES(size *count), size_t size, size_t count, struct stream *stream))
{
    char buffer[STREAM_BUFFER];
    size_t total = stream_items(&stream, items, size, count), written;
    bool gathering;

    if (!total)
        return 0;
    gathering = stream_gather(stream, buffer);
    written = stream_write(stream, items, total);
    stream_scatter(stream, gathering);
    return written / size;
}

CRT(size_t, fwrite,
    (const void *items BYTES(size *count), size_t size, size_t count, struct stream *stream))
{
    size_t written;

    if (!stream_is_given(&stream))
        return 0;
    stream_lock(stream);
    written = crt__fwrite_nolock(items, size, count, stream);
    stream_unlock(stream);
    return written;
}

static int flush_and_commit(struct stream *stream)
{
    if (stream_flush(stream) == STREAM_END)
        return STREAM_END;
    if (stream->flags & STREAM_COMMIT)
        return crt__commit(stream->descriptor) ? STREAM_END : 0;
    return 0;
}

CRT(int, fflush, (struct stream * stream))
{
    int result;

    if (!stream)
        return stream_flush_all() < 0 ? STREAM_END : 0;
    stream = stream_of(stream);
    stream_lock(stream);
    result = flush_and_commit(stream);
    stream_unlock(stream);
    return result;
}

CRT(int, _fflush_nolock, (struct stream * stream))
{
    return stream ? flush_and_commit(stream_of(stream)) : crt_fflush(NULL);
}

CRT(int, _flushall, (void))
{
    return stream_flush_all();
}

CRT(int, _putw, (int value, struct stream *stream))
{
    if (crt_fwrite(&value, sizeof value, 1, stream) != 1)
        return STREAM_END;
    return value;
}

int stream_put_wide(WCHAR c, struct stream *stream)
{
    char bytes[8];
    int count;

    if (descriptor_is_text(stream->descriptor) && !(stream->flags & STREAM_STRING) &&
        descriptor_text(stream->descriptor) == TEXT_NARROW) {
        count = character_to_bytes(NULL, c, bytes);
        if (count < 0) {
            error_set(CRT_EILSEQ);
            return WIDE_END;
        }
        return stream_write(stream, bytes, (size_t)count) == (size_t)count ? c : WIDE_END;
    }
    return stream_write(stream, &c, sizeof c) == sizeof c ? c : WIDE_END;
}

bool stream_put_text(struct stream *stream, bool wide, const void *text, size_t count)
{
    if (!wide)
        return stream_write(stream, text, count) == count;
    for (size_t i = 0; i < count; i++) {
        if (stream_put_wide(((const WCHAR *)text)[i], stream) == WIDE_END)
            return false;
    }
    return true;
}

CRT(WCHAR, fputwc, (WCHAR c, struct stream *stream))
{
    char buffer[STREAM_BUFFER];
    bool gathering;
    int result;

    if (!stream_is_given(&stream))
        return WIDE_END;
    stream_lock(stream);
    gathering = stream_gather(stream, buffer);
    result = stream_put_wide(c, stream);
    stream_scatter(stream, gathering);
    stream_unlock(stream);
    return (WCHAR)result;
}
ALIAS(crt, putwc, "crt.fputwc");
ALIAS(crt, _fputwc_nolock, "crt.fputwc");
ALIAS(crt, _putwc_nolock, "crt.fputwc");

CRT(WCHAR, putwchar, (WCHAR c))
{
    return crt_fputwc(c, STANDARD_OUTPUT);
}
ALIAS(crt, _fputwchar, "crt.putwchar");
