/*
 * A small valid image for tests to break: headers, .text at 0x1000 and .data at 0x2000, each
 * with its bytes in the file.
 */
#ifndef TESTS_LOADER_IMAGE_H
#define TESTS_LOADER_IMAGE_H

#include "loader/pe.h"

enum {
    IMAGE_TEXT = 0x1000,
    IMAGE_DATA = 0x2000,
    IMAGE_TEXT_FILE = 0x400, /* where .text's 0x200 bytes are in the file */
    IMAGE_DATA_FILE = 0x600, /* and .data's 0x1000 */
    IMAGE_BYTES = 0x1600,
    IMAGE_SIZE = 0x3000,
    IMAGE_BASE_32 = 0x10000000
};

struct test_image {
    _Alignas(16) uint8_t bytes[IMAGE_BYTES];
};

void test_image_make(struct test_image *image);
void test_image_make_32(struct test_image *image); /* the same as PE32, based at IMAGE_BASE_32 */
struct span test_image_span(const struct test_image *image);

IMAGE_NT_HEADERS64 *test_image_headers(struct test_image *image);
IMAGE_NT_HEADERS32 *test_image_headers_32(struct test_image *image);
IMAGE_SECTION_HEADER *test_image_section(struct test_image *image, unsigned index);
void test_image_directory(struct test_image *image, unsigned index, uint32_t address,
                          uint32_t size);

/* The file's byte at an RVA inside .data. */
void *test_image_data(struct test_image *image, uint32_t address);
void test_image_put(struct test_image *image, uint32_t address, const void *bytes, size_t size);
void test_image_text(struct test_image *image, uint32_t address, const char *text);

/* "why" of parsing it; "" when it is accepted. The text is valid until the next call. */
const char *test_image_refusal(const struct test_image *image);

#endif
