/*
 * Sorting and searching (Microsoft C runtime library reference: qsort, qsort_s, bsearch, _lfind).
 * The comparison is the guest's: it may throw, and then nothing here is left to clean up.
 */
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <stdint.h>

typedef int(WINAPI *compare_function)(const void *left, const void *right);
typedef int(WINAPI *compare_context_function)(void *context, const void *left, const void *right);

struct sorter {
    compare_function plain;
    compare_context_function with_context;
    void *context;
    size_t size;
};

enum { INSERTION_MAXIMUM = 8 };

static inline int compare(const struct sorter *sorter, const char *left, const char *right)
{
    return sorter->plain ? sorter->plain(left, right)
                         : sorter->with_context(sorter->context, left, right);
}

static inline void swap(char *left, char *right, size_t size)
{
    if (left == right)
        return;
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t)) {
        uint64_t a, b;

        __builtin_memcpy(&a, left, sizeof a);
        __builtin_memcpy(&b, right, sizeof b);
        __builtin_memcpy(left, &b, sizeof b);
        __builtin_memcpy(right, &a, sizeof a);
        left += sizeof a;
        right += sizeof a;
    }
    while (size--) {
        char c = *left;

        *left++ = *right;
        *right++ = c;
    }
}

/* Swaps the largest to the end until nothing is left. */
static void sort_few(const struct sorter *sorter, char *low, char *high)
{
    for (; high > low; high -= sorter->size) {
        char *largest = low;

        for (char *at = low + sorter->size; at <= high; at += sorter->size) {
            if (compare(sorter, at, largest) > 0)
                largest = at;
        }
        swap(largest, high, sorter->size);
    }
}

static void sift_down(const struct sorter *sorter, char *base, size_t root, size_t count)
{
    size_t child;

    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count &&
            compare(sorter, base + child * sorter->size, base + (child + 1) * sorter->size) < 0)
            child++;
        if (compare(sorter, base + root * sorter->size, base + child * sorter->size) >= 0)
            return;
        swap(base + root * sorter->size, base + child * sorter->size, sorter->size);
        root = child;
    }
}

/* When partitioning goes badly, so that no input takes quadratic time. */
static void sort_heap(const struct sorter *sorter, char *base, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift_down(sorter, base, i, count);
    while (count-- > 1) {
        swap(base, base + count * sorter->size, sorter->size);
        sift_down(sorter, base, 0, count);
    }
}

/* The median of three becomes the pivot; returns where it ends up. */
static char *partition(const struct sorter *sorter, char *low, char *high)
{
    size_t size = sorter->size;
    char *middle = low + (size_t)(high - low) / size / 2 * size, *left = low, *right = high + size;

    if (compare(sorter, low, middle) > 0)
        swap(low, middle, size);
    if (compare(sorter, middle, high) > 0)
        swap(middle, high, size);
    if (compare(sorter, low, middle) < 0)
        swap(low, middle, size);
    for (;;) {
        do
            left += size;
        while (left <= high && compare(sorter, left, low) < 0);
        do
            right -= size;
        while (right > low && compare(sorter, right, low) > 0);
        if (left >= right)
            break;
        swap(left, right, size);
    }
    swap(low, right, size);
    return right;
}

static void sort(const struct sorter *sorter, char *low, char *high, int depth)
{
    while (high > low) {
        size_t count = (size_t)(high - low) / sorter->size + 1;
        char *middle;

        if (count <= INSERTION_MAXIMUM) {
            sort_few(sorter, low, high);
            return;
        }
        if (depth-- == 0) {
            sort_heap(sorter, low, count);
            return;
        }
        middle = partition(sorter, low, high);
        if (middle - low < high - middle) {
            sort(sorter, low, middle - sorter->size, depth);
            low = middle + sorter->size;
        } else {
            sort(sorter, middle + sorter->size, high, depth);
            high = middle - sorter->size;
        }
    }
}

static void sort_all(const struct sorter *sorter, void *items, size_t count)
{
    if (count > 1)
        sort(sorter, items, (char *)items + (count - 1) * sorter->size,
             2 * (64 - __builtin_clzll(count)));
}

CRT(void, qsort, (void *items, size_t count, size_t size, compare_function function))
{
    struct sorter sorter = {.plain = function, .size = size};

    if ((!items && count) || !size || !function) {
        parameter_invalid(CRT_EINVAL);
        return;
    }
    sort_all(&sorter, items, count);
}

CRT(void, qsort_s,
    (void *items, size_t count, size_t size, compare_context_function function, void *context))
{
    struct sorter sorter = {.with_context = function, .context = context, .size = size};

    if ((!items && count) || !size || !function) {
        parameter_invalid(CRT_EINVAL);
        return;
    }
    sort_all(&sorter, items, count);
}

static void *search(const struct sorter *sorter, const void *key, const char *items, size_t count)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *item = items + middle * sorter->size;
        int order = compare(sorter, key, item);

        if (order == 0)
            return (void *)item;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

CRT(void *, bsearch,
    (const void *key, const void *items, size_t count, size_t size, compare_function function))
{
    struct sorter sorter = {.plain = function, .size = size};

    if ((!items && count) || !size || !function) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return search(&sorter, key, items, count);
}

CRT(void *, bsearch_s,
    (const void *key, const void *items, size_t count, size_t size,
     compare_context_function function, void *context))
{
    struct sorter sorter = {.with_context = function, .context = context, .size = size};

    if ((!items && count) || !size || !function) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return search(&sorter, key, items, count);
}

static void *find(const struct sorter *sorter, const void *key, const char *items, unsigned count)
{
    for (; count; count--, items += sorter->size) {
        if (compare(sorter, key, items) == 0)
            return (void *)items;
    }
    return NULL;
}

CRT(void *, _lfind,
    (const void *key, const void *items, unsigned *count, unsigned size, compare_function function))
{
    struct sorter sorter = {.plain = function, .size = size};

    if (!key || !count || (!items && *count) || !size || !function) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return find(&sorter, key, items, *count);
}

CRT(void *, _lfind_s,
    (const void *key, const void *items, unsigned *count, size_t size,
     compare_context_function function, void *context))
{
    struct sorter sorter = {.with_context = function, .context = context, .size = size};

    if (!key || !count || (!items && *count) || !size || !function) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return find(&sorter, key, items, *count);
}

/* Not found: the key is added behind the last item. */
CRT(void *, _lsearch,
    (const void *key, void *items, unsigned *count, unsigned size, compare_function function))
{
    void *found = crt__lfind(key, items, count, size, function);
    char *end;

    if (found || !key || !items || !count)
        return found;
    end = (char *)items + (size_t)*count * size;
    for (unsigned i = 0; i < size; i++)
        end[i] = ((const char *)key)[i];
    ++*count;
    return end;
}

CRT(void *, _lsearch_s,
    (const void *key, void *items, unsigned *count, size_t size, compare_context_function function,
     void *context))
{
    void *found = crt__lfind_s(key, items, count, size, function, context);
    char *end;

    if (found || !key || !items || !count)
        return found;
    end = (char *)items + *count * size;
    for (size_t i = 0; i < size; i++)
        end[i] = ((const char *)key)[i];
    ++*count;
    return end;
}
