/* thunkgen over small inputs: each shape of type, each annotation, each refusal. */
#include "tests/suite.h"
#include "tests/thunks/gen/generate.h"

#include <string.h>

/* The first parameter's type of the only function; its name is "Function". */
static const struct type *first_type(const char *source)
{
    const struct call_table *tables = generate(source);
    const struct call *call = tables ? call_find(tables, "test", "Function") : NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(call);
    CU_ASSERT_FATAL(call->param_count > 0);
    return call->params[0].type;
}

static void check_field(const struct type *type, unsigned index, const char *name, uint32_t offset,
                        enum type_class class)
{
    CU_ASSERT_FATAL(type->count > index);
    CU_ASSERT_STRING_EQUAL(type->fields[index].name, name);
    CU_ASSERT_EQUAL(type->fields[index].offset, offset);
    CU_ASSERT_EQUAL(type->fields[index].type->class, class);
}

static void a_function_has_names_types_and_an_address(void)
{
    const struct call_table *tables = generate(
        "typedef unsigned DWORD; typedef void *HANDLE; typedef int BOOL;\n"
        "API(test, BOOL, Function, (HANDLE file, DWORD count, double ratio)) { return 7; }\n"
        "API(test, void, Another, (void)) { }\n");
    const struct call *call;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_EQUAL(tables->count, 2);
    CU_ASSERT_STRING_EQUAL(tables->calls[0].name, "Another");
    call = &tables->calls[1];
    CU_ASSERT_STRING_EQUAL(call->group, "test");
    CU_ASSERT_EQUAL(call->param_count, 3);
    CU_ASSERT_STRING_EQUAL(call->params[0].name, "file");
    CU_ASSERT_EQUAL(call->params[0].type->class, TYPE_HANDLE);
    CU_ASSERT_STRING_EQUAL(call->params[1].type->name, "DWORD");
    CU_ASSERT_EQUAL(call->params[1].type->class, TYPE_UNSIGNED);
    CU_ASSERT_EQUAL(call->params[2].type->class, TYPE_FLOAT);
    CU_ASSERT_EQUAL(call->params[2].type->size, 8);
    CU_ASSERT_EQUAL(call->result->class, TYPE_BOOL);
    CU_ASSERT_EQUAL(((int __attribute__((ms_abi)) (*)(void))call->address)(), 7);
}

static void annotations_give_direction_and_length(void)
{
    const struct call_table *tables =
        generate("API(test, int, Function,\n"
                 "    (void *buffer TAG(\"out\") TAG(\"bytes:2 * (count + 1) - *done\"),\n"
                 "     unsigned count, unsigned *done TAG(\"inout\") TAG(\"optional\"),\n"
                 "     long *list TAG(\"count:sizeof(long)\"))) { return 0; }\n");
    static const struct length_step expected[] = {
        {LENGTH_NUMBER, 2},   {LENGTH_ARGUMENT, 1}, {LENGTH_NUMBER, 1},   {LENGTH_ADD, 0},
        {LENGTH_MULTIPLY, 0}, {LENGTH_TARGET, 2},   {LENGTH_SUBTRACT, 0}, {LENGTH_END, 0}};
    const struct param *params;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    params = tables->calls[0].params;
    CU_ASSERT_EQUAL(params[0].flags, PARAM_OUT | PARAM_BYTES | PARAM_STATED);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        CU_ASSERT_EQUAL(params[0].length[i].op, expected[i].op);
        CU_ASSERT_EQUAL(params[0].length[i].value, expected[i].value);
    }
    CU_ASSERT_EQUAL(params[1].flags, PARAM_IN);
    CU_ASSERT_EQUAL(params[2].flags, PARAM_IN | PARAM_OUT | PARAM_OPTIONAL | PARAM_STATED);
    CU_ASSERT_EQUAL(params[3].flags, PARAM_IN | PARAM_COUNT);
    CU_ASSERT_EQUAL(params[3].length[0].value, sizeof(long));
}

static void a_struct_has_fields(void)
{
    const struct type *type =
        first_type("typedef struct _POINT { int x; short y; const char *name; } POINT, *LPPOINT;\n"
                   "API(test, int, Function, (LPPOINT point)) { return 0; }\n");

    CU_ASSERT_STRING_EQUAL(type->name, "LPPOINT");
    CU_ASSERT_EQUAL(type->class, TYPE_POINTER);
    CU_ASSERT_FALSE(type->is_const);
    type = type->target;
    CU_ASSERT_EQUAL(type->class, TYPE_STRUCT);
    CU_ASSERT_EQUAL(type->size, 16);
    CU_ASSERT_EQUAL(type->count, 3);
    check_field(type, 0, "x", 0, TYPE_SIGNED);
    check_field(type, 1, "y", 4, TYPE_SIGNED);
    check_field(type, 2, "name", 8, TYPE_POINTER);
    CU_ASSERT_TRUE(type->fields[2].type->is_const);
    CU_ASSERT_STRING_EQUAL(type->fields[2].type->name, "const char *");
}

