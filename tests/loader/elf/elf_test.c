/* The headers of ELF files, checked before anything is mapped. */
#include "loader/elf/elf.h"

#include "tests/suite.h"

#include <string.h>

enum { SIZE = 0x2000, NOTE = 0x200, NAME = 0x300 };

static uint8_t bytes[SIZE];

static Elf64_Ehdr *header(void)
{
    return (Elf64_Ehdr *)bytes;
}

static Elf64_Phdr *segment(unsigned index)
{
    return (Elf64_Phdr *)(bytes + sizeof(Elf64_Ehdr)) + index;
}

/* One segment of code at 0x400000, whose second page is not in the file. */
static void make(void)
{
    memset(bytes, 0, sizeof bytes);
    memcpy(header()->e_ident, ELFMAG, SELFMAG);
    header()->e_ident[EI_CLASS] = ELFCLASS64;
    header()->e_ident[EI_DATA] = ELFDATA2LSB;
    header()->e_ident[EI_VERSION] = EV_CURRENT;
    header()->e_type = ET_EXEC;
    header()->e_machine = EM_X86_64;
    header()->e_phoff = sizeof(Elf64_Ehdr);
    header()->e_phentsize = sizeof(Elf64_Phdr);
    header()->e_phnum = 1;
    *segment(0) = (Elf64_Phdr){.p_type = PT_LOAD,
                               .p_flags = PF_R | PF_X,
                               .p_vaddr = 0x400000,
                               .p_filesz = 0x1000,
                               .p_memsz = 0x1800};
}

static int read_it(size_t size, struct elf *elf, struct fault *fault)
{
    *fault = (struct fault){0};
    return elf_read((struct span){bytes, size}, elf, fault);
}

static void refused(const char *why)
{
    struct fault fault;
    struct elf elf;

    CU_ASSERT_EQUAL(read_it(SIZE, &elf, &fault), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(fault.why, why));
}

static void the_room_that_segments_take_is_whole_pages(void)
{
    struct fault fault;
    struct elf elf;

    make();
    CU_ASSERT_EQUAL_FATAL(read_it(SIZE, &elf, &fault), 0);
    CU_ASSERT_EQUAL(elf.low, 0x400000);
    CU_ASSERT_EQUAL(elf.high, 0x402000);
    CU_ASSERT_PTR_NULL(elf.interpreter);
}

static void every_prefix_is_refused_or_complete(void)
{
    struct fault fault;
    struct elf elf;

    make();
    for (size_t size = 0; size < SIZE; size++) {
        int result = read_it(size, &elf, &fault);

        CU_ASSERT_EQUAL(result, size < 0x1000 ? -1 : 0);
        CU_ASSERT_EQUAL(result < 0, fault.why[0] != 0);
    }
}

static void other_machines_are_named(void)
{
    make();
    header()->e_machine = EM_AARCH64;
    refused("another machine");
    make();
    header()->e_ident[EI_CLASS] = ELFCLASS32;
    refused("another machine");
    make();
    header()->e_type = ET_REL;
    refused("no program");
}

static void segments_that_cannot_be_mapped_are_refused(void)
{
    make();
    segment(0)->p_offset = 0x1fff;
    refused("data past end of file at 0x1fff");
    make();
    segment(0)->p_memsz = 1;
    refused("0x1000 bytes of data for 0x1 of memory");
    make();
    segment(0)->p_vaddr = UINT64_C(1) << 47;
    refused("cannot be mapped");
    make();
    segment(0)->p_vaddr = 0x400001;
    refused("cannot be mapped");
    make();
    header()->e_phnum = 2;
    *segment(1) = *segment(0);
    refused("lies inside the one before");
    make();
    segment(0)->p_type = PT_NOTE;
    refused("nothing to load");
}

static void add_note(const char *vendor, uint32_t size)
{
    Elf64_Nhdr note = {.n_namesz = size, .n_type = 1};

    header()->e_phnum = 2;
    *segment(1) = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = NOTE, .p_filesz = 0x40};
    memcpy(bytes + NOTE, &note, sizeof note);
    memcpy(bytes + NOTE + sizeof note, vendor, strlen(vendor) + 1);
}

static const char *system_of(void)
{
    struct fault fault;
    struct elf elf;

    CU_ASSERT_EQUAL_FATAL(read_it(SIZE, &elf, &fault), 0);
    return elf_system(&elf) ? elf_system(&elf) : "";
}

static void the_system_is_known_by_header_note_or_interpreter(void)
{
    make();
    CU_ASSERT_STRING_EQUAL(system_of(), "");
    header()->e_ident[EI_OSABI] = ELFOSABI_FREEBSD;
    CU_ASSERT_STRING_EQUAL(system_of(), "freebsd");
    make();
    add_note("NetBSD", 7);
    CU_ASSERT_STRING_EQUAL(system_of(), "netbsd");
    make();
    header()->e_phnum = 2;
    *segment(1) = (Elf64_Phdr){.p_type = PT_INTERP, .p_offset = NAME, .p_filesz = 0x40};
    strcpy((char *)bytes + NAME, "/usr/libexec/ld.so");
    CU_ASSERT_STRING_EQUAL(system_of(), "openbsd");
}

static void a_note_whose_size_is_wild_tells_nothing(void)
{
    make();
    add_note("FreeBSD", 0xfffffff0);
    CU_ASSERT_STRING_EQUAL(system_of(), "");
    make();
    header()->e_phnum = 2;
    *segment(1) = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = SIZE - 4, .p_filesz = 0x40};
    CU_ASSERT_STRING_EQUAL(system_of(), "");
}

SUITE(elf, TEST(the_room_that_segments_take_is_whole_pages),
      TEST(every_prefix_is_refused_or_complete), TEST(other_machines_are_named),
      TEST(segments_that_cannot_be_mapped_are_refused),
      TEST(the_system_is_known_by_header_note_or_interpreter),
      TEST(a_note_whose_size_is_wild_tells_nothing));
