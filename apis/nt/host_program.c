/*
 * See host_program.h. The command line is split as Microsoft documents for the C runtime
 * ("Parsing C command-line arguments"). The environment is this process's own as far as the
 * host's programs depend on it, with what the guest has set on top; PATH stays the host's.
 */
#include "apis/nt/host_program.h"

#include "abi/guest_memory.h"

#include "apis/host/child.h"
#include "apis/host/descriptor.h"
#include "apis/host/text.h"
#include "apis/nt/birth.h"
#include "apis/nt/environment.h"
#include "apis/nt/process_image.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct list {
    char **strings;
    size_t count, room;
};

static bool list_add(struct list *list, char *text)
{
    if (!text)
        return false;
    if (list->count + 1 >= list->room) {
        size_t room = list->room * 2 + 32;
        char **strings = realloc(list->strings, room * sizeof *strings);

        if (!strings) {
            free(text);
            return false;
        }
        list->strings = strings;
        list->room = room;
    }
    list->strings[list->count++] = text;
    list->strings[list->count] = NULL;
    return true;
}

static char *narrow(const WCHAR *text, size_t length)
{
    size_t need = utf8_from_utf16(NULL, 0, text, length);
    char *out = malloc(need + 1);

    if (out) {
        utf8_from_utf16(out, need, text, length);
        out[need] = 0;
    }
    return out;
}

/* Backslashes count only before a quotation mark: two for each, an odd one makes it literal. */
static const WCHAR *read_argument(const WCHAR *at, WCHAR *out, size_t *length)
{
    bool quoted = false;

    *length = 0;
    while (*at && (quoted || (*at != ' ' && *at != '\t'))) {
        size_t backslashes = 0;

        while (*at == '\\') {
            backslashes++;
            at++;
        }
        if (*at != '"') {
            while (backslashes-- > 0)
                out[(*length)++] = '\\';
            if (*at && (quoted || (*at != ' ' && *at != '\t')))
                out[(*length)++] = *at++;
            continue;
        }
        for (size_t i = 0; i < backslashes / 2; i++)
            out[(*length)++] = '\\';
        if (backslashes % 2) {
            out[(*length)++] = '"';
        } else if (quoted && at[1] == '"') {
            out[(*length)++] = '"';
            at++;
        } else {
            quoted = !quoted;
        }
        at++;
    }
    return at;
}

static bool split(struct list *list, const WCHAR *line)
{
    WCHAR *argument = malloc((utf16_length(line) + 1) * sizeof *argument);
    bool good = argument != NULL;

    while (good && *line) {
        size_t length;

        while (*line == ' ' || *line == '\t')
            line++;
        if (!*line)
            break;
        line = read_argument(line, argument, &length);
        good = list_add(list, narrow(argument, length));
    }
    free(argument);
    return good;
}

static bool is_variable(const char *entry, const char *name, size_t length)
{
    return strncasecmp(entry, name, length) == 0 && entry[length] == '=';
}

/* The guest's value takes the place of the host's. */
static bool set_variable(struct list *list, char *entry)
{
    size_t length = entry ? strcspn(entry, "=") : 0;

    for (size_t i = 0; entry && i < list->count; i++) {
        if (is_variable(list->strings[i], entry, length)) {
            free(list->strings[i]);
            list->strings[i] = entry;
            return true;
        }
    }
    return list_add(list, entry);
}

/* What the host's programs would misread: a list of directories in the guest's form. */
static bool is_guests_only(const char *entry)
{
    static const char *const names[] = {"PATH", "TEMP", "TMP", "HOME"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_variable(entry, names[i], strlen(names[i])))
            return true;
    }
    return entry[0] == '=';
}

static bool merge(struct list *list, const WCHAR *block)
{
    bool good = true;

    for (char **entry = environ; *entry && good; entry++)
        good = list_add(list, strdup(*entry));
    for (; *block && good; block += utf16_length(block) + 1) {
        char *entry = narrow(block, utf16_length(block));

        if (entry && is_guests_only(entry))
            free(entry);
        else
            good = set_variable(list, entry);
    }
    return good;
}

NTSTATUS host_program_open(struct host_program *program, const struct process_request *request)
{
    struct list arguments = {0}, environment = {0};
    size_t size;
    WCHAR *own = request->environment ? NULL : environment_copy(&size);
    const WCHAR *block = request->environment ? request->environment : own;
    bool good = block && split(&arguments, request->command_line) && merge(&environment, block);

    guest_release(own);
    program->arguments = arguments.strings;
    program->environment = environment.strings;
    return good ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static void strings_free(char **strings)
{
    for (char **string = strings; string && *string; string++)
        free(*string);
    free(strings);
}

void host_program_close(struct host_program *program)
{
    strings_free(program->arguments);
    strings_free(program->environment);
}

/* The descriptors that a Windows program would have taken. */
static void close_at_exec(const struct birth *birth)
{
    for (uint32_t i = 0; i < birth->handle_count; i++) {
        if (birth->handles[i].descriptor >= 0)
            host_descriptor_close_at_exec(birth->handles[i].descriptor);
    }
}

void host_program_become(const char *path)
{
    struct process_request request = {.command_line = birth_text(BIRTH_COMMAND_LINE, NULL),
                                      .environment = birth_text(BIRTH_ENVIRONMENT, NULL)};
    struct host_program program;
    enum process_image kind;

    if (!birth_own() || process_image_of(path, &kind) < 0 || kind != IMAGE_HOST)
        return;
    close_at_exec(birth_own());
    birth_wait_for_resume();
    if (request.command_line && request.environment &&
        host_program_open(&program, &request) == STATUS_SUCCESS)
        child_become(path, program.arguments, program.environment);
}
