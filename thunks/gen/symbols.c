/*
 * The symbol table has the last word on what is exported: a function named GROUP.NAME that the
 * debug information does not describe (clang leaves out the name of one without a prototype) is
 * refused.
 */
#include "thunks/gen/read.h"

#include <gelf.h>
#include <string.h>

/* Linking makes hidden symbols local; a function that was static has default visibility. */
static bool is_static(const GElf_Sym *symbol)
{
    return GELF_ST_BIND(symbol->st_info) == STB_LOCAL &&
           GELF_ST_VISIBILITY(symbol->st_other) == STV_DEFAULT;
}

static void check_symbol(struct gen_model *model, const GElf_Sym *symbol, const char *name)
{
    if (GELF_ST_TYPE(symbol->st_info) != STT_FUNC || is_static(symbol) || !name ||
        !strchr(name, '.') || model_find(model, name) || model->refusals)
        return;
    refuse(model, name,
           "has no prototype in the debug information: write (void) for no "
           "parameters");
}

static void check_table(struct gen_model *model, Elf *elf, Elf_Scn *section,
                        const GElf_Shdr *header)
{
    Elf_Data *data = elf_getdata(section, NULL);
    int count = data && header->sh_entsize ? (int)(header->sh_size / header->sh_entsize) : 0;
    GElf_Sym symbol;

    for (int i = 0; i < count; i++) {
        if (gelf_getsym(data, i, &symbol))
            check_symbol(model, &symbol, elf_strptr(elf, header->sh_link, symbol.st_name));
    }
}

void read_symbols(struct gen_model *model, Elf *elf)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;

    while ((section = elf_nextscn(elf, section))) {
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
            check_table(model, elf, section, &header);
    }
}
