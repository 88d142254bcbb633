/* See profile_text.h. */
#include "apis/win/kernel32/profile_text.h"

#include "apis/host/case.h"
#include "apis/host/text.h"

#include <stdlib.h>
#include <string.h>

enum { BYTE_ORDER_MARK = 0xfeff };

bool profile_open(struct profile *profile, const void *bytes, size_t size)
{
    const WCHAR *wide = bytes;

    *profile = (struct profile){.is_wide = size >= sizeof *wide && *wide == BYTE_ORDER_MARK};
    if (profile->is_wide)
        profile->length = size / sizeof *wide - 1;
    else
        profile->length = utf16_from_utf8(NULL, 0, bytes, size);
    profile->text = malloc((profile->length + 1) * sizeof *profile->text);
    if (!profile->text)
        return false;
    if (profile->is_wide)
        memcpy(profile->text, wide + 1, profile->length * sizeof *wide);
    else
        utf16_from_utf8((uint16_t *)profile->text, profile->length, bytes, size);
    return true;
}

void profile_close(struct profile *profile)
{
    free(profile->text);
    profile->text = NULL;
}

void *profile_bytes(const struct profile *profile, size_t *size)
{
    static const WCHAR mark = BYTE_ORDER_MARK;
    const uint16_t *text = (const uint16_t *)profile->text;
    char *bytes;

    *size = profile->is_wide ? (profile->length + 1) * sizeof mark
                             : utf8_from_utf16(NULL, 0, text, profile->length);
    bytes = malloc(*size + 1);
    if (!bytes)
        return NULL;
    if (profile->is_wide) {
        memcpy(bytes, &mark, sizeof mark);
        memcpy(bytes + sizeof mark, text, profile->length * sizeof mark);
    } else {
        utf8_from_utf16(bytes, *size, text, profile->length);
    }
    return bytes;
}

static bool is_blank(WCHAR unit)
{
    return unit == ' ' || unit == '\t' || unit == '\r';
}

static struct profile_span trimmed(const struct profile *profile, size_t from, size_t to)
{
    while (from < to && is_blank(profile->text[from]))
        from++;
    while (to > from && is_blank(profile->text[to - 1]))
        to--;
    return (struct profile_span){from, to};
}

/* The line at `at`, without blanks; whole: with its end. */
static struct profile_span line_at(const struct profile *profile, size_t at, size_t limit,
                                   struct profile_span *whole)
{
    size_t end = at;

    while (end < limit && profile->text[end] != '\n')
        end++;
    *whole = (struct profile_span){at, end < limit ? end + 1 : end};
    return trimmed(profile, at, end);
}

static bool is_header(const struct profile *profile, struct profile_span line)
{
    return line.from < line.to && profile->text[line.from] == '[';
}

static struct profile_span header_name(const struct profile *profile, struct profile_span line)
{
    size_t end = line.from + 1;

    while (end < line.to && profile->text[end] != ']')
        end++;
    return trimmed(profile, line.from + 1, end);
}

bool profile_next_section(const struct profile *profile, size_t *at, struct profile_span *name,
                          struct profile_span *header, struct profile_span *lines)
{
    struct profile_span whole, line;

    do {
        if (*at >= profile->length)
            return false;
        line = line_at(profile, *at, profile->length, header);
        *at = header->to;
    } while (!is_header(profile, line));
    *name = header_name(profile, line);
    *lines = (struct profile_span){header->to, header->to};
    while (lines->to < profile->length) {
        line = line_at(profile, lines->to, profile->length, &whole);
        if (is_header(profile, line))
            break;
        lines->to = whole.to;
    }
    *at = lines->to;
    return true;
}

static bool is_equal(const struct profile *profile, struct profile_span part, const WCHAR *text)
{
    return utf16_compare_caseless((const uint16_t *)profile->text + part.from, part.to - part.from,
                                  (const uint16_t *)text,
                                  utf16_length((const uint16_t *)text)) == 0;
}

bool profile_find_section(const struct profile *profile, const WCHAR *name,
                          struct profile_span *header, struct profile_span *lines)
{
    struct profile_span found;
    size_t at = 0;

    while (profile_next_section(profile, &at, &found, header, lines)) {
        if (is_equal(profile, found, name))
            return true;
    }
    return false;
}

bool profile_next_entry(const struct profile *profile, const struct profile_span *lines, size_t *at,
                        struct profile_entry *entry)
{
    const WCHAR *text = profile->text;
    size_t sign;

    do {
        if (*at >= lines->to)
            return false;
        entry->line = line_at(profile, *at, lines->to, &entry->whole);
        *at = entry->whole.to;
    } while (entry->line.from == entry->line.to || text[entry->line.from] == ';');
    for (sign = entry->line.from; sign < entry->line.to && text[sign] != '=';)
        sign++;
    entry->key = trimmed(profile, entry->line.from, sign);
    entry->value = trimmed(profile, sign < entry->line.to ? sign + 1 : sign, entry->line.to);
    return true;
}

bool profile_find_entry(const struct profile *profile, const struct profile_span *lines,
                        const WCHAR *key, struct profile_entry *entry)
{
    size_t at = lines->from;

    while (profile_next_entry(profile, lines, &at, entry)) {
        if (is_equal(profile, entry->key, key))
            return true;
    }
    return false;
}

bool profile_replace(struct profile *profile, struct profile_span part, const WCHAR *text,
                     size_t length)
{
    size_t behind = profile->length - part.to, whole = part.from + length + behind;
    WCHAR *made = malloc((whole + 1) * sizeof *made);

    if (!made)
        return false;
    memcpy(made, profile->text, part.from * sizeof *made);
    memcpy(made + part.from, text, length * sizeof *made);
    memcpy(made + part.from + length, profile->text + part.to, behind * sizeof *made);
    free(profile->text);
    profile->text = made;
    profile->length = whole;
    return true;
}
