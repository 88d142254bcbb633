/* The DLLs that sojourn provides, for the loader. */
#ifndef APIS_WIN_MODULES_H
#define APIS_WIN_MODULES_H

#include "loader/builtin.h"

extern const struct builtin_tables builtin_tables;

#endif
