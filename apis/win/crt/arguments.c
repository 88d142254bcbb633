/*
 * From the command line to argv ("Parsing C command-line arguments" in Microsoft's C language
 * reference), with the wildcards of setargv where a program asks for them.
 */
#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/startup.h"
#include "thunks/api.h"

#include <string.h>

struct vector {
    WCHAR **items;
    size_t count, room;
};

static bool vector_add(struct vector *vector, const WCHAR *text, size_t length)
{
    WCHAR *copy;

    if (vector->count + 1 >= vector->room) {
        size_t room = vector->room ? 2 * vector->room : 16;
        WCHAR **moved = crt_reallocate(vector->items, room * sizeof *moved);

        if (!moved)
            return false;
        vector->items = moved;
        vector->room = room;
    }
    copy = crt_allocate((length + 1) * sizeof *copy);
    if (!copy)
        return false;
    memcpy(copy, text, length * sizeof *copy);
    copy[length] = 0;
    vector->items[vector->count++] = copy;
    vector->items[vector->count] = NULL;
    return true;
}

/* argv[0] ends at the first blank outside quotes; backslashes are ordinary in it. */
static const WCHAR *program_name(const WCHAR *line, WCHAR *out, size_t *length)
{
    bool quoted = false;

    *length = 0;
    for (; *line && (quoted || (*line != ' ' && *line != '\t')); line++) {
        if (*line == '"')
            quoted = !quoted;
        else
            out[(*length)++] = *line;
    }
    return line;
}

/* One argument; `wild` when it has * or ? outside quotes. */
static const WCHAR *argument(const WCHAR *line, WCHAR *out, size_t *length, bool *wild)
{
    bool quoted = false;

    *length = 0;
    *wild = false;
    for (;;) {
        size_t slashes = 0;

        for (; *line == '\\'; line++)
            slashes++;
        if (*line == '"') {
            bool literal = slashes % 2;

            for (slashes /= 2; slashes; slashes--)
                out[(*length)++] = '\\';
            if (!literal && quoted && line[1] == '"') {
                literal = true; /* "" inside quotes is one quote */
                line++;
            }
            if (literal)
                out[(*length)++] = '"';
            else
                quoted = !quoted;
            line++;
            continue;
        }
        for (; slashes; slashes--)
            out[(*length)++] = '\\';
        if (!*line || (!quoted && (*line == ' ' || *line == '\t')))
            return line;
        *wild |= !quoted && (*line == '*' || *line == '?');
        out[(*length)++] = *line++;
    }
}

static int compare_names(const WCHAR *left, const WCHAR *right)
{
    return CompareStringOrdinal(left, -1, right, -1, TRUE) - CSTR_EQUAL;
}

static void sort_names(WCHAR **names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        WCHAR *name = names[i];
        size_t at = i;

        for (; at > 0 && compare_names(names[at - 1], name) > 0; at--)
            names[at] = names[at - 1];
        names[at] = name;
    }
}

/* The matching names, in order; the pattern itself when there are none. */
static bool add_matches(struct vector *vector, const WCHAR *pattern, size_t length)
{
    WIN32_FIND_DATAW found;
    HANDLE search = FindFirstFileW(pattern, &found);
    size_t folder = length, first = vector->count;
    WCHAR path[MAX_PATH * 2];

    while (folder && pattern[folder - 1] != '\\' && pattern[folder - 1] != '/' &&
           pattern[folder - 1] != ':')
        folder--;
    if (search == INVALID_HANDLE_VALUE || folder > MAX_PATH)
        return vector_add(vector, pattern, length);
    memcpy(path, pattern, folder * sizeof *path);
    do {
        size_t name = utf16_length(found.cFileName);

        if (name <= 2 && found.cFileName[0] == '.' && (name == 1 || found.cFileName[1] == '.'))
            continue;
        memcpy(path + folder, found.cFileName, name * sizeof *path);
        if (!vector_add(vector, path, folder + name))
            break;
    } while (FindNextFileW(search, &found));
    FindClose(search);
    if (vector->count == first)
        return vector_add(vector, pattern, length);
    sort_names(vector->items + first, vector->count - first);
    return true;
}

WCHAR **arguments_split(const WCHAR *line, bool expand, int *count)
{
    struct vector vector = {0};
    WCHAR *text = crt_allocate((utf16_length(line) + 2) * sizeof *text);
    size_t length;
    bool wild, done;

    *count = 0;
    if (!text)
        return NULL;
    line = program_name(line, text, &length);
    done = vector_add(&vector, text, length);
    while (done) {
        while (*line == ' ' || *line == '\t')
            line++;
        if (!*line)
            break;
        line = argument(line, text, &length, &wild);
        text[length] = 0;
        done =
            wild && expand ? add_matches(&vector, text, length) : vector_add(&vector, text, length);
    }
    crt_release(text);
    if (!done)
        return NULL;
    *count = (int)vector.count;
    guest_pointer_array(vector.items, vector.count + 1);
    return vector.items;
}
