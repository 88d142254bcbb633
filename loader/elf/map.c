/* Brings an ELF image's segments into memory (System V ABI, chapter 5 "Program Loading"). */
#include "loader/elf/elf.h"

#include <errno.h>
#include <sys/mman.h>

/* Movable images lie where a call between them and the command is a near one. */
enum { PAGE = 0x1000, MOVABLE_AT = 0x10000000 };

static uint64_t page_down(uint64_t address)
{
    return address & ~(uint64_t)(PAGE - 1);
}

static uint64_t page_up(uint64_t address)
{
    return page_down(address + PAGE - 1);
}

static int protection_of(const Elf64_Phdr *segment)
{
    return (segment->p_flags & PF_R ? PROT_READ : 0) | (segment->p_flags & PF_W ? PROT_WRITE : 0) |
           (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

static int reserve(const struct elf *elf, struct elf_image *image, struct fault *fault)
{
    bool movable = elf->header.e_type == ET_DYN;
    uint64_t wanted = movable ? MOVABLE_AT : elf->low;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (movable ? 0 : MAP_FIXED_NOREPLACE);
    void *memory = mmap((void *)wanted, elf->high - elf->low, PROT_NONE, flags, -1, 0);

    if (memory == MAP_FAILED)
        return fail(fault, FAULT_SYSTEM, 0, "no room for 0x%llx bytes at 0x%llx: %s",
                    (unsigned long long)(elf->high - elf->low), (unsigned long long)elf->low,
                    strerror(errno));
    image->base = (uint64_t)memory - elf->low;
    return 0;
}

/* What is behind the file's data in its last page is zero, and so are the pages behind that. */
static bool clear_rest(const Elf64_Phdr *segment, uint64_t start, int protection)
{
    uint64_t data_end = start + segment->p_filesz, end = start + segment->p_memsz;
    uint64_t zero_pages = page_up(data_end);

    if (data_end == end)
        return true;
    if (data_end != zero_pages && segment->p_filesz > 0) {
        void *page = (void *)page_down(data_end);

        if (mprotect(page, PAGE, PROT_READ | PROT_WRITE) < 0)
            return false;
        memset((void *)data_end, 0, zero_pages - data_end);
        if (mprotect(page, PAGE, protection) < 0)
            return false;
    }
    return page_up(end) <= zero_pages ||
           mmap((void *)zero_pages, page_up(end) - zero_pages, protection,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
}

static bool map_segment(const Elf64_Phdr *segment, int descriptor, uint64_t base)
{
    uint64_t start = base + segment->p_vaddr, page = page_down(start);
    int protection = protection_of(segment);

    if (segment->p_filesz > 0 &&
        mmap((void *)page, start + segment->p_filesz - page, protection, MAP_PRIVATE | MAP_FIXED,
             descriptor, (off_t)page_down(segment->p_offset)) == MAP_FAILED)
        return false;
    return clear_rest(segment, start, protection);
}

/* Where the program finds its own headers (AT_PHDR). */
static uint64_t headers_at(const struct elf *elf, uint64_t base)
{
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr segment = elf_segment(elf, i);

        if (segment.p_type == PT_LOAD && elf->header.e_phoff >= segment.p_offset &&
            elf->header.e_phoff - segment.p_offset < segment.p_filesz)
            return base + segment.p_vaddr + elf->header.e_phoff - segment.p_offset;
    }
    return 0;
}

void elf_unmap(const struct elf *elf, const struct elf_image *image)
{
    munmap((void *)(image->base + elf->low), elf->high - elf->low);
}

int elf_map(const struct elf *elf, int descriptor, struct elf_image *image, struct fault *fault)
{
    if (reserve(elf, image, fault) < 0)
        return -1;
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr segment = elf_segment(elf, i);

        if (segment.p_type == PT_LOAD && segment.p_memsz > 0 &&
            !map_segment(&segment, descriptor, image->base)) {
            elf_unmap(elf, image);
            return fail(fault, FAULT_SYSTEM, segment.p_offset, "segment %u: %s", i,
                        strerror(errno));
        }
    }
    image->entry = image->base + elf->header.e_entry;
    image->headers = headers_at(elf, image->base);
    return 0;
}
