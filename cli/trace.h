/* Starting the call trace from the command line. */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

/* file NULL: stderr; pattern NULL: every call. -1 after a message. */
int trace_to(const char *file, const char *pattern);

#endif
