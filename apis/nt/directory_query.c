/* NtQueryDirectoryFile's records: directory_query of directory.h. MS-FSCC 2.4. */
#include "apis/nt/directory.h"
#include "apis/nt/file_information.h"

#include <stddef.h>
#include <string.h>

/* Where a class's records have their parts; offset 0 stands for a part that is not there. */
struct record_shape {
    ULONG class;
    size_t name, ea_size, id, id128, tag;
    bool names_only;
};

static const struct record_shape shapes[] = {
    {.class = FileDirectoryInformation, .name = offsetof(FILE_DIRECTORY_INFORMATION, FileName)},
    {.class = FileFullDirectoryInformation,
     .name = offsetof(FILE_FULL_DIR_INFORMATION, FileName),
     .ea_size = offsetof(FILE_FULL_DIR_INFORMATION, EaSize)},
    {.class = FileBothDirectoryInformation,
     .name = offsetof(FILE_BOTH_DIR_INFORMATION, FileName),
     .ea_size = offsetof(FILE_BOTH_DIR_INFORMATION, EaSize)},
    {.class = FileIdBothDirectoryInformation,
     .name = offsetof(FILE_ID_BOTH_DIR_INFORMATION, FileName),
     .ea_size = offsetof(FILE_ID_BOTH_DIR_INFORMATION, EaSize),
     .id = offsetof(FILE_ID_BOTH_DIR_INFORMATION, FileId)},
    {.class = FileIdFullDirectoryInformation,
     .name = offsetof(FILE_ID_FULL_DIR_INFORMATION, FileName),
     .ea_size = offsetof(FILE_ID_FULL_DIR_INFORMATION, EaSize),
     .id = offsetof(FILE_ID_FULL_DIR_INFORMATION, FileId)},
    {.class = FileIdExtdDirectoryInformation,
     .name = offsetof(FILE_ID_EXTD_DIR_INFO, FileName),
     .ea_size = offsetof(FILE_ID_EXTD_DIR_INFO, EaSize),
     .id128 = offsetof(FILE_ID_EXTD_DIR_INFO, FileId),
     .tag = offsetof(FILE_ID_EXTD_DIR_INFO, ReparsePointTag)},
    {.class = FileNamesInformation,
     .name = offsetof(FILE_NAMES_INFORMATION, FileName),
     .names_only = true},
};

static const struct record_shape *shape_of(ULONG class)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (shapes[i].class == class)
            return &shapes[i];
    }
    return NULL;
}

static void put(BYTE *record, size_t offset, const void *value, size_t size)
{
    if (offset)
        memcpy(record + offset, value, size);
}

/* The part that all but the names-only records begin with. */
static void fill_common(FILE_DIRECTORY_INFORMATION *record, const struct listing_entry *entry)
{
    record->CreationTime.QuadPart = entry->status.created;
    record->LastAccessTime.QuadPart = entry->status.accessed;
    record->LastWriteTime.QuadPart = entry->status.written;
    record->ChangeTime.QuadPart = entry->status.changed;
    if (entry->status.kind == HOST_FILE_REGULAR) {
        record->EndOfFile.QuadPart = (LONGLONG)entry->status.size;
        record->AllocationSize.QuadPart = (LONGLONG)entry->status.allocated;
    }
    record->FileAttributes = entry->attributes;
    record->FileNameLength = (ULONG)(entry->length * sizeof(WCHAR));
}

static void fill(const struct record_shape *shape, BYTE *record, const struct listing_entry *entry,
                 size_t name_size)
{
    uint64_t id[2] = {entry->status.inode, 0};
    ULONG full_name_size = (ULONG)(entry->length * sizeof(WCHAR));

    memset(record, 0, shape->name);
    if (shape->names_only)
        put(record, offsetof(FILE_NAMES_INFORMATION, FileNameLength), &full_name_size,
            sizeof full_name_size);
    else
        fill_common((FILE_DIRECTORY_INFORMATION *)record, entry);
    /* Documented: for a reparse point the size of extended attributes is its tag. */
    put(record, shape->ea_size, &entry->reparse_tag, sizeof entry->reparse_tag);
    put(record, shape->tag, &entry->reparse_tag, sizeof entry->reparse_tag);
    put(record, shape->id, id, sizeof id[0]);
    put(record, shape->id128, id, sizeof id);
    memcpy(record + shape->name, entry->name, name_size);
}

static NTSTATUS fill_all(struct listing *listing, const struct directory_query *query,
                         const struct record_shape *shape, ULONG *written)
{
    BYTE *buffer = query->buffer, *last = NULL;
    size_t at = 0, end = 0;

    for (;;) {
        struct listing_entry entry;
        NTSTATUS status = listing_next(listing, !shape->names_only, &entry);
        size_t name_size = entry.length * sizeof(WCHAR), room = query->size - at;

        if (status < 0)
            return last ? STATUS_SUCCESS : status;
        if (at >= query->size || shape->name + name_size > room) {
            if (last) {
                listing_step_back(listing);
                return STATUS_SUCCESS;
            }
            name_size = (room - shape->name) & ~(size_t)1;
            fill(shape, buffer, &entry, name_size);
            *written = (ULONG)(shape->name + name_size);
            return STATUS_BUFFER_OVERFLOW;
        }
        fill(shape, buffer + at, &entry, name_size);
        if (last)
            *(ULONG *)last = (ULONG)(buffer + at - last);
        last = buffer + at;
        end = at + shape->name + name_size;
        *written = (ULONG)end;
        if (query->single)
            return STATUS_SUCCESS;
        at = (end + 7) & ~(size_t)7;
    }
}

NTSTATUS directory_query(struct file *file, const struct directory_query *query, ULONG *written)
{
    const struct record_shape *shape = shape_of(query->class);
    const UNICODE_STRING *pattern = query->pattern;
    bool first = !file->listing;
    NTSTATUS status = STATUS_SUCCESS;

    *written = 0;
    if (!shape)
        return STATUS_INVALID_INFO_CLASS;
    if (!file->directory)
        return STATUS_INVALID_PARAMETER;
    if (query->size < shape->name + sizeof(WCHAR))
        return STATUS_INFO_LENGTH_MISMATCH;
    if (query->restart && file->listing && pattern && pattern->Length) {
        listing_close(file->listing);
        file->listing = NULL;
    }
    if (!file->listing)
        status = listing_open(file->fd, pattern ? pattern->Buffer : NULL,
                              pattern ? pattern->Length / sizeof(WCHAR) : 0,
                              (struct listing **)&file->listing);
    else if (query->restart)
        listing_restart(file->listing);
    if (status >= 0)
        status = fill_all(file->listing, query, shape, written);
    if (status == STATUS_NO_MORE_FILES && first)
        return STATUS_NO_SUCH_FILE;
    return status;
}
