/* See dos_path.h. */
#include "apis/host/dos_path.h"

#include <errno.h>
#include <string.h>

static bool is_letter(uint16_t unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}

static uint16_t ascii_upper(uint16_t unit)
{
    return unit >= 'a' && unit <= 'z' ? unit - 32 : unit;
}

enum dos_path_kind dos_path_kind(const uint16_t *path, size_t length)
{
    if (length >= 4 && path[0] == '\\' && path[1] == '?' && path[2] == '?' && path[3] == '\\')
        return DOS_PATH_VERBATIM;
    if (length >= 2 && is_separator(path[0]) && is_separator(path[1])) {
        if (length >= 4 && path[0] == '\\' && path[1] == '\\' && path[2] == '?' && path[3] == '\\')
            return DOS_PATH_VERBATIM;
        if (length >= 3 && (path[2] == '.' || path[2] == '?')) {
            if (length == 3)
                return DOS_PATH_DEVICE_ROOT;
            if (is_separator(path[3]))
                return DOS_PATH_DEVICE;
        }
        return DOS_PATH_UNC;
    }
    if (length >= 1 && is_separator(path[0]))
        return DOS_PATH_ROOTED;
    if (length >= 2 && is_letter(path[0]) && path[1] == ':')
        return length >= 3 && is_separator(path[2]) ? DOS_PATH_DRIVE : DOS_PATH_DRIVE_RELATIVE;
    return DOS_PATH_RELATIVE;
}

static bool name_is(const uint16_t *name, size_t length, const char *wanted)
{
    if (length != strlen(wanted))
        return false;
    for (size_t i = 0; i < length; i++) {
        if (ascii_upper(name[i]) != (uint8_t)wanted[i])
            return false;
    }
    return true;
}

static bool is_device_name(const uint16_t *name, size_t length)
{
    static const char *const names[] = {"NUL", "CON", "AUX", "PRN", "CONIN$", "CONOUT$"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (name_is(name, length, names[i]))
            return true;
    }
    if (length != 4 || !((name[3] >= '1' && name[3] <= '9') || name[3] == 0xb9 || name[3] == 0xb2 ||
                         name[3] == 0xb3))
        return false;
    return name_is(name, 3, "COM") || name_is(name, 3, "LPT");
}

size_t dos_path_device(const uint16_t *path, size_t length, size_t *at)
{
    size_t start = length, end;

    while (start > 0 && !is_separator(path[start - 1]) && !(start == 2 && path[1] == ':'))
        start--;
    /* The name ends at an extension or a stream, and at the spaces before it. */
    for (end = start; end < length && path[end] != '.' && path[end] != ':'; end++)
        ;
    while (end > start && path[end - 1] == ' ')
        end--;
    *at = start;
    if (end - start < 3 || end - start > 7 || !is_device_name(path + start, end - start))
        return 0;
    return end - start;
}

static int append(struct dos_path *path, const uint16_t *text, size_t length)
{
    if (length > DOS_PATH_MAX - 1 - path->length)
        return -ENAMETOOLONG;
    memcpy(path->text + path->length, text, length * sizeof *text);
    path->length += length;
    path->text[path->length] = 0;
    return 0;
}

static int append_ascii(struct dos_path *path, const char *text)
{
    uint16_t unit;

    for (; *text; text++) {
        unit = (uint8_t)*text;
        if (append(path, &unit, 1) < 0)
            return -ENAMETOOLONG;
    }
    return 0;
}

/* Removes the last component, but nothing of the root. */
static void go_up(struct dos_path *path, size_t root)
{
    while (path->length > root && path->text[path->length - 1] == '\\')
        path->length--;
    while (path->length > root && path->text[path->length - 1] != '\\')
        path->length--;
}

/* What is left of a component: its last one loses all trailing dots and spaces, others one dot. */
static size_t trimmed(const uint16_t *name, size_t length, bool last)
{
    if (last) {
        while (length > 0 && (name[length - 1] == '.' || name[length - 1] == ' '))
            length--;
        return length;
    }
    if (length > 1 && name[length - 1] == '.' && name[length - 2] != '.')
        length--;
    return length;
}

/* Appends components to a path that ends in a backslash; root: what .. may not remove. */
static int append_components(struct dos_path *path, size_t root, const uint16_t *rest,
                             size_t length)
{
    static const uint16_t backslash = '\\';
    size_t at = 0;

    while (at < length) {
        size_t end = at, next, count;

        while (end < length && !is_separator(rest[end]))
            end++;
        for (next = end; next < length && is_separator(rest[next]);)
            next++;
        if (end - at == 2 && rest[at] == '.' && rest[at + 1] == '.') {
            go_up(path, root);
        } else if (!(end - at == 1 && rest[at] == '.')) {
            count = trimmed(rest + at, end - at, end == length);
            if (append(path, rest + at, count) < 0 ||
                (count > 0 && end < length && append(path, &backslash, 1) < 0))
                return -ENAMETOOLONG;
        }
        at = next;
    }
    /* "a\.." and "a\." name the directory without a backslash, as Windows answers them. */
    if (length > 0 && !is_separator(rest[length - 1]) && path->length > root &&
        path->text[path->length - 1] == '\\') {
        path->length--;
        while (path->length > root &&
               (path->text[path->length - 1] == ' ' || path->text[path->length - 1] == '.'))
            path->length--;
    }
    path->text[path->length] = 0;
    return 0;
}

