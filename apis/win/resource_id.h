/* Names and types of resources as callers give them: a number, "#number", or a string. */
#ifndef APIS_WIN_RESOURCE_ID_H
#define APIS_WIN_RESOURCE_ID_H

#include "apis/nt/status.h"
#include "apis/win/ansi.h"
#include "loader/resource.h"

/* The string is borrowed. */
struct resource_id resource_id_from(const WCHAR *given);

/* Numbers pass through wide_open's place unchanged; FALSE and the last error without memory. */
bool resource_id_widen(struct wide *wide, const char *given);
void resource_id_close(struct wide *wide);

NTSTATUS resource_status(enum resource_result result);

#endif
