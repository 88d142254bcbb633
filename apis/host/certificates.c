/* See certificates.h: the bundle in PEM [RFC 7468] that distributions keep. */
#include "apis/host/certificates.h"
#include "apis/host/base64.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char begin_line[] = "-----BEGIN CERTIFICATE-----";
static const char end_line[] = "-----END CERTIFICATE-----";

static FILE *bundle_open(void)
{
    static const char *const places[] = {"/etc/ssl/certs/ca-certificates.crt",
                                         "/etc/pki/tls/certs/ca-bundle.crt",
                                         "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};
    const char *wanted = getenv("SSL_CERT_FILE");
    FILE *file = wanted ? fopen(wanted, "re") : NULL;

    for (size_t i = 0; !file && i < sizeof places / sizeof *places; i++)
        file = fopen(places[i], "re");
    return file;
}

static char *read_all(FILE *file)
{
    size_t size = 0, room = 0;
    char *text = NULL;

    for (;;) {
        char *larger;
        size_t count;

        if (room - size < 65536) {
            larger = realloc(text, room += 262144);
            if (!larger)
                break;
            text = larger;
        }
        count = fread(text + size, 1, room - size - 1, file);
        size += count;
        if (count == 0)
            break;
    }
    if (text)
        text[size] = 0;
    return text;
}

static bool add_one(const char *text, size_t length,
                    bool (*add)(struct span certificate, void *context), void *context)
{
    long size = base64_decode(NULL, 0, text, length);
    uint8_t *bytes = size > 0 ? malloc((size_t)size) : NULL;
    bool more = true;

    if (bytes) {
        base64_decode(bytes, (size_t)size, text, length);
        more = add((struct span){bytes, (size_t)size}, context);
    }
    free(bytes);
    return more;
}

int host_certificates(bool (*add)(struct span certificate, void *context), void *context)
{
    FILE *file = bundle_open();
    char *text, *at, *end;

    if (!file)
        return -ENOENT;
    text = read_all(file);
    fclose(file);
    if (!text)
        return -ENOMEM;
    for (at = text; (at = strstr(at, begin_line)) != NULL; at = end) {
        at += sizeof begin_line - 1;
        end = strstr(at, end_line);
        if (!end || !add_one(at, (size_t)(end - at), add, context))
            break;
    }
    free(text);
    return 0;
}