static void a_union_has_views_at_one_place(void)
{
    const struct type *type = first_type("union value { double number; char text[8]; };\n"
                                         "API(test, int, Function, (const union value *value))"
                                         "{ return 0; }\n");

    CU_ASSERT_TRUE(type->is_const);
    CU_ASSERT_EQUAL(type->target->class, TYPE_UNION);
    check_field(type->target, 0, "number", 0, TYPE_FLOAT);
    check_field(type->target, 1, "text", 0, TYPE_ARRAY);
    CU_ASSERT_EQUAL(type->target->fields[1].type->count, 8);
    CU_ASSERT_EQUAL(type->target->fields[1].type->target->class, TYPE_CHAR8);
}

static void an_enum_has_names(void)
{
    const struct type *type =
        first_type("enum colour { RED = 1, GREEN = 5, NONE = -1 };\n"
                   "API(test, int, Function, (enum colour colour)) { return 0; }\n");

    CU_ASSERT_EQUAL(type->class, TYPE_ENUM);
    CU_ASSERT_EQUAL(type->count, 3);
    CU_ASSERT_STRING_EQUAL(type->constants[1].name, "GREEN");
    CU_ASSERT_EQUAL(type->constants[1].value, 5);
    CU_ASSERT_EQUAL((int)type->constants[2].value, -1);
}

static void a_bit_field_has_its_place_and_size(void)
{
    const struct type *type =
        first_type("struct bits { unsigned first : 3; unsigned second : 11; unsigned after; };\n"
                   "API(test, int, Function, (struct bits *bits)) { return 0; }\n");

    CU_ASSERT_EQUAL(type->target->fields[0].bit_size, 3);
    CU_ASSERT_EQUAL(type->target->fields[0].bit_offset, 0);
    CU_ASSERT_EQUAL(type->target->fields[1].bit_size, 11);
    CU_ASSERT_EQUAL(type->target->fields[1].offset * 8 + type->target->fields[1].bit_offset, 3);
    check_field(type->target, 2, "after", 4, TYPE_UNSIGNED);
    CU_ASSERT_EQUAL(type->target->fields[2].bit_size, 0);
}

static void an_array_of_arrays_keeps_its_dimensions(void)
{
    const struct type *type =
        first_type("struct table { short cells[2][3]; int end[]; };\n"
                   "API(test, int, Function, (struct table *table)) { return 0; }\n");
    const struct type *cells = type->target->fields[0].type;

    CU_ASSERT_EQUAL(cells->count, 2);
    CU_ASSERT_EQUAL(cells->size, 12);
    CU_ASSERT_EQUAL(cells->target->count, 3);
    CU_ASSERT_EQUAL(cells->target->target->size, 2);
    CU_ASSERT_EQUAL(type->target->fields[1].type->count, 0);
}

static void a_function_pointer_is_told_from_data(void)
{
    const struct type *type =
        first_type("typedef int MS (*CALLBACK)(int); typedef int MS PLAIN(int);\n"
                   "struct s { CALLBACK call; PLAIN *plain; };\n"
                   "API(test, int, Function, (struct s *s, CALLBACK callback)) { return 0; }\n");

    check_field(type->target, 0, "call", 0, TYPE_FUNCTION);
    check_field(type->target, 1, "plain", 8, TYPE_FUNCTION);
    CU_ASSERT_STRING_EQUAL(type->target->fields[0].type->name, "CALLBACK");
}

