#include "tests/suite.h"

#include "abi/model.h"
#include "abi/windows.h"

#include <stdint.h>

int WINAPI user32_wvsprintfA(LPSTR out, LPCSTR format,
                             const void *arguments) __asm__("user32.wvsprintfA");

static void a_32_bit_guest_has_arguments_of_four_bytes(void)
{
    static const char string[] = "text";
    const struct __attribute__((packed)) {
        int number;
        int64_t large;
        uint32_t string, size, pointer;
    } arguments = {-5, 1ll << 40, (uint32_t)(uintptr_t)string, 7, 0xab};
    char text[128];

    guest_model = GUEST_WIN32;
    user32_wvsprintfA(text, "%d %I64d %s %Iu %p", &arguments);
    guest_model = GUEST_WIN64;
    CU_ASSERT_STRING_EQUAL(text, "-5 1099511627776 text 7 000000AB");
}

SUITE(user32_string, TEST(a_32_bit_guest_has_arguments_of_four_bytes));
