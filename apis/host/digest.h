/* Message digests by name ("SHA256"), from OpenSSL's libcrypto, opened at the first need. */
#ifndef APIS_HOST_DIGEST_H
#define APIS_HOST_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_LIMIT = 64 };

struct digest; /* a sum in the making */

/* NULL without libcrypto, or when it does not know the name. key: of an HMAC, or NULL. */
struct digest *digest_open(const char *name, const void *key, size_t key_size);
struct digest *digest_copy(const struct digest *from);
void digest_close(struct digest *digest);

bool digest_add(struct digest *digest, const void *bytes, size_t size);
size_t digest_finish(struct digest *digest, unsigned char sum[DIGEST_LIMIT]); /* 0: failed */

#endif
