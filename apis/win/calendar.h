/* SYSTEMTIME and FILETIME against a plain count of 100 ns since 1601. */
#ifndef APIS_WIN_CALENDAR_H
#define APIS_WIN_CALENDAR_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

static inline FILETIME filetime_from(int64_t time)
{
    return (FILETIME){(DWORD)time, (DWORD)(time >> 32)};
}

static inline int64_t time_from_filetime(const FILETIME *time)
{
    return (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
}

void calendar_from_time(int64_t time, SYSTEMTIME *parts);

/* false for a date that does not exist, or lies outside 1601 to 30827. */
bool calendar_to_time(const SYSTEMTIME *parts, int64_t *time);

/* Days in a month, 1 to 12. */
int calendar_month_days(int year, int month);

#endif
