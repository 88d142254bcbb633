/*
 * Opening and closing streams (Microsoft C runtime library reference: fopen, fopen_s, _fsopen,
 * freopen, _fdopen, fclose, _fcloseall, tmpfile).
 */
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <string.h>

enum { SHARE_NONE = 0x40, SHARE_SECURE = 0x80, MODE_DEFAULT = 0x180 };

struct stream_mode {
    int open_flags, stream_flags;
};

static const WCHAR *skip_blanks(const WCHAR *text)
{
    while (*text == ' ')
        text++;
    return text;
}

static bool starts_with(const WCHAR *text, const char *wanted, const WCHAR **rest)
{
    for (; *wanted; wanted++, text++) {
        if (*text != (WCHAR)*wanted && *text != (WCHAR)(*wanted ^ 0x20))
            return false;
    }
    *rest = text;
    return true;
}

/* ", ccs=UTF-8" */
static bool encoding_parse(const WCHAR *text, struct stream_mode *mode)
{
    text = skip_blanks(text);
    if (!starts_with(text, "ccs", &text))
        return false;
    text = skip_blanks(text);
    if (*text++ != '=')
        return false;
    text = skip_blanks(text);
    if (starts_with(text, "UTF-8", &text))
        mode->open_flags |= OPEN_UTF8;
    else if (starts_with(text, "UTF-16LE", &text))
        mode->open_flags |= OPEN_UTF16;
    else if (starts_with(text, "UNICODE", &text))
        mode->open_flags |= OPEN_WIDE_TEXT;
    else
        return false;
    return *skip_blanks(text) == 0;
}

static bool letter_parse(WCHAR letter, struct stream_mode *mode)
{
    switch (letter) {
    case ' ':
        return true;
    case '+':
        mode->open_flags = (mode->open_flags & ~OPEN_ACCESS) | OPEN_BOTH;
        mode->stream_flags = STREAM_BOTH | (mode->stream_flags & STREAM_COMMIT);
        return true;
    case 'b':
        mode->open_flags |= OPEN_BINARY;
        return true;
    case 't':
        mode->open_flags |= OPEN_TEXT;
        return true;
    case 'c':
        mode->stream_flags |= STREAM_COMMIT;
        return true;
    case 'n':
        mode->stream_flags &= ~STREAM_COMMIT;
        return true;
    case 'S':
        mode->open_flags |= OPEN_SEQUENTIAL;
        return true;
    case 'R':
        mode->open_flags |= OPEN_RANDOM;
        return true;
    case 'T':
        mode->open_flags |= OPEN_SHORT_LIVED;
        return true;
    case 'D':
        mode->open_flags |= OPEN_TEMPORARY;
        return true;
    case 'N':
        mode->open_flags |= OPEN_NO_INHERIT;
        return true;
    case 'x':
        mode->open_flags |= OPEN_EXCLUSIVE;
        return true;
    default:
        return false;
    }
}

static bool mode_parse(const WCHAR *text, struct stream_mode *mode)
{
    text = skip_blanks(text);
    switch (*text) {
    case 'r':
        *mode = (struct stream_mode){OPEN_READ, STREAM_READING};
        break;
    case 'w':
        *mode = (struct stream_mode){OPEN_WRITE | OPEN_CREATE | OPEN_TRUNCATE, STREAM_WRITING};
        break;
    case 'a':
        *mode = (struct stream_mode){OPEN_WRITE | OPEN_CREATE | OPEN_APPEND, STREAM_WRITING};
        break;
    default:
        return false;
    }
    while (*++text && *text != ',') {
        if (!letter_parse(*text, mode))
            return !parameter_checks_end_the_process(); /* msvcrt takes "rw" for "r" */
    }
    return *text != ',' || encoding_parse(text + 1, mode);
}

static void stream_begin(struct stream *stream, int number, int flags)
{
    *stream = (struct stream){.flags = flags, .descriptor = number};
}

