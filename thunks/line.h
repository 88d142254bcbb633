/* One line of text in a fixed buffer: what does not fit is cut, and shows that it was. */
#ifndef THUNKS_LINE_H
#define THUNKS_LINE_H

#include <stddef.h>
#include <stdint.h>

enum { LINE_SIZE = 4096 };

struct line {
    size_t length;
    char text[LINE_SIZE]; /* always ends in NUL */
};

void line_add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A character inside quotes, escaped as C would. */
void line_add_escaped(struct line *line, uint32_t character, char quote);
/* Ends the line with a newline; a cut one with "..." before it. */
void line_end(struct line *line);

#endif
