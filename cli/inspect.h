/* What `sojourn inspect` knows of a program; how it is shown is in inspect_text and _json. */
#ifndef CLI_INSPECT_H
#define CLI_INSPECT_H

#include "loader/import.h"
#include "loader/pe.h"

/* What meets an import. */
enum meeting {
    MEETING_BUILTIN,
    MEETING_FILE,    /* a DLL beside the program */
    MEETING_GAP,     /* known and not provided; it becomes a named trap */
    MEETING_MISSING, /* unknown; a named trap, too */
    MEETING_KINDS
};

extern const char *const meeting_names[MEETING_KINDS]; /* "builtin" */

struct inspection {
    const char *path; /* of the program on the host */
    struct span file;
    struct pe pe;
};

/* Who provides a module's functions; text: "kernelbase.dll", "C runtime beside the program". */
struct provider {
    enum meeting meeting;
    const struct builtin_dll *dll;
    char name[256];
    struct span file; /* of MEETING_FILE */
    struct pe pe;
};

void provider_open(const struct inspection *inspection, const char *module,
                   struct provider *provider);
void provider_close(struct provider *provider);

/* reason: of a gap, else NULL. */
enum meeting provider_meets(const struct provider *provider, const struct import *import,
                            const char **reason);

/* Walks both import tables. The calls for functions come between those for their modules. */
struct import_visitor {
    void (*module)(void *context, const char *module, bool delayed,
                   const struct provider *provider);
    void (*function)(void *context, const struct import *import, enum meeting meeting,
                     const char *reason);
    void (*module_end)(void *context);
    void *context;
};

int inspect_imports(const struct inspection *inspection, const struct import_visitor *visitor,
                    struct fault *fault);

const char *inspect_subsystem(uint16_t subsystem);

/* A section's name; long ones ("/4") are in the file's string table. */
const char *inspect_section_name(const struct inspection *inspection,
                                 const struct pe_section *section);

/* What follows the sections and the symbols that belong to them. */
struct span inspect_overlay(const struct inspection *inspection);

/* The number of resources of a type's entry at the top of the tree, at most 65535. */
uint32_t inspect_count_resources(const struct pe *pe, uint32_t type_index);
const char *inspect_resource_type(uint32_t type); /* NULL when it has no name */

/* A program of a foreign Unix: what it is, and the system calls that its code makes. */
int inspect_elf(struct span file, const char *path, bool as_json, struct fault *fault);

int inspect_text(const struct inspection *inspection, struct fault *fault);
int inspect_json(const struct inspection *inspection, struct fault *fault);

#endif