static void a_function_pointer_has_a_signature(void)
{
    const struct type *type =
        first_type("typedef unsigned DWORD; typedef DWORD MS START(void *parameter);\n"
                   "typedef START *LPSTART;\n"
                   "struct s { LPSTART start; int (*compare)(const void *, const void *);\n"
                   "           void (*log)(const char *, ...); int (*any)(); };\n"
                   "API(test, int, Function, (struct s *s)) { return 0; }\n");
    const struct field *fields = type->target->fields;
    const struct type *start = fields[0].type, *compare = fields[1].type;

    CU_ASSERT_STRING_EQUAL(start->name, "LPSTART");
    CU_ASSERT_EQUAL(start->class, TYPE_FUNCTION);
    CU_ASSERT_EQUAL(start->size, 8);
    CU_ASSERT_STRING_EQUAL(start->target->name, "DWORD");
    CU_ASSERT_EQUAL_FATAL(start->count, 1);
    check_field(start, 0, "", 0, TYPE_POINTER);
    CU_ASSERT_FALSE(start->is_variadic);
    CU_ASSERT_EQUAL(compare->target->class, TYPE_SIGNED);
    check_field(compare, 1, "", 1, TYPE_POINTER);
    CU_ASSERT_TRUE(compare->fields[1].type->is_const);
    CU_ASSERT_EQUAL(fields[2].type->target->class, TYPE_VOID);
    CU_ASSERT_EQUAL(fields[2].type->count, 1);
    CU_ASSERT_TRUE(fields[2].type->is_variadic);
    CU_ASSERT_EQUAL(fields[3].type->count, 0);
    CU_ASSERT_TRUE(fields[3].type->is_variadic);
}

static void a_struct_may_lead_to_itself_through_a_function(void)
{
    const struct type *type =
        first_type("typedef struct timer TIMER; typedef void MS (*FIRED)(TIMER *timer, void *);\n"
                   "struct timer { FIRED fired; TIMER *next; };\n"
                   "API(test, int, Function, (TIMER *timer, FIRED fired)) { return 0; }\n");
    const struct type *fired = type->target->fields[0].type;

    CU_ASSERT_EQUAL_FATAL(fired->count, 2);
    CU_ASSERT_PTR_EQUAL(fired->fields[0].type->target, type->target);
    CU_ASSERT_STRING_EQUAL(fired->name, "FIRED");
}

static void a_function_may_lead_to_itself(void)
{
    const struct type *type =
        first_type("typedef struct next NEXT; typedef NEXT *(*STEP)(NEXT *, int (*)(int));\n"
                   "struct next { STEP step; };\n"
                   "API(test, int, Function, (STEP step)) { return 0; }\n");

    CU_ASSERT_PTR_EQUAL(type->target->target->fields[0].type, type);
    CU_ASSERT_EQUAL(type->fields[1].type->class, TYPE_FUNCTION);
    CU_ASSERT_EQUAL(type->fields[1].type->count, 1);
}

