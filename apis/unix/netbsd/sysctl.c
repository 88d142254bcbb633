/* What only NetBSD's sysctl(3) tells, and how it leads from names to numbers: sysctl(7). */
#include "apis/unix/netbsd/netbsd.h"

#include "apis/unix/api.h"

#include <string.h>

#define TEXT(name, a, b, text)                                                                     \
    {                                                                                              \
        name, {a, b}, 2, BSD_TEXT, NULL, text, 0                                                   \
    }
#define NUMBER(name, a, b, number)                                                                 \
    {                                                                                              \
        name, {a, b}, 2, BSD_NUMBER, NULL, NULL, number                                            \
    }

static void memory_as_number(union bsd_value *value)
{
    bsd_read_memory(value);
    value->number = value->wide > INT32_MAX ? INT32_MAX : (int)value->wide;
}

const struct bsd_node netbsd_nodes[] = {
    TEXT("kern.ostype", 1, 1, "NetBSD"),
    TEXT("kern.osrelease", 1, 2, "10.0"),
    NUMBER("kern.osrevision", 1, 3, NETBSD_VERSION),
    TEXT("kern.version", 1, 4, "NetBSD 10.0 (GENERIC)"),
    {"kern.proc_args", {1, 48, -1, 5}, 4, BSD_TEXT, bsd_read_program_path, NULL, 0},
    NUMBER("kern.somaxconn", 1, 61, 128),
    {"hw.physmem", {6, 5}, 2, BSD_NUMBER, memory_as_number, NULL, 0},
    {"hw.physmem64", {6, 13}, 2, BSD_WIDE, bsd_read_memory, NULL, 0},
    TEXT("hw.machine_arch", 6, 10, "x86_64"),
    {"hw.ncpuonline", {6, 16}, 2, BSD_NUMBER, bsd_read_processors, NULL, 0},
    {0},
};

const struct bsd_interface_list netbsd_interfaces[] = {
    {.kind = 5,
     .version = 4,
     .interface = 20,
     .address = 12,
     .interface_size = 152,
     .address_size = 24,
     .data = 16,
     .address_index = 16},
    {0},
};

struct netbsd_node {
    uint32_t flags;
    int32_t number;
    char name[32];
    uint32_t version, reserved;
    uint64_t value[2], size, function, parent, description;
};

_Static_assert(sizeof(struct netbsd_node) == 96, "struct sysctlnode");

enum { QUERY = -2, VERSION = 0x1000000, OF_NODE = 1, OF_NUMBER = 2, OF_TEXT = 3, OF_WIDE = 4 };

/* The parts of a name at a depth: "kern.ostype" has "kern" at 0. */
static const char *part_of(const char *name, unsigned depth, size_t *length)
{
    while (depth-- > 0) {
        name = strchr(name, '.');
        if (!name)
            return NULL;
        name++;
    }
    *length = strcspn(name, ".");
    return name;
}

/* The node's part at this depth, when it is one level of those that the words lead to. */
static bool describe(const struct bsd_node *node, const int *words, unsigned depth,
                     struct netbsd_node *to)
{
    static const uint32_t kinds[] = {OF_NUMBER, OF_WIDE, OF_TEXT};
    size_t length;
    const char *part;

    if (node->count <= (int)depth || memcmp(node->words, words, depth * sizeof *words) != 0)
        return false;
    part = part_of(node->name, depth, &length);
    if (!part || length >= sizeof to->name)
        return false;
    *to = (struct netbsd_node){
        .flags = VERSION | (node->count == (int)depth + 1 ? kinds[node->kind] : OF_NODE),
        .number = node->words[depth]};
    memcpy(to->name, part, length);
    return true;
}

/* Several nodes have the same parts above their last: only the first of them is told. */
static bool is_first(size_t index, const int *words, unsigned depth, int number)
{
    for (size_t i = 0; i < index; i++) {
        const struct bsd_node *node = bsd_node_at(i);

        if (node->count > (int)depth && node->words[depth] == number &&
            memcmp(node->words, words, depth * sizeof *words) == 0)
            return false;
    }
    return true;
}

/* All that lies directly below the words. */
static long query(const int *words, unsigned depth, void *old, size_t *old_size)
{
    enum { MOST = 64 };
    struct netbsd_node found[MOST];
    const struct bsd_node *node;
    size_t count = 0;

    for (size_t i = 0; count < MOST && (node = bsd_node_at(i)); i++) {
        if (describe(node, words, depth, &found[count]) &&
            is_first(i, words, depth, found[count].number))
            count++;
    }
    return count ? bsd_sysctl_give(found, count * sizeof *found, old, old_size) : -ENOENT;
}

UNIX(netbsd, long, __sysctl,
     (const int *name COUNT(count), unsigned count, void *old OUT OPTIONAL, size_t *old_size INOUT,
      const void *new OPTIONAL, size_t new_size))
{
    enum { WORDS = 12 };
    int words[WORDS];

    (void)new_size;
    if (count == 0 || count > WORDS || unix_copy(words, name, count * sizeof *words) < 0)
        return count == 0 || count > WORDS ? -EINVAL : -EFAULT;
    if (words[count - 1] == QUERY)
        return query(words, count - 1, old, old_size);
    return bsd_sysctl_read(words, count, old, old_size, new != NULL);
}
