/* See console_keys.h. */
#include "apis/nt/console_keys.h"

#include "apis/host/text.h"

#include <stdlib.h>
#include <string.h>

enum { ESCAPE = 0x1b, DELETE_BYTE = 0x7f };

static KEY_EVENT_RECORD key_of(WORD code, WCHAR character, DWORD state)
{
    KEY_EVENT_RECORD key = {.bKeyDown = TRUE, .wRepeatCount = 1};

    key.wVirtualKeyCode = code;
    key.uChar.UnicodeChar = character;
    key.dwControlKeyState = state;
    return key;
}

/* xterm's modifier parameter is one more than these bits. */
static DWORD state_of(int parameter)
{
    int bits = parameter > 0 ? parameter - 1 : 0;

    return (bits & 1 ? SHIFT_PRESSED : 0) | (bits & 2 ? LEFT_ALT_PRESSED : 0) |
           (bits & 4 ? LEFT_CTRL_PRESSED : 0);
}

static WORD code_of_letter(char final)
{
    static const struct {
        char final;
        WORD code;
    } keys[] = {
        {'A', VK_UP},   {'B', VK_DOWN}, {'C', VK_RIGHT}, {'D', VK_LEFT},
        {'H', VK_HOME}, {'F', VK_END},  {'P', VK_F1},    {'Q', VK_F2},
        {'R', VK_F3},   {'S', VK_F4},   {'E', VK_CLEAR}, {'Z', VK_TAB},
    };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i].final == final)
            return keys[i].code;
    }
    return 0;
}

static WORD code_of_number(int number)
{
    static const WORD codes[] = {
        [1] = VK_HOME, [2] = VK_INSERT, [3] = VK_DELETE, [4] = VK_END,  [5] = VK_PRIOR,
        [6] = VK_NEXT, [7] = VK_HOME,   [8] = VK_END,    [11] = VK_F1,  [12] = VK_F2,
        [13] = VK_F3,  [14] = VK_F4,    [15] = VK_F5,    [17] = VK_F6,  [18] = VK_F7,
        [19] = VK_F8,  [20] = VK_F9,    [21] = VK_F10,   [23] = VK_F11, [24] = VK_F12,
    };

    return number > 0 && number < (int)(sizeof codes / sizeof *codes) ? codes[number] : 0;
}

/* ESC [ number ; modifiers final, and ESC O final. */
static size_t decode_sequence(const char *bytes, size_t length, KEY_EVENT_RECORD *key,
                              unsigned *count)
{
    int parameters[2] = {0, 0};
    unsigned index = 0;
    WORD code;

    for (size_t at = 2; at < length; at++) {
        char byte = bytes[at];

        if (byte >= '0' && byte <= '9') {
            if (parameters[index] < 1000)
                parameters[index] = parameters[index] * 10 + (byte - '0');
        } else if (byte == ';') {
            index = 1;
        } else if (byte >= 0x40 && byte <= 0x7e) {
            code = byte == '~' ? code_of_number(parameters[0]) : code_of_letter(byte);
            *key = key_of(code, code == VK_TAB ? '\t' : 0,
                          code == VK_TAB ? SHIFT_PRESSED : state_of(parameters[1]));
            *count = code ? 1 : 0;
            return at + 1;
        }
    }
    return 0;
}

static KEY_EVENT_RECORD key_of_ascii(char byte)
{
    switch (byte) {
    case '\r':
    case '\n':
        return key_of(VK_RETURN, '\r', 0);
    case '\t':
        return key_of(VK_TAB, '\t', 0);
    case '\b':
        return key_of(VK_BACK, '\b', LEFT_CTRL_PRESSED);
    case DELETE_BYTE:
        return key_of(VK_BACK, '\b', 0);
    case ESCAPE:
        return key_of(VK_ESCAPE, ESCAPE, 0);
    case 0:
        return key_of(VK_SPACE, ' ', LEFT_CTRL_PRESSED);
    default:
        break;
    }
    if (byte < 0x20)
        return key_of((WORD)(byte + '@'), (WCHAR)byte, LEFT_CTRL_PRESSED);
    if (byte >= 'a' && byte <= 'z')
        return key_of((WORD)(byte - 'a' + 'A'), (WCHAR)byte, 0);
    if (byte >= 'A' && byte <= 'Z')
        return key_of((WORD)byte, (WCHAR)byte, SHIFT_PRESSED);
    if ((byte >= '0' && byte <= '9') || byte == ' ')
        return key_of((WORD)byte, (WCHAR)byte, 0);
    return key_of(0, (WCHAR)byte, 0);
}

static size_t utf8_size(unsigned char lead)
{
    if (lead >= 0xf0)
        return 4;
    if (lead >= 0xe0)
        return 3;
    return lead >= 0xc0 ? 2 : 1;
}

static size_t decode_text(const char *bytes, size_t length, bool final, KEY_EVENT_RECORD keys[2],
                          unsigned *count)
{
    size_t size = utf8_size((unsigned char)bytes[0]), units;
    WCHAR text[4];

    if (size > length) {
        if (!final)
            return 0;
        size = length;
    }
    units = utf16_from_utf8(text, 2, bytes, size);
    *count = units > 2 ? 2 : (unsigned)units;
    for (unsigned i = 0; i < *count; i++)
        keys[i] = key_of(0, text[i], 0);
    return size;
}

size_t console_key_decode(const char *bytes, size_t length, bool final, KEY_EVENT_RECORD keys[2],
                          unsigned *count)
{
    size_t used;

    *count = 0;
    if (length == 0)
        return 0;
    if (bytes[0] == ESCAPE && length == 1 && !final)
        return 0;
    if (bytes[0] == ESCAPE && length > 1) {
        if (bytes[1] == '[' || bytes[1] == 'O') {
            used = decode_sequence(bytes, length, keys, count);
            if (used > 0 || !final)
                return used;
        }
        /* A key with Alt held is that key after an escape. */
        used =
            bytes[1] == ESCAPE ? 0 : console_key_decode(bytes + 1, length - 1, final, keys, count);
        for (unsigned i = 0; i < *count; i++)
            keys[i].dwControlKeyState |= LEFT_ALT_PRESSED;
        if (used > 0)
            return used + 1;
        if (!final && bytes[1] != ESCAPE)
            return 0;
    }
    if ((unsigned char)bytes[0] >= 0x80)
        return decode_text(bytes, length, final, keys, count);
    keys[0] = key_of_ascii(bytes[0]);
    *count = 1;
    return 1;
}
