/* See elf.h. */
#include "loader/elf/elf.h"

enum { PAGE = 0x1000, TOP = 47 /* of a program's addresses, in bits */ };

bool elf_is(struct span file)
{
    return file.size >= SELFMAG && memcmp(file.bytes, ELFMAG, SELFMAG) == 0;
}

Elf64_Phdr elf_segment(const struct elf *elf, unsigned index)
{
    Elf64_Phdr segment = {0};

    if (index < elf->header.e_phnum)
        span_copy(elf->bytes, elf->header.e_phoff + index * sizeof segment, &segment,
                  sizeof segment);
    return segment;
}

static int check_header(const struct elf *elf, struct fault *fault)
{
    const Elf64_Ehdr *header = &elf->header;

    if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != EM_X86_64)
        return fail(fault, FAULT_UNSUPPORTED, EI_CLASS,
                    "an ELF file for another machine (class %u, machine %u): only x86-64 runs here",
                    header->e_ident[EI_CLASS], header->e_machine);
    if (header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_ident[EI_VERSION] != EV_CURRENT)
        return fail(fault, FAULT_MALFORMED, EI_DATA, "ELF: data encoding %u, version %u",
                    header->e_ident[EI_DATA], header->e_ident[EI_VERSION]);
    if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
        return fail(fault, FAULT_UNSUPPORTED, offsetof(Elf64_Ehdr, e_type),
                    "an ELF file that is no program (type %u)", header->e_type);
    if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0)
        return fail(fault, FAULT_MALFORMED, offsetof(Elf64_Ehdr, e_phentsize),
                    "ELF: %u program headers of %u bytes", header->e_phnum, header->e_phentsize);
    return 0;
}

static int check_load(const struct elf *elf, unsigned index, const Elf64_Phdr *segment,
                      struct fault *fault)
{
    struct span data;

    if (!span_cut(elf->bytes, segment->p_offset, segment->p_filesz, &data))
        return fail(fault, FAULT_MALFORMED, segment->p_offset,
                    "segment %u: data past end of file at 0x%llx", index,
                    (unsigned long long)segment->p_offset);
    if (segment->p_filesz > segment->p_memsz)
        return fail(fault, FAULT_MALFORMED, segment->p_offset,
                    "segment %u: 0x%llx bytes of data for 0x%llx of memory", index,
                    (unsigned long long)segment->p_filesz, (unsigned long long)segment->p_memsz);
    if (segment->p_vaddr >> TOP || segment->p_memsz >> TOP ||
        (segment->p_vaddr - segment->p_offset) % PAGE != 0)
        return fail(fault, FAULT_MALFORMED, segment->p_offset,
                    "segment %u: 0x%llx bytes at 0x%llx cannot be mapped", index,
                    (unsigned long long)segment->p_memsz, (unsigned long long)segment->p_vaddr);
    return 0;
}

static int read_interpreter(struct elf *elf, const Elf64_Phdr *segment, struct fault *fault)
{
    struct span text;

    if (!span_cut(elf->bytes, segment->p_offset, segment->p_filesz, &text) ||
        !(elf->interpreter = span_string(text, 0)))
        return fail(fault, FAULT_MALFORMED, segment->p_offset,
                    "the interpreter's name: data past end of file at 0x%llx",
                    (unsigned long long)segment->p_offset);
    return 0;
}

/* Loadable segments are in the order of their addresses and do not overlap. */
static int check_segments(struct elf *elf, struct fault *fault)
{
    elf->low = UINT64_MAX;
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr segment = elf_segment(elf, i);

        if (segment.p_type == PT_INTERP && read_interpreter(elf, &segment, fault) < 0)
            return -1;
        if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
            continue;
        if (check_load(elf, i, &segment, fault) < 0)
            return -1;
        if (segment.p_vaddr < elf->high)
            return fail(fault, FAULT_MALFORMED, segment.p_offset,
                        "segment %u: 0x%llx lies inside the one before", i,
                        (unsigned long long)segment.p_vaddr);
        if (elf->low == UINT64_MAX)
            elf->low = segment.p_vaddr & ~(uint64_t)(PAGE - 1);
        elf->high = segment.p_vaddr + segment.p_memsz;
    }
    elf->high = (elf->high + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    if (elf->low == UINT64_MAX)
        return fail(fault, FAULT_MALFORMED, elf->header.e_phoff, "ELF: nothing to load");
    return 0;
}

int elf_read(struct span file, struct elf *elf, struct fault *fault)
{
    struct span table;

    *elf = (struct elf){.bytes = file};
    if (!span_copy(file, 0, &elf->header, sizeof elf->header))
        return fail(fault, FAULT_MALFORMED, 0, "ELF: the header ends at 0x%zx", file.size);
    if (check_header(elf, fault) < 0)
        return -1;
    if (!span_cut(file, elf->header.e_phoff, elf->header.e_phnum * sizeof(Elf64_Phdr), &table))
        return fail(fault, FAULT_MALFORMED, elf->header.e_phoff,
                    "program headers: data past end of file at 0x%llx",
                    (unsigned long long)elf->header.e_phoff);
    return check_segments(elf, fault);
}
