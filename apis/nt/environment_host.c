/*
 * The guest's first environment, from the host's: every variable is kept, PATH and the
 * directories among them are spelt for the guest, and what Windows programs rely on is added.
 */
#include "apis/nt/environment.h"

#include "abi/guest_memory.h"
#include "abi/model.h"
#include "abi/process.h"
#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/host/user.h"

#include <cpuid.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct block {
    WCHAR *text;
    size_t used, room; /* in characters */
    bool failed;
};

static void put(struct block *block, const WCHAR *text, size_t length)
{
    if (block->room - block->used < length) {
        size_t room = (block->used + length) * 2 + 4096;
        WCHAR *grown = guest_resize(block->text, room * sizeof *grown);

        if (!grown) {
            block->failed = true;
            return;
        }
        block->text = grown;
        block->room = room;
    }
    memcpy(block->text + block->used, text, length * sizeof *text);
    block->used += length;
}

static void put_host(struct block *block, const char *text)
{
    size_t length = strlen(text), need = utf16_from_utf8(NULL, 0, text, length);
    WCHAR *wide = malloc((need + 1) * sizeof *wide);

    if (!wide) {
        block->failed = true;
        return;
    }
    utf16_from_utf8(wide, need, text, length);
    put(block, wide, need);
    free(wide);
}

static void end_string(struct block *block)
{
    put(block, L"", 1);
}

static void put_variable(struct block *block, const char *name, const char *value)
{
    put_host(block, name);
    put(block, L"=", 1);
    put_host(block, value);
    end_string(block);
}

static void put_folder(struct block *block, const char *name, enum path_folder which)
{
    struct dos_path folder;

    if (path_folder(&folder, which) < 0)
        return;
    put_host(block, name);
    put(block, L"=", 1);
    put(block, folder.text, folder.length);
    end_string(block);
}

/* A child of a sojourn is handed PATH in the guest's form already. */
static bool is_guest_path(const char *value)
{
    return value[0] && value[1] == ':' && (value[2] == '\\' || value[2] == '/');
}

static void put_directories(struct block *block, const char *value)
{
    struct dos_path folder;

    put_host(block, "C:\\Windows\\system32;C:\\Windows");
    while (*value) {
        size_t length = strcspn(value, ":");
        char *directory = strndup(value, length);

        if (directory && *directory == '/' && guest_path_from_host(&folder, directory) == 0) {
            put(block, L";", 1);
            put(block, folder.text, folder.length);
        }
        free(directory);
        value += length + (value[length] == ':');
    }
}

static void put_path(struct block *block, const char *value)
{
    put_host(block, "Path=");
    if (is_guest_path(value))
        put_host(block, value);
    else
        put_directories(block, value);
    end_string(block);
}

static const char *user_name(void)
{
    const char *name = getenv("USER");

    return name && *name ? name : host_user()->name;
}

static void put_machine(struct block *block)
{
    char text[256], host[65];
    unsigned version, b, c, d;

    host_name(host, sizeof host);
    host[strcspn(host, ".")] = 0;
    for (char *at = host; *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
    put_variable(block, "COMPUTERNAME", host);
    put_variable(block, "USERDOMAIN", host);
    put_variable(block, "USERNAME", user_name());
    __cpuid(1, version, b, c, d);
    snprintf(text, sizeof text, "%u", process_peb()->processors);
    put_variable(block, "NUMBER_OF_PROCESSORS", text);
    put_variable(block, "PROCESSOR_ARCHITECTURE", "AMD64");
    snprintf(text, sizeof text, "AMD64 Family %u Model %u Stepping %u",
             (version >> 8 & 15) + (version >> 20 & 255),
             (version >> 4 & 15) | (version >> 12 & 0xf0), version & 15);
    put_variable(block, "PROCESSOR_IDENTIFIER", text);
    snprintf(text, sizeof text, "%x", (version >> 8 & 15) + (version >> 20 & 255));
    put_variable(block, "PROCESSOR_LEVEL", text);
}

static void put_folders(struct block *block)
{
    put_folder(block, "ALLUSERSPROFILE", PATH_PROGRAM_DATA);
    put_folder(block, "APPDATA", PATH_ROAMING_DATA);
    put_folder(block, "LOCALAPPDATA", PATH_LOCAL_DATA);
    put_folder(block, "ProgramData", PATH_PROGRAM_DATA);
    put_folder(block, "ProgramFiles", PATH_PROGRAM_FILES);
    put_folder(block, "PUBLIC", PATH_PUBLIC);
    put_folder(block, "SystemRoot", PATH_WINDOWS);
    put_folder(block, "TEMP", PATH_TEMPORARY);
    put_folder(block, "TMP", PATH_TEMPORARY);
    put_folder(block, "USERPROFILE", PATH_PROFILE);
    put_folder(block, "windir", PATH_WINDOWS);
    put_variable(block, "HOMEDRIVE", "C:");
}

static const struct added {
    const char *name;
    const char *value; /* NULL: made by put_folders or put_machine */
} added[] = {
    {"ALLUSERSPROFILE", NULL},
    {"APPDATA", NULL},
    {"COMPUTERNAME", NULL},
    {"ComSpec", "C:\\Windows\\system32\\cmd.exe"},
    {"HOMEDRIVE", NULL},
    {"LOCALAPPDATA", NULL},
    {"NUMBER_OF_PROCESSORS", NULL},
    {"OS", "Windows_NT"},
    {"PATHEXT", ".COM;.EXE;.BAT;.CMD"},
    {"PROCESSOR_ARCHITECTURE", NULL},
    {"PROCESSOR_IDENTIFIER", NULL},
    {"PROCESSOR_LEVEL", NULL},
    {"ProgramData", NULL},
    {"ProgramFiles", NULL},
    {"PUBLIC", NULL},
    {"SystemDrive", "C:"},
    {"SystemRoot", NULL},
    {"TEMP", NULL},
    {"TMP", NULL},
    {"USERDOMAIN", NULL},
    {"USERNAME", NULL},
    {"USERPROFILE", NULL},
    {"windir", NULL},
};

static bool is_added(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        if (strlen(added[i].name) == length && strncasecmp(added[i].name, name, length) == 0)
            return true;
    }
    return false;
}

