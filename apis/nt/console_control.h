/* Ctrl+C and Ctrl+Break: what the terminal signals, told to the guest on a thread of its own. */
#ifndef APIS_NT_CONSOLE_CONTROL_H
#define APIS_NT_CONSOLE_CONTROL_H

#include "abi/windows.h"

#include <stdbool.h>

/* Handlers are called last added first, until one returns TRUE. */
NTSTATUS console_control_add(PHANDLER_ROUTINE handler);
NTSTATUS console_control_remove(PHANDLER_ROUTINE handler); /* STATUS_INVALID_PARAMETER: none such */
NTSTATUS console_control_ignore(bool ignore);              /* of Ctrl+C; children inherit it */

#endif
