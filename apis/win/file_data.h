/* Parts of files' descriptions that several Win32 functions fill. */
#ifndef APIS_WIN_FILE_DATA_H
#define APIS_WIN_FILE_DATA_H

#include "abi/windows.h"

#include <stdint.h>

FILETIME filetime_from(int64_t time);

static inline int64_t filetime_value(const FILETIME *time)
{
    return time ? (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime) : 0;
}

#endif
