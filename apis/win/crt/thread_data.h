/* What the C runtime keeps for each thread. Host code runs with the host's FS, so that plain
 * thread-local storage serves. */
#ifndef APIS_WIN_CRT_THREAD_DATA_H
#define APIS_WIN_CRT_THREAD_DATA_H

#include "abi/windows.h"

struct crt_locale;

/* Text that a function returns a pointer to; grown as needed, never freed before the thread. */
struct crt_thread {
    int error;
    ULONG os_error;
    unsigned random_seed;
    char *token;
    WCHAR *wide_token;
    unsigned char *multibyte_token;
    char error_text[256];
    WCHAR wide_error_text[256];
    char time_text[26];
    WCHAR wide_time_text[26];
    char number_text[400];
    void *parameter_handler;
    struct crt_locale *locale; /* NULL: the process's */
    void *exception_pointers;
    int floating_signal;
    void *terminate_handler, *unexpected_handler;
};

extern _Thread_local struct crt_thread crt_thread;

#endif
