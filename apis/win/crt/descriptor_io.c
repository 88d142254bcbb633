/*
 * Reading, writing and seeking through descriptors, with the translation of text mode (Microsoft
 * C runtime library reference: _read, _write, _lseek, _setmode, "Text and binary mode file I/O").
 */
#include "abi/teb.h"
#include "apis/host/text.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { CTRL_Z = 26, CHUNK = 2048 };

/* -1 with errno, or the bytes read; the end of a pipe is the end of a file. */
static int raw_read(struct descriptor *descriptor, void *buffer, unsigned count)
{
    DWORD done;

    if (ReadFile(descriptor->handle, buffer, count, &done, NULL))
        return (int)done;
    if (last_error() == ERROR_BROKEN_PIPE || last_error() == ERROR_HANDLE_EOF)
        return 0;
    error_from_last();
    if (last_error() == ERROR_ACCESS_DENIED)
        error_set(CRT_EBADF);
    return -1;
}

static int raw_write(struct descriptor *descriptor, const void *buffer, unsigned count)
{
    DWORD done;

    if (WriteFile(descriptor->handle, buffer, count, &done, NULL))
        return (int)done;
    error_from_last();
    if (last_error() == ERROR_ACCESS_DENIED)
        error_set(CRT_EBADF);
    return -1;
}

static bool is_stream_like(const struct descriptor *descriptor)
{
    return descriptor->flags & (DESCRIPTOR_PIPE | DESCRIPTOR_DEVICE);
}

/* The last byte read was a CR: what follows decides whether it stays. */
static char after_last_cr(struct descriptor *descriptor)
{
    LARGE_INTEGER back = {.QuadPart = -1};
    char next;

    if (raw_read(descriptor, &next, 1) != 1)
        return '\r';
    if (is_stream_like(descriptor)) {
        if (next == '\n')
            return '\n';
        descriptor->lookahead = (unsigned char)next;
        return '\r';
    }
    if (next == '\n')
        return '\n';
    SetFilePointerEx(descriptor->handle, back, NULL, FILE_CURRENT);
    return '\r';
}

/* CR-LF becomes LF in place, Ctrl-Z ends the text. Returns the new length. */
static int narrow_text(struct descriptor *descriptor, char *text, int length)
{
    int from = 0, to = 0;

    while (from < length) {
        char c = text[from++];

        if (c == CTRL_Z && !(descriptor->flags & DESCRIPTOR_DEVICE)) {
            descriptor->flags |= DESCRIPTOR_CTRL_Z;
            break;
        }
        if (c == '\r') {
            if (from == length)
                c = after_last_cr(descriptor);
            else if (text[from] == '\n')
                c = text[from++];
        }
        text[to++] = c;
    }
    return to;
}

static int read_narrow(struct descriptor *descriptor, char *buffer, unsigned count)
{
    int have = 0, got;

    if (count && is_stream_like(descriptor) && descriptor->lookahead != NO_LOOKAHEAD) {
        *buffer = (char)descriptor->lookahead;
        descriptor->lookahead = NO_LOOKAHEAD;
        have = 1;
    }
    if (have && !(descriptor->flags & DESCRIPTOR_TEXT) && count == 1)
        return 1;
    got = raw_read(descriptor, buffer + have, count - (unsigned)have);
    if (got < 0)
        return have ? have : -1;
    got += have;
    if (!(descriptor->flags & DESCRIPTOR_TEXT))
        return got;
    return narrow_text(descriptor, buffer, got);
}

