/*
 * thunkgen OBJECT [HEADERS32 [MACROS]]: reads a linked object's debug information and writes the
 * table of its exported calls as C on standard output. HEADERS32 is thunks/headers.h compiled for
 * a 32-bit guest; MACROS is the same for a 64-bit one, with the names of constants: -fdebug-macro.
 * Nothing is written when a call cannot be described.
 *
 * thunkgen --layouts OBJECT [HEADERS32 [MACROS]]: lists the structs that calls lead to, with their
 * sizes in 64-bit and in 32-bit guests.
 */
#include "thunks/gen/layout32.h"
#include "thunks/gen/tables.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static int fail_on(const char *file, const char *why)
{
    fprintf(stderr, "thunkgen: %s: %s\n", file, why);
    return 1;
}

static Dwarf *open_object(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    Dwarf *dwarf;

    if (fd < 0) {
        fail_on(path, strerror(errno));
        return NULL;
    }
    dwarf = dwarf_begin(fd, DWARF_C_READ);
    if (!dwarf)
        fail_on(path, dwarf_errmsg(-1));
    return dwarf;
}

static int write_all(struct gen_model *model)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return fail_on("output", strerror(errno));
    tables_write(model, out);
    fclose(out);
    if (model->refusals)
        return 1;
    return fwrite(text, 1, size, stdout) != size || fflush(stdout) != 0;
}

static void read_object(struct gen_model *model, Dwarf *object)
{
    read_notes(model, dwarf_getelf(object));
    read_calls(model, object);
    read_structs(model, object);
    read_symbols(model, dwarf_getelf(object));
    types_finish(model);
    layout32_find(model);
    types_merge(model);
    model_finish(model);
    types_number(model);
}

int main(int argc, char **argv)
{
    struct gen_model model = {0};
    bool layouts = argc > 1 && strcmp(argv[1], "--layouts") == 0;
    Dwarf *inputs[3] = {0}; /* OBJECT, HEADERS32, MACROS */

    argc -= layouts;
    argv += layouts;
    if (argc < 2 || argc > 4)
        return fail_on("usage", "thunkgen [--layouts] OBJECT [HEADERS32 [MACROS]]");
    elf_version(EV_CURRENT);
    for (int i = 1; i < argc; i++) {
        if (!(inputs[i - 1] = open_object(argv[i])))
            return 1;
    }
    if (inputs[1])
        headers_read(&model.headers32, inputs[1]);
    if (inputs[2])
        headers_read(&model.headers64, inputs[2]);
    read_object(&model, inputs[0]);
    if (layouts) {
        layout32_report(&model, stdout);
        return model.refusals != 0;
    }
    if (inputs[2])
        read_macros(&model, inputs[2]);
    return model.refusals ? 1 : write_all(&model);
}
