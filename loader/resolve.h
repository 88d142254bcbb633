/* From an export's name to its address, through forwarders. */
#ifndef LOADER_RESOLVE_H
#define LOADER_RESOLVE_H

#include "loader/module.h"

/* The module's own function; NULL for a forwarder, too. Needs no lock. */
void *resolve_own(struct module *module, const char *name, uint32_t ordinal);

/*
 * name NULL: by ordinal; otherwise ordinal is the hint. A forwarder's target is loaded and stays
 * as long as the module; started: it is also attached, as the module is already. NULL when there
 * is no such export.
 */
void *resolve_export(struct module *module, const char *name, uint32_t ordinal, bool started);

#endif
