/* See map.h. */
#include "loader/map.h"

#include "abi/memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { HUGE_PAGE = 0x200000 };

int map_file_open(int descriptor, struct span *file, struct fault *fault)
{
    struct stat status;
    void *bytes;

    *file = (struct span){0};
    if (fstat(descriptor, &status) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "%s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return fail(fault, FAULT_MALFORMED, 0, "not a regular file");
    if (status.st_size == 0)
        return fail(fault, FAULT_MALFORMED, 0, "not a Windows program: the file is empty");
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED)
        return fail(fault, FAULT_SYSTEM, 0, "%s", strerror(errno));
    *file = (struct span){bytes, (size_t)status.st_size};
    return 0;
}

void map_file_close(struct span *file)
{
    if (file->bytes)
        munmap((void *)(uintptr_t)file->bytes, file->size);
    *file = (struct span){0};
}

/* The image's own base where it is free, any other place where it can be moved. */
static int reserve(const struct pe *file, void **memory, struct fault *fault)
{
    uint64_t wanted = file->optional.ImageBase;
    bool movable = !(file->file.Characteristics & IMAGE_FILE_RELOCS_STRIPPED);
    int result = -EEXIST;

    if (wanted != 0)
        result =
            memory_reserve(wanted, file->size, 0, PAGE_EXECUTE_WRITECOPY, MEMORY_IMAGE, memory);
    if (result < 0 && movable)
        result = memory_reserve(0, file->size, 0, PAGE_EXECUTE_WRITECOPY, MEMORY_IMAGE, memory);
    if (result == 0)
        result = memory_commit(*memory, file->size, PAGE_READWRITE);
    if (result == 0)
        return 0;
    return fail(fault, FAULT_SYSTEM, 0, "no room for 0x%x bytes at 0x%llx: %s", file->size,
                (unsigned long long)wanted, strerror(-result));
}

/* In memory, too, the header names the base at which the image is. */
static void state_base(struct pe *image, void *memory)
{
    uint64_t field = image->is_32bit ? offsetof(IMAGE_NT_HEADERS32, OptionalHeader.ImageBase)
                                     : offsetof(IMAGE_NT_HEADERS64, OptionalHeader.ImageBase);
    size_t size = image->is_32bit ? sizeof(DWORD) : sizeof(ULONGLONG);
    struct span bytes;

    image->optional.ImageBase = (uintptr_t)memory;
    if (span_cut(image->bytes, image->header_offset + field, size, &bytes))
        memcpy((void *)(uintptr_t)bytes.bytes, &image->optional.ImageBase, size);
}

/* Halves the time that a large program takes to be filled in. */
static void prefer_huge_pages(const struct pe *file, void *memory)
{
    size_t size = file->bytes.size < file->size ? file->bytes.size : file->size;

    if (size >= HUGE_PAGE)
        madvise(memory, size, MADV_HUGEPAGE);
}

int map_image(const struct pe *file, struct pe *image, struct fault *fault)
{
    void *memory = NULL;

    if (reserve(file, &memory, fault) < 0)
        goto undo;
    prefer_huge_pages(file, memory);
    if (pe_place(file, memory, image, fault) < 0 ||
        pe_relocate(image, (uintptr_t)memory, fault) < 0)
        goto undo;
    state_base(image, memory);
    return 0;
undo:
    if (memory)
        memory_release(memory);
    *image = (struct pe){0};
    return -1;
}

void map_release(const struct pe *image)
{
    memory_release((void *)(uintptr_t)image->bytes.bytes);
}

/*
 * Indexed by read (1), write (2) and execute (4). What states no access at all can be read, since
 * the loader goes on reading there: exports and other tables may be anywhere.
 */
static const uint32_t protections[8] = {
    PAGE_READONLY, PAGE_READONLY,     PAGE_WRITECOPY,         PAGE_WRITECOPY,
    PAGE_EXECUTE,  PAGE_EXECUTE_READ, PAGE_EXECUTE_WRITECOPY, PAGE_EXECUTE_WRITECOPY,
};

static uint32_t section_protection(uint32_t flags)
{
    return protections[(flags & IMAGE_SCN_MEM_READ ? 1 : 0) |
                       (flags & IMAGE_SCN_MEM_WRITE ? 2 : 0) |
                       (flags & IMAGE_SCN_MEM_EXECUTE ? 4 : 0)];
}

/* Neighbours that are protected alike are protected by one call. */
struct run {
    uint32_t start, end, protection;
};

static int protect_run(const struct pe *image, const struct run *run, struct fault *fault)
{
    char *memory = (char *)(uintptr_t)image->bytes.bytes;

    if (run->end == run->start ||
        memory_protect(memory + run->start, run->end - run->start, run->protection, NULL) == 0)
        return 0;
    return fail(fault, FAULT_SYSTEM, run->start, "the image at 0x%x cannot be protected",
                run->start);
}

int map_protect(const struct pe *file, const struct pe *image, struct fault *fault)
{
    struct run run = {.protection = PAGE_READONLY}; /* the headers */
    struct pe_section section;

    if (image->optional.SectionAlignment < MEMORY_PAGE) { /* one flat run, all of it writable */
        run = (struct run){0, image->size, PAGE_EXECUTE_WRITECOPY};
        return protect_run(image, &run, fault);
    }
    for (unsigned i = 0; i < file->file.NumberOfSections; i++) {
        uint32_t protection;

        pe_section(file, i, &section);
        run.end = section.address;
        protection = section_protection(section.flags);
        if (protection == run.protection)
            continue;
        if (protect_run(image, &run, fault) < 0)
            return -1;
        run = (struct run){section.address, section.address, protection};
    }
    run.end = image->size;
    return protect_run(image, &run, fault);
}
