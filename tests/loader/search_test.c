/* Which places are looked at for a DLL, and in which order. */
#include "loader/search.h"

#include "abi/process.h"
#include "loader/name.h"
#include "tests/suite.h"

#include <errno.h>
#include <string.h>

static char tried[512]; /* "PATH|PATH|" */

static int open_nothing(const WCHAR *path)
{
    size_t length = strlen(tried);

    name_to_ascii(tried + length, sizeof tried - length - 1, path);
    strcat(tried, "|");
    return -ENOENT;
}

static size_t full_path(const WCHAR *path, WCHAR *full, size_t room)
{
    return name_copy(full, room, path, name_length(path));
}

static const struct loader_host host = {.open = open_nothing, .full_path = full_path};

static const char *places(const WCHAR *name, const struct search *search)
{
    static WCHAR directory[] = L"C:\\here\\", environment[] = L"A=1\0Path=C:\\one;C:\\two\\\0";
    struct process_parameters *parameters = process_peb()->parameters;
    struct process_parameters saved = *parameters;
    WCHAR path[SEARCH_ROOM];

    parameters->current_directory.path =
        (UNICODE_STRING){sizeof directory - sizeof *directory, sizeof directory, directory};
    parameters->environment = environment;
    tried[0] = 0;
    search_prepare(&host);
    CU_ASSERT_EQUAL(search_open(name, search, path), -1);
    *parameters = saved;
    return tried;
}

static void system_comes_before_the_current_directory_and_the_path(void)
{
    const struct search standard = {.flags = 0};

    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &standard),
                           "C:\\Windows\\System32\\x.dll|C:\\here\\x.dll|C:\\one\\x.dll|"
                           "C:\\two\\x.dll|");
}

static void a_set_directory_replaces_the_current_one(void)
{
    const struct search standard = {.flags = 0};

    CU_ASSERT_EQUAL(search_set_directory(L"C:\\set"), 0);
    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &standard),
                           "C:\\set\\x.dll|C:\\Windows\\System32\\x.dll|C:\\one\\x.dll|"
                           "C:\\two\\x.dll|");
    CU_ASSERT_EQUAL(search_set_directory(L""), 0);
    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &standard),
                           "C:\\Windows\\System32\\x.dll|C:\\one\\x.dll|C:\\two\\x.dll|");
    CU_ASSERT_EQUAL(search_set_directory(NULL), 0);
}

static void flags_name_the_only_places(void)
{
    const WCHAR directory[] = L"C:\\its\\";
    struct search search = {LOAD_LIBRARY_SEARCH_SYSTEM32, NULL, 0};
    void *cookie;

    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &search), "C:\\Windows\\System32\\x.dll|");
    cookie = search_add_directory(L"C:\\added");
    search.flags = LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &search),
                           "C:\\added\\x.dll|C:\\Windows\\System32\\x.dll|");
    CU_ASSERT_TRUE(search_remove_directory(cookie));
    search = (struct search){LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR, directory, 7};
    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &search), "C:\\its\\x.dll|");
}

static void the_altered_order_begins_beside_the_dll(void)
{
    const struct search search = {LOAD_WITH_ALTERED_SEARCH_PATH, L"C:\\its\\", 7};

    CU_ASSERT_STRING_EQUAL(places(L"x.dll", &search),
                           "C:\\its\\x.dll|C:\\Windows\\System32\\x.dll|C:\\here\\x.dll|"
                           "C:\\one\\x.dll|C:\\two\\x.dll|");
}

static void a_full_path_is_the_only_place(void)
{
    const struct search standard = {.flags = 0};

    CU_ASSERT_STRING_EQUAL(places(L"D:\\a\\x.dll", &standard), "D:\\a\\x.dll|");
}

SUITE(search, TEST(system_comes_before_the_current_directory_and_the_path),
      TEST(a_set_directory_replaces_the_current_one), TEST(flags_name_the_only_places),
      TEST(the_altered_order_begins_beside_the_dll), TEST(a_full_path_is_the_only_place));
