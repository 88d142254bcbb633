/*
 * Initialisation files (.ini). They are files and nothing else: no part of them is looked up in the
 * registry. [GetPrivateProfileStringW and its family, Microsoft Learn]
 */
#include "apis/win/kernel32/profile.h"

#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

static const WCHAR windows_own[] = L"win.ini";

/* Strings for the caller, each with its NUL, or a single one without. */
struct answer {
    WCHAR *text;
    size_t length;
    bool is_list;
};

static void add(struct answer *answer, const WCHAR *text, size_t length)
{
    memcpy(answer->text + answer->length, text, length * sizeof *text);
    answer->length += length;
    if (answer->is_list)
        answer->text[answer->length++] = 0;
}

static void add_span(struct answer *answer, const struct profile *profile, struct profile_span part)
{
    add(answer, profile->text + part.from, part.to - part.from);
}

static void list_sections(struct answer *answer, const struct profile *profile)
{
    struct profile_span name, header, lines;
    size_t at = 0;

    answer->is_list = true;
    while (profile_next_section(profile, &at, &name, &header, &lines))
        add_span(answer, profile, name);
}

/* Keys, or whole lines. */
static void list_entries(struct answer *answer, const struct profile *profile, const WCHAR *section,
                         bool whole)
{
    struct profile_span header, lines;
    struct profile_entry entry;
    size_t at;

    answer->is_list = true;
    if (!profile_find_section(profile, section, &header, &lines))
        return;
    at = lines.from;
    while (profile_next_entry(profile, &lines, &at, &entry))
        add_span(answer, profile, whole ? entry.line : entry.key);
}

static bool find_value(const struct profile *profile, const WCHAR *section, const WCHAR *key,
                       struct profile_span *value)
{
    struct profile_span header, lines;
    struct profile_entry entry;

    if (!profile_find_section(profile, section, &header, &lines) ||
        !profile_find_entry(profile, &lines, key, &entry))
        return false;
    *value = entry.value;
    return true;
}

/* Without the quotation marks around it. */
static void add_value(struct answer *answer, const struct profile *profile,
                      struct profile_span value)
{
    WCHAR first = value.from < value.to ? profile->text[value.from] : 0;

    if (value.to - value.from >= 2 && (first == '"' || first == '\'') &&
        profile->text[value.to - 1] == first)
        value = (struct profile_span){value.from + 1, value.to - 1};
    add_span(answer, profile, value);
}

static void add_default(struct answer *answer, const WCHAR *text)
{
    size_t length = text ? utf16_length((const uint16_t *)text) : 0;

    while (length > 0 && text[length - 1] == ' ')
        length--;
    add(answer, text, length);
}

/* What the functions for strings say; whole: what that for a section's lines does. */
static bool query(const WCHAR *section, const WCHAR *key, const WCHAR *otherwise, bool whole,
                  const WCHAR *file, struct answer *answer)
{
    size_t spare = otherwise ? utf16_length((const uint16_t *)otherwise) : 0;
    struct profile profile;
    struct profile_span value;

    *answer = (struct answer){0};
    if (!profile_read(&profile, file))
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    answer->text = malloc((2 * profile.length + spare + 1) * sizeof *answer->text);
    if (!answer->text)
        win_fail(ERROR_NOT_ENOUGH_MEMORY);
    else if (!section)
        list_sections(answer, &profile);
    else if (!key)
        list_entries(answer, &profile, section, whole);
    else if (find_value(&profile, section, key, &value))
        add_value(answer, &profile, value);
    else
        add_default(answer, otherwise);
    profile_close(&profile);
    return answer->text;
}

/* A string ends in a NUL, a list in two; what is too long is cut. */
static DWORD fitting(size_t length, DWORD size, bool is_list)
{
    DWORD ends = is_list ? 2 : 1, room = size > ends ? size - ends : 0;

    if (is_list && length < size)
        return (DWORD)length;
    return length <= room ? (DWORD)length : room;
}

static DWORD give_wide(struct answer *answer, WCHAR *out, DWORD size)
{
    DWORD count = fitting(answer->length, size, answer->is_list);

    if (size == 0 || !answer->text)
        return 0;
    memcpy(out, answer->text, count * sizeof *out);
    memset(out + count, 0, (size - count < 2 ? 1 : 1 + answer->is_list) * sizeof *out);
    return count;
}

