/* Where scanf's units come from, and the text of a number among them. */
#ifndef APIS_WIN_CRT_SCAN_INPUT_H
#define APIS_WIN_CRT_SCAN_INPUT_H

#include "apis/win/crt/stream.h"

enum { NUMBER_SPACE = 512, INPUT_END = -1 };

/* Where the units come from: a stream, or memory when stream is NULL. */
struct input {
    struct stream *stream;
    const void *text;
    size_t at, count;
    bool wide;
};

int input_get(struct input *input); /* a unit or INPUT_END */
void input_unget(struct input *input, int unit);
void input_skip_blanks(struct input *input);
bool scan_is_blank(int unit);
int scan_digit(int unit, int base); /* -1: not a digit */

/* Text for strtod. `unit` is the one to look at first; what is left there is not part of it. */
struct number {
    char text[NUMBER_SPACE];
    size_t length;
    int width;
    struct input *input;
    int unit; /* looked at, not taken */
};

bool number_take_value(struct number *number, char point);

#endif
