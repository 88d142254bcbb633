#include "thunks/guest_struct.h"

#include "abi/windows.h"
#include "tests/guest32.h"
#include "tests/suite.h"

#include <string.h>

/* As API code declares them. */
extern const struct type *const layout_FILE_RENAME_INFORMATION,
    *const layout_JOBOBJECT_EXTENDED_LIMIT_INFORMATION;

static const FILE_RENAME_INFORMATION rename_information = {
    .ReplaceIfExists = TRUE, .RootDirectory = (HANDLE)-1, .FileNameLength = 2, .FileName = {'x'}};

static void a_64_bit_guest_has_the_hosts_layout(void)
{
    const struct type *layout = layout_FILE_RENAME_INFORMATION;
    FILE_RENAME_INFORMATION out, back;

    CU_ASSERT_EQUAL(guest_struct_size(layout), sizeof out);
    guest_struct_put(&out, &rename_information, layout);
    guest_struct_get(&back, &out, layout);
    CU_ASSERT_EQUAL(back.ReplaceIfExists, TRUE);
    CU_ASSERT_EQUAL(back.RootDirectory, rename_information.RootDirectory);
    CU_ASSERT_EQUAL(back.FileNameLength, 2);
    CU_ASSERT_EQUAL(back.FileName[0], 'x');
}

/* The line of the first check that failed, or 0. */
static int put_and_get(void)
{
    const struct type *layout = layout_FILE_RENAME_INFORMATION;
    FILE_RENAME_INFORMATION in_place = rename_information, back = {0};
    struct {
        uint8_t replace;
        int32_t directory;
        uint32_t length;
        uint16_t name[1];
    } out;

    guest_struct_put(&in_place, &in_place, layout);
    memcpy(&out, &in_place, sizeof out);
    guest_struct_get(&back, &out, layout);
    EXPECT(guest_struct_size(layout) == sizeof out);
    EXPECT(out.replace == 1 && out.directory == -1 && out.length == 2 && out.name[0] == 'x');
    EXPECT(back.ReplaceIfExists && back.RootDirectory == (HANDLE)-1 && back.FileName[0] == 'x');
    return 0;
}

static int words_are_unsigned(void)
{
    const struct type *layout = layout_JOBOBJECT_EXTENDED_LIMIT_INFORMATION;
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation.Affinity = 0xffffffff,
                                                   .ProcessMemoryLimit = 0x90000000},
                                         back = {0};

    guest_struct_put(&limits, &limits, layout);
    guest_struct_get(&back, &limits, layout);
    EXPECT(back.BasicLimitInformation.Affinity == 0xffffffff);
    EXPECT(back.ProcessMemoryLimit == 0x90000000);
    return 0;
}

static void a_32_bit_guest_has_pointers_of_four_bytes(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(put_and_get), 0);
}

static void words_are_extended_and_handles_keep_their_sign(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(words_are_unsigned), 0);
}

SUITE(guest_struct, TEST(a_64_bit_guest_has_the_hosts_layout),
      TEST(a_32_bit_guest_has_pointers_of_four_bytes),
      TEST(words_are_extended_and_handles_keep_their_sign));
