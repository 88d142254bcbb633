/*
 * Consoles are the host's terminals. A process has one: the terminal of its standard handles, or
 * the one that it was started from. The state that Windows keeps in the console (modes, code
 * pages, colours, the title) is the process's here.
 */
#ifndef APIS_NT_CONSOLE_H
#define APIS_NT_CONSOLE_H

#include "abi/lock.h"
#include "abi/teb.h"
#include "apis/nt/file.h"

struct console {
    struct lock lock;
    DWORD input_mode, output_mode;
    UINT input_code_page, output_code_page;
    WORD attributes;      /* FOREGROUND_* and BACKGROUND_* */
    WCHAR high_surrogate; /* written, and waiting for its other half */
    char partial[4];      /* bytes of a character that is not complete yet */
    unsigned partial_length;
    bool cursor_hidden;
    DWORD cursor_size; /* percent of a cell */
    size_t title_length;
    WCHAR title[256];
};

extern struct console console;

/* CONIN$, CONOUT$ and CON. */
NTSTATUS console_open(enum host_path_kind kind, const struct file_parameters *parameters,
                      HANDLE *handle);

/* A console over a descriptor that is a terminal; the file owns it. */
NTSTATUS console_from_descriptor(int fd, const struct file_parameters *parameters, HANDLE *handle);

/* Fills the process parameters' three standard handles from descriptors 0 to 2. */
NTSTATUS standard_handles_open(struct process_parameters *parameters);

enum console_side { CONSOLE_EITHER, CONSOLE_INPUT, CONSOLE_OUTPUT };

/* The console file behind a handle, held. STATUS_INVALID_HANDLE for anything else. */
NTSTATUS console_of_handle(HANDLE handle, enum console_side side, struct file **file);
bool console_is_input(const struct file *file);
bool console_is(const struct file *file);

/* Shows text; written: units. */
NTSTATUS console_write_text(struct file *file, const WCHAR *text, size_t length, ULONG *written);

/* A control sequence or other plain bytes. */
NTSTATUS console_write_bytes(struct file *file, const char *bytes, size_t length);

/* Reads as the input mode says: a line with CR LF, or what is typed. Units. */
NTSTATUS console_read_text(struct file *file, WCHAR *text, size_t capacity, ULONG *count);

NTSTATUS console_set_mode(struct file *file, DWORD mode);

#endif
