/* Lines of bounded length. */
#include "thunks/line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void line_add(struct line *line, const char *format, ...)
{
    size_t room = sizeof line->text - line->length;
    va_list arguments;
    int wanted;

    va_start(arguments, format);
    wanted = vsnprintf(line->text + line->length, room, format, arguments);
    va_end(arguments);
    if (wanted > 0)
        line->length += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

static void add_utf8(struct line *line, uint32_t c)
{
    if (c < 0x800)
        line_add(line, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
    else if (c < 0x10000)
        line_add(line, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 0x3f), 0x80 | (c & 0x3f));
    else
        line_add(line, "%c%c%c%c", 0xf0 | c >> 18, 0x80 | (c >> 12 & 0x3f), 0x80 | (c >> 6 & 0x3f),
                 0x80 | (c & 0x3f));
}

void line_add_escaped(struct line *line, uint32_t c, char quote)
{
    static const char controls[] = "\aa\bb\tt\nn\vv\ff\rr";
    const char *found = c ? memchr(controls, (int)(c & 0xff), sizeof controls - 1) : NULL;

    if (c == (uint32_t)quote || c == '\\')
        line_add(line, "\\%c", (char)c);
    else if (c < 0x20 && found)
        line_add(line, "\\%c", found[1]);
    else if (c < 0x20 || c == 0x7f)
        line_add(line, "\\x%02x", c);
    else if (c < 0x7f)
        line_add(line, "%c", (char)c);
    else if (c >= 0xd800 && c < 0xe000) /* half of a pair, alone */
        line_add(line, "\\u%04x", c);
    else
        add_utf8(line, c);
}

void line_end(struct line *line)
{
    static const char cut[] = "...\n";

    if (line->length + 2 > sizeof line->text)
        strcpy(line->text + sizeof line->text - sizeof cut, cut);
    else
        strcpy(line->text + line->length, "\n");
    line->length = strlen(line->text);
}
