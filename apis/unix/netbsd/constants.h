/* NetBSD's numbers: constants.c. */
#ifndef APIS_UNIX_NETBSD_CONSTANTS_H
#define APIS_UNIX_NETBSD_CONSTANTS_H

#include "apis/unix/bsd/constants.h"

extern const uint8_t netbsd_errors[BSD_ERRORS];   /* by the host's number */
extern const uint8_t netbsd_signals[BSD_SIGNALS]; /* by the host's number */
extern const struct unix_constant netbsd_open_flags[], netbsd_map_flags[];
extern const struct unix_constant netbsd_families[], netbsd_socket_options[];
extern const struct unix_constant netbsd_message_flags[], netbsd_tcp_options[];
extern const struct unix_constant netbsd_file_commands[], netbsd_advices[];
extern const struct unix_constant netbsd_clocks[], netbsd_wait_options[];

#endif
