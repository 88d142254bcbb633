/* See fixup.h. */
#include "abi/fixup.h"

#include <stddef.h>

/* The linker knows a section's ends by its name; without a fixup there is no such section. */
extern const struct fixup fixups_start[] __asm__("__start_fixups") __attribute__((weak));
extern const struct fixup fixups_end[] __asm__("__stop_fixups") __attribute__((weak));

uintptr_t fixup_find(uintptr_t instruction)
{
    for (const struct fixup *fixup = fixups_start; fixup < fixups_end; fixup++) {
        if ((uintptr_t)&fixup->instruction + (uintptr_t)(intptr_t)fixup->instruction == instruction)
            return (uintptr_t)&fixup->resume + (uintptr_t)(intptr_t)fixup->resume;
    }
    return 0;
}