/* Opens a file on a stream that is locked and free. An error, with the stream left free. */
static int open_on(struct stream *stream, const WCHAR *path, const WCHAR *mode_text, int share)
{
    struct stream_mode mode;
    int number, error;

    if (!mode_parse(mode_text, &mode))
        return parameter_invalid(CRT_EINVAL);
    error = descriptor_open(path, mode.open_flags, share, MODE_DEFAULT, &number);
    if (error == 0)
        stream_begin(stream, number, mode.stream_flags);
    return error;
}

static int open_wide(struct stream **stream, const WCHAR *path, const WCHAR *mode, int share)
{
    int error;

    *stream = NULL;
    if (!path || !mode || !*mode)
        return parameter_invalid(CRT_EINVAL);
    if (!*path)
        return error_set(CRT_EINVAL);
    *stream = stream_new();
    if (!*stream)
        return CRT_EMFILE;
    error = open_on(*stream, path, mode, share);
    if (error == 0) {
        stream_unlock(*stream);
        return 0;
    }
    stream_forget(*stream);
    *stream = NULL;
    return error;
}

static int open_narrow(struct stream **stream, const char *path, const char *mode, int share)
{
    WCHAR *wide_path, *wide_mode;
    int error = CRT_ENOMEM;

    *stream = NULL;
    if (!path || !mode)
        return parameter_invalid(CRT_EINVAL);
    wide_path = system_to_wide(path);
    wide_mode = system_to_wide(mode);
    if (wide_path && wide_mode)
        error = open_wide(stream, wide_path, wide_mode, share);
    crt_release(wide_path);
    crt_release(wide_mode);
    return error;
}

CRT(struct stream *, fopen, (const char *path, const char *mode))
{
    struct stream *stream;

    open_narrow(&stream, path, mode, SHARE_NONE);
    return stream_shown(stream);
}

CRT(struct stream *, _wfopen, (const WCHAR *path, const WCHAR *mode))
{
    struct stream *stream;

    open_wide(&stream, path, mode, SHARE_NONE);
    return stream_shown(stream);
}

CRT(struct stream *, _fsopen, (const char *path, const char *mode, int share))
{
    struct stream *stream;

    open_narrow(&stream, path, mode, share);
    return stream_shown(stream);
}

CRT(struct stream *, _wfsopen, (const WCHAR *path, const WCHAR *mode, int share))
{
    struct stream *stream;

    open_wide(&stream, path, mode, share);
    return stream_shown(stream);
}

CRT(int, fopen_s, (struct stream * *stream OUT, const char *path, const char *mode))
{
    int error;

    if (!stream)
        return parameter_invalid(CRT_EINVAL);
    error = open_narrow(stream, path, mode, SHARE_SECURE);
    *stream = stream_shown(*stream);
    return error;
}

CRT(int, _wfopen_s, (struct stream * *stream OUT, const WCHAR *path, const WCHAR *mode))
{
    int error;

    if (!stream)
        return parameter_invalid(CRT_EINVAL);
    error = open_wide(stream, path, mode, SHARE_SECURE);
    *stream = stream_shown(*stream);
    return error;
}

