/* See system.h: what looks values up in a system's tables. */
#include "apis/unix/system.h"

#include "apis/unix/api.h"

#include <stdio.h>
#include <string.h>

SYSV_GROUP(unix);

static const struct unix_system *const systems[] = {&freebsd_system, &netbsd_system,
                                                    &dragonfly_system};
enum { SYSTEMS = sizeof systems / sizeof *systems };

const struct unix_system *unix_system;

const struct unix_system *unix_system_find(const char *name)
{
    for (size_t i = 0; name && i < SYSTEMS; i++) {
        if (strcmp(systems[i]->name, name) == 0)
            return systems[i];
    }
    return NULL;
}

const struct unix_system *unix_system_at(size_t index)
{
    return index < SYSTEMS ? systems[index] : NULL;
}

const char *unix_system_names(void)
{
    static char text[256] = "no such system; there are";
    size_t length = strlen(text);

    for (size_t i = 0; i < SYSTEMS; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s %s", i ? "," : "",
                                   systems[i]->name);
    return text;
}

static bool is_end(const struct unix_constant *row)
{
    return row->guest == 0 && row->host == 0;
}

uint64_t unix_flags_to_host(const struct unix_constant *table, uint64_t flags, uint64_t *unknown)
{
    uint64_t host = 0, left = flags;

    for (const struct unix_constant *row = table; !is_end(row); row++) {
        if ((flags & row->guest) == row->guest) {
            host |= row->host;
            left &= ~row->guest;
        }
    }
    if (unknown)
        *unknown = left;
    return host;
}

uint64_t unix_flags_from_host(const struct unix_constant *table, uint64_t flags)
{
    uint64_t guest = 0;

    for (const struct unix_constant *row = table; !is_end(row); row++) {
        if (row->host && (flags & row->host) == row->host)
            guest |= row->guest;
    }
    return guest;
}

int64_t unix_value_to_host(const struct unix_constant *table, uint64_t value)
{
    for (const struct unix_constant *row = table; !is_end(row); row++) {
        if (row->guest == value)
            return (int64_t)row->host;
    }
    return -1;
}

int64_t unix_value_from_host(const struct unix_constant *table, uint64_t value)
{
    for (const struct unix_constant *row = table; !is_end(row); row++) {
        if (row->host == value)
            return (int64_t)row->guest;
    }
    return -1;
}

int unix_signal_to_host(unsigned guest)
{
    for (size_t host = 1; host < unix_system->signal_count; host++) {
        if (guest != 0 && unix_system->signals[host] == guest)
            return (int)host;
    }
    return -EINVAL;
}

int unix_signal_from_host(int host)
{
    return host > 0 && (size_t)host < unix_system->signal_count ? unix_system->signals[host] : 0;
}
