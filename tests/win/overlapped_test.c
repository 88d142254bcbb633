/* OVERLAPPED and IO_STATUS_BLOCK of a 32-bit guest. */
#include "tests/guest32.h"

#include "apis/win/overlapped.h"

#include <string.h>

/* As 32-bit Windows has it, and what lies behind it. */
struct overlapped_32 {
    uint32_t status, done, offset, offset_high, event;
    uint32_t guard;
};

enum { GUARD = 0x5a5a5a5a };

static int overlapped_32(void)
{
    static struct overlapped_32 writing = {.guard = GUARD}, reading = {.guard = GUARD};
    OVERLAPPED *write_request = (OVERLAPPED *)&writing, *read_request = (OVERLAPPED *)&reading;
    HANDLE input, output, event = CreateEventW(NULL, TRUE, FALSE, NULL);
    char text[8];
    DWORD done = 0;

    EXPECT(CreatePipe(&input, &output, NULL, 0));
    writing.event = (uint32_t)(uintptr_t)event;
    writing.done = 77;
    EXPECT(WriteFile(output, "abc", 3, &done, write_request) && done == 3);
    EXPECT(writing.status == 0 && writing.done == 3 && writing.guard == GUARD);
    EXPECT(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    EXPECT(ReadFile(input, text, sizeof text, &done, read_request) && done == 3);
    EXPECT(reading.done == 3 && reading.offset == 0 && reading.guard == GUARD);
    EXPECT(GetOverlappedResult(input, read_request, &done, TRUE) && done == 3);
    reading.offset = 0x89abcdef;
    reading.offset_high = 1;
    EXPECT(overlapped_offset(read_request) == 0x189abcdef);
    reading.event = UINT32_MAX;
    EXPECT(overlapped_event(read_request) == INVALID_HANDLE_VALUE);
    return 0;
}

static void a_request_has_20_bytes(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(overlapped_32), 0);
}

SUITE(overlapped, TEST(a_request_has_20_bytes));
