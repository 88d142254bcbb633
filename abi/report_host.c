/* Names of sojourn's own functions, from the symbol table of its executable (elf(5)). */
#include "abi/report_symbol.h"

#include "abi/span.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct span executable(void)
{
    static struct span mapped;
    int file;
    struct stat status;
    void *at;

    if (mapped.size > 0)
        return mapped;
    file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return mapped;
    if (fstat(file, &status) == 0) {
        at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (at != MAP_FAILED)
            mapped = (struct span){at, (size_t)status.st_size};
    }
    close(file);
    return mapped;
}

/* The first object that the dynamic linker lists is the executable. */
static int first_object(struct dl_phdr_info *info, size_t size, void *base)
{
    (void)size;
    *(uintptr_t *)base = info->dlpi_addr;
    return 1;
}

static bool section_at(struct span file, const Elf64_Ehdr *header, unsigned index,
                       Elf64_Shdr *section)
{
    return index < header->e_shnum &&
           span_copy(file, header->e_shoff + index * (uint64_t)sizeof *section, section,
                     sizeof *section);
}

/* The symbols and the strings that they are named by. */
static bool symbol_table(struct span file, struct span *symbols, struct span *strings)
{
    Elf64_Shdr section, names;
    Elf64_Ehdr header;

    if (!span_copy(file, 0, &header, sizeof header))
        return false;
    for (unsigned i = 0; section_at(file, &header, i, &section); i++) {
        if (section.sh_type == SHT_SYMTAB)
            return section_at(file, &header, section.sh_link, &names) &&
                   span_cut(file, section.sh_offset, section.sh_size, symbols) &&
                   span_cut(file, names.sh_offset, names.sh_size, strings);
    }
    return false;
}

bool report_host_symbol(uintptr_t pc, const char **name, uintptr_t *offset)
{
    struct span symbols, strings;
    uintptr_t base = 0;
    Elf64_Sym symbol;

    dl_iterate_phdr(first_object, &base);
    if (!symbol_table(executable(), &symbols, &strings))
        return false;
    for (uint64_t at = 0; span_copy(symbols, at, &symbol, sizeof symbol); at += sizeof symbol) {
        *offset = pc - base - symbol.st_value;
        *name = span_string(strings, symbol.st_name);
        if (ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && *offset < symbol.st_size && *name)
            return true;
    }
    return false;
}
