/*
 * \Device\Afd: the device below Winsock, as event loops use it to wait for sockets through a
 * completion port. Only polling is served.
 */
#ifndef APIS_NT_AFD_H
#define APIS_NT_AFD_H

#include "apis/nt/file.h"

bool afd_is_name(const UNICODE_STRING *name);
NTSTATUS afd_open(const struct file_parameters *parameters, HANDLE *handle);

#endif
