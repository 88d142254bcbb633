/* See certificate.h. [RFC 5280, section 4.1], in the encoding of [X.690]. */
#include "apis/win/crypt32/certificate.h"
#include "abi/guest_memory.h"
#include "apis/win/result.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdio.h>
#include <string.h>

enum {
    TAG_INTEGER = 0x02,
    TAG_BITS = 0x03,
    TAG_OBJECT = 0x06,
    TAG_UTC_TIME = 0x17,
    TAG_TIME = 0x18,
    TAG_SEQUENCE = 0x30,
    TAG_VERSION = 0xa0
};

GUEST_LAYOUT(_CERT_CONTEXT, "it is handed out, and known by its address");
GUEST_LAYOUT(_CTL_USAGE, "what it points to would be in the same buffer");

GUEST_STRUCT(CERT_CONTEXT);
GUEST_STRUCT(CERT_INFO);
GUEST_STRUCT(CERT_ENHKEY_USAGE);

bool der_element(struct span *rest, uint8_t tag, struct span *content, struct span *whole)
{
    uint64_t length, head = 2;
    uint8_t count;

    if (rest->size < 2 || rest->bytes[0] != tag)
        return false;
    length = rest->bytes[1];
    if (length & 0x80) {
        count = (uint8_t)length & 0x7f;
        length = 0;
        if (count == 0 || count > 4 || rest->size < 2u + count)
            return false;
        for (; head < 2u + count; head++)
            length = length << 8 | rest->bytes[head];
    }
    if (!span_cut(*rest, head, length, content))
        return false;
    if (whole)
        span_cut(*rest, 0, head + length, whole);
    return span_from(*rest, head + length, rest);
}

static DATA_BLOB blob_of(struct span span)
{
    return (DATA_BLOB){(DWORD)span.size, (BYTE *)span.bytes};
}

/* YYMMDDHHMMSSZ, or YYYYMMDDHHMMSSZ; years below 50 are of this century. */
static bool read_time(struct span *rest, FILETIME *time)
{
    SYSTEMTIME parts = {0};
    struct span text;
    unsigned year, month, day, hour, minute, second;
    char copy[16] = "";
    bool is_short = der_element(rest, TAG_UTC_TIME, &text, NULL);

    if (!is_short && !der_element(rest, TAG_TIME, &text, NULL))
        return false;
    if (text.size >= sizeof copy)
        return false;
    memcpy(copy, text.bytes, text.size);
    if (sscanf(copy, is_short ? "%2u%2u%2u%2u%2u%2u" : "%4u%2u%2u%2u%2u%2u", &year, &month, &day,
               &hour, &minute, &second) != 6)
        return false;
    if (is_short)
        year += year < 50 ? 2000 : 1900;
    parts.wYear = (WORD)year;
    parts.wMonth = (WORD)month;
    parts.wDay = (WORD)day;
    parts.wHour = (WORD)hour;
    parts.wMinute = (WORD)minute;
    parts.wSecond = (WORD)second;
    return SystemTimeToFileTime(&parts, time);
}

static bool read_serial(struct span *rest, struct certificate *certificate)
{
    struct span serial;

    if (!der_element(rest, TAG_INTEGER, &serial, NULL) || serial.size > sizeof certificate->serial)
        return false;
    for (size_t i = 0; i < serial.size; i++)
        certificate->serial[i] = serial.bytes[serial.size - 1 - i];
    certificate->information.SerialNumber.cbData = (DWORD)serial.size;
    certificate->information.SerialNumber.pbData = certificate->serial;
    return true;
}

static bool read_information(struct certificate *certificate, struct span encoded)
{
    CERT_INFO *information = &certificate->information;
    struct span rest = encoded, outer, inner, part, whole, dates;

    if (!der_element(&rest, TAG_SEQUENCE, &outer, NULL) ||
        !der_element(&outer, TAG_SEQUENCE, &inner, NULL))
        return false;
    information->dwVersion = CERT_V1;
    if (der_element(&inner, TAG_VERSION, &part, NULL))
        information->dwVersion = part.size == 3 ? part.bytes[2] : CERT_V3;
    if (!read_serial(&inner, certificate) || !der_element(&inner, TAG_SEQUENCE, &part, NULL) ||
        !der_element(&inner, TAG_SEQUENCE, &part, &whole))
        return false;
    information->Issuer = blob_of(whole);
    if (!der_element(&inner, TAG_SEQUENCE, &dates, NULL) ||
        !read_time(&dates, &information->NotBefore) || !read_time(&dates, &information->NotAfter) ||
        !der_element(&inner, TAG_SEQUENCE, &part, &whole))
        return false;
    information->Subject = blob_of(whole);
    return true;
}

