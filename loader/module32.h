/*
 * The lists that a 32-bit guest walks from its PEB: each module's entry in them is made from its
 * 64-bit one. Nothing is done in a 64-bit process. Under the loader lock.
 */
#ifndef LOADER_MODULE32_H
#define LOADER_MODULE32_H

#include "loader/module.h"

void module32_lists_prepare(void);
void module32_list_add(struct module *module);
void module32_list_add_initialized(struct module *module);
void module32_list_remove(struct module *module);

/* Flags and counts of the module have changed. */
void module32_update(struct module *module);

#endif
