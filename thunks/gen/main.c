/*
 * thunkgen OBJECT: reads a linked object's debug information and writes the table of its
 * exported calls as C on standard output. Nothing is written when a call cannot be described.
 */
#include "thunks/gen/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static int fail_on(const char *file, const char *why)
{
    fprintf(stderr, "thunkgen: %s: %s\n", file, why);
    return 1;
}

int main(int argc, char **argv)
{
    struct gen_model model = {0};
    Dwarf *dwarf;
    int fd;

    if (argc != 2)
        return fail_on("usage", "thunkgen OBJECT > descriptors.c");
    elf_version(EV_CURRENT);
    fd = open(argv[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_on(argv[1], strerror(errno));
    dwarf = dwarf_begin(fd, DWARF_C_READ);
    if (!dwarf)
        return fail_on(argv[1], dwarf_errmsg(-1));
    read_calls(&model, dwarf);
    types_finish(&model);
    read_notes(&model, dwarf_getelf(dwarf));
    model_finish(&model);
    if (model.refusals == 0) {
        char *text;
        size_t size;
        FILE *out = open_memstream(&text, &size);

        tables_write(&model, out);
        fclose(out);
        if (model.refusals == 0)
            fwrite(text, 1, size, stdout);
    }
    return model.refusals != 0 || fflush(stdout) != 0;
}
