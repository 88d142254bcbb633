/*
 * The old cryptographic API: providers, random bytes, hashes. [Cryptography Functions, Microsoft
 * Learn]. Keys are not kept.
 */
#include "abi/guest_memory.h"
#include "abi/windows.h"
#include "apis/host/digest.h"
#include "apis/host/random.h"

#include <wincrypt.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdatomic.h>
#include <string.h>

enum { PROVIDER_MARK = 0x50524f56, HASH_MARK = 0x48415348 };

struct provider {
    unsigned mark;
    atomic_uint references;
    DWORD type;
};

struct hash {
    unsigned mark;
    ALG_ID algorithm;
    struct digest *digest;
    unsigned char sum[DIGEST_LIMIT];
    size_t size; /* of the sum once it is finished; 0 before */
};

static struct provider *provider_of(HCRYPTPROV handle)
{
    struct provider *provider = (struct provider *)handle;

    return provider && provider->mark == PROVIDER_MARK ? provider : NULL;
}

static struct hash *hash_of(HCRYPTHASH handle)
{
    struct hash *hash = (struct hash *)handle;

    return hash && hash->mark == HASH_MARK ? hash : NULL;
}

/* Without CRYPT_VERIFYCONTEXT the caller wants a container of keys, of which there is none. */
static BOOL acquire(HCRYPTPROV *result, DWORD type, DWORD flags)
{
    struct provider *provider;

    if (!result)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (type == 0 || type > 24)
        return win_fail((DWORD)NTE_BAD_PROV_TYPE);
    if (!(flags & (CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET)))
        return win_fail((DWORD)NTE_BAD_KEYSET);
    provider = guest_allocate_zeroed(sizeof *provider);
    if (!provider)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    provider->mark = PROVIDER_MARK;
    provider->references = 1;
    provider->type = type;
    *result = (HCRYPTPROV)provider;
    return TRUE;
}

API(advapi32, BOOL, CryptAcquireContextW,
    (HCRYPTPROV * result OUT, LPCWSTR container OPTIONAL, LPCWSTR name OPTIONAL,
     DWORD type ENUM(PROV_), DWORD flags FLAGS(CRYPT_)))
{
    (void)container;
    (void)name;
    return acquire(result, type, flags);
}

API(advapi32, BOOL, CryptAcquireContextA,
    (HCRYPTPROV * result OUT, LPCSTR container OPTIONAL, LPCSTR name OPTIONAL,
     DWORD type ENUM(PROV_), DWORD flags FLAGS(CRYPT_)))
{
    (void)container;
    (void)name;
    return acquire(result, type, flags);
}

API(advapi32, BOOL, CryptContextAddRef, (HCRYPTPROV handle, DWORD *reserved, DWORD flags))
{
    struct provider *provider = provider_of(handle);

    if (!provider || reserved || flags)
        return win_fail(ERROR_INVALID_PARAMETER);
    provider->references++;
    return TRUE;
}

API(advapi32, BOOL, CryptReleaseContext, (HCRYPTPROV handle, DWORD flags))
{
    struct provider *provider = provider_of(handle);

    if (!provider)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (flags)
        return win_fail((DWORD)NTE_BAD_FLAGS);
    if (--provider->references == 0) {
        provider->mark = 0;
        guest_release(provider);
    }
    return TRUE;
}

API(advapi32, BOOL, CryptGenRandom, (HCRYPTPROV handle, DWORD size, BYTE *bytes OUT BYTES(size)))
{
    if (!provider_of(handle) || (!bytes && size))
        return win_fail(ERROR_INVALID_PARAMETER);
    host_random(bytes, size);
    return TRUE;
}

static const char *digest_name(ALG_ID algorithm)
{
    switch (algorithm) {
    case CALG_MD5:
        return "MD5";
    case CALG_SHA1:
        return "SHA1";
    case CALG_SHA_256:
        return "SHA256";
    case CALG_SHA_384:
        return "SHA384";
    case CALG_SHA_512:
        return "SHA512";
    default:
        return NULL;
    }
}

API(advapi32, BOOL, CryptCreateHash,
    (HCRYPTPROV handle, ALG_ID algorithm ENUM(CALG_), HCRYPTKEY key, DWORD flags,
     HCRYPTHASH *result OUT))
{
    const char *name = digest_name(algorithm);
    struct hash *hash;

    if (!provider_of(handle) || !result)
        return win_fail(ERROR_INVALID_HANDLE);
    if (!name || key)
        return win_fail((DWORD)(key ? NTE_BAD_KEY : NTE_BAD_ALGID));
    if (flags)
        return win_fail((DWORD)NTE_BAD_FLAGS);
    hash = guest_allocate_zeroed(sizeof *hash);
    if (!hash)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    hash->digest = digest_open(name, NULL, 0);
    if (!hash->digest) {
        guest_release(hash);
        return win_fail((DWORD)NTE_BAD_ALGID);
    }
    hash->mark = HASH_MARK;
    hash->algorithm = algorithm;
    *result = (HCRYPTHASH)hash;
    return TRUE;
}

