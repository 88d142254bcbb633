/* See console_input.h. */
#include "apis/nt/console_input.h"

#include "abi/lock.h"
#include "apis/host/file.h"
#include "apis/host/terminal.h"
#include "apis/host/text.h"
#include "apis/nt/code_page.h"
#include "apis/nt/console.h"
#include "apis/nt/console_keys.h"
#include "apis/nt/status.h"

#include <string.h>

enum { EVENTS = 512, BYTES = 1024, LINE_UNITS = 4096, ESCAPE_WAIT_MS = 25 };

/* The process's console has one queue, whichever handle is read. */
static struct {
    struct lock lock;
    INPUT_RECORD events[EVENTS];
    unsigned first, count;
    char bytes[BYTES]; /* from the terminal, not decoded yet */
    size_t length;
    WCHAR line[LINE_UNITS]; /* decoded text that did not fit the last reader */
    size_t line_length;
    struct terminal_size size;
} input;

static void set_terminal(struct file *file, bool lines)
{
    struct terminal_mode mode = {
        .lines = lines,
        .echo = lines && (console.input_mode & ENABLE_ECHO_INPUT),
        .signals = console.input_mode & ENABLE_PROCESSED_INPUT,
    };

    terminal_set_mode(file->fd, mode);
}

static void push_event(const INPUT_RECORD *record)
{
    if (input.count < EVENTS)
        input.events[(input.first + input.count++) % EVENTS] = *record;
}

static void push_key(KEY_EVENT_RECORD key)
{
    INPUT_RECORD record = {.EventType = KEY_EVENT};

    record.Event.KeyEvent = key;
    push_event(&record);
    record.Event.KeyEvent.bKeyDown = FALSE;
    push_event(&record);
}

static void decode_bytes(bool final)
{
    size_t at = 0, used;

    do {
        KEY_EVENT_RECORD keys[2];
        unsigned count;

        used = console_key_decode(input.bytes + at, input.length - at, final, keys, &count);
        for (unsigned i = 0; i < count; i++)
            push_key(keys[i]);
        at += used;
    } while (used > 0 && input.count + 4 < EVENTS);
    input.length -= at;
    memmove(input.bytes, input.bytes + at, input.length);
}

static void note_size(struct file *file)
{
    struct terminal_size size;
    INPUT_RECORD record = {.EventType = WINDOW_BUFFER_SIZE_EVENT};
    bool first = input.size.columns == 0;

    if (!(console.input_mode & ENABLE_WINDOW_INPUT) || terminal_size(file->fd, &size) < 0)
        return;
    if (size.columns == input.size.columns && size.rows == input.size.rows)
        return;
    input.size = size;
    record.Event.WindowBufferSizeEvent.dwSize.X = (SHORT)size.columns;
    record.Event.WindowBufferSizeEvent.dwSize.Y = (SHORT)size.rows;
    if (!first)
        push_event(&record);
}

/* Takes in what the terminal has. STATUS_END_OF_FILE when it is gone. */
static NTSTATUS gather(struct file *file)
{
    note_size(file);
    while (input.length < BYTES && terminal_wait(file->fd, 0) > 0) {
        int64_t count = host_file_read(file->fd, input.bytes + input.length, BYTES - input.length,
                                       HOST_FILE_HERE);

        if (count <= 0)
            return count < 0 ? status_from_errno((int)count) : STATUS_END_OF_FILE;
        input.length += (size_t)count;
        decode_bytes(false);
        if (input.length > 0 && terminal_wait(file->fd, ESCAPE_WAIT_MS) == 0)
            decode_bytes(true);
    }
    return STATUS_SUCCESS;
}

static void take_events(INPUT_RECORD *records, ULONG capacity, bool remove, ULONG *count)
{
    *count = input.count < capacity ? input.count : capacity;
    for (ULONG i = 0; i < *count; i++)
        records[i] = input.events[(input.first + i) % EVENTS];
    if (remove) {
        input.first = (input.first + *count) % EVENTS;
        input.count -= *count;
    }
}

NTSTATUS console_read_events(struct file *file, INPUT_RECORD *records, ULONG capacity, bool remove,
                             bool wait, ULONG *count)
{
    NTSTATUS status;

    set_terminal(file, false);
    for (;;) {
        lock_acquire(&input.lock);
        status = gather(file);
        take_events(records, capacity, remove, count);
        lock_release(&input.lock);
        if (status < 0 || *count > 0 || !wait || capacity == 0)
            return *count > 0 ? STATUS_SUCCESS : status;
        terminal_wait(file->fd, -1);
    }
}

NTSTATUS console_put_events(struct file *file, const INPUT_RECORD *records, ULONG count)
{
    (void)file;
    lock_acquire(&input.lock);
    for (ULONG i = 0; i < count; i++)
        push_event(&records[i]);
    lock_release(&input.lock);
    return STATUS_SUCCESS;
}

