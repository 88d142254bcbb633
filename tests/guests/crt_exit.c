/* flags: -D__USE_MINGW_ANSI_STDIO=0 */
/* How a process ends: exit, return, _exit, abort, signals, ExitProcess; what is run and flushed. */
#include "check.h"

#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <windows.h>

static void one(void)
{
    printf("one.");
}

static void two(void)
{
    printf("two.");
    atexit(one);
}

static void on_abort(int number)
{
    printf("signal %d.", number);
    fflush(stdout);
}

static int child(const char *way)
{
    atexit(one);
    atexit(two);
    printf("main.");
    if (strcmp(way, "return") == 0)
        return 5;
    if (strcmp(way, "exit") == 0)
        exit(6);
    if (strcmp(way, "_exit") == 0)
        _exit(7);
    if (strcmp(way, "ExitProcess") == 0)
        ExitProcess(8);
    if (strcmp(way, "TerminateProcess") == 0)
        TerminateProcess(GetCurrentProcess(), 9);
    if (strcmp(way, "_cexit") == 0) {
        _cexit();
        _exit(10);
    }
    if (strcmp(way, "handled abort") == 0)
        signal(SIGABRT, on_abort);
    if (strcmp(way, "raise") == 0)
        raise(SIGTERM);
    abort();
}

/* Runs this program again with its output in a file. */
static void check_child(const char *self, const char *way, int code, const char *output)
{
    char quoted[64], text[256] = "";
    int file = _open("crt_exit.tmp", _O_RDWR | _O_CREAT | _O_TRUNC, _S_IREAD | _S_IWRITE);
    int saved = _dup(1), result;

    fflush(stdout);
    _dup2(file, 1);
    snprintf(quoted, sizeof quoted, "\"%s\"", way);
    result = (int)_spawnl(_P_WAIT, self, "child", quoted, NULL);
    _dup2(saved, 1);
    _close(saved);
    _lseek(file, 0, SEEK_SET);
    _read(file, text, sizeof text - 1);
    _close(file);
    if (result != code || strcmp(text, output) != 0)
        printf("%s: %d, \"%s\"\n", way, result, text);
    CHECK_EQUAL(result, code);
    CHECK(strcmp(text, output) == 0);
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return child(argv[1]);
    check_child(argv[0], "return", 5, "main.two.one.one.");
    check_child(argv[0], "exit", 6, "main.two.one.one.");
    check_child(argv[0], "_exit", 7, "");
    check_child(argv[0], "ExitProcess", 8, "main.two.one.one.");
    check_child(argv[0], "TerminateProcess", 9, "");
    check_child(argv[0], "_cexit", 10, "main.two.one.one.");
    check_child(argv[0], "abort", 3, "");
    check_child(argv[0], "handled abort", 3, "main.signal 22.");
    check_child(argv[0], "raise", 3, "");
    _unlink("crt_exit.tmp");
    return checks_result();
}
