#include "tests/suite.h"

#include "apis/win/calendar.h"

static void every_day_of_four_centuries_makes_the_round_trip(void)
{
    const int64_t day = 864000000000;
    SYSTEMTIME parts, last = {.wYear = 1600, .wMonth = 12, .wDay = 31, .wDayOfWeek = 0};
    int64_t back;
    int wrong = 0;

    for (int64_t time = 0; time < 146097 * day; time += day) {
        calendar_from_time(time, &parts);
        wrong += !calendar_to_time(&parts, &back) || back != time;
        wrong += parts.wDayOfWeek != (last.wDayOfWeek + 1) % 7;
        wrong += parts.wDay != 1 && parts.wDay != last.wDay + 1;
        last = parts;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(last.wYear, 2000);
    CU_ASSERT_EQUAL(last.wDay, 31);
}

static void the_epoch_of_unix_is_where_it_is(void)
{
    SYSTEMTIME parts;

    calendar_from_time(116444736000000000, &parts);
    CU_ASSERT_EQUAL(parts.wYear, 1970);
    CU_ASSERT_EQUAL(parts.wMonth, 1);
    CU_ASSERT_EQUAL(parts.wDay, 1);
    CU_ASSERT_EQUAL(parts.wDayOfWeek, 4);
}

static void dates_that_do_not_exist_are_refused(void)
{
    static const SYSTEMTIME wrong[] = {
        {.wYear = 1600, .wMonth = 1, .wDay = 1},
        {.wYear = 30828, .wMonth = 1, .wDay = 1},
        {.wYear = 2023, .wMonth = 2, .wDay = 29},
        {.wYear = 1900, .wMonth = 2, .wDay = 29},
        {.wYear = 2023, .wMonth = 0, .wDay = 1},
        {.wYear = 2023, .wMonth = 13, .wDay = 1},
        {.wYear = 2023, .wMonth = 4, .wDay = 31},
        {.wYear = 2023, .wMonth = 1, .wDay = 0},
        {.wYear = 2023, .wMonth = 1, .wDay = 1, .wHour = 24},
        {.wYear = 2023, .wMonth = 1, .wDay = 1, .wMilliseconds = 1000},
    };
    int64_t time;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CU_ASSERT_FALSE(calendar_to_time(&wrong[i], &time));
}

SUITE(calendar, TEST(every_day_of_four_centuries_makes_the_round_trip),
      TEST(the_epoch_of_unix_is_where_it_is), TEST(dates_that_do_not_exist_are_refused));
