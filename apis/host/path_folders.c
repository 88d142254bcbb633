/* See path_folders.h and path.h. The XDG Base Directory Specification names the user's folders. */
#include "apis/host/path_folders.h"

#include "abi/lock.h"
#include "apis/host/name.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kernel keeps this directory, always empty: a read-only one that is always there. */
#define EMPTY "/proc/tty/ldisc"

enum { FOLDERS = 16 };

struct folder {
    size_t length;
    uint16_t name[160];
    char *host;
};

static struct lock lock;
static struct folder folders[FOLDERS]; /* inner folders before those that hold them */
static int folder_count;
static atomic_bool ready;
static uint16_t user[96];
static size_t user_length;

static const char *home_directory(void)
{
    const char *home = getenv("HOME");
    struct passwd *entry;

    if (home && home[0] == '/')
        return home;
    entry = getpwuid(getuid());
    return entry && entry->pw_dir[0] == '/' ? entry->pw_dir : "/";
}

/* The profile's name is that of the home directory, as C:\Users is what holds it. */
static void name_user(const char *home)
{
    const char *name = strrchr(home, '/') + 1;
    struct passwd *entry;

    if (!*name) {
        entry = getpwuid(getuid());
        name = entry ? entry->pw_name : "user";
    }
    user_length = guest_name_from_host(user, sizeof user / sizeof *user, name, strlen(name));
    if (user_length > sizeof user / sizeof *user)
        user_length = sizeof user / sizeof *user;
}

static void put_ascii(uint16_t *text, size_t *length, const char *ascii)
{
    while (*ascii)
        text[(*length)++] = (uint8_t)*ascii++;
}

/* A '~' in the name stands for the user's folder; $variable or, if it is unset, home/relative. */
static void add(const char *name, const char *variable, const char *otherwise)
{
    struct folder *folder = &folders[folder_count++];
    const char *value = variable ? getenv(variable) : NULL;
    char *host = NULL;

    for (; *name; name++) {
        if (*name == '~') {
            put_ascii(folder->name, &folder->length, "Users\\");
            memcpy(folder->name + folder->length, user, user_length * sizeof *user);
            folder->length += user_length;
        } else {
            folder->name[folder->length++] = (uint8_t)*name;
        }
    }
    if (value && value[0] == '/')
        host = strdup(value);
    else if (otherwise[0] == '/')
        host = strdup(otherwise);
    else if (asprintf(&host, "%s/%s", home_directory(), otherwise) < 0)
        host = NULL;
    if (host) {
        for (size_t end = strlen(host); end > 1 && host[end - 1] == '/';)
            host[--end] = 0;
    }
    folder->host = host ? host : "/";
}

static void prepare(void)
{
    const char *home = home_directory();
    char parent[PATH_MAX];

    if (snprintf(parent, sizeof parent, "%.*s", (int)(strrchr(home, '/') - home), home) < 1)
        strcpy(parent, "/");
    name_user(home);
    add("~\\AppData\\Local\\Temp", "TMPDIR", "/tmp");
    add("~\\AppData\\Local", "XDG_DATA_HOME", ".local/share");
    add("~\\AppData\\Roaming", "XDG_CONFIG_HOME", ".config");
    add("~", NULL, home);
    add("Users\\Public", NULL, EMPTY);
    add("Users", NULL, parent);
    add("ProgramData", "XDG_DATA_HOME", ".local/share");
    add("Program Files", NULL, EMPTY);
    add("Windows\\System32\\drivers\\etc", NULL, "/etc");
    add("Windows\\System32", NULL, EMPTY);
    add("Windows\\Fonts", NULL, "/usr/share/fonts");
    add("Windows\\Temp", "TMPDIR", "/tmp");
    add("Windows", NULL, EMPTY);
}

static void make_ready(void)
{
    if (atomic_load_explicit(&ready, memory_order_acquire))
        return;
    lock_acquire(&lock);
    if (!atomic_load(&ready)) {
        prepare();
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    lock_release(&lock);
}

const char *path_folder_host(const uint16_t *rest, size_t length, size_t *used)
{
    uint16_t first = length ? rest[0] & ~0x20 : 0;

    if (first != 'U' && first != 'P' && first != 'W')
        return NULL;
    make_ready();
    for (int i = 0; i < folder_count; i++) {
        const struct folder *folder = &folders[i];

        if (length >= folder->length &&
            (length == folder->length || rest[folder->length] == '\\') &&
            names_equal(rest, folder->length, folder->name, folder->length)) {
            *used = folder->length;
            return folder->host;
        }
    }
    return NULL;
}

static int on_host(struct dos_path *path, const char *variable, const char *otherwise)
{
    const char *value = variable ? getenv(variable) : NULL;
    char text[PATH_MAX];

    if (value && value[0] == '/')
        return guest_path_from_host(path, value);
    if (otherwise[0] == '/')
        return guest_path_from_host(path, otherwise);
    if (snprintf(text, sizeof text, "%s/%s", home_directory(), otherwise) >= (int)sizeof text)
        return -ENAMETOOLONG;
    return guest_path_from_host(path, text);
}

static int on_c(struct dos_path *path, const char *name)
{
    path->length = 0;
    put_ascii(path->text, &path->length, "C:\\");
    for (; *name; name++) {
        if (*name == '~') {
            put_ascii(path->text, &path->length, "Users\\");
            memcpy(path->text + path->length, user, user_length * sizeof *user);
            path->length += user_length;
        } else {
            path->text[path->length++] = (uint8_t)*name;
        }
    }
    path->text[path->length] = 0;
    return 0;
}

int path_folder(struct dos_path *path, enum path_folder which)
{
    bool host_is_c = strcmp(path_drive_root('C'), "/") == 0;

    make_ready();
    switch (which) {
    case PATH_WINDOWS:
        return on_c(path, "Windows");
    case PATH_SYSTEM:
        return on_c(path, "Windows\\System32");
    case PATH_PROGRAM_FILES:
        return on_c(path, "Program Files");
    case PATH_PROGRAM_DATA:
        return on_c(path, "ProgramData");
    case PATH_PUBLIC:
        return on_c(path, "Users\\Public");
    case PATH_PROFILES:
        return on_c(path, "Users");
    case PATH_PROFILE:
        return host_is_c ? on_c(path, "~") : on_host(path, NULL, home_directory());
    case PATH_LOCAL_DATA:
        return host_is_c ? on_c(path, "~\\AppData\\Local")
                         : on_host(path, "XDG_DATA_HOME", ".local/share");
    case PATH_ROAMING_DATA:
        return host_is_c ? on_c(path, "~\\AppData\\Roaming")
                         : on_host(path, "XDG_CONFIG_HOME", ".config");
    case PATH_TEMPORARY:
        break;
    }
    return on_host(path, "TMPDIR", "/tmp");
}