API(advapi32, BOOL, CryptDestroyHash, (HCRYPTHASH handle))
{
    struct hash *hash = hash_of(handle);

    if (!hash)
        return win_fail(ERROR_INVALID_HANDLE);
    hash->mark = 0;
    digest_close(hash->digest);
    guest_release(hash);
    return TRUE;
}

API(advapi32, BOOL, CryptDuplicateHash,
    (HCRYPTHASH handle, DWORD *reserved, DWORD flags, HCRYPTHASH *result OUT))
{
    struct hash *hash = hash_of(handle), *copy;

    if (!hash || reserved || flags || !result)
        return win_fail(ERROR_INVALID_PARAMETER);
    copy = guest_allocate(sizeof *copy);
    if (!copy)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    *copy = *hash;
    copy->digest = digest_copy(hash->digest);
    *result = (HCRYPTHASH)copy;
    return TRUE;
}

API(advapi32, BOOL, CryptHashData,
    (HCRYPTHASH handle, const BYTE *bytes BYTES(size), DWORD size, DWORD flags))
{
    struct hash *hash = hash_of(handle);

    if (!hash)
        return win_fail(ERROR_INVALID_HANDLE);
    if (flags)
        return win_fail((DWORD)NTE_BAD_FLAGS);
    if (hash->size)
        return win_fail((DWORD)NTE_BAD_HASH_STATE);
    return digest_add(hash->digest, bytes, size) || win_fail((DWORD)NTE_FAIL);
}

static BOOL give(const void *value, DWORD size, BYTE *out, DWORD *room)
{
    DWORD given = *room;

    *room = size;
    if (!out)
        return TRUE;
    if (given < size)
        return win_fail(ERROR_MORE_DATA);
    memcpy(out, value, size);
    return TRUE;
}

/* Reading the value ends the hash: no data can be added to it any more. */
static size_t finished_size(struct hash *hash)
{
    if (hash->size == 0)
        hash->size = digest_finish(hash->digest, hash->sum);
    return hash->size;
}

static DWORD digest_size(ALG_ID algorithm)
{
    switch (algorithm) {
    case CALG_MD5:
        return 16;
    case CALG_SHA1:
        return 20;
    case CALG_SHA_256:
        return 32;
    case CALG_SHA_384:
        return 48;
    default:
        return 64;
    }
}

API(advapi32, BOOL, CryptGetHashParam,
    (HCRYPTHASH handle, DWORD kind ENUM(HP_), BYTE *out OUT OPTIONAL, DWORD *size INOUT,
     DWORD flags))
{
    struct hash *hash = hash_of(handle);
    DWORD length;

    if (!hash || !size)
        return win_fail(ERROR_INVALID_HANDLE);
    if (flags)
        return win_fail((DWORD)NTE_BAD_FLAGS);
    length = digest_size(hash->algorithm);
    switch (kind) {
    case HP_ALGID:
        return give(&hash->algorithm, sizeof hash->algorithm, out, size);
    case HP_HASHSIZE:
        return give(&length, sizeof length, out, size);
    case HP_HASHVAL:
        if (!out)
            return give(NULL, length, NULL, size);
        return finished_size(hash) ? give(hash->sum, length, out, size) : win_fail((DWORD)NTE_FAIL);
    default:
        return win_fail((DWORD)NTE_BAD_TYPE);
    }
}

GAP(advapi32, CryptSetHashParam, "keys are not kept, so that nothing is signed");
GAP(advapi32, CryptSignHashA, "keys are not kept, so that nothing is signed");
GAP(advapi32, CryptSignHashW, "keys are not kept, so that nothing is signed");
GAP(advapi32, CryptDecrypt, "keys are not kept");
GAP(advapi32, CryptEncrypt, "keys are not kept");
GAP(advapi32, CryptGenKey, "keys are not kept");
GAP(advapi32, CryptDeriveKey, "keys are not kept");
GAP(advapi32, CryptImportKey, "keys are not kept");
GAP(advapi32, CryptDestroyKey, "keys are not kept");
GAP(advapi32, CryptExportKey, "keys are not kept");
GAP(advapi32, CryptGetUserKey, "keys are not kept");
GAP(advapi32, CryptGetProvParam, "keys are not kept");
GAP(advapi32, CryptSetProvParam, "keys are not kept");
GAP(advapi32, CryptEnumProvidersW, "keys are not kept");
GAP(advapi32, CryptEnumProvidersA, "keys are not kept");
