/*
 * Decorated type names: ".", then a type. The grammar as LLVM's Microsoft mangling (clang,
 * MicrosoftMangle.cpp) writes it: class kinds, scopes, templates over types and numbers, pointers
 * and references, arithmetic types, back references to names.
 */
#include "apis/win/vcruntime/undecorate.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MOST = 1024, NAMES_MOST = 10, SCOPES_MOST = 16, DEPTH_MOST = 16 };

/* Names that a digit may refer to, in the order of their first use. */
struct names {
    char text[NAMES_MOST][TEXT_MOST / 4];
    int count;
};

struct reader {
    const char *at;
    int depth;
    bool failed;
    struct names names;
};

static void read_type(struct reader *reader, char *text, size_t size);

static bool take(struct reader *reader, const char *wanted)
{
    size_t length = strlen(wanted);

    if (strncmp(reader->at, wanted, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static void append(struct reader *reader, char *text, size_t size, const char *more)
{
    size_t length = strlen(text);

    if (length + strlen(more) + 1 > size)
        reader->failed = true;
    else
        strcpy(text + length, more);
}

static void remember(struct reader *reader, const char *name)
{
    for (int i = 0; i < reader->names.count; i++) {
        if (strcmp(reader->names.text[i], name) == 0)
            return;
    }
    if (reader->names.count < NAMES_MOST && strlen(name) < sizeof reader->names.text[0])
        strcpy(reader->names.text[reader->names.count++], name);
}

/* A number: a digit is one more than it says; else letters A to P are hexadecimal digits. */
static long long read_number(struct reader *reader)
{
    bool negative = take(reader, "?");
    long long value = 0;

    if (*reader->at >= '0' && *reader->at <= '9')
        return (negative ? -1 : 1) * (*reader->at++ - '0' + 1);
    while (*reader->at >= 'A' && *reader->at <= 'P')
        value = value * 16 + (*reader->at++ - 'A');
    if (!take(reader, "@"))
        reader->failed = true;
    return negative ? -value : value;
}

static void read_argument(struct reader *reader, char *text, size_t size)
{
    char number[32];

    if (take(reader, "$0")) {
        snprintf(number, sizeof number, "%lld", read_number(reader));
        append(reader, text, size, number);
    } else {
        read_type(reader, text, size);
    }
}

/* "?$name@arguments@": it has back references of its own. */
static void read_template(struct reader *reader, char *text, size_t size)
{
    struct names outer = reader->names;
    bool first = true;
    const char *end = strchr(reader->at, '@');

    reader->names.count = 0;
    if (!end || (size_t)(end - reader->at) >= size) {
        reader->failed = true;
        return;
    }
    snprintf(text, size, "%.*s", (int)(end - reader->at), reader->at);
    remember(reader, text);
    reader->at = end + 1;
    append(reader, text, size, "<");
    while (!reader->failed && !take(reader, "@")) {
        if (!first)
            append(reader, text, size, ",");
        first = false;
        if (!take(reader, "$$V") && !take(reader, "$$Z"))
            read_argument(reader, text, size);
    }
    append(reader, text, size, text[strlen(text) - 1] == '>' ? " >" : ">");
    reader->names = outer;
    remember(reader, text);
}

static void read_name(struct reader *reader, char *text, size_t size)
{
    const char *end;

    text[0] = 0;
    if (*reader->at >= '0' && *reader->at <= '9') {
        int index = *reader->at++ - '0';

        if (index >= reader->names.count)
            reader->failed = true;
        else
            append(reader, text, size, reader->names.text[index]);
    } else if (take(reader, "?$")) {
        read_template(reader, text, size);
    } else if (take(reader, "?A")) {
        end = strchr(reader->at, '@');
        append(reader, text, size, "`anonymous namespace'");
        remember(reader, text);
        reader->at = end ? end + 1 : reader->at + strlen(reader->at);
    } else {
        end = strchr(reader->at, '@');
        if (!end || end == reader->at || *reader->at == '?' || (size_t)(end - reader->at) >= size) {
            reader->failed = true;
            return;
        }
        snprintf(text, size, "%.*s", (int)(end - reader->at), reader->at);
        remember(reader, text);
        reader->at = end + 1;
    }
}

/* Names from the inside out, and "@". */
static void read_scopes(struct reader *reader, char *text, size_t size)
{
    char whole[TEXT_MOST] = "", name[TEXT_MOST], joined[TEXT_MOST];

    for (int i = 0; !reader->failed && !take(reader, "@"); i++) {
        read_name(reader, name, sizeof name);
        if (i == SCOPES_MOST ||
            snprintf(joined, sizeof joined, i ? "%s::%s" : "%s", name, whole) >= TEXT_MOST)
            reader->failed = true;
        else
            strcpy(whole, joined);
    }
    append(reader, text, size, whole);
}

static const char *simple_type(struct reader *reader)
{
    static const struct {
        const char *code, *name;
    } types[] = {
        {"C", "signed char"},  {"D", "char"},           {"E", "unsigned char"},
        {"F", "short"},        {"G", "unsigned short"}, {"H", "int"},
        {"I", "unsigned int"}, {"J", "long"},           {"K", "unsigned long"},
        {"M", "float"},        {"N", "double"},         {"O", "long double"},
        {"X", "void"},         {"_J", "__int64"},       {"_K", "unsigned __int64"},
        {"_N", "bool"},        {"_W", "wchar_t"},       {"_S", "char16_t"},
        {"_U", "char32_t"},    {"_Q", "char8_t"},       {"$$T", "std::nullptr_t"},
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (take(reader, types[i].code))
            return types[i].name;
    }
    return NULL;
}

/* Behind a pointer's code: "E" for 64 bits, then what it points to with its qualifiers. */
static void read_pointer(struct reader *reader, char *text, size_t size, const char *mark)
{
    static const char *const qualifiers[] = {"", " const", " volatile", " const volatile"};
    bool is_wide = take(reader, "E");
    char letter = *reader->at;

    if (letter < 'A' || letter > 'D') {
        reader->failed = true;
        return;
    }
    reader->at++;
    read_type(reader, text, size);
    append(reader, text, size, qualifiers[letter - 'A']);
    append(reader, text, size, mark);
    if (is_wide)
        append(reader, text, size, " __ptr64");
}

static void read_type(struct reader *reader, char *text, size_t size)
{
    static const struct {
        const char *code, *name;
    } kinds[] = {{"V", "class "}, {"U", "struct "}, {"T", "union "}, {"W4", "enum "}};
    const char *simple;

    if (++reader->depth > DEPTH_MOST)
        reader->failed = true;
    for (size_t i = 0; !reader->failed && i < sizeof kinds / sizeof *kinds; i++) {
        if (take(reader, kinds[i].code)) {
            append(reader, text, size, kinds[i].name);
            read_scopes(reader, text, size);
            reader->depth--;
            return;
        }
    }
    if (take(reader, "?A")) /* the qualifiers that a type descriptor's own type has: none */
        read_type(reader, text, size);
    else if (take(reader, "P"))
        read_pointer(reader, text, size, " *");
    else if (take(reader, "Q"))
        read_pointer(reader, text, size, " * const");
    else if (take(reader, "A"))
        read_pointer(reader, text, size, " &");
    else if (take(reader, "$$Q"))
        read_pointer(reader, text, size, " &&");
    else if ((simple = simple_type(reader)))
        append(reader, text, size, simple);
    else
        reader->failed = true;
    reader->depth--;
}

bool undecorate_type(const char *decorated, char *text, size_t size)
{
    struct reader reader = {.at = decorated};

    text[0] = 0;
    if (!take(&reader, "."))
        return false;
    read_type(&reader, text, size);
    return !reader.failed && *reader.at == 0;
}
