/* Programs that write code: new code, other code at the same place, code that is running. */
#include "check.h"

#include <stdint.h>
#include <string.h>
#include <windows.h>

typedef int function(void);

enum { PAGE = 0x1000 };

static unsigned char *code_page(DWORD protection)
{
    return VirtualAlloc(NULL, PAGE, MEM_RESERVE | MEM_COMMIT, protection);
}

/* mov $value, %eax; ret. */
static int run(unsigned char *at, int value)
{
    at[0] = 0xb8;
    memcpy(at + 1, &value, sizeof value);
    at[5] = 0xc3;
    FlushInstructionCache(GetCurrentProcess(), at, 6);
    return ((function *)at)();
}

static void code_is_what_was_written_last(void)
{
    unsigned char *page = code_page(PAGE_EXECUTE_READWRITE);

    for (int i = 0; i < 100; i++)
        CHECK_EQUAL(run(page, i), i);
    for (int i = 0; i < 100; i++) {
        memcpy(page + 1, &i, sizeof i); /* nobody is told */
        CHECK_EQUAL(((function *)page)(), i);
    }
    VirtualFree(page, 0, MEM_RELEASE);
}

static void a_page_changes_between_data_and_code(void)
{
    unsigned char *page = code_page(PAGE_READWRITE);
    DWORD old;

    for (int i = 0; i < 40; i++) {
        VirtualProtect(page, PAGE, PAGE_READWRITE, &old);
        page[0] = 0xb8;
        memcpy(page + 1, &i, sizeof i);
        page[5] = 0xc3;
        VirtualProtect(page, PAGE, PAGE_EXECUTE_READ, &old);
        CHECK_EQUAL(((function *)page)(), i);
    }
    VirtualFree(page, 0, MEM_RELEASE);
}

static void other_code_comes_to_a_freed_place(void)
{
    unsigned char *page = code_page(PAGE_EXECUTE_READWRITE), *again;

    CHECK_EQUAL(run(page, 1), 1);
    VirtualFree(page, 0, MEM_RELEASE);
    again = VirtualAlloc(page, PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    CHECK(again == page);
    if (again)
        CHECK_EQUAL(run(again, 2), 2);
    VirtualFree(again, 0, MEM_RELEASE);
}

/*
 * mov $page, %ecx; movb $7, n(%ecx); mov $1, %al (the 1 is at n); movzbl %al, %eax; ret. In
 * 64-bit code the first is movabs.
 */
static void an_instruction_is_written_just_before_it_runs(void)
{
    static const unsigned char behind[] = {0xc6, 0x41, 0x00, 0x07, 0xb0,
                                           0x01, 0x0f, 0xb6, 0xc0, 0xc3};
    unsigned char *page = code_page(PAGE_EXECUTE_READWRITE), *at = page;

    if (sizeof(void *) == 8)
        *at++ = 0x48;
    *at++ = 0xb9;
    memcpy(at, &page, sizeof page);
    at += sizeof page;
    memcpy(at, behind, sizeof behind);
    at[2] = (unsigned char)(at + 5 - page);
    CHECK_EQUAL(((function *)page)(), 7);
    CHECK_EQUAL(((function *)page)(), 7);
    VirtualFree(page, 0, MEM_RELEASE);
}

int main(void)
{
    code_is_what_was_written_last();
    a_page_changes_between_data_and_code();
    other_code_comes_to_a_freed_place();
    an_instruction_is_written_just_before_it_runs();
    return checks_result();
}