static DWORD give_narrow(struct answer *answer, char *out, DWORD size)
{
    const uint16_t *text = (const uint16_t *)answer->text;
    size_t need = text ? utf8_from_utf16(NULL, 0, text, answer->length) : 0;
    char *narrow = malloc(need + 1);
    DWORD count = fitting(need, size, answer->is_list);

    if (size == 0 || !answer->text || !narrow) {
        free(narrow);
        return 0;
    }
    utf8_from_utf16(narrow, need, text, answer->length);
    memcpy(out, narrow, count);
    memset(out + count, 0, size - count < 2 ? 1 : 1u + answer->is_list);
    free(narrow);
    return count;
}

API(kernel32, DWORD, GetPrivateProfileStringW,
    (LPCWSTR section OPTIONAL, LPCWSTR key OPTIONAL, LPCWSTR otherwise OPTIONAL,
     LPWSTR out OUT COUNT(size), DWORD size, LPCWSTR file))
{
    struct answer answer;
    DWORD count = 0;

    if (query(section, key, otherwise, false, file ? file : windows_own, &answer))
        count = give_wide(&answer, out, size);
    free(answer.text);
    return count;
}

API(kernel32, DWORD, GetPrivateProfileSectionW,
    (LPCWSTR section, LPWSTR out OUT COUNT(size), DWORD size, LPCWSTR file))
{
    struct answer answer;
    DWORD count = 0;

    if (query(section, NULL, NULL, true, file, &answer))
        count = give_wide(&answer, out, size);
    free(answer.text);
    return count;
}

/* The arguments of an A function. */
struct widened {
    struct wide section, key, otherwise, file;
};

/* All of them are opened, whichever fails. */
static bool widen(struct widened *wide, LPCSTR section, LPCSTR key, LPCSTR otherwise, LPCSTR file)
{
    bool opened = wide_open(&wide->section, section);

    opened = wide_open(&wide->key, key) && opened;
    opened = wide_open(&wide->otherwise, otherwise) && opened;
    return wide_open(&wide->file, file) && opened;
}

static void widened_close(struct widened *wide)
{
    wide_close(&wide->section);
    wide_close(&wide->key);
    wide_close(&wide->otherwise);
    wide_close(&wide->file);
}

static DWORD query_narrow(const struct widened *wide, bool whole, char *out, DWORD size)
{
    struct answer answer;
    DWORD count = 0;

    if (query(wide->section.text, wide->key.text, wide->otherwise.text, whole,
              wide->file.text ? wide->file.text : windows_own, &answer))
        count = give_narrow(&answer, out, size);
    free(answer.text);
    return count;
}

API(kernel32, DWORD, GetPrivateProfileStringA,
    (LPCSTR section OPTIONAL, LPCSTR key OPTIONAL, LPCSTR otherwise OPTIONAL,
     LPSTR out OUT BYTES(size), DWORD size, LPCSTR file))
{
    struct widened wide;
    DWORD count = 0;

    if (widen(&wide, section, key, otherwise, file))
        count = query_narrow(&wide, false, out, size);
    widened_close(&wide);
    return count;
}

API(kernel32, DWORD, GetPrivateProfileSectionA,
    (LPCSTR section, LPSTR out OUT BYTES(size), DWORD size, LPCSTR file))
{
    struct widened wide;
    DWORD count = 0;

    if (widen(&wide, section, NULL, NULL, file))
        count = query_narrow(&wide, true, out, size);
    widened_close(&wide);
    return count;
}

API(kernel32, DWORD, GetPrivateProfileSectionNamesW,
    (LPWSTR out OUT COUNT(size), DWORD size, LPCWSTR file))
{
    return GetPrivateProfileStringW(NULL, NULL, NULL, out, size, file);
}

API(kernel32, DWORD, GetPrivateProfileSectionNamesA,
    (LPSTR out OUT BYTES(size), DWORD size, LPCSTR file))
{
    return GetPrivateProfileStringA(NULL, NULL, NULL, out, size, file);
}

/* Decimal digits up to something else. */
API(kernel32, UINT, GetPrivateProfileIntW,
    (LPCWSTR section, LPCWSTR key, INT otherwise, LPCWSTR file))
{
    WCHAR text[32];
    const WCHAR *at = text;
    UINT value = 0;
    bool is_negative;

    if (GetPrivateProfileStringW(section, key, NULL, text, 32, file) == 0)
        return (UINT)otherwise;
    is_negative = *at == '-';
    at += is_negative || *at == '+';
    while (*at >= '0' && *at <= '9')
        value = value * 10 + (UINT)(*at++ - '0');
    return is_negative ? 0 - value : value;
}

