/* Windows paths: their full form, their place on the host, and back. */
#include "apis/host/name.h"
#include "apis/host/path.h"
#include "apis/host/text.h"
#include "tests/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t wide(uint16_t *out, const char *text)
{
    return utf16_from_utf8(out, DOS_PATH_MAX, text, strlen(text));
}

static int at_home(int drive, struct dos_path *directory)
{
    directory->length =
        wide(directory->text, drive == 0 || drive == 'C' ? "C:\\home\\me\\" : "D:\\");
    directory->text[directory->length] = 0;
    return 0;
}

static void full_is(const char *path, const char *expected)
{
    uint16_t units[DOS_PATH_MAX];
    struct dos_path full;
    char text[DOS_PATH_MAX * 3];
    size_t length;

    CU_ASSERT_EQUAL(dos_path_full(&full, units, wide(units, path), at_home), 0);
    length = utf8_from_utf16(text, sizeof text - 1, full.text, full.length);
    text[length] = 0;
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void a_relative_path_starts_in_the_current_directory(void)
{
    full_is("a\\b", "C:\\home\\me\\a\\b");
    full_is("a/b", "C:\\home\\me\\a\\b");
    full_is(".", "C:\\home\\me");
    full_is("..", "C:\\home");
    full_is("..\\..\\..\\..\\x", "C:\\x");
    full_is("C:a", "C:\\home\\me\\a");
    full_is("C:", "C:\\home\\me");
    full_is("D:a", "D:\\a");
    full_is("\\a", "C:\\a");
}

static void dots_spaces_and_separators_are_put_in_order(void)
{
    full_is("C:\\a\\.\\b\\..\\c", "C:\\a\\c");
    full_is("C:\\a\\\\b//c", "C:\\a\\b\\c");
    full_is("C:\\a\\b\\", "C:\\a\\b\\");
    full_is("C:\\a. . .", "C:\\a");
    full_is("C:\\a.\\b", "C:\\a\\b");
    full_is("C:\\...a\\b", "C:\\...a\\b");
    full_is("C:\\.hidden", "C:\\.hidden");
    full_is("C:\\", "C:\\");
    full_is("C:\\..", "C:\\");
    full_is("C:\\a\\..\\", "C:\\");
}

static void shares_and_devices_keep_their_roots(void)
{
    full_is("\\\\server\\share\\a\\..\\..\\b", "\\\\server\\share\\b");
    full_is("\\\\.\\pipe\\x", "\\\\.\\pipe\\x");
    full_is("\\\\.\\C:\\a\\..\\b", "\\\\.\\C:\\b");
    full_is("//./nul", "\\\\.\\nul");
    full_is("\\\\.", "\\\\.\\");
}

static void a_reserved_name_is_a_device_wherever_it_stands(void)
{
    full_is("nul", "\\\\.\\nul");
    full_is("C:\\a\\NUL.txt", "\\\\.\\NUL");
    full_is("con", "\\\\.\\con");
    full_is("COM7", "\\\\.\\COM7");
    full_is("aux .c", "\\\\.\\aux");
    full_is("CONIN$", "\\\\.\\CONIN$");
    full_is("nul\\x", "C:\\home\\me\\nul\\x");
    full_is("com0", "C:\\home\\me\\com0");
    full_is("null", "C:\\home\\me\\null");
    full_is("\\\\?\\C:\\nul", "\\\\?\\C:\\nul");
}

static void an_empty_path_is_not_found(void)
{
    struct dos_path full;
    const uint16_t blanks[] = {' ', ' '};

    CU_ASSERT_EQUAL(dos_path_full(&full, blanks, 0, at_home), -ENOENT);
    CU_ASSERT_EQUAL(dos_path_full(&full, blanks, 2, at_home), -ENOENT);
}

static void a_path_longer_than_the_hosts_is_refused(void)
{
    static uint16_t path[40000] = {'C', ':', '\\'};
    struct dos_path full;
    struct host_path host;

    for (size_t i = 3; i < 40000; i++)
        path[i] = 'x';
    CU_ASSERT_EQUAL(dos_path_full(&full, path, 40000, at_home), -ENAMETOOLONG);
    CU_ASSERT_EQUAL(host_path_from_guest(&host, path, 40000), -ENAMETOOLONG);
}

static int host_of(const char *path, struct host_path *host)
{
    uint16_t units[DOS_PATH_MAX];

    return host_path_from_guest(host, units, wide(units, path));
}

static void host_is(const char *path, const char *expected)
{
    struct host_path host;

    CU_ASSERT_EQUAL(host_of(path, &host), 0);
    CU_ASSERT_STRING_EQUAL(host.text, expected);
}

static void drives_lie_where_they_are_set(void)
{
    struct host_path host;

    host_is("C:\\etc\\hosts", "/etc/hosts");
    host_is("c:/etc/hosts", "/etc/hosts");
    host_is("Z:\\etc\\hosts", "/etc/hosts");
    host_is("\\\\?\\C:\\etc\\hosts", "/etc/hosts");
    host_is("\\??\\C:\\etc\\hosts", "/etc/hosts");
    host_is("C:\\Windows\\System32\\drivers\\etc\\hosts", "/etc/hosts");
    CU_ASSERT_EQUAL(host_of("Q:\\x", &host), -ENOENT);
    CU_ASSERT_EQUAL(path_drive_set('Q', "/usr/"), 0);
    host_is("Q:\\x", "/usr/x");
}

static void characters_that_no_name_has_are_refused(void)
{
    static const char *const names[] = {"a*b",
                                        "a?b",
                                        "a<b",
                                        "a>b",
                                        "a|b",
                                        "a\"b",
                                        "C:\\a:b",
                                        "a\tb",
                                        "\\\\?\\C:\\a/b",
                                        "\\\\?\\C:\\a\\..\\b"};
    struct host_path host;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT_EQUAL(host_of(names[i], &host), -EINVAL);
    host_is("C:\\a::$DATA", "/a");
}

static void kinds_of_devices_are_told_apart(void)
{
    static const struct {
        const char *path;
        enum host_path_kind kind;
    } cases[] = {
        {"nul", HOST_PATH_NULL},
        {"\\\\.\\NUL", HOST_PATH_NULL},
        {"CONIN$", HOST_PATH_CONSOLE_INPUT},
        {"conout$", HOST_PATH_CONSOLE_OUTPUT},
        {"con", HOST_PATH_CONSOLE},
        {"\\\\.\\pipe\\x", HOST_PATH_PIPE},
        {"\\\\.\\C:", HOST_PATH_DRIVE},
        {"COM3", HOST_PATH_DEVICE},
    };
    struct host_path host;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_EQUAL(host_of(cases[i].path, &host), 0);
        CU_ASSERT_EQUAL(host.kind, cases[i].kind);
    }
    CU_ASSERT_EQUAL(host_of("\\\\server\\share\\x", &host), -EHOSTUNREACH);
}

