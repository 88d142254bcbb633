/*
 * See code_page.h. [Code Page Identifiers, Microsoft Learn]. The tables of a page are built from
 * iconv at its first use; UTF-8 needs none.
 */
#include "apis/nt/code_page.h"
#include "abi/lock.h"
#include "apis/host/text.h"

#include <iconv.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { UNMAPPED = 0xfffd };

struct code_page_map {
    uint16_t single[256];
    uint16_t *pairs[256];   /* by lead byte, then trail byte; 0: no such character */
    uint16_t *reverse[256]; /* by high byte of the unit; 0: no such character */
};

#define LATIN(number, encoding, title)                                                             \
    {                                                                                              \
        .id = (number), .name = #number "  (" title ")", .host_name = (encoding),                  \
        .maximum_size = 1, .fallback = '?'                                                         \
    }

static struct code_page pages[] = {
    LATIN(437, "CP437", "OEM - United States"),
    LATIN(737, "CP737", "OEM - Greek 437G"),
    LATIN(775, "CP775", "OEM - Baltic"),
    LATIN(850, "CP850", "OEM - Multilingual Latin I"),
    LATIN(852, "CP852", "OEM - Latin II"),
    LATIN(855, "CP855", "OEM - Cyrillic"),
    LATIN(857, "CP857", "OEM - Turkish"),
    LATIN(858, "CP858", "OEM - Multilingual Latin I + Euro"),
    LATIN(860, "CP860", "OEM - Portuguese"),
    LATIN(861, "CP861", "OEM - Icelandic"),
    LATIN(862, "CP862", "OEM - Hebrew"),
    LATIN(863, "CP863", "OEM - Canadian French"),
    LATIN(864, "CP864", "OEM - Arabic"),
    LATIN(865, "CP865", "OEM - Nordic"),
    LATIN(866, "CP866", "OEM - Russian"),
    LATIN(869, "CP869", "OEM - Modern Greek"),
    LATIN(874, "CP874", "ANSI/OEM - Thai"),
    {.id = 932,
     .name = "932  (ANSI/OEM - Japanese Shift-JIS)",
     .host_name = "CP932",
     .lead = {{0x81, 0x9f}, {0xe0, 0xfc}},
     .maximum_size = 2,
     .fallback = '?'},
    {.id = 936,
     .name = "936  (ANSI/OEM - Simplified Chinese GBK)",
     .host_name = "GBK",
     .lead = {{0x81, 0xfe}},
     .maximum_size = 2,
     .fallback = '?'},
    {.id = 949,
     .name = "949  (ANSI/OEM - Korean)",
     .host_name = "UHC",
     .lead = {{0x81, 0xfe}},
     .maximum_size = 2,
     .fallback = '?'},
    {.id = 950,
     .name = "950  (ANSI/OEM - Traditional Chinese Big5)",
     .host_name = "BIG5",
     .lead = {{0x81, 0xfe}},
     .maximum_size = 2,
     .fallback = '?'},
    LATIN(1250, "CP1250", "ANSI - Central Europe"),
    LATIN(1251, "CP1251", "ANSI - Cyrillic"),
    LATIN(1252, "CP1252", "ANSI - Latin I"),
    LATIN(1253, "CP1253", "ANSI - Greek"),
    LATIN(1254, "CP1254", "ANSI - Turkish"),
    LATIN(1255, "CP1255", "ANSI - Hebrew"),
    LATIN(1256, "CP1256", "ANSI - Arabic"),
    LATIN(1257, "CP1257", "ANSI - Baltic"),
    LATIN(1258, "CP1258", "ANSI/OEM - Viet Nam"),
    LATIN(10000, "MACINTOSH", "MAC - Roman"),
    LATIN(20127, "ASCII", "US-ASCII"),
    LATIN(20866, "KOI8-R", "Russian - KOI8"),
    LATIN(21866, "KOI8-U", "Ukrainian - KOI8-U"),
    LATIN(28591, "ISO-8859-1", "ISO 8859-1 Latin I"),
    LATIN(28592, "ISO-8859-2", "ISO 8859-2 Central Europe"),
    LATIN(28593, "ISO-8859-3", "ISO 8859-3 Latin 3"),
    LATIN(28594, "ISO-8859-4", "ISO 8859-4 Baltic"),
    LATIN(28595, "ISO-8859-5", "ISO 8859-5 Cyrillic"),
    LATIN(28596, "ISO-8859-6", "ISO 8859-6 Arabic"),
    LATIN(28597, "ISO-8859-7", "ISO 8859-7 Greek"),
    LATIN(28598, "ISO-8859-8", "ISO 8859-8 Hebrew: Visual Ordering"),
    LATIN(28599, "ISO-8859-9", "ISO 8859-9 Latin 5"),
    LATIN(28603, "ISO-8859-13", "ISO 8859-13 Estonian"),
    LATIN(28605, "ISO-8859-15", "ISO 8859-15 Latin 9"),
    {.id = CODE_PAGE_UTF8, .name = "65001 (UTF-8)", .maximum_size = 4, .fallback = '?'},
};

