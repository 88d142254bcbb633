/* See path.h. */
#include "apis/host/path.h"

#include "abi/lock.h"
#include "apis/host/name.h"
#include "apis/host/path_folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    char *root;
    size_t length;
} drives['Z' - 'A' + 1] = {['C' - 'A'] = {"/", 1}, ['Z' - 'A'] = {"/", 1}};

static struct lock current_lock;
static struct dos_path current; /* empty until it is asked for */

static int drive_index(uint16_t letter)
{
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a';
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' : -1;
}

int path_drive_set(char letter, const char *directory)
{
    int index = drive_index((uint8_t)letter);
    char *root;

    if (index < 0)
        return -EINVAL;
    root = realpath(directory, NULL);
    if (!root)
        return -errno;
    drives[index].root = root;
    drives[index].length = strlen(root);
    return 0;
}

int path_root_set(const char *directory)
{
    return path_drive_set('C', directory);
}

uint32_t path_drives(void)
{
    uint32_t mask = 0;

    for (int i = 0; i <= 'Z' - 'A'; i++)
        mask |= drives[i].root ? 1u << i : 0;
    return mask;
}

const char *path_drive_root(char letter)
{
    int index = drive_index((uint8_t)letter);

    return index < 0 ? NULL : drives[index].root;
}

/* How much of a host path a drive's root covers; 0 when it does not hold the path. */
static size_t drive_covers(int index, const char *host)
{
    size_t length = drives[index].length;

    if (!drives[index].root || strncmp(host, drives[index].root, length) != 0)
        return 0;
    return length == 1 || host[length] == '/' || host[length] == 0 ? length : 0;
}

static int best_drive(const char *host)
{
    int best = 'C' - 'A';

    for (int i = 0; i <= 'Z' - 'A'; i++) {
        if (drive_covers(i, host) > drive_covers(best, host))
            best = i;
    }
    return best;
}

int guest_path_from_host(struct dos_path *guest, const char *host)
{
    int index = best_drive(host);
    const char *rest = host + drive_covers(index, host);
    size_t length;

    while (*rest == '/')
        rest++;
    guest->text[0] = (uint16_t)('A' + index);
    guest->text[1] = ':';
    guest->text[2] = '\\';
    length = 3 + guest_name_from_host(guest->text + 3, DOS_PATH_MAX - 4, rest, strlen(rest));
    if (length > DOS_PATH_MAX - 1) {
        guest->length = 0;
        return -ENAMETOOLONG;
    }
    for (size_t i = 3; i < length; i++) {
        if (guest->text[i] == '/')
            guest->text[i] = '\\';
    }
    guest->text[length] = 0;
    guest->length = length;
    return 0;
}

static void copy_path(struct dos_path *to, const struct dos_path *from)
{
    to->length = from->length;
    memcpy(to->text, from->text, (from->length + 1) * sizeof *from->text);
}

static void end_in_backslash(struct dos_path *path)
{
    if (path->length > 0 && path->text[path->length - 1] != '\\') {
        path->text[path->length++] = '\\';
        path->text[path->length] = 0;
    }
}

void path_current(struct dos_path *directory)
{
    char host[PATH_MAX];

    lock_acquire(&current_lock);
    if (current.length == 0) {
        if (!getcwd(host, sizeof host) || guest_path_from_host(&current, host) < 0)
            guest_path_from_host(&current, "/");
        end_in_backslash(&current);
    }
    copy_path(directory, &current);
    lock_release(&current_lock);
}

/* A drive's directory: the current one, or for another drive its root. */
static int directory_of_drive_now(int drive, struct dos_path *directory)
{
    path_current(directory);
    if (drive == 0 || drive_index(directory->text[0]) == drive_index((uint16_t)drive))
        return 0;
    directory->text[0] = (uint16_t)drive;
    directory->text[1] = ':';
    directory->text[2] = '\\';
    directory->text[3] = 0;
    directory->length = 3;
    return 0;
}

int path_full(struct dos_path *full, const uint16_t *guest, size_t length)
{
    return dos_path_full(full, guest, length, directory_of_drive_now);
}

/* Characters that no file name has; a colon would name a stream, of which there are none. */
static bool is_clean(uint16_t unit)
{
    static const uint32_t reserved[4] = {0xffffffff, /* " * / : < > ? */ 0xd4008404,
                                         /* \ */ 0x10000000, /* | */ 0x10000000};

    return unit >= 0x80 || !(reserved[unit >> 5] >> (unit & 31) & 1);
}

/*
 * The common case in one pass: plain ASCII components in their final form. Returns false when
 * the long way has to look at the path.
 */
