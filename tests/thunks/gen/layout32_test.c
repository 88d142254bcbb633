/* The layout that a guest with 32-bit pointers has: by rule, and as headers for it say. */
#include "tests/suite.h"
#include "tests/thunks/gen/generate.h"

#include <stdlib.h>
#include <string.h>

/* What the only parameter of the only function points to. */
static const struct type *pointed(const struct call_table *tables)
{
    const struct call *call = tables ? call_find(tables, "test", "Function") : NULL;

    if (!call)
        CU_FAIL(generate_message());
    CU_ASSERT_PTR_NOT_NULL_FATAL(call);
    CU_ASSERT_PTR_NOT_NULL_FATAL(call->params[0].type->target);
    return call->params[0].type->target;
}

#define FUNCTION "API(test, int, Function, (struct s *s)) { return 0; }\n"

/* Of a struct s that only this project has. */
static const struct type *ruled(const char *source)
{
    char text[1024];

    snprintf(text, sizeof text, "%s\n" FUNCTION, source);
    return pointed(generate(text));
}

/* Of one that Windows' headers have. */
static const struct type *in_headers(const char *source)
{
    char text[1024];

    snprintf(text, sizeof text, "%s\n" FUNCTION, source);
    return pointed(generate_with_headers(text));
}

static void check_size(const struct type *type, uint32_t size, uint32_t size32)
{
    CU_ASSERT_TRUE(type->known32);
    CU_ASSERT_EQUAL(type->size, size);
    CU_ASSERT_EQUAL(type->size32, size32);
}

static void check_offsets(const struct type *type, const uint32_t *expected)
{
    for (uint32_t i = 0; i < type->count; i++)
        CU_ASSERT_EQUAL(type->fields[i].offset32, expected[i]);
}

static void a_pointer_takes_four_bytes(void)
{
    const struct type *type =
        ruled("typedef void *HANDLE; typedef int (*CALLBACK)(void);\n"
              "struct s { unsigned a; void *p; unsigned b; HANDLE h; CALLBACK c; long l; };");

    check_size(type, 48, 24);
    check_offsets(type, (uint32_t[]){0, 4, 8, 12, 16, 20});
    CU_ASSERT_FALSE(type->is_same);
    for (int i = 3; i < 6; i++) {
        check_size(type->fields[i].type, 8, 4);
        CU_ASSERT_FALSE(type->fields[i].type->is_same);
    }
}

static void numbers_are_the_same(void)
{
    const struct type *type = ruled("enum e { A }; typedef int BOOL;\n"
                                    "struct s { char c; BOOL b; long long q; enum e e; double d;\n"
                                    "           float f; unsigned short text[3]; };");

    check_size(type, 48, 48);
    check_offsets(type, (uint32_t[]){0, 4, 8, 16, 24, 32, 36});
    CU_ASSERT_TRUE(type->is_same);
    CU_ASSERT_TRUE(type->fields[2].type->is_same);
}

static void a_long_long_keeps_its_alignment(void)
{
    const struct type *type = ruled("struct s { void *p; unsigned u; union { struct { unsigned l;\n"
                                    "int h; }; long long q; } large; char c; };");

    check_size(type, 32, 24);
    check_offsets(type, (uint32_t[]){0, 4, 8, 16});
    CU_ASSERT_TRUE(type->fields[2].type->is_same);
}

static void a_union_is_as_large_as_its_largest_view(void)
{
    const struct type *type = ruled("struct s { union { void *p; char text[6]; } u; short end;\n"
                                    "union { void *p; long long q; } v; };");

    check_size(type, 24, 24);
    check_offsets(type, (uint32_t[]){0, 8, 16});
    check_size(type->fields[0].type, 8, 8);
    CU_ASSERT_FALSE(type->fields[0].type->is_same);
    CU_ASSERT_FALSE(type->is_same);
}

static void bit_fields_keep_their_units(void)
{
    const struct type *type =
        ruled("struct s { void *p; unsigned a : 3, b : 11; unsigned char c : 7;\n"
              "           long d : 30; unsigned e : 4; char end; };");

    check_size(type, 24, 16);
    check_offsets(type, (uint32_t[]){0, 4, 4, 6, 8, 12, 13});
    CU_ASSERT_EQUAL(type->fields[2].bit_offset32, 3);
    CU_ASSERT_EQUAL(type->fields[2].bit_size32, 11);
    CU_ASSERT_EQUAL(type->fields[5].bit_size32, 4);
}

