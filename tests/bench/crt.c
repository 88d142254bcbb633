/*
 * Calls of the C runtime's string, memory and formatting functions and of the heap, in nanoseconds,
 * from a program of either width: the functions are those of msvcrt.dll, found at run time, so that
 * no compiler's own take their place. Rows as ubench.c prints them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { PASSES = 5, SMALL = 16, MIDDLE = 256, LARGE = 0x10000 };

static HMODULE runtime;
static char *text, *other;
static WCHAR *wide, *wide_other;
static volatile size_t sink;

#define FUNCTION(type, name, ...) static type(__cdecl *name)(__VA_ARGS__)

FUNCTION(size_t, length, const char *);
FUNCTION(char *, copy, char *, const char *);
FUNCTION(int, compare, const char *, const char *);
FUNCTION(int, compare_some, const char *, const char *, size_t);
FUNCTION(char *, find, const char *, int);
FUNCTION(char *, find_text, const char *, const char *);
FUNCTION(char *, append, char *, const char *);
FUNCTION(void *, move, void *, const void *, size_t);
FUNCTION(void *, fill, void *, int, size_t);
FUNCTION(int, compare_bytes, const void *, const void *, size_t);
FUNCTION(size_t, wide_length, const WCHAR *);
FUNCTION(WCHAR *, wide_copy, WCHAR *, const WCHAR *);
FUNCTION(int, wide_compare, const WCHAR *, const WCHAR *);
FUNCTION(int, lower, int);
FUNCTION(int, number, const char *);
FUNCTION(int, print, char *, const char *, ...);
FUNCTION(void *, allocate, size_t);
FUNCTION(void, release, void *);

#define ROW(name, expression)                                                                      \
    static void row_##name(long count)                                                             \
    {                                                                                              \
        while (count-- > 0)                                                                        \
            sink += (size_t)(expression);                                                          \
    }

ROW(strlen_16, length(text + LARGE - SMALL))
ROW(strlen_256, length(text + LARGE - MIDDLE))
ROW(strcpy_16, copy(other, text + LARGE - SMALL))
ROW(strcpy_256, copy(other, text + LARGE - MIDDLE))
ROW(strcmp_16, compare(text + LARGE - SMALL, text + LARGE - SMALL))
ROW(strncmp_16, compare_some(text + LARGE - SMALL, text + LARGE - SMALL, SMALL))
ROW(strchr_256, find(text + LARGE - MIDDLE, 'z'))
ROW(strstr_256, find_text(text + LARGE - MIDDLE, "zz"))
ROW(strcat_16, append(copy(other, "name"), text + LARGE - SMALL))
ROW(memcpy_16, move(other, text, SMALL))
ROW(memcpy_256, move(other, text, MIDDLE))
ROW(memcpy_64k, move(other, text, LARGE))
ROW(memset_256, fill(other, 1, MIDDLE))
ROW(memcmp_256, compare_bytes(text, text + MIDDLE, MIDDLE))
ROW(wcslen_16, wide_length(wide + LARGE - SMALL))
ROW(wcscpy_16, wide_copy(wide_other, wide + LARGE - SMALL))
ROW(wcscmp_16, wide_compare(wide + LARGE - SMALL, wide + LARGE - SMALL))
ROW(tolower, lower('A'))
ROW(atoi, number("12345"))
ROW(sprintf_d_s, print(other, "%d %s", 12345, "text"))
ROW(sprintf_f, print(other, "%.3f", 1.5))

static void row_malloc_free(long count)
{
    while (count-- > 0)
        release(allocate(64));
}

static void row_HeapAlloc_HeapFree(long count)
{
    HANDLE heap = GetProcessHeap();

    while (count-- > 0)
        HeapFree(heap, 0, HeapAlloc(heap, 0, 64));
}

static void row_malloc_many(long count)
{
    enum { MANY = 100 };
    void *blocks[MANY];

    for (; count > 0; count -= MANY) {
        for (int i = 0; i < MANY; i++)
            blocks[i] = allocate((size_t)(16 + i * 8));
        for (int i = 0; i < MANY; i++)
            release(blocks[i]);
    }
}

#define ENTRY(name)                                                                                \
    {                                                                                              \
#name, row_##name                                                                          \
    }

static const struct {
    const char *name;
    void (*run)(long count);
} rows[] = {
    ENTRY(strlen_16),  ENTRY(strlen_256),  ENTRY(strcpy_16),   ENTRY(strcpy_256),
    ENTRY(strcmp_16),  ENTRY(strncmp_16),  ENTRY(strchr_256),  ENTRY(strstr_256),
    ENTRY(strcat_16),  ENTRY(memcpy_16),   ENTRY(memcpy_256),  ENTRY(memcpy_64k),
    ENTRY(memset_256), ENTRY(memcmp_256),  ENTRY(wcslen_16),   ENTRY(wcscpy_16),
    ENTRY(wcscmp_16),  ENTRY(tolower),     ENTRY(atoi),        ENTRY(sprintf_d_s),
    ENTRY(sprintf_f),  ENTRY(malloc_free), ENTRY(malloc_many), ENTRY(HeapAlloc_HeapFree),
};

static double now(void)
{
    LARGE_INTEGER frequency, counter;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&counter);
    return (double)counter.QuadPart * 1e9 / (double)frequency.QuadPart;
}

static double measure(void (*run)(long count), long count)
{
    double begun = now();

    run(count);
    return now() - begun;
}

/* Nanoseconds a call: passes of 20 ms. */
static void time_row(size_t row)
{
    double passes[PASSES], swap;
    long count = 1000;

    while (measure(rows[row].run, count) < 5e6)
        count *= 2;
    count *= 4;
    for (int i = 0; i < PASSES; i++) {
        passes[i] = measure(rows[row].run, count) / (double)count;
        for (int k = i; k > 0 && passes[k] < passes[k - 1]; k--) {
            swap = passes[k];
            passes[k] = passes[k - 1];
            passes[k - 1] = swap;
        }
    }
    printf("%s\t%.1f\t%.1f\n", rows[row].name, passes[PASSES / 2], passes[0]);
}

#define FIND(variable, name) variable = (void *)GetProcAddress(runtime, name)

static void find_functions(void)
{
    runtime = LoadLibraryA("msvcrt.dll");
    FIND(length, "strlen");
    FIND(copy, "strcpy");
    FIND(compare, "strcmp");
    FIND(compare_some, "strncmp");
    FIND(find, "strchr");
    FIND(find_text, "strstr");
    FIND(append, "strcat");
    FIND(move, "memcpy");
    FIND(fill, "memset");
    FIND(compare_bytes, "memcmp");
    FIND(wide_length, "wcslen");
    FIND(wide_copy, "wcscpy");
    FIND(wide_compare, "wcscmp");
    FIND(lower, "tolower");
    FIND(number, "atoi");
    FIND(print, "sprintf");
    FIND(allocate, "malloc");
    FIND(release, "free");
}

int main(int argc, char **argv)
{
    find_functions();
    text = malloc(LARGE + 1);
    other = malloc(LARGE + 1);
    wide = malloc((LARGE + 1) * sizeof *wide);
    wide_other = malloc((LARGE + 1) * sizeof *wide);
    memset(text, 'x', LARGE);
    text[LARGE] = 0;
    for (int i = 0; i < LARGE; i++)
        wide[i] = 'x';
    wide[LARGE] = 0;
    printf("name\tmedian_ns\tmin_ns\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (argc < 2 || strcmp(argv[1], rows[i].name) == 0)
            time_row(i);
    }
    return 0;
}
