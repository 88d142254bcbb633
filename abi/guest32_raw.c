/* See guest32_raw.h. */
#include "abi/guest32_raw.h"

#include "abi/guest32.h"

#include <string.h>

/* The linker knows a section's ends by its name; without a record there is no such section. */
extern const struct guest32_raw raws_start[] __asm__("__start_guest32_raws") __attribute__((weak));
extern const struct guest32_raw raws_end[] __asm__("__stop_guest32_raws") __attribute__((weak));

const struct guest32_raw *guest32_raws(size_t *count)
{
    *count = (size_t)(raws_end - raws_start);
    return raws_start;
}

const struct guest32_raw *guest32_raw_find(const char *group, const char *name)
{
    for (const struct guest32_raw *raw = raws_start; raw < raws_end; raw++) {
        if (strcmp(raw->group, group) == 0 && strcmp(raw->name, name) == 0)
            return raw;
    }
    return NULL;
}

uint32_t guest32_raw_address(const struct guest32_raw *raw)
{
    return guest32_native(raw->code, raw);
}