static int wide_text(struct descriptor *descriptor, WCHAR *text, int length)
{
    int from = 0, to = 0;

    while (from < length) {
        WCHAR c = text[from++];

        if (c == CTRL_Z && !(descriptor->flags & DESCRIPTOR_DEVICE)) {
            descriptor->flags |= DESCRIPTOR_CTRL_Z;
            break;
        }
        if (c == '\r') {
            WCHAR next = 0;

            if (from < length) {
                next = text[from];
            } else if (raw_read(descriptor, &next, sizeof next) == sizeof next && next != '\n') {
                LARGE_INTEGER back = {.QuadPart = -2};

                SetFilePointerEx(descriptor->handle, back, NULL, FILE_CURRENT);
            }
            if (next == '\n') {
                c = '\n';
                from++;
            }
        }
        text[to++] = c;
    }
    return to;
}

/* How many of the last bytes begin a UTF-8 sequence that does not end here. */
static int unfinished_utf8(const char *bytes, int length)
{
    for (int back = 1; back <= 3 && back <= length; back++) {
        unsigned char c = (unsigned char)bytes[length - back];

        if (c < 0x80)
            return 0;
        if (c >= 0xc0)
            return (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2) > back ? back : 0;
    }
    return 0;
}

static int read_utf8(struct descriptor *descriptor, WCHAR *buffer, unsigned count)
{
    char bytes[CHUNK];
    unsigned wanted = count / sizeof *buffer < CHUNK ? count / sizeof *buffer : CHUNK;
    int got = raw_read(descriptor, bytes, wanted), back, length;

    if (got <= 0)
        return got;
    for (back = unfinished_utf8(bytes, got); back && is_stream_like(descriptor) && got < CHUNK;
         back = unfinished_utf8(bytes, got)) {
        if (raw_read(descriptor, bytes + got, 1) != 1)
            break;
        got++;
    }
    if (back && back < got && !is_stream_like(descriptor)) {
        LARGE_INTEGER offset = {.QuadPart = -back};

        SetFilePointerEx(descriptor->handle, offset, NULL, FILE_CURRENT);
        got -= back;
    }
    length = (int)utf16_from_utf8(buffer, count / sizeof *buffer, bytes, (size_t)got);
    return wide_text(descriptor, buffer, length) * (int)sizeof *buffer;
}

static bool is_console(const struct descriptor *descriptor)
{
    DWORD mode;

    return (descriptor->flags & DESCRIPTOR_DEVICE) && GetConsoleMode(descriptor->handle, &mode);
}

static int read_utf16(struct descriptor *descriptor, WCHAR *buffer, unsigned count)
{
    DWORD units = 0;
    int got;

    if (!is_console(descriptor))
        got = raw_read(descriptor, buffer, count & ~1u);
    else if (ReadConsoleW(descriptor->handle, buffer, count / sizeof *buffer, &units, NULL))
        got = (int)(units * sizeof *buffer);
    else
        got = error_from_last();
    if (got <= 0)
        return got;
    return wide_text(descriptor, buffer, got / (int)sizeof *buffer) * (int)sizeof *buffer;
}

static int read_held(struct descriptor *descriptor, void *buffer, unsigned count)
{
    if (count == 0 || (descriptor->flags & DESCRIPTOR_CTRL_Z))
        return 0;
    if (!(descriptor->flags & DESCRIPTOR_TEXT) || descriptor->text == TEXT_NARROW)
        return read_narrow(descriptor, buffer, count);
    if (count & 1) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return descriptor->text == TEXT_UTF8 ? read_utf8(descriptor, buffer, count)
                                         : read_utf16(descriptor, buffer, count);
}

