/*
 * See generate.h. The source is compiled as the API objects are, thunkgen describes it, and the
 * tables are compiled into a shared object together with it. Windows' headers stay out: a test
 * then takes milliseconds.
 */
#include "tests/thunks/gen/generate.h"

#include "thunks/describe.h"

#include <dlfcn.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char prelude[] =
    "#define TAG(text) __attribute__((btf_decl_tag(text)))\n"
    "#define MS __attribute__((ms_abi))\n"
    "#define API(group, type, name, parameters)\\\n"
    "    type MS name parameters __asm__(#group \".\" #name);\\\n"
    "    type MS name parameters\n"
    "#define NOTE_AT(counter, kind, subject, text)\\\n"
    "    static const char note_##counter[]\\\n"
    "        __attribute__((used, section(\".api_notes\"), aligned(1))) =\\\n"
    "            kind \"\\0\" subject \"\\0\" text\n"
    "#define NOTE(line, kind, subject, text) NOTE_AT(line, kind, subject, text)\n"
    "#line 1\n";

static char message[4096];

static void write_source(const char *directory, const char *source)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/input.c", directory);
    file = fopen(path, "w");
    fputs(prelude, file);
    fputs(source, file);
    fclose(file);
}

static void read_message(const char *directory)
{
    char path[256];
    FILE *file;
    size_t size;

    snprintf(path, sizeof path, "%s/message", directory);
    file = fopen(path, "r");
    size = file ? fread(message, 1, sizeof message - 1, file) : 0;
    message[size] = 0;
    if (file)
        fclose(file);
}

/* Where the test program is. */
static const char *build_directory(void)
{
    static char self[256];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    self[length < 0 ? 0 : length] = 0;
    return dirname(self);
}

static bool run(const char *directory, bool with_headers)
{
    const char *headers = "true", *inputs = "";
    char command[2048], own_headers[512], own_inputs[128];

    if (with_headers) {
        snprintf(own_headers, sizeof own_headers,
                 "clang --target=i686-linux-gnu -malign-double -g -fPIC -w -shared -nostdlib "
                 "-fuse-ld=lld -fno-eliminate-unused-debug-types -o %1$s/input32.elf %1$s/input.c",
                 directory);
        snprintf(own_inputs, sizeof own_inputs, "%1$s/input32.elf %1$s/input.elf", directory);
        headers = own_headers;
        inputs = own_inputs;
    }
    snprintf(command, sizeof command,
             "( clang -g -O2 -fPIC -w -shared -nostdlib -fuse-ld=lld -o %1$s/input.elf "
             "%1$s/input.c && %3$s && %2$s/../thunkgen %1$s/input.elf %4$s >%1$s/tables.c && "
             "clang -fPIC -w -I. -DTHUNKS_HEADERS_H -shared -o %1$s/tables.so %1$s/tables.c "
             "%1$s/input.c ) >%1$s/message 2>&1",
             directory, build_directory(), headers, inputs);
    return system(command) == 0;
}

FILE *generate_layouts(void)
{
    char command[1024];

    snprintf(command, sizeof command,
             "%1$s/../thunkgen --layouts %1$s/../apis.elf %1$s/../headers32.elf %1$s/../macros.elf",
             build_directory());
    return popen(command, "r");
}

static const struct call_table *load(const char *path)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    describe_tables(dlsym(object, "descriptions"));
    return dlsym(object, "descriptors");
}

static const struct call_table *make(const char *source, bool with_headers)
{
    char directory[] = "/tmp/thunkgen.XXXXXX", path[64], command[64];
    const struct call_table *tables = NULL;

    if (!mkdtemp(directory))
        return NULL;
    write_source(directory, source);
    if (run(directory, with_headers)) {
        snprintf(path, sizeof path, "%s/tables.so", directory);
        tables = load(path);
    }
    read_message(directory);
    snprintf(command, sizeof command, "rm -r %s", directory);
    if (system(command) != 0)
        fprintf(stderr, "%s failed\n", command);
    return tables;
}

const struct call_table *generate(const char *source)
{
    return make(source, false);
}

const struct call_table *generate_with_headers(const char *source)
{
    return make(source, true);
}

const char *generate_message(void)
{
    return message;
}
