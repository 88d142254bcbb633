/* flags: -D__USE_MINGW_ANSI_STDIO=0 */
/*
 * Streams and descriptors as Microsoft documents them: text mode, Ctrl-Z, buffers, positions,
 * Unicode modes, temporary files, pipes.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <wchar.h>
#include <windows.h>

#ifndef _O_U8TEXT
#define _O_U8TEXT 0x40000
#endif
#ifndef _O_U16TEXT
#define _O_U16TEXT 0x20000
#endif

static char path[MAX_PATH];

static void write_bytes(const char *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");

    CHECK(file != NULL);
    CHECK_EQUAL(fwrite(bytes, 1, count, file), count);
    CHECK_EQUAL(fclose(file), 0);
}

static size_t read_bytes(char *bytes, size_t room)
{
    FILE *file = fopen(path, "rb");
    size_t got = fread(bytes, 1, room, file);

    fclose(file);
    return got;
}

static void text_mode_translates(void)
{
    char bytes[64], line[64];
    FILE *file = fopen(path, "w");

    fputs("one\ntwo\n", file);
    CHECK_EQUAL(ftell(file), 10);
    fprintf(file, "%d\n", 3);
    fclose(file);
    CHECK_EQUAL(read_bytes(bytes, sizeof bytes), 13);
    CHECK(memcmp(bytes, "one\r\ntwo\r\n3\r\n", 13) == 0);

    file = fopen(path, "r");
    CHECK(fgets(line, sizeof line, file) && strcmp(line, "one\n") == 0);
    CHECK_EQUAL(ftell(file), 5);
    CHECK_EQUAL(fgetc(file), 't');
    CHECK_EQUAL(ftell(file), 6);
    CHECK_EQUAL(ungetc('T', file), 'T');
    CHECK(fgets(line, sizeof line, file) && strcmp(line, "Two\n") == 0);
    CHECK_EQUAL(fgetc(file), '3');
    CHECK_EQUAL(fgetc(file), '\n');
    CHECK_EQUAL(fgetc(file), EOF);
    CHECK(feof(file));
    CHECK_EQUAL(fseek(file, 5, SEEK_SET), 0);
    CHECK(!feof(file));
    CHECK_EQUAL(fgetc(file), 't');
    fclose(file);
}

static void a_file_of_bare_line_feeds_knows_its_position(void)
{
    char line[16];
    FILE *file;

    write_bytes("a\nbb\nccc\n", 9);
    file = fopen(path, "r");
    fgets(line, sizeof line, file);
    CHECK_EQUAL(ftell(file), 2);
    fgets(line, sizeof line, file);
    CHECK_EQUAL(ftell(file), 5);
    fclose(file);
}

static void control_z_ends_a_text(void)
{
    char line[16];
    FILE *file;

    write_bytes("ab\x1a"
                "cd",
                5);
    file = fopen(path, "r");
    CHECK(fgets(line, sizeof line, file) && strcmp(line, "ab") == 0);
    CHECK_EQUAL(fgetc(file), EOF);
    fclose(file);
    file = fopen(path, "rb");
    CHECK_EQUAL(fread(line, 1, sizeof line, file), 5);
    fclose(file);
}

static void a_lone_carriage_return_stays(void)
{
    char bytes[16];
    FILE *file;

    write_bytes("a\rb\r\r\nc\r", 8);
    file = fopen(path, "r");
    CHECK_EQUAL(fread(bytes, 1, sizeof bytes, file), 7);
    CHECK(memcmp(bytes, "a\rb\r\nc\r", 7) == 0);
    fclose(file);
}

static void update_mode_reads_what_was_written(void)
{
    char bytes[16];
    FILE *file = fopen(path, "w+b");

    CHECK_EQUAL(fwrite("hello world", 1, 11, file), 11);
    rewind(file);
    CHECK_EQUAL(fread(bytes, 1, 5, file), 5);
    CHECK_EQUAL(fseek(file, 0, SEEK_CUR), 0);
    CHECK_EQUAL(fwrite("-", 1, 1, file), 1);
    CHECK_EQUAL(fseek(file, -1, SEEK_CUR), 0);
    CHECK_EQUAL(fgetc(file), '-');
    fclose(file);
    CHECK_EQUAL(read_bytes(bytes, sizeof bytes), 11);
    CHECK(memcmp(bytes, "hello-world", 11) == 0);
    file = fopen(path, "ab");
    fputc('!', file);
    fflush(file);
    CHECK_EQUAL(ftell(file), 12);
    fclose(file);
}

static void large_transfers_pass_the_buffer(void)
{
    static char block[100000], back[100000];
    FILE *file = fopen(path, "wb");

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (char)(i * 31 >> 3);
    CHECK_EQUAL(fwrite(block, 1, 3, file), 3);
    CHECK_EQUAL(fwrite(block + 3, 1, sizeof block - 3, file), sizeof block - 3);
    fclose(file);
    file = fopen(path, "rb");
    CHECK_EQUAL(fread(back, 1, 10, file), 10);
    CHECK_EQUAL(fread(back + 10, 1, sizeof back, file), sizeof back - 10);
    CHECK(memcmp(block, back, sizeof block) == 0);
    CHECK(feof(file));
    fclose(file);
}

static void unicode_modes_convert(void)
{
    char bytes[64];
    wchar_t line[32];
    FILE *file = _wfopen(L"crt_stdio.tmp", L"w, ccs=UTF-8");

    CHECK(file != NULL);
    CHECK_EQUAL(fputws(L"h\x00e9\n", file), 0);
    fclose(file);
    CHECK_EQUAL(read_bytes(bytes, sizeof bytes), 8);
    CHECK(memcmp(bytes, "\xef\xbb\xbfh\xc3\xa9\r\n", 8) == 0);
    file = _wfopen(L"crt_stdio.tmp", L"r, ccs=UNICODE");
    CHECK(fgetws(line, 32, file) && wcscmp(line, L"h\x00e9\n") == 0);
    fclose(file);
    file = _wfopen(L"crt_stdio.tmp", L"w, ccs=UTF-16LE");
    fwprintf(file, L"%d %s\n", 5, L"x");
    fclose(file);
    CHECK_EQUAL(read_bytes(bytes, sizeof bytes), 12);
    CHECK(memcmp(bytes, "\xff\xfe\x35\0 \0x\0\r\0\n\0", 12) == 0);
}

static void descriptors_open_copy_and_close(void)
{
    char bytes[8];
    int number, copy;
    struct _stat64 status;

    number = _open(path, _O_RDWR | _O_CREAT | _O_TRUNC | _O_BINARY, _S_IREAD | _S_IWRITE);
    CHECK(number > 2);
    CHECK_EQUAL(_write(number, "abcdef", 6), 6);
    CHECK_EQUAL(_lseek(number, 2, SEEK_SET), 2);
    copy = _dup(number);
    CHECK(copy > number);
    CHECK_EQUAL(_read(copy, bytes, 2), 2);
    CHECK_EQUAL(_telli64(number), 4);
    CHECK_EQUAL(_filelength(number), 6);
    CHECK_EQUAL(_chsize(number, 3), 0);
    CHECK_EQUAL(_fstat64(number, &status), 0);
    CHECK_EQUAL(status.st_size, 3);
    CHECK(status.st_mode & _S_IFREG);
    CHECK_EQUAL(_eof(number), 1);
    CHECK_EQUAL(_setmode(number, _O_TEXT), _O_BINARY);
    CHECK_EQUAL(_close(copy), 0);
    CHECK_EQUAL(_close(number), 0);
    CHECK_EQUAL(_open(path, _O_CREAT | _O_EXCL | _O_WRONLY, _S_IWRITE), -1);
    CHECK_EQUAL(errno, EEXIST);
    CHECK_EQUAL(_open("no such file", _O_RDONLY), -1);
    CHECK_EQUAL(errno, ENOENT);
    CHECK(fopen("no such file", "r") == NULL);
    CHECK_EQUAL(errno, ENOENT);
}

static void dup2_redirects_standard_output(void)
{
    char bytes[32] = "";
    int saved = _dup(1), number = _open(path, _O_WRONLY | _O_CREAT | _O_TRUNC, _S_IWRITE);

    fflush(stdout);
    CHECK_EQUAL(_dup2(number, 1), 0);
    printf("inside\n");
    CHECK_EQUAL(puts("one"), 0);
    CHECK_EQUAL(_putws(L"two"), 0);
    CHECK_EQUAL(fputs("3", stdout), 0);
    CHECK_EQUAL(fputws(L"4", stdout), 0);
    fflush(stdout);
    CHECK_EQUAL(_dup2(saved, 1), 0);
    _close(saved);
    _close(number);
    read_bytes(bytes, sizeof bytes);
    CHECK(strcmp(bytes, "inside\r\none\r\ntwo\r\n34") == 0);
}

static void pipes_carry_bytes(void)
{
    int ends[2];
    char bytes[8];

    CHECK_EQUAL(_pipe(ends, 512, _O_BINARY), 0);
    CHECK_EQUAL(_write(ends[1], "ping", 4), 4);
    CHECK_EQUAL(_read(ends[0], bytes, sizeof bytes), 4);
    _close(ends[1]);
    CHECK_EQUAL(_read(ends[0], bytes, sizeof bytes), 0);
    _close(ends[0]);
}

static void temporary_files_vanish(void)
{
    FILE *file = tmpfile();

    CHECK(file != NULL);
    CHECK_EQUAL(fputs("x", file), 0);
    rewind(file);
    CHECK_EQUAL(fgetc(file), 'x');
    fclose(file);
}

static void buffers_may_be_the_programs(void)
{
    static char buffer[128];
    FILE *file = fopen(path, "wb");

    CHECK_EQUAL(setvbuf(file, buffer, _IOFBF, sizeof buffer), 0);
    fputs("seen", file);
    CHECK(memcmp(buffer, "seen", 4) == 0);
    CHECK_EQUAL(_filelength(_fileno(file)), 0);
    fflush(file);
    CHECK_EQUAL(_filelength(_fileno(file)), 4);
    CHECK_EQUAL(setvbuf(file, NULL, _IONBF, 0), 0);
    fputc('!', file);
    CHECK_EQUAL(_filelength(_fileno(file)), 5);
    fclose(file);
}

static void reopening_keeps_the_stream(void)
{
    FILE *file = fopen(path, "w"), *again;

    fputs("first", file);
    again = freopen(path, "r", file);
    CHECK(again == file);
    CHECK_EQUAL(fgetc(again), 'f');
    fclose(again);
}

static void scanning_a_stream(void)
{
    FILE *file;
    int a = 0, b = 0;
    char word[16] = "";

    write_bytes("12 abc\r\n34", 10);
    file = fopen(path, "r");
    CHECK_EQUAL(fscanf(file, "%d %15s %d", &a, word, &b), 3);
    CHECK(a == 12 && b == 34 && strcmp(word, "abc") == 0);
    CHECK_EQUAL(fscanf(file, "%d", &a), EOF);
    fclose(file);
}

static void lines_of_both_widths_end_where_they_should(void)
{
    wchar_t *(*getws_s)(wchar_t *, size_t) =
        (void *)GetProcAddress(GetModuleHandleA("msvcrt"), "_getws_s");
    char line[8];
    wchar_t wide[8];
    FILE *file;

    write_bytes("one\r\ntwo\r\n\r\nfour\r\nfive", 22);
    file = fopen(path, "r");
    CHECK(fgets(line, 3, file) == line && strcmp(line, "on") == 0);
    CHECK(fgets(line, 3, file) == line && strcmp(line, "e\n") == 0);
    CHECK(fgetws(wide, 3, file) == wide && wcscmp(wide, L"tw") == 0);
    CHECK(fgetws(wide, 1, file) == wide && wcscmp(wide, L"") == 0);
    CHECK(fgetws(wide, 8, file) == wide && wcscmp(wide, L"o\n") == 0);
    fclose(file);

    CHECK(freopen(path, "r", stdin) == stdin);
    CHECK(gets(line) == line && strcmp(line, "one") == 0);
    CHECK(_getws(wide) == wide && wcscmp(wide, L"two") == 0);
    CHECK(_getws(wide) == wide && wcscmp(wide, L"") == 0);
    CHECK(getws_s(wide, 3) == NULL && *wide == 0);
    CHECK(gets(line) == line && strcmp(line, "five") == 0);
    CHECK(gets(line) == NULL && feof(stdin));
    CHECK(_getws(wide) == NULL);
    fclose(stdin);
}

int main(void)
{
    strcpy(path, "crt_stdio.tmp");
    text_mode_translates();
    a_file_of_bare_line_feeds_knows_its_position();
    control_z_ends_a_text();
    a_lone_carriage_return_stays();
    update_mode_reads_what_was_written();
    large_transfers_pass_the_buffer();
    unicode_modes_convert();
    descriptors_open_copy_and_close();
    dup2_redirects_standard_output();
    pipes_carry_bytes();
    temporary_files_vanish();
    buffers_may_be_the_programs();
    reopening_keeps_the_stream();
    scanning_a_stream();
    lines_of_both_widths_end_where_they_should();
    CHECK_EQUAL(remove(path), 0);
    CHECK_EQUAL(remove(path), -1);
    return checks_result();
}
