/* sysctl(3): the values that programs ask for, by name and by number. */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/api.h"
#include "apis/unix/run.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { NAME_MAX_WORDS = 24, OURS = 0x7a000000 /* the first word of what has a name only */ };

enum kind { NUMBER, LONG, TEXT };

union value {
    int number;
    uint64_t wide;
    char text[256];
};

struct node {
    const char *name;
    int words[4], count; /* 0: the name alone leads here */
    enum kind kind;
    void (*read)(union value *value);
};

static void os_type(union value *value)
{
    strcpy(value->text, "FreeBSD");
}

static void os_release(union value *value)
{
    strcpy(value->text, "14.1-RELEASE");
}

static void os_version(union value *value)
{
    strcpy(value->text, "FreeBSD 14.1-RELEASE GENERIC");
}

static void os_number(union value *value)
{
    value->number = FREEBSD_VERSION;
}

static void host_name(union value *value)
{
    gethostname(value->text, sizeof value->text);
}

static void processors(union value *value)
{
    value->number = (int)sysconf(_SC_NPROCESSORS_ONLN);
}

static void page_size(union value *value)
{
    value->number = (int)sysconf(_SC_PAGESIZE);
}

static void machine(union value *value)
{
    strcpy(value->text, "amd64");
}

static void memory_size(union value *value)
{
    struct sysinfo info;

    value->wide = sysinfo(&info) == 0 ? (uint64_t)info.totalram * info.mem_unit : 0;
}

static void arguments_limit(union value *value)
{
    value->number = (int)sysconf(_SC_ARG_MAX);
}

static void listen_limit(union value *value)
{
    value->number = 128;
}

static void program_path(union value *value)
{
    snprintf(value->text, sizeof value->text, "%s", unix_program_path);
}

static void one(union value *value)
{
    value->number = 1;
}

static const struct node nodes[] = {
    {"kern.ostype", {1, 1}, 2, TEXT, os_type},
    {"kern.osrelease", {1, 2}, 2, TEXT, os_release},
    {"kern.version", {1, 4}, 2, TEXT, os_version},
    {"kern.argmax", {1, 8}, 2, NUMBER, arguments_limit},
    {"kern.hostname", {1, 10}, 2, TEXT, host_name},
    {"kern.osreldate", {1, 24}, 2, NUMBER, os_number},
    {"kern.smp.maxcpus", {0}, 0, NUMBER, processors},
    {"kern.smp.cpus", {0}, 0, NUMBER, processors},
    {"kern.smp.active", {0}, 0, NUMBER, one},
    {"kern.ipc.soacceptqueue", {0}, 0, NUMBER, listen_limit},
    {"kern.ipc.somaxconn", {0}, 0, NUMBER, listen_limit},
    {"kern.proc.pathname", {1, 14, 12, -1}, 4, TEXT, program_path},
    {"hw.machine", {6, 1}, 2, TEXT, machine},
    {"hw.machine_arch", {6, 11}, 2, TEXT, machine},
    {"hw.ncpu", {6, 3}, 2, NUMBER, processors},
    {"hw.physmem", {6, 5}, 2, LONG, memory_size},
    {"hw.pagesize", {6, 7}, 2, NUMBER, page_size},
};

enum { NODES = sizeof nodes / sizeof *nodes };

/* kern.proc.pathname's last word is a process: -1 or the caller's own. */
static bool words_match(const struct node *node, const int *words, unsigned count)
{
    if (count != (unsigned)node->count || count == 0)
        return false;
    if (count == 4 && words[3] == (int)host_call(SYS_getpid))
        count = 3;
    return memcmp(node->words, words, count * sizeof *words) == 0;
}

static const struct node *node_find(const int *words, unsigned count)
{
    if (count == 1 && words[0] >= OURS && words[0] < OURS + NODES)
        return &nodes[words[0] - OURS];
    for (int i = 0; i < NODES; i++) {
        if (words_match(&nodes[i], words, count))
            return &nodes[i];
    }
    return NULL;
}

/* The size is the room before, and what there is afterwards; -ENOMEM when it is cut. */
static long give(const void *value, size_t size, void *to, size_t *room)
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

/* {0, 3} with a name: the numbers that it stands for. */
static long name_to_words(const char *name, size_t length, void *to, size_t *room)
{
    char text[128] = "";

    if (length >= sizeof text || unix_copy(text, name, length) < 0)
        return length >= sizeof text ? -ENOENT : -EFAULT;
    for (int i = 0; i < NODES; i++) {
        int own = OURS + i;

        if (strcmp(nodes[i].name, text) != 0)
            continue;
        return nodes[i].count ? give(nodes[i].words, nodes[i].count * sizeof own, to, room)
                              : give(&own, sizeof own, to, room);
    }
    return -ENOENT;
}

UNIX(freebsd, long, __sysctl,
     (const int *name COUNT(count), unsigned count, void *old OUT OPTIONAL, size_t *old_size INOUT,
      const void *new OPTIONAL, size_t new_size))
{
    static const size_t sizes[] = {sizeof(int), sizeof(uint64_t)};
    int words[NAME_MAX_WORDS];
    const struct node *node;
    union value value = {0};

    if (count > NAME_MAX_WORDS || unix_copy(words, name, count * sizeof *words) < 0)
        return count > NAME_MAX_WORDS ? -EINVAL : -EFAULT;
    if (count == 2 && words[0] == 0 && words[1] == 3)
        return name_to_words(new, new_size, old, old_size);
    node = node_find(words, count);
    if (!node || new)
        return node ? -EPERM : -ENOENT;
    node->read(&value);
    return give(&value, node->kind == TEXT ? strlen(value.text) + 1 : sizes[node->kind], old,
                old_size);
}

/* Which processors the process may use: a set of bits, as long as the guest says. */
UNIX(freebsd, long, cpuset_getaffinity,
     (int level, int which, long id, size_t size, void *mask OUT BYTES(size)))
{
    uint8_t set[128] = {0};
    long result = host_call(SYS_sched_getaffinity, 0, sizeof set, set);

    (void)level;
    (void)which;
    (void)id;
    if (result < 0)
        return result;
    if (size > sizeof set)
        return -ERANGE;
    return unix_copy(mask, set, size);
}
