/* strftime's fields and the limits of time. */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/time.h"
#include "tests/suite.h"

#include <string.h>

char *WINAPI crt__Getdays(void);
char *WINAPI crt__Getmonths(void);
int WINAPI crt__gmtime64_s(struct crt_tm *parts, const long long *time);
long long WINAPI crt__mkgmtime64(struct crt_tm *parts);

static void check(const char *format, const char *expected)
{
    /* Wednesday, 2 January 1980, 13:05:09 */
    static const struct crt_tm parts = {9, 5, 13, 2, 0, 80, 3, 1, 0};
    char text[128];

    CU_ASSERT_NOT_EQUAL(time_format(text, sizeof text, format, &parts, NULL), 0);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void fields_in_the_c_locale(void)
{
    check("%a %A %b %B", "Wed Wednesday Jan January");
    check("%d %#d %e %j %m %#m", "02 2  2 002 01 1");
    check("%H %I %M %S %p", "13 01 05 09 PM");
    check("%y %Y %C %G %V %U %W %w %u", "80 1980 19 1980 01 00 00 3 3");
    check("%c", "01/02/80 13:05:09");
    check("%#c", "Wednesday, January 02, 1980 13:05:09");
    check("%x %X", "01/02/80 13:05:09");
    check("%#x", "Wednesday, January 02, 1980");
    check("%D %F %r %R %T", "01/02/80 1980-01-02 01:05:09 PM 13:05 13:05:09");
    check("%n%t%%", "\n\t%");
}

static void an_unknown_field_or_a_bad_date_fails(void)
{
    static const struct crt_tm parts = {9, 5, 13, 2, 0, 80, 3, 1, 0};
    struct crt_tm bad = parts;
    char text[16];

    CU_ASSERT_EQUAL(time_format(text, sizeof text, "%Q", &parts, NULL), 0);
    bad.tm_mon = 12;
    CU_ASSERT_EQUAL(time_format(text, sizeof text, "%Y", &bad, NULL), 0);
    CU_ASSERT_EQUAL(time_format(text, 4, "%Y", &parts, NULL), 0);
    CU_ASSERT_EQUAL(error_get(), CRT_ERANGE);
}

static void gmtime_and_mkgmtime_are_inverse(void)
{
    struct crt_tm parts;

    for (long long time = 0; time < 4102444800; time += 86413 * 7) {
        CU_ASSERT_EQUAL(crt__gmtime64_s(&parts, &time), 0);
        CU_ASSERT_EQUAL_FATAL(crt__mkgmtime64(&parts), time);
    }
}

static void times_outside_1970_to_3000_are_refused(void)
{
    struct crt_tm parts;
    long long before = -1, after = 32536850400;

    CU_ASSERT_EQUAL(crt__gmtime64_s(&parts, &before), CRT_EINVAL);
    CU_ASSERT_EQUAL(crt__gmtime64_s(&parts, &after), CRT_EINVAL);
    CU_ASSERT_EQUAL(parts.tm_year, -1);
}

static void names_of_days_and_months(void)
{
    char *days = crt__Getdays(), *months = crt__Getmonths();

    CU_ASSERT_STRING_EQUAL(days, ":Sun:Sunday:Mon:Monday:Tue:Tuesday:Wed:Wednesday:Thu:Thursday"
                                 ":Fri:Friday:Sat:Saturday");
    CU_ASSERT_EQUAL(strncmp(months, ":Jan:January:Feb:", 17), 0);
    crt_release(days);
    crt_release(months);
}

SUITE(crt_time, TEST(fields_in_the_c_locale), TEST(an_unknown_field_or_a_bad_date_fails),
      TEST(gmtime_and_mkgmtime_are_inverse), TEST(times_outside_1970_to_3000_are_refused),
      TEST(names_of_days_and_months));
