/*
 * The text of Windows paths, without the host: which kind a path is, and its full form. The
 * rules are Microsoft's "Naming Files, Paths, and Namespaces" and "File path formats on Windows
 * systems".
 */
#ifndef APIS_HOST_DOS_PATH_H
#define APIS_HOST_DOS_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest path in units, as the host's PATH_MAX: a longer one could not be opened. */
enum { DOS_PATH_MAX = 4096 };

enum dos_path_kind {
    DOS_PATH_RELATIVE,       /* a\b */
    DOS_PATH_ROOTED,         /* \a */
    DOS_PATH_DRIVE,          /* C:\a */
    DOS_PATH_DRIVE_RELATIVE, /* C:a */
    DOS_PATH_UNC,            /* \\server\share\a */
    DOS_PATH_DEVICE,         /* \\.\name */
    DOS_PATH_VERBATIM,       /* \\?\C:\a and \??\C:\a: taken as it is */
    DOS_PATH_DEVICE_ROOT     /* \\. and \\? */
};

/* A path under construction; length is 0 when there is none. */
struct dos_path {
    size_t length;
    uint16_t text[DOS_PATH_MAX];
};

enum dos_path_kind dos_path_kind(const uint16_t *path, size_t length);

static inline bool is_separator(uint16_t unit)
{
    return unit == '\\' || unit == '/';
}

/*
 * The full form: drive and root, no . or .., backslashes, no trailing dots and spaces; a trailing
 * backslash stays. A reserved device name becomes \\.\NAME. directory_of(drive) gives a drive's
 * current directory (drive 0: the current drive's), ending in a backslash. 0, -ENOENT for an
 * empty path, -ENAMETOOLONG.
 */
typedef int directory_of_drive(int drive, struct dos_path *directory);
int dos_path_full(struct dos_path *full, const uint16_t *path, size_t length,
                  directory_of_drive *directory_of);

/*
 * A reserved name (NUL, CON, CONIN$, COM1, also "nul.txt" and "aux :") as the last part of a
 * path: its place and length, or length 0.
 */
size_t dos_path_device(const uint16_t *path, size_t length, size_t *at);

#endif
