/*
 * The scanf family (Microsoft C runtime library reference: "Format specification fields: scanf
 * and wscanf functions", "scanf width specification", "scanf type conversion specifiers").
 */
#include "apis/win/crt/scan.h"

#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/scan_input.h"
#include "apis/win/guest_arguments.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct conversion {
    bool suppressed, wide_argument, narrow_argument;
    int width; /* INT_MAX: none given */
    int bytes; /* of an integer; of a floating point value when changed from 4 */
    char type;
};

struct scanner {
    struct input *input;
    const struct scan_request *request;
    struct guest_arguments next;
    size_t at; /* in the format */
    int stored;
    bool any; /* text was read, though it may not have fitted */
};

static unsigned format_at(const struct scanner *scanner, size_t at)
{
    return scanner->input->wide ? ((const WCHAR *)scanner->request->format)[at]
                                : ((const unsigned char *)scanner->request->format)[at];
}

static void *target_next(struct scanner *scanner)
{
    return guest_argument_pointer(&scanner->next);
}

static void store_integer(void *target, uint64_t value, int bytes)
{
    memcpy(target, &value, (size_t)bytes);
}

/* A 0x in front of a hexadecimal number; "0x" alone is a 0 with the x taken, as on Windows. */
static int read_prefix(struct input *input, int unit, int *base, int *width, bool *digits)
{
    if (unit != '0' || (*base != 0 && *base != 16) || *width <= 0)
        return unit;
    *digits = true;
    --*width;
    unit = input_get(input);
    if ((unit == 'x' || unit == 'X') && *width > 0) {
        *base = 16;
        --*width;
        return input_get(input);
    }
    if (*base == 0)
        *base = 8;
    return unit;
}

static bool scan_integer(struct scanner *scanner, const struct conversion *conversion, int base)
{
    struct input *input = scanner->input;
    int width = conversion->width, unit, digit;
    bool negative = false, digits = false;
    uint64_t value = 0;

    input_skip_blanks(input);
    unit = input_get(input);
    if ((unit == '-' || unit == '+') && width > 0) {
        negative = unit == '-';
        width--;
        unit = width > 0 ? input_get(input) : INPUT_END;
    }
    unit = read_prefix(input, unit, &base, &width, &digits);
    if (base == 0)
        base = 10;
    while (width > 0 && (digit = scan_digit(unit, base)) >= 0) {
        value = value * (uint64_t)base + (uint64_t)digit;
        digits = true;
        if (--width > 0)
            unit = input_get(input);
        else
            unit = INPUT_END;
    }
    if (width > 0 || !digits)
        input_unget(input, unit);
    if (!digits)
        return false;
    if (!conversion->suppressed) {
        store_integer(target_next(scanner), negative ? 0 - value : value, conversion->bytes);
        scanner->stored++;
    }
    return true;
}

static bool scan_double(struct scanner *scanner, const struct conversion *conversion)
{
    struct number number = {.width = conversion->width, .input = scanner->input};
    bool matched;
    double value;

    input_skip_blanks(scanner->input);
    number.unit = input_get(scanner->input);
    matched = number_take_value(&number, locale_decimal_point(scanner->request->locale));
    input_unget(scanner->input, number.unit);
    if (!matched)
        return false;
    if (conversion->suppressed)
        return true;
    value = strtod(number.text, NULL);
    if (conversion->bytes == 8)
        *(double *)target_next(scanner) = value;
    else
        *(float *)target_next(scanner) = strtof(number.text, NULL);
    scanner->stored++;
    return true;
}

/* A set of %[...]: the units between the brackets. */
struct set {
    size_t first, last; /* in the format */
    bool inverted;
};

static bool set_has(const struct scanner *scanner, const struct set *set, int unit)
{
    bool found = false;

    for (size_t at = set->first; at < set->last && !found; at++) {
        unsigned low = format_at(scanner, at), high = low;

        if (at + 2 < set->last && format_at(scanner, at + 1) == '-') {
            high = format_at(scanner, at + 2);
            at += 2;
        }
        if (low > high) {
            unsigned swapped = low;

            low = high;
            high = swapped;
        }
        found = (unsigned)unit >= low && (unsigned)unit <= high;
    }
    return found != set->inverted;
}

