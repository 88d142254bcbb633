/* flags: -D_UCRT -Wno-format -Wno-format-truncation -Wno-format-extra-args */
/* flags: -nodefaultlibs -lmingw32 -lgcc -lmoldname -lmingwex -lucrt -lkernel32 -lgcc */
/* The Universal CRT: its printf options, parameter checks, locales, onexit tables, start-up. */
#include "check.h"

#include <errno.h>
#include <float.h>
#include <io.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <windows.h>

static int invalid_parameters;

static void count_invalid(const wchar_t *expression, const wchar_t *function, const wchar_t *file,
                          unsigned line, uintptr_t reserved)
{
    (void)expression;
    (void)function;
    (void)file;
    (void)line;
    (void)reserved;
    invalid_parameters++;
}

static void invalid_parameters_call_the_handler(void)
{
    char text[4] = "abc";
    _invalid_parameter_handler old = _set_invalid_parameter_handler(count_invalid);

    CHECK_EQUAL(strcpy_s(text, sizeof text, "long"), ERANGE);
    CHECK_EQUAL(text[0], 0);
    CHECK_EQUAL(invalid_parameters, 1);
    errno = 0;
    CHECK_EQUAL(_close(12345), -1);
    CHECK_EQUAL(errno, EBADF);
    CHECK_EQUAL(invalid_parameters, 2);
    CHECK(_set_invalid_parameter_handler(old) == count_invalid);
}

/* The same program again, which then misuses a function without a handler. */
static void without_a_handler_the_process_ends(const char *self)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    char line[MAX_PATH + 16];
    DWORD code = 0;

    snprintf(line, sizeof line, "\"%s\" misuse", self);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    CHECK_EQUAL(WaitForSingleObject(process.hProcess, 20000), WAIT_OBJECT_0);
    GetExitCodeProcess(process.hProcess, &code);
    CHECK_EQUAL(code, (DWORD)0xc0000409);
}

static void printf_follows_the_standard(void)
{
    char text[64];

    CHECK_EQUAL(snprintf(text, 4, "%s", "abcdef"), 6);
    CHECK(strcmp(text, "abc") == 0);
    snprintf(text, sizeof text, "%e %zu %lld %hhd", 1e5, (size_t)7, 1LL << 40, 257);
    CHECK(strcmp(text, "1.000000e+05 7 1099511627776 1") == 0);
    snprintf(text, sizeof text, "%f %f %F", INFINITY, NAN, -INFINITY);
    CHECK(strcmp(text, "inf nan -INF") == 0);
}

static void locales_change_text_and_numbers(void)
{
    char text[32];
    wchar_t wide[8];
    _locale_t german;

    CHECK(strcmp(setlocale(LC_ALL, NULL), "C") == 0);
    CHECK_EQUAL(MB_CUR_MAX, 1);
    CHECK(setlocale(LC_ALL, "no such locale") == NULL);
    CHECK(setlocale(LC_CTYPE, ".utf8") != NULL);
    CHECK_EQUAL(MB_CUR_MAX, 4);
    CHECK_EQUAL(mbstowcs(wide, "h\xc3\xa9", 8), 2);
    CHECK_EQUAL(wide[1], 0xe9);
    CHECK_EQUAL(wcstombs(text, L"\x20ac\xd83d\xde00", sizeof text), 7);
    CHECK(strcmp(text, "\xe2\x82\xac\xf0\x9f\x98\x80") == 0);
    CHECK_EQUAL(mbtowc(wide, "\xff", 1), -1);
    CHECK(setlocale(LC_NUMERIC, "de-DE") != NULL);
    snprintf(text, sizeof text, "%.1f", 2.5);
    CHECK(strcmp(text, "2,5") == 0);
    CHECK(strtod("2,5", NULL) == 2.5);
    CHECK(strcmp(localeconv()->decimal_point, ",") == 0);
    CHECK(strstr(setlocale(LC_ALL, NULL), "LC_NUMERIC=de-DE") != NULL);
    CHECK(setlocale(LC_ALL, "C") != NULL);
    snprintf(text, sizeof text, "%.1f", 2.5);
    CHECK(strcmp(text, "2.5") == 0);
    german = _create_locale(LC_ALL, "de-DE");
    CHECK(german != NULL);
    CHECK(_strtod_l("1,25", NULL, german) == 1.25);
    _free_locale(german);
}

