/* See console.h. Microsoft's "Console reference" and "High-level console modes". */
#include "apis/nt/console.h"

#include "abi/process.h"
#include "apis/host/file.h"
#include "apis/host/name.h"
#include "apis/host/terminal.h"
#include "apis/host/text.h"
#include "apis/nt/code_page.h"
#include "apis/nt/console_input.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/request.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* CONSOLE_INPUT_SIDE: among a file's options, which a child process is given as well. */
enum { CHUNK = 512, CONSOLE_INPUT_SIDE = 0x40000000 };

struct console console = {
    .input_mode = ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT |
                  ENABLE_MOUSE_INPUT | ENABLE_INSERT_MODE | ENABLE_QUICK_EDIT_MODE |
                  ENABLE_EXTENDED_FLAGS,
    .output_mode = ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT,
    .input_code_page = CODE_PAGE_UTF8,
    .output_code_page = CODE_PAGE_UTF8,
    .cursor_size = 25,
    .attributes = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE,
};

NTSTATUS console_write_bytes(struct file *file, const char *bytes, size_t length)
{
    int64_t count = host_file_write(file->fd, bytes, length, HOST_FILE_HERE);

    return count < 0 ? status_from_errno((int)count) : STATUS_SUCCESS;
}

static bool is_high_surrogate(WCHAR unit)
{
    return (unit & 0xfc00) == 0xd800;
}

/* A character may come in two halves, in two calls: the first is kept back. */
NTSTATUS console_write_text(struct file *file, const WCHAR *text, size_t length, ULONG *written)
{
    WCHAR units[CHUNK + 1];
    char bytes[3 * (CHUNK + 1)];
    NTSTATUS status = STATUS_SUCCESS;
    size_t at = 0;

    *written = 0;
    lock_acquire(&console.lock);
    while (at < length && status >= 0) {
        size_t kept = console.high_surrogate ? 1 : 0, count = length - at, size;

        if (count > CHUNK)
            count = CHUNK;
        units[0] = console.high_surrogate;
        memcpy(units + kept, text + at, count * sizeof *units);
        at += count;
        count += kept;
        console.high_surrogate = is_high_surrogate(units[count - 1]) ? units[count - 1] : 0;
        size =
            utf8_from_utf16(bytes, sizeof bytes, units, console.high_surrogate ? count - 1 : count);
        status = console_write_bytes(file, bytes, size);
    }
    lock_release(&console.lock);
    if (status >= 0)
        *written = (ULONG)length;
    return status;
}

/* How many bytes at the end belong to a character that is not complete. */
static unsigned incomplete(const struct code_page *page, const char *bytes, size_t length)
{
    size_t at = 0;

    while (at < length && code_page_is_lead(page, (uint8_t)bytes[at]) && at + 1 < length)
        at += 2;
    while (at < length) {
        if (!code_page_is_lead(page, (uint8_t)bytes[at]))
            at++;
        else if (at + 2 <= length)
            at += 2;
        else
            return (unsigned)(length - at);
    }
    return 0;
}

static NTSTATUS write_in_code_page(struct file *file, const struct code_page *page,
                                   const char *bytes, size_t length)
{
    char source[CHUNK + 4];
    WCHAR units[CHUNK + 4];
    NTSTATUS status = STATUS_SUCCESS;
    ULONG written;

    for (size_t at = 0; at < length && status >= 0;) {
        size_t count = length - at > CHUNK ? CHUNK : length - at, kept = console.partial_length;
        struct code_page_result result;

        memcpy(source, console.partial, kept);
        memcpy(source + kept, bytes + at, count);
        at += count;
        count += kept;
        console.partial_length = incomplete(page, source, count);
        count -= console.partial_length;
        memcpy(console.partial, source + count, console.partial_length);
        result = code_page_decode(page, units, CHUNK + 4, source, count);
        status = console_write_text(file, units, result.length, &written);
    }
    return status;
}

static NTSTATUS output_write(struct file *file, const void *buffer, ULONG length, int64_t offset,
                             ULONG *done)
{
    const struct code_page *page = NULL;
    NTSTATUS status;

    (void)offset;
    if (console.output_code_page != CODE_PAGE_UTF8)
        page = code_page_find(console.output_code_page);
    status = page ? write_in_code_page(file, page, buffer, length)
                  : console_write_bytes(file, buffer, length);
    *done = status < 0 ? 0 : length;
    return status;
}

static NTSTATUS input_read(struct file *file, void *buffer, ULONG length, int64_t offset,
                           ULONG *done)
{
    (void)offset;
    return console_read_bytes(file, buffer, length, done);
}

