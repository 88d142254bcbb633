/* File mapping: memory without a file, files, names, copies, and what is refused. */
#include "check.h"

#include <string.h>
#include <windows.h>

static void memory_is_shared_between_views(void)
{
    HANDLE section =
        CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x30000, NULL);
    char *first = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    char *second = MapViewOfFile(section, FILE_MAP_READ, 0, 0x10000, 100);
    char *copy = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
    MEMORY_BASIC_INFORMATION region;

    CHECK(first && second && copy);
    strcpy(first + 0x10000, "across");
    CHECK(strcmp(second, "across") == 0);
    strcpy(copy + 0x10000, "alone");
    CHECK(strcmp(second, "across") == 0);
    CHECK(VirtualQuery(second, &region, sizeof region));
    CHECK_EQUAL(region.Type, MEM_MAPPED);
    CHECK_EQUAL(region.Protect, PAGE_READONLY);
    CHECK_EQUAL(region.RegionSize, 0x1000);
    CHECK(CloseHandle(section));
    CHECK(strcmp(second, "across") == 0); /* a view keeps the memory */
    CHECK(FlushViewOfFile(first, 0));
    CHECK(UnmapViewOfFile(first));
    CHECK(UnmapViewOfFile(second));
    CHECK(UnmapViewOfFile(copy));
    CHECK(!UnmapViewOfFile(first));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_ADDRESS);
}

static void a_file_is_mapped(void)
{
    char path[MAX_PATH], *view;
    HANDLE file, section;
    DWORD done;

    GetTempPathA(MAX_PATH, path);
    strcat(path, "sojourn-section.tmp");
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(!CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_INVALID);
    CHECK(WriteFile(file, "hello", 5, &done, NULL));
    section = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 10, NULL);
    CHECK(section != NULL);
    CHECK_EQUAL(GetFileSize(file, NULL), 10); /* it has grown */
    view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    CHECK(view && memcmp(view, "hello\0\0\0\0", 10) == 0);
    view[9] = '!';
    CHECK(UnmapViewOfFile(view));
    CloseHandle(section);
    CloseHandle(file);
    file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(!CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 100, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    section = CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
    CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
    view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    CHECK(view && view[9] == '!');
    UnmapViewOfFile(view);
    CloseHandle(section);
    CloseHandle(file);
}

static void names_lead_to_the_same_memory(void)
{
    HANDLE first = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096,
                                      "sojourn-test-section");
    HANDLE second = OpenFileMappingA(FILE_MAP_READ, FALSE, "sojourn-test-section");
    char *one = MapViewOfFile(first, FILE_MAP_WRITE, 0, 0, 0);
    char *other = MapViewOfFile(second, FILE_MAP_READ, 0, 0, 0);

    CHECK(one && other);
    one[7] = 42;
    CHECK_EQUAL(other[7], 42);
    CHECK(!MapViewOfFile(second, FILE_MAP_WRITE, 0, 0, 0));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(first);
    CloseHandle(second);
    CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "sojourn-test-section"));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    UnmapViewOfFile(one);
    UnmapViewOfFile(other);
}

static void wrong_requests_are_refused(void)
{
    HANDLE section;

    CHECK(!CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_NOACCESS, 0, 4096, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x20000, NULL);
    CHECK(!MapViewOfFile(section, FILE_MAP_READ, 0, 0x1000, 0));
    CHECK_EQUAL(GetLastError(), ERROR_MAPPED_ALIGNMENT);
    CHECK(!MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0x20001));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!MapViewOfFile(NULL, FILE_MAP_READ, 0, 0, 0));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(section);
}

int main(void)
{
    memory_is_shared_between_views();
    a_file_is_mapped();
    names_lead_to_the_same_memory();
    wrong_requests_are_refused();
    return checks_result();
}
