/* See directory_names.h. */
#include "apis/host/directory_names.h"

#include "abi/lock.h"
#include "apis/host/name.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DIRECTORIES = 16, FIRST_SLOTS = 64, SETTLED_NS = 20000000 };

struct names {
    dev_t device;
    ino_t inode;
    struct timespec changed;
    /*
     * It had changed just before it was read. Times of change are no finer than the host's
     * clock tick: what happens in the same tick would not be seen.
     */
    bool fresh;
    uint64_t used;
    uint32_t *slots; /* of the hash table: offset in text plus one, or 0 */
    size_t slot_count, count;
    char *text;
    size_t text_length, text_room;
};

static struct lock lock;
static struct names directories[DIRECTORIES];
static uint64_t uses;

static uint32_t hash_units(const uint16_t *name, size_t length)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ name_upcase(name[i])) * 16777619u;
    return hash;
}

static size_t widen(uint16_t units[NAME_MAX], const char *name, size_t length)
{
    return guest_name_from_host(units, NAME_MAX, name, length);
}

static void put_slot(struct names *names, uint32_t hash, uint32_t offset)
{
    size_t at = hash & (names->slot_count - 1);

    while (names->slots[at])
        at = (at + 1) & (names->slot_count - 1);
    names->slots[at] = offset + 1;
}

static bool grow_table(struct names *names)
{
    size_t wanted = names->slot_count ? names->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(wanted, sizeof *slots);

    if (!slots)
        return false;
    free(names->slots);
    names->slots = slots;
    names->slot_count = wanted;
    for (size_t at = 0; at < names->text_length;) {
        size_t length = strlen(names->text + at);
        uint16_t units[NAME_MAX];
        size_t count = widen(units, names->text + at, length);

        put_slot(names, hash_units(units, count), (uint32_t)at);
        at += length + 1;
    }
    return true;
}

static bool add(struct names *names, const char *name)
{
    size_t length = strlen(name), count;
    uint16_t units[NAME_MAX];

    if (names->text_length + length + 1 > names->text_room) {
        size_t room = (names->text_room + length + 1) * 2;
        char *text = realloc(names->text, room);

        if (!text)
            return false;
        names->text = text;
        names->text_room = room;
    }
    if ((names->count + 1) * 2 > names->slot_count && !grow_table(names))
        return false;
    count = widen(units, name, length);
    if (count > NAME_MAX)
        return true;
    memcpy(names->text + names->text_length, name, length + 1);
    put_slot(names, hash_units(units, count), (uint32_t)names->text_length);
    names->text_length += length + 1;
    names->count++;
    return true;
}

static void forget(struct names *names)
{
    free(names->slots);
    free(names->text);
    *names = (struct names){0};
}

static int64_t nanoseconds_since(const struct timespec *then)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (now.tv_sec - then->tv_sec) * INT64_C(1000000000) + now.tv_nsec - then->tv_nsec;
}

static bool is_current(const struct names *names, const struct stat *status)
{
    return names->changed.tv_sec == status->st_mtim.tv_sec &&
           names->changed.tv_nsec == status->st_mtim.tv_nsec &&
           !(names->fresh && nanoseconds_since(&names->changed) > SETTLED_NS);
}

static void remember(struct names *names, const struct stat *status)
{
    names->device = status->st_dev;
    names->inode = status->st_ino;
    names->changed = status->st_mtim;
    names->fresh = nanoseconds_since(&status->st_mtim) <= SETTLED_NS;
}

/* The directory's place, or the one that was unused for the longest time. */
static struct names *place_of(const struct stat *status, bool *known)
{
    struct names *oldest = directories;

    for (int i = 0; i < DIRECTORIES; i++) {
        struct names *names = &directories[i];

        if (names->slots && names->inode == status->st_ino && names->device == status->st_dev) {
            *known = true;
            return names;
        }
        if (names->used < oldest->used)
            oldest = names;
    }
    *known = false;
    return oldest;
}

/* The status is from before the reading: what changes meanwhile makes it old. */
static int read_names(struct names *names, const char *directory, const struct stat *status)
{
    DIR *listing = opendir(directory);
    bool added;

    forget(names);
    if (!listing)
        return -errno;
    added = grow_table(names);
    for (struct dirent *entry; added && (entry = readdir(listing));)
        added = add(names, entry->d_name);
    closedir(listing);
    if (!added) {
        forget(names);
        return -ENOMEM;
    }
    remember(names, status);
    return 0;
}

static int search(const struct names *names, const char *name, size_t length,
                  char found[NAME_MAX + 1])
{
    uint16_t wanted[NAME_MAX], units[NAME_MAX];
    size_t wanted_length = widen(wanted, name, length), at;
    int error = -ENOENT;

    if (wanted_length > NAME_MAX)
        return -ENOENT;
    at = hash_units(wanted, wanted_length) & (names->slot_count - 1);
    for (; names->slots[at]; at = (at + 1) & (names->slot_count - 1)) {
        const char *candidate = names->text + names->slots[at] - 1;
        size_t candidate_length = strlen(candidate);
        bool exact = candidate_length == length && memcmp(candidate, name, length) == 0;
        size_t count = exact ? 0 : widen(units, candidate, candidate_length);

        if (!exact && (error == 0 || !names_equal(units, count, wanted, wanted_length)))
            continue;
        memcpy(found, candidate, candidate_length + 1);
        error = 0;
        if (exact)
            break;
    }
    return error;
}

int directory_names_find(const char *directory, const char *name, size_t length,
                         char found[NAME_MAX + 1])
{
    struct names *names;
    struct stat status;
    bool known;
    int error = 0;

    if (stat(directory, &status) < 0 || !S_ISDIR(status.st_mode))
        return -ENOTDIR;
    lock_acquire(&lock);
    names = place_of(&status, &known);
    if (!known || !is_current(names, &status))
        error = read_names(names, directory, &status);
    if (error == 0) {
        names->used = ++uses;
        error = search(names, name, length, found);
    }
    lock_release(&lock);
    return error == -EACCES || error == -ENOMEM ? -ENOENT : error;
}

void directory_names_added(const char *path)
{
    const char *name = strrchr(path, '/');
    char directory[PATH_MAX] = ".";
    struct names *names;
    struct stat status;
    bool known;

    if (name) {
        memcpy(directory, path, (size_t)(name - path) + 1);
        directory[name - path + 1] = 0;
    }
    name = name ? name + 1 : path;
    if (stat(directory, &status) < 0)
        return;
    lock_acquire(&lock);
    names = place_of(&status, &known);
    if (known) {
        if (add(names, name))
            remember(names, &status);
        else
            forget(names);
    }
    lock_release(&lock);
}
