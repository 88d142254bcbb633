/* Hashes of the newer cryptographic interface. [BCryptCreateHash, Microsoft Learn] */
#include "abi/guest_memory.h"
#include "abi/windows.h"
#include "apis/host/case.h"
#include "apis/host/digest.h"
#include "apis/host/text.h"

#include <bcrypt.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "thunks/api.h"

#include <stdbool.h>
#include <string.h>

enum { ALGORITHM_MARK = 0x42434147, HASH_MARK = 0x42434853 };

struct algorithm {
    unsigned mark;
    const struct method *method;
    bool keyed;
};

struct hash {
    unsigned mark;
    const struct method *method;
    struct digest *digest, *fresh; /* fresh: as it was before any data */
    bool reusable;
};

static const struct method {
    const char *name, *digest; /* digest NULL: the random generator */
    DWORD size, block;
} methods[] = {{"MD5", "MD5", 16, 64},        {"SHA1", "SHA1", 20, 64},
               {"SHA256", "SHA256", 32, 64},  {"SHA384", "SHA384", 48, 128},
               {"SHA512", "SHA512", 64, 128}, {"RNG", NULL, 0, 0},
               {"FIPS186DSARNG", NULL, 0, 0}};

static const struct method *method_named(const WCHAR *name)
{
    const uint16_t *text = (const uint16_t *)name;

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (utf16_compare_ascii(text, utf16_length(text), methods[i].name) == 0)
            return &methods[i];
    }
    return NULL;
}

static struct algorithm *algorithm_of(BCRYPT_HANDLE handle)
{
    struct algorithm *algorithm = handle;

    return algorithm && algorithm->mark == ALGORITHM_MARK ? algorithm : NULL;
}

static struct hash *hash_of(BCRYPT_HANDLE handle)
{
    struct hash *hash = handle;

    return hash && hash->mark == HASH_MARK ? hash : NULL;
}

API(bcrypt, NTSTATUS, BCryptOpenAlgorithmProvider,
    (BCRYPT_ALG_HANDLE * result OUT, LPCWSTR name, LPCWSTR provider OPTIONAL,
     ULONG flags FLAGS(BCRYPT_)))
{
    const struct method *method;
    struct algorithm *algorithm;

    (void)provider; /* there is one */
    if (!result || !name)
        return STATUS_INVALID_PARAMETER;
    *result = NULL;
    method = method_named(name);
    if (!method)
        return STATUS_NOT_FOUND;
    algorithm = guest_allocate_zeroed(sizeof *algorithm);
    if (!algorithm)
        return STATUS_NO_MEMORY;
    *algorithm =
        (struct algorithm){ALGORITHM_MARK, method, (flags & BCRYPT_ALG_HANDLE_HMAC_FLAG) != 0};
    *result = algorithm;
    return STATUS_SUCCESS;
}

API(bcrypt, NTSTATUS, BCryptCloseAlgorithmProvider, (BCRYPT_ALG_HANDLE handle, ULONG flags))
{
    struct algorithm *algorithm = algorithm_of(handle);

    (void)flags;
    if (!algorithm)
        return STATUS_INVALID_HANDLE;
    algorithm->mark = 0;
    guest_release(algorithm);
    return STATUS_SUCCESS;
}

API(bcrypt, NTSTATUS, BCryptGetProperty,
    (BCRYPT_HANDLE handle, LPCWSTR name, PUCHAR out OUT BYTES(size) OPTIONAL, ULONG size,
     ULONG *done OUT, ULONG flags))
{
    const struct algorithm *algorithm = algorithm_of(handle);
    const struct hash *hash = hash_of(handle);
    const struct method *method = algorithm ? algorithm->method : hash ? hash->method : NULL;
    const uint16_t *text = (const uint16_t *)name;
    size_t length = name ? utf16_length(text) : 0;
    DWORD value;

    (void)flags;
    if (!method)
        return STATUS_INVALID_HANDLE;
    if (!name || !done)
        return STATUS_INVALID_PARAMETER;
    if (utf16_compare_ascii(text, length, "HashDigestLength") == 0)
        value = method->size;
    else if (utf16_compare_ascii(text, length, "HashBlockLength") == 0)
        value = method->block;
    else if (utf16_compare_ascii(text, length, "ObjectLength") == 0)
        value = sizeof(struct hash);
    else
        return STATUS_NOT_SUPPORTED;
    *done = sizeof value;
    if (!out)
        return STATUS_SUCCESS;
    if (size < sizeof value)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(out, &value, sizeof value);
    return STATUS_SUCCESS;
}

