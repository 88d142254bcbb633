/* Counted strings. [RtlInitUnicodeString and its kin, Microsoft Learn] */
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "thunks/api.h"

#include <string.h>

enum { LONGEST = 0xfffe }; /* bytes */

API_PRIVATE(ntdll, VOID, RtlInitUnicodeString, (PUNICODE_STRING string OUT, PCWSTR text OPTIONAL))
{
    size_t bytes = text ? utf16_length((const uint16_t *)text) * sizeof *text : 0;

    if (bytes > LONGEST - sizeof *text)
        bytes = LONGEST - sizeof *text;
    string->Length = (USHORT)bytes;
    string->MaximumLength = text ? (USHORT)(bytes + sizeof *text) : 0;
    string->Buffer = (PWSTR)text;
}

API_PRIVATE(ntdll, NTSTATUS, RtlInitUnicodeStringEx,
            (PUNICODE_STRING string OUT, PCWSTR text OPTIONAL))
{
    if (text && utf16_length((const uint16_t *)text) * sizeof *text > LONGEST - sizeof *text)
        return STATUS_NAME_TOO_LONG;
    ntdll_RtlInitUnicodeString(string, text);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, VOID, RtlInitAnsiString, (PANSI_STRING string OUT, PCSTR text OPTIONAL))
{
    size_t bytes = text ? strlen(text) : 0;

    if (bytes > LONGEST)
        bytes = LONGEST;
    string->Length = (USHORT)bytes;
    string->MaximumLength = text ? (USHORT)(bytes + 1) : 0;
    string->Buffer = (PCHAR)text;
}

ALIAS(ntdll, RtlInitString, "ntdll.RtlInitAnsiString");

API_PRIVATE(ntdll, VOID, RtlFreeUnicodeString, (PUNICODE_STRING string INOUT))
{
    if (string->Buffer)
        HeapFree(GetProcessHeap(), 0, string->Buffer);
    memset(string, 0, sizeof *string);
}

API_PRIVATE(ntdll, VOID, RtlFreeAnsiString, (PANSI_STRING string INOUT))
{
    if (string->Buffer)
        HeapFree(GetProcessHeap(), 0, string->Buffer);
    memset(string, 0, sizeof *string);
}

