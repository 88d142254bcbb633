/* The vectors that a 32-bit program walks itself. */
#include "tests/guest32.h"

#include "apis/win/crt/calls.h"
#include "apis/win/crt/startup.h"

#include "abi/guest_memory.h"
#include "abi/guest_pointer.h"
#include "abi/process.h"

#include <string.h>

char *WINAPI crt_getenv(const char *name) __asm__("crt.getenv");
LPWSTR *WINAPI shell32_CommandLineToArgvW(LPCWSTR line,
                                          int *count) __asm__("shell32.CommandLineToArgvW");

static int arguments_32(void)
{
    int count;
    WCHAR **vector = arguments_split(L"program.exe a \"b c\"", false, &count);

    EXPECT(vector && count == 3);
    EXPECT(memcmp(guest_pointer_at(vector, 2), L"b c", 8) == 0);
    EXPECT(guest_pointer_count(vector) == 3);
    vector = shell32_CommandLineToArgvW(L"program.exe a \"b c\"", &count);
    EXPECT(vector && count == 3);
    EXPECT(memcmp(guest_pointer_at(vector, 2), L"b c", 8) == 0);
    EXPECT(guest_pointer_count(vector) == 3);
    return 0;
}

static void arguments_of_a_32_bit_guest(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(arguments_32), 0);
}

static int environment_32(void)
{
    static const WCHAR block[] = L"A=1\0b=2\0";
    WCHAR *kept = guest_allocate(sizeof block);

    memcpy(kept, block, sizeof block);
    process_peb()->parameters->environment = kept;
    EXPECT(strcmp(guest_pointer_at(environment_narrow(), 0), "A=1") == 0);
    EXPECT(guest_pointer_count(environment_narrow()) == 2);
    EXPECT(strcmp(crt_getenv("B"), "2") == 0);
    EXPECT(crt__putenv("C=3") == 0 && guest_pointer_count(environment_narrow()) == 3);
    EXPECT(memcmp(guest_pointer_at(environment_wide(), 2), L"C=3", 8) == 0);
    EXPECT(crt__putenv("A=") == 0 && guest_pointer_count(environment_narrow()) == 2);
    EXPECT(!crt_getenv("A") && strcmp(crt_getenv("C"), "3") == 0);
    return 0;
}

static void the_environment_of_a_32_bit_guest(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(environment_32), 0);
}

SUITE(crt_startup, TEST(arguments_of_a_32_bit_guest), TEST(the_environment_of_a_32_bit_guest));
