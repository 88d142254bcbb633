/*
 * Where a guest's path lies on the host, and back.
 *
 *   Z:            the host's /
 *   C:            --root DIR where given; otherwise the host's / as well, so that the current
 *                 directory is C:\home\me\project
 *   X:            --drive X=DIR
 *
 * Without --root, the folders that every Windows program expects exist on C: by another name:
 *
 *   C:\Users\NAME                  $HOME
 *   ...\AppData\Local, Roaming     $XDG_DATA_HOME, $XDG_CONFIG_HOME
 *   ...\AppData\Local\Temp         $TMPDIR or /tmp, as C:\Windows\Temp
 *   C:\ProgramData                 $XDG_DATA_HOME
 *   C:\Windows, C:\Windows\System32, C:\Program Files, C:\Users\Public   empty, read-only
 *   C:\Windows\System32\drivers\etc, C:\Windows\Fonts    /etc, /usr/share/fonts
 *
 * Names are looked up as they are spelt first. Only what is not there is searched for without
 * regard to case (path_find).
 */
#ifndef APIS_HOST_PATH_H
#define APIS_HOST_PATH_H

#include "apis/host/dos_path.h"

#include <limits.h>

/* A volume's unique name: this, its drive letter as two hexadecimal digits, and a brace. */
#define PATH_VOLUME_PREFIX "VOLUME{736F6A6F-7572-6E00-0000-0000000000"

enum host_path_kind {
    HOST_PATH_FILE,  /* text is for the host's calls; it may be relative */
    HOST_PATH_DRIVE, /* \\.\C: the volume itself; text is its root */
    HOST_PATH_NULL,  /* NUL; text is /dev/null */
    HOST_PATH_CONSOLE_INPUT,
    HOST_PATH_CONSOLE_OUTPUT,
    HOST_PATH_CONSOLE, /* CON: input or output as it is opened */
    HOST_PATH_PIPE,    /* \\.\pipe\NAME; text is NAME */
    HOST_PATH_DEVICE   /* another device; text is its name */
};

struct host_path {
    enum host_path_kind kind;
    bool directory; /* ended in a backslash */
    size_t length;
    char text[PATH_MAX];
};

/*
 * A Win32 path in any form; verbatim ones too. 0, -ENOENT (no such drive, or an empty path),
 * -ENAMETOOLONG, -EINVAL (characters that no Windows name has), -EHOSTUNREACH (UNC).
 */
int host_path_from_guest(struct host_path *path, const uint16_t *guest, size_t length);

/*
 * Finds an existing file without regard to case and corrects text. 0; or no change and -ENOENT, or
 * -ENOTDIR when not even its parent is there.
 */
int path_find(struct host_path *path);

/*
 * Prepares to create: the parent is found without regard to case, as is the last name. 0 when
 * the file exists in some case, 1 when only its parent does, -ENOTDIR when not even that.
 */
int path_find_for_create(struct host_path *path);

/* The guest's name of a host path, which is absolute. 0 or -ENAMETOOLONG. */
int guest_path_from_host(struct dos_path *guest, const char *host);

/* The full Windows path; GetFullPathName. 0 or as dos_path_full. */
int path_full(struct dos_path *full, const uint16_t *guest, size_t length);

/* The current directory, which ends in a backslash; setting it moves the host process as well. */
void path_current(struct dos_path *directory);
int path_current_set(const uint16_t *guest, size_t length);

/* Configuration, before the guest runs. Directories are host paths. 0 or -errno. */
int path_root_set(const char *directory);
int path_drive_set(char letter, const char *directory);

/* Bit 0 is A:. The host directory that is the drive's root, or NULL. */
uint32_t path_drives(void);
const char *path_drive_root(char letter);

/* The folders that the guest is told of. NAME is the user's. */
enum path_folder {
    PATH_WINDOWS,
    PATH_SYSTEM,
    PATH_PROGRAM_FILES,
    PATH_PROGRAM_DATA,
    PATH_PUBLIC,
    PATH_PROFILES, /* C:\Users */
    PATH_PROFILE,
    PATH_LOCAL_DATA,
    PATH_ROAMING_DATA,
    PATH_TEMPORARY
};
int path_folder(struct dos_path *folder, enum path_folder which);

#endif
