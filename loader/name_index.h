/* A hash table over a module's export names, for lookups at run time. */
#ifndef LOADER_NAME_INDEX_H
#define LOADER_NAME_INDEX_H

#include "loader/export.h"

struct name_index;

/* From malloc; NULL without memory. */
struct name_index *name_index_make(const struct export_table *table);

/*
 * Finds an export whose name is still what it was when the index was made. Its address is read
 * anew, since guests patch export tables.
 */
bool name_index_find(const struct name_index *index, const struct export_table *table,
                     const char *name, struct export *found);

#endif
