/* Reading from streams (Microsoft C runtime library reference: fgetc, fread, ungetc...). */
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <stdint.h>
#include <string.h>
#include <sys/single_threaded.h>

#define STANDARD_INPUT stream_standard(0)

CRT(int, _filbuf, (struct stream * stream))
{
    int c;

    if (!stream_is_given(&stream))
        return STREAM_END;
    c = guest_is_32() ? stream_get(stream) : stream_fill(stream);
    stream_show(stream);
    return c;
}

/* Of the guest's convention, so that fgetc itself has no vector registers to save. */
static WINAPI __attribute__((noinline)) int get_locked(struct stream *stream)
{
    int c;

    if (!stream_is_given(&stream))
        return STREAM_END;
    stream_lock(stream);
    c = stream_get(stream);
    stream_unlock(stream);
    return c;
}

CRT(int, fgetc, (struct stream * stream))
{
    if (guest_is_32() || !__libc_single_threaded || !stream || stream->left <= 0)
        return get_locked(stream);
    stream->left--;
    return (unsigned char)*stream->next++;
}
ALIAS(crt, getc, "crt.fgetc");

CRT(int, _fgetc_nolock, (struct stream * stream))
{
    return stream_get(stream_of(stream));
}
ALIAS(crt, _getc_nolock, "crt._fgetc_nolock");

CRT(int, getchar, (void))
{
    return crt_fgetc(STANDARD_INPUT);
}
ALIAS(crt, _fgetchar, "crt.getchar");

CRT(size_t, _fread_nolock,
    (void *items OUT BYTES(size *count), size_t size, size_t count, struct stream *stream))
{
    size_t total = stream_items(&stream, items, size, count);

    return total ? stream_read(stream, items, total) / size : 0;
}

CRT(size_t, fread,
    (void *items OUT BYTES(size *count), size_t size, size_t count, struct stream *stream))
{
    size_t got;

    if (!stream_is_given(&stream))
        return 0;
    stream_lock(stream);
    got = crt__fread_nolock(items, size, count, stream);
    stream_unlock(stream);
    return got;
}

CRT(size_t, fread_s,
    (void *items OUT BYTES(size *count), size_t capacity, size_t size, size_t count,
     struct stream *stream))
{
    size_t total;

    if (size == 0 || count == 0)
        return 0;
    if (!items) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    if (__builtin_mul_overflow(size, count, &total) || total > capacity) {
        memset(items, 0, capacity);
        parameter_invalid(CRT_ERANGE);
        return 0;
    }
    return crt_fread(items, size, count, stream);
}

int stream_unread(int c, struct stream *stream)
{
    bool readable = (stream->flags & STREAM_READING) ||
                    ((stream->flags & STREAM_BOTH) && !(stream->flags & STREAM_WRITING));

    if (c == STREAM_END || !readable)
        return STREAM_END;
    if (!stream->base) { /* nothing was read yet: the buffer comes with the first attempt */
        if (stream_fill(stream) != STREAM_END) {
            stream->next--;
            stream->left++;
        }
    }
    if (!stream->base)
        return STREAM_END;
    if (stream->left < 0)
        stream->left = 0;
    if (stream->next == stream->base) {
        if (stream->left >= stream->size)
            return STREAM_END;
        memmove(stream->base + 1, stream->base, (size_t)stream->left);
        stream->next++;
    }
    stream->next--;
    if (!(stream->flags & STREAM_STRING) || *stream->next != (char)c)
        *stream->next = (char)c;
    stream->left++;
    stream->flags &= ~STREAM_AT_END;
    stream->flags |= STREAM_READING;
    return (unsigned char)c;
}

CRT(int, ungetc, (int c, struct stream *stream))
{
    int result;

    if (!stream_is_given(&stream))
        return STREAM_END;
    stream_lock(stream);
    result = stream_unread(c, stream);
    stream_unlock(stream);
    return result;
}
ALIAS(crt, _ungetc_nolock, "crt.ungetc");

CRT(int, _getw, (struct stream * stream))
{
    int value;

    return crt_fread(&value, sizeof value, 1, stream) == 1 ? value : STREAM_END;
}

static bool is_narrow_text(const struct stream *stream)
{
    return descriptor_is_text(stream->descriptor) &&
           descriptor_text(stream->descriptor) == TEXT_NARROW;
}

int stream_get_wide(struct stream *stream)
{
    char bytes[4];
    WCHAR unit;
    int size = locale_character_size(NULL);

    if (!is_narrow_text(stream))
        return stream_read(stream, &unit, sizeof unit) == sizeof unit ? unit : WIDE_END;
    for (int length = 1; length <= size && length <= 4; length++) {
        int c = stream_get(stream);

        if (c == STREAM_END)
            return WIDE_END;
        bytes[length - 1] = (char)c;
        if (character_from_bytes(NULL, bytes, (size_t)length, &unit) >= 0)
            return unit;
    }
    error_set(CRT_EILSEQ);
    return WIDE_END;
}

int stream_unread_wide(int c, struct stream *stream)
{
    char bytes[8];
    int count = sizeof(WCHAR);
    WCHAR unit = (WCHAR)c;

    if (c == WIDE_END)
        return WIDE_END;
    memcpy(bytes, &unit, sizeof unit);
    if (is_narrow_text(stream))
        count = character_to_bytes(NULL, unit, bytes);
    if (count < 0) {
        error_set(CRT_EILSEQ);
        return WIDE_END;
    }
    while (count > 0) {
        if (stream_unread((unsigned char)bytes[--count], stream) == STREAM_END)
            return WIDE_END;
    }
    return unit;
}

CRT(WCHAR, fgetwc, (struct stream * stream))
{
    int c;

    if (!stream_is_given(&stream))
        return WIDE_END;
    stream_lock(stream);
    c = stream_get_wide(stream);
    stream_unlock(stream);
    return (WCHAR)c;
}
ALIAS(crt, getwc, "crt.fgetwc");
ALIAS(crt, _fgetwc_nolock, "crt.fgetwc");
ALIAS(crt, _getwc_nolock, "crt.fgetwc");

CRT(WCHAR, getwchar, (void))
{
    return crt_fgetwc(STANDARD_INPUT);
}
ALIAS(crt, _fgetwchar, "crt.getwchar");

CRT(WCHAR, ungetwc, (WCHAR c, struct stream *stream))
{
    int result;

    if (!stream_is_given(&stream))
        return WIDE_END;
    stream_lock(stream);
    result = stream_unread_wide(c, stream);
    stream_unlock(stream);
    return (WCHAR)result;
}
ALIAS(crt, _ungetwc_nolock, "crt.ungetwc");
