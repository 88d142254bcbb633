/*
 * The headers of a PE32 or PE32+ image, checked once, and its bytes by relative virtual address
 * (RVA). The same struct describes a file's bytes and an image in memory. Microsoft PE format:
 * "Overview", "Optional Header", "Section Table".
 */
#ifndef LOADER_PE_H
#define LOADER_PE_H

#include "abi/fault.h"
#include "abi/span.h"
#include "abi/windows.h"

struct pe {
    struct span bytes;
    bool mapped;             /* the bytes lie at their RVAs, not at their file offsets */
    uint32_t header_offset;  /* of the PE signature */
    uint32_t section_offset; /* of the section table */
    IMAGE_FILE_HEADER file;
    IMAGE_OPTIONAL_HEADER64 optional; /* directories that the file does not have are zero */
    uint32_t size;                    /* SizeOfImage in whole pages */
    bool is_32bit;                    /* PE32; optional is its header widened */
};

/* A section as the loader places it. */
struct pe_section {
    char name[9];
    uint32_t address, size;        /* in memory; size in whole pages */
    uint32_t raw_offset, raw_size; /* in the file; only what memory takes of it */
    uint32_t flags;                /* IMAGE_SCN_* */
};

/* Checks everything that mapping relies on. */
int pe_read(struct span file, struct pe *pe, struct fault *fault);

/* As pe_read; refuses what cannot run here: other machines than the two x86 ones. */
int pe_parse(struct span file, struct pe *pe, struct fault *fault);
bool pe_is_served(const struct pe *pe);

void pe_section(const struct pe *pe, unsigned index, struct pe_section *section);

/* The bytes from an RVA to the end of what holds it (section, headers or image). */
struct span pe_from(const struct pe *pe, uint32_t address);

/* Exactly [address, address + size); false and an empty span when it is not all there. */
bool pe_cut(const struct pe *pe, uint32_t address, uint64_t size, struct span *part);

/* A NUL-terminated string, or NULL. */
const char *pe_string(const struct pe *pe, uint32_t address);

/* A data directory (IMAGE_DIRECTORY_ENTRY_*); false when the image has none. */
bool pe_directory(const struct pe *pe, unsigned index, uint32_t *address, uint32_t *size);

const char *pe_machine_name(uint16_t machine);

/* Where the last section's bytes end in a file: what follows is the overlay. */
uint64_t pe_file_end(const struct pe *pe);

/* Converts an address in the image, as it is linked, to an RVA; false when it is outside. */
bool pe_rva(const struct pe *pe, uint64_t address, uint32_t *rva);

/*
 * Copies the image into size bytes of zeroed memory at `memory` (pe->size), and describes it
 * there. relocated: the address at which it will run.
 */
int pe_place(const struct pe *file, void *memory, struct pe *image, struct fault *fault);
int pe_relocate(const struct pe *image, uint64_t base, struct fault *fault);

#endif
