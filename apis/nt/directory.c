/* See directory.h. */
#include "apis/nt/directory.h"

#include "apis/host/link.h"
#include "apis/host/name.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/status.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
    uint32_t guest, guest_length; /* in the pool of units */
    uint32_t host;                /* in the pool of bytes */
};

struct listing {
    int fd; /* a duplicate: what the names are relative to */
    struct name *names;
    size_t count, room, at;
    WCHAR *units;
    size_t units_used, units_room;
    char *bytes;
    size_t bytes_used, bytes_room;
};

static bool grow(void *pool, size_t *room, size_t needed, size_t size)
{
    void **place = pool, *bigger;
    size_t wanted = *room ? *room : 256;

    while (wanted < needed)
        wanted *= 2;
    if (wanted == *room)
        return true;
    bigger = realloc(*place, wanted * size);
    if (!bigger)
        return false;
    *place = bigger;
    *room = wanted;
    return true;
}

static bool add(struct listing *listing, const char *host, const WCHAR *pattern, size_t length)
{
    size_t host_size = strlen(host) + 1, units;
    WCHAR guest[NAME_MAX + 1];
    struct name *name;

    units = guest_name_from_host(guest, NAME_MAX, host, host_size - 1);
    if (units > NAME_MAX || (length > 0 && !wildcard_matches(pattern, length, guest, units)))
        return true;
    if (!grow(&listing->names, &listing->room, listing->count + 1, sizeof *listing->names) ||
        !grow(&listing->units, &listing->units_room, listing->units_used + units, sizeof(WCHAR)) ||
        !grow(&listing->bytes, &listing->bytes_room, listing->bytes_used + host_size, 1))
        return false;
    name = &listing->names[listing->count++];
    *name = (struct name){(uint32_t)listing->units_used, (uint32_t)units,
                          (uint32_t)listing->bytes_used};
    memcpy(listing->units + listing->units_used, guest, units * sizeof *guest);
    memcpy(listing->bytes + listing->bytes_used, host, host_size);
    listing->units_used += units;
    listing->bytes_used += host_size;
    return true;
}

static bool is_dots(const WCHAR *name, size_t length)
{
    return (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.');
}

static int compare(const void *left, const void *right, void *context)
{
    const struct listing *listing = context;
    const struct name *one = left, *other = right;
    const WCHAR *a = listing->units + one->guest, *b = listing->units + other->guest;
    size_t shorter =
        one->guest_length < other->guest_length ? one->guest_length : other->guest_length;
    bool dots = is_dots(a, one->guest_length), other_dots = is_dots(b, other->guest_length);

    if (dots != other_dots)
        return dots ? -1 : 1;
    for (size_t i = 0; i < shorter; i++) {
        uint16_t x = name_upcase(a[i]), y = name_upcase(b[i]);

        if (x != y)
            return x < y ? -1 : 1;
    }
    if (one->guest_length != other->guest_length)
        return one->guest_length < other->guest_length ? -1 : 1;
    return strcmp(listing->bytes + one->host, listing->bytes + other->host);
}

/* The root of a drive has no . and .. */
static bool is_root(int fd)
{
    char path[PATH_MAX];

    if (host_file_path(fd, path, sizeof path) < 0)
        return false;
    for (int letter = 'A'; letter <= 'Z'; letter++) {
        const char *root = path_drive_root(letter);

        if (root && strcmp(root, path) == 0)
            return true;
    }
    return false;
}

/* What the names are read with. */
struct reading {
    struct listing *listing;
    const WCHAR *pattern;
    size_t length;
    bool root, full;
};

static bool read_name(const char *name, void *context)
{
    struct reading *reading = context;
    bool dots = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;

    if (!dots || !reading->root)
        reading->full = !add(reading->listing, name, reading->pattern, reading->length);
    return !reading->full;
}

static NTSTATUS read_names(struct listing *listing, const WCHAR *pattern, size_t length)
{
    struct reading reading = {listing, pattern, length, is_root(listing->fd), false};
    int error = host_directory_each(listing->fd, read_name, &reading);

    if (error < 0)
        return status_from_errno(error);
    qsort_r(listing->names, listing->count, sizeof *listing->names, compare, listing);
    return reading.full ? STATUS_NO_MEMORY : STATUS_SUCCESS;
}

NTSTATUS listing_open(int fd, const WCHAR *pattern, size_t length, struct listing **out)
{
    struct listing *listing = calloc(1, sizeof *listing);
    NTSTATUS status;

    *out = NULL;
    if (!listing)
        return STATUS_NO_MEMORY;
    listing->fd = host_file_duplicate(fd);
    if (listing->fd < 0) {
        status = status_from_errno(listing->fd);
        free(listing);
        return status;
    }
    status = read_names(listing, pattern, length);
    if (status < 0)
        listing_close(listing);
    else
        *out = listing;
    return status;
}

void listing_close(struct listing *listing)
{
    if (!listing)
        return;
    host_file_close(listing->fd);
    free(listing->names);
    free(listing->units);
    free(listing->bytes);
    free(listing);
}

void listing_restart(struct listing *listing)
{
    listing->at = 0;
}

void listing_step_back(struct listing *listing)
{
    listing->at--;
}

static void read_status(struct listing *listing, const char *host, struct listing_entry *entry)
{
    char path[64 + NAME_MAX];

    if (host_entry_status(listing->fd, host, &entry->status) < 0) {
        entry->status = (struct host_file_status){.kind = HOST_FILE_REGULAR, .mode = 0600};
        entry->attributes = FILE_ATTRIBUTE_NORMAL;
        return;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d/%s", listing->fd, host);
    entry->attributes = file_attributes(&entry->status, -1, path);
    entry->reparse_tag =
        entry->status.kind == HOST_FILE_SYMLINK ? (ULONG)IO_REPARSE_TAG_SYMLINK : 0;
}

NTSTATUS listing_next(struct listing *listing, bool with_status, struct listing_entry *entry)
{
    const struct name *name;

    *entry = (struct listing_entry){0};
    if (listing->at == listing->count)
        return STATUS_NO_MORE_FILES;
    name = &listing->names[listing->at++];
    entry->name = listing->units + name->guest;
    entry->length = name->guest_length;
    if (with_status)
        read_status(listing, listing->bytes + name->host, entry);
    return STATUS_SUCCESS;
}
