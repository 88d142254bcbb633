/* See sysctl.h; sysctl(3), and what sysctlbyname(3) asks of FreeBSD's and DragonFly's kernels. */
#include "apis/unix/bsd/sysctl.h"

#include "apis/unix/api.h"
#include "apis/unix/bsd/interfaces.h"
#include "apis/unix/run.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

enum { WORDS = 24, OURS = 0x7a000000 /* the first word of what has a name only */ };

static void host_name(union bsd_value *value)
{
    gethostname(value->text, sizeof value->text);
}

void bsd_read_processors(union bsd_value *value)
{
    value->number = (int)sysconf(_SC_NPROCESSORS_ONLN);
}

static void page_size(union bsd_value *value)
{
    value->number = (int)sysconf(_SC_PAGESIZE);
}

void bsd_read_memory(union bsd_value *value)
{
    struct sysinfo info;

    value->wide = sysinfo(&info) == 0 ? (uint64_t)info.totalram * info.mem_unit : 0;
}

static void arguments_limit(union bsd_value *value)
{
    value->number = (int)sysconf(_SC_ARG_MAX);
}

void bsd_read_program_path(union bsd_value *value)
{
    snprintf(value->text, sizeof value->text, "%s", unix_program_path);
}

static const struct bsd_node shared[] = {
    {"kern.argmax", {1, 8}, 2, BSD_NUMBER, arguments_limit, NULL, 0},
    {"kern.hostname", {1, 10}, 2, BSD_TEXT, host_name, NULL, 0},
    {"hw.machine", {6, 1}, 2, BSD_TEXT, NULL, "amd64", 0},
    {"hw.ncpu", {6, 3}, 2, BSD_NUMBER, bsd_read_processors, NULL, 0},
    {"hw.physmem", {6, 5}, 2, BSD_WIDE, bsd_read_memory, NULL, 0},
    {"hw.pagesize", {6, 7}, 2, BSD_NUMBER, page_size, NULL, 0},
};

enum { SHARED = sizeof shared / sizeof *shared };

const struct bsd_node *bsd_node_at(size_t index)
{
    const struct bsd_node *node = unix_system->nodes;

    for (; node->name; node++) {
        if (index-- == 0)
            return node;
    }
    return index < SHARED ? &shared[index] : NULL;
}

/* A node's word of -1 is a process: -1 or the caller's own. */
static bool words_match(const struct bsd_node *node, const int *words, unsigned count)
{
    bool match = count > 0 && count == (unsigned)node->count;

    for (unsigned i = 0; match && i < count; i++)
        match = words[i] == node->words[i] ||
                (node->words[i] == -1 && words[i] == (int)host_call(SYS_getpid));
    return match;
}

static const struct bsd_node *node_find(const int *words, unsigned count)
{
    const struct bsd_node *node;

    if (count == 1 && words[0] >= OURS)
        return bsd_node_at((size_t)(words[0] - OURS));
    for (size_t i = 0; (node = bsd_node_at(i)); i++) {
        if (words_match(node, words, count))
            return node;
    }
    return NULL;
}

long bsd_sysctl_give(const void *value, size_t size, void *to, size_t *room)
{
    size_t there = 0;

    if (!room)
        return 0;
    if (to && unix_copy(&there, room, sizeof there) < 0)
        return -EFAULT;
    if (to && unix_copy(to, value, size < there ? size : there) < 0)
        return -EFAULT;
    if (unix_copy(room, to && there < size ? &there : &size, sizeof size) < 0)
        return -EFAULT;
    return to && there < size ? -ENOMEM : 0;
}

/* {CTL_NET, AF_ROUTE, 0, family, NET_RT_*, index} */
static bool is_interface_list(const int *words, unsigned count)
{
    return count == 6 && words[0] == 4 && words[1] == unix_system->route_family && words[2] == 0;
}

long bsd_sysctl_read(const int *words, unsigned count, void *old, size_t *old_size, bool writes)
{
    const struct bsd_node *node = node_find(words, count);
    union bsd_value value = {0};

    if (is_interface_list(words, count) && !writes)
        return bsd_interfaces_list(unix_system->interfaces, words, old, old_size);
    if (!node || writes)
        return node ? -EPERM : -ENOENT;
    if (node->kind == BSD_TEXT && node->text)
        return bsd_sysctl_give(node->text, strlen(node->text) + 1, old, old_size);
    if (node->read)
        node->read(&value);
    else
        value.number = node->number;
    switch (node->kind) {
    case BSD_NUMBER:
        return bsd_sysctl_give(&value, sizeof value.number, old, old_size);
    case BSD_WIDE:
        return bsd_sysctl_give(&value, sizeof value.wide, old, old_size);
    default:
        return bsd_sysctl_give(&value, strlen(value.text) + 1, old, old_size);
    }
}

/* {0, 3} with a name: the numbers that it stands for. */
static long name_to_words(const char *name, size_t length, void *to, size_t *room)
{
    const struct bsd_node *node;
    char text[128] = "";

    if (length >= sizeof text || unix_copy(text, name, length) < 0)
        return length >= sizeof text ? -ENOENT : -EFAULT;
    for (size_t i = 0; (node = bsd_node_at(i)); i++) {
        int own = OURS + (int)i;

        if (strcmp(node->name, text) != 0)
            continue;
        return node->count
                   ? bsd_sysctl_give(node->words, (size_t)node->count * sizeof own, to, room)
                   : bsd_sysctl_give(&own, sizeof own, to, room);
    }
    return -ENOENT;
}

UNIX(unix, long, __sysctl,
     (const int *name COUNT(count), unsigned count, void *old OUT OPTIONAL, size_t *old_size INOUT,
      const void *new OPTIONAL, size_t new_size))
{
    int words[WORDS];

    if (count > WORDS || unix_copy(words, name, count * sizeof *words) < 0)
        return count > WORDS ? -EINVAL : -EFAULT;
    if (count == 2 && words[0] == 0 && words[1] == 3)
        return name_to_words(new, new_size, old, old_size);
    return bsd_sysctl_read(words, count, old, old_size, new != NULL);
}
