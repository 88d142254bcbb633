/* Thousands of pseudo random values through printf: integers, doubles without exponents, text. */
#include <stdint.h>
#include <stdio.h>

static uint64_t seed = 42;

static uint64_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

int main(void)
{
    for (int i = 0; i < 3000; i++) {
        int32_t value = (int32_t)next();
        int width = (int)(next() % 20), precision = (int)(next() % 12);

        printf("%d %u %x %X %o|%*d|%-*d|%0*d|%.*d|%+d|% d|%#x\n", value, value, value, value, value,
               width, value, width, value, width, value, precision, value, value, value, value);
    }
    for (int i = 0; i < 3000; i++) {
        double value = (double)(int64_t)(next() >> 12) / (double)(1 + next() % 100000);
        int precision = (int)(next() % 10);

        printf("%f %.*f %.3f %12.1f|%-15.2f|%+.4f\n", value / 1e6, precision, value / 1e6,
               -value / 1e3, value, value / 1e8, value / 1e9);
        printf("%g %.*g %.8G\n", value / 1e12 + (value < 0 ? -1 : 1), precision + 7,
               (double)(int)(value / 1e7), (double)(i * i));
    }
    printf("%s|%10s|%-10s|%.3s|%c%5c|%%\n", "text", "right", "left", "truncate", 'c', 'd');
    printf("%5.1f%%\n", 99.95);
    return 7;
}
