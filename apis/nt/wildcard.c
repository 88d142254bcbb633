/* See wildcard.h. The pattern's places that may be reached are followed side by side. */
#include "apis/nt/wildcard.h"

#include "apis/host/name.h"

#include <string.h>

enum { DOS_STAR = '<', DOS_QM = '>', DOS_DOT = '"' };

bool wildcard_is(const WCHAR *pattern, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == DOS_STAR ||
            pattern[i] == DOS_QM || pattern[i] == DOS_DOT)
            return true;
    }
    return false;
}

/* Adds a place and those behind it that are reached without a character. next: 0 at the end. */
static void reach(bool *places, const WCHAR *pattern, size_t length, size_t at, WCHAR next)
{
    for (;; at++) {
        places[at] = true;
        if (at == length)
            return;
        switch (pattern[at]) {
        case '*':
        case DOS_STAR:
            continue;
        case DOS_QM:
            if (next == 0 || next == '.')
                continue;
            return;
        case DOS_DOT:
            if (next == 0)
                continue;
            return;
        default:
            return;
        }
    }
}

struct step {
    WCHAR unit, next;
    bool last_dot; /* the unit is the name's last dot */
};

static void advance(const bool *from, bool *to, const WCHAR *pattern, size_t length,
                    struct step step)
{
    memset(to, 0, (length + 1) * sizeof *to);
    for (size_t at = 0; at < length; at++) {
        WCHAR wanted = pattern[at];

        if (!from[at])
            continue;
        if (wanted == '*' || (wanted == DOS_STAR && !step.last_dot))
            reach(to, pattern, length, at, step.next);
        else if (wanted == DOS_STAR || wanted == '?' || (wanted == DOS_QM && step.unit != '.') ||
                 (wanted == DOS_DOT && step.unit == '.') ||
                 name_upcase(wanted) == name_upcase(step.unit))
            reach(to, pattern, length, at + 1, step.next);
    }
}

bool wildcard_matches(const WCHAR *pattern, size_t length, const WCHAR *name, size_t name_length)
{
    bool places[2][WILDCARD_MAX + 1] = {{false}};
    unsigned now = 0;
    size_t last_dot = name_length;

    if (length > WILDCARD_MAX)
        return false;
    if (length == 1 && pattern[0] == '*')
        return true;
    for (size_t i = 0; i < name_length; i++) {
        if (name[i] == '.')
            last_dot = i;
    }
    reach(places[0], pattern, length, 0, name_length ? name[0] : 0);
    for (size_t i = 0; i < name_length; i++, now ^= 1) {
        struct step step = {name[i], i + 1 < name_length ? name[i + 1] : 0, i == last_dot};

        advance(places[now], places[now ^ 1], pattern, length, step);
    }
    return places[now][length];
}

size_t wildcard_from_dos(WCHAR *pattern, const WCHAR *dos, size_t length)
{
    if (length == 3 && dos[0] == '*' && dos[1] == '.' && dos[2] == '*') {
        pattern[0] = '*';
        return 1;
    }
    for (size_t i = 0; i < length; i++) {
        WCHAR next = i + 1 < length ? dos[i + 1] : 0;

        pattern[i] = dos[i];
        if (dos[i] == '?')
            pattern[i] = DOS_QM;
        else if (dos[i] == '.' && (next == '?' || next == '*'))
            pattern[i] = DOS_DOT;
        else if (dos[i] == '*' && next == '.' && i + 2 == length)
            pattern[i] = DOS_STAR;
    }
    /* "*." means no extension: the dot itself is not asked for. */
    if (length >= 2 && pattern[length - 2] == DOS_STAR && pattern[length - 1] == '.')
        length--;
    return length;
}