static void every_host_name_comes_back_unchanged(void)
{
    static const char *const names[] = {"plain",    "\xc3\xa4\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                        "\xff\xfe", "a:b*c?d\\e",           "\xed\xa0\x80",
                                        "\xc3",     "\xed\xb2\x80",         "\xef\x80\xba",
                                        "x\x01y"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint16_t guest[64];
        char back[64];
        size_t length = guest_name_from_host(guest, 64, names[i], strlen(names[i]));

        length = host_name_from_guest(back, 63, guest, length);
        back[length] = 0;
        CU_ASSERT_STRING_EQUAL(back, names[i]);
    }
}

static void a_lone_surrogate_makes_a_name(void)
{
    const uint16_t name[] = {'a', 0xd800, 'b'};
    char host[16];
    uint16_t back[16];
    size_t length = host_name_from_guest(host, sizeof host, name, 3);

    CU_ASSERT_EQUAL(length, 5);
    CU_ASSERT_EQUAL(guest_name_from_host(back, 16, host, length), 3);
    CU_ASSERT_EQUAL(memcmp(back, name, sizeof name), 0);
}

static char directory[] = "/tmp/path_test.XXXXXX";

static void touch(const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    close(open(path, O_CREAT | O_WRONLY, 0600));
}

static void names_are_found_whatever_their_case(void)
{
    struct host_path host;
    char path[256];

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/Sub", directory);
    mkdir(path, 0700);
    touch("Sub/File.TXT");
    touch("Sub/\xc3\x84pfel");
    host.length = (size_t)sprintf(host.text, "%s/sUB/fILE.txt", directory);
    CU_ASSERT_EQUAL(path_find(&host), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(host.text, "/Sub/File.TXT"));
    host.length = (size_t)sprintf(host.text, "%s/SUB/\xc3\xa4PFEL", directory);
    CU_ASSERT_EQUAL(path_find(&host), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(host.text, "/Sub/\xc3\x84pfel"));
    host.length = (size_t)sprintf(host.text, "%s/SUB/none", directory);
    CU_ASSERT(path_find(&host) < 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(host.text, "/SUB/none"));
    CU_ASSERT_EQUAL(path_find_for_create(&host), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(host.text, "/Sub/none"));
    host.length = (size_t)sprintf(host.text, "%s/sub/FILE.txt", directory);
    CU_ASSERT_EQUAL(path_find_for_create(&host), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(host.text, "/Sub/File.TXT"));
    snprintf(path, sizeof path, "rm -r %s", directory);
    CU_ASSERT_EQUAL(system(path), 0);
}

SUITE(path, TEST(a_relative_path_starts_in_the_current_directory),
      TEST(dots_spaces_and_separators_are_put_in_order), TEST(shares_and_devices_keep_their_roots),
      TEST(a_reserved_name_is_a_device_wherever_it_stands), TEST(an_empty_path_is_not_found),
      TEST(a_path_longer_than_the_hosts_is_refused), TEST(drives_lie_where_they_are_set),
      TEST(characters_that_no_name_has_are_refused), TEST(kinds_of_devices_are_told_apart),
      TEST(every_host_name_comes_back_unchanged), TEST(a_lone_surrogate_makes_a_name),
      TEST(names_are_found_whatever_their_case));
