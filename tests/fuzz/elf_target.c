/* ELF files: reads the headers, tells the system, and maps the segments. */
#include "loader/elf/elf.h"
#include "tests/fuzz/target.h"

#include <sys/mman.h>
#include <unistd.h>

enum { HEAD = 0x4000 };

static int file;

/* Only what is at the start is looked at once it is mapped: the rest of a large program stays a
 * hole. */
static bool file_fill(const uint8_t *bytes, size_t size)
{
    size_t head = size < HEAD ? size : HEAD;

    return ftruncate(file, 0) == 0 && pwrite(file, bytes, head, 0) == (ssize_t)head &&
           ftruncate(file, (off_t)size) == 0;
}

void target_prepare(void)
{
    file = memfd_create("input", MFD_CLOEXEC);
}

int target_run(const uint8_t *bytes, size_t size)
{
    struct elf_image image;
    struct fault fault;
    struct elf elf;

    if (!elf_is((struct span){bytes, size}) ||
        elf_read((struct span){bytes, size}, &elf, &fault) < 0)
        return 0;
    elf_system(&elf);
    if (!file_fill(bytes, size) || elf_map(&elf, file, &image, &fault) < 0)
        return 0;
    elf_unmap(&elf, &image);
    return 1;
}

void target_areas(struct span program, void (*add)(void *context, size_t at, size_t size),
                  void *context)
{
    struct fault fault;
    struct elf elf;

    if (elf_read(program, &elf, &fault) < 0)
        return;
    add(context, 0, sizeof elf.header);
    add(context, elf.header.e_phoff, elf.header.e_phnum * sizeof(Elf64_Phdr));
    for (unsigned i = 0; i < elf.header.e_phnum; i++) {
        Elf64_Phdr segment = elf_segment(&elf, i);

        if (segment.p_type == PT_NOTE || segment.p_type == PT_INTERP)
            add(context, segment.p_offset, segment.p_filesz);
    }
}