static void packing_is_found_in_the_layout(void)
{
    const struct type *type = ruled(
        "#pragma pack(push, 1)\nstruct inner { char c; void *p; short s; };\n#pragma pack(pop)\n"
        "#pragma pack(push, 4)\nstruct s { int a; void *p; char c; struct inner inner;\n"
        "                                   double d; };\n#pragma pack(pop)");

    check_size(type->fields[3].type, 11, 7);
    check_offsets(type->fields[3].type, (uint32_t[]){0, 1, 5});
    check_size(type, 32, 24);
    check_offsets(type, (uint32_t[]){0, 4, 8, 9, 16});
}

static void a_stated_alignment_is_kept(void)
{
    const struct type *type =
        ruled("struct quad { void *p; } __attribute__((aligned(16)));\n"
              "struct s { int a; struct quad quad; int b __attribute__((aligned(8))); int c; };");

    check_size(type, 48, 48);
    check_offsets(type, (uint32_t[]){0, 16, 32, 36});
    check_size(type->fields[1].type, 16, 16);
    CU_ASSERT_FALSE(type->is_same);
}

static void arrays_of_arrays_are_laid_out(void)
{
    const struct type *type =
        ruled("struct cell { void *p; short s; }; typedef struct cell ROW[3];\n"
              "struct s { ROW cells[2]; char end; void *more[]; };");

    check_size(type, 104, 52);
    check_offsets(type, (uint32_t[]){0, 48, 52});
    check_size(type->fields[0].type, 96, 48);
    check_size(type->fields[0].type->target, 48, 24);
    check_size(type->fields[2].type, 0, 0);
    CU_ASSERT_FALSE(type->fields[2].type->is_same);
}

static void what_no_rule_explains_is_unknown(void)
{
    const struct type *type =
        ruled("struct gap { unsigned a : 3, : 6, b : 2; }; struct none;\n"
              "struct s { struct gap gap; long double wide; struct none *none; };");

    CU_ASSERT_FALSE(type->known32);
    CU_ASSERT_FALSE(type->is_same);
    CU_ASSERT_FALSE(type->fields[0].type->known32);
    CU_ASSERT_FALSE(type->fields[1].type->known32);
    CU_ASSERT_TRUE(type->fields[2].type->known32);
    CU_ASSERT_FALSE(type->fields[2].type->target->known32);
}

static void parameters_of_function_pointers_have_layouts(void)
{
    const struct type *type = ruled("struct event { void *data; int code; };\n"
                                    "struct s { int (*call)(struct event *, long, int, ...); };");
    const struct type *call = type->fields[0].type;

    check_size(call, 8, 4);
    CU_ASSERT_EQUAL(call->fields[1].offset32, 1);
    check_size(call->fields[0].type->target, 16, 8);
    check_size(call->fields[1].type, 8, 4);
    CU_ASSERT_TRUE(call->fields[2].type->is_same);
}

static void a_typedef_has_the_size_of_the_headers(void)
{
    const struct type *type = in_headers(
        "#ifdef __LP64__\ntypedef unsigned long long ULONG_PTR;\n#else\n"
        "typedef unsigned int ULONG_PTR;\n#endif\n"
        "typedef ULONG_PTR SOCKET; typedef const SOCKET *FIXED;\n"
        "struct s { ULONG_PTR size; SOCKET socket; FIXED fixed; unsigned long long q; };");

    check_size(type, 32, 24);
    check_offsets(type, (uint32_t[]){0, 4, 8, 16});
    CU_ASSERT_EQUAL(type->fields[1].type->class, TYPE_HANDLE);
    check_size(type->fields[1].type, 8, 4);
    check_size(type->fields[2].type->target, 8, 4);
    CU_ASSERT_TRUE(type->fields[3].type->is_same);
}

static void members_are_paired_by_name(void)
{
    const struct type *type =
        in_headers("struct s { short version;\n#ifdef __LP64__\n"
                   "short sockets; char *vendor; char text[3]; int pad;\n#else\n"
                   "char text[3]; short sockets; char *vendor; int only_here;\n#endif\n"
                   "struct { void *a; int b; } inner[2]; };");

    check_size(type, 56, 32);
    check_offsets(type, (uint32_t[]){0, 6, 8, 2, NO_OFFSET, 16});
    check_size(type->fields[5].type, 32, 16);
    check_offsets(type->fields[5].type->target, (uint32_t[]){0, 4});
}

