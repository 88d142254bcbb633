/*
 * The headers of an ELF image for the x86-64, checked once. System V ABI, chapters 4 "Object
 * Files" and 5 "Program Loading and Dynamic Linking".
 */
#ifndef LOADER_ELF_ELF_H
#define LOADER_ELF_ELF_H

#include "abi/fault.h"
#include "abi/span.h"

#include <elf.h>

struct elf {
    struct span bytes;
    Elf64_Ehdr header;
    uint64_t low, high;      /* of the loadable segments, in whole pages */
    const char *interpreter; /* or NULL */
};

/* True when the bytes begin as an ELF file does. */
bool elf_is(struct span file);

/* Checks everything that mapping relies on. */
int elf_read(struct span file, struct elf *elf, struct fault *fault);

/* A row of the program header table; zero when there is none at that index. */
Elf64_Phdr elf_segment(const struct elf *elf, unsigned index);

/* The system that the file says it is for: "freebsd", "linux"...; NULL when nothing tells. */
const char *elf_system(const struct elf *elf);

/* Where an image is. */
struct elf_image {
    uint64_t base; /* what is added to the file's addresses */
    uint64_t entry, headers;
};

/* Brings the segments into memory; descriptor is the file's. */
int elf_map(const struct elf *elf, int descriptor, struct elf_image *image, struct fault *fault);

void elf_unmap(const struct elf *elf, const struct elf_image *image);

#endif
