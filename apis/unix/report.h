/* What is said when a guest dies of a fault. */
#ifndef APIS_UNIX_REPORT_H
#define APIS_UNIX_REPORT_H

#include "abi/unix/signal.h"

void unix_report(struct unix_thread *thread, const struct unix_delivery *delivery);

#endif
