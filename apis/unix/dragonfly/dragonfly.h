/* What the files about DragonFly share. */
#ifndef APIS_UNIX_DRAGONFLY_DRAGONFLY_H
#define APIS_UNIX_DRAGONFLY_DRAGONFLY_H

#include "abi/unix/signal.h"
#include "apis/unix/bsd/interfaces.h"
#include "apis/unix/bsd/sysctl.h"

/* The release that a guest is told: __DragonFly_version of 6.4. */
enum { DRAGONFLY_VERSION = 600400 };

extern const struct bsd_node dragonfly_nodes[];
extern const struct bsd_interface_list dragonfly_interfaces[];

int dragonfly_frame_write(const struct unix_delivery *delivery);
int dragonfly_put_info(void *to, const struct unix_delivery *delivery);
int dragonfly_put_status(void *to, const struct stat *status);
int dragonfly_start(struct unix_start *start, const struct unix_program *program,
                    struct fault *fault);

#endif
