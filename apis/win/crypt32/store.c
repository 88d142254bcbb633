/*
 * Certificate stores, in memory. [CertOpenStore, Microsoft Learn]. The system's ROOT store holds
 * what the host trusts; the others are empty.
 */
#include "abi/guest_memory.h"
#include "abi/lock.h"
#include "apis/host/case.h"
#include "apis/host/certificates.h"
#include "apis/host/text.h"
#include "apis/win/crypt32/certificate.h"
#include "apis/win/result.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdlib.h>
#include <string.h>

struct store {
    atomic_uint references;
    struct lock lock;
    struct certificate **items;
    size_t count;
};

static bool store_add(struct store *store, struct certificate *certificate)
{
    struct certificate **larger = realloc(store->items, (store->count + 1) * sizeof *store->items);

    if (!larger)
        return false;
    store->items = larger;
    store->items[store->count++] = certificate;
    certificate_enter(certificate, store);
    return true;
}

static bool add_trusted(struct span encoded, void *context)
{
    struct certificate *certificate = certificate_make(encoded);

    if (certificate && !store_add(context, certificate)) {
        certificate_release(certificate);
        return false;
    }
    return true;
}

static HCERTSTORE open_system(const uint16_t *name)
{
    struct store *store = guest_allocate_zeroed(sizeof *store);

    if (!store) {
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    store->references = 1;
    if (name && utf16_compare_ascii(name, utf16_length(name), "ROOT") == 0)
        host_certificates(add_trusted, store);
    return store;
}

API(crypt32, HCERTSTORE, CertOpenSystemStoreW, (HCRYPTPROV_LEGACY provider, LPCWSTR name))
{
    (void)provider;
    return open_system((const uint16_t *)name);
}

API(crypt32, HCERTSTORE, CertOpenSystemStoreA, (HCRYPTPROV_LEGACY provider, LPCSTR name))
{
    uint16_t wide[64];
    size_t length = 0;

    (void)provider;
    for (; name && name[length] && length < 63; length++)
        wide[length] = (uint8_t)name[length];
    wide[length] = 0;
    return open_system(wide);
}

API(crypt32, HCERTSTORE, CertOpenStore,
    (LPCSTR provider, DWORD encoding, HCRYPTPROV_LEGACY key, DWORD flags FLAGS(CERT_STORE_),
     const void *parameter OPTIONAL))
{
    (void)encoding;
    (void)key;
    (void)flags;
    switch ((ULONG_PTR)provider) {
    case 2:  /* CERT_STORE_PROV_MEMORY */
    case 11: /* CERT_STORE_PROV_COLLECTION */
        return open_system(NULL);
    case 9: /* CERT_STORE_PROV_SYSTEM_A */
        return CertOpenSystemStoreA(0, parameter);
    case 10: /* CERT_STORE_PROV_SYSTEM_W */
    case 13: /* CERT_STORE_PROV_SYSTEM_REGISTRY_W */
        return open_system(parameter);
    default:
        last_error_set(ERROR_FILE_NOT_FOUND);
        return NULL;
    }
}

API(crypt32, HCERTSTORE, CertDuplicateStore, (HCERTSTORE handle))
{
    if (handle)
        ((struct store *)handle)->references++;
    return handle;
}

API(crypt32, BOOL, CertCloseStore, (HCERTSTORE handle OPTIONAL, DWORD flags))
{
    struct store *store = handle;

    (void)flags; /* certificates that are still held live on, as CERT_CLOSE_STORE_FORCE_FLAG asks */
    if (!store || --store->references > 0)
        return TRUE;
    for (size_t i = 0; i < store->count; i++) {
        certificate_enter(store->items[i], NULL);
        certificate_release(store->items[i]);
    }
    free(store->items);
    guest_release(store);
    return TRUE;
}

/* The one behind previous, which is released as documented; NULL at the end. */
static const CERT_CONTEXT *next(struct store *store, const CERT_CONTEXT *previous,
                                bool (*wanted)(const struct certificate *item, const void *value),
                                const void *value)
{
    const CERT_CONTEXT *found = NULL;
    size_t i = 0;

    lock_acquire(&store->lock);
    while (previous && i < store->count && &store->items[i++]->shown != previous)
        ;
    for (; !found && i < store->count; i++) {
        if (!wanted || wanted(store->items[i], value))
            found = CertDuplicateCertificateContext(&store->items[i]->shown);
    }
    lock_release(&store->lock);
    CertFreeCertificateContext(previous);
    if (!found)
        last_error_set((DWORD)CRYPT_E_NOT_FOUND);
    return found;
}

API(crypt32, PCCERT_CONTEXT, CertEnumCertificatesInStore,
    (HCERTSTORE handle, PCCERT_CONTEXT previous OPTIONAL))
{
    return next(handle, previous, NULL, NULL);
}

GUEST_STRUCT(CERT_NAME_BLOB);
GUEST_STRUCT(CERT_INFO);

static bool same_blob(const DATA_BLOB *a, const DATA_BLOB *b)
{
    return a->cbData == b->cbData && memcmp(a->pbData, b->pbData, a->cbData) == 0;
}

static bool has_subject(const struct certificate *item, const void *name)
{
    DATA_BLOB wanted;

    guest_struct_get(&wanted, name, layout_CERT_NAME_BLOB);
    return same_blob(&item->information.Subject, &wanted);
}

static bool has_issuer(const struct certificate *item, const void *name)
{
    DATA_BLOB wanted;

    guest_struct_get(&wanted, name, layout_CERT_NAME_BLOB);
    return same_blob(&item->information.Issuer, &wanted);
}

static bool is_same(const struct certificate *item, const void *other)
{
    const struct certificate *wanted = other;

    return item->size == wanted->size && memcmp(item->bytes, wanted->bytes, item->size) == 0;
}

static bool has_number(const struct certificate *item, const void *other)
{
    CERT_INFO wanted;

    guest_struct_get(&wanted, other, layout_CERT_INFO);
    return same_blob(&item->information.Issuer, &wanted.Issuer) &&
           same_blob(&item->information.SerialNumber, &wanted.SerialNumber);
}

API(crypt32, PCCERT_CONTEXT, CertFindCertificateInStore,
    (HCERTSTORE handle, DWORD encoding, DWORD flags, DWORD kind ENUM(CERT_FIND_),
     const void *value OPTIONAL, PCCERT_CONTEXT previous OPTIONAL))
{
    (void)encoding;
    (void)flags;
    switch (kind) {
    case CERT_FIND_ANY:
        return next(handle, previous, NULL, NULL);
    case CERT_FIND_SUBJECT_NAME:
        return next(handle, previous, has_subject, value);
    case CERT_FIND_ISSUER_NAME:
        return next(handle, previous, has_issuer, value);
    case CERT_FIND_EXISTING:
        return next(handle, previous, is_same, value);
    case CERT_FIND_SUBJECT_CERT:
        return next(handle, previous, has_number, value);
    default: /* properties and hashes are not kept: nothing has them */
        CertFreeCertificateContext(previous);
        last_error_set((DWORD)CRYPT_E_NOT_FOUND);
        return NULL;
    }
}

API(crypt32, BOOL, CertAddCertificateContextToStore,
    (HCERTSTORE handle, PCCERT_CONTEXT context, DWORD disposition ENUM(CERT_STORE_ADD_),
     PCCERT_CONTEXT *added OUT OPTIONAL))
{
    const struct certificate *given = (const struct certificate *)context;
    struct store *store = handle;
    struct certificate *copy;
    bool done;

    (void)disposition;
    if (!store || !context)
        return win_fail(ERROR_INVALID_PARAMETER);
    copy = certificate_make((struct span){given->bytes, given->size});
    if (!copy)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    lock_acquire(&store->lock);
    done = store_add(store, copy);
    lock_release(&store->lock);
    if (!done) {
        certificate_release(copy);
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    if (added)
        *added = CertDuplicateCertificateContext(&copy->shown);
    return TRUE;
}

/* The host's stores hold no lists of revoked certificates. */
API(crypt32, PCCRL_CONTEXT, CertEnumCRLsInStore,
    (HCERTSTORE handle, PCCRL_CONTEXT previous OPTIONAL))
{
    (void)handle;
    (void)previous;
    last_error_set((DWORD)CRYPT_E_NOT_FOUND);
    return NULL;
}

GAP(crypt32, CertDeleteCertificateFromStore, "the host's trust is not changed by guests");
