/* FILE as a 32-bit program sees it, with the macros of its headers. */
#include "tests/guest32.h"

#include "apis/win/crt/stream.h"

#include <string.h>

int WINAPI crt__pipe(int ends[2], unsigned size, int mode) __asm__("crt._pipe");
struct stream *WINAPI crt__fdopen(int number, const char *mode) __asm__("crt._fdopen");
struct stream *WINAPI crt___acrt_iob_func(unsigned index) __asm__("crt.__acrt_iob_func");
int WINAPI crt__filbuf(struct stream *stream) __asm__("crt._filbuf");
int WINAPI crt__flsbuf(int c, struct stream *stream) __asm__("crt._flsbuf");
int WINAPI crt_fflush(struct stream *stream) __asm__("crt.fflush");
int WINAPI crt_fclose(struct stream *stream) __asm__("crt.fclose");
int WINAPI crt__fileno(struct stream *stream) __asm__("crt._fileno");
size_t WINAPI crt_fread(void *items, size_t size, size_t count,
                        struct stream *stream) __asm__("crt.fread");

enum { BINARY = 0x8000 };

static int get(struct stream *file)
{
    struct stream_32 *shown = (struct stream_32 *)file;

    return --shown->left >= 0 ? *(unsigned char *)(uintptr_t)shown->next++ : crt__filbuf(file);
}

static int put(int c, struct stream *file)
{
    struct stream_32 *shown = (struct stream_32 *)file;

    return --shown->left >= 0 ? (*(char *)(uintptr_t)shown->next++ = (char)c)
                              : crt__flsbuf(c, file);
}

static int streams_32(void)
{
    struct stream *input, *output, *standard = crt___acrt_iob_func(0);
    int ends[2];
    char rest[4];

    EXPECT((char *)crt___acrt_iob_func(2) - (char *)standard == 64);
    EXPECT(crt__fileno(crt___acrt_iob_func(2)) == 2);
    EXPECT(crt__pipe(ends, 4096, BINARY) == 0);
    input = crt__fdopen(ends[0], "rb");
    output = crt__fdopen(ends[1], "wb");
    EXPECT(input && output && ((struct stream_32 *)output)->descriptor == ends[1]);
    for (const char *c = "abcde"; *c; c++)
        EXPECT(put(*c, output) == *c);
    EXPECT(crt_fflush(output) == 0 && crt_fclose(output) == 0);
    EXPECT(get(input) == 'a' && get(input) == 'b');
    EXPECT(crt_fread(rest, 1, sizeof rest, input) == 3 && memcmp(rest, "cde", 3) == 0);
    EXPECT(get(input) == STREAM_END);
    EXPECT(((struct stream_32 *)input)->flags & STREAM_AT_END);
    EXPECT(crt_fclose(input) == 0 && ((struct stream_32 *)input)->flags == 0);
    return 0;
}

static void a_32_bit_program_has_stand_ins_of_32_bytes(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(streams_32), 0);
}

SUITE(crt_stream, TEST(a_32_bit_program_has_stand_ins_of_32_bytes));
