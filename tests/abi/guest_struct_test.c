#include "tests/suite.h"

#include "abi/guest_struct.h"
#include "abi/model.h"

#include <stdint.h>
#include <string.h>

struct inner {
    uint64_t pointer;
    uint32_t number;
};

struct outer {
    uint16_t first;
    struct inner inner;
    uint32_t after;
    int64_t handle;
    uint64_t large;
    uint16_t three[3];
    uint8_t last;
};

struct outer_32 {
    uint16_t first;
    uint32_t pointer, number;
    uint32_t after;
    int32_t handle;
    uint64_t large __attribute__((aligned(8)));
    uint16_t three[3];
    uint8_t last;
};

#define FIELDS "h|pd|dsq3hb"

static const struct outer host = {1, {0x12345678, 2}, 3, -1, 1ull << 40, {4, 5, 6}, 7};

static void a_64_bit_guest_has_the_hosts_layout(void)
{
    struct outer out = {0}, back = {0};

    CU_ASSERT_EQUAL(guest_struct_size(FIELDS), sizeof(struct outer));
    guest_struct_put(&out, &host, FIELDS);
    guest_struct_get(&back, &out, FIELDS);
    CU_ASSERT_TRUE(back.inner.pointer == 0x12345678 && back.handle == -1 && back.last == 7);
    CU_ASSERT_TRUE(out.after == 3 && out.large == 1ull << 40 && out.three[2] == 6);
}

static void a_32_bit_guest_has_pointers_of_four_bytes(void)
{
    struct outer in_place = host, back = {0};
    struct outer_32 out;

    guest_model = GUEST_WIN32;
    CU_ASSERT_EQUAL(guest_struct_size(FIELDS), sizeof(struct outer_32));
    guest_struct_put(&in_place, &in_place, FIELDS);
    memcpy(&out, &in_place, sizeof out);
    guest_struct_get(&back, &out, FIELDS);
    guest_model = GUEST_WIN64;
    CU_ASSERT_TRUE(out.first == 1 && out.pointer == 0x12345678 && out.number == 2);
    CU_ASSERT_TRUE(out.after == 3 && out.handle == -1 && out.large == 1ull << 40);
    CU_ASSERT_TRUE(out.three[0] == 4 && out.three[2] == 6 && out.last == 7);
    CU_ASSERT_TRUE(back.inner.pointer == 0x12345678 && back.inner.number == 2 && back.handle == -1);
    CU_ASSERT_TRUE(back.large == 1ull << 40 && back.three[1] == 5 && back.last == 7);
}

SUITE(guest_struct, TEST(a_64_bit_guest_has_the_hosts_layout),
      TEST(a_32_bit_guest_has_pointers_of_four_bytes));