static bool set_read(struct scanner *scanner, struct set *set)
{
    set->inverted = format_at(scanner, scanner->at) == '^';
    scanner->at += set->inverted;
    set->first = scanner->at;
    if (format_at(scanner, scanner->at) == ']')
        scanner->at++;
    while (format_at(scanner, scanner->at) && format_at(scanner, scanner->at) != ']')
        scanner->at++;
    set->last = scanner->at;
    return format_at(scanner, scanner->at++) == ']';
}

/* Where the text of %s, %c and %[ goes. */
struct output {
    void *to;
    size_t at, room;
    bool wide, counts_room;
};

static bool output_put(struct scanner *scanner, struct output *output, int unit)
{
    char bytes[8];
    int count = 1;

    if (!output->to)
        return true;
    if (output->wide) {
        WCHAR character = (WCHAR)unit;

        if (!scanner->input->wide && unit >= 0x80) {
            char narrow = (char)unit;

            if (character_from_bytes(scanner->request->locale, &narrow, 1, &character) < 0)
                character = (WCHAR)unit;
        }
        if (output->at >= output->room)
            return false;
        ((WCHAR *)output->to)[output->at++] = character;
        return true;
    }
    bytes[0] = (char)unit;
    if (scanner->input->wide)
        count = character_to_bytes(scanner->request->locale, (WCHAR)unit, bytes);
    if (count < 0 || output->at + (size_t)count > output->room)
        return false;
    memcpy((char *)output->to + output->at, bytes, (size_t)count);
    output->at += (size_t)count;
    return true;
}

static void output_end(struct output *output, size_t at)
{
    if (output->to && output->wide)
        ((WCHAR *)output->to)[at] = 0;
    else if (output->to)
        ((char *)output->to)[at] = 0;
}

static bool argument_is_wide(const struct scanner *scanner, const struct conversion *conversion)
{
    bool capital = conversion->type == 'S' || conversion->type == 'C';

    if (conversion->narrow_argument)
        return false;
    if (conversion->wide_argument)
        return true;
    if (scanner->input->wide && !(scanner->request->options & SCAN_LEGACY_WIDE))
        return capital;
    return scanner->input->wide != capital;
}

static bool wanted(const struct scanner *scanner, const struct conversion *conversion,
                   const struct set *set, int unit)
{
    switch (conversion->type | 0x20) {
    case 's':
        return !scan_is_blank(unit);
    case 'c':
        return true;
    default:
        return set_has(scanner, set, unit);
    }
}

static bool scan_text(struct scanner *scanner, const struct conversion *conversion,
                      const struct set *set)
{
    bool characters = (conversion->type | 0x20) == 'c';
    struct output output = {.room = SIZE_MAX, .wide = argument_is_wide(scanner, conversion)};
    int limit = conversion->width, taken = 0, unit = INPUT_END;

    if (characters && limit == INT_MAX)
        limit = 1;
    if (!conversion->suppressed) {
        output.to = target_next(scanner);
        if (scanner->request->options & SCAN_SECURE) {
            output.room = guest_argument_int(&scanner->next);
            output.room -= !characters && output.room;
        }
    }
    if ((conversion->type | 0x20) == 's')
        input_skip_blanks(scanner->input);
    while (taken < limit && (unit = input_get(scanner->input)) != INPUT_END) {
        if (!wanted(scanner, conversion, set, unit)) {
            input_unget(scanner->input, unit);
            break;
        }
        taken++;
        scanner->any = true;
        if (!output_put(scanner, &output, unit)) {
            output_end(&output, 0);
            error_set(CRT_ENOMEM);
            return false;
        }
    }
    if (taken == 0 || (characters && taken < limit && conversion->width != INT_MAX))
        return false;
    if (!characters)
        output_end(&output, output.at);
    scanner->stored += !conversion->suppressed;
    return true;
}

/* I64, I32, or I alone: the size of a pointer. */
static int read_integer_size(struct scanner *scanner)
{
    unsigned digit = format_at(scanner, scanner->at + 1);

    if (digit != '6' && digit != '3')
        return (int)guest_pointer_size();
    scanner->at += 2;
    return digit == '6' ? 8 : 4;
}

static void read_size(struct scanner *scanner, struct conversion *conversion)
{
    for (;; scanner->at++) {
        switch (format_at(scanner, scanner->at)) {
        case 'h':
            conversion->bytes = conversion->bytes == 2 ? 1 : 2;
            conversion->narrow_argument = true;
            break;
        case 'l':
            conversion->bytes = conversion->wide_argument ? 8 : 4;
            conversion->wide_argument = true;
            break;
        case 'w':
            conversion->wide_argument = true;
            break;
        case 'L':
        case 'j':
            conversion->bytes = 8;
            break;
        case 'z':
        case 't':
            conversion->bytes = (int)guest_pointer_size();
            break;
        case 'I':
            conversion->bytes = read_integer_size(scanner);
            break;
        default:
            return;
        }
    }
}

