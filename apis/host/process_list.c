/* See process_list.h. */
#include "apis/host/process_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "ID (NAME) STATE PARENT ...": the name may hold anything, so its end is the last bracket. */
static bool read_stat(uint32_t id, struct process_list_entry *entry, uint64_t *page_faults)
{
    char path[64], text[1024], *open, *close;
    unsigned long minor = 0, major = 0;
    FILE *file;
    size_t size;

    snprintf(path, sizeof path, "/proc/%u/stat", id);
    file = fopen(path, "re");
    if (!file)
        return false;
    size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    open = strchr(text, '(');
    close = strrchr(text, ')');
    *entry = (struct process_list_entry){.id = id};
    if (!open || !close || close < open)
        return false;
    snprintf(entry->name, sizeof entry->name, "%.*s", (int)(close - open - 1), open + 1);
    if (sscanf(close + 1, " %*c %u %*d %*d %*d %*d %*u %lu %*u %lu %*u %*u %*u %*d %*d %*d %*d %u",
               &entry->parent, &minor, &major, &entry->threads) != 4)
        return false;
    *page_faults = (uint64_t)minor + major;
    return true;
}

/* The numbers among a directory's names. */
static int read_numbers(const char *path, uint32_t **numbers, size_t *count)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    size_t capacity = 0;

    *numbers = NULL;
    *count = 0;
    if (!directory)
        return -errno;
    while ((entry = readdir(directory))) {
        unsigned long number = strtoul(entry->d_name, NULL, 10);

        if (number == 0)
            continue;
        if (*count == capacity) {
            uint32_t *larger;

            capacity = capacity ? capacity * 2 : 64;
            larger = realloc(*numbers, capacity * sizeof *larger);
            if (!larger) {
                closedir(directory);
                free(*numbers);
                *numbers = NULL;
                return -ENOMEM;
            }
            *numbers = larger;
        }
        (*numbers)[(*count)++] = (uint32_t)number;
    }
    closedir(directory);
    return 0;
}

int process_list_read(struct process_list_entry **list, size_t *count)
{
    uint64_t page_faults;
    uint32_t *numbers;
    size_t found = 0;
    int result = read_numbers("/proc", &numbers, count);

    *list = NULL;
    if (result < 0)
        return result;
    *list = calloc(*count + 1, sizeof **list);
    for (size_t i = 0; *list && i < *count; i++)
        found += read_stat(numbers[i], &(*list)[found], &page_faults);
    free(numbers);
    *count = found;
    return *list ? 0 : -ENOMEM;
}

int process_list_threads(uint32_t process, uint32_t **threads, size_t *count)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%u/task", process);
    return read_numbers(path, threads, count);
}

static void take_line(const char *line, const char *name, uint64_t *value)
{
    size_t length = strlen(name);

    if (strncmp(line, name, length) == 0)
        *value = strtoull(line + length, NULL, 10) * 1024;
}

int process_usage_read(uint32_t process, struct process_usage *usage)
{
    struct process_list_entry entry;
    char path[64], line[256];
    FILE *file;

    *usage = (struct process_usage){0};
    if (!read_stat(process, &entry, &usage->page_faults))
        return -ESRCH;
    snprintf(path, sizeof path, "/proc/%u/status", process);
    file = fopen(path, "re");
    if (!file)
        return -errno;
    while (fgets(line, sizeof line, file)) {
        take_line(line, "VmRSS:", &usage->resident);
        take_line(line, "VmHWM:", &usage->peak_resident);
        take_line(line, "RssAnon:", &usage->data);
        take_line(line, "VmSwap:", &usage->swapped);
    }
    fclose(file);
    return 0;
}
