/* VirtualAlloc and its relatives: reservations, commitment, protection, queries, errors. */
#include "check.h"

#include <windows.h>

static void reserve_then_commit(void)
{
    MEMORY_BASIC_INFORMATION information, room[3];
    char *base = VirtualAlloc(NULL, 0x100000, MEM_RESERVE, PAGE_NOACCESS);

    CHECK(base != NULL);
    CHECK_EQUAL((ULONG_PTR)base % 0x10000, 0);
    CHECK_EQUAL(VirtualQuery(base, &information, sizeof information), sizeof information);
    CHECK_EQUAL(VirtualQuery(base, room, sizeof room), sizeof information);
    CHECK_EQUAL(VirtualQuery(base, room, sizeof information - 1), 0);
    CHECK_EQUAL(GetLastError(), ERROR_BAD_LENGTH);
    CHECK_EQUAL(information.State, MEM_RESERVE);
    CHECK_EQUAL(information.RegionSize, 0x100000);
    CHECK_EQUAL(information.AllocationProtect, PAGE_NOACCESS);
    CHECK(VirtualAlloc(base + 0x2345, 10, MEM_COMMIT, PAGE_READWRITE) == base + 0x2000);
    base[0x2fff] = 1;
    VirtualQuery(base + 0x2000, &information, sizeof information);
    CHECK_EQUAL(information.State, MEM_COMMIT);
    CHECK_EQUAL(information.Protect, PAGE_READWRITE);
    CHECK_EQUAL(information.RegionSize, 0x1000);
    CHECK_EQUAL(information.Type, MEM_PRIVATE);
    CHECK(information.AllocationBase == base);
    CHECK(VirtualFree(base + 0x2000, 0x1000, MEM_DECOMMIT));
    CHECK(VirtualAlloc(base + 0x2000, 0x1000, MEM_COMMIT, PAGE_READWRITE) != NULL);
    CHECK_EQUAL(base[0x2fff], 0);
    CHECK(VirtualFree(base, 0, MEM_RELEASE));
    VirtualQuery(base, &information, sizeof information);
    CHECK_EQUAL(information.State, MEM_FREE);
}

static void protections(void)
{
    DWORD old;
    unsigned char *base = VirtualAlloc(NULL, 0x3000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    base[0] = 0xb8; /* mov eax, 7; ret */
    base[1] = 7;
    base[5] = 0xc3;
    CHECK(VirtualProtect(base, 1, PAGE_EXECUTE_READ, &old));
    CHECK_EQUAL(old, PAGE_READWRITE);
    CHECK_EQUAL(((int (*)(void))base)(), 7);
    CHECK(VirtualProtect(base + 0xfff, 2, PAGE_READONLY, &old)); /* two pages */
    CHECK_EQUAL(old, PAGE_EXECUTE_READ);
    CHECK(!VirtualProtect(base, 1, 0x123, &old));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

static void errors(void)
{
    char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE);

    CHECK(VirtualAlloc(base + 0x10000, 0x1000, MEM_RESERVE, PAGE_READWRITE) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(!VirtualFree(base, 0x1000, MEM_RELEASE));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!VirtualFree(base + 0x10000, 0, MEM_RELEASE));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(VirtualFree(base, 0, MEM_RELEASE));
    CHECK(!VirtualFree(base, 0, MEM_RELEASE));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(VirtualAlloc(NULL, 0, MEM_RESERVE, PAGE_READWRITE) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(VirtualAlloc(NULL, 0x1000, MEM_COMMIT, 0) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void a_wanted_place_is_given(void)
{
    char *wanted = (char *)(ULONG_PTR)(sizeof(void *) == 8 ? 0x7e0000000000 : 0x50000000);
    char *base = VirtualAlloc(wanted + 0x1234, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    CHECK(base == wanted);
    CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

static void a_huge_reservation_costs_nothing(void)
{
    const SIZE_T part = sizeof(void *) == 8 ? 1 << 30 : 1 << 23, size = 64 * part;
    char *base = VirtualAlloc(NULL, size, MEM_RESERVE, PAGE_READWRITE);

    CHECK(base != NULL);
    CHECK(VirtualAlloc(base + 63 * part, 0x1000, MEM_COMMIT, PAGE_READWRITE) != NULL);
    base[63 * part] = 1;
    CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

static void the_program_is_an_image(void)
{
    MEMORY_BASIC_INFORMATION information;

    VirtualQuery((void *)&the_program_is_an_image, &information, sizeof information);
    CHECK_EQUAL(information.Type, MEM_IMAGE);
    CHECK(information.AllocationBase == GetModuleHandleA(NULL));
    CHECK(information.Protect == PAGE_EXECUTE_READ ||
          information.Protect == PAGE_EXECUTE_WRITECOPY);
}

static void the_stack_is_told_truly(void)
{
    MEMORY_BASIC_INFORMATION information;
    NT_TIB *tib = (NT_TIB *)NtCurrentTeb();

    CHECK((char *)&information < (char *)tib->StackBase);
    CHECK((char *)&information >= (char *)tib->StackLimit);
    VirtualQuery(&information, &information, sizeof information);
    CHECK_EQUAL(information.State, MEM_COMMIT);
    CHECK_EQUAL(information.Protect, PAGE_READWRITE);
}

int main(void)
{
    reserve_then_commit();
    protections();
    errors();
    a_wanted_place_is_given();
    a_huge_reservation_costs_nothing();
    the_program_is_an_image();
    the_stack_is_told_truly();
    return checks_result();
}
