/* What the loader sets in an image for its security cookie and its guarded calls. */
#include "loader/load_config.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

enum { COOKIE = IMAGE_DATA + 0x200, CHECK = IMAGE_DATA + 0x208, DISPATCH = IMAGE_DATA + 0x210 };

static const uint64_t base = 0x150000000, linker_cookie = 0x2b992ddfa232;
static _Alignas(16) uint8_t memory[IMAGE_SIZE];

static void apply(uint64_t cookie, bool is_guarded)
{
    struct load_config config = {.size = sizeof config,
                                 .security_cookie = base + COOKIE,
                                 .guard_check = base + CHECK,
                                 .guard_dispatch = base + DISPATCH};
    struct test_image file;
    struct pe pe, image;
    struct fault fault;

    test_image_make(&file);
    test_image_directory(&file, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, IMAGE_DATA, sizeof config);
    test_image_put(&file, IMAGE_DATA, &config, sizeof config);
    test_image_put(&file, COOKIE, &cookie, sizeof cookie);
    if (is_guarded)
        test_image_headers(&file)->OptionalHeader.DllCharacteristics |=
            IMAGE_DLLCHARACTERISTICS_GUARD_CF;
    memset(memory, 0, sizeof memory);
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&file), &pe, &fault), 0);
    CU_ASSERT_EQUAL_FATAL(pe_place(&pe, memory, &image, &fault), 0);
    load_config_apply(&image);
}

static uint64_t word(uint32_t address)
{
    uint64_t value;

    memcpy(&value, memory + address, sizeof value);
    return value;
}

static void the_linkers_cookie_becomes_random(void)
{
    uint64_t first;

    apply(linker_cookie, false);
    first = word(COOKIE);
    CU_ASSERT_NOT_EQUAL(first, linker_cookie);
    CU_ASSERT_EQUAL(first >> 48, 0);
    apply(linker_cookie, false);
    CU_ASSERT_NOT_EQUAL(word(COOKIE), first);
}

static void another_cookie_is_the_programs_own(void)
{
    apply(0x123456789, false);
    CU_ASSERT_EQUAL(word(COOKIE), 0x123456789);
}

static int target(void)
{
    return 42;
}

static void guarded_calls_reach_their_targets(void)
{
    int result;

    apply(linker_cookie, true);
    CU_ASSERT_NOT_EQUAL_FATAL(word(CHECK), 0);
    ((void (*)(void))word(CHECK))();
    __asm__ volatile("call *%1"
                     : "=a"(result)
                     : "r"(word(DISPATCH)), "a"(target)
                     : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
    CU_ASSERT_EQUAL(result, 42);
}

static void without_the_guard_its_pointers_stay(void)
{
    apply(linker_cookie, false);
    CU_ASSERT_EQUAL(word(CHECK), 0);
}

/* IMAGE_LOAD_CONFIG_DIRECTORY32 up to the guard's dispatch pointer. */
static void apply_32(uint32_t cookie)
{
    enum { WORDS = 20 };
    uint32_t config[WORDS] = {sizeof config};
    struct test_image file;
    struct fault fault;
    struct pe pe, image;

    config[0x3c / 4] = IMAGE_BASE_32 + COOKIE;
    config[0x48 / 4] = IMAGE_BASE_32 + CHECK;
    test_image_make_32(&file);
    test_image_directory(&file, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, IMAGE_DATA, sizeof config);
    test_image_put(&file, IMAGE_DATA, config, sizeof config);
    test_image_put(&file, COOKIE, &cookie, sizeof cookie);
    test_image_headers_32(&file)->OptionalHeader.DllCharacteristics |=
        IMAGE_DLLCHARACTERISTICS_GUARD_CF;
    memset(memory, 0, sizeof memory);
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&file), &pe, &fault), 0);
    CU_ASSERT_EQUAL_FATAL(pe_place(&pe, memory, &image, &fault), 0);
    load_config_apply(&image);
}

static void a_32_bit_cookie_has_four_bytes(void)
{
    apply_32(0xbb40e64e);
    CU_ASSERT_NOT_EQUAL(word(COOKIE), 0xbb40e64e);
    CU_ASSERT_NOT_EQUAL(word(COOKIE) >> 16, 0);
    CU_ASSERT_EQUAL(word(COOKIE) >> 32, 0);
    CU_ASSERT_EQUAL(word(CHECK), 0);
    apply_32(0x12345678);
    CU_ASSERT_EQUAL(word(COOKIE), 0x12345678);
}

SUITE(load_config, TEST(the_linkers_cookie_becomes_random),
      TEST(another_cookie_is_the_programs_own), TEST(guarded_calls_reach_their_targets),
      TEST(without_the_guard_its_pointers_stay), TEST(a_32_bit_cookie_has_four_bytes));
