/* See ansi.h. */
#include "apis/win/ansi.h"

#include "abi/teb.h"
#include "apis/host/text.h"

#include <stdlib.h>
#include <string.h>

bool wide_open(struct wide *wide, const char *text)
{
    size_t room = sizeof wide->room / sizeof *wide->room, length, need;

    wide->text = NULL;
    if (!text)
        return true;
    length = strlen(text);
    need = utf16_from_utf8(wide->room, room - 1, text, length);
    wide->text = wide->room;
    if (need >= room) {
        wide->text = malloc((need + 1) * sizeof *wide->text);
        if (!wide->text) {
            last_error_set(ERROR_NOT_ENOUGH_MEMORY);
            return false;
        }
        utf16_from_utf8(wide->text, need, text, length);
    }
    wide->text[need] = 0;
    return true;
}

void wide_close(struct wide *wide)
{
    if (wide->text != wide->room)
        free(wide->text);
    wide->text = NULL;
}

DWORD ansi_copy_out(char *out, DWORD size, const WCHAR *text, DWORD length)
{
    size_t need = utf8_from_utf16(NULL, 0, text, length);

    if (need >= size || !out)
        return (DWORD)need + 1;
    utf8_from_utf16(out, need, text, length);
    out[need] = 0;
    return (DWORD)need;
}