static bool convert_plain(struct host_path *path, const uint16_t *rest, size_t length)
{
    char *out = path->text + path->length;
    size_t start = 0, at;

    if (length > PATH_MAX - 1 - path->length)
        return false;
    for (size_t i = 0; i < length; i++) {
        uint16_t unit = rest[i];

        if (is_separator(unit)) {
            if (i == start || rest[i - 1] == '.' || rest[i - 1] == ' ')
                return false;
            start = i + 1;
            out[i] = '/';
        } else if (unit < 0x80 && is_clean(unit)) {
            out[i] = (char)unit;
        } else {
            return false;
        }
    }
    if (start < length && (rest[length - 1] == '.' || rest[length - 1] == ' ' ||
                           dos_path_device(rest, length, &at) > 0))
        return false;
    path->directory = start == length;
    path->length += length;
    path->text[path->length] = 0;
    return true;
}

static int append_host(struct host_path *path, const char *text)
{
    size_t length = strlen(text);

    if (length > PATH_MAX - 2 - path->length)
        return -ENAMETOOLONG;
    memcpy(path->text + path->length, text, length);
    path->length += length;
    if (path->length > 0 && path->text[path->length - 1] != '/')
        path->text[path->length++] = '/';
    path->text[path->length] = 0;
    return 0;
}

/* Drops "::$DATA", the name of the stream that every file has. */
static size_t without_default_stream(const uint16_t *rest, size_t length)
{
    static const char suffix[] = "::$DATA";
    size_t count = sizeof suffix - 1;

    if (length <= count)
        return length;
    for (size_t i = 0; i < count; i++) {
        if (name_upcase(rest[length - count + i]) != (uint8_t)suffix[i])
            return length;
    }
    return length - count;
}

/* The part of a full path behind the drive's root. */
static int convert_rest(struct host_path *path, const uint16_t *rest, size_t length)
{
    size_t component = 0, size;

    length = without_default_stream(rest, length);
    path->directory = length == 0 || rest[length - 1] == '\\';
    for (size_t i = 0; i <= length; i++) {
        if (i < length && rest[i] != '\\') {
            if (!is_clean(rest[i]))
                return -EINVAL;
            continue;
        }
        /* Only verbatim paths still have these; they name nothing there. */
        if ((i - component == 1 && rest[component] == '.') ||
            (i - component == 2 && rest[component] == '.' && rest[component + 1] == '.'))
            return -EINVAL;
        size = host_name_from_guest(path->text + path->length, PATH_MAX - 1 - path->length,
                                    rest + component, i - component);
        if (size + 2 > PATH_MAX - path->length)
            return -ENAMETOOLONG;
        path->length += size;
        if (i < length)
            path->text[path->length++] = '/';
        component = i + 1;
    }
    path->text[path->length] = 0;
    return 0;
}

/* C:\... in its final form. offset: where in the guest's text it starts. */
static int convert_drive(struct host_path *path, const uint16_t *full, size_t length)
{
    int index = drive_index(full[0]);
    const char *folder = NULL;
    size_t used = 0;

    path->kind = HOST_PATH_FILE;
    path->length = 0;
    if (index < 0 || !drives[index].root)
        return -ENOENT;
    full += 3;
    length -= 3;
    if (index == 'C' - 'A' && drives[index].length == 1)
        folder = path_folder_host(full, length, &used);
    if (!folder) {
        if (append_host(path, drives[index].root) < 0)
            return -ENAMETOOLONG;
    } else {
        if (append_host(path, folder) < 0)
            return -ENAMETOOLONG;
        while (used < length && full[used] == '\\')
            used++;
    }
    if (convert_plain(path, full + used, length - used))
        return 0;
    path->length = strlen(folder ? folder : drives[index].root);
    if (path->length > 1)
        path->text[path->length++] = '/';
    return convert_rest(path, full + used, length - used);
}

/* The same in one pass, where no folder of another name can be meant. */
static bool plain_drive(struct host_path *path, const uint16_t *guest, size_t length)
{
    int index = drive_index(guest[0]);
    uint16_t first = length > 3 ? guest[3] & ~0x20 : 0;

    if (!drives[index].root || first == 'U' || first == 'P' || first == 'W')
        return false;
    return append_host(path, drives[index].root) == 0 && convert_plain(path, guest + 3, length - 3);
}

static bool starts_with(const uint16_t *text, size_t length, const char *prefix)
{
    for (size_t i = 0; prefix[i]; i++) {
        if (i >= length || name_upcase(text[i]) != (uint8_t)prefix[i])
            return false;
    }
    return true;
}

/* The volumes' unique names are made from their letters: see volume.c of kernel32. */
static int convert_volume(struct host_path *path, const uint16_t *name, size_t length)
{
    static const char prefix[] = PATH_VOLUME_PREFIX;
    struct dos_path drive = {.length = 3, .text = {0, ':', '\\'}};
    size_t letter = sizeof prefix - 1;
    unsigned value = 0;

    if (length < letter + 3 || name[letter + 2] != '}')
        return -ENOENT;
    for (size_t i = letter; i < letter + 2; i++)
        value = value * 16 + (name[i] <= '9' ? name[i] - '0' : (name[i] | 0x20u) - 'a' + 10);
    drive.text[0] = (uint16_t)value;
    if (length <= letter + 3) {
        path->kind = HOST_PATH_DRIVE;
        return convert_drive(path, drive.text, 3) < 0 ? -ENOENT : 0;
    }
    name += letter + 4;
    length -= letter + 4;
    if (length > DOS_PATH_MAX - 4)
        return -ENAMETOOLONG;
    memcpy(drive.text + 3, name, length * sizeof *name);
    return convert_drive(path, drive.text, 3 + length);
}

