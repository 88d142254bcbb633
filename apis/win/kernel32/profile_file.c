/* See profile.h. */
#include "apis/host/text.h"
#include "apis/win/kernel32/profile.h"
#include "apis/win/result.h"

#include <stdlib.h>
#include <string.h>

static bool has_directory(const WCHAR *name)
{
    while (*name && *name != '\\' && *name != '/' && *name != ':')
        name++;
    return *name;
}

static HANDLE open_file(const WCHAR *name, DWORD access, DWORD sharing, DWORD how)
{
    WCHAR path[2 * MAX_PATH];
    UINT length = 0;

    if (!has_directory(name)) {
        length = GetWindowsDirectoryW(path, MAX_PATH);
        path[length++] = '\\';
    }
    if (utf16_length((const uint16_t *)name) >= MAX_PATH) {
        last_error_set(ERROR_FILENAME_EXCED_RANGE);
        return INVALID_HANDLE_VALUE;
    }
    lstrcpyW(path + length, name);
    return CreateFileW(path, access, sharing, NULL, how, FILE_ATTRIBUTE_NORMAL, NULL);
}

static bool read_all(HANDLE file, struct profile *profile)
{
    DWORD size = GetFileSize(file, NULL), done = 0;
    char *bytes = size == INVALID_FILE_SIZE ? NULL : malloc(size + 1);
    bool result;

    if (bytes && !ReadFile(file, bytes, size, &done, NULL))
        done = 0;
    result = bytes && profile_open(profile, bytes, done);
    free(bytes);
    return result;
}

bool profile_read(struct profile *profile, const WCHAR *name)
{
    HANDLE file = open_file(name, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING);
    bool result;

    if (file == INVALID_HANDLE_VALUE)
        return profile_open(profile, "", 0);
    result = read_all(file, profile);
    CloseHandle(file);
    return result;
}

static BOOL write_all(HANDLE file, const struct profile *profile)
{
    size_t size;
    void *bytes = profile_bytes(profile, &size);
    DWORD done;
    BOOL result = bytes && SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0 &&
                  WriteFile(file, bytes, (DWORD)size, &done, NULL) && SetEndOfFile(file);

    free(bytes);
    return result;
}

static bool insert(struct profile *profile, size_t at, const WCHAR *text)
{
    return profile_replace(profile, (struct profile_span){at, at}, text,
                           utf16_length((const uint16_t *)text));
}

/* A new section, behind what is there. */
static bool add_section(struct profile *profile, const WCHAR *name, struct profile_span *lines)
{
    size_t length = profile->length;

    if (length > 0 && profile->text[length - 1] != '\n' && !insert(profile, length, L"\r\n"))
        return false;
    if (!insert(profile, profile->length, L"[") || !insert(profile, profile->length, name) ||
        !insert(profile, profile->length, L"]\r\n"))
        return false;
    *lines = (struct profile_span){profile->length, profile->length};
    return true;
}

/* Where an entry is added: behind the last line of the section that says something. */
static size_t behind_entries(struct profile *profile, const struct profile_span *lines)
{
    struct profile_entry entry;
    size_t at = lines->from, behind = lines->from;

    while (profile_next_entry(profile, lines, &at, &entry))
        behind = entry.whole.to;
    if (behind > 0 && profile->text[behind - 1] != '\n' && insert(profile, behind, L"\r\n"))
        behind += 2;
    return behind;
}

static bool add_line(struct profile *profile, size_t at, const WCHAR *key, const WCHAR *value)
{
    return insert(profile, at, L"\r\n") && insert(profile, at, value) &&
           insert(profile, at, L"=") && insert(profile, at, key);
}

static bool change(struct profile *profile, const WCHAR *section, const WCHAR *key,
                   const WCHAR *value)
{
    struct profile_span header, lines;
    struct profile_entry entry;
    bool there = profile_find_section(profile, section, &header, &lines);

    if (!there && (!key || !value))
        return true;
    if (!key)
        return profile_replace(profile, (struct profile_span){header.from, lines.to}, L"", 0);
    if (!there && !add_section(profile, section, &lines))
        return false;
    if (!profile_find_entry(profile, &lines, key, &entry))
        return !value || add_line(profile, behind_entries(profile, &lines), key, value);
    if (!value)
        return profile_replace(profile, entry.whole, L"", 0);
    return profile_replace(profile, entry.value, value, utf16_length((const uint16_t *)value));
}

static HANDLE open_to_change(const WCHAR *name, struct profile *profile)
{
    HANDLE file = open_file(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, OPEN_ALWAYS);

    if (file != INVALID_HANDLE_VALUE && !read_all(file, profile)) {
        CloseHandle(file);
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
        return INVALID_HANDLE_VALUE;
    }
    return file;
}

BOOL profile_write(const WCHAR *section, const WCHAR *key, const WCHAR *value, const WCHAR *name)
{
    struct profile profile;
    HANDLE file = open_to_change(name, &profile);
    BOOL result;

    if (file == INVALID_HANDLE_VALUE)
        return FALSE;
    result = change(&profile, section, key, value) ? write_all(file, &profile)
                                                   : win_fail(ERROR_NOT_ENOUGH_MEMORY);
    profile_close(&profile);
    CloseHandle(file);
    return result;
}

static bool change_section(struct profile *profile, const WCHAR *section, const WCHAR *line)
{
    struct profile_span header, lines;

    if (!profile_find_section(profile, section, &header, &lines) &&
        !add_section(profile, section, &lines))
        return false;
    if (!profile_replace(profile, lines, L"", 0))
        return false;
    for (size_t at = lines.from; *line; line += utf16_length((const uint16_t *)line) + 1) {
        size_t before = profile->length;

        if (!insert(profile, at, L"\r\n") || !insert(profile, at, line))
            return false;
        at += profile->length - before;
    }
    return true;
}

BOOL profile_write_section(const WCHAR *section, const WCHAR *lines, const WCHAR *name)
{
    struct profile profile;
    HANDLE file = open_to_change(name, &profile);
    BOOL result;

    if (file == INVALID_HANDLE_VALUE)
        return FALSE;
    result = change_section(&profile, section, lines) ? write_all(file, &profile)
                                                      : win_fail(ERROR_NOT_ENOUGH_MEMORY);
    profile_close(&profile);
    CloseHandle(file);
    return result;
}
