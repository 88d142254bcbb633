/* Starting programs the way _spawn does. */
#ifndef APIS_WIN_CRT_PROCESS_H
#define APIS_WIN_CRT_PROCESS_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

enum spawn_mode { SPAWN_WAIT, SPAWN_NOWAIT, SPAWN_OVERLAY, SPAWN_NOWAIT_LOOSE, SPAWN_DETACH };

/*
 * The exit code (wait), the process handle (nowait), 0, or -1 with errno. search: along PATH when
 * the name has no folder. environment NULL: the caller's own.
 */
intptr_t process_spawn(int mode, const WCHAR *program, const WCHAR *const *arguments,
                       const WCHAR *const *environment, bool search);

/* A command for ComSpec; standard handles replaced where not NULL. The process, or NULL. */
HANDLE process_command(const WCHAR *command, HANDLE input, HANDLE output);
intptr_t process_wait(HANDLE process);

#endif
