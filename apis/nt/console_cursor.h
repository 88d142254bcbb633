/* Where the terminal's cursor is. */
#ifndef APIS_NT_CONSOLE_CURSOR_H
#define APIS_NT_CONSOLE_CURSOR_H

#include "apis/nt/console.h"

/* Asks the terminal; the origin when it does not answer. */
COORD console_cursor(struct file *output);

#endif
