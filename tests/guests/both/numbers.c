/* Conversions, sorting and mathematics of standard C. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int by_value(const void *left, const void *right)
{
    int a = *(const int *)left, b = *(const int *)right;

    return (a > b) - (a < b);
}

int main(void)
{
    static const char *const texts[] = {"0",    "42",    "-17",      "+5",  "0x1F", "077",
                                        "  8 ", "12abc", "99999999", "-",   "1.5",  "-2.25e3",
                                        ".5",   "1e-3",  "1e400",    "abc", "1e",   "0.1"};
    int values[500];
    unsigned state = 12345;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *end;
        int number = (int)strtol(texts[i], &end, 0);

        printf("%s: %d rest %s", texts[i], number, end);
        printf(" %d %u", atoi(texts[i]), (unsigned)strtoul(texts[i], NULL, 16));
        if (i != 14)
            printf(" %.6f", strtod(texts[i], &end));
        printf(" rest %s\n", end);
    }
    for (int i = 0; i < 500; i++) {
        state = state * 1664525 + 1013904223;
        values[i] = (int)(state >> 8) % 1000;
    }
    qsort(values, 500, sizeof *values, by_value);
    for (int i = 0; i < 500; i++)
        printf("%d ", values[i]);
    for (int i = 0; i < 1000; i += 50)
        printf("%d", bsearch(&i, values, 500, sizeof *values, by_value) != NULL);
    for (int i = -20; i <= 20; i++) {
        double x = i / 4.0;

        printf("%.6f %.6f %.6f %.6f %.6f %.6f %.0f %.0f %.6f %.6f\n", sin(x), cos(x), exp(x),
               tanh(x), atan(x), sqrt(fabs(x)), floor(x), ceil(x), fmod(x, 1.3),
               pow(fabs(x) + 1, x));
        printf("%.6f %.6f %d\n", log(fabs(x) + 1), atan2(x, 2), abs(i));
    }
    printf("%d %d\n", div(17, 5).quot, div(-17, 5).rem);
    return 3;
}