static NTSTATUS flush(struct file *file)
{
    (void)file;
    return STATUS_SUCCESS; /* nothing is held back */
}

static const struct file_operations input_operations = {
    .read = input_read,
    .flush = flush,
    .begin = request_begin_when_ready,
};

static const struct file_operations output_operations = {
    .write = output_write,
    .flush = flush,
};

bool console_is_input(const struct file *file)
{
    return file->operations == &input_operations;
}

bool console_is(const struct file *file)
{
    return console_is_input(file) || file->operations == &output_operations;
}

NTSTATUS console_of_handle(HANDLE handle, enum console_side side, struct file **file)
{
    NTSTATUS status = file_of_handle(handle, 0, file);

    if (status < 0)
        return STATUS_INVALID_HANDLE;
    if (console_is(*file) &&
        (side == CONSOLE_EITHER || console_is_input(*file) == (side == CONSOLE_INPUT)))
        return STATUS_SUCCESS;
    file_release(*file);
    *file = NULL;
    return STATUS_INVALID_HANDLE;
}

static NTSTATUS publish(int fd, bool input, const struct file_parameters *parameters,
                        HANDLE *handle)
{
    struct file *file = calloc(1, sizeof *file);

    if (!file) {
        host_file_close(fd);
        return STATUS_NO_MEMORY;
    }
    file_prepare(file, input ? &input_operations : &output_operations, fd, FILE_DEVICE_CONSOLE,
                 parameters);
    if (input)
        file->options |= CONSOLE_INPUT_SIDE;
    return file_publish(file, parameters, handle);
}

NTSTATUS console_open(enum host_path_kind kind, const struct file_parameters *parameters,
                      HANDLE *handle)
{
    ACCESS_MASK access = file_access(parameters->access);
    bool input = kind == HOST_PATH_CONSOLE_INPUT;
    int fd;

    *handle = NULL;
    if (kind == HOST_PATH_CONSOLE) /* CON: one or the other, as it is opened */
        input = !(access & FILE_WRITE_DATA);
    fd = terminal_open(input);
    if (fd < 0)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return publish(fd, input, parameters, handle);
}

NTSTATUS console_from_descriptor(int fd, const struct file_parameters *parameters, HANDLE *handle)
{
    bool input = fd == STDIN_FILENO || (parameters->options & CONSOLE_INPUT_SIDE) ||
                 !(file_access(parameters->access) & FILE_WRITE_DATA);

    return publish(fd, input, parameters, handle);
}

static struct terminal_mode terminal_mode_of(DWORD mode)
{
    return (struct terminal_mode){.lines = mode & ENABLE_LINE_INPUT,
                                  .echo = mode & ENABLE_ECHO_INPUT,
                                  .signals = mode & ENABLE_PROCESSED_INPUT};
}

NTSTATUS console_set_mode(struct file *file, DWORD mode)
{
    int error = 0;

    if (console_is_input(file)) {
        /* Documented: what is typed can only be shown line by line. */
        if ((mode & ENABLE_ECHO_INPUT) && !(mode & ENABLE_LINE_INPUT))
            return STATUS_INVALID_PARAMETER;
        error = terminal_set_mode(file->fd, terminal_mode_of(mode));
        if (error == 0)
            console.input_mode = mode;
    } else {
        console.output_mode = mode;
    }
    return status_from_errno(error);
}

static NTSTATUS standard_handle(int fd, ACCESS_MASK access, HANDLE *handle)
{
    struct file_parameters parameters = {
        .access = access,
        .handle_attributes = OBJ_INHERIT,
        .share = FILE_SHARE_READ | FILE_SHARE_WRITE,
        .options = FILE_SYNCHRONOUS_IO_NONALERT,
    };

    *handle = NULL;
    if (terminal_is(fd)) /* a console's handles allow both */
        parameters.access = GENERIC_READ | GENERIC_WRITE;
    return file_from_descriptor(fd, &parameters, handle);
}

NTSTATUS standard_handles_open(struct process_parameters *parameters)
{
    NTSTATUS status;

    host_files_start();
    /* A descriptor that was closed leaves no handle, as under Windows. */
    status = standard_handle(STDIN_FILENO, GENERIC_READ, &parameters->standard_input);
    if (status >= 0 || status == STATUS_INVALID_HANDLE)
        status = standard_handle(STDOUT_FILENO, GENERIC_WRITE, &parameters->standard_output);
    if (status >= 0 || status == STATUS_INVALID_HANDLE)
        status = standard_handle(STDERR_FILENO, GENERIC_WRITE, &parameters->standard_error);
    return status == STATUS_INVALID_HANDLE ? STATUS_SUCCESS : status;
}