void console_put_bytes(const char *bytes, size_t length)
{
    lock_acquire(&input.lock);
    if (length > BYTES - input.length)
        length = BYTES - input.length;
    memcpy(input.bytes + input.length, bytes, length);
    input.length += length;
    decode_bytes(false);
    lock_release(&input.lock);
}

NTSTATUS console_count_events(struct file *file, ULONG *count)
{
    INPUT_RECORD none;
    NTSTATUS status = console_read_events(file, &none, 0, false, false, count);

    lock_acquire(&input.lock);
    *count = input.count;
    lock_release(&input.lock);
    return status;
}

void console_discard_events(struct file *file)
{
    lock_acquire(&input.lock);
    input.count = 0;
    input.length = 0;
    input.line_length = 0;
    terminal_discard_input(file->fd);
    lock_release(&input.lock);
}

/* The terminal's line, with the line end that Windows gives. */
static NTSTATUS read_line(struct file *file)
{
    char bytes[LINE_UNITS - 2];
    int64_t count;

    set_terminal(file, true);
    count = host_file_read(file->fd, bytes, sizeof bytes, HOST_FILE_HERE);
    if (count < 0)
        return status_from_errno((int)count);
    if (count > 0 && bytes[count - 1] == '\n') {
        bytes[count - 1] = '\r';
        input.line_length = utf16_from_utf8(input.line, LINE_UNITS - 1, bytes, (size_t)count);
        input.line[input.line_length++] = '\n';
    } else {
        input.line_length = utf16_from_utf8(input.line, LINE_UNITS, bytes, (size_t)count);
    }
    return STATUS_SUCCESS;
}

/* The characters of the keys pressed; keys that stand for none are passed over. */
static NTSTATUS read_characters(struct file *file)
{
    while (input.line_length == 0) {
        INPUT_RECORD record;
        const KEY_EVENT_RECORD *key = &record.Event.KeyEvent;
        ULONG count;
        NTSTATUS status = console_read_events(file, &record, 1, true, true, &count);

        if (status < 0)
            return status;
        do {
            if (record.EventType == KEY_EVENT && key->bKeyDown && key->uChar.UnicodeChar)
                input.line[input.line_length++] = key->uChar.UnicodeChar;
        } while (input.line_length < LINE_UNITS &&
                 console_read_events(file, &record, 1, true, false, &count) >= 0 && count > 0);
    }
    return STATUS_SUCCESS;
}

/* With ENABLE_VIRTUAL_TERMINAL_INPUT keys arrive as the sequences that terminals send. */
static NTSTATUS read_sequences(struct file *file)
{
    char bytes[BYTES];
    int64_t count;

    set_terminal(file, false);
    count = host_file_read(file->fd, bytes, sizeof bytes, HOST_FILE_HERE);
    if (count < 0)
        return status_from_errno((int)count);
    input.line_length = utf16_from_utf8(input.line, LINE_UNITS, bytes, (size_t)count);
    return STATUS_SUCCESS;
}

static NTSTATUS fill_line(struct file *file)
{
    if (input.line_length > 0)
        return STATUS_SUCCESS;
    if (console.input_mode & ENABLE_LINE_INPUT)
        return read_line(file);
    if (console.input_mode & ENABLE_VIRTUAL_TERMINAL_INPUT)
        return read_sequences(file);
    return read_characters(file);
}

static void drop_from_line(size_t count)
{
    input.line_length -= count;
    memmove(input.line, input.line + count, input.line_length * sizeof *input.line);
}

NTSTATUS console_read_text(struct file *file, WCHAR *text, size_t capacity, ULONG *count)
{
    NTSTATUS status = fill_line(file);
    size_t taken = input.line_length < capacity ? input.line_length : capacity;

    *count = 0;
    if (status < 0)
        return status;
    memcpy(text, input.line, taken * sizeof *text);
    drop_from_line(taken);
    *count = (ULONG)taken;
    return STATUS_SUCCESS;
}

NTSTATUS console_read_bytes(struct file *file, char *buffer, ULONG length, ULONG *done)
{
    const struct code_page *page = code_page_find(console.input_code_page);
    NTSTATUS status = fill_line(file);
    size_t taken = 0, at = 0;

    *done = 0;
    if (status < 0)
        return status;
    while (taken < input.line_length) {
        size_t units = (input.line[taken] & 0xfc00) == 0xd800 && taken + 1 < input.line_length;
        struct code_page_result result = code_page_encode(
            page, buffer + at, length - at, input.line + taken, units + 1, NULL, true);

        if (result.length > length - at)
            break;
        at += result.length;
        taken += units + 1;
    }
    drop_from_line(taken);
    *done = (ULONG)at;
    return STATUS_SUCCESS;
}