static void a_locale_orders_text_of_both_widths(void)
{
    _locale_t german = _create_locale(LC_ALL, "de-DE");
    char key[32], other_key[32];
    wchar_t wide_key[32], other_wide_key[32];

    CHECK(_strcoll_l("a", "B", german) < 0 && _wcscoll_l(L"a", L"B", german) < 0);
    CHECK(_stricoll_l("AB", "ab", german) == 0 && _wcsicoll_l(L"AB", L"ab", german) == 0);
    CHECK(_strncoll_l("abx", "aby", 2, german) == 0 && _wcsncoll_l(L"abx", L"aby", 2, german) == 0);
    CHECK_EQUAL(_strncoll_l("ab\0x", "ab\0y", 4, german), 0);
    CHECK_EQUAL(_wcsncoll_l(L"ab\0x", L"ab\0y", 4, german), 0);
    CHECK(_wcsnicoll_l(L"AC\0", L"ab\0", 3, german) > 0);
    CHECK(_strxfrm_l(key, "a", sizeof key, german) < sizeof key);
    CHECK(_strxfrm_l(other_key, "B", sizeof key, german) < sizeof key);
    CHECK(strcmp(key, other_key) < 0);
    CHECK(_wcsxfrm_l(wide_key, L"a", 32, german) < 32);
    CHECK(_wcsxfrm_l(other_wide_key, L"B", 32, german) < 32);
    CHECK(wcscmp(wide_key, other_wide_key) < 0);
    _free_locale(german);
}

static int order[4], ordered;

static void first(void)
{
    order[ordered++] = 1;
}

static void second(void)
{
    order[ordered++] = 2;
}

typedef int (*onexit_function)(void);

struct onexit_table {
    void *first, *last, *end;
};

int _initialize_onexit_table(struct onexit_table *table);
int _register_onexit_function(struct onexit_table *table, onexit_function function);
int _execute_onexit_table(struct onexit_table *table);

static void onexit_tables_run_backwards(void)
{
    struct onexit_table table = {0};

    CHECK_EQUAL(_initialize_onexit_table(&table), 0);
    CHECK_EQUAL(_register_onexit_function(&table, (onexit_function)first), 0);
    CHECK_EQUAL(_register_onexit_function(&table, (onexit_function)second), 0);
    CHECK_EQUAL(_execute_onexit_table(&table), 0);
    CHECK(ordered == 2 && order[0] == 2 && order[1] == 1);
    CHECK_EQUAL(_execute_onexit_table(&table), 0);
    CHECK_EQUAL(ordered, 2);
}

static void streams_are_given_through_pointers(void)
{
    FILE *stream = NULL, *again = NULL;
    char line[8] = "";

    CHECK_EQUAL(fopen_s(&stream, "given.txt", "w"), 0);
    CHECK(stream && fputs("given", stream) >= 0);
    CHECK_EQUAL(freopen_s(&again, "given.txt", "r", stream), 0);
    CHECK(again == stream && fgets(line, sizeof line, again) && strcmp(line, "given") == 0);
    CHECK_EQUAL(fclose(again), 0);
    CHECK_EQUAL(remove("given.txt"), 0);
    CHECK(fopen_s(&stream, "no/such/file", "r") != 0 && !stream);
}

