/* Sections: memory that can be mapped, from a file or from nowhere, also by other processes. */
#ifndef APIS_NT_SECTION_H
#define APIS_NT_SECTION_H

#include "apis/nt/file.h"

extern const struct object_type section_type;

struct section_request {
    struct file *file; /* NULL: memory that belongs to no file */
    uint64_t size;     /* 0: the file's */
    ULONG protect;     /* PAGE_* */
    ULONG attributes;  /* SEC_* */
};

NTSTATUS section_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                        const struct section_request *request, HANDLE *handle);
NTSTATUS section_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

/* A view. *base: where it has to be, or NULL; *size: 0 for all behind the offset. */
NTSTATUS section_map(struct object *section, uint64_t offset, ULONG protect, void **base,
                     SIZE_T *size);

/* at: anywhere in the view. STATUS_NOT_MAPPED_VIEW. */
NTSTATUS section_unmap(const void *at);

uint64_t section_size(struct object *section);
ULONG section_attributes(struct object *section);

#endif
