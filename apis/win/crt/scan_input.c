/* See scan_input.h. */
#include "apis/win/crt/scan_input.h"

int input_get(struct input *input)
{
    unsigned unit;

    if (input->stream && input->wide) {
        unit = (unsigned)stream_get_wide(input->stream);
        return unit == WIDE_END ? INPUT_END : (int)unit;
    }
    if (input->stream)
        return stream_get(input->stream);
    if (input->at >= input->count)
        return INPUT_END;
    unit = input->wide ? ((const WCHAR *)input->text)[input->at]
                       : ((const unsigned char *)input->text)[input->at];
    if (unit == 0)
        return INPUT_END;
    input->at++;
    return (int)unit;
}

void input_unget(struct input *input, int unit)
{
    if (unit == INPUT_END)
        return;
    if (!input->stream)
        input->at--;
    else if (input->wide)
        stream_unread_wide(unit, input->stream);
    else
        stream_unread(unit, input->stream);
}

bool scan_is_blank(int unit)
{
    return unit == ' ' || (unit >= '\t' && unit <= '\r');
}

void input_skip_blanks(struct input *input)
{
    int unit;

    while (scan_is_blank(unit = input_get(input)))
        continue;
    input_unget(input, unit);
}

int scan_digit(int unit, int base)
{
    int digit = unit >= '0' && unit <= '9'   ? unit - '0'
                : unit >= 'a' && unit <= 'f' ? unit - 'a' + 10
                : unit >= 'A' && unit <= 'F' ? unit - 'A' + 10
                                             : 99;

    return digit < base ? digit : -1;
}

static void number_take(struct number *number)
{
    if (number->length + 1 < NUMBER_SPACE)
        number->text[number->length++] = (char)number->unit;
    number->unit = --number->width > 0 ? input_get(number->input) : INPUT_END;
}

static bool number_take_digits(struct number *number, int base)
{
    bool any = false;

    while (number->width > 0 && scan_digit(number->unit, base) >= 0) {
        number_take(number);
        any = true;
    }
    return any;
}

static bool number_take_word(struct number *number, const char *word)
{
    for (; *word; word++) {
        if (number->width <= 0 || (number->unit | 0x20) != *word)
            return false;
        number_take(number);
    }
    return true;
}

bool number_take_value(struct number *number, char point)
{
    int base = 10;
    bool digits;

    if (number->unit == '+' || number->unit == '-')
        number_take(number);
    if ((number->unit | 0x20) == 'i')
        return number_take_word(number, "inf");
    if ((number->unit | 0x20) == 'n')
        return number_take_word(number, "nan");
    digits = number->unit == '0';
    if (digits)
        number_take(number);
    if (digits && (number->unit | 0x20) == 'x') {
        number_take(number);
        base = 16;
        digits = false;
    }
    digits |= number_take_digits(number, base);
    if (number->unit == point && number->width > 0) {
        number->unit = '.';
        number_take(number);
        digits |= number_take_digits(number, base);
    }
    if (digits && number->width > 0 && (number->unit | 0x20) == (base == 16 ? 'p' : 'e')) {
        number_take(number);
        if (number->unit == '+' || number->unit == '-')
            number_take(number);
        number_take_digits(number, 10);
    }
    return digits;
}
