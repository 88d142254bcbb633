/* Single values and what pointers lead to. */
#include "thunks/format.h"

#include "thunks/peek.h"

#include <string.h>

enum {
    DEPTH = 3,              /* structs within structs */
    TEXT_SHOWN = 256,       /* characters of a string */
    ELEMENTS_SHOWN = 8,     /* of an array */
    DECIMAL_LIMIT = 1000000 /* a larger unsigned number is shown in hexadecimal */
};

static void add_object(struct line *line, const struct type *type, const void *at, int depth);

static uint64_t truncate_to(const struct type *type, uint64_t value)
{
    return type->size == 0 || type->size >= 8 ? value
                                              : value & ((UINT64_C(1) << 8 * type->size) - 1);
}

static int64_t extend(const struct type *type, uint64_t value)
{
    unsigned unused = type->size == 0 || type->size >= 8 ? 0 : 64 - 8 * type->size;

    return (int64_t)(value << unused) >> unused;
}

static void add_float(struct line *line, const struct type *type, uint64_t value)
{
    float single;
    double number;

    memcpy(&single, &value, sizeof single);
    memcpy(&number, &value, sizeof number);
    line_add(line, "%.9g", type->size == sizeof single ? (double)single : number);
}

static void add_unsigned(struct line *line, uint64_t value)
{
    if (value < DECIMAL_LIMIT)
        line_add(line, "%llu", (unsigned long long)value);
    else
        line_add(line, "0x%llx", (unsigned long long)value);
}

static void add_pointer(struct line *line, uint64_t value)
{
    if (value)
        line_add(line, "0x%llx", (unsigned long long)value);
    else
        line_add(line, "NULL");
}

static void add_handle(struct line *line, const struct type *type, uint64_t value)
{
    if (extend(type, value) < 0 && extend(type, value) > -16) /* pseudo and invalid handles */
        line_add(line, "%lld", (long long)extend(type, value));
    else
        add_pointer(line, value);
}

static const char *constant_name(const struct constant *constants, uint64_t value)
{
    for (; constants->name; constants++) {
        if (constants->value == value)
            return constants->name;
    }
    return NULL;
}

static void add_one_of(struct line *line, const struct type *type, const struct constant *constants,
                       uint64_t value)
{
    const char *name = constant_name(constants, value);

    if (!name && type->size < 8)
        name = constant_name(constants, (uint64_t)extend(type, value));
    if (name)
        line_add(line, "%s", name);
    else if (extend(type, value) >= 0)
        add_unsigned(line, value);
    else
        line_add(line, "%lld", (long long)extend(type, value));
}

/* The constant with the most bits of the value that are not named yet. */
static const struct constant *largest_part(const struct constant *constants, uint64_t value)
{
    const struct constant *best = NULL;

    for (; constants->name; constants++) {
        if (constants->value && (constants->value & ~value) == 0 &&
            (!best || __builtin_popcountll(constants->value) > __builtin_popcountll(best->value)))
            best = constants;
    }
    return best;
}

void format_flags(struct line *line, const struct constant *constants, uint64_t value)
{
    const struct constant *part;
    const char *between = "";

    if (value == 0) {
        const char *none = constant_name(constants, 0);

        line_add(line, "%s", none ? none : "0");
        return;
    }
    while (value && (part = largest_part(constants, value))) {
        line_add(line, "%s%s", between, part->name);
        value &= ~part->value;
        between = "|";
    }
    if (value)
        line_add(line, "%s0x%llx", between, (unsigned long long)value);
}

