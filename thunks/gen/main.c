/*
 * thunkgen OBJECT [MACROS]: reads a linked object's debug information and writes the table of its
 * exported calls as C on standard output. MACROS, compiled with -fdebug-macro, has the names of
 * constants. Nothing is written when a call cannot be described.
 */
#include "thunks/gen/read.h"
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

int main(int argc, char **argv)
{
    struct gen_model model = {0};
    Dwarf *object, *macros = NULL;

    if (argc < 2 || argc > 3)
        return fail_on("usage", "thunkgen OBJECT [MACROS] > descriptors.c");
    elf_version(EV_CURRENT);
    object = open_object(argv[1]);
    if (!object || (argc == 3 && !(macros = open_object(argv[2]))))
        return 1;
    read_calls(&model, object);
    read_symbols(&model, dwarf_getelf(object));
    types_finish(&model);
    read_notes(&model, dwarf_getelf(object));
    model_finish(&model);
    if (macros)
        read_macros(&model, macros);
    return model.refusals ? 1 : write_all(&model);
}