/* A guest that was started by a guest has a complete environment: nothing is added to it. */
static bool is_from_guest(char **variables)
{
    for (; *variables; variables++) {
        if (strncasecmp(*variables, "SystemRoot=", 11) == 0)
            return true;
    }
    return false;
}

static void put_added(struct block *block)
{
    put_folders(block);
    put_machine(block);
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        if (added[i].value)
            put_variable(block, added[i].name, added[i].value);
    }
}

static int compare(const void *a, const void *b)
{
    return strcasecmp(*(char *const *)a, *(char *const *)b);
}

/* Windows keeps the block sorted by name; the host's order is nobody's. */
static char **sorted(char **variables, size_t *count)
{
    char **copy;

    for (*count = 0; variables[*count];)
        ++*count;
    copy = calloc(*count + 1, sizeof *copy);
    if (copy) {
        memcpy(copy, variables, *count * sizeof *copy);
        qsort(copy, *count, sizeof *copy, compare);
    }
    return copy;
}

static void put_host_variable(struct block *block, const char *variable, bool complete)
{
    size_t length = strcspn(variable, "=");

    if (!variable[length] || (!complete && is_added(variable, length)))
        return;
    if (length == 4 && strncasecmp(variable, "PATH", 4) == 0) {
        put_path(block, variable + 5);
        return;
    }
    put_host(block, variable);
    end_string(block);
}

WCHAR *environment_from_host(char **variables, size_t *size)
{
    struct block block = {0};
    bool complete = is_from_guest(variables);
    size_t count;
    char **order = sorted(variables, &count);

    if (!order)
        return NULL;
    if (!complete)
        put_added(&block);
    for (size_t i = 0; i < count; i++)
        put_host_variable(&block, order[i], complete);
    end_string(&block);
    free(order);
    if (block.failed) {
        guest_release(block.text);
        return NULL;
    }
    *size = block.used * sizeof *block.text;
    return block.text;
}

/* Of WOW64: "Running 32-bit Applications", "Environment Variables". NULL: there is none. */
static const struct by_model {
    const char *name, *value_32, *value_64;
} by_model[] = {
    {"PROCESSOR_ARCHITECTURE", "x86", "AMD64"},
    {"PROCESSOR_ARCHITEW6432", "AMD64", NULL},
    {"ProgramFiles", "C:\\Program Files (x86)", "C:\\Program Files"},
    {"ProgramFiles(x86)", "C:\\Program Files (x86)", "C:\\Program Files (x86)"},
    {"ProgramW6432", "C:\\Program Files", "C:\\Program Files"},
};

static size_t widen(const char *text, WCHAR wide[64])
{
    return utf16_from_utf8((uint16_t *)wide, 64, text, strlen(text));
}

void environment_suit_model(void)
{
    static const WCHAR of_32[] = u"PROCESSOR_ARCHITEW6432";
    const size_t length = sizeof of_32 / sizeof *of_32 - 1;

    if (!guest_is_32() && environment_get(of_32, length, NULL, 0) < 0)
        return; /* the block was made for a 64-bit process */
    for (size_t i = 0; i < sizeof by_model / sizeof *by_model; i++) {
        const char *value = guest_is_32() ? by_model[i].value_32 : by_model[i].value_64;
        WCHAR name[64], text[64];
        size_t size = value ? widen(value, text) : 0;

        environment_set(name, widen(by_model[i].name, name), value ? text : NULL, size);
    }
}
