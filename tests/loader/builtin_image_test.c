/* Builtin DLLs as a guest sees them: made here from three functions and a variable. */
#include "loader/builtin_image.h"

#include "loader/export.h"
#include "tests/process32.h"
#include "thunks/bind.h"

#include <string.h>

static int first(void)
{
    return 1;
}

static int second(void)
{
    return 2;
}

static int variable = 42;

static const struct call calls[] = {
    {.group = "a", .name = "First", .address = (void *)first, .ordinal = 5},
    {.group = "a", .name = "Gap", .gap = "a reason", .flags = CALL_GAP},
    {.group = "b", .name = "First", .address = (void *)second},
    {.group = "b", .name = "Second", .address = (void *)second},
    {.group = "b", .name = "variable", .address = &variable, .flags = CALL_DATA},
};
static const struct call_table table = {calls, sizeof calls / sizeof *calls};
static const struct builtin_dll dlls[] = {{"both.dll", {"a", "b"}}, {"none.dll", {"c"}}};
static const struct builtin_tables tables = {dlls, 2, &table};

static struct module *load(unsigned index, struct export_table *exports)
{
    struct fault fault = {0};
    struct module *module;

    builtin_prepare(&tables);
    module = builtin_load(&dlls[index], &fault);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_TRUE_FATAL(export_table_open(&module->pe, exports));
    return module;
}

static int call(const struct module *module, const struct export *found)
{
    return ((int (*)(void))((char *)module->entry.base + found->address))();
}

static void a_function_is_reached_through_its_stub(void)
{
    struct export_table exports;
    struct module *module = load(0, &exports);
    struct export found;

    CU_ASSERT_TRUE_FATAL(export_by_name(&exports, "Second", 0, &found));
    CU_ASSERT_TRUE(found.address < module->pe.size);
    CU_ASSERT_EQUAL(call(module, &found), 2);
}

static void the_earlier_group_wins(void)
{
    struct export_table exports;
    struct module *module = load(0, &exports);
    struct export found;

    CU_ASSERT_TRUE_FATAL(export_by_name(&exports, "First", 0, &found));
    CU_ASSERT_EQUAL(call(module, &found), 1);
    CU_ASSERT_TRUE_FATAL(export_by_ordinal(&exports, 5, &found));
    CU_ASSERT_EQUAL(call(module, &found), 1);
}

static void a_gap_is_not_exported(void)
{
    struct export_table exports;
    struct export found;

    load(0, &exports);
    CU_ASSERT_FALSE(export_by_name(&exports, "Gap", 0, &found));
    CU_ASSERT_STRING_EQUAL(builtin_call(&dlls[0], "Gap")->gap, "a reason");
}

static void a_variable_is_reached_where_it_is(void)
{
    struct export_table exports;
    struct module *module = load(0, &exports);
    struct export found;

    CU_ASSERT_TRUE_FATAL(export_by_name(&exports, "variable", 0, &found));
    CU_ASSERT_PTR_EQUAL((char *)module->entry.base + found.address, &variable);
}

static void a_dll_without_functions_is_an_image_too(void)
{
    struct export_table exports;

    load(1, &exports);
    CU_ASSERT_EQUAL(exports.directory.NumberOfNames, 0);
}

static const struct bound_dll *bound_as(const char *name)
{
    struct bound_dll *dll = bind_dlls();

    while (dll && strcmp(dll->name, name) != 0)
        dll = dll->next;
    return dll;
}

/* mov $index, %eax; ud2 */
static bool is_stub(const uint8_t *stub, uint8_t index)
{
    const uint8_t wanted[] = {0xb8, index, 0, 0, 0, 0x0f, 0x0b, 0xcc};

    return memcmp(stub, wanted, sizeof wanted) == 0;
}

static void check_32(void)
{
    struct export_table exports;
    struct module *module = load(0, &exports);
    const struct bound_dll *bound = bound_as("both.dll");
    const uint8_t *stubs = (const uint8_t *)(uintptr_t)bound->stubs32;
    struct export found;

    CU_ASSERT_TRUE(module->pe.is_32bit);
    CU_ASSERT_EQUAL(module->pe.file.Machine, IMAGE_FILE_MACHINE_I386);
    CU_ASSERT_EQUAL(module->pe.optional.ImageBase, (uintptr_t)module->entry.base);
    CU_ASSERT_TRUE((uintptr_t)module->entry.base + module->pe.size <= PROCESS32_TOP);
    CU_ASSERT_EQUAL(bound->stub_size, 16);
    CU_ASSERT_EQUAL(bound->count, 3);
    CU_ASSERT_TRUE(export_by_name(&exports, "Second", 0, &found));
    CU_ASSERT_PTR_EQUAL(module_at(module, found.address), stubs + 16);
    CU_ASSERT_TRUE(is_stub(stubs, 0));
    CU_ASSERT_TRUE(is_stub(stubs + 16, 1));
    CU_ASSERT_PTR_EQUAL(bound->slots[1], second);
    CU_ASSERT_TRUE(export_by_name(&exports, "variable", 0, &found));
    CU_ASSERT_PTR_EQUAL(module_at(module, found.address), &variable);
}

static void a_32_bit_guest_gets_stubs_that_name_their_function(void)
{
    in_process32(check_32);
}

SUITE(builtin_image, TEST(a_function_is_reached_through_its_stub), TEST(the_earlier_group_wins),
      TEST(a_gap_is_not_exported), TEST(a_variable_is_reached_where_it_is),
      TEST(a_dll_without_functions_is_an_image_too),
      TEST(a_32_bit_guest_gets_stubs_that_name_their_function));