CRT(struct stream *, _wfdopen, (int number, const WCHAR *mode_text))
{
    struct descriptor *descriptor;
    struct stream_mode mode;
    struct stream *stream;

    if (!mode_text || !mode_parse(mode_text, &mode)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    descriptor = descriptor_hold(number);
    if (!descriptor)
        return NULL;
    stream = stream_new();
    if (stream) {
        if (mode.open_flags & OPEN_BINARY)
            descriptor->flags &= (unsigned char)~DESCRIPTOR_TEXT;
        else if (mode.open_flags & OPEN_TEXT)
            descriptor->flags |= DESCRIPTOR_TEXT;
        stream_begin(stream, number, mode.stream_flags);
        stream_unlock(stream);
    }
    descriptor_drop(descriptor);
    return stream_shown(stream);
}

CRT(struct stream *, _fdopen, (int number, const char *mode))
{
    WCHAR *wide = mode ? system_to_wide(mode) : NULL;
    struct stream *stream = crt__wfdopen(number, wide);

    crt_release(wide);
    return stream;
}

static void buffer_release(struct stream *stream)
{
    if (stream->flags & STREAM_OWNS_BUFFER)
        crt_release(stream->base);
    stream->flags &= ~(STREAM_OWNS_BUFFER | STREAM_GUEST_BUFFER);
    stream->base = stream->next = NULL;
    stream->left = stream->size = 0;
}

int stream_close(struct stream *stream)
{
    int result;
    WCHAR *path;

    if (!(stream->flags & (STREAM_READING | STREAM_WRITING | STREAM_BOTH)))
        return STREAM_END;
    result = stream_flush(stream);
    buffer_release(stream);
    if (!(stream->flags & STREAM_STRING) && descriptor_close(stream->descriptor) < 0)
        result = STREAM_END;
    if (stream->temporary) {
        path = system_to_wide(stream->temporary);
        DeleteFileW(path);
        crt_release(path);
        crt_release(stream->temporary);
    }
    *stream = (struct stream){.descriptor = -1};
    return result;
}

CRT(int, fclose, (struct stream * stream))
{
    int result;

    if (!stream_is_given(&stream))
        return STREAM_END;
    stream_lock(stream);
    result = stream_close(stream);
    stream_unlock(stream);
    return result;
}
ALIAS(crt, _fclose_nolock, "crt.fclose");

CRT(int, _fcloseall, (void))
{
    return stream_close_all();
}

/* The same FILE afterwards. The lowest free descriptor is the one that was just closed. */
static int reopen(struct stream **result, const WCHAR *path, const WCHAR *mode,
                  struct stream *stream, int share)
{
    int error;

    *result = NULL;
    if (!path || !mode || !stream)
        return parameter_invalid(CRT_EINVAL);
    stream = stream_of(stream);
    stream_lock(stream);
    if (stream->flags)
        stream_close(stream);
    error = open_on(stream, path, mode, share);
    if (error)
        *stream = (struct stream){.descriptor = -1};
    else if (stream == stream_standard(2))
        stream->flags |= STREAM_UNBUFFERED;
    stream_unlock(stream);
    *result = error ? NULL : stream_shown(stream);
    return error;
}

static int reopen_narrow(struct stream **result, const char *path, const char *mode,
                         struct stream *stream, int share)
{
    WCHAR *wide_path = path ? system_to_wide(path) : NULL;
    WCHAR *wide_mode = mode ? system_to_wide(mode) : NULL;
    int error = reopen(result, wide_path, wide_mode, stream, share);

    crt_release(wide_path);
    crt_release(wide_mode);
    return error;
}

CRT(struct stream *, freopen, (const char *path, const char *mode, struct stream *stream))
{
    struct stream *result;

    reopen_narrow(&result, path, mode, stream, SHARE_NONE);
    return result;
}

CRT(struct stream *, _wfreopen, (const WCHAR *path, const WCHAR *mode, struct stream *stream))
{
    struct stream *result;

    reopen(&result, path, mode, stream, SHARE_NONE);
    return result;
}

CRT(int, freopen_s,
    (struct stream * *result OUT, const char *path, const char *mode, struct stream *stream))
{
    if (!result)
        return parameter_invalid(CRT_EINVAL);
    return reopen_narrow(result, path, mode, stream, SHARE_SECURE);
}

CRT(int, _wfreopen_s,
    (struct stream * *result OUT, const WCHAR *path, const WCHAR *mode, struct stream *stream))
{
    if (!result)
        return parameter_invalid(CRT_EINVAL);
    return reopen(result, path, mode, stream, SHARE_SECURE);
}

/* The file goes when its handle is closed. */
CRT(struct stream *, tmpfile, (void))
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    struct stream *stream;

    if (!GetTempPathW(MAX_PATH, folder) || !GetTempFileNameW(folder, L"t", 0, path)) {
        error_from_last();
        return NULL;
    }
    open_wide(&stream, path, L"w+bTD", SHARE_NONE);
    return stream_shown(stream);
}

CRT(int, tmpfile_s, (struct stream * *stream OUT))
{
    if (!stream)
        return parameter_invalid(CRT_EINVAL);
    *stream = crt_tmpfile();
    return *stream ? 0 : error_get();
}

CRT(int, _rmtmp, (void))
{
    return 0; /* each temporary file has gone with its handle */
}