static void nameless_members_are_paired_by_order(void)
{
    const struct type *type = in_headers(
        "typedef struct { void *internal; union { struct { int low, high; }; void *p; };\n"
        "struct { char c; void *end; }; } NAMED; struct s { NAMED named; };");
    const struct type *named = type->fields[0].type, *views = named->fields[1].type;

    check_size(named, 32, 20);
    check_offsets(named, (uint32_t[]){0, 4, 12});
    check_size(views, 8, 8);
    check_offsets(views, (uint32_t[]){0, 0});
    CU_ASSERT_EQUAL(views->fields[0].type->fields[1].offset32, 4);
    check_size(named->fields[2].type, 16, 8);
    CU_ASSERT_EQUAL(named->fields[2].type->fields[1].offset32, 4);
}

static void bits_may_be_fewer_in_the_headers(void)
{
    const struct type *type =
        in_headers("#ifdef __LP64__\ntypedef unsigned long long ULONG_PTR;\nenum { PAGE = 52 };\n"
                   "#else\ntypedef unsigned int ULONG_PTR;\nenum { PAGE = 20 };\n#endif\n"
                   "struct s { ULONG_PTR protection : 5, share : 7, page : PAGE; };");

    check_size(type, 8, 4);
    CU_ASSERT_EQUAL(type->fields[2].bit_size, 52);
    CU_ASSERT_EQUAL(type->fields[2].bit_size32, 20);
    CU_ASSERT_EQUAL(type->fields[2].offset32 * 8 + type->fields[2].bit_offset32, 12);
}

static void a_member_of_another_type_makes_a_struct_unknown(void)
{
    const struct type *type =
        in_headers("struct s {\n#ifdef __LP64__\nlong long a;\n#else\nint a;\n#endif\nint b; };");

    CU_ASSERT_FALSE(type->known32);
    CU_ASSERT_EQUAL(type->size32, 8);
}

static void a_struct_of_64_bit_headers_alone_is_unknown(void)
{
    const struct type *type = pointed(generate_with_headers(
        "int x;\n#ifdef __LP64__\nstruct s { int a; };\n" FUNCTION "#endif\n"));

    CU_ASSERT_FALSE(type->known32);
    CU_ASSERT_FALSE(type->is_same);
}

/* Those whose declarations ask for _WIN64. */
static bool has_two_forms(const char *line)
{
    static const char *const names[] = {"SERVENT ", "SLIST_HEADER ",      "_SLIST_HEADER ",
                                        "WSAData ", "OBJECT_ATTRIBUTES ", "_OBJECT_ATTRIBUTES ",
                                        "- "};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(line, names[i], strlen(names[i])) == 0)
            return true;
    }
    return false;
}

static void the_rule_gives_what_the_windows_headers_give(void)
{
    FILE *report = generate_layouts();
    char line[256];
    unsigned from_headers = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(report);
    while (fgets(line, sizeof line, report)) {
        from_headers += strstr(line, " headers ") != NULL;
        if (strstr(line, "differs from the rule") && !has_two_forms(line))
            CU_FAIL(line);
    }
    CU_ASSERT_EQUAL(pclose(report), 0);
    CU_ASSERT_TRUE(from_headers > 200);
}

SUITE(layout32, TEST(a_pointer_takes_four_bytes), TEST(numbers_are_the_same),
      TEST(a_long_long_keeps_its_alignment), TEST(a_union_is_as_large_as_its_largest_view),
      TEST(bit_fields_keep_their_units), TEST(packing_is_found_in_the_layout),
      TEST(a_stated_alignment_is_kept), TEST(arrays_of_arrays_are_laid_out),
      TEST(what_no_rule_explains_is_unknown), TEST(parameters_of_function_pointers_have_layouts),
      TEST(a_typedef_has_the_size_of_the_headers), TEST(members_are_paired_by_name),
      TEST(nameless_members_are_paired_by_order), TEST(bits_may_be_fewer_in_the_headers),
      TEST(a_member_of_another_type_makes_a_struct_unknown),
      TEST(a_struct_of_64_bit_headers_alone_is_unknown),
      TEST(the_rule_gives_what_the_windows_headers_give));