static void read_conversion(struct scanner *scanner, struct conversion *conversion)
{
    unsigned unit;
    int width = 0;

    *conversion = (struct conversion){.width = INT_MAX, .bytes = 4};
    if (format_at(scanner, scanner->at) == '*') {
        conversion->suppressed = true;
        scanner->at++;
    }
    while ((unit = format_at(scanner, scanner->at)) >= '0' && unit <= '9') {
        if (width < INT_MAX / 20)
            width = width * 10 + (int)(unit - '0');
        scanner->at++;
    }
    if (width)
        conversion->width = width;
    read_size(scanner, conversion);
    unit = format_at(scanner, scanner->at);
    conversion->type = unit < 0x80 ? (char)unit : 1;
    scanner->at += unit != 0;
}

static bool store_position(struct scanner *scanner, const struct conversion *conversion)
{
    if (!conversion->suppressed)
        store_integer(target_next(scanner), scanner->input->at, conversion->bytes);
    return true;
}

static bool match_literal(struct scanner *scanner, unsigned wanted_unit)
{
    int unit = input_get(scanner->input);

    if (unit == (int)wanted_unit)
        return true;
    input_unget(scanner->input, unit);
    return false;
}

static bool scan_conversion(struct scanner *scanner, struct conversion *conversion)
{
    struct set set = {0};

    switch (conversion->type) {
    case 'd':
    case 'u':
        return scan_integer(scanner, conversion, 10);
    case 'i':
        return scan_integer(scanner, conversion, 0);
    case 'o':
        return scan_integer(scanner, conversion, 8);
    case 'x':
    case 'X':
        return scan_integer(scanner, conversion, 16);
    case 'p':
        conversion->bytes = (int)guest_pointer_size();
        return scan_integer(scanner, conversion, 16);
    case 'e':
    case 'f':
    case 'g':
    case 'a':
    case 'E':
    case 'F':
    case 'G':
    case 'A':
        if (conversion->wide_argument)
            conversion->bytes = 8;
        return scan_double(scanner, conversion);
    case '[':
        return set_read(scanner, &set) && scan_text(scanner, conversion, &set);
    case 's':
    case 'S':
    case 'c':
    case 'C':
        return scan_text(scanner, conversion, &set);
    case 'n':
        return store_position(scanner, conversion);
    default:
        return match_literal(scanner, (unsigned char)conversion->type);
    }
}

static bool input_ended(struct scanner *scanner)
{
    int unit = input_get(scanner->input);

    input_unget(scanner->input, unit);
    return unit == INPUT_END;
}

static int scan(struct input *input, const struct scan_request *request)
{
    struct scanner scanner = {
        .input = input, .request = request, .next = guest_arguments(request->arguments)};
    struct conversion conversion;
    bool matched = true, converted = false;

    while (matched) {
        unsigned unit = format_at(&scanner, scanner.at);

        if (unit == 0)
            break;
        scanner.at++;
        if (scan_is_blank((int)unit)) {
            input_skip_blanks(input);
        } else if (unit != '%') {
            matched = match_literal(&scanner, unit);
        } else {
            read_conversion(&scanner, &conversion);
            if (conversion.type != 'n' && conversion.type != 'c' && conversion.type != '[' &&
                conversion.type != 'C')
                input_skip_blanks(input);
            matched = scan_conversion(&scanner, &conversion);
            converted |= matched && conversion.type != 'n';
        }
    }
    if (!matched && !converted && !scanner.any && input_ended(&scanner))
        return -1;
    return scanner.stored;
}

int scan_stream(struct stream *stream, bool wide, const struct scan_request *request)
{
    struct input input = {.stream = stream, .wide = wide};
    int stored;

    if (!stream_is_given(&stream) || !request->format) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    stream_lock(stream);
    stored = scan(&input, request);
    stream_unlock(stream);
    return stored;
}

int scan_memory(const void *text, size_t count, bool wide, const struct scan_request *request)
{
    struct input input = {.text = text, .count = count, .wide = wide};

    if (!text || !request->format) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return scan(&input, request);
}