struct certificate *certificate_make(struct span encoded)
{
    struct certificate *certificate = guest_allocate_zeroed(sizeof *certificate + encoded.size);

    if (!certificate)
        return NULL;
    memcpy(certificate->bytes, encoded.bytes, encoded.size);
    certificate->references = 1;
    if (!read_information(certificate, (struct span){certificate->bytes, encoded.size})) {
        guest_release(certificate);
        return NULL;
    }
    certificate->size = (uint32_t)encoded.size;
    guest_struct_put(&certificate->shown_information, &certificate->information, layout_CERT_INFO);
    certificate_enter(certificate, NULL);
    return certificate;
}

void certificate_enter(struct certificate *certificate, HCERTSTORE store)
{
    const CERT_CONTEXT context = {X509_ASN_ENCODING, certificate->bytes, certificate->size,
                                  &certificate->shown_information, store};

    guest_struct_put(&certificate->shown, &context, layout_CERT_CONTEXT);
}

void certificate_release(struct certificate *certificate)
{
    if (certificate && --certificate->references == 0)
        guest_release(certificate);
}

API(crypt32, PCCERT_CONTEXT, CertCreateCertificateContext,
    (DWORD encoding, const BYTE *bytes BYTES(size), DWORD size))
{
    struct certificate *certificate = NULL;

    if ((encoding & X509_ASN_ENCODING) && bytes)
        certificate = certificate_make((struct span){bytes, size});
    if (!certificate) {
        last_error_set((DWORD)CRYPT_E_ASN1_BADTAG);
        return NULL;
    }
    return &certificate->shown;
}

API(crypt32, PCCERT_CONTEXT, CertDuplicateCertificateContext, (PCCERT_CONTEXT context OPTIONAL))
{
    if (context)
        ((struct certificate *)context)->references++;
    return context;
}

API(crypt32, BOOL, CertFreeCertificateContext, (PCCERT_CONTEXT context OPTIONAL))
{
    certificate_release((struct certificate *)context);
    return TRUE;
}

/* Certificates of the host's bundle carry nothing beside themselves. */
API(crypt32, BOOL, CertGetCertificateContextProperty,
    (PCCERT_CONTEXT context, DWORD property, void *out OUT OPTIONAL, DWORD *size INOUT))
{
    (void)property;
    (void)out;
    if (!context || !size)
        return win_fail(ERROR_INVALID_PARAMETER);
    *size = 0;
    return win_fail((DWORD)CRYPT_E_NOT_FOUND);
}

/* No restriction is kept: an empty list and CRYPT_E_NOT_FOUND mean "good for all uses". */
API(crypt32, BOOL, CertGetEnhancedKeyUsage,
    (PCCERT_CONTEXT context, DWORD flags, PCERT_ENHKEY_USAGE usage OUT OPTIONAL, DWORD *size INOUT))
{
    const CERT_ENHKEY_USAGE none = {0};
    DWORD room;

    (void)flags;
    if (!context || !size)
        return win_fail(ERROR_INVALID_PARAMETER);
    room = *size;
    *size = (DWORD)guest_struct_size(layout_CERT_ENHKEY_USAGE);
    if (usage && room < *size)
        return win_fail(ERROR_MORE_DATA);
    if (usage)
        guest_struct_put(usage, &none, layout_CERT_ENHKEY_USAGE);
    last_error_set((DWORD)CRYPT_E_NOT_FOUND);
    return TRUE;
}

/* -1 before, 0 in, 1 after the time in which it is valid. */
API(crypt32, LONG, CertVerifyTimeValidity, (LPFILETIME time OPTIONAL, PCERT_INFO information IN))
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    if (!time)
        time = &now;
    if (CompareFileTime(time, &information->NotBefore) < 0)
        return -1;
    return CompareFileTime(time, &information->NotAfter) > 0;
}

GAP(crypt32, CertSetCertificateContextProperty, "certificates carry no properties");
GAP(crypt32, CertFindExtension, "extensions are not decoded");
GAP(crypt32, CertGetCertificateChain, "chains are not built");
GAP(crypt32, CertFreeCertificateChain, "chains are not built");
GAP(crypt32, CertDuplicateCertificateChain, "chains are not built");
GAP(crypt32, CertCreateCertificateChainEngine, "chains are not built");
GAP(crypt32, CertFreeCertificateChainEngine, "chains are not built");
GAP(crypt32, CertVerifyCertificateChainPolicy, "chains are not built");
GAP(crypt32, PFXImportCertStore, "private keys are not kept");
GAP(crypt32, CryptQueryObject, "signed messages are not decoded");
GAP(crypt32, CryptProtectData, "there is no key of the user's to protect data with");
GAP(crypt32, CryptUnprotectData, "there is no key of the user's to protect data with");
