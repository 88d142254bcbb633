/*
 * __try, __except and __finally as Microsoft's compiler and clang compile them, with setjmp and
 * longjmp between them. clang takes faults in calls only, so every fault has its own function.
 */
#include "msvc.h"

static char log_text[128];
static int log_length;

static void log_add(char c)
{
    log_text[log_length++] = c;
    log_text[log_length] = 0;
}

static bool log_was(const char *expected)
{
    bool same = true;

    for (int i = 0; i == 0 || expected[i - 1]; i++)
        same = same && expected[i] == log_text[i];
    if (!same)
        printf("log is \"%s\", not \"%s\"\n", log_text, expected);
    log_length = 0;
    log_text[0] = 0;
    return same;
}

__declspec(noinline) static void write_to(volatile int *at)
{
    *at = 1;
}

static volatile int one = 1, zero, quotient;

__declspec(noinline) static void divide()
{
    quotient = one / zero;
}

__declspec(noinline) static void raise(DWORD code)
{
    RaiseException(code, 0, 0, 0);
}

static int filter(DWORD code, DWORD wanted, char name)
{
    log_add(name);
    return code == wanted ? 1 : 0;
}

static void an_access_violation_is_handled()
{
    DWORD code = 0;

    __try {
        write_to(0);
        log_add('!');
    } __except (1) {
        code = _exception_code();
    }
    CHECK_EQUAL(code, 0xc0000005);
    __try {
        divide();
    } __except (code = _exception_code(), 1) {
        log_add('d');
    }
    CHECK_EQUAL(code, 0xc0000094);
    CHECK_EQUAL(quotient, 0);
    CHECK(log_was("d"));
}

static void filters_run_before_anything_is_unwound()
{
    __try {
        __try {
            __try {
                raise(0xe0000001);
            } __finally {
                log_add('f');
            }
        } __except (filter(_exception_code(), 0xe0000002, '1')) {
            log_add('!');
        }
    } __except (filter(_exception_code(), 0xe0000001, '2')) {
        log_add('h');
    }
    CHECK(log_was("12fh"));
}

static int continue_filter(exception_pointers *pointers)
{
    log_add('c');
    return pointers->record->code == 0xe0000003 ? -1 : 0;
}

static void a_filter_may_continue()
{
    __try {
        raise(0xe0000003);
        log_add('a');
    } __except (continue_filter((exception_pointers *)_exception_info())) {
        log_add('!');
    }
    CHECK(log_was("ca"));
}

__declspec(noinline) static void raise_in_finally()
{
    __try {
        raise(0xe0000004);
    } __finally {
        log_add(_abnormal_termination() ? 'A' : 'n');
        raise(0xe0000005);
    }
}

static void an_unwind_may_collide_with_another_exception()
{
    __try {
        __try {
            __try {
                raise_in_finally();
            } __finally {
                log_add('i');
            }
        } __except (filter(_exception_code(), 0xe0000004, '4')) {
            log_add('!');
        }
    } __except (filter(_exception_code(), 0xe0000005, '5')) {
        log_add('h');
    }
    /* The first exception was accepted by filter 4; the second one is asked about then. */
    CHECK(log_was("4A45ih"));
}

static void nested_exceptions_in_filters_are_handled_inside_them()
{
    __try {
        raise(0xe0000006);
    } __except ([] {
        int handled = 0;

        __try {
            raise(0xe0000007);
        } __except (1) {
            handled = 1;
            log_add('n');
        }
        return handled;
    }()) {
        log_add('o');
    }
    CHECK(log_was("no"));
}

/* The compiler adds the frame to a call of this name. */
extern "C" __attribute__((returns_twice)) int _setjmp(void *buffer);
extern "C" __declspec(dllimport) __attribute__((noreturn)) void longjmp(void *buffer, int value);

static void *jump_buffer[32];

__declspec(noinline) static void jump_out()
{
    __try {
        longjmp(jump_buffer, 5);
    } __finally {
        log_add('f');
    }
}

static void a_jump_runs_what_it_leaves()
{
    volatile int times = 0;
    int value = _setjmp(jump_buffer);

    times = times + 1;
    if (value == 0)
        jump_out();
    CHECK_EQUAL(value, 5);
    CHECK_EQUAL(times, 2);
    CHECK(log_was("f"));
}

static int compare_faults(const void *, const void *)
{
    write_to((volatile int *)16);
    return 0;
}

extern "C" __declspec(dllimport) void *memmove(void *to, const void *from, ULONG_PTR size);

/* The compiler knows memmove, and that it does not throw. */
static void *(*volatile move)(void *to, const void *from, ULONG_PTR size) = memmove;

static volatile ULONG_PTR some_bytes = 40;

static void a_fault_crosses_the_host()
{
    int numbers[] = {2, 1};

    for (int i = 0; i < 2; i++) {
        __try {
            qsort(numbers, 2, sizeof *numbers, compare_faults);
            log_add('!');
        } __except (1) {
            log_add('q');
        }
        __try {
            move(numbers, (void *)16, some_bytes); /* it is the host's own fault */
            log_add('!');
        } __except (1) {
            log_add('h');
        }
    }
    CHECK(log_was("qhqh"));
}

int main()
{
    an_access_violation_is_handled();
    filters_run_before_anything_is_unwound();
    a_filter_may_continue();
    an_unwind_may_collide_with_another_exception();
    nested_exceptions_in_filters_are_handled_inside_them();
    a_jump_runs_what_it_leaves();
    a_fault_crosses_the_host();
    return checks_result();
}