API_PRIVATE(ntdll, NTSTATUS, RtlAnsiStringToUnicodeString,
            (PUNICODE_STRING out INOUT, const ANSI_STRING *from, BOOLEAN allocate))
{
    size_t bytes = utf16_from_utf8(NULL, 0, from->Buffer, from->Length) * sizeof(WCHAR);

    if (bytes + sizeof(WCHAR) > LONGEST)
        return STATUS_INVALID_PARAMETER_2;
    if (allocate) {
        out->Buffer = HeapAlloc(GetProcessHeap(), 0, bytes + sizeof(WCHAR));
        if (!out->Buffer)
            return STATUS_NO_MEMORY;
        out->MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
    } else if (bytes + sizeof(WCHAR) > out->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    utf16_from_utf8((uint16_t *)out->Buffer, bytes / sizeof(WCHAR), from->Buffer, from->Length);
    out->Buffer[bytes / sizeof(WCHAR)] = 0;
    out->Length = (USHORT)bytes;
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlUnicodeStringToAnsiString,
            (PANSI_STRING out INOUT, const UNICODE_STRING *from, BOOLEAN allocate))
{
    size_t units = from->Length / sizeof(WCHAR);
    size_t bytes = utf8_from_utf16(NULL, 0, (const uint16_t *)from->Buffer, units);

    if (bytes + 1 > LONGEST)
        return STATUS_INVALID_PARAMETER_2;
    if (allocate) {
        out->Buffer = HeapAlloc(GetProcessHeap(), 0, bytes + 1);
        if (!out->Buffer)
            return STATUS_NO_MEMORY;
        out->MaximumLength = (USHORT)(bytes + 1);
    } else if (bytes + 1 > out->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    utf8_from_utf16(out->Buffer, bytes, (const uint16_t *)from->Buffer, units);
    out->Buffer[bytes] = 0;
    out->Length = (USHORT)bytes;
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, LONG, RtlCompareUnicodeString,
            (const UNICODE_STRING *a, const UNICODE_STRING *b, BOOLEAN ignore_case))
{
    size_t left = a->Length / sizeof(WCHAR), right = b->Length / sizeof(WCHAR);
    size_t common = left < right ? left : right;

    if (ignore_case)
        return utf16_compare_caseless((const uint16_t *)a->Buffer, left,
                                      (const uint16_t *)b->Buffer, right);
    for (size_t i = 0; i < common; i++) {
        if (a->Buffer[i] != b->Buffer[i])
            return a->Buffer[i] - b->Buffer[i];
    }
    return (LONG)left - (LONG)right;
}

API_PRIVATE(ntdll, BOOLEAN, RtlEqualUnicodeString,
            (const UNICODE_STRING *a, const UNICODE_STRING *b, BOOLEAN ignore_case))
{
    return a->Length == b->Length && ntdll_RtlCompareUnicodeString(a, b, ignore_case) == 0;
}

API_PRIVATE(ntdll, BOOLEAN, RtlPrefixUnicodeString,
            (const UNICODE_STRING *prefix, const UNICODE_STRING *string, BOOLEAN ignore_case))
{
    UNICODE_STRING head = *string;

    if (prefix->Length > string->Length)
        return FALSE;
    head.Length = prefix->Length;
    return ntdll_RtlEqualUnicodeString(prefix, &head, ignore_case);
}

API_PRIVATE(ntdll, VOID, RtlCopyUnicodeString,
            (PUNICODE_STRING out INOUT, const UNICODE_STRING *from OPTIONAL))
{
    size_t bytes = from ? from->Length : 0;

    if (bytes > out->MaximumLength)
        bytes = out->MaximumLength;
    if (bytes)
        memcpy(out->Buffer, from->Buffer, bytes);
    out->Length = (USHORT)bytes;
    if (bytes + sizeof(WCHAR) <= out->MaximumLength)
        out->Buffer[bytes / sizeof(WCHAR)] = 0;
}

static NTSTATUS append(UNICODE_STRING *out, const WCHAR *text, size_t bytes)
{
    if (out->Length + bytes > out->MaximumLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove((char *)out->Buffer + out->Length, text, bytes);
    out->Length = (USHORT)(out->Length + bytes);
    if (out->Length + sizeof *text <= out->MaximumLength)
        out->Buffer[out->Length / sizeof *text] = 0;
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlAppendUnicodeToString,
            (PUNICODE_STRING out INOUT, PCWSTR text OPTIONAL))
{
    return text ? append(out, text, utf16_length((const uint16_t *)text) * sizeof *text)
                : STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlAppendUnicodeStringToString,
            (PUNICODE_STRING out INOUT, const UNICODE_STRING *text))
{
    return append(out, text->Buffer, text->Length);
}

API_PRIVATE(ntdll, WCHAR, RtlUpcaseUnicodeChar, (WCHAR unit))
{
    return utf16_upper(unit);
}

API_PRIVATE(ntdll, WCHAR, RtlDowncaseUnicodeChar, (WCHAR unit))
{
    return utf16_lower(unit);
}

API_PRIVATE(ntdll, NTSTATUS, RtlUpcaseUnicodeString,
            (PUNICODE_STRING out INOUT, const UNICODE_STRING *from, BOOLEAN allocate))
{
    if (allocate) {
        out->Buffer = HeapAlloc(GetProcessHeap(), 0, from->Length + sizeof(WCHAR));
        if (!out->Buffer)
            return STATUS_NO_MEMORY;
        out->MaximumLength = from->Length;
    } else if (from->Length > out->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (size_t i = 0; i < from->Length / sizeof(WCHAR); i++)
        out->Buffer[i] = utf16_upper(from->Buffer[i]);
    out->Length = from->Length;
    return STATUS_SUCCESS;
}

/* Sizes in bytes; what does not fit is cut off, which is not an error here. */
API_PRIVATE(ntdll, NTSTATUS, RtlMultiByteToUnicodeN,
            (PWCH out OUT BYTES(size), ULONG size, PULONG done OUT OPTIONAL, const CHAR *text,
             ULONG length))
{
    size_t units = utf16_from_utf8((uint16_t *)out, size / sizeof *out, text, length);

    if (units > size / sizeof *out)
        units = size / sizeof *out;
    if (done)
        *done = (ULONG)(units * sizeof *out);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlUnicodeToMultiByteN,
            (PCHAR out OUT BYTES(size), ULONG size, PULONG done OUT OPTIONAL, PCWCH text,
             ULONG length))
{
    size_t bytes = utf8_from_utf16(out, size, (const uint16_t *)text, length / sizeof *text);

    if (done)
        *done = (ULONG)(bytes < size ? bytes : size);
    return STATUS_SUCCESS;
}

/* These two tell what was replaced and what did not fit. */
API_PRIVATE(ntdll, NTSTATUS, RtlUTF8ToUnicodeN,
            (PWSTR out OUT BYTES(size) OPTIONAL, ULONG size, PULONG done OUT, PCCH text,
             ULONG length))
{
    size_t bytes =
        utf16_from_utf8((uint16_t *)out, out ? size / sizeof *out : 0, text, length) * sizeof *out;

    *done = (ULONG)(out && bytes > size ? size : bytes);
    if (out && bytes > size)
        return STATUS_BUFFER_TOO_SMALL;
    return utf8_is_valid(text, length) ? STATUS_SUCCESS : STATUS_SOME_NOT_MAPPED;
}

API_PRIVATE(ntdll, NTSTATUS, RtlUnicodeToUTF8N,
            (PCHAR out OUT BYTES(size) OPTIONAL, ULONG size, PULONG done OUT, PCWCH text,
             ULONG length))
{
    const uint16_t *units = (const uint16_t *)text;
    size_t bytes = utf8_from_utf16(out, out ? size : 0, units, length / sizeof *units);

    *done = (ULONG)(out && bytes > size ? size : bytes);
    if (out && bytes > size)
        return STATUS_BUFFER_TOO_SMALL;
    return utf16_is_valid(units, length / sizeof *units) ? STATUS_SUCCESS : STATUS_SOME_NOT_MAPPED;
}
