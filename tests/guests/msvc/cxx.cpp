/*
 * C++ exceptions in Microsoft's ABI: matching, copies, destructors in order, rethrow, nested and
 * crossing throws, catch (...) and structured exceptions, dynamic_cast.
 */
#include "msvc.h"

static char log_text[256];
static int log_length;

static void log_reset()
{
    log_length = 0;
    log_text[0] = 0;
}

static void log_add(char c)
{
    log_text[log_length++] = c;
    log_text[log_length] = 0;
}

static bool log_is(const char *expected)
{
    int i = 0;

    for (; expected[i] && expected[i] == log_text[i]; i++)
        ;
    if (expected[i] != log_text[i])
        printf("log is \"%s\", not \"%s\"\n", log_text, expected);
    return expected[i] == log_text[i];
}

struct noisy {
    char name;
    explicit noisy(char n) : name(n)
    {
        log_add(n);
    }
    ~noisy()
    {
        log_add((char)(name - 'a' + 'A'));
    }
};

struct base {
    int value;
    virtual ~base()
    {
    }
    base(int v) : value(v)
    {
    }
};

struct other_base {
    int other;
    virtual int get()
    {
        return other;
    }
    other_base(int o) : other(o)
    {
    }
};

struct derived : base, other_base {
    derived(int v) : base(v), other_base(v + 1)
    {
    }
};

static int copies, destructions;

struct counted {
    int value;
    counted(int v) : value(v)
    {
    }
    counted(const counted &from) : value(from.value)
    {
        copies++;
    }
    ~counted()
    {
        destructions++;
    }
};

__declspec(noinline) static void throw_int(int value)
{
    noisy n('t');

    if (value)
        throw value;
}

static void destructors_run_innermost_first()
{
    log_reset();
    try {
        noisy a('a');
        noisy b('b');
        throw_int(7);
        log_add('!');
    } catch (int value) {
        CHECK_EQUAL(value, 7);
        log_add('c');
    }
    CHECK(log_is("abtTBAc"));
}

static void the_first_handler_that_fits_is_taken()
{
    int taken = 0;

    try {
        throw derived(5);
    } catch (int) {
        taken = 1;
    } catch (other_base &o) {
        taken = 2;
        CHECK_EQUAL(o.other, 6);
        CHECK_EQUAL(o.get(), 6);
    } catch (base &) {
        taken = 3;
    } catch (...) {
        taken = 4;
    }
    CHECK_EQUAL(taken, 2);
}

static void pointers_are_adjusted()
{
    derived object(9);

    try {
        throw &object;
    } catch (other_base *o) {
        CHECK_EQUAL(o->other, 10);
    }
    try {
        throw(const char *) "text";
    } catch (int *) {
        CHECK(false);
    } catch (const char *text) {
        CHECK_EQUAL(text[0], 't');
    }
}

static void a_caught_value_is_a_copy_and_all_are_destroyed()
{
    copies = destructions = 0;
    try {
        throw counted(3);
    } catch (counted c) {
        CHECK_EQUAL(c.value, 3);
        CHECK_EQUAL(copies, 1);
    }
    CHECK_EQUAL(destructions, 2);
    destructions = 0;
    try {
        throw counted(4);
    } catch (counted &c) {
        CHECK_EQUAL(c.value, 4);
        CHECK_EQUAL(destructions, 0);
    }
    CHECK_EQUAL(destructions, 1);
}

static void rethrow_keeps_the_object()
{
    destructions = 0;
    log_reset();
    try {
        try {
            throw counted(1);
        } catch (counted &c) {
            noisy n('n');
            c.value = 2;
            throw;
        }
    } catch (counted &c) {
        CHECK_EQUAL(c.value, 2);
        CHECK_EQUAL(destructions, 0);
    }
    CHECK_EQUAL(destructions, 1);
    CHECK(log_is("nN"));
}

static void a_throw_inside_a_catch_replaces_the_first()
{
    destructions = 0;
    log_reset();
    try {
        noisy o('o');
        try {
            throw counted(1);
        } catch (counted &) {
            noisy i('i');
            throw 5;
        }
    } catch (int value) {
        CHECK_EQUAL(value, 5);
    }
    CHECK_EQUAL(destructions, 1);
    CHECK(log_is("oiIO"));
}

static void a_catch_may_have_a_try_of_its_own()
{
    int after = 0;

    log_reset();
    for (int round = 0; round < 3; round++) {
        try {
            throw_int(1);
        } catch (int first) {
            try {
                noisy n('n');
                throw_int(first + 1);
            } catch (int second) {
                CHECK_EQUAL(second, 2);
                try {
                    throw;
                } catch (int third) {
                    CHECK_EQUAL(third, 2);
                    log_add('3');
                }
            }
            CHECK_EQUAL(first, 1);
            after++;
        }
    }
    CHECK_EQUAL(after, 3);
    CHECK(log_is("tTntTN3tTntTN3tTntTN3"));
}

