/*
 * Event tracing, with no session that listens, and the event log, which is the host's syslog.
 * [Event Tracing, Event Logging, Microsoft Learn]
 */
#include "abi/guest_memory.h"
#include "abi/windows.h"

#include <evntprov.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

enum { SOURCE_MARK = 0x4c4f4753, LINE_BYTES = 1024 };

/* Nobody enables a provider: the callback is never called, and every write is dropped, which is
 * documented for events that no session wants. */
API_PRIVATE(advapi32, ULONG, EventRegister,
            (LPCGUID provider, PENABLECALLBACK callback OPTIONAL, PVOID context OPTIONAL,
             PREGHANDLE handle OUT))
{
    static atomic_ullong registrations;

    (void)callback;
    (void)context;
    if (!provider || !handle)
        return ERROR_INVALID_PARAMETER;
    *handle = ++registrations;
    return ERROR_SUCCESS;
}

static ULONG check(REGHANDLE handle)
{
    return handle ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

API_PRIVATE(advapi32, ULONG, EventUnregister, (REGHANDLE handle))
{
    return check(handle);
}

API_PRIVATE(advapi32, BOOLEAN, EventEnabled, (REGHANDLE handle, PCEVENT_DESCRIPTOR event))
{
    (void)handle;
    (void)event;
    return FALSE;
}

API_PRIVATE(advapi32, BOOLEAN, EventProviderEnabled,
            (REGHANDLE handle, UCHAR level, ULONGLONG keyword))
{
    (void)handle;
    (void)level;
    (void)keyword;
    return FALSE;
}

API_PRIVATE(advapi32, ULONG, EventWrite,
            (REGHANDLE handle, PCEVENT_DESCRIPTOR event, ULONG count,
             PEVENT_DATA_DESCRIPTOR data OPTIONAL))
{
    (void)count;
    (void)data;
    return event ? check(handle) : ERROR_INVALID_PARAMETER;
}

API_PRIVATE(advapi32, ULONG, EventWriteTransfer,
            (REGHANDLE handle, PCEVENT_DESCRIPTOR event, LPCGUID activity OPTIONAL,
             LPCGUID related OPTIONAL, ULONG count, PEVENT_DATA_DESCRIPTOR data OPTIONAL))
{
    (void)activity;
    (void)related;
    (void)count;
    (void)data;
    return event ? check(handle) : ERROR_INVALID_PARAMETER;
}

/* Traits describe a provider to sessions. */
API_PRIVATE(advapi32, ULONG, EventSetInformation,
            (REGHANDLE handle, int class, PVOID information, ULONG size))
{
    (void)class;
    (void)size;
    return information ? check(handle) : ERROR_INVALID_PARAMETER;
}

struct source {
    unsigned mark;
    char name[64];
};

static struct source *source_of(HANDLE handle)
{
    struct source *source = handle;

    return source && source->mark == SOURCE_MARK ? source : NULL;
}

API(advapi32, HANDLE, RegisterEventSourceA, (LPCSTR server OPTIONAL, LPCSTR name))
{
    struct source *source;

    if (server && *server) {
        last_error_set(RPC_S_SERVER_UNAVAILABLE);
        return NULL;
    }
    source = name ? guest_allocate(sizeof *source) : NULL;
    if (!source) {
        last_error_set(name ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    source->mark = SOURCE_MARK;
    snprintf(source->name, sizeof source->name, "%s", name);
    return source;
}

static size_t narrow(const WCHAR *text, char *out, size_t size)
{
    size_t length = text ? utf8_from_utf16(out, size - 1, (const uint16_t *)text,
                                           utf16_length((const uint16_t *)text))
                         : 0;

    length = length < size ? length : size - 1;
    out[length] = 0;
    return length;
}

API(advapi32, HANDLE, RegisterEventSourceW, (LPCWSTR server OPTIONAL, LPCWSTR name))
{
    char text[64], server_text[64];

    narrow(server, server_text, sizeof server_text);
    narrow(name, text, sizeof text);
    return RegisterEventSourceA(server_text, name ? text : NULL);
}

API(advapi32, BOOL, DeregisterEventSource, (HANDLE handle))
{
    struct source *source = source_of(handle);

    if (!source)
        return win_fail(ERROR_INVALID_HANDLE);
    source->mark = 0;
    guest_release(source);
    return TRUE;
}

static int priority(WORD type)
{
    return type == EVENTLOG_ERROR_TYPE     ? LOG_ERR
           : type == EVENTLOG_WARNING_TYPE ? LOG_WARNING
                                           : LOG_INFO;
}

static BOOL report(HANDLE handle, WORD type, DWORD event, WORD count, const char *first)
{
    struct source *source = source_of(handle);

    if (!source)
        return win_fail(ERROR_INVALID_HANDLE);
    syslog(LOG_USER | priority(type), "%s: event %u: %s", source->name, event & 0xffff,
           count ? first : "");
    return TRUE;
}

API(advapi32, BOOL, ReportEventA,
    (HANDLE handle, WORD type, WORD category, DWORD event, PSID user OPTIONAL, WORD count,
     DWORD size, LPCSTR *strings IN COUNT(count) OPTIONAL, LPVOID data OPTIONAL))
{
    (void)category;
    (void)user;
    (void)size;
    (void)data;
    return report(handle, type, event, strings ? count : 0, strings && count ? strings[0] : "");
}

API(advapi32, BOOL, ReportEventW,
    (HANDLE handle, WORD type, WORD category, DWORD event, PSID user OPTIONAL, WORD count,
     DWORD size, LPCWSTR *strings IN COUNT(count) OPTIONAL, LPVOID data OPTIONAL))
{
    char line[LINE_BYTES];

    (void)category;
    (void)user;
    (void)size;
    (void)data;
    narrow(strings && count ? strings[0] : NULL, line, sizeof line);
    return report(handle, type, event, strings ? count : 0, line);
}
