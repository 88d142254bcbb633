/*
 * Reading conversions (Microsoft C runtime library reference: "Format specification syntax: printf
 * and wprintf functions", "Size specification", "printf_p positional parameters").
 */
#include "apis/win/crt/format_conversion.h"

#include <limits.h>
#include <string.h>

enum { MAXIMUM_PRECISION = 1 << 20 };

static bool read_flag(struct conversion *conversion, unsigned unit)
{
    switch (unit) {
    case '-':
        return conversion->left = true;
    case '+':
        return conversion->sign = true;
    case ' ':
        return conversion->space = true;
    case '#':
        return conversion->alternate = true;
    case '0':
        return conversion->zeros = true;
    default:
        return false;
    }
}

static int read_digits(struct engine *engine)
{
    int value = 0;

    for (unsigned c; (c = format_unit(engine, engine->at)) >= '0' && c <= '9'; engine->at++) {
        if (value < MAXIMUM_PRECISION)
            value = value * 10 + (int)(c - '0');
    }
    return value;
}

/* With %n$ the argument is named: its eight bytes are the n-th. */
static bool read_position(struct engine *engine)
{
    size_t start = engine->at;
    int position;

    if (!(engine->request->options & FORMAT_POSITIONAL))
        return false;
    position = read_digits(engine);
    if (position > 0 && format_unit(engine, engine->at) == '$') {
        engine->at++;
        engine->next = engine->request->arguments + position - 1;
        return true;
    }
    engine->at = start;
    return false;
}

static int read_number(struct engine *engine)
{
    const uint64_t *next = engine->next;
    int value;

    if (format_unit(engine, engine->at) != '*')
        return read_digits(engine);
    engine->at++;
    if (read_position(engine)) {
        value = (int)format_argument(engine);
        engine->next = next;
        return value;
    }
    return (int)format_argument(engine);
}

static bool read_size_64(struct engine *engine, struct conversion *conversion)
{
    unsigned a = format_unit(engine, engine->at + 1);
    unsigned b = a ? format_unit(engine, engine->at + 2) : 0;

    if (a == '6' && b == '4') {
        conversion->size = SIZE_64;
        engine->at += 3;
    } else if (a == '3' && b == '2') {
        conversion->size = SIZE_LONG;
        engine->at += 3;
    } else { /* I alone: the size of a pointer */
        conversion->size = SIZE_64;
        engine->at++;
    }
    return true;
}

static bool read_size(struct engine *engine, struct conversion *conversion)
{
    switch (format_unit(engine, engine->at)) {
    case 'h':
        conversion->size = conversion->size == SIZE_SHORT ? SIZE_CHAR : SIZE_SHORT;
        conversion->narrow_argument = true;
        break;
    case 'l':
        conversion->size = conversion->size == SIZE_LONG ? SIZE_64 : SIZE_LONG;
        conversion->wide_argument = true;
        break;
    case 'w':
        conversion->wide_argument = true;
        break;
    case 'I':
        return read_size_64(engine, conversion);
    case 'j':
    case 'z':
    case 't':
        conversion->size = SIZE_64;
        break;
    case 'L':
    case 'F':
    case 'N':
        if (format_unit(engine, engine->at) == 'F' &&
            !strchr("diouxXscSCpn", (int)(format_unit(engine, engine->at + 1) | 0)))
            return false;
        if (format_unit(engine, engine->at) == 'F' && format_unit(engine, engine->at + 1) == 0)
            return false;
        break;
    default:
        return false;
    }
    engine->at++;
    return true;
}

void format_read(struct engine *engine, struct conversion *conversion)
{
    const uint64_t *argument = NULL;
    unsigned type;

    *conversion = (struct conversion){.precision = -1};
    if (read_position(engine))
        argument = engine->next;
    while (read_flag(conversion, format_unit(engine, engine->at)))
        engine->at++;
    conversion->width = read_number(engine);
    if (conversion->width < 0) {
        conversion->left = true;
        conversion->width = conversion->width == INT_MIN ? 0 : -conversion->width;
    }
    if (format_unit(engine, engine->at) == '.') {
        engine->at++;
        conversion->precision = read_number(engine);
        if (conversion->precision < 0)
            conversion->precision = -1;
    }
    while (read_size(engine, conversion))
        continue;
    if (argument)
        engine->next = argument;
    type = format_unit(engine, engine->at);
    conversion->type = type < 0x80 ? (char)type : 1;
    if (type)
        engine->at++;
}
