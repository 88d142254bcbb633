/* The end of the process. */
#ifndef APIS_NT_PROCESS_EXIT_H
#define APIS_NT_PROCESS_EXIT_H

#include "abi/windows.h"

/*
 * In Microsoft's order ("ExitProcess"): all other threads end at once, every DLL is told, the
 * process ends. A call from within goes on to the end; one from a thread that is too late never
 * returns.
 */
void process_exit(DWORD code) __attribute__((noreturn));

/* Without telling anybody. */
void process_exit_at_once(DWORD code) __attribute__((noreturn));

#endif
