/* See name.h. */
#include "loader/name.h"

#include <string.h>

size_t name_length(const WCHAR *name)
{
    size_t length = 0;

    while (name[length])
        length++;
    return length;
}

size_t name_copy(WCHAR *to, size_t room, const WCHAR *from, size_t length)
{
    if (room == 0)
        return 0;
    if (length > room - 1)
        length = room - 1;
    memcpy(to, from, length * sizeof *to);
    to[length] = 0;
    return length;
}

size_t name_from_ascii(WCHAR *to, size_t room, const char *from)
{
    size_t length = 0;

    if (room == 0)
        return 0;
    for (; length < room - 1 && from[length]; length++)
        to[length] = (unsigned char)from[length];
    to[length] = 0;
    return length;
}

void name_to_ascii(char *to, size_t room, const WCHAR *from)
{
    size_t length = 0;

    if (room == 0)
        return;
    for (; length < room - 1 && from[length]; length++)
        to[length] = from[length] >= ' ' && from[length] < 0x7f ? (char)from[length] : '?';
    to[length] = 0;
}

/* ASCII, Latin-1, Greek and Cyrillic: the ranges in which upper and lower case are regular. */
static WCHAR fold(WCHAR c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
        (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    return c;
}

bool name_equal(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length)
{
    if (a_length != b_length)
        return false;
    for (size_t i = 0; i < a_length; i++) {
        if (a[i] != b[i] && fold(a[i]) != fold(b[i]))
            return false;
    }
    return true;
}

bool name_is_ascii(const WCHAR *name, size_t length, const char *ascii)
{
    for (size_t i = 0; i < length; i++) {
        if (fold(name[i]) != fold((unsigned char)ascii[i]) || !ascii[i])
            return false;
    }
    return ascii[length] == 0;
}

const WCHAR *name_base(const WCHAR *path)
{
    const WCHAR *base = path;

    for (; *path; path++) {
        if (*path == '\\' || *path == '/' || *path == ':')
            base = path + 1;
    }
    return base;
}

bool name_has_directory(const WCHAR *path)
{
    return name_base(path) != path;
}
