/* DLLs that need each other, from files made here: what is loaded, what goes, what is refused. */
#include "loader/dependency.h"

#include "loader/name.h"
#include "tests/loader/image.h"
#include "tests/suite.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NAMES = IMAGE_DATA + 0x100, SLOTS = IMAGE_DATA + 0x200, TEXT = IMAGE_DATA + 0x300 };

static const struct call no_calls[1];
static const struct call_table no_table = {no_calls, 0};
static const struct builtin_dll core[] = {
    {"ntdll.dll", {"ntdll"}}, {"kernel32.dll", {"kernel32"}}, {"kernelbase.dll", {"kernel32"}}};
static const struct builtin_tables tables = {core, 3, &no_table};

/* The files that exist, by base name. */
static struct file {
    const char *name, *imports_from;
    bool is_broken;
} files[] = {
    {"alone.dll", NULL, false},          {"needs_alone.dll", "alone.dll", false},
    {"left.dll", "right.dll", false},    {"right.dll", "left.dll", false},
    {"broken.dll", NULL, true},          {"needs_broken.dll", "broken.dll", false},
    {"lacks.dll", "nowhere.dll", false},
};

static void make(const struct file *file, struct test_image *image)
{
    const uint64_t names[] = {IMAGE_ORDINAL_FLAG64 | 1, 0};
    IMAGE_IMPORT_DESCRIPTOR module = {
        .OriginalFirstThunk = NAMES, .Name = TEXT, .FirstThunk = SLOTS};

    test_image_make(image);
    test_image_headers(image)->OptionalHeader.AddressOfEntryPoint = 0;
    if (file->is_broken)
        test_image_section(image, 1)->PointerToRawData += 0x200;
    if (!file->imports_from)
        return;
    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT, IMAGE_DATA, sizeof module);
    test_image_put(image, IMAGE_DATA, &module, sizeof module);
    test_image_put(image, NAMES, names, sizeof names);
    test_image_text(image, TEXT, file->imports_from);
}

static int open_file(const WCHAR *path)
{
    const WCHAR *base = name_base(path);
    struct test_image image;
    int descriptor;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!name_is_ascii(base, name_length(base), files[i].name))
            continue;
        make(&files[i], &image);
        descriptor = memfd_create(files[i].name, MFD_CLOEXEC);
        CU_ASSERT_EQUAL(write(descriptor, image.bytes, IMAGE_BYTES), IMAGE_BYTES);
        return descriptor;
    }
    return -ENOENT;
}

static size_t full_path(const WCHAR *path, WCHAR *full, size_t room)
{
    return name_copy(full, room, path, name_length(path));
}

static size_t guest_path(const char *host_path, WCHAR *path, size_t room)
{
    (void)host_path;
    (void)path;
    (void)room;
    return 0;
}

static const struct loader_host host = {open_file, full_path, guest_path};

static bool is_started; /* once: the lists of modules are the process's */

static struct module *load(const char *name, struct fault *fault)
{
    const struct search search = {.flags = 0};
    struct module *module = NULL;
    WCHAR path[64];

    if (!is_started)
        CU_ASSERT_EQUAL_FATAL(loader_start(&tables, &host, fault), 0);
    is_started = true;
    name_from_ascii(path + name_from_ascii(path, 64, "C:\\test\\"), 32, name);
    if (dependency_load(path, &search, &module, fault) < 0)
        CU_ASSERT_PTR_NULL(module);
    return module;
}

static struct module *find(const char *name)
{
    WCHAR wide[64];

    return module_by_name(wide, name_from_ascii(wide, 64, name));
}

static void a_dll_comes_and_goes_with_its_references(void)
{
    struct fault fault = {0};
    struct module *module = load("alone.dll", &fault);

    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_PTR_EQUAL(load("alone.dll", &fault), module);
    dependency_release(module);
    CU_ASSERT_PTR_EQUAL(find("ALONE.DLL"), module);
    dependency_release(module);
    CU_ASSERT_PTR_NULL(find("alone.dll"));
}

static void what_is_missing_becomes_a_trap(void)
{
    struct fault fault = {0};
    struct module *module = load("lacks.dll", &fault);
    struct span slot;
    uint64_t address;

    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_TRUE_FATAL(pe_cut(&module->pe, SLOTS, sizeof address, &slot));
    memcpy(&address, slot.bytes, sizeof address);
    CU_ASSERT_NOT_EQUAL(address, 0);
    dependency_release(module);
}

static void dlls_that_need_each_other_load(void)
{
    struct fault fault = {0};
    struct module *left = load("left.dll", &fault);

    CU_ASSERT_PTR_NOT_NULL_FATAL(left);
    CU_ASSERT_PTR_NOT_NULL_FATAL(find("right.dll"));
    CU_ASSERT_PTR_EQUAL(left->needs[0], find("right.dll"));
    CU_ASSERT_PTR_EQUAL(left->needs[0]->needs[0], left);
}

static void a_broken_dll_is_named_and_leaves_nothing_behind(void)
{
    struct fault fault = {0};

    CU_ASSERT_PTR_NULL(load("needs_broken.dll", &fault));
    CU_ASSERT_STRING_EQUAL(fault.why, "needs_broken.dll: broken.dll: section 2 (.data): data past "
                                      "end of file at 0x1600");
    CU_ASSERT_PTR_NULL(find("needs_broken.dll"));
    CU_ASSERT_PTR_NULL(find("broken.dll"));
}

static void a_file_that_is_not_there_is_no_fault(void)
{
    struct fault fault = {0};

    CU_ASSERT_PTR_NULL(load("nowhere.dll", &fault));
    CU_ASSERT_EQUAL(fault.code, FAULT_NONE);
}

SUITE(dependency, TEST(a_dll_comes_and_goes_with_its_references),
      TEST(what_is_missing_becomes_a_trap), TEST(dlls_that_need_each_other_load),
      TEST(a_broken_dll_is_named_and_leaves_nothing_behind),
      TEST(a_file_that_is_not_there_is_no_fault));
