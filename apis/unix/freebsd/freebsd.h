/* What the files about FreeBSD share. */
#ifndef APIS_UNIX_FREEBSD_FREEBSD_H
#define APIS_UNIX_FREEBSD_FREEBSD_H

#include "abi/unix/signal.h"
#include "apis/unix/bsd/interfaces.h"
#include "apis/unix/bsd/sysctl.h"

/* The release that a guest is told: __FreeBSD_version of 14.1. */
enum { FREEBSD_VERSION = 1401000 };

extern const struct bsd_node freebsd_nodes[];
extern const struct bsd_interface_list freebsd_interfaces[];

int freebsd_frame_write(const struct unix_delivery *delivery);
int freebsd_put_info(void *to, const struct unix_delivery *delivery);
int freebsd_put_status(void *to, const struct stat *status);
int freebsd_start(struct unix_start *start, const struct unix_program *program,
                  struct fault *fault);

#endif
