/*
 * Code pages: the byte encodings of Windows programs. The ANSI and the OEM code page are UTF-8,
 * as with the "UTF-8 for worldwide language support" setting of Windows 10, so that every name
 * of a host file survives.
 */
#ifndef APIS_NT_CODE_PAGE_H
#define APIS_NT_CODE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CODE_PAGE_UTF7 = 65000, CODE_PAGE_UTF8 = 65001, CODE_PAGE_ANSI = 65001 };

/* How a table-driven code page maps; UTF-8 has none of it. */
struct code_page {
    uint32_t id;
    const char *name;      /* for people: GetCPInfoEx */
    const char *host_name; /* iconv's name */
    uint8_t lead[6][2];    /* ranges of lead bytes; 0 ends */
    uint8_t maximum_size;  /* bytes of one character */
    uint8_t fallback;      /* the default character */
    struct code_page_map *map;
};

struct code_page_result {
    size_t length; /* units or bytes of the whole result */
    bool invalid;  /* something had no mapping */
};

/* Resolves CP_ACP and its like. NULL when there is no such code page. */
const struct code_page *code_page_find(uint32_t id);

/* The ids, in rising order; index from 0, 0 ends. */
uint32_t code_page_at(size_t index);

bool code_page_is_lead(const struct code_page *page, uint8_t byte);

/* Writes at most capacity units; the result counts all of them. */
struct code_page_result code_page_decode(const struct code_page *page, uint16_t *out,
                                         size_t capacity, const char *text, size_t length);

/* fallback: what unmapped characters become; best_fit: similar characters may stand in. */
struct code_page_result code_page_encode(const struct code_page *page, char *out, size_t capacity,
                                         const uint16_t *text, size_t length, const char *fallback,
                                         bool best_fit);

#endif
