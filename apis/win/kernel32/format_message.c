/*
 * Messages with inserts. [FormatMessageW, Microsoft Learn]. A message comes from the caller, from
 * a module's message table, or from the system's texts; the A form differs in what %1 points to.
 */
#include "abi/span.h"
#include "apis/host/text.h"
#include "apis/nt/locale.h"
#include "apis/nt/message.h"
#include "apis/win/kernel32/message_text.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

GUEST_LAYOUT(__va_list_tag, "arguments are where the guest has them, in its slots");

enum { SYSTEM_TEXT_UNITS = 256, LARGEST_MESSAGE = 64 * 1024 };

/* One entry of a message table: its length, whether it is UTF-16, the text. */
static bool table_entry(struct span table, DWORD offset, DWORD index, struct span *text,
                        bool *is_wide)
{
    uint16_t length, flags;

    for (;; index--) {
        if (!span_u16(table, offset, &length) || !span_u16(table, offset + 2, &flags) || length < 4)
            return false;
        if (index == 0)
            break;
        offset += length;
    }
    *is_wide = flags & 1;
    return span_cut(table, offset + 4, length - 4u, text);
}

static bool table_find(struct span table, DWORD id, struct span *text, bool *is_wide)
{
    uint32_t blocks, low, high, offset;

    if (!span_u32(table, 0, &blocks))
        return false;
    for (uint64_t at = 4; blocks > 0; blocks--, at += 12) {
        if (!span_u32(table, at, &low) || !span_u32(table, at + 4, &high) ||
            !span_u32(table, at + 8, &offset))
            return false;
        if (id >= low && id <= high)
            return table_entry(table, offset, id - low, text, is_wide);
    }
    return false;
}

static bool append_entry(struct message_text *out, struct span text, bool is_wide)
{
    WCHAR unit;

    for (size_t at = 0; is_wide && at + 1 < text.size; at += sizeof unit) {
        memcpy(&unit, text.bytes + at, sizeof unit);
        if (unit == 0)
            break;
        message_put(out, unit);
    }
    if (!is_wide)
        message_put_narrow(out, (const char *)text.bytes,
                           strnlen((const char *)text.bytes, text.size));
    return !out->failed;
}

