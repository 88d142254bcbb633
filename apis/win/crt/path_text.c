/*
 * Paths of both widths, taken apart and put together as text (Microsoft C runtime library
 * reference: _splitpath, _makepath).
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#include <string.h>

struct part {
    const UNIT *text;
    size_t length;
};

struct parts {
    struct part drive, folder, name, extension;
};

static struct parts split(const UNIT *path)
{
    const UNIT *folder = path[0] && path[1] == ':' ? path + 2 : path;
    const UNIT *name = folder, *end, *dot;

    for (end = folder; *end; end++) {
        if (*end == '/' || *end == '\\')
            name = end + 1;
    }
    dot = end;
    for (const UNIT *at = name; at < end; at++) {
        if (*at == '.')
            dot = at;
    }
    return (struct parts){{path, (size_t)(folder - path)},
                          {folder, (size_t)(name - folder)},
                          {name, (size_t)(dot - name)},
                          {dot, (size_t)(end - dot)}};
}

/* False when the part and its NUL need more than size units. */
static bool part_out(struct part part, UNIT *out, size_t size)
{
    if (!out)
        return true;
    if (part.length >= size)
        return false;
    memcpy(out, part.text, part.length * sizeof *out);
    out[part.length] = 0;
    return true;
}

enum { DRIVE_SIZE = 3, PART_SIZE = 256 };

CRT(void, PICK(_splitpath, _wsplitpath),
    (const UNIT *path, UNIT *drive OUT, UNIT *folder OUT, UNIT *name OUT, UNIT *extension OUT))
{
    struct parts parts = split(path);

    part_out(parts.drive, drive, DRIVE_SIZE);
    part_out(parts.folder, folder, PART_SIZE);
    part_out(parts.name, name, PART_SIZE);
    part_out(parts.extension, extension, PART_SIZE);
}

CRT(int, PICK(_splitpath_s, _wsplitpath_s),
    (const UNIT *path, UNIT *drive, size_t drive_size, UNIT *folder, size_t folder_size, UNIT *name,
     size_t name_size, UNIT *extension, size_t extension_size))
{
    struct parts parts;

    if (!path || (!drive) != (drive_size == 0) || (!folder) != (folder_size == 0) ||
        (!name) != (name_size == 0) || (!extension) != (extension_size == 0))
        return parameter_invalid(CRT_EINVAL);
    parts = split(path);
    if (part_out(parts.drive, drive, drive_size) && part_out(parts.folder, folder, folder_size) &&
        part_out(parts.name, name, name_size) &&
        part_out(parts.extension, extension, extension_size))
        return 0;
    if (drive)
        *drive = 0;
    if (folder)
        *folder = 0;
    if (name)
        *name = 0;
    if (extension)
        *extension = 0;
    return parameter_invalid(CRT_ERANGE);
}

/* The separators that are missing are added: a colon, a backslash, a point. */
CRT(int, PICK(_makepath_s, _wmakepath_s),
    (UNIT * path OUT COUNT(size), size_t size, const UNIT *drive, const UNIT *folder,
     const UNIT *name, const UNIT *extension))
{
    size_t at = 0;
    UNIT last = 0;

    if (!path || !size)
        return parameter_invalid(CRT_EINVAL);
    if (drive && *drive && size > 2) {
        path[at++] = *drive;
        path[at++] = ':';
    }
    for (; folder && *folder && at < size; folder++)
        path[at++] = last = *folder;
    if (last && last != '/' && last != '\\' && at < size)
        path[at++] = '\\';
    for (; name && *name && at < size; name++)
        path[at++] = *name;
    if (extension && *extension && *extension != '.' && at < size)
        path[at++] = '.';
    for (; extension && *extension && at < size; extension++)
        path[at++] = *extension;
    if (at == size) {
        *path = 0;
        return parameter_invalid(CRT_ERANGE);
    }
    path[at] = 0;
    return 0;
}

CRT(void, PICK(_makepath, _wmakepath),
    (UNIT * path OUT, const UNIT *drive, const UNIT *folder, const UNIT *name,
     const UNIT *extension))
{
    PICK(crt__makepath_s, crt__wmakepath_s)(path, SIZE_MAX, drive, folder, name, extension);
}
