/* See pipe_name.h. An entry is called pipe-HASH.PROCESS.NUMBER, with .busy once it has a client. */
#include "apis/nt/pipe_name.h"

#include "abi/lock.h"
#include "apis/host/case.h"
#include "apis/host/link.h"
#include "apis/host/local_socket.h"
#include "apis/host/process.h"
#include "apis/host/shared_directory.h"
#include "apis/host/text.h"
#include "apis/nt/session.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUSY ".busy"

enum { NAME_ROOM = 256 }; /* the longest name that Windows takes */

/* What this process has in the directory. */
static struct lock entries_lock;
static struct entry {
    struct entry *next;
    char path[PIPE_SOCKET_PATH];
} * entries;
static atomic_uint last_number;

uint64_t pipe_name_hash(const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    uint16_t wide[NAME_ROOM];
    size_t length = utf16_from_utf8(wide, NAME_ROOM, name, strlen(name));

    for (size_t i = 0; i < length && i < NAME_ROOM; i++)
        hash = (hash ^ utf16_upper(wide[i])) * UINT64_C(1099511628211);
    return hash;
}

static void entry_add(const char *path)
{
    struct entry *entry = malloc(sizeof *entry);

    if (!entry)
        return;
    memcpy(entry->path, path, PIPE_SOCKET_PATH);
    lock_acquire(&entries_lock);
    entry->next = entries;
    entries = entry;
    lock_release(&entries_lock);
}

static void unlink_both(const char *path)
{
    char busy[PIPE_SOCKET_PATH + sizeof BUSY];

    host_path_remove(path, false);
    snprintf(busy, sizeof busy, "%s" BUSY, path);
    host_path_remove(busy, false);
}

void pipe_name_remove(const char *path)
{
    lock_acquire(&entries_lock);
    for (struct entry **link = &entries; *link; link = &(*link)->next) {
        if (strcmp((*link)->path, path) == 0) {
            struct entry *entry = *link;

            *link = entry->next;
            unlink_both(path);
            free(entry);
            break;
        }
    }
    lock_release(&entries_lock);
}

void pipe_name_remove_all(void)
{
    for (struct entry *entry = entries; entry; entry = entry->next)
        unlink_both(entry->path);
}

void pipe_name_set_busy(const char *path)
{
    char busy[PIPE_SOCKET_PATH + sizeof BUSY];

    snprintf(busy, sizeof busy, "%s" BUSY, path);
    host_path_rename(path, busy, true);
}

/* Calls visit for each entry of a pipe until one returns 0; its last result, or -ENOENT. */
static int each_entry(uint64_t hash, int (*visit)(const char *path, void *context), void *context)
{
    char base[PATH_MAX];
    int error = session_path(base, sizeof base - 1, "pipe", hash);

    return error < 0 ? error : shared_directory_each(strcat(base, "."), visit, context);
}

/* Whether the process that an entry belongs to is alive; the entry of a dead one goes. */
static bool owner_is_alive(const char *path)
{
    const char *process = strchr(strrchr(path, '/'), '.');

    if (process && host_process_exists(atoi(process + 1)))
        return true;
    host_path_remove(path, false);
    return false;
}

static bool is_busy_mark(const char *path)
{
    size_t length = strlen(path);

    return length > strlen(BUSY) && strcmp(path + length - strlen(BUSY), BUSY) == 0;
}

static int visit_probe(const char *path, void *context)
{
    (void)context;
    if (!owner_is_alive(path))
        return -ENOENT;
    return is_busy_mark(path) ? -EBUSY : 0;
}

int pipe_name_probe(uint64_t hash)
{
    return each_entry(hash, visit_probe, NULL);
}

struct connection {
    int descriptor;
    bool message;
};

static int visit_connect(const char *path, void *context)
{
    struct connection *connection = context;

    if (visit_probe(path, NULL) < 0)
        return visit_probe(path, NULL);
    connection->descriptor = local_socket_connect(path, &connection->message);
    if (connection->descriptor >= 0)
        return 0;
    return connection->descriptor == -EAGAIN ? -EBUSY : -ENOENT;
}

int pipe_name_connect(uint64_t hash, bool *message)
{
    struct connection connection = {-1, false};
    int result = each_entry(hash, visit_connect, &connection);

    *message = connection.message;
    return result < 0 ? result : connection.descriptor;
}

int pipe_name_listen(uint64_t hash, bool message, bool first, char path[PIPE_SOCKET_PATH])
{
    char base[PATH_MAX];
    int error = session_path(base, sizeof base, "pipe", hash), descriptor;

    if (first && pipe_name_probe(hash) != -ENOENT)
        return -EEXIST;
    if (error < 0)
        return error;
    if (snprintf(path, PIPE_SOCKET_PATH, "%s.%d.%u", base, getpid(),
                 atomic_fetch_add(&last_number, 1)) >= PIPE_SOCKET_PATH)
        return -ENAMETOOLONG;
    host_path_remove(path, false); /* a process of the same number may have been killed */
    descriptor = local_socket_listen(path, message);
    if (descriptor >= 0)
        entry_add(path);
    return descriptor;
}