/* 0, or the error when the module has no such message. */
static DWORD from_module(HMODULE module, DWORD id, struct message_text *out)
{
    HRSRC resource = FindResourceW(module, MAKEINTRESOURCEW(1), (LPCWSTR)RT_MESSAGETABLE);
    HGLOBAL data = resource ? LoadResource(module, resource) : NULL;
    struct span table, text;
    bool is_wide;

    if (!data)
        return resource ? ERROR_RESOURCE_DATA_NOT_FOUND : last_error();
    table = (struct span){LockResource(data), SizeofResource(module, resource)};
    if (!table_find(table, id, &text, &is_wide))
        return ERROR_MR_MID_NOT_FOUND;
    return append_entry(out, text, is_wide) ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

static DWORD from_system(DWORD id, struct message_text *out)
{
    const char *text = message_of_error(id);

    if (!text)
        return ERROR_MR_MID_NOT_FOUND;
    message_put_narrow(out, text, strlen(text));
    message_put_narrow(out, "\r\n", 2);
    return out->failed ? ERROR_NOT_ENOUGH_MEMORY : 0;
}

/* The system's texts are in English. */
static bool language_is_served(DWORD language)
{
    struct locale user;

    locale_user(&user);
    return PRIMARYLANGID(language) == LANG_NEUTRAL || PRIMARYLANGID(language) == LANG_ENGLISH ||
           PRIMARYLANGID(language) == PRIMARYLANGID(user.id);
}

/* ntdll's messages are those of NTSTATUS values: a status that means an error has its text. */
static DWORD module_or_status(HMODULE module, DWORD id, struct message_text *out)
{
    DWORD problem = from_module(module, id, out), error;

    if (problem == 0 || module != GetModuleHandleW(L"ntdll.dll"))
        return problem;
    error = error_from_status((NTSTATUS)id);
    return error == ERROR_MR_MID_NOT_FOUND ? error : from_system(error, out);
}

/* Finds the message that the flags ask for; the module first, then the system. */
static DWORD find_source(DWORD flags, LPCVOID source, DWORD id, DWORD language,
                         struct message_text *out)
{
    DWORD problem = ERROR_INVALID_PARAMETER;

    if (flags & FORMAT_MESSAGE_FROM_HMODULE) {
        problem = module_or_status(source ? (HMODULE)source : GetModuleHandleW(NULL), id, out);
        if (problem == 0 || !(flags & FORMAT_MESSAGE_FROM_SYSTEM))
            return problem;
    }
    if (flags & FORMAT_MESSAGE_FROM_SYSTEM)
        problem =
            language_is_served(language) ? from_system(id, out) : ERROR_RESOURCE_LANG_NOT_FOUND;
    return problem;
}

/* The whole message, formatted; the caller frees it. */
static DWORD make_message(DWORD flags, LPCVOID source, DWORD id, DWORD language, va_list *arguments,
                          bool narrow, struct message_text *message)
{
    struct message_text found = {0};
    struct message_inserts inserts = {.narrow = narrow};
    DWORD problem = 0;

    if (flags & FORMAT_MESSAGE_FROM_STRING) {
        if (!source)
            return ERROR_INVALID_PARAMETER;
        if (narrow)
            message_put_narrow(&found, source, strlen(source));
        for (const WCHAR *unit = source; !narrow && *unit; unit++)
            message_put(&found, *unit);
    } else {
        problem = find_source(flags, source, id, language, &found);
    }
    /* Without ARGUMENT_ARRAY it is a pointer to a va_list, which is a pointer to the arguments. */
    inserts.is_array = (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0;
    if (arguments && !(flags & FORMAT_MESSAGE_IGNORE_INSERTS))
        inserts.arguments =
            guest_arguments(inserts.is_array ? arguments : guest_pointer_get(arguments));
    inserts.ignored = (flags & FORMAT_MESSAGE_IGNORE_INSERTS) != 0;
    inserts.width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
    if (problem == 0)
        problem = message_format(&found, &inserts, message);
    message_free(&found);
    return problem;
}

static bool arguments_fit(DWORD flags, const void *out, DWORD size)
{
    DWORD sources = flags & (FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_HMODULE |
                             FORMAT_MESSAGE_FROM_SYSTEM);

    return out && sources != 0 && size < LARGEST_MESSAGE * 16u &&
           !((flags & FORMAT_MESSAGE_FROM_STRING) && (sources != FORMAT_MESSAGE_FROM_STRING));
}

/* The message as the caller gets it; its length without the terminator. out NULL measures. */
static DWORD spell(const struct message_text *message, bool is_ansi, void *out, DWORD length)
{
    if (is_ansi)
        return (DWORD)utf8_from_utf16(out, length, (const uint16_t *)message->units,
                                      message->length);
    if (out)
        memcpy(out, message->units ? message->units : L"", length * sizeof(WCHAR));
    return (DWORD)message->length;
}

static DWORD give_message(const struct message_text *message, bool is_ansi, DWORD flags, void *out,
                          DWORD size, DWORD *length)
{
    size_t unit = is_ansi ? sizeof(char) : sizeof(WCHAR);

    *length = spell(message, is_ansi, NULL, 0);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        size = *length + 1 > size ? *length + 1 : size;
        guest_pointer_put(out, LocalAlloc(LMEM_FIXED, size * unit));
        out = guest_pointer_get(out);
        if (!out)
            return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (*length >= size)
        return ERROR_INSUFFICIENT_BUFFER;
    spell(message, is_ansi, out, *length);
    memset((char *)out + *length * unit, 0, unit);
    return 0;
}

static DWORD format(DWORD flags, const void *source, DWORD id, DWORD language, bool is_ansi,
                    void *out, DWORD size, va_list *arguments)
{
    struct message_text message = {0};
    DWORD problem, length = 0;

    if (!arguments_fit(flags, out, size))
        return (DWORD)win_fail(ERROR_INVALID_PARAMETER);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
        guest_pointer_put(out, NULL);
    problem = make_message(flags, source, id, language, arguments, is_ansi, &message);
    if (problem == 0)
        problem = give_message(&message, is_ansi, flags, out, size, &length);
    message_free(&message);
    return problem == 0 ? length : (DWORD)win_fail(problem);
}

API(kernel32, DWORD, FormatMessageW,
    (DWORD flags FLAGS(FORMAT_MESSAGE_), LPCVOID source OPTIONAL, DWORD id, DWORD language,
     LPWSTR out OUT, DWORD size, va_list *arguments OPTIONAL))
{
    return format(flags, source, id, language, false, out, size, arguments);
}

API(kernel32, DWORD, FormatMessageA,
    (DWORD flags FLAGS(FORMAT_MESSAGE_), LPCVOID source OPTIONAL, DWORD id, DWORD language,
     LPSTR out OUT, DWORD size, va_list *arguments OPTIONAL))
{
    return format(flags, source, id, language, true, out, size, arguments);
}
