/* Code pages and, behind each one, the page with the records that its stubs load. */
#include "thunks/stub.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096, STUB_SIZE = 16, STUBS = PAGE / STUB_SIZE };

struct stub_data {
    void *record;
    void (*entry)(void);
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t *page;
static size_t used = STUBS;

/*
 * mov r11, [rip + d]; jmp [rip + d]: a stub and its data are the same distance apart everywhere,
 * one page, because both are 16 bytes long.
 */
static void write_stubs(uint8_t *code)
{
    static const uint8_t stub[STUB_SIZE] = {
        0x4c, 0x8b, 0x1d, 0xf9, 0x0f, 0x00, 0x00, /* PAGE - 7: the record */
        0xff, 0x25, 0xfb, 0x0f, 0x00, 0x00,       /* PAGE + 8 - 13: the entry */
        0xcc, 0xcc, 0xcc};

    for (size_t i = 0; i < STUBS; i++)
        memcpy(code + i * STUB_SIZE, stub, STUB_SIZE);
}

static int new_page(void)
{
    uint8_t *fresh =
        mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (fresh == MAP_FAILED)
        return -1;
    write_stubs(fresh);
    if (mprotect(fresh, PAGE, PROT_READ | PROT_EXEC) < 0) {
        munmap(fresh, 2 * PAGE);
        return -1;
    }
    page = fresh;
    used = 0;
    return 0;
}

void *stub_make(void *record, void (*entry)(void))
{
    void *stub = NULL;

    pthread_mutex_lock(&lock);
    if (used < STUBS || new_page() == 0) {
        struct stub_data *data = (struct stub_data *)(page + PAGE) + used;

        *data = (struct stub_data){record, entry};
        stub = page + used * STUB_SIZE;
        used++;
    }
    pthread_mutex_unlock(&lock);
    return stub;
}
