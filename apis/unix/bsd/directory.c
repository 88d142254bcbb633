/* getdirentries(2), getdents(2): what a directory holds, in the layout that the system has. */
#include "apis/unix/api.h"

#include <string.h>
#include <unistd.h>

/* getdents64(2) */
struct host_entry {
    uint64_t inode;
    int64_t next;
    uint16_t size;
    uint8_t type;
    char name[];
};

enum { ENTRY_ALIGNMENT = 8, BUFFER = 0x8000, HEAD = 24, LARGER = 8 };

/* An entry takes at most 8 bytes more than here: the host is asked for so little that all fit. */
static size_t host_room(size_t room)
{
    size_t entries = room / (HEAD + LARGER);

    return room > entries * LARGER ? room - entries * LARGER : 0;
}

/* The size of the whole entry. */
static size_t head_make(uint8_t *head, const struct host_entry *from, uint16_t length)
{
    const struct unix_entry_layout *layout = &unix_system->entry;
    uint16_t size =
        (uint16_t)((layout->name + length + ENTRY_ALIGNMENT) & ~(size_t)(ENTRY_ALIGNMENT - 1));

    memset(head, 0, HEAD);
    memcpy(head, &from->inode, sizeof from->inode);
    if (layout->next)
        memcpy(head + layout->next, &from->next, sizeof from->next);
    if (layout->size)
        memcpy(head + layout->size, &size, sizeof size);
    memcpy(head + layout->length, &length, sizeof length);
    head[layout->type] = from->type;
    return size;
}

static long entries_get(int fd, char *buffer, size_t size)
{
    char host[BUFFER];
    size_t room = host_room(size < BUFFER ? size : BUFFER), written = 0;
    long result = host_call(SYS_getdents64, fd, host, room);

    for (long at = 0; at < result;) {
        const struct host_entry *from = (const void *)(host + at);
        size_t length = strlen(from->name);
        uint8_t head[HEAD];
        size_t whole = head_make(head, from, (uint16_t)length);

        if (unix_copy(buffer + written, head, unix_system->entry.name) < 0 ||
            unix_copy(buffer + written + unix_system->entry.name, from->name, length + 1) < 0)
            return -EFAULT;
        written += whole;
        at += from->size;
    }
    return result < 0 ? result : (long)written;
}

UNIX(unix, long, getdirentries,
     (int fd, char *buffer OUT BYTES(size), size_t size, int64_t *base OUT OPTIONAL))
{
    int64_t position = host_call(SYS_lseek, fd, 0, SEEK_CUR);
    long result = entries_get(fd, buffer, size);

    if (result >= 0 && base && unix_copy(base, &position, sizeof position) < 0)
        return -EFAULT;
    return result;
}

UNIX(unix, long, getdents, (int fd, char *buffer OUT BYTES(size), size_t size))
{
    return entries_get(fd, buffer, size);
}

UNIX(unix, long, getcwd, (char *buffer OUT BYTES(size), size_t size))
{
    long result = host_call(SYS_getcwd, buffer, size);

    return result < 0 ? result : 0;
}
