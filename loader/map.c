/* See map.h. */
#include "loader/map.h"

#include "abi/memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

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
    uint64_t offset =
        (uint64_t)image->header_offset + offsetof(IMAGE_NT_HEADERS64, OptionalHeader.ImageBase);
    struct span field;

    image->optional.ImageBase = (uintptr_t)memory;
    if (span_cut(image->bytes, offset, sizeof image->optional.ImageBase, &field))
        memcpy((void *)(uintptr_t)field.bytes, &image->optional.ImageBase, field.size);
}

int map_image(const struct pe *file, struct pe *image, struct fault *fault)
{
    void *memory = NULL;

    if (reserve(file, &memory, fault) < 0)
        goto undo;
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

/* Indexed by read (1), write (2) and execute (4). */
static const uint32_t protections[8] = {
    PAGE_NOACCESS, PAGE_READONLY,     PAGE_WRITECOPY,         PAGE_WRITECOPY,
    PAGE_EXECUTE,  PAGE_EXECUTE_READ, PAGE_EXECUTE_WRITECOPY, PAGE_EXECUTE_WRITECOPY,
};

static uint32_t section_protection(uint32_t flags)
{
    return protections[(flags & IMAGE_SCN_MEM_READ ? 1 : 0) |
                       (flags & IMAGE_SCN_MEM_WRITE ? 2 : 0) |
                       (flags & IMAGE_SCN_MEM_EXECUTE ? 4 : 0)];
}

int map_protect(const struct pe *file, const struct pe *image, struct fault *fault)
{
    char *memory = (char *)(uintptr_t)image->bytes.bytes;
    struct pe_section section;
    uint32_t headers = image->size;

    if (image->optional.SectionAlignment < MEMORY_PAGE) { /* one flat run, all of it writable */
        memory_protect(memory, image->size, PAGE_EXECUTE_WRITECOPY, NULL);
        return 0;
    }
    for (unsigned i = file->file.NumberOfSections; i-- > 0;) {
        pe_section(file, i, &section);
        headers = section.address;
        if (memory_protect(memory + section.address, section.size,
                           section_protection(section.flags), NULL) < 0)
            return fail(fault, FAULT_SYSTEM, section.address,
                        "section %u (%s): cannot be protected", i + 1, section.name);
    }
    memory_protect(memory, headers, PAGE_READONLY, NULL);
    return 0;
}
