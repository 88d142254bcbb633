/* See processors.h. Linux: Documentation/admin-guide/cputopology.rst. */
#include "apis/host/processors.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_text(char *text, size_t room, int processor, const char *name)
{
    char path[128];
    ssize_t length;
    int fd;

    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/%s", processor, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    length = read(fd, text, room - 1);
    close(fd);
    text[length > 0 ? length : 0] = 0;
    return length > 0 ? 0 : -1;
}

/* A list such as "0-3,8". Processors beyond 63 do not fit the mask. */
static uint64_t parse_list(const char *text)
{
    uint64_t mask = 0;

    while (*text >= '0' && *text <= '9') {
        char *end;
        unsigned long first = strtoul(text, &end, 10), last = first;

        if (*end == '-')
            last = strtoul(end + 1, &end, 10);
        for (; first <= last && first < 64; first++)
            mask |= 1ull << first;
        text = *end == ',' ? end + 1 : end;
    }
    return mask;
}

static uint64_t read_list(int processor, const char *name)
{
    char text[256];

    if (read_text(text, sizeof text, processor, name) < 0)
        return 1ull << processor;
    return parse_list(text);
}

uint64_t host_processor_core(int processor)
{
    return read_list(processor, "topology/thread_siblings_list");
}

uint64_t host_processor_package(int processor)
{
    return read_list(processor, "topology/core_siblings_list");
}

static uint32_t read_number(int processor, int cache, const char *name)
{
    char path[64], text[32], *end;
    unsigned long number;

    snprintf(path, sizeof path, "cache/index%d/%s", cache, name);
    if (read_text(text, sizeof text, processor, path) < 0)
        return 0;
    number = strtoul(text, &end, 10);
    return (uint32_t)(*end == 'K' ? number * 1024 : *end == 'M' ? number * 1048576 : number);
}

int host_processor_caches(int processor, struct host_cache caches[HOST_CACHES])
{
    int count = 0;

    for (; count < HOST_CACHES; count++) {
        struct host_cache *cache = &caches[count];
        char path[64], kind[32];

        snprintf(path, sizeof path, "cache/index%d/type", count);
        if (read_text(kind, sizeof kind, processor, path) < 0)
            break;
        snprintf(path, sizeof path, "cache/index%d/shared_cpu_list", count);
        cache->processors = read_list(processor, path);
        cache->kind = kind[0];
        cache->size = read_number(processor, count, "size");
        cache->level = read_number(processor, count, "level");
        cache->ways = read_number(processor, count, "ways_of_associativity");
        cache->line = read_number(processor, count, "coherency_line_size");
    }
    return count;
}

static const char *find_line(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (; text && *text; text = strchr(text, '\n'), text = text ? text + 1 : NULL) {
        if (strncmp(text, name, length) == 0 && text[length] == ' ')
            return text + length;
    }
    return NULL;
}

/* The fields of proc(5): user, nice, system, idle, iowait, irq, softirq, steal; in clock ticks. */
static int parse_times(const char *line, struct host_processor_times *times)
{
    long long user, nice, system, idle, wait, irq, soft;
    long long tick = 10000000 / sysconf(_SC_CLK_TCK);

    if (!line || sscanf(line, "%lld %lld %lld %lld %lld %lld %lld", &user, &nice, &system, &idle,
                        &wait, &irq, &soft) != 7)
        return -ENOENT;
    times->user = (user + nice) * tick;
    times->kernel = (system + irq + soft) * tick;
    times->idle = (idle + wait) * tick;
    times->interrupt = (irq + soft) * tick;
    return 0;
}

int host_processor_times(int processor, struct host_processor_times *times)
{
    char text[16384], name[16] = "cpu";
    ssize_t length;
    int fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);

    *times = (struct host_processor_times){0};
    if (fd < 0)
        return -errno;
    length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return -EIO;
    text[length] = 0;
    if (processor >= 0)
        snprintf(name, sizeof name, "cpu%d", processor);
    return parse_times(find_line(text, name), times);
}

int host_processor_count(void)
{
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

int host_processor_current(void)
{
    return sched_getcpu();
}

void host_processor_field(uint32_t processor, const char *field, char *text, size_t size)
{
    FILE *file = fopen("/proc/cpuinfo", "re");
    char line[256];
    size_t length = strlen(field);

    text[0] = 0;
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');

        if (!colon || strncmp(line, field, length) != 0 || (processor > 0 && processor--))
            continue;
        snprintf(text, size, "%s", colon + 2);
        text[strcspn(text, "\n")] = 0;
        break;
    }
    if (file)
        fclose(file);
}

static long membarrier(int command)
{
    return syscall(SYS_membarrier, command, 0, 0);
}

void host_processors_barrier(void)
{
    static atomic_bool registered;

    if (!registered) {
        membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
        registered = true;
    }
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) < 0)
        membarrier(MEMBARRIER_CMD_GLOBAL); /* slower, and there since Linux 4.3 */
}
