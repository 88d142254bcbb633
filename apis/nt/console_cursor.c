/* See console_cursor.h. ECMA-48: DSR asks for the position, CPR answers it. */
#include "apis/nt/console_cursor.h"

#include "apis/host/file.h"
#include "apis/host/terminal.h"
#include "apis/nt/console_input.h"

#include <stdio.h>
#include <string.h>

enum { ANSWER_WAIT_MS = 200, ROOM = 256 };

/* The report ESC [ row ; column R somewhere in the bytes; it is taken out of them. */
static bool take_report(char *bytes, size_t *length, COORD *position)
{
    for (size_t at = 0; at + 2 < *length; at++) {
        int row, column, used = 0;

        if (bytes[at] != '\x1b' || sscanf(bytes + at, "\x1b[%d;%dR%n", &row, &column, &used) != 2 ||
            used == 0)
            continue;
        *position = (COORD){(SHORT)(column - 1), (SHORT)(row - 1)};
        memmove(bytes + at, bytes + at + used, *length - at - (size_t)used + 1);
        *length -= (size_t)used;
        return true;
    }
    return false;
}

static COORD ask(int fd, struct file *output)
{
    char bytes[ROOM + 1] = "";
    COORD position = {0, 0};
    size_t length = 0;

    console_write_bytes(output, "\x1b[6n", 4);
    while (length < ROOM && terminal_wait(fd, ANSWER_WAIT_MS) > 0) {
        int64_t count = host_file_read(fd, bytes + length, ROOM - length, HOST_FILE_HERE);

        if (count <= 0)
            break;
        length += (size_t)count;
        bytes[length] = 0;
        if (take_report(bytes, &length, &position))
            break;
    }
    if (length > 0) /* what somebody typed meanwhile */
        console_put_bytes(bytes, length);
    return position;
}

COORD console_cursor(struct file *output)
{
    struct terminal_mode before, raw = {.signals = true};
    COORD position = {0, 0};
    int fd = terminal_open(true);

    if (fd < 0)
        return position;
    if (terminal_get_mode(fd, &before) == 0 && terminal_set_mode(fd, raw) == 0) {
        position = ask(fd, output);
        terminal_set_mode(fd, before);
    }
    host_file_close(fd);
    return position;
}
