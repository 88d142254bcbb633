/* See digest.h. An HMAC is made of two plain sums [RFC 2104]. */
#include "apis/host/digest.h"

#include <dlfcn.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_LIMIT = 144 };

#define FUNCTIONS(X)                                                                               \
    X(EVP_get_digestbyname)                                                                        \
    X(EVP_MD_CTX_new)                                                                              \
    X(EVP_MD_CTX_free)                                                                             \
    X(EVP_MD_CTX_copy_ex)                                                                          \
    X(EVP_DigestInit_ex)                                                                           \
    X(EVP_DigestUpdate)                                                                            \
    X(EVP_DigestFinal_ex)                                                                          \
    X(EVP_MD_get_block_size)

#define POINTER(name) __typeof__(&name) name;
static struct {
    FUNCTIONS(POINTER)
    bool ready;
} crypto;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct digest {
    const EVP_MD *method;
    EVP_MD_CTX *context;
    bool keyed;
    unsigned char outer[BLOCK_LIMIT]; /* the key's outer pad */
    size_t block;
};

static void library_open(void)
{
    void *library = dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_LOCAL);

    if (!library)
        return;
#define LOOK_UP(name) crypto.name = (__typeof__(&name))dlsym(library, #name);
    FUNCTIONS(LOOK_UP)
    crypto.ready =
        crypto.EVP_get_digestbyname && crypto.EVP_MD_CTX_copy_ex && crypto.EVP_MD_get_block_size;
}

static bool start(struct digest *digest)
{
    return crypto.EVP_DigestInit_ex(digest->context, digest->method, NULL) == 1;
}

/* A key longer than a block is replaced by its sum. */
static bool start_keyed(struct digest *digest, const void *key, size_t key_size)
{
    unsigned char short_key[DIGEST_LIMIT], inner[BLOCK_LIMIT];

    if (digest->block > BLOCK_LIMIT)
        return false;
    if (key_size > digest->block) {
        if (!digest_add(digest, key, key_size))
            return false;
        key_size = digest_finish(digest, short_key);
        key = short_key;
        if (key_size == 0 || !start(digest))
            return false;
    }
    memset(inner, 0x36, digest->block);
    memset(digest->outer, 0x5c, digest->block);
    for (size_t i = 0; i < key_size; i++) {
        inner[i] ^= ((const unsigned char *)key)[i];
        digest->outer[i] ^= ((const unsigned char *)key)[i];
    }
    digest->keyed = true;
    return digest_add(digest, inner, digest->block);
}

struct digest *digest_open(const char *name, const void *key, size_t key_size)
{
    struct digest *digest;
    const EVP_MD *method;

    pthread_once(&once, library_open);
    method = crypto.ready ? crypto.EVP_get_digestbyname(name) : NULL;
    digest = method ? calloc(1, sizeof *digest) : NULL;
    if (!digest)
        return NULL;
    digest->method = method;
    digest->block = (size_t)crypto.EVP_MD_get_block_size(method);
    digest->context = crypto.EVP_MD_CTX_new();
    if (!digest->context || !start(digest) || (key && !start_keyed(digest, key, key_size))) {
        digest_close(digest);
        return NULL;
    }
    return digest;
}

struct digest *digest_copy(const struct digest *from)
{
    struct digest *copy = malloc(sizeof *copy);

    if (!copy)
        return NULL;
    *copy = *from;
    copy->context = crypto.EVP_MD_CTX_new();
    if (!copy->context || crypto.EVP_MD_CTX_copy_ex(copy->context, from->context) != 1) {
        digest_close(copy);
        return NULL;
    }
    return copy;
}

void digest_close(struct digest *digest)
{
    if (digest && digest->context)
        crypto.EVP_MD_CTX_free(digest->context);
    free(digest);
}

bool digest_add(struct digest *digest, const void *bytes, size_t size)
{
    return crypto.EVP_DigestUpdate(digest->context, bytes, size) == 1;
}

size_t digest_finish(struct digest *digest, unsigned char sum[DIGEST_LIMIT])
{
    unsigned size = 0;

    if (crypto.EVP_DigestFinal_ex(digest->context, sum, &size) != 1)
        return 0;
    if (!digest->keyed)
        return size;
    digest->keyed = false;
    if (!start(digest) || !digest_add(digest, digest->outer, digest->block) ||
        !digest_add(digest, sum, size))
        return 0;
    return digest_finish(digest, sum);
}
