/* See message_text.h. [FormatMessage, Microsoft Learn, "Remarks"] */
#include "apis/win/kernel32/message_text.h"
#include "apis/host/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSERT_LIMIT = 99, SPECIFICATION = 32, NUMBER = 512, NO_WRAP = 0xff };

void message_put(struct message_text *text, WCHAR unit)
{
    WCHAR *larger;

    if (text->length == text->capacity) {
        size_t capacity = text->capacity ? text->capacity * 2 : 256;

        larger = realloc(text->units, capacity * sizeof *larger);
        text->failed |= !larger;
        if (!larger)
            return;
        text->units = larger;
        text->capacity = capacity;
    }
    text->units[text->length++] = unit;
}

void message_put_narrow(struct message_text *text, const char *narrow, size_t length)
{
    size_t need = utf16_from_utf8(NULL, 0, narrow, length);
    WCHAR *wide = malloc((need + 1) * sizeof *wide);

    text->failed |= !wide;
    if (!wide)
        return;
    utf16_from_utf8((uint16_t *)wide, need, narrow, length);
    for (size_t i = 0; i < need; i++)
        message_put(text, wide[i]);
    free(wide);
}

void message_free(struct message_text *text)
{
    free(text->units);
    *text = (struct message_text){0};
}

struct reader {
    const WCHAR *at, *end;
    size_t line;  /* units since the last line break */
    size_t extra; /* values that asterisks took before this insert's own */
};

/* The arguments come one behind the other; one that is passed over is a word. */
static uint64_t value_of(struct message_inserts *inserts, size_t number, bool is_long)
{
    if (!inserts->arguments.next || number == 0 || number > MESSAGE_INSERTS)
        return 0;
    while (inserts->count < number) {
        bool whole = is_long && !inserts->is_array && inserts->count + 1 == number;

        inserts->values[inserts->count++] = whole ? guest_argument_int64(&inserts->arguments)
                                                  : guest_argument_word(&inserts->arguments);
    }
    return inserts->values[number - 1];
}

/* A conversion such as -8.3ls, with the asterisks' values filled in. */
struct conversion {
    char flags[8];
    int width, precision; /* -1: not given */
    bool wide_length, narrow_length, long_long;
    char kind;
};

static int read_count(struct reader *in, struct message_inserts *inserts, size_t *number)
{
    int count = 0;

    if (in->at < in->end && *in->at == '*') {
        in->at++;
        return (int)value_of(inserts, (*number)++, false);
    }
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9' && count < NUMBER)
        count = count * 10 + (*in->at++ - '0');
    return count < NUMBER ? count : NUMBER;
}

static void read_length(struct reader *in, struct conversion *conversion)
{
    for (; in->at < in->end; in->at++) {
        if (*in->at == 'h')
            conversion->narrow_length = true;
        else if (*in->at == 'w' || (*in->at == 'l' && !conversion->wide_length))
            conversion->wide_length = true;
        else if (*in->at == 'l')
            conversion->long_long = true;
        else if (*in->at == 'I' && in->end - in->at > 2 && in->at[1] == '6')
            conversion->long_long = true, in->at += 2;
        else if (*in->at == 'I' && in->end - in->at > 2 && in->at[1] == '3')
            in->at += 2;
        else if (*in->at == 'I')
            conversion->long_long = !guest_is_32();
        else
            return;
    }
}

/* Between the exclamation marks; *number moves on by the asterisks. */
static bool read_conversion(struct reader *in, struct message_inserts *inserts, size_t *number,
                            struct conversion *conversion)
{
    size_t flags = 0;

    *conversion = (struct conversion){.width = 0, .precision = -1};
    while (in->at < in->end && *in->at < 0x80 && strchr("-+ #0", *in->at) && *in->at &&
           flags < sizeof conversion->flags - 1)
        conversion->flags[flags++] = (char)*in->at++;
    conversion->width = read_count(in, inserts, number);
    if (in->at < in->end && *in->at == '.') {
        in->at++;
        conversion->precision = read_count(in, inserts, number);
    }
    read_length(in, conversion);
    if (in->end - in->at < 2 || in->at[1] != '!')
        return false;
    conversion->kind = (char)*in->at;
    in->at += 2;
    return true;
}

static void put_padded(struct message_text *out, const WCHAR *text, size_t length,
                       const struct conversion *conversion)
{
    size_t width = conversion->width > 0 ? (size_t)conversion->width : 0;
    size_t padding = width > length ? width - length : 0;
    bool left = strchr(conversion->flags, '-') != NULL;

    for (size_t i = 0; !left && i < padding; i++)
        message_put(out, ' ');
    for (size_t i = 0; i < length; i++)
        message_put(out, text[i]);
    for (size_t i = 0; left && i < padding; i++)
        message_put(out, ' ');
}

static size_t limited(size_t length, int precision)
{
    return precision >= 0 && (size_t)precision < length ? (size_t)precision : length;
}

static void put_string(struct message_text *out, ULONG_PTR value, bool narrow,
                       const struct conversion *conversion)
{
    struct message_text widened = {0};
    const WCHAR *text = (const WCHAR *)value;

    if (!value)
        message_put_narrow(&widened, "(null)", 6);
    else if (narrow)
        message_put_narrow(&widened, (const char *)value, strlen((const char *)value));
    if (!value || narrow)
        put_padded(out, widened.units, limited(widened.length, conversion->precision), conversion);
    else
        put_padded(out, text, limited(utf16_length((const uint16_t *)text), conversion->precision),
                   conversion);
    out->failed |= widened.failed;
    message_free(&widened);
}