static void tokens_keep_their_place(void)
{
    char text[] = "a,,b", *at = NULL;
    WCHAR wide[] = L"a b", *wide_at = NULL;

    CHECK(strcmp(strtok_s(text, ",", &at), "a") == 0);
    CHECK(strcmp(strtok_s(NULL, ",", &at), "b") == 0 && at == text + 4);
    CHECK(strtok_s(NULL, ",", &at) == NULL);
    CHECK(wcscmp(wcstok_s(wide, L" ", &wide_at), L"a") == 0);
    CHECK(wcscmp(wcstok_s(NULL, L" ", &wide_at), L"b") == 0);
}

static int raised;

static void on_signal(int number)
{
    raised = number;
}

static void signals_are_raised_once(void)
{
    CHECK(signal(SIGTERM, on_signal) == SIG_DFL);
    CHECK_EQUAL(raise(SIGTERM), 0);
    CHECK_EQUAL(raised, SIGTERM);
    CHECK(signal(SIGTERM, SIG_IGN) == SIG_DFL);
    CHECK_EQUAL(raise(SIGTERM), 0);
    CHECK(signal(99, SIG_IGN) == SIG_ERR);
}

static void floating_point_has_classes_and_control(void)
{
    unsigned control = 0;
    volatile double one = 1, three = 3, third; /* in memory: x87 registers hold more */
    volatile double nearest = one / three;

    CHECK_EQUAL(_fpclass(-0.0), _FPCLASS_NZ);
    CHECK_EQUAL(_fpclass(INFINITY), _FPCLASS_PINF);
    CHECK(isnan(sqrt(-1)) && errno == EDOM);
    CHECK_EQUAL(_controlfp_s(&control, _RC_UP, _MCW_RC), 0);
    CHECK_EQUAL(control & _MCW_RC, _RC_UP);
    third = one / three;
    CHECK(third > nearest);
    CHECK_EQUAL(_controlfp_s(&control, _RC_NEAR, _MCW_RC), 0);
    third = one / three;
    CHECK(third == nearest);
}

#ifdef __i386__
static void both_units_are_controlled(void)
{
    const unsigned inexact = 1;
    const unsigned ambiguous = 0x80000000;
    HMODULE runtime = GetModuleHandleA("ucrtbase.dll");
    int(__cdecl * control_both)(unsigned, unsigned, unsigned *, unsigned *) =
        (void *)GetProcAddress(runtime, "__control87_2");
    void(__cdecl * reset)(void) =
        (void *)GetProcAddress(runtime, "_fpreset"); /* mingw has its own */
    unsigned x87 = 0, sse = 0, control = 0;
    volatile double one = 1, three = 3, third;

    CHECK_EQUAL(control_both(_RC_DOWN, _MCW_RC, &x87, NULL), 1);
    CHECK_EQUAL(control_both(0, 0, &x87, &sse), 1);
    CHECK((x87 & _MCW_RC) == _RC_DOWN && (sse & _MCW_RC) == _RC_NEAR);
    CHECK(_control87(0, 0) & ambiguous);
    CHECK_EQUAL(_controlfp_s(&control, _RC_NEAR | _PC_24, _MCW_RC | _MCW_PC), 0);
    CHECK_EQUAL(control & (ambiguous | _MCW_RC | _MCW_PC), _RC_NEAR | _PC_24);
    _clearfp();
    third = one / three;
    CHECK(third != 0 && (_statusfp() & inexact) && (_clearfp() & inexact));
    CHECK_EQUAL(_statusfp(), 0);
    reset();
    CHECK_EQUAL(_control87(0, 0) & _MCW_PC, _PC_53);
}
#else
static void both_units_are_controlled(void)
{
}
#endif

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "misuse") == 0) {
        _set_invalid_parameter_handler(NULL);
        _close(12345);
        return 0;
    }
    invalid_parameters_call_the_handler();
    without_a_handler_the_process_ends(argv[0]);
    printf_follows_the_standard();
    locales_change_text_and_numbers();
    a_locale_orders_text_of_both_widths();
    onexit_tables_run_backwards();
    signals_are_raised_once();
    streams_are_given_through_pointers();
    tokens_keep_their_place();
    floating_point_has_classes_and_control();
    both_units_are_controlled();
    return checks_result();
}
