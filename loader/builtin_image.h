/* The builtin DLLs as modules of the guest. */
#ifndef LOADER_BUILTIN_IMAGE_H
#define LOADER_BUILTIN_IMAGE_H

#include "loader/module.h"

/* The tables must outlive the process. */
void builtin_prepare(const struct builtin_tables *tables);

/* By base name, with or without ".dll"; NULL when sojourn does not provide it. */
const struct builtin_dll *builtin_find(const WCHAR *name, size_t length);

/* The call behind a name in a DLL, gaps included; NULL when it is unknown. */
const struct call *builtin_call(const struct builtin_dll *dll, const char *name);

/* The call that states this ordinal, or NULL. */
const struct call *builtin_call_ordinal(const struct builtin_dll *dll, uint32_t ordinal);

/* Makes the DLL's image in memory, as a module that is in no list yet. */
struct module *builtin_load(const struct builtin_dll *dll, struct fault *fault);

#endif