static size_t skip_component(const uint16_t *path, size_t length, size_t at)
{
    while (at < length && !is_separator(path[at]))
        at++;
    while (at < length && is_separator(path[at]))
        at++;
    return at;
}

/* \\server\share\ is the root of a UNC path. */
static int full_unc(struct dos_path *full, const uint16_t *path, size_t length)
{
    size_t server = skip_component(path, length, 2);
    size_t share = skip_component(path, length, server), root;

    if (append_ascii(full, "\\\\") < 0 || append(full, path + 2, share - 2) < 0)
        return -ENAMETOOLONG;
    for (size_t i = 2; i < full->length; i++) {
        if (full->text[i] == '/')
            full->text[i] = '\\';
    }
    root = full->length;
    return append_components(full, root, path + share, length - share);
}

static int full_device(struct dos_path *full, const uint16_t *path, size_t length)
{
    uint16_t drive[2];

    if (append_ascii(full, path[2] == '?' ? "\\\\?\\" : "\\\\.\\") < 0)
        return -ENAMETOOLONG;
    if (length >= 7 && is_letter(path[4]) && path[5] == ':' && is_separator(path[6])) {
        drive[0] = path[4];
        drive[1] = ':';
        if (append(full, drive, 2) < 0 || append_ascii(full, "\\") < 0)
            return -ENAMETOOLONG;
        return append_components(full, full->length, path + 7, length - 7);
    }
    return append_components(full, full->length, path + 4, length - 4);
}

static int full_from_directory(struct dos_path *full, int drive, const uint16_t *rest,
                               size_t length, directory_of_drive *directory_of)
{
    int error = directory_of(drive, full);
    size_t root = 3;

    if (error < 0)
        return error;
    if (dos_path_kind(full->text, full->length) == DOS_PATH_UNC)
        root =
            skip_component(full->text, full->length, skip_component(full->text, full->length, 2));
    if (full->length == 0 || full->text[full->length - 1] != '\\') {
        if (append_ascii(full, "\\") < 0)
            return -ENAMETOOLONG;
    }
    error = append_components(full, root, rest, length);
    if (error == 0 && length == 0 && full->length > root)
        full->text[--full->length] = 0; /* "C:" is the directory itself */
    return error;
}

/* The root of the current directory's drive. */
static int full_rooted(struct dos_path *full, const uint16_t *path, size_t length,
                       directory_of_drive *directory_of)
{
    int error = directory_of(0, full);

    if (error < 0)
        return error;
    full->length =
        dos_path_kind(full->text, full->length) == DOS_PATH_UNC
            ? skip_component(full->text, full->length, skip_component(full->text, full->length, 2))
            : 3;
    return append_components(full, full->length, path + 1, length - 1);
}

static int full_drive(struct dos_path *full, const uint16_t *path, size_t length)
{
    if (append(full, path, 2) < 0 || append_ascii(full, "\\") < 0)
        return -ENAMETOOLONG;
    return append_components(full, 3, path + 3, length - 3);
}

/* Trailing spaces and dots do not make a path relative to nothing: "  " is empty. */
static bool is_blank(const uint16_t *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (path[i] != ' ')
            return false;
    }
    return true;
}

int dos_path_full(struct dos_path *full, const uint16_t *path, size_t length,
                  directory_of_drive *directory_of)
{
    enum dos_path_kind kind = dos_path_kind(path, length);
    size_t at, device;

    full->length = 0;
    full->text[0] = 0;
    if (is_blank(path, length))
        return -ENOENT;
    if (kind <= DOS_PATH_DRIVE_RELATIVE) {
        device = dos_path_device(path, length, &at);
        if (device > 0) {
            if (append_ascii(full, "\\\\.\\") < 0)
                return -ENAMETOOLONG;
            return append(full, path + at, device);
        }
    }
    switch (kind) {
    case DOS_PATH_RELATIVE:
        return full_from_directory(full, 0, path, length, directory_of);
    case DOS_PATH_DRIVE_RELATIVE:
        return full_from_directory(full, ascii_upper(path[0]), path + 2, length - 2, directory_of);
    case DOS_PATH_ROOTED:
        return full_rooted(full, path, length, directory_of);
    case DOS_PATH_DRIVE:
        return full_drive(full, path, length);
    case DOS_PATH_UNC:
        return full_unc(full, path, length);
    case DOS_PATH_DEVICE_ROOT:
        if (append(full, path, length) < 0)
            return -ENAMETOOLONG;
        return append_ascii(full, "\\");
    case DOS_PATH_DEVICE:
    case DOS_PATH_VERBATIM:
        break;
    }
    return full_device(full, path, length);
}