static void a_variadic_function_says_so(void)
{
    const struct call_table *tables =
        generate("API(test, int, Function, (const char *format, ...)) { return 0; }\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_EQUAL(tables->calls[0].flags, CALL_VARIADIC | CALL_CDECL);
    CU_ASSERT_EQUAL(tables->calls[0].param_count, 1);
}

static void an_anonymous_member_has_no_name_but_its_fields(void)
{
    const struct type *type = first_type(
        "struct overlapped { long internal; union { struct { int low, high; }; void *p; }; };\n"
        "API(test, int, Function, (struct overlapped *o)) { return 0; }\n");

    check_field(type->target, 1, "", 8, TYPE_UNION);
    check_field(type->target->fields[1].type, 0, "", 0, TYPE_STRUCT);
    check_field(type->target->fields[1].type->fields[0].type, 1, "high", 4, TYPE_SIGNED);
}

static void a_recursive_struct_leads_to_itself(void)
{
    const struct type *type =
        first_type("typedef struct node NODE; struct node { NODE *next; int value; };\n"
                   "API(test, int, Function, (NODE *list)) { return 0; }\n");

    CU_ASSERT_STRING_EQUAL(type->target->name, "NODE");
    CU_ASSERT_PTR_EQUAL(type->target->fields[0].type->target, type->target);
}

static void a_struct_that_is_only_declared_is_opaque(void)
{
    const struct type *type =
        first_type("struct hidden; API(test, int, Function, (struct hidden *h)) { return 0; }\n");

    CU_ASSERT_EQUAL(type->target->class, TYPE_OPAQUE);
}

static void handles_and_wide_characters_are_known_by_name(void)
{
    const struct type *type =
        first_type("typedef unsigned short wchar_t; typedef wchar_t WCHAR;\n"
                   "struct HKEY__ { int unused; }; typedef struct HKEY__ *HKEY;\n"
                   "struct s { HKEY key; const WCHAR *name; };\n"
                   "API(test, int, Function, (struct s *s)) { return 0; }\n");

    check_field(type->target, 0, "key", 0, TYPE_HANDLE);
    CU_ASSERT_EQUAL(type->target->fields[1].type->target->class, TYPE_CHAR16);
}

static void notes_make_gaps_aliases_and_ordinals(void)
{
    const struct call_table *tables =
        generate("API(test, int, Function, (int x)) { return x; }\n"
                 "NOTE(1, \"gap\", \"test.Missing\", \"no \\\"reason\\\"\");\n"
                 "NOTE(2, \"alias\", \"other.Second\", \"test.Function\");\n"
                 "NOTE(3, \"ordinal\", \"other.Second\", \"17\");\n"
                 "NOTE(4, \"noframe\", \"test.Function\", \"1\");\n"
                 "int data __asm__(\"test.Data\");\n");
    const struct call *function, *gap, *alias, *data;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    function = call_find(tables, "test", "Function");
    gap = call_find(tables, "test", "Missing");
    alias = call_find(tables, "other", "Second");
    data = call_find(tables, "test", "Data");
    CU_ASSERT_FATAL(function && gap && alias && data);
    CU_ASSERT_EQUAL(function->flags, CALL_NO_FRAME);
    CU_ASSERT_EQUAL(gap->flags, CALL_GAP);
    CU_ASSERT_STRING_EQUAL(gap->gap, "no \"reason\"");
    CU_ASSERT_PTR_EQUAL(alias->address, function->address);
    CU_ASSERT_EQUAL(alias->ordinal, 17);
    CU_ASSERT_EQUAL(alias->param_count, 1);
    CU_ASSERT_EQUAL(data->flags, CALL_DATA);
    CU_ASSERT_EQUAL(data->result->class, TYPE_SIGNED);
}

static void a_group_may_be_cdecl(void)
{
    const struct call_table *tables =
        generate("API(c, int, First, (int x)) { return x; }\n"
                 "int data __asm__(\"c.data\");\n"
                 "API(test, int, Function, (int x)) { return x; }\n"
                 "NOTE(1, \"cdecl\", \"c\", \"1\");\n"
                 "NOTE(2, \"alias\", \"c.Second\", \"test.Function\");\n"
                 "NOTE(3, \"alias\", \"test.Second\", \"c.First\");\n"
                 "NOTE(4, \"gap\", \"c.Missing\", \"no reason\");\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_EQUAL(call_find(tables, "c", "data")->flags, CALL_DATA);
    CU_ASSERT_EQUAL(call_find(tables, "c", "First")->flags, CALL_CDECL);
    CU_ASSERT_EQUAL(call_find(tables, "c", "Second")->flags, CALL_CDECL);
    CU_ASSERT_EQUAL(call_find(tables, "c", "Missing")->flags, CALL_CDECL | CALL_GAP);
    CU_ASSERT_EQUAL(call_find(tables, "test", "Function")->flags, 0);
    CU_ASSERT_EQUAL(call_find(tables, "test", "Second")->flags, CALL_CDECL);
}

static void a_struct_may_stay_in_the_guests_layout(void)
{
    const struct call_table *tables =
        generate("typedef struct _LOCK { void *owner; } LOCK; struct other { LOCK lock; };\n"
                 "API(test, int, A, (LOCK *lock)) { return 0; }\n"
                 "API(test, int, B, (struct _LOCK *lock, struct other *other)) { return 0; }\n"
                 "NOTE(1, \"shared\", \"LOCK\", \"it is a word\");\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_TRUE(tables->calls[0].params[0].type->target->is_shared);
    CU_ASSERT_TRUE(tables->calls[1].params[0].type->target->is_shared);
    CU_ASSERT_FALSE(tables->calls[1].params[1].type->target->is_shared);
}

static void an_array_may_end_in_null(void)
{
    const struct call_table *tables =
        generate("API(test, int, Function, (char **argv TAG(\"terminated\"))) { return 0; }\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_EQUAL(tables->calls[0].params[0].flags, PARAM_IN | PARAM_TERMINATED);
}

static void an_object_without_functions_makes_empty_tables(void)
{
    const struct call_table *tables = generate("int x;\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_EQUAL(tables->count, 0);
    CU_ASSERT_PTR_NULL(call_find(tables, "test", "Function"));
}

static void equal_types_are_written_once(void)
{
    const struct call_table *tables =
        generate("API(test, int, A, (const char *a)) { return 0; }\n"
                 "API(test, int, B, (const char *b)) { return 0; }\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(tables);
    CU_ASSERT_PTR_EQUAL(tables->calls[0].params[0].type, tables->calls[1].params[0].type);
    CU_ASSERT_PTR_EQUAL(tables->calls[0].result, tables->calls[1].result);
}

static void check_refusal(const char *source, const char *expected)
{
    CU_ASSERT_PTR_NULL(generate(source));
    CU_ASSERT_PTR_NOT_NULL(strstr(generate_message(), expected));
    if (!strstr(generate_message(), expected))
        CU_FAIL(generate_message());
}

static void each_refusal_names_the_function_and_the_reason(void)
{
    check_refusal("int f(int x) __asm__(\"test.F\"); int f(int x) { return x; }\n",
                  "test.F: is not in the Windows calling convention");
    check_refusal("int MS f() __asm__(\"test.F\"); int MS f() { return 0; }\n",
                  "test.F: has no prototype");
    check_refusal("API(test, int, F, (int x TAG(\"maybe\"))) { return 0; }\n",
                  "test.F: parameter x: unknown annotation maybe");
    check_refusal("API(test, int, F, (void *x TAG(\"bytes:size\"))) { return 0; }\n",
                  "test.F: length size: names no parameter: size");
    check_refusal("API(test, int, F, (void *x TAG(\"bytes:*n\"), int n)) { return 0; }\n",
                  "test.F: length *n: is no pointer: n");
    check_refusal("API(test, int, F, (void *x TAG(\"bytes:(n\"), int n)) { return 0; }\n",
                  "test.F: length (n: lacks a closing parenthesis");
    check_refusal("API(test, int, F, (void *x TAG(\"bytes:n / 2\"), int n)) { return 0; }\n",
                  "test.F: length n / 2: is not understood from / 2");
    check_refusal("NOTE(1, \"alias\", \"test.F\", \"test.G\");\n",
                  "test.F: is an ALIAS of test.G, which is not exported");
    check_refusal("API(test, int, F, (int x)) { return 0; }\n"
                  "NOTE(1, \"gap\", \"test.F\", \"not yet\");\n",
                  "test.F: has a GAP row, and is exported");
    check_refusal("NOTE(1, \"gap\", \"test.F\", \"x\"); NOTE(2, \"gap\", \"test.F\", \"y\");\n",
                  "test.F: has a GAP row, and is exported");
    check_refusal("API(test, int, F, (int x)) { return 0; }\n"
                  "NOTE(1, \"ordinal\", \"test.F\", \"first\");\n",
                  "test.F: ordinal first is not a number");
    check_refusal("NOTE(1, \"ordinal\", \"test.F\", \"1\");\n", "test.F: has an ORDINAL row");
    check_refusal("NOTE(1, \"result\", \"test.F\", \"X_\");\n", "test.F: has a RESULT row");
    check_refusal("NOTE(1, \"cdecl\", \"c\", \"1\");\n",
                  "c: has a row for cdecl, and no functions");
    check_refusal("NOTE(1, \"shared\", \"LOCK\", \"1\");\n", "LOCK: has a GUEST_LAYOUT row");
    check_refusal("NOTE(1, \"struct\", \"parts\", \"\");\n",
                  "parts: has a GUEST_STRUCT row, and is used nowhere");
    check_refusal("NOTE(1, \"nonsense\", \"test.F\", \"1\");\n", "test.F: unknown note nonsense");
}

SUITE(thunkgen, TEST(a_function_has_names_types_and_an_address),
      TEST(annotations_give_direction_and_length), TEST(a_struct_has_fields),
      TEST(a_union_has_views_at_one_place), TEST(an_enum_has_names),
      TEST(a_bit_field_has_its_place_and_size), TEST(an_array_of_arrays_keeps_its_dimensions),
      TEST(a_function_pointer_is_told_from_data), TEST(a_function_pointer_has_a_signature),
      TEST(a_struct_may_lead_to_itself_through_a_function), TEST(a_function_may_lead_to_itself),
      TEST(a_variadic_function_says_so), TEST(an_anonymous_member_has_no_name_but_its_fields),
      TEST(a_recursive_struct_leads_to_itself), TEST(a_struct_that_is_only_declared_is_opaque),
      TEST(handles_and_wide_characters_are_known_by_name),
      TEST(notes_make_gaps_aliases_and_ordinals), TEST(a_group_may_be_cdecl),
      TEST(a_struct_may_stay_in_the_guests_layout), TEST(an_array_may_end_in_null),
      TEST(an_object_without_functions_makes_empty_tables), TEST(equal_types_are_written_once),
      TEST(each_refusal_names_the_function_and_the_reason));