int descriptor_read(int number, void *buffer, unsigned count)
{
    struct descriptor *descriptor = descriptor_hold(number);
    int got;

    if (!descriptor)
        return -1;
    if (count > INT_MAX || (count && !buffer)) {
        descriptor_drop(descriptor);
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    got = read_held(descriptor, buffer, count);
    descriptor_drop(descriptor);
    return got;
}

static int write_narrow_text(struct descriptor *descriptor, const char *text, unsigned count)
{
    char out[CHUNK];
    unsigned from = 0;

    while (from < count) {
        unsigned length = 0, start = from;
        int done;

        while (from < count && length < CHUNK - 1) {
            if (text[from] == '\n')
                out[length++] = '\r';
            out[length++] = text[from++];
        }
        done = raw_write(descriptor, out, length);
        if (done < 0)
            return start ? (int)start : -1;
        if ((unsigned)done < length)
            return (int)(start + ((unsigned)done < from - start ? (unsigned)done : from - start));
    }
    return (int)count;
}

/* Encodes as many units as fit into a chunk; surrogate pairs stay together. */
static unsigned encode_chunk(enum descriptor_text text, const WCHAR *units, unsigned *count,
                             char *out)
{
    WCHAR expanded[CHUNK / 4];
    unsigned length = 0, from = 0;

    while (from < *count && length < CHUNK / 4 - 3) {
        if (units[from] == '\n')
            expanded[length++] = '\r';
        expanded[length++] = units[from++];
        if ((units[from - 1] & 0xfc00) == 0xd800 && from < *count)
            expanded[length++] = units[from++];
    }
    *count = from;
    if (text == TEXT_UTF8)
        return (unsigned)utf8_from_utf16(out, CHUNK, expanded, length);
    memcpy(out, expanded, length * sizeof *expanded);
    return length * (unsigned)sizeof *expanded;
}

/* A console takes UTF-16 as text, where a file takes it as bytes. */
static int write_wide_console(struct descriptor *descriptor, const WCHAR *units, unsigned count)
{
    DWORD done;

    if (!WriteConsoleW(descriptor->handle, units, count, &done, NULL))
        return error_from_last();
    return (int)(done * sizeof *units);
}

static int write_wide_text(struct descriptor *descriptor, const WCHAR *units, unsigned count)
{
    char out[CHUNK];

    if (is_console(descriptor))
        return write_wide_console(descriptor, units, count);
    for (unsigned from = 0; from < count;) {
        unsigned taken = count - from;
        unsigned length = encode_chunk(descriptor->text, units + from, &taken, out);

        if (raw_write(descriptor, out, length) != (int)length)
            return from ? (int)(from * sizeof *units) : -1;
        from += taken;
    }
    return (int)(count * sizeof *units);
}

static int write_held(struct descriptor *descriptor, const void *buffer, unsigned count)
{
    LARGE_INTEGER nowhere = {.QuadPart = 0};

    if (descriptor->flags & DESCRIPTOR_APPEND)
        SetFilePointerEx(descriptor->handle, nowhere, NULL, FILE_END);
    if (!(descriptor->flags & DESCRIPTOR_TEXT))
        return raw_write(descriptor, buffer, count);
    if (descriptor->text == TEXT_NARROW)
        return write_narrow_text(descriptor, buffer, count);
    if (count & 1) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return write_wide_text(descriptor, buffer, count / sizeof(WCHAR));
}

int descriptor_write(int number, const void *buffer, unsigned count)
{
    struct descriptor *descriptor;
    int done;

    if (count == 0)
        return 0;
    if (!buffer) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    descriptor = descriptor_hold(number);
    if (!descriptor)
        return -1;
    done = write_held(descriptor, buffer, count);
    if (done == 0 && !(descriptor->flags & DESCRIPTOR_DEVICE)) {
        error_from_win32(ERROR_DISK_FULL);
        done = -1;
    }
    descriptor_drop(descriptor);
    return done;
}

long long descriptor_seek(int number, long long offset, int origin)
{
    struct descriptor *descriptor = descriptor_hold(number);
    LARGE_INTEGER distance = {.QuadPart = offset}, position = {.QuadPart = -1};

    if (!descriptor)
        return -1;
    if (!SetFilePointerEx(descriptor->handle, distance, &position, (DWORD)origin)) {
        error_from_last();
        position.QuadPart = -1;
    } else {
        descriptor->flags &= (unsigned char)~DESCRIPTOR_CTRL_Z;
    }
    descriptor_drop(descriptor);
    return position.QuadPart;
}

CRT(int, _read, (int number, void *buffer OUT BYTES(count), unsigned count))
{
    return descriptor_read(number, buffer, count);
}

CRT(int, _write, (int number, const void *buffer BYTES(count), unsigned count))
{
    return descriptor_write(number, buffer, count);
}

static bool origin_is_valid(int origin)
{
    if (origin >= SEEK_SET && origin <= SEEK_END)
        return true;
    parameter_invalid(CRT_EINVAL);
    return false;
}

CRT(__int64, _lseeki64, (int number, __int64 offset, int origin))
{
    return origin_is_valid(origin) ? descriptor_seek(number, offset, origin) : -1;
}

CRT(LONG, _lseek, (int number, LONG offset, int origin))
{
    long long position = origin_is_valid(origin) ? descriptor_seek(number, offset, origin) : -1;

    if (position > INT_MAX) {
        error_set(CRT_EINVAL);
        return -1;
    }
    return (LONG)position;
}

CRT(__int64, _telli64, (int number))
{
    return descriptor_seek(number, 0, SEEK_CUR);
}

CRT(LONG, _tell, (int number))
{
    return crt__lseek(number, 0, SEEK_CUR);
}

CRT(int, _commit, (int number))
{
    struct descriptor *descriptor = descriptor_hold(number);
    int result = 0;

    if (!descriptor)
        return -1;
    if (!FlushFileBuffers(descriptor->handle)) {
        error_from_last();
        error_set(CRT_EBADF);
        result = -1;
    }
    descriptor_drop(descriptor);
    return result;
}

CRT(int, _eof, (int number))
{
    struct descriptor *descriptor = descriptor_hold(number);
    LARGE_INTEGER nowhere = {.QuadPart = 0}, position, size;
    int result = -1;

    if (!descriptor)
        return -1;
    if (SetFilePointerEx(descriptor->handle, nowhere, &position, FILE_CURRENT) &&
        GetFileSizeEx(descriptor->handle, &size))
        result = position.QuadPart >= size.QuadPart;
    else
        error_from_last();
    descriptor_drop(descriptor);
    return result;
}

CRT(__int64, _filelengthi64, (int number))
{
    struct descriptor *descriptor = descriptor_hold(number);
    LARGE_INTEGER size = {.QuadPart = -1};

    if (!descriptor)
        return -1;
    if (!GetFileSizeEx(descriptor->handle, &size)) {
        error_from_last();
        size.QuadPart = -1;
    }
    descriptor_drop(descriptor);
    return size.QuadPart;
}

CRT(LONG, _filelength, (int number))
{
    __int64 size = crt__filelengthi64(number);

    if (size > INT_MAX) {
        error_set(CRT_EINVAL);
        return -1;
    }
    return (LONG)size;
}

/* The position stays where it was. Growth is filled with zeros. */
CRT(int, _chsize_s, (int number, __int64 size))
{
    struct descriptor *descriptor;
    LARGE_INTEGER nowhere = {.QuadPart = 0}, position, wanted = {.QuadPart = size};
    int error = 0;

    if (size < 0)
        return parameter_invalid(CRT_EINVAL);
    descriptor = descriptor_hold(number);
    if (!descriptor)
        return CRT_EBADF;
    if (!SetFilePointerEx(descriptor->handle, nowhere, &position, FILE_CURRENT) ||
        !SetFilePointerEx(descriptor->handle, wanted, NULL, FILE_BEGIN) ||
        !SetEndOfFile(descriptor->handle)) {
        error_from_last();
        error = error_get();
    } else {
        SetFilePointerEx(descriptor->handle, position, NULL, FILE_BEGIN);
    }
    descriptor_drop(descriptor);
    return error;
}

CRT(int, _chsize, (int number, LONG size))
{
    return crt__chsize_s(number, size) ? -1 : 0;
}