void format_value(struct line *line, const struct type *type, uint64_t value)
{
    value = truncate_to(type, value);
    switch (type->class) {
    case TYPE_VOID:
        break;
    case TYPE_BOOL:
        if (value < 2)
            line_add(line, "%s", value ? "TRUE" : "FALSE");
        else
            line_add(line, "%lld", (long long)extend(type, value));
        break;
    case TYPE_SIGNED:
        line_add(line, "%lld", (long long)extend(type, value));
        break;
    case TYPE_FLOAT:
        add_float(line, type, value);
        break;
    case TYPE_CHAR8:
    case TYPE_CHAR16:
        line_add(line, "'");
        line_add_escaped(line, (uint32_t)value, '\'');
        line_add(line, "'");
        break;
    case TYPE_ENUM:
        add_one_of(line, type, type->constants, value);
        break;
    case TYPE_HANDLE:
        add_handle(line, type, value);
        break;
    case TYPE_POINTER:
    case TYPE_FUNCTION:
        add_pointer(line, value);
        break;
    case TYPE_STRUCT:
    case TYPE_UNION:
        add_object(line, type, &value, DEPTH);
        break;
    default:
        add_unsigned(line, value);
    }
}

/* count: characters; -1: up to the NUL. False when nothing can be read there. */
static bool add_text8(struct line *line, uint64_t at, int64_t count)
{
    uint8_t text[TEXT_SHOWN];
    size_t wanted = count >= 0 && count < TEXT_SHOWN ? (size_t)count : TEXT_SHOWN;
    size_t got = peek((const void *)at, text, wanted), i;

    if (got == 0 && wanted)
        return false;
    line_add(line, "\"");
    for (i = 0; i < got && (count >= 0 || text[i]); i++) {
        if (text[i] < 0x80)
            line_add_escaped(line, text[i], '"');
        else
            line_add(line, "\\x%02x", text[i]);
    }
    line_add(line, i == TEXT_SHOWN && count != TEXT_SHOWN ? "\"..." : "\"");
    return true;
}

/* A surrogate pair is one character, and takes two of the text's. */
static uint32_t take_character(const uint16_t *text, size_t *i, size_t count)
{
    uint32_t c = text[(*i)++];

    if (c >= 0xd800 && c < 0xdc00 && *i < count && text[*i] >= 0xdc00 && text[*i] < 0xe000)
        c = 0x10000 + ((c & 0x3ff) << 10) + (text[(*i)++] & 0x3ff);
    return c;
}

static bool add_text16(struct line *line, uint64_t at, int64_t count)
{
    uint16_t text[TEXT_SHOWN];
    size_t wanted = count >= 0 && count < TEXT_SHOWN ? (size_t)count : TEXT_SHOWN;
    size_t got = peek((const void *)at, text, wanted * 2) / 2, i = 0;

    if (got == 0 && wanted)
        return false;
    line_add(line, "\"");
    while (i < got && (count >= 0 || text[i]))
        line_add_escaped(line, take_character(text, &i, got), '"');
    line_add(line, i == TEXT_SHOWN && count != TEXT_SHOWN ? "\"..." : "\"");
    return true;
}

bool format_is_text(const struct type *type)
{
    return type->class == TYPE_CHAR8 || type->class == TYPE_CHAR16;
}

bool format_text(struct line *line, const struct type *type, uint64_t at, int64_t count)
{
    return type->class == TYPE_CHAR8 ? add_text8(line, at, count) : add_text16(line, at, count);
}

/* UNICODE_STRING, ANSI_STRING: text with its length in bytes before it. */
static bool add_counted_string(struct line *line, const struct type *type, const uint8_t *at)
{
    uint16_t bytes;
    uint64_t buffer;

    if (type->count != 3 || type->size != 16 || strcmp(type->fields[0].name, "Length") != 0 ||
        strcmp(type->fields[2].name, "Buffer") != 0 ||
        type->fields[2].type->class != TYPE_POINTER ||
        !format_is_text(type->fields[2].type->target))
        return false;
    memcpy(&bytes, at, sizeof bytes);
    memcpy(&buffer, at + type->fields[2].offset, sizeof buffer);
    return format_text(line, type->fields[2].type->target, buffer,
                       bytes / type->fields[2].type->target->size);
}

