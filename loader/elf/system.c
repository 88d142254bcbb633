/*
 * Which system an ELF file is for: by the ABI byte of its header, by a vendor's note, or by the
 * interpreter that it names, in this order.
 */
#include "loader/elf/elf.h"

struct marker {
    const char *text, *system;
};

static const struct marker vendors[] = {
    {"FreeBSD", "freebsd"},     {"NetBSD", "netbsd"}, {"OpenBSD", "openbsd"},
    {"DragonFly", "dragonfly"}, {"GNU", "linux"},
};

static const struct marker interpreters[] = {
    {"/libexec/ld-elf.so.1", "freebsd"},      {"/usr/libexec/ld-elf.so.2", "dragonfly"},
    {"/libexec/ld.elf_so", "netbsd"},         {"/usr/libexec/ld.elf_so", "netbsd"},
    {"/usr/libexec/ld.so", "openbsd"},        {"/lib/amd64/ld.so.1", "solaris"},
    {"/usr/lib/amd64/ld.so.1", "solaris"},    {"/lib/64/ld.so.1", "solaris"},
    {"/lib64/ld-linux-x86-64.so.2", "linux"},
};

static const char *marker_find(const struct marker *markers, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(markers[i].text, text) == 0)
            return markers[i].system;
    }
    return NULL;
}

#define FIND(markers, text) marker_find(markers, sizeof markers / sizeof *markers, text)

static const char *by_header(const struct elf *elf)
{
    switch (elf->header.e_ident[EI_OSABI]) {
    case ELFOSABI_FREEBSD:
        return "freebsd";
    case ELFOSABI_NETBSD:
        return "netbsd";
    case ELFOSABI_OPENBSD:
        return "openbsd";
    case ELFOSABI_SOLARIS:
        return "solaris";
    case ELFOSABI_LINUX:
        return "linux";
    default:
        return NULL;
    }
}

/* The name of each note in a segment is its vendor's; toolchains add notes of their own (Go). */
static const char *by_notes(struct span notes)
{
    const char *system = NULL;
    uint64_t at = 0;
    Elf64_Nhdr note;

    while (!system && span_copy(notes, at, &note, sizeof note)) {
        struct span name;

        at += sizeof note;
        if (span_cut(notes, at, note.n_namesz, &name) && span_string(name, 0))
            system = FIND(vendors, span_string(name, 0));
        at += ((uint64_t)note.n_namesz + 3) / 4 * 4 + ((uint64_t)note.n_descsz + 3) / 4 * 4;
    }
    return system;
}

const char *elf_system(const struct elf *elf)
{
    const char *system = by_header(elf);

    for (unsigned i = 0; !system && i < elf->header.e_phnum; i++) {
        Elf64_Phdr segment = elf_segment(elf, i);
        struct span notes;

        if (segment.p_type == PT_NOTE &&
            span_cut(elf->bytes, segment.p_offset, segment.p_filesz, &notes))
            system = by_notes(notes);
    }
    if (!system && elf->interpreter)
        system = FIND(interpreters, elf->interpreter);
    return system;
}
