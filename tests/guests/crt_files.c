/* flags: -D__USE_MINGW_ANSI_STDIO=0 */
/* Files, folders, paths, environment and processes of the C runtime. */
#include "check.h"

#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utime.h>
#include <wchar.h>
#include <windows.h>

static void make(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");

    CHECK(file != NULL);
    if (!file)
        return;
    fputs(content, file);
    fclose(file);
}

static void folders_are_made_listed_and_removed(void)
{
    struct _finddata_t found;
    intptr_t search;
    int files = 0, folders = 0;
    char here[MAX_PATH], there[MAX_PATH];

    CHECK_EQUAL(_mkdir("crt_folder"), 0);
    CHECK_EQUAL(_mkdir("crt_folder"), -1);
    CHECK_EQUAL(errno, EEXIST);
    make("crt_folder\\one.txt", "1");
    make("crt_folder/two.txt", "22");
    search = _findfirst("crt_folder\\*", &found);
    CHECK(search != -1);
    do {
        if (found.attrib & _A_SUBDIR)
            folders++;
        else
            files++;
        if (strcmp(found.name, "two.txt") == 0)
            CHECK_EQUAL(found.size, 2);
    } while (_findnext(search, &found) == 0);
    CHECK_EQUAL(errno, ENOENT);
    CHECK_EQUAL(_findclose(search), 0);
    CHECK_EQUAL(files, 2);
    CHECK_EQUAL(folders, 2);
    CHECK(_getcwd(here, sizeof here) != NULL);
    CHECK_EQUAL(_chdir("crt_folder"), 0);
    CHECK(_getcwd(there, sizeof there) != NULL);
    CHECK(strlen(there) == strlen(here) + 11 || strlen(here) == 3);
    CHECK_EQUAL(_access("one.txt", 0), 0);
    CHECK_EQUAL(_chdir(".."), 0);
    CHECK_EQUAL(_rmdir("crt_folder"), -1);
    CHECK_EQUAL(errno, ENOTEMPTY);
}

static void files_have_status_and_modes(void)
{
    struct _stat64 status;
    struct __utimbuf64 times = {1000000000, 1100000000};
    char path[] = "crt_folder\\one.txt";

    CHECK_EQUAL(_stat64(path, &status), 0);
    CHECK_EQUAL(status.st_size, 1);
    CHECK_EQUAL(status.st_mode & _S_IFMT, _S_IFREG);
    CHECK(status.st_mode & _S_IWRITE);
    CHECK_EQUAL(_stat64("crt_folder", &status), 0);
    CHECK_EQUAL(status.st_mode & _S_IFMT, _S_IFDIR);
    CHECK_EQUAL(_stat64("crt_nothing", &status), -1);
    CHECK_EQUAL(errno, ENOENT);
    CHECK_EQUAL(_utime64(path, &times), 0);
    CHECK_EQUAL(_stat64(path, &status), 0);
    CHECK_EQUAL(status.st_mtime, 1100000000);
    CHECK_EQUAL(_chmod(path, _S_IREAD), 0);
    CHECK_EQUAL(_access(path, 2), -1);
    CHECK_EQUAL(errno, EACCES);
    CHECK_EQUAL(_chmod(path, _S_IREAD | _S_IWRITE), 0);
    CHECK_EQUAL(_access(path, 6), 0);
    CHECK_EQUAL(rename(path, "crt_folder\\two.txt"), -1);
    CHECK_EQUAL(errno, EEXIST);
    CHECK_EQUAL(rename(path, "crt_folder\\three.txt"), 0);
    CHECK_EQUAL(_unlink("crt_folder\\three.txt"), 0);
    CHECK_EQUAL(_unlink("crt_folder\\two.txt"), 0);
    CHECK_EQUAL(_rmdir("crt_folder"), 0);
}