static int put_device_name(struct host_path *path, const uint16_t *name, size_t length)
{
    path->length = host_name_from_guest(path->text, PATH_MAX - 1, name, length);
    if (path->length > PATH_MAX - 1)
        return -ENAMETOOLONG;
    path->text[path->length] = 0;
    return 0;
}

/* What stands behind \\.\ or \\?\: a drive, a volume, a pipe, a reserved name. */
static int convert_device(struct host_path *path, const uint16_t *name, size_t length)
{
    static const struct {
        const char *name;
        enum host_path_kind kind;
    } devices[] = {
        {"NUL", HOST_PATH_NULL},
        {"CONIN$", HOST_PATH_CONSOLE_INPUT},
        {"CONOUT$", HOST_PATH_CONSOLE_OUTPUT},
        {"CON", HOST_PATH_CONSOLE},
    };
    int error;

    if (length >= 2 && drive_index(name[0]) >= 0 && name[1] == ':') {
        uint16_t root[3] = {name[0], ':', '\\'};

        if (length >= 3)
            return name[2] == '\\' ? convert_drive(path, name, length) : -EINVAL;
        error = convert_drive(path, root, 3);
        path->kind = HOST_PATH_DRIVE;
        return error;
    }
    if (starts_with(name, length, "UNC\\"))
        return -EHOSTUNREACH;
    if (starts_with(name, length, PATH_VOLUME_PREFIX))
        return convert_volume(path, name, length);
    if (starts_with(name, length, "PIPE\\")) {
        path->kind = HOST_PATH_PIPE;
        return put_device_name(path, name + 5, length - 5);
    }
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (length == strlen(devices[i].name) && starts_with(name, length, devices[i].name)) {
            path->kind = devices[i].kind;
            path->length = strlen(strcpy(path->text, "/dev/null"));
            return 0;
        }
    }
    path->kind = HOST_PATH_DEVICE;
    return put_device_name(path, name, length);
}

/* A relative path may go to the host as it is, unless a folder of another name lies below here. */
static bool is_below_folders(void)
{
    bool below;

    lock_acquire(&current_lock);
    below = current.length > 9; /* longer than C:\Windows\ or C:\Users\ */
    lock_release(&current_lock);
    return below;
}

/* In a verbatim path a slash is no separator, and no name has one. */
static bool has_slash(const uint16_t *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (path[i] == '/')
            return true;
    }
    return false;
}

int host_path_from_guest(struct host_path *path, const uint16_t *guest, size_t length)
{
    enum dos_path_kind kind = dos_path_kind(guest, length);
    struct dos_path full;
    int error;

    path->kind = HOST_PATH_FILE;
    path->length = 0;
    path->directory = false;
    if (kind == DOS_PATH_RELATIVE && length > 0 && is_below_folders() &&
        convert_plain(path, guest, length))
        return 0;
    if (kind == DOS_PATH_DRIVE && plain_drive(path, guest, length))
        return 0;
    path->length = 0;
    if (kind == DOS_PATH_VERBATIM)
        return has_slash(guest, length) ? -EINVAL : convert_device(path, guest + 4, length - 4);
    error = path_full(&full, guest, length);
    if (error < 0)
        return error;
    switch (dos_path_kind(full.text, full.length)) {
    case DOS_PATH_DRIVE:
        return convert_drive(path, full.text, full.length);
    case DOS_PATH_UNC:
        return -EHOSTUNREACH;
    default:
        return convert_device(path, full.text + 4, full.length - 4);
    }
}

int path_current_set(const uint16_t *guest, size_t length)
{
    struct host_path host;
    struct dos_path full;
    int error = host_path_from_guest(&host, guest, length);

    if (error < 0)
        return error;
    if (host.kind != HOST_PATH_FILE)
        return -ENOTDIR;
    error = path_full(&full, guest, length);
    if (error < 0)
        return error;
    if (full.length > DOS_PATH_MAX - 2)
        return -ENAMETOOLONG;
    if (dos_path_kind(full.text, full.length) == DOS_PATH_VERBATIM) {
        full.length -= 4;
        memmove(full.text, full.text + 4, (full.length + 1) * sizeof *full.text);
    }
    lock_acquire(&current_lock);
    error = chdir(host.text) < 0 ? -errno : 0;
    if (error == -ENOENT && path_find(&host) == 0)
        error = chdir(host.text) < 0 ? -errno : 0;
    if (error == 0) {
        copy_path(&current, &full);
        end_in_backslash(&current);
    }
    lock_release(&current_lock);
    return error;
}
