/* See command_line.h. The rules are those of "Parsing C Command-Line Arguments". */
#include "cli/command_line.h"

#include "apis/host/text.h"

#include <stdlib.h>
#include <string.h>

/* The longest form of an argument: every character escaped, two quotes, a space. */
static size_t room_for(const char *argument)
{
    return 2 * strlen(argument) + 3;
}

static int needs_quotes(const char *argument)
{
    return !*argument || strpbrk(argument, " \t\n\v\"") != NULL;
}

/* Backslashes count only in front of a quote: there, and before the closing one, they double. */
static WCHAR *put_quoted(WCHAR *to, const WCHAR *argument, size_t length)
{
    size_t backslashes = 0;

    *to++ = '"';
    for (size_t i = 0; i < length; i++) {
        if (argument[i] == '"') {
            for (size_t j = 0; j <= backslashes; j++)
                *to++ = '\\';
        }
        backslashes = argument[i] == '\\' ? backslashes + 1 : 0;
        *to++ = argument[i];
    }
    for (size_t j = 0; j < backslashes; j++)
        *to++ = '\\';
    *to++ = '"';
    return to;
}

static WCHAR *put_argument(WCHAR *to, const char *argument)
{
    size_t length = strlen(argument), units = utf16_from_utf8(NULL, 0, argument, length);
    WCHAR *wide = malloc((units + 1) * sizeof *wide);

    if (!wide)
        return NULL;
    utf16_from_utf8(wide, units, argument, length);
    if (needs_quotes(argument)) {
        to = put_quoted(to, wide, units);
    } else {
        memcpy(to, wide, units * sizeof *wide);
        to += units;
    }
    free(wide);
    return to;
}

/* A program's name knows no escapes: it is quoted when it has a space, and that is all. */
static WCHAR *put_program(WCHAR *to, const WCHAR *program, size_t length)
{
    int quote = 0;

    for (size_t i = 0; i < length; i++)
        quote |= program[i] == ' ' || program[i] == '\t';
    if (quote)
        *to++ = '"';
    memcpy(to, program, length * sizeof *to);
    to += length;
    if (quote)
        *to++ = '"';
    return to;
}

WCHAR *command_line_from(const WCHAR *program, size_t length, char **arguments)
{
    size_t room = length + 3;
    WCHAR *line, *to;

    for (char **argument = arguments; *argument; argument++)
        room += room_for(*argument);
    line = malloc(room * sizeof *line);
    if (!line)
        return NULL;
    to = put_program(line, program, length);
    for (; to && *arguments; arguments++) {
        *to++ = ' ';
        to = put_argument(to, *arguments);
    }
    if (!to) {
        free(line);
        return NULL;
    }
    *to = 0;
    return line;
}
