/* FreeBSD's numbers: constants.c. */
#ifndef APIS_UNIX_FREEBSD_CONSTANTS_H
#define APIS_UNIX_FREEBSD_CONSTANTS_H

#include "apis/unix/system.h"

enum { FREEBSD_ERRORS = 134, FREEBSD_SIGNALS = 44 };

extern const uint8_t freebsd_errors[FREEBSD_ERRORS];   /* by the host's number */
extern const uint8_t freebsd_signals[FREEBSD_SIGNALS]; /* by the host's number */
extern const struct unix_constant freebsd_open_flags[], freebsd_map_flags[];
extern const struct unix_constant freebsd_signal_flags[], freebsd_families[];
extern const struct unix_constant freebsd_socket_types[], freebsd_socket_options[];
extern const struct unix_constant freebsd_message_flags[];

#endif
