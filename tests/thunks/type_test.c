/* Types of the real tables: what a guest with 32-bit pointers has in place of them. */
#include "tests/suite.h"

#include "thunks/describe.h"

#include <string.h>

/* What a parameter points to. */
static const struct type *pointed(const char *group, const char *name, unsigned index)
{
    const struct call *call = call_find(&descriptors, group, name);

    describe();
    CU_ASSERT_PTR_NOT_NULL_FATAL(call);
    CU_ASSERT_FATAL(index < call->param_count);
    CU_ASSERT_PTR_NOT_NULL_FATAL(call->params[index].type->target);
    return call->params[index].type->target;
}

static uint32_t offset32(const struct type *type, const char *member)
{
    for (uint32_t i = 0; i < type->count; i++) {
        if (strcmp(type->fields[i].name, member) == 0)
            return type->fields[i].offset32;
    }
    return NO_OFFSET;
}

static void check(const struct type *type, uint32_t size, uint32_t size32)
{
    CU_ASSERT_EQUAL(type->size, size);
    CU_ASSERT_EQUAL(type->size32, size32);
}

static void known_structs_have_the_sizes_that_32_bit_windows_has(void)
{
    check(pointed("kernel32", "GetThreadContext", 1), 1232, 716);
    check(pointed("kernel32", "ReadFile", 4), 32, 20);
    check(pointed("kernel32", "InitializeCriticalSection", 0), 40, 24);
    check(pointed("kernel32", "CreateProcessW", 8), 104, 68);
    check(pointed("kernel32", "VirtualQuery", 1), 48, 28);
    check(pointed("kernel32", "GetSystemInfo", 0), 48, 36);
    check(pointed("kernel32", "FindFirstFileW", 1), 592, 592);
    check(pointed("ws2_32", "select", 1), 520, 260);
}

static void members_that_swap_places_are_found(void)
{
    const struct type *type = pointed("ws2_32", "WSAStartup", 1);

    check(type, 408, 400);
    CU_ASSERT_EQUAL(offset32(type, "szDescription"), 4);
    CU_ASSERT_EQUAL(offset32(type, "lpVendorInfo"), 396);
    CU_ASSERT_TRUE(type->known32);
    CU_ASSERT_FALSE(type->is_same);
}

static void structs_of_numbers_are_the_same(void)
{
    CU_ASSERT_TRUE(pointed("kernel32", "GetSystemTime", 0)->is_same);
    CU_ASSERT_TRUE(pointed("kernel32", "FindFirstFileW", 1)->is_same);
    CU_ASSERT_TRUE(pointed("kernel32", "QueryPerformanceCounter", 0)->is_same);
    CU_ASSERT_FALSE(pointed("kernel32", "GetThreadContext", 1)->is_same);
}

static void a_context_is_of_another_kind(void)
{
    CU_ASSERT_FALSE(pointed("kernel32", "GetThreadContext", 1)->known32);
}

static void a_thread_start_has_a_signature(void)
{
    const struct call *call = call_find(&descriptors, "kernel32", "CreateThread");
    const struct type *start;

    describe();
    CU_ASSERT_PTR_NOT_NULL_FATAL(call);
    start = call->params[2].type;
    CU_ASSERT_EQUAL(start->class, TYPE_FUNCTION);
    CU_ASSERT_EQUAL(start->count, 1);
    CU_ASSERT_STRING_EQUAL(start->target->name, "DWORD");
    CU_ASSERT_EQUAL(start->size32, 4);
}

static bool is_cdecl(const char *group, const char *name)
{
    const struct call *call = call_find(&descriptors, group, name);

    CU_ASSERT_PTR_NOT_NULL_FATAL(call);
    return call->flags & CALL_CDECL;
}

static void the_c_runtime_is_cdecl_and_windows_is_stdcall(void)
{
    CU_ASSERT_TRUE(is_cdecl("crt", "qsort"));
    CU_ASSERT_TRUE(is_cdecl("msvcrt", "time"));
    CU_ASSERT_TRUE(is_cdecl("ucrtbase", "__stdio_common_vfprintf"));
    CU_ASSERT_TRUE(is_cdecl("vcruntime", "memcpy"));
    CU_ASSERT_TRUE(is_cdecl("ntdll", "longjmp"));
    CU_ASSERT_TRUE(is_cdecl("user32", "wsprintfA"));
    CU_ASSERT_FALSE(is_cdecl("kernel32", "ReadFile"));
    CU_ASSERT_FALSE(is_cdecl("ntdll", "NtClose"));
}

SUITE(type, TEST(known_structs_have_the_sizes_that_32_bit_windows_has),
      TEST(members_that_swap_places_are_found), TEST(structs_of_numbers_are_the_same),
      TEST(a_context_is_of_another_kind), TEST(a_thread_start_has_a_signature),
      TEST(the_c_runtime_is_cdecl_and_windows_is_stdcall));
