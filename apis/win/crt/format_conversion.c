/*
 * Reading conversions (Microsoft C runtime library reference: "Format specification syntax: printf
 * and wprintf functions", "Size specification", "printf_p positional parameters").
 */
#include "apis/win/crt/format_conversion.h"

#include <limits.h>
#include <string.h>

enum { MAXIMUM_PRECISION = 1 << 20, MAXIMUM_POSITION = 100 /* _ARGMAX */ };

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

static bool takes_eight_bytes(const struct conversion *conversion)
{
    if (strchr("diouxX", conversion->type))
        return conversion->size == SIZE_64;
    return strchr("eEfFgGaA", conversion->type) != NULL;
}

/* In a 32-bit guest only the conversions tell where an argument is: all that the format has. */
static size_t offset_in_32(const struct engine *engine, int position)
{
    bool measured[MAXIMUM_POSITION + 1] = {false};
    struct engine whole = *engine;
    struct conversion conversion;
    size_t offset = 0;

    whole.at = 0;
    whole.measured = measured;
    for (unsigned unit; (unit = format_unit(&whole, whole.at)) != 0;) {
        whole.at++;
        if (unit == '%')
            format_read(&whole, &conversion);
    }
    for (int i = 1; i < position; i++)
        offset += measured[i] ? sizeof(uint64_t) : sizeof(uint32_t);
    return offset;
}

static void move_to_position(struct engine *engine, int position)
{
    size_t offset = (size_t)(position - 1) * sizeof(uint64_t);

    if (guest_is_32())
        offset = offset_in_32(engine, position);
    engine->next.next = (const char *)engine->request->arguments + offset;
}

/* With %n$ the argument is named. */
static bool read_position(struct engine *engine)
{
    size_t start = engine->at;
    int position;

    if (!(engine->request->options & FORMAT_POSITIONAL))
        return false;
    position = read_digits(engine);
    if (position > 0 && position <= MAXIMUM_POSITION && format_unit(engine, engine->at) == '$') {
        engine->at++;
        engine->position = position;
        if (!engine->measured)
            move_to_position(engine, position);
        return true;
    }
    engine->at = start;
    return false;
}

static int read_number(struct engine *engine)
{
    struct guest_arguments next = engine->next;
    bool is_named;
    int value;

    if (format_unit(engine, engine->at) != '*')
        return read_digits(engine);
    engine->at++;
    is_named = read_position(engine);
    if (engine->measured)
        return 0;
    value = (int)guest_argument_int(&engine->next);
    if (is_named)
        engine->next = next;
    return value;
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
        conversion->size = format_size_of_word();
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
        conversion->size = SIZE_64;
        break;
    case 'z':
    case 't':
        conversion->size = format_size_of_word();
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
    struct guest_arguments argument = {NULL};
    int position = 0;
    unsigned type;

    *conversion = (struct conversion){.precision = -1};
    if (read_position(engine)) {
        argument = engine->next;
        position = engine->position;
    }
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
    if (argument.next)
        engine->next = argument;
    type = format_unit(engine, engine->at);
    conversion->type = type < 0x80 ? (char)type : 1;
    if (type)
        engine->at++;
    if (engine->measured)
        engine->measured[position] = takes_eight_bytes(conversion);
}