static bool add_guid(struct line *line, const struct type *type, const uint8_t *at)
{
    uint32_t first;
    uint16_t second, third;

    if (type->count != 4 || type->size != 16 || strcmp(type->fields[0].name, "Data1") != 0)
        return false;
    memcpy(&first, at, sizeof first);
    memcpy(&second, at + 4, sizeof second);
    memcpy(&third, at + 6, sizeof third);
    line_add(line, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", first, second, third,
             at[8], at[9], at[10], at[11], at[12], at[13], at[14], at[15]);
    return true;
}

static void add_field(struct line *line, const struct field *field, const uint8_t *at, int depth)
{
    if (field->bit_size) {
        uint64_t bits = 0;
        size_t bytes = (field->bit_offset + field->bit_size + 7u) / 8;

        memcpy(&bits, at + field->offset, bytes < sizeof bits ? bytes : sizeof bits);
        bits = bits >> field->bit_offset & (UINT64_MAX >> (64 - field->bit_size));
        add_unsigned(line, bits);
        return;
    }
    add_object(line, field->type, at + field->offset, depth);
}

/* Of a union, the view as one number (LARGE_INTEGER's QuadPart), or else the first one. */
static size_t best_view(const struct type *type)
{
    for (size_t i = 0; i < type->count; i++) {
        const struct type *view = type->fields[i].type;

        if ((view->class == TYPE_SIGNED || view->class == TYPE_UNSIGNED) &&
            view->size == type->size)
            return i;
    }
    return 0;
}

static void add_fields(struct line *line, const struct type *type, const uint8_t *at, int depth)
{
    bool is_union = type->class == TYPE_UNION && type->count;
    size_t first = is_union ? best_view(type) : 0, end = is_union ? first + 1 : type->count;

    if (depth == 0) {
        line_add(line, "{...}");
        return;
    }
    line_add(line, "{");
    for (size_t i = first; i < end; i++) {
        line_add(line, "%s", i > first ? ", " : "");
        if (type->fields[i].name[0])
            line_add(line, "%s=", type->fields[i].name);
        add_field(line, &type->fields[i], at, depth - 1);
    }
    line_add(line, "}");
}

static void add_elements(struct line *line, const struct type *type, const uint8_t *at,
                         uint64_t count, int depth)
{
    line_add(line, "[");
    for (uint64_t i = 0; i < count && i < ELEMENTS_SHOWN; i++) {
        line_add(line, "%s", i ? ", " : "");
        add_object(line, type, at + i * type->size, depth);
    }
    line_add(line, count > ELEMENTS_SHOWN ? ", ...]" : "]");
}

/* A pointer inside a struct: text is shown, other things only by address. */
static void add_inner_pointer(struct line *line, const struct type *type, uint64_t value)
{
    if (!value || !type->target || !format_is_text(type->target) ||
        !format_text(line, type->target, value, -1))
        add_pointer(line, value);
}

static void add_text_array(struct line *line, const struct type *type, const uint8_t *at)
{
    const struct type *character = type->target;
    int64_t length = 0;
    static const uint8_t end[2];

    while (length < type->count && memcmp(at + length * character->size, end, character->size) != 0)
        length++;
    format_text(line, character, (uint64_t)at, length);
}

static void add_object(struct line *line, const struct type *type, const void *at, int depth)
{
    uint64_t value = 0;

    memcpy(&value, at, type->size < sizeof value ? type->size : sizeof value);
    if (type->class == TYPE_STRUCT || type->class == TYPE_UNION) {
        if (!add_counted_string(line, type, at) && !add_guid(line, type, at))
            add_fields(line, type, at, depth);
    } else if (type->class == TYPE_ARRAY && format_is_text(type->target)) {
        add_text_array(line, type, at);
    } else if (type->class == TYPE_ARRAY) {
        add_elements(line, type->target, at, type->count, depth);
    } else if (type->class == TYPE_POINTER) {
        add_inner_pointer(line, type, value);
    } else {
        format_value(line, type, value);
    }
}

void format_object(struct line *line, const struct type *type, const void *at)
{
    add_object(line, type, at, DEPTH);
}