enum { PAGE_COUNT = sizeof pages / sizeof *pages };

static struct lock map_lock;

uint32_t code_page_at(size_t index)
{
    return index < PAGE_COUNT ? pages[index].id : 0;
}

/* One character's bytes through iconv: a single unit, or 0. */
static uint16_t decode_one(iconv_t converter, uint8_t first, int second)
{
    char bytes[2] = {(char)first, (char)second}, *in = bytes;
    uint16_t units[4] = {0};
    char *out = (char *)units;
    size_t in_left = second < 0 ? 1 : 2, out_left = sizeof units;

    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1 || in_left != 0)
        return 0;
    return out_left == sizeof units - sizeof *units ? units[0] : 0;
}

static void reverse_set(struct code_page_map *map, uint16_t unit, uint16_t value)
{
    uint16_t **row = &map->reverse[unit >> 8];

    if (!*row)
        *row = calloc(256, sizeof **row);
    if (*row && !(*row)[unit & 0xff])
        (*row)[unit & 0xff] = value;
}

static void map_lead_byte(const struct code_page *page, struct code_page_map *map,
                          iconv_t converter, uint8_t lead)
{
    map->pairs[lead] = calloc(256, sizeof **map->pairs);
    for (unsigned trail = 0x30; map->pairs[lead] && trail < 0x100; trail++) {
        uint16_t unit = decode_one(converter, lead, (int)trail);

        map->pairs[lead][trail] = unit;
        if (unit != 0)
            reverse_set(map, unit, (uint16_t)(lead << 8 | trail));
    }
    map->single[lead] = page->fallback;
}

/* Bytes that a page leaves undefined become a C1 control, or a character of private use. */
static uint16_t undefined_unit(uint8_t byte)
{
    return byte < 0xa0 ? byte : 0xf800 | byte;
}

static void map_fill(const struct code_page *page, struct code_page_map *map, iconv_t converter)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        uint16_t unit;

        if (code_page_is_lead(page, (uint8_t)byte)) {
            map_lead_byte(page, map, converter, (uint8_t)byte);
            continue;
        }
        unit = byte < 0x80 ? (uint16_t)byte : decode_one(converter, (uint8_t)byte, -1);
        map->single[byte] = unit || byte == 0 ? unit : undefined_unit((uint8_t)byte);
        reverse_set(map, map->single[byte], (uint16_t)byte);
    }
}

static bool map_build(struct code_page *page)
{
    struct code_page_map *map;
    iconv_t converter = iconv_open("UTF-16LE", page->host_name);

    if (converter == (iconv_t)-1)
        return false;
    map = calloc(1, sizeof *map);
    if (map) {
        map_fill(page, map, converter);
        atomic_thread_fence(memory_order_release);
        page->map = map;
    }
    iconv_close(converter);
    return map != NULL;
}

static bool map_need(struct code_page *page)
{
    bool ready = page->map != NULL;

    if (ready)
        return true;
    lock_acquire(&map_lock);
    ready = page->map || map_build(page);
    lock_release(&map_lock);
    return ready;
}

/* CP_ACP, CP_OEMCP and CP_THREAD_ACP are 0, 1 and 3; CP_MACCP is 2. */
static uint32_t resolve(uint32_t id)
{
    if (id == 2)
        return 10000;
    return id == 0 || id == 1 || id == 3 ? CODE_PAGE_ANSI : id;
}

