/* Walks a module's import table. Microsoft PE format: "The .idata Section". */
#ifndef LOADER_IMPORT_H
#define LOADER_IMPORT_H

#include "loader/pe.h"

/* One imported function. */
struct import {
    const char *name; /* NULL when it is imported by ordinal */
    uint32_t ordinal; /* or the hint */
    uint32_t slot;    /* the RVA of its entry in the import address table */
};

/* What one module is asked for. */
struct import_module {
    const char *name;
    uint32_t names, slots; /* RVAs of the two tables */
    bool is_absolute;      /* names are at addresses, not RVAs: old delay imports */
};

/*
 * 1 and the index-th of them; 0 behind the last; -1 with a fault when the table is broken. The
 * delay import table is walked like the other.
 */
int import_module(const struct pe *pe, uint32_t index, struct import_module *module,
                  struct fault *fault);
int import_delayed(const struct pe *pe, uint32_t index, struct import_module *module,
                   struct fault *fault);
int import_function(const struct pe *pe, const struct import_module *module, uint32_t index,
                    struct import *import, struct fault *fault);

#endif
