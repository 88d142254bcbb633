/* FreeBSD's numbers: constants.c. */
#ifndef APIS_UNIX_FREEBSD_CONSTANTS_H
#define APIS_UNIX_FREEBSD_CONSTANTS_H

#include "apis/unix/bsd/constants.h"

extern const uint8_t freebsd_errors[BSD_ERRORS];   /* by the host's number */
extern const uint8_t freebsd_signals[BSD_SIGNALS]; /* by the host's number */
extern const struct unix_constant freebsd_open_flags[], freebsd_map_flags[];
extern const struct unix_constant freebsd_message_flags[], freebsd_file_commands[];

#endif
