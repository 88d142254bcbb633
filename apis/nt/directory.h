/*
 * Listing directories. The names are read at once and come in the order of NTFS, by their
 * capitals; what is asked about each file is looked up as it is handed out.
 */
#ifndef APIS_NT_DIRECTORY_H
#define APIS_NT_DIRECTORY_H

#include "apis/host/file.h"
#include "apis/nt/file.h"
#include "apis/nt/wildcard.h"

struct listing;

struct listing_entry {
    const WCHAR *name; /* not terminated; valid until the listing is closed */
    size_t length;
    struct host_file_status status;
    ULONG attributes;
    ULONG reparse_tag; /* 0: none */
};

/* The descriptor stays the caller's. pattern: of the file system; it may be empty: all. */
NTSTATUS listing_open(int fd, const WCHAR *pattern, size_t length, struct listing **listing);
void listing_close(struct listing *listing);
void listing_restart(struct listing *listing);

/* STATUS_NO_MORE_FILES at the end. with_status: fill what is not the name. */
NTSTATUS listing_next(struct listing *listing, bool with_status, struct listing_entry *entry);
void listing_step_back(struct listing *listing); /* the last entry comes again */

/*
 * NtQueryDirectoryFile: as many entries as fit. class: FILE_INFORMATION_CLASS. The pattern
 * counts at the first call for a file. A single entry that does not fit: STATUS_BUFFER_OVERFLOW.
 */
struct directory_query {
    ULONG class;
    void *buffer;
    ULONG size;
    bool single, restart;
    const UNICODE_STRING *pattern; /* may be NULL */
};

NTSTATUS directory_query(struct file *file, const struct directory_query *query, ULONG *written);

#endif
