/*
 * GCC's C++ exceptions on Windows: they are structured exceptions whose handler unwinds with
 * RtlUnwindEx. Destructors, rethrow, threads, callbacks of host functions. In 32-bit programs they
 * are GCC's own affair, and cross only frames whose tables it has: none of the system's.
 */
#include "check.h"

#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <windows.h>

static std::string log_text;

struct noisy {
    char name;
    explicit noisy(char n) : name(n)
    {
        log_text += n;
    }
    ~noisy()
    {
        log_text += (char)(name - 'a' + 'A');
    }
};

__attribute__((noinline)) static void fail(int depth)
{
    noisy n((char)('a' + depth));

    if (depth == 3)
        throw std::runtime_error("deep");
    fail(depth + 1);
}

static void destructors_run_innermost_first()
{
    log_text.clear();
    try {
        fail(0);
    } catch (const std::exception &e) {
        log_text += e.what();
    }
    CHECK(log_text == "abcdDCBAdeep");
}

static void rethrow_and_nesting()
{
    int result = 0;

    try {
        try {
            throw 1;
        } catch (int i) {
            try {
                throw std::string("inner");
            } catch (std::string &s) {
                result = i + (int)s.size();
            }
            throw;
        }
    } catch (int i) {
        result += i;
    }
    CHECK_EQUAL(result, 7);
}

#ifdef _WIN64
static int throwing_compare(const void *, const void *)
{
    noisy n('q');

    throw 42;
}

static BOOL CALLBACK throwing_enumerator(LPSTR)
{
    noisy n('e');

    throw 43;
}

static BOOL CALLBACK throwing_once(INIT_ONCE *, void *, void **)
{
    throw 44;
}

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;

/* Functions of the system that call back: the exception leaves them as if they had returned. */
static void calls_of_the_system_are_crossed()
{
    int caught = 0;

    log_text.clear();
    try {
        EnumSystemLocalesA(throwing_enumerator, LCID_SUPPORTED);
    } catch (int value) {
        caught = value;
    }
    CHECK_EQUAL(caught, 43);
    CHECK(log_text == "eE");
    try {
        InitOnceExecuteOnce(&once, throwing_once, NULL, NULL);
    } catch (int value) {
        caught = value;
    }
    CHECK_EQUAL(caught, 44);
}

static void host_frames_are_crossed()
{
    int numbers[] = {2, 1};

    for (int i = 0; i < 3; i++) {
        int caught = 0;

        log_text.clear();
        try {
            noisy a('a');
            qsort(numbers, 2, sizeof *numbers, throwing_compare);
        } catch (int value) {
            caught = value;
        }
        CHECK_EQUAL(caught, 42);
        CHECK(log_text == "aqQA");
    }
}
#endif

static DWORD CALLBACK in_thread(void *result)
{
    for (int i = 0; i < 100; i++) {
        try {
            throw i;
        } catch (int value) {
            *(int *)result += value;
        }
    }
    return 0;
}

static void threads_throw_at_once()
{
    int results[4] = {0};
    HANDLE threads[4];

    for (int i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, in_thread, &results[i], 0, NULL);
    for (int i = 0; i < 4; i++) {
        WaitForSingleObject(threads[i], INFINITE);
        CHECK_EQUAL(results[i], 4950);
    }
}

/* Registers that calls preserve hold the right values in the handler, vectors included. */
__attribute__((noinline)) static double with_registers(double a, double b)
{
    double product = a * b, sum = a + b, difference = a - b;

    try {
        fail(2);
    } catch (std::exception &) {
        return product + sum + difference;
    }
    return 0;
}

int main()
{
    destructors_run_innermost_first();
    rethrow_and_nesting();
#ifdef _WIN64
    host_frames_are_crossed();
    calls_of_the_system_are_crossed();
#endif
    threads_throw_at_once();
    CHECK(with_registers(3, 2) == 12);
    return checks_result();
}
