/* See process_tree.h: proc(5). A process whose parent has ended is nobody's descendant any more. */
#include "apis/host/process_tree.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pid_t parent_of(pid_t id)
{
    char path[64], text[512], *fields;
    size_t length;
    FILE *file;
    int parent;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)id);
    file = fopen(path, "re");
    if (!file)
        return -1;
    length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = 0;
    fields = strrchr(text, ')');
    return fields && sscanf(fields + 1, " %*c %d", &parent) == 1 ? parent : -1;
}

static bool contains(const pid_t *ids, size_t count, pid_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

static size_t grow_once(pid_t *ids, size_t count, size_t room)
{
    DIR *directory = opendir("/proc");
    struct dirent *entry;

    while (directory && (entry = readdir(directory)) != NULL && count < room) {
        pid_t id = atoi(entry->d_name);

        if (id > 0 && !contains(ids, count, id) && contains(ids, count, parent_of(id)))
            ids[count++] = id;
    }
    if (directory)
        closedir(directory);
    return count;
}

size_t process_tree_grow(pid_t *ids, size_t count, size_t room)
{
    size_t before;

    do {
        before = count;
        count = grow_once(ids, count, room);
    } while (count > before);
    return count;
}
