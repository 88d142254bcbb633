/* How a process of the C runtime ends. */
#ifndef APIS_WIN_CRT_EXIT_H
#define APIS_WIN_CRT_EXIT_H

#include <stdbool.h>

typedef void(__attribute__((ms_abi)) * exit_function)(void);

/* Runs the atexit functions in reverse order and flushes streams; `quick` as quick_exit does. */
void exit_run(bool quick);
_Noreturn void exit_process(unsigned code);
/* As _exit: nothing is flushed. */
_Noreturn void exit_at_once(unsigned code);

/* Announces what the runtime does when the process ends without exit(). */
void exit_prepare(void);

#endif