static void put_number(struct message_text *out, uint64_t value,
                       const struct conversion *conversion)
{
    char specification[SPECIFICATION], number[NUMBER * 2 + 32];
    bool is_signed = conversion->kind == 'd' || conversion->kind == 'i';
    bool whole = conversion->long_long || conversion->kind == 'p';
    char kind = conversion->kind == 'p' ? 'X' : conversion->kind;
    int precision = conversion->kind == 'p' ? 2 * (int)guest_pointer_size() : conversion->precision;
    long long signed_value = whole ? (long long)value : (int)value;
    unsigned long long unsigned_value = whole ? value : (unsigned)value;

    snprintf(specification, sizeof specification, "%%%s*.*ll%c", conversion->flags, kind);
    /* Not a literal: the flags and the kind are checked above to be printf's own. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wformat-nonliteral"
    if (is_signed)
        snprintf(number, sizeof number, specification, conversion->width, precision, signed_value);
    else
        snprintf(number, sizeof number, specification, conversion->width, precision,
                 unsigned_value);
#pragma clang diagnostic pop
    message_put_narrow(out, number, strlen(number));
}

static bool put_converted(struct message_text *out, uint64_t value, bool narrow_caller,
                          const struct conversion *conversion)
{
    WCHAR unit = (WCHAR)value;

    switch (conversion->kind) {
    case 's':
        put_string(out, value,
                   conversion->narrow_length || (narrow_caller && !conversion->wide_length),
                   conversion);
        return true;
    case 'S':
        put_string(out, value,
                   conversion->narrow_length || (!narrow_caller && !conversion->wide_length),
                   conversion);
        return true;
    case 'c':
    case 'C':
        put_padded(out, &unit, 1, conversion);
        return true;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
    case 'p':
        put_number(out, value, conversion);
        return true;
    default:
        return false;
    }
}

/* at stands behind the percent sign, on a digit from 1 to 9. */
static DWORD put_insert(struct reader *in, struct message_inserts *inserts,
                        struct message_text *out)
{
    struct conversion conversion = {.precision = -1, .kind = 's'};
    size_t number = (size_t)(*in->at++ - '0');

    if (in->at < in->end && *in->at >= '0' && *in->at <= '9')
        number = number * 10 + (size_t)(*in->at++ - '0');
    if (!inserts->arguments.next)
        return ERROR_INVALID_PARAMETER;
    if (in->at < in->end && *in->at == '!') {
        in->at++;
        if (!read_conversion(in, inserts, &number, &conversion))
            return ERROR_INVALID_PARAMETER;
    }
    return put_converted(out, value_of(inserts, number, conversion.long_long), inserts->narrow,
                         &conversion)
               ? 0
               : ERROR_INVALID_PARAMETER;
}

/* An escape other than an insert: %n, %r, %t, %b, %%, %. and so on. */
static void put_escape(struct reader *in, struct message_text *out)
{
    WCHAR letter = *in->at++;

    switch (letter) {
    case 'n':
        message_put(out, '\r');
        message_put(out, '\n');
        in->line = 0;
        break;
    case 'r':
        message_put(out, '\r');
        break;
    case 't':
        message_put(out, '\t');
        break;
    case 'b':
        message_put(out, ' ');
        break;
    default:
        message_put(out, letter);
    }
}

static void put_line_break(struct reader *in, const struct message_inserts *inserts,
                           struct message_text *out)
{
    if (in->at[0] == '\r' && in->end - in->at > 1 && in->at[1] == '\n')
        in->at++;
    in->at++;
    if (inserts->width != 0) {
        message_put(out, ' ');
        in->line++;
        return;
    }
    message_put(out, '\r');
    message_put(out, '\n');
}

/* Ends a line at the last space once it has grown over the width. */
static void wrap(struct reader *in, const struct message_inserts *inserts, struct message_text *out)
{
    if (inserts->width == 0 || inserts->width == NO_WRAP || ++in->line <= inserts->width)
        return;
    for (size_t back = 1; back < in->line && back < out->length; back++) {
        if (out->units[out->length - back] == ' ') {
            out->units[out->length - back] = '\n';
            message_put(out, 0);
            memmove(out->units + out->length - back, out->units + out->length - back - 1,
                    back * sizeof *out->units);
            out->units[out->length - back - 1] = '\r';
            in->line = back - 1;
            return;
        }
    }
}

DWORD message_format(const struct message_text *source, struct message_inserts *inserts,
                     struct message_text *out)
{
    struct reader in = {.at = source->units, .end = source->units + source->length};
    DWORD problem = 0;

    while (in.at < in.end && problem == 0) {
        if (*in.at == '\r' || *in.at == '\n') {
            put_line_break(&in, inserts, out);
        } else if (*in.at != '%' || in.end - in.at < 2) {
            message_put(out, *in.at++);
            wrap(&in, inserts, out);
        } else if (in.at[1] == '0') {
            break; /* ends the message without a line break */
        } else if (in.at[1] >= '1' && in.at[1] <= '9' && inserts->ignored) {
            message_put(out, *in.at++);
            message_put(out, *in.at++);
        } else if (in.at[1] >= '1' && in.at[1] <= '9') {
            in.at++;
            problem = put_insert(&in, inserts, out);
        } else {
            in.at++;
            put_escape(&in, out);
        }
    }
    return out->failed ? ERROR_NOT_ENOUGH_MEMORY : problem;
}