/* The caller's room for the object is not needed. */
API(bcrypt, NTSTATUS, BCryptCreateHash,
    (BCRYPT_ALG_HANDLE handle, BCRYPT_HASH_HANDLE *result OUT, PUCHAR room OPTIONAL,
     ULONG room_size, PUCHAR key BYTES(key_size) OPTIONAL, ULONG key_size,
     ULONG flags FLAGS(BCRYPT_)))
{
    struct algorithm *algorithm = algorithm_of(handle);
    struct hash *hash;

    (void)room;
    (void)room_size;
    if (!algorithm || !algorithm->method->digest)
        return STATUS_INVALID_HANDLE;
    if (!result || (key && !algorithm->keyed))
        return STATUS_INVALID_PARAMETER;
    hash = guest_allocate_zeroed(sizeof *hash);
    if (!hash)
        return STATUS_NO_MEMORY;
    hash->mark = HASH_MARK;
    hash->method = algorithm->method;
    hash->reusable = (flags & BCRYPT_HASH_REUSABLE_FLAG) != 0;
    hash->digest = digest_open(algorithm->method->digest,
                               algorithm->keyed ? key ? key : (PUCHAR) "" : NULL, key_size);
    if (hash->digest && hash->reusable)
        hash->fresh = digest_copy(hash->digest);
    if (!hash->digest) {
        guest_release(hash);
        return STATUS_NOT_SUPPORTED;
    }
    *result = hash;
    return STATUS_SUCCESS;
}

API(bcrypt, NTSTATUS, BCryptDuplicateHash,
    (BCRYPT_HASH_HANDLE handle, BCRYPT_HASH_HANDLE *result OUT, PUCHAR room OPTIONAL,
     ULONG room_size, ULONG flags))
{
    struct hash *hash = hash_of(handle), *copy;

    (void)room;
    (void)room_size;
    (void)flags;
    if (!hash || !result)
        return STATUS_INVALID_HANDLE;
    copy = guest_allocate(sizeof *copy);
    if (!copy)
        return STATUS_NO_MEMORY;
    *copy = *hash;
    copy->digest = digest_copy(hash->digest);
    copy->fresh = hash->fresh ? digest_copy(hash->fresh) : NULL;
    *result = copy;
    return STATUS_SUCCESS;
}

API(bcrypt, NTSTATUS, BCryptHashData,
    (BCRYPT_HASH_HANDLE handle, PUCHAR bytes BYTES(size), ULONG size, ULONG flags))
{
    struct hash *hash = hash_of(handle);

    (void)flags;
    if (!hash || !hash->digest)
        return STATUS_INVALID_HANDLE;
    return digest_add(hash->digest, bytes, size) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

API(bcrypt, NTSTATUS, BCryptFinishHash,
    (BCRYPT_HASH_HANDLE handle, PUCHAR out OUT BYTES(size), ULONG size, ULONG flags))
{
    unsigned char sum[DIGEST_LIMIT];
    struct hash *hash = hash_of(handle);

    (void)flags;
    if (!hash || !hash->digest)
        return STATUS_INVALID_HANDLE;
    if (!out || size != hash->method->size)
        return STATUS_INVALID_PARAMETER;
    if (digest_finish(hash->digest, sum) != size)
        return STATUS_UNSUCCESSFUL;
    memcpy(out, sum, size);
    digest_close(hash->digest);
    hash->digest = hash->reusable ? digest_copy(hash->fresh) : NULL;
    return STATUS_SUCCESS;
}

API(bcrypt, NTSTATUS, BCryptDestroyHash, (BCRYPT_HASH_HANDLE handle))
{
    struct hash *hash = hash_of(handle);

    if (!hash)
        return STATUS_INVALID_HANDLE;
    hash->mark = 0;
    digest_close(hash->digest);
    digest_close(hash->fresh);
    guest_release(hash);
    return STATUS_SUCCESS;
}

API(bcrypt, NTSTATUS, BCryptHash,
    (BCRYPT_ALG_HANDLE algorithm, PUCHAR key BYTES(key_size) OPTIONAL, ULONG key_size,
     PUCHAR bytes BYTES(size), ULONG size, PUCHAR out OUT BYTES(out_size), ULONG out_size))
{
    BCRYPT_HASH_HANDLE hash;
    NTSTATUS status = BCryptCreateHash(algorithm, &hash, NULL, 0, key, key_size, 0);

    if (status < 0)
        return status;
    status = BCryptHashData(hash, bytes, size, 0);
    if (status >= 0)
        status = BCryptFinishHash(hash, out, out_size, 0);
    BCryptDestroyHash(hash);
    return status;
}

GAP(bcrypt, BCryptGenerateSymmetricKey, "ciphers are not provided");
GAP(bcrypt, BCryptEncrypt, "ciphers are not provided");
GAP(bcrypt, BCryptDecrypt, "ciphers are not provided");
GAP(bcrypt, BCryptImportKeyPair, "public keys are not provided");
GAP(bcrypt, BCryptSignHash, "public keys are not provided");
GAP(bcrypt, BCryptVerifySignature, "public keys are not provided");
