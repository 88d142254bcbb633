/* CommandLineToArgvW. The rules are those of its documentation: "Parsing" of command lines. */
#include "abi/windows.h"

#include <shellapi.h>

#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdbool.h>

/* The arguments as they come out: text after text, each with its terminator. */
struct arguments {
    WCHAR *text;  /* NULL while measuring */
    WCHAR **list; /* NULL while measuring */
    size_t length;
    int count;
};

static void begin(struct arguments *to)
{
    if (to->list)
        guest_pointer_set(to->list, (size_t)to->count, to->text + to->length);
    to->count++;
}

static void put(struct arguments *to, WCHAR unit)
{
    if (to->text)
        to->text[to->length] = unit;
    to->length++;
}

static bool is_blank(WCHAR unit)
{
    return unit == ' ' || unit == '\t';
}

/* The program's name: quotes enclose, and a backslash is only a backslash. */
static const WCHAR *take_program(const WCHAR *at, struct arguments *to)
{
    bool quoted = false;

    begin(to);
    for (; *at && (quoted || !is_blank(*at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        else
            put(to, *at);
    }
    put(to, 0);
    return at;
}

/* 2n backslashes before a quote are n, and 2n + 1 are n and the quote itself. */
static const WCHAR *take_backslashes(const WCHAR *at, struct arguments *to)
{
    size_t count = 0;

    while (at[count] == '\\')
        count++;
    at += count;
    if (*at == '"') {
        for (size_t i = 0; i < count / 2; i++)
            put(to, '\\');
        if (count % 2)
            put(to, *at++);
    } else {
        for (size_t i = 0; i < count; i++)
            put(to, '\\');
    }
    return at;
}

static const WCHAR *take_argument(const WCHAR *at, struct arguments *to)
{
    bool quoted = false;

    begin(to);
    while (*at && (quoted || !is_blank(*at))) {
        if (*at == '\\') {
            at = take_backslashes(at, to);
        } else if (*at == '"' && quoted && at[1] == '"') {
            put(to, '"'); /* a doubled quote between quotes is one */
            at += 2;
        } else if (*at == '"') {
            quoted = !quoted;
            at++;
        } else {
            put(to, *at++);
        }
    }
    put(to, 0);
    return at;
}

static void take_all(const WCHAR *line, struct arguments *to)
{
    line = take_program(line, to);
    for (;;) {
        while (is_blank(*line))
            line++;
        if (!*line)
            return;
        line = take_argument(line, to);
    }
}

/* An empty command line stands for the program's own path. */
static LPWSTR *own_path(int *count)
{
    enum { ROOM = 4096 };
    WCHAR **list = LocalAlloc(LMEM_FIXED, 2 * sizeof *list + ROOM * sizeof **list);

    if (!list)
        return NULL;
    guest_pointer_set(list, 0, list + 2);
    guest_pointer_set(list, 1, NULL);
    GetModuleFileNameW(NULL, (WCHAR *)(list + 2), ROOM);
    *count = 1;
    return list;
}

API(shell32, LPWSTR *, CommandLineToArgvW, (LPCWSTR line, int *count OUT))
{
    struct arguments size = {0}, to = {0};

    if (!line || !count) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!*line)
        return own_path(count);
    take_all(line, &size);
    to.list = LocalAlloc(LMEM_FIXED, ((size_t)size.count + 1) * sizeof *to.list +
                                         size.length * sizeof *to.text);
    if (!to.list)
        return NULL;
    to.text = (WCHAR *)(to.list + size.count + 1);
    take_all(line, &to);
    guest_pointer_set(to.list, (size_t)to.count, NULL);
    *count = to.count;
    return to.list;
}
