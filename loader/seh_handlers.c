/* See seh_handlers.h. */
#include "loader/seh_handlers.h"

#include "loader/load_config.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return (left > right) - (left < right);
}

/* Without a table, or with one outside the image, any code may be a handler. */
static bool find_table(const struct pe *image, struct span *table)
{
    struct load_config config;
    uint32_t rva;

    return load_config_read(image, &config) && config.handler_count != 0 &&
           pe_rva(image, config.handler_table, &rva) &&
           pe_cut(image, rva, config.handler_count * sizeof(uint32_t), table);
}

int seh_handlers_open(struct seh_handlers *handlers, const struct pe *image)
{
    struct span table;

    *handlers = (struct seh_handlers){0};
    if (!image->is_32bit)
        return 0;
    if (image->optional.DllCharacteristics & IMAGE_DLLCHARACTERISTICS_NO_SEH) {
        handlers->is_limited = true;
        return 0;
    }
    if (!find_table(image, &table))
        return 0;
    handlers->rvas = malloc(table.size);
    if (!handlers->rvas)
        return -1;
    memcpy(handlers->rvas, table.bytes, table.size);
    handlers->count = (uint32_t)(table.size / sizeof *handlers->rvas);
    handlers->is_limited = true;
    qsort(handlers->rvas, handlers->count, sizeof *handlers->rvas, compare);
    return 0;
}

void seh_handlers_close(struct seh_handlers *handlers)
{
    free(handlers->rvas);
    *handlers = (struct seh_handlers){0};
}

bool seh_handlers_allow(const struct seh_handlers *handlers, uint32_t rva)
{
    return !handlers->is_limited ||
           (handlers->count && bsearch(&rva, handlers->rvas, handlers->count, sizeof rva, compare));
}
