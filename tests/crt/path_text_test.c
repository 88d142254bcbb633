/* Paths taken apart and put together. */
#include "apis/win/crt/errors.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

int WINAPI crt__splitpath_s(const char *path, char *drive, size_t drive_size, char *folder,
                            size_t folder_size, char *name, size_t name_size, char *extension,
                            size_t extension_size);
int WINAPI crt__wsplitpath_s(const WCHAR *path, WCHAR *drive, size_t drive_size, WCHAR *folder,
                             size_t folder_size, WCHAR *name, size_t name_size, WCHAR *extension,
                             size_t extension_size);
void WINAPI crt__wsplitpath(const WCHAR *path, WCHAR *drive, WCHAR *folder, WCHAR *name,
                            WCHAR *extension);
int WINAPI crt__makepath_s(char *path, size_t size, const char *drive, const char *folder,
                           const char *name, const char *extension);
void WINAPI crt__wmakepath(WCHAR *path, const WCHAR *drive, const WCHAR *folder, const WCHAR *name,
                           const WCHAR *extension);
int WINAPI crt_wcscmp(const WCHAR *left, const WCHAR *right);

static int split(const char *path, const char *parts)
{
    char drive[4], folder[32], name[32], extension[32], all[120];
    int error = crt__splitpath_s(path, drive, 4, folder, 32, name, 32, extension, 32);

    snprintf(all, sizeof all, "%s|%s|%s|%s", drive, folder, name, extension);
    return error == 0 && strcmp(all, parts) == 0;
}

static void paths_come_apart_at_the_last_separators(void)
{
    WCHAR drive[3], folder[256], name[256], extension[256];

    CU_ASSERT_TRUE(split("C:\\a\\b.c\\file.tar.gz", "C:|\\a\\b.c\\|file.tar|.gz"));
    CU_ASSERT_TRUE(split("a/b", "|a/|b|"));
    CU_ASSERT_TRUE(split("d:.profile", "d:|||.profile"));
    CU_ASSERT_TRUE(split("folder.d\\", "|folder.d\\||"));
    CU_ASSERT_TRUE(split("", "|||"));
    crt__wsplitpath(L"Z:x\\y.e", drive, folder, name, extension);
    CU_ASSERT_EQUAL(crt_wcscmp(drive, L"Z:"), 0);
    CU_ASSERT_EQUAL(crt_wcscmp(folder, L"x\\"), 0);
    CU_ASSERT_EQUAL(crt_wcscmp(name, L"y"), 0);
    CU_ASSERT_EQUAL(crt_wcscmp(extension, L".e"), 0);
}

static void a_part_that_does_not_fit_empties_all(void)
{
    char drive[3], name[4] = "zzz";
    WCHAR wide_name[4] = L"zzz", wide_extension[3] = L"zz";

    CU_ASSERT_EQUAL(crt__splitpath_s("C:\\name", drive, 3, NULL, 0, name, 4, NULL, 0), CRT_ERANGE);
    CU_ASSERT_STRING_EQUAL(drive, "");
    CU_ASSERT_STRING_EQUAL(name, "");
    CU_ASSERT_EQUAL(crt__splitpath_s("x", NULL, 1, NULL, 0, name, 4, NULL, 0), CRT_EINVAL);
    CU_ASSERT_EQUAL(crt__splitpath_s("x", NULL, 0, NULL, 0, name, 0, NULL, 0), CRT_EINVAL);
    CU_ASSERT_EQUAL(crt__wsplitpath_s(L"abc.ex", NULL, 0, NULL, 0, wide_name, 4, wide_extension, 3),
                    CRT_ERANGE);
    CU_ASSERT_EQUAL(wide_name[0], 0);
    CU_ASSERT_EQUAL(wide_extension[0], 0);
}

static void missing_separators_are_added(void)
{
    char path[12];
    WCHAR wide[12];

    CU_ASSERT_EQUAL(crt__makepath_s(path, 12, "D", "x\\y", "z", "txt"), 0);
    CU_ASSERT_STRING_EQUAL(path, "D:x\\y\\z.txt");
    CU_ASSERT_EQUAL(crt__makepath_s(path, 11, "D", "x\\y", "z", "txt"), CRT_ERANGE);
    CU_ASSERT_STRING_EQUAL(path, "");
    CU_ASSERT_EQUAL(crt__makepath_s(path, 12, NULL, "a/", NULL, ".b"), 0);
    CU_ASSERT_STRING_EQUAL(path, "a/.b");
    crt__wmakepath(wide, L"D:", L"\\x", L"z", L".e");
    CU_ASSERT_EQUAL(crt_wcscmp(wide, L"D:\\x\\z.e"), 0);
}

SUITE(crt_path_text, TEST(paths_come_apart_at_the_last_separators),
      TEST(a_part_that_does_not_fit_empties_all), TEST(missing_separators_are_added));
