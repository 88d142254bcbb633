/* DragonFly's numbers: constants.c. */
#ifndef APIS_UNIX_DRAGONFLY_CONSTANTS_H
#define APIS_UNIX_DRAGONFLY_CONSTANTS_H

#include "apis/unix/bsd/constants.h"

extern const uint8_t dragonfly_errors[BSD_ERRORS];   /* by the host's number */
extern const uint8_t dragonfly_signals[BSD_SIGNALS]; /* by the host's number */
extern const struct unix_constant dragonfly_open_flags[], dragonfly_map_flags[];
extern const struct unix_constant dragonfly_message_flags[], dragonfly_at_flags[];
extern const struct unix_constant dragonfly_file_commands[];

#endif
