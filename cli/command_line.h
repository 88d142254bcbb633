/* A Windows command line from an argument list. */
#ifndef CLI_COMMAND_LINE_H
#define CLI_COMMAND_LINE_H

#include "abi/windows.h"

#include <stddef.h>

/* Quoted so that CommandLineToArgvW finds the same arguments. From malloc; NULL without memory. */
WCHAR *command_line_from(const WCHAR *program, size_t length, char **arguments);

#endif
