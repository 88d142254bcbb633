#include "tests/suite.h"

#include "apis/nt/process_image.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static NTSTATUS image_of(const void *bytes, size_t size, enum process_image *kind)
{
    char path[] = "/tmp/sojourn-image-XXXXXX";
    int fd = mkstemp(path);
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    if (fd >= 0 && write(fd, bytes, size) == (ssize_t)size)
        status = process_image_of(path, kind);
    close(fd);
    unlink(path);
    return status;
}

static void host_programs_and_scripts_are_known(void)
{
    enum process_image kind;

    CU_ASSERT_EQUAL(image_of("\177ELF\2\1", 6, &kind), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(kind, IMAGE_HOST);
    CU_ASSERT_EQUAL(image_of("#!/bin/sh\n", 10, &kind), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(kind, IMAGE_HOST);
}

/* Headers as small as they can be: the signature at 0x40. */
static void fill_headers(uint8_t bytes[0x80], uint16_t machine, uint16_t magic)
{
    memset(bytes, 0, 0x80);
    memcpy(bytes, "MZ", 2);
    bytes[0x3c] = 0x40;
    memcpy(bytes + 0x40, "PE\0", 4);
    memcpy(bytes + 0x44, &machine, sizeof machine);
    memcpy(bytes + 0x58, &magic, sizeof magic);
}

static void windows_programs_are_known_by_their_machine(void)
{
    enum process_image kind;
    uint8_t bytes[0x80];

    fill_headers(bytes, IMAGE_FILE_MACHINE_AMD64, IMAGE_NT_OPTIONAL_HDR64_MAGIC);
    CU_ASSERT_EQUAL(image_of(bytes, sizeof bytes, &kind), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(kind, IMAGE_WINDOWS);
    fill_headers(bytes, IMAGE_FILE_MACHINE_I386, IMAGE_NT_OPTIONAL_HDR32_MAGIC);
    CU_ASSERT_EQUAL(image_of(bytes, sizeof bytes, &kind), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(kind, IMAGE_WINDOWS_32);
    fill_headers(bytes, IMAGE_FILE_MACHINE_ARM64, IMAGE_NT_OPTIONAL_HDR64_MAGIC);
    CU_ASSERT_EQUAL(image_of(bytes, sizeof bytes, &kind), STATUS_IMAGE_MACHINE_TYPE_MISMATCH);
}

static void every_prefix_has_an_answer(void)
{
    enum process_image kind;
    uint8_t bytes[0x80];

    fill_headers(bytes, IMAGE_FILE_MACHINE_AMD64, IMAGE_NT_OPTIONAL_HDR64_MAGIC);
    for (size_t size = 0; size < sizeof bytes; size++) {
        NTSTATUS status = image_of(bytes, size, &kind);

        CU_ASSERT_TRUE(size < 2
                           ? status == STATUS_INVALID_IMAGE_NOT_MZ
                           : status == STATUS_SUCCESS || status == STATUS_INVALID_IMAGE_FORMAT);
    }
    bytes[0x3f] = 0xff; /* far beyond the file */
    CU_ASSERT_EQUAL(image_of(bytes, sizeof bytes, &kind), STATUS_SUCCESS);
}

static void what_is_no_file_is_refused(void)
{
    enum process_image kind;

    CU_ASSERT_EQUAL(process_image_of("/tmp", &kind), STATUS_ACCESS_DENIED);
    CU_ASSERT_EQUAL(process_image_of("/no/such/program", &kind), STATUS_OBJECT_NAME_NOT_FOUND);
    CU_ASSERT_EQUAL(image_of("plain text", 10, &kind), STATUS_INVALID_IMAGE_NOT_MZ);
}

SUITE(process_image, TEST(host_programs_and_scripts_are_known),
      TEST(windows_programs_are_known_by_their_machine), TEST(every_prefix_has_an_answer),
      TEST(what_is_no_file_is_refused));
