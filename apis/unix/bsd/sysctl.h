/* Values that sysctl(3) tells. Each system has a table of its own, which is asked first. */
#ifndef APIS_UNIX_BSD_SYSCTL_H
#define APIS_UNIX_BSD_SYSCTL_H

#include "apis/unix/system.h"

enum bsd_kind { BSD_NUMBER, BSD_WIDE, BSD_TEXT };

union bsd_value {
    int number;
    uint64_t wide;
    char text[256];
};

struct bsd_node {
    const char *name;
    int words[4], count; /* 0: the name alone leads here */
    enum bsd_kind kind;
    void (*read)(union bsd_value *value);
    const char *text; /* a constant text, where nothing reads it */
    int number;       /* a constant number */
};

void bsd_read_processors(union bsd_value *value);
void bsd_read_memory(union bsd_value *value);
void bsd_read_program_path(union bsd_value *value);

/* At an index over both tables; NULL behind the last. */
const struct bsd_node *bsd_node_at(size_t index);

/* The value of the node that the words name, or -ENOENT. */
long bsd_sysctl_read(const int *words, unsigned count, void *old, size_t *old_size, bool writes);

/* The size is the room before, and what there is afterwards; -ENOMEM when it is cut. */
long bsd_sysctl_give(const void *value, size_t size, void *to, size_t *room);

#endif