const struct code_page *code_page_find(uint32_t id)
{
    size_t low = 0, high = PAGE_COUNT;

    id = resolve(id);
    if (id == CODE_PAGE_UTF8)
        return &pages[PAGE_COUNT - 1];
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (pages[middle].id == id)
            return map_need(&pages[middle]) ? &pages[middle] : NULL;
        if (pages[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool code_page_is_lead(const struct code_page *page, uint8_t byte)
{
    for (size_t i = 0; i < 6 && page->lead[i][0]; i++) {
        if (byte >= page->lead[i][0] && byte <= page->lead[i][1])
            return true;
    }
    return false;
}

static struct code_page_result decode_utf8(uint16_t *out, size_t capacity, const char *text,
                                           size_t length)
{
    struct code_page_result result = {0};
    size_t ascii = 0;

    for (; ascii < length && !(text[ascii] & 0x80); ascii++) {
        if (ascii < capacity)
            out[ascii] = (uint8_t)text[ascii];
    }
    result.length = ascii;
    if (ascii == length)
        return result;
    result.invalid = !utf8_is_valid(text + ascii, length - ascii);
    result.length +=
        utf16_from_utf8(ascii < capacity ? out + ascii : NULL,
                        ascii < capacity ? capacity - ascii : 0, text + ascii, length - ascii);
    return result;
}

static uint16_t decode_pair(const struct code_page *page, uint8_t lead, uint8_t trail)
{
    const uint16_t *row = page->map->pairs[lead];

    return row ? row[trail] : 0;
}

struct code_page_result code_page_decode(const struct code_page *page, uint16_t *out,
                                         size_t capacity, const char *text, size_t length)
{
    struct code_page_result result = {0};

    if (!page->map)
        return decode_utf8(out, capacity, text, length);
    for (size_t at = 0; at < length; at++, result.length++) {
        uint8_t byte = (uint8_t)text[at];
        uint16_t unit = page->map->single[byte];

        if (page->map->pairs[byte]) {
            unit = at + 1 < length ? decode_pair(page, byte, (uint8_t)text[at + 1]) : 0;
            at += at + 1 < length && text[at + 1] != 0;
        }
        if (unit == 0 && byte != 0) {
            unit = UNMAPPED;
            result.invalid = true;
        }
        if (result.length < capacity)
            out[result.length] = unit;
    }
    return result;
}

static uint16_t reverse_get(const struct code_page_map *map, uint16_t unit)
{
    const uint16_t *row = map->reverse[unit >> 8];

    return row ? row[unit & 0xff] : 0;
}

/* Full-width ASCII, typographic quotes, dashes and spaces have plain relatives. */
static uint16_t best_fit(const struct code_page_map *map, uint16_t unit)
{
    static const struct {
        uint16_t from, to;
    } relatives[] = {{0x2002, ' '}, {0x2003, ' '},  {0x2009, ' '},  {0x2010, '-'},  {0x2011, '-'},
                     {0x2013, '-'}, {0x2014, '-'},  {0x2018, '\''}, {0x2019, '\''}, {0x201c, '"'},
                     {0x201d, '"'}, {0x2032, '\''}, {0x2212, '-'},  {0x3000, ' '}};

    if (unit >= 0xff01 && unit <= 0xff5e)
        return reverse_get(map, unit - 0xfee0);
    for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++) {
        if (relatives[i].from == unit)
            return relatives[i].to;
    }
    return 0;
}

static struct code_page_result encode_utf8(char *out, size_t capacity, const uint16_t *text,
                                           size_t length)
{
    struct code_page_result result;

    result.length = utf8_from_utf16(out, capacity, text, length);
    result.invalid = !utf16_is_valid(text, length);
    return result;
}

static size_t emit(char *out, size_t capacity, size_t at, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (at + i < capacity)
            out[at + i] = bytes[i];
    }
    return count;
}

struct code_page_result code_page_encode(const struct code_page *page, char *out, size_t capacity,
                                         const uint16_t *text, size_t length, const char *fallback,
                                         bool similar)
{
    struct code_page_result result = {0};

    if (!page->map)
        return encode_utf8(out, capacity, text, length);
    for (size_t at = 0; at < length; at++) {
        uint16_t value = reverse_get(page->map, text[at]);
        char bytes[2] = {(char)(value >> 8), (char)value};

        if (value == 0 && text[at] != 0) {
            value = similar ? best_fit(page->map, text[at]) : 0;
            bytes[0] = (char)(value >> 8);
            bytes[1] = (char)value;
            result.invalid |= value == 0;
        }
        if (value == 0 && text[at] != 0) {
            at += (text[at] & 0xfc00) == 0xd800 && at + 1 < length; /* one for a whole pair */
            result.length += emit(out, capacity, result.length, fallback, strlen(fallback));
        } else if (value > 0xff) {
            result.length += emit(out, capacity, result.length, bytes, 2);
        } else {
            result.length += emit(out, capacity, result.length, bytes + 1, 1);
        }
    }
    return result;
}
