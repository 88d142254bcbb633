#include "tests/suite.h"

#include "apis/nt/birth.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM = 4096 };

/* Whether a block of this size is accepted. */
static bool is_accepted(const void *bytes, size_t size)
{
    int descriptor = memfd_create("birth", MFD_CLOEXEC);
    struct birth *birth = NULL;
    size_t mapped = 0;

    if (write(descriptor, bytes, size) == (ssize_t)size)
        birth = birth_map(descriptor, &mapped);
    close(descriptor);
    if (birth)
        munmap(birth, mapped);
    return birth != NULL;
}

static struct birth *sound_block(uint8_t room[ROOM])
{
    struct birth *birth = (struct birth *)room;

    memset(room, 0, ROOM);
    birth->magic = BIRTH_MAGIC;
    birth->handle_count = 2;
    birth->texts[BIRTH_TITLE].offset = 2048;
    birth->texts[BIRTH_TITLE].size = 2048;
    return birth;
}

static void a_sound_block_is_accepted(void)
{
    _Alignas(struct birth) uint8_t room[ROOM];

    sound_block(room);
    CU_ASSERT_TRUE(is_accepted(room, ROOM));
}

static void no_prefix_is(void)
{
    _Alignas(struct birth) uint8_t room[ROOM];

    sound_block(room);
    for (size_t size = 0; size < ROOM; size += 61)
        CU_ASSERT_FALSE(is_accepted(room, size));
}

static void counts_and_places_beyond_the_end_are_refused(void)
{
    _Alignas(struct birth) uint8_t room[ROOM];

    sound_block(room)->magic++;
    CU_ASSERT_FALSE(is_accepted(room, ROOM));
    sound_block(room)->handle_count = UINT32_MAX;
    CU_ASSERT_FALSE(is_accepted(room, ROOM));
    sound_block(room)->texts[BIRTH_TITLE].size++;
    CU_ASSERT_FALSE(is_accepted(room, ROOM));
    sound_block(room)->texts[BIRTH_DESKTOP].offset = ROOM + 1;
    CU_ASSERT_FALSE(is_accepted(room, ROOM));
}

SUITE(birth, TEST(a_sound_block_is_accepted), TEST(no_prefix_is),
      TEST(counts_and_places_beyond_the_end_are_refused));
