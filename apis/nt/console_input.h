/* What is typed: as lines, as characters, as key events. */
#ifndef APIS_NT_CONSOLE_INPUT_H
#define APIS_NT_CONSOLE_INPUT_H

#include "apis/nt/file.h"

/* ReadFile on a console: bytes in the input code page. */
NTSTATUS console_read_bytes(struct file *file, char *buffer, ULONG length, ULONG *done);

/* Key events. wait: until there is one. remove: taken out of the queue. */
NTSTATUS console_read_events(struct file *file, INPUT_RECORD *records, ULONG capacity, bool remove,
                             bool wait, ULONG *count);
NTSTATUS console_put_events(struct file *file, const INPUT_RECORD *records, ULONG count);
NTSTATUS console_count_events(struct file *file, ULONG *count);
/* What came from the terminal and was not meant for who read it. */
void console_put_bytes(const char *bytes, size_t length);
void console_discard_events(struct file *file);

#endif
