/* The certificate authorities that the host trusts. */
#ifndef APIS_HOST_CERTIFICATES_H
#define APIS_HOST_CERTIFICATES_H

#include "abi/span.h"

/* Calls add with each certificate, in DER, until it returns false. 0, or -errno without a file. */
int host_certificates(bool (*add)(struct span certificate, void *context), void *context);

#endif