__declspec(noinline) static int recursive(int depth)
{
    noisy n((char)('a' + depth));

    if (depth == 3)
        throw 3;
    try {
        return recursive(depth + 1);
    } catch (int value) {
        if (depth > 0)
            throw value - 1;
        return value;
    }
}

static void every_frame_may_catch_and_throw_again()
{
    log_reset();
    CHECK_EQUAL(recursive(0), 1);
    CHECK(log_is("abcdDCBA"));
}

static int throwing_compare(const void *, const void *)
{
    noisy n('q');

    throw 11;
}

static void an_exception_crosses_a_callback()
{
    int numbers[] = {3, 1, 2};

    for (int i = 0; i < 2; i++) {
        log_reset();
        try {
            noisy a('a');
            qsort(numbers, 3, sizeof *numbers, throwing_compare);
            CHECK(false);
        } catch (int value) {
            CHECK_EQUAL(value, 11);
        }
        CHECK(log_is("aqQA"));
    }
}

struct catcher {
    ~catcher()
    {
        try {
            throw_int(1);
        } catch (int) {
            log_add('d');
        }
    }
};

static void a_destructor_may_throw_and_catch()
{
    log_reset();
    try {
        noisy a('a');
        catcher c;
        noisy b('b');
        throw 1.5;
    } catch (double d) {
        CHECK(d == 1.5);
    }
    CHECK(log_is("abBtTdA"));
}

static void continue_and_break_leave_catch_blocks()
{
    int caught = 0;

    for (int i = 0; i < 10; i++) {
        try {
            throw_int(i);
            continue;
        } catch (int value) {
            caught += value;
            if (value == 5)
                break;
            continue;
        }
    }
    CHECK_EQUAL(caught, 15);
}

static DWORD WINAPI in_thread(void *result)
{
    try {
        throw_int(21);
    } catch (int value) {
        *(int *)result = value;
    }
    return 0;
}

static void threads_have_their_own_exceptions()
{
    int results[4] = {0};
    void *threads[4];

    log_reset();
    try {
        throw 1;
    } catch (int one) {
        for (int i = 0; i < 4; i++) {
            threads[i] = CreateThread(0, 0, in_thread, &results[i], 0, 0);
            WaitForSingleObject(threads[i], (DWORD)-1);
        }
        CHECK_EQUAL(one, 1);
    }
    for (int i = 0; i < 4; i++)
        CHECK_EQUAL(results[i], 21);
}

extern "C" __declspec(dllimport) int *__processing_throw();

static int in_flight;

struct looker {
    ~looker()
    {
        in_flight = *__processing_throw();
    }
};

static void throws_in_flight_are_counted()
{
    CHECK_EQUAL(*__processing_throw(), 0);
    try {
        looker l;

        throw_int(1);
    } catch (int) {
        CHECK_EQUAL(*__processing_throw(), 0);
    }
    CHECK_EQUAL(in_flight, 1);
}

static void casts()
{
    derived object(1);
    base *b = &object;
    base plain(2);

    CHECK(dynamic_cast<derived *>(b) == &object);
    CHECK(dynamic_cast<other_base *>(b) == (other_base *)&object);
    CHECK(dynamic_cast<derived *>((base *)&plain) == nullptr);
    CHECK(dynamic_cast<void *>((other_base *)&object) == (void *)&object);
    bool caught = false;
    try {
        base &reference = plain;
        CHECK(&dynamic_cast<derived &>(reference) == nullptr);
    } catch (...) {
        caught = true;
    }
    CHECK(caught);
}

extern "C" __declspec(dllimport) const char *__std_type_info_name(void *type, void *names);
extern "C" __declspec(dllimport) void __std_type_info_destroy_list(void *names);

/* As std::type_info declares itself in Microsoft's headers. */
namespace std
{
class type_info
{
  public:
    virtual ~type_info();
    mutable char data[16];
};
} // namespace std

static void names_of_types()
{
    alignas(16) static long long names[2];
    derived object(1);
    base *b = &object;
    const char *name = __std_type_info_name((void *)typeid(*b).data, names);
    const char expected[] = "struct derived";

    for (unsigned i = 0; i < sizeof expected; i++)
        CHECK_EQUAL(name[i], expected[i]);
    CHECK(__std_type_info_name((void *)typeid(*b).data, names) == name);
    CHECK(&typeid(*b) == &typeid(derived));
    __std_type_info_destroy_list(names);
}

int main()
{
    names_of_types();
    destructors_run_innermost_first();
    the_first_handler_that_fits_is_taken();
    pointers_are_adjusted();
    a_caught_value_is_a_copy_and_all_are_destroyed();
    rethrow_keeps_the_object();
    a_throw_inside_a_catch_replaces_the_first();
    a_catch_may_have_a_try_of_its_own();
    every_frame_may_catch_and_throw_again();
    an_exception_crosses_a_callback();
    a_destructor_may_throw_and_catch();
    continue_and_break_leave_catch_blocks();
    threads_have_their_own_exceptions();
    throws_in_flight_are_counted();
    casts();
    return checks_result();
}
