/*
 * Callbacks of the C runtime may throw or jump: the host's frames between are unwound, and the
 * runtime goes on working. GCC's exceptions cross the runtime's frames in 64-bit programs alone;
 * what Microsoft's do is in msvc/cxx.cpp.
 */
#include "check.h"

#include <setjmp.h>
#include <stdexcept>
#include <stdlib.h>

#ifdef _WIN64
static int comparisons, destroyed;

struct guard {
    ~guard()
    {
        destroyed++;
    }
};

static int throwing(const void *left, const void *right)
{
    guard inside;

    if (++comparisons == 5)
        throw std::runtime_error("enough");
    return *(const int *)left - *(const int *)right;
}

static void exceptions_leave_qsort()
{
    int values[20];
    bool caught = false;

    for (int i = 0; i < 20; i++)
        values[i] = 20 - i;
    try {
        guard outside;

        qsort(values, 20, sizeof *values, throwing);
        CHECK(false);
    } catch (const std::runtime_error &error) {
        caught = error.what()[0] == 'e';
    }
    CHECK(caught);
    CHECK_EQUAL(comparisons, 5);
    CHECK_EQUAL(destroyed, 6);
}

static void exceptions_leave_bsearch()
{
    int values[] = {1, 2, 3}, key = 9;
    bool caught = false;

    comparisons = 4;
    try {
        bsearch(&key, values, 3, sizeof *values, throwing);
    } catch (...) {
        caught = true;
    }
    CHECK(caught);
}
#endif

static jmp_buf target;

static int jumping(const void *, const void *)
{
    longjmp(target, 3);
}

static void jumps_leave_qsort()
{
    int values[] = {2, 1, 3};
    int result = setjmp(target);

    if (result == 0) {
        qsort(values, 3, sizeof *values, jumping);
        CHECK(false);
    }
    CHECK_EQUAL(result, 3);
}

static int plain(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

static void sorting_still_works()
{
    int values[] = {3, 1, 2};

    qsort(values, 3, sizeof *values, plain);
    CHECK(values[0] == 1 && values[1] == 2 && values[2] == 3);
}

int main()
{
#ifdef _WIN64
    exceptions_leave_qsort();
    exceptions_leave_bsearch();
#endif
    jumps_leave_qsort();
    sorting_still_works();
    return checks_result();
}