static void paths_come_apart_and_together(void)
{
    char drive[_MAX_DRIVE], folder[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT];
    char path[_MAX_PATH];

    _splitpath("C:\\a\\b.c\\file.tar.gz", drive, folder, name, extension);
    CHECK(strcmp(drive, "C:") == 0 && strcmp(folder, "\\a\\b.c\\") == 0);
    CHECK(strcmp(name, "file.tar") == 0 && strcmp(extension, ".gz") == 0);
    _makepath(path, "D", "x\\y", "z", "txt");
    CHECK(strcmp(path, "D:x\\y\\z.txt") == 0);
    CHECK(_fullpath(path, "C:\\a\\..\\b\\.\\c", sizeof path) && strcmp(path, "C:\\b\\c") == 0);
}

static void the_environment_is_one(void)
{
    char value[32];

    CHECK_EQUAL(_putenv("CRT_VARIABLE=first"), 0);
    CHECK(getenv("CRT_VARIABLE") && strcmp(getenv("crt_variable"), "first") == 0);
    CHECK(_wgetenv(L"CRT_VARIABLE") && wcscmp(_wgetenv(L"CRT_VARIABLE"), L"first") == 0);
    CHECK_EQUAL(GetEnvironmentVariableA("CRT_VARIABLE", value, sizeof value), 5);
    CHECK_EQUAL(_wputenv(L"CRT_VARIABLE=second"), 0);
    CHECK(strcmp(getenv("CRT_VARIABLE"), "second") == 0);
    CHECK_EQUAL(_putenv("CRT_VARIABLE="), 0);
    CHECK(getenv("CRT_VARIABLE") == NULL);
    CHECK_EQUAL(GetEnvironmentVariableA("CRT_VARIABLE", value, sizeof value), 0);
    CHECK(getenv("PATH") != NULL);
}

static unsigned thread_value;

static unsigned __stdcall thread(void *argument)
{
    errno = 77;
    thread_value = *(unsigned *)argument + 1;
    _endthreadex(5);
    return 6;
}

static void threads_begin_and_end(void)
{
    unsigned argument = 41, identifier = 0;
    HANDLE handle;
    DWORD code = 0;

    errno = 3;
    handle = (HANDLE)_beginthreadex(NULL, 0, thread, &argument, 0, &identifier);
    CHECK(handle != NULL && identifier != 0);
    CHECK_EQUAL(WaitForSingleObject(handle, 10000), WAIT_OBJECT_0);
    GetExitCodeThread(handle, &code);
    CHECK_EQUAL(code, 5);
    CHECK_EQUAL(thread_value, 42);
    CHECK_EQUAL(errno, 3);
    CloseHandle(handle);
}

/* Descriptors go to children of the same runtime, unless they were opened with _O_NOINHERIT. */
static void children_inherit_descriptors(const char *self)
{
    char text[8], bytes[16] = "";
    int number = _open("crt_inherited", _O_RDWR | _O_CREAT | _O_TRUNC | _O_BINARY, _S_IWRITE);

    snprintf(text, sizeof text, "%d", number);
    CHECK_EQUAL(_spawnl(_P_WAIT, self, "child", "write", text, NULL), 0);
    CHECK_EQUAL(_lseek(number, 0, SEEK_SET), 0);
    CHECK_EQUAL(_read(number, bytes, sizeof bytes), 5);
    CHECK(strcmp(bytes, "child") == 0);
    _close(number);
    number = _open("crt_inherited", _O_RDWR | _O_NOINHERIT);
    CHECK_EQUAL(_spawnl(_P_WAIT, self, "child", "write", text, NULL), 1);
    _close(number);
    CHECK_EQUAL(_unlink("crt_inherited"), 0);
}

static void children_run(const char *self)
{
    CHECK_EQUAL(_spawnl(_P_WAIT, self, "child", "exit", "9", NULL), 9);
    CHECK_EQUAL(_spawnlp(_P_WAIT, "no such program", "x", NULL), -1);
    CHECK_EQUAL(errno, ENOENT);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "exit") == 0)
        return atoi(argv[2]);
    if (argc == 3 && strcmp(argv[1], "write") == 0)
        return _write(atoi(argv[2]), "child", 5) != 5;
    folders_are_made_listed_and_removed();
    files_have_status_and_modes();
    paths_come_apart_and_together();
    the_environment_is_one();
    threads_begin_and_end();
    children_run(argv[0]);
    children_inherit_descriptors(argv[0]);
    return checks_result();
}
