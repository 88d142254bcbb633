/* Resources of a DLL, as an image and as a data file. */
#include "check.h"

#include <string.h>
#include <windows.h>

static const char *text_of(HMODULE module, HRSRC resource)
{
    static char text[32];
    DWORD size = SizeofResource(module, resource);

    memset(text, 0, sizeof text);
    if (resource && size < sizeof text)
        memcpy(text, LockResource(LoadResource(module, resource)), size);
    return text;
}

static void languages_are_chosen(HMODULE module)
{
    const WORD german = MAKELANGID(LANG_GERMAN, SUBLANG_GERMAN);
    HRSRC resource = FindResourceA(module, "words", "texts");

    CHECK(strcmp(text_of(module, resource), "english") == 0);
    resource = FindResourceExA(module, "TEXTS", "Words", german);
    CHECK(strcmp(text_of(module, resource), "deutsch") == 0);
    resource = FindResourceW(module, L"#7", L"TEXTS");
    CHECK(strcmp(text_of(module, resource), "seven") == 0);
    CHECK(resource == FindResourceW(module, MAKEINTRESOURCEW(7), L"TEXTS"));
}

static void check_absent(HMODULE module, const char *type, const char *name, WORD language,
                         DWORD error)
{
    SetLastError(0);
    CHECK(FindResourceExA(module, type, name, language) == NULL);
    CHECK_EQUAL(GetLastError(), error);
}

static void what_is_absent_is_named(HMODULE module)
{
    check_absent(module, "NOTYPE", "words", 0, ERROR_RESOURCE_TYPE_NOT_FOUND);
    check_absent(module, "TEXTS", "nothing", 0, ERROR_RESOURCE_NAME_NOT_FOUND);
    check_absent(module, "TEXTS", "words", MAKELANGID(LANG_FRENCH, SUBLANG_FRENCH),
                 ERROR_RESOURCE_LANG_NOT_FOUND);
    check_absent(GetModuleHandleA("kernel32.dll"), "TEXTS", "words", 0,
                 ERROR_RESOURCE_DATA_NOT_FOUND);
}

static char listed[256];

static BOOL CALLBACK note_type(HMODULE module, char *type, LONG_PTR parameter)
{
    (void)module;
    CHECK_EQUAL(parameter, 123);
    if (IS_INTRESOURCE(type))
        sprintf(listed + strlen(listed), "%d ", (int)(ULONG_PTR)type);
    else
        sprintf(listed + strlen(listed), "%s ", type);
    return TRUE;
}

static BOOL CALLBACK note_name(HMODULE module, const char *type, char *name, LONG_PTR parameter)
{
    CHECK(strcmp(type, "TEXTS") == 0);
    return note_type(module, name, parameter);
}

static BOOL CALLBACK note_language(HMODULE module, const char *type, const char *name,
                                   WORD language, LONG_PTR parameter)
{
    (void)type;
    (void)name;
    return note_type(module, MAKEINTRESOURCEA(language), parameter);
}

static BOOL CALLBACK stop(HMODULE module, char *type, LONG_PTR parameter)
{
    (void)module;
    (void)type;
    (void)parameter;
    return FALSE;
}

static void resources_are_listed(HMODULE module)
{
    listed[0] = 0;
    CHECK(EnumResourceTypesA(module, note_type, 123));
    CHECK(strcmp(listed, "TEXTS 16 ") == 0);
    listed[0] = 0;
    CHECK(EnumResourceNamesA(module, "TEXTS", note_name, 123));
    CHECK(strcmp(listed, "WORDS 7 ") == 0);
    listed[0] = 0;
    CHECK(EnumResourceLanguagesA(module, "TEXTS", "WORDS", note_language, 123));
    CHECK(strcmp(listed, "1031 1033 ") == 0);
    CHECK(!EnumResourceTypesA(module, stop, 0));
    CHECK_EQUAL(GetLastError(), ERROR_RESOURCE_ENUM_USER_STOP);
}

static void look(HMODULE module)
{
    CHECK(module != NULL);
    languages_are_chosen(module);
    what_is_absent_is_named(module);
    resources_are_listed(module);
    CHECK(FreeLibrary(module));
}

int main(void)
{
    HMODULE file = LoadLibraryExA("delayed.dll", NULL, LOAD_LIBRARY_AS_DATAFILE);

    CHECK(((ULONG_PTR)file & 3) == 1);
    CHECK(GetModuleHandleA("delayed.dll") == NULL);
    look(file);
    file = LoadLibraryExA("delayed.dll", NULL, LOAD_LIBRARY_AS_IMAGE_RESOURCE);
    CHECK(((ULONG_PTR)file & 3) == 2);
    look(file);
    look(LoadLibraryA("delayed.dll"));
    return checks_result();
}