API(kernel32, UINT, GetPrivateProfileIntA, (LPCSTR section, LPCSTR key, INT otherwise, LPCSTR file))
{
    struct widened wide;
    UINT value = (UINT)otherwise;

    if (widen(&wide, section, key, NULL, file))
        value = GetPrivateProfileIntW(wide.section.text, wide.key.text, otherwise, wide.file.text);
    widened_close(&wide);
    return value;
}

/* Without names it empties a cache, which there is not; documented to give FALSE then. */
API(kernel32, WINBOOL, WritePrivateProfileStringW,
    (LPCWSTR section OPTIONAL, LPCWSTR key OPTIONAL, LPCWSTR value OPTIONAL, LPCWSTR file))
{
    return section ? profile_write(section, key, value, file ? file : windows_own) : FALSE;
}

API(kernel32, WINBOOL, WritePrivateProfileStringA,
    (LPCSTR section OPTIONAL, LPCSTR key OPTIONAL, LPCSTR value OPTIONAL, LPCSTR file))
{
    struct widened wide;
    BOOL result = FALSE;

    if (widen(&wide, section, key, value, file))
        result = WritePrivateProfileStringW(wide.section.text, wide.key.text, wide.otherwise.text,
                                            wide.file.text);
    widened_close(&wide);
    return result;
}

/* Without lines the section goes. */
API(kernel32, WINBOOL, WritePrivateProfileSectionW,
    (LPCWSTR section, LPCWSTR lines OPTIONAL, LPCWSTR file))
{
    return lines ? profile_write_section(section, lines, file)
                 : profile_write(section, NULL, NULL, file);
}

/* With the empty one behind the last. */
static WCHAR *widen_lines(const char *lines)
{
    const char *end = lines;
    size_t length;
    WCHAR *wide;

    while (*end)
        end += strlen(end) + 1;
    length = utf16_from_utf8(NULL, 0, lines, (size_t)(end - lines));
    wide = malloc((length + 1) * sizeof *wide);
    if (!wide)
        return NULL;
    utf16_from_utf8((uint16_t *)wide, length, lines, (size_t)(end - lines));
    wide[length] = 0;
    return wide;
}

API(kernel32, WINBOOL, WritePrivateProfileSectionA,
    (LPCSTR section, LPCSTR lines OPTIONAL, LPCSTR file))
{
    WCHAR *wide_lines = lines ? widen_lines(lines) : NULL;
    struct widened wide;
    BOOL result = FALSE;

    if (lines && !wide_lines)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    if (widen(&wide, section, NULL, NULL, file))
        result = WritePrivateProfileSectionW(wide.section.text, wide_lines, wide.file.text);
    widened_close(&wide);
    free(wide_lines);
    return result;
}

API(kernel32, DWORD, GetProfileStringW,
    (LPCWSTR section OPTIONAL, LPCWSTR key OPTIONAL, LPCWSTR otherwise OPTIONAL,
     LPWSTR out OUT COUNT(size), DWORD size))
{
    return GetPrivateProfileStringW(section, key, otherwise, out, size, windows_own);
}

API(kernel32, DWORD, GetProfileStringA,
    (LPCSTR section OPTIONAL, LPCSTR key OPTIONAL, LPCSTR otherwise OPTIONAL,
     LPSTR out OUT BYTES(size), DWORD size))
{
    return GetPrivateProfileStringA(section, key, otherwise, out, size, NULL);
}

API(kernel32, UINT, GetProfileIntW, (LPCWSTR section, LPCWSTR key, INT otherwise))
{
    return GetPrivateProfileIntW(section, key, otherwise, windows_own);
}

API(kernel32, UINT, GetProfileIntA, (LPCSTR section, LPCSTR key, INT otherwise))
{
    return GetPrivateProfileIntA(section, key, otherwise, NULL);
}

API(kernel32, WINBOOL, WriteProfileStringW,
    (LPCWSTR section OPTIONAL, LPCWSTR key OPTIONAL, LPCWSTR value OPTIONAL))
{
    return WritePrivateProfileStringW(section, key, value, windows_own);
}

API(kernel32, WINBOOL, WriteProfileStringA,
    (LPCSTR section OPTIONAL, LPCSTR key OPTIONAL, LPCSTR value OPTIONAL))
{
    return WritePrivateProfileStringA(section, key, value, NULL);
}
