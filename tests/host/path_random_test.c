/* Paths made of anything: whatever a guest says is answered or refused, and never overruns. */
#include "apis/host/name.h"
#include "apis/host/path.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 20000, LONGEST = 5000 };

static uint32_t state = 12345;

static uint32_t random_number(uint32_t limit)
{
    state = state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)state * limit >> 32);
}

/* Mostly what paths are made of, in an order that they are not. */
static size_t random_path(uint16_t *path, size_t longest)
{
    static const uint16_t pieces[] = {'\\', '\\', '/', '.',    '.',    ':',   ' ', 'C',
                                      'u',  'N',  'U', 'L',    '?',    '*',   '$', 'x',
                                      '~',  '"',  1,   0xd800, 0xdc80, 0xf05c};
    size_t length = random_number(random_number(50) ? 30 : (uint32_t)longest);

    for (size_t i = 0; i < length; i++)
        path[i] = random_number(10) ? pieces[random_number(sizeof pieces / sizeof *pieces)]
                                    : (uint16_t)(1 + random_number(0xfffe));
    return length;
}

static void any_path_is_answered_or_refused(void)
{
    uint16_t *path = malloc(LONGEST * sizeof *path);
    struct host_path host;
    struct dos_path full;

    for (int i = 0; i < ROUNDS; i++) {
        size_t length = random_path(path, LONGEST);
        /* An exact copy, so that a sanitizer sees a step beyond its end. */
        uint16_t *exact = malloc(length * sizeof *exact + 1);

        memcpy(exact, path, length * sizeof *exact);
        if (path_full(&full, exact, length) == 0) {
            CU_ASSERT(full.length < DOS_PATH_MAX);
            CU_ASSERT_EQUAL(full.text[full.length], 0);
        }
        if (host_path_from_guest(&host, exact, length) == 0 && host.kind == HOST_PATH_FILE)
            CU_ASSERT_EQUAL(strlen(host.text), host.length);
        free(exact);
    }
    free(path);
}

/* The full form of a full form is itself. */
static void a_full_path_stays_as_it_is(void)
{
    uint16_t path[64];
    struct dos_path once, again;

    for (int i = 0; i < ROUNDS; i++) {
        size_t length = random_path(path, 64);

        if (path_full(&once, path, length) < 0 ||
            dos_path_kind(once.text, once.length) != DOS_PATH_DRIVE)
            continue;
        CU_ASSERT_EQUAL(path_full(&again, once.text, once.length), 0);
        CU_ASSERT_EQUAL(again.length, once.length);
        CU_ASSERT_EQUAL(memcmp(again.text, once.text, once.length * sizeof *once.text), 0);
    }
}

static void any_bytes_as_a_name_come_back(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        char name[16], back[64];
        uint16_t guest[64];
        size_t length = 1 + random_number(15), units;

        for (size_t at = 0; at < length; at++) {
            name[at] = (char)(1 + random_number(255));
            if (name[at] == '/')
                name[at] = 'x';
        }
        units = guest_name_from_host(guest, 64, name, length);
        CU_ASSERT_EQUAL(host_name_from_guest(back, 64, guest, units), length);
        CU_ASSERT_EQUAL(memcmp(back, name, length), 0);
    }
}

SUITE(path_random, TEST(any_path_is_answered_or_refused), TEST(a_full_path_stays_as_it_is),
      TEST(any_bytes_as_a_name_come_back));
