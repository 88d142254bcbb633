/* Certificates and the stores that hold them. */
#ifndef APIS_WIN_CRYPT32_CERTIFICATE_H
#define APIS_WIN_CRYPT32_CERTIFICATE_H

#include "abi/span.h"
#include "abi/windows.h"

#include <wincrypt.h>

#undef IN
#undef OUT
#undef OPTIONAL

#include <stdatomic.h>

struct certificate {
    CERT_CONTEXT shown; /* first: what the guest holds, in its own layout */
    CERT_INFO shown_information;
    CERT_INFO information;
    uint32_t size; /* of bytes */
    atomic_uint references;
    uint8_t serial[32]; /* least significant byte first, as CERT_INFO has it */
    uint8_t bytes[];
};

/* A copy of an encoded certificate with one reference; NULL when it is malformed. */
struct certificate *certificate_make(struct span encoded);
void certificate_enter(struct certificate *certificate, HCERTSTORE store); /* or leave: NULL */
void certificate_release(struct certificate *certificate);

/* The content of an element with this tag, and what follows it; false when it is not there. */
bool der_element(struct span *rest, uint8_t tag, struct span *content, struct span *whole);

#endif
