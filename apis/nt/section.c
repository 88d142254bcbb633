/*
 * See section.h. A section is a descriptor to map: the file's, a memfd's, or for a named one
 * that of a file in the session's directory, through which other processes reach it.
 */
#include "apis/nt/section.h"

#include "abi/lock.h"
#include "abi/memory.h"
#include "apis/host/descriptor.h"
#include "apis/host/file.h"
#include "apis/host/file_extra.h"
#include "apis/host/link.h"
#include "apis/host/random.h"
#include "apis/host/shared_memory.h"
#include "apis/nt/cell_object.h"
#include "apis/nt/session.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

enum {
    PAGE_WRITABLE = PAGE_READWRITE | PAGE_EXECUTE_READWRITE,
    PAGE_KINDS = PAGE_READONLY | PAGE_WRITABLE | PAGE_WRITECOPY | PAGE_EXECUTE | PAGE_EXECUTE_READ |
                 PAGE_EXECUTE_WRITECOPY,
    /* The others are about caching and page sizes, which the host decides. */
    SECTION_ATTRIBUTES = SEC_COMMIT | SEC_RESERVE | SEC_NOCACHE | SEC_WRITECOMBINE
};

/* A mapped view holds its section. */
static struct view {
    struct view *next;
    void *base;
    struct object *section;
} * views;
static struct lock views_lock;

static struct cell_object *section_of(struct object *object)
{
    return (struct cell_object *)object;
}

uint64_t section_size(struct object *section)
{
    return cell_of(section)->section.size;
}

ULONG section_attributes(struct object *section)
{
    return cell_of(section)->section.attributes;
}

/* Opens what the process that named the section left in the session's directory. */
static NTSTATUS section_reach(struct cell_object *section)
{
    char path[PATH_MAX];
    int error, fd;

    if (section->descriptor >= 0)
        return STATUS_SUCCESS;
    error = session_path(path, sizeof path, "section", section->cell->section.serial);
    if (error < 0)
        return status_from_errno(error);
    fd = host_file_open(path, HOST_OPEN_READ | HOST_OPEN_WRITE, 0);
    if (fd == -EACCES)
        fd = host_file_open(path, HOST_OPEN_READ, 0);
    if (fd < 0)
        return status_from_errno(fd);
    section->descriptor = fd;
    return STATUS_SUCCESS;
}

/* A new file in the session's directory. */
static int named_memory(const struct cell_object *section, uint64_t size)
{
    char path[PATH_MAX];
    int error = session_path(path, sizeof path, "section", section->cell->section.serial), fd;

    if (error < 0)
        return error;
    fd = host_file_open(path, HOST_OPEN_READ | HOST_OPEN_WRITE | HOST_OPEN_CREATE, 0600);
    error = fd < 0 ? fd : host_file_resize(fd, size);
    if (error == 0)
        return fd;
    if (fd >= 0)
        host_descriptor_close(fd);
    return error;
}

/* Memory without a file: sparse, so that reserving costs nothing. */
static NTSTATUS memory_make(struct cell_object *section)
{
    uint64_t size = section->cell->section.size;
    int fd =
        section->slot ? named_memory(section, size) : shared_memory_create("sojourn-section", size);

    if (fd < 0)
        return fd == -EFBIG ? STATUS_SECTION_TOO_BIG : status_from_errno(fd);
    section->descriptor = fd;
    return STATUS_SUCCESS;
}

/* What the protection needs the file to be open for. */
static NTSTATUS file_allows(const struct file *file, ULONG protect)
{
    ACCESS_MASK needed = FILE_READ_DATA | (protect & PAGE_WRITABLE ? FILE_WRITE_DATA : 0);

    return (file->access & needed) == needed ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

static NTSTATUS file_fit(const struct file *file, const struct section_request *request,
                         uint64_t *size)
{
    struct host_file_status status;
    int error = host_file_status(file->fd, &status);

    if (error < 0)
        return status_from_errno(error);
    if (status.kind != HOST_FILE_REGULAR)
        return STATUS_INVALID_FILE_FOR_SECTION;
    *size = request->size ? request->size : status.size;
    if (*size == 0)
        return STATUS_MAPPED_FILE_SIZE_ZERO;
    if (*size <= status.size)
        return STATUS_SUCCESS;
    if (!(request->protect & PAGE_WRITABLE))
        return STATUS_SECTION_TOO_BIG;
    return status_from_errno(host_file_resize(file->fd, *size));
}

/* Other processes find a named section's file by a link to it. */
static NTSTATUS file_publish_link(struct cell_object *section)
{
    char link[PATH_MAX], source[HOST_LINK_SIZE], target[PATH_MAX];

    host_link_of(section->descriptor, source);
    if (host_path_read_symlink(source, target, sizeof target) < 0 ||
        session_path(link, sizeof link, "section", section->cell->section.serial) < 0)
        return STATUS_UNSUCCESSFUL;
    return status_from_errno(host_path_symlink(target, link));
}

static NTSTATUS section_initialise(struct cell_object *section, const void *context)
{
    const struct section_request *request = context;
    struct cell *cell = section->cell;
    NTSTATUS status;

    cell->section.size = request->size;
    cell->section.protect = request->protect;
    cell->section.attributes = request->attributes | (request->file ? SEC_FILE : 0);
    if (section->slot)
        host_random(&cell->section.serial, sizeof cell->section.serial);
    if (!request->file)
        return memory_make(section);
    status = file_fit(request->file, request, &cell->section.size);
    if (status < 0)
        return status;
    section->descriptor = host_descriptor_copy(request->file->fd, 0);
    if (section->descriptor < 0)
        return status_from_errno(section->descriptor);
    return section->slot ? file_publish_link(section) : STATUS_SUCCESS;
}

const struct object_type section_type = {
    .name = "Section",
    .all_access = SECTION_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | SECTION_QUERY | SECTION_MAP_READ,
    .generic_write = STANDARD_RIGHTS_WRITE | SECTION_MAP_WRITE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SECTION_MAP_EXECUTE,
    .destroy = cell_object_destroy,
    .handle_closed = cell_object_closed,
    .full_name = cell_object_full_name,
};

NTSTATUS section_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                        const struct section_request *request, HANDLE *handle)
{
    ULONG protect = request->protect & PAGE_KINDS;
    NTSTATUS status;

    *handle = NULL;
    if (protect == 0 || protect & (protect - 1))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (request->attributes & SEC_IMAGE)
        return STATUS_NOT_SUPPORTED; /* the loader maps images by itself */
    if (!(request->attributes & (SEC_COMMIT | SEC_RESERVE)) ||
        request->attributes & ~(ULONG)SECTION_ATTRIBUTES || (!request->file && request->size == 0))
        return STATUS_INVALID_PARAMETER;
    if (request->size > INT64_MAX)
        return STATUS_SECTION_TOO_BIG;
    status = request->file ? file_allows(request->file, protect) : STATUS_SUCCESS;
    return status < 0 ? status
                      : cell_object_create(&section_type, CELL_SECTION, access, attributes,
                                           section_initialise, request, handle);
}

NTSTATUS section_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    return cell_object_open(&section_type, CELL_SECTION, access, attributes, handle);
}

/* A view may allow no more than its section does. */
static bool protect_fits(ULONG section, ULONG view)
{
    return !(view & PAGE_WRITABLE) || section & PAGE_WRITABLE;
}

static NTSTATUS view_remember(void *base, struct object *section)
{
    struct view *view = malloc(sizeof *view);

    if (!view)
        return STATUS_NO_MEMORY;
    *view = (struct view){NULL, base, object_hold(section)};
    lock_acquire(&views_lock);
    view->next = views;
    views = view;
    lock_release(&views_lock);
    return STATUS_SUCCESS;
}

static void view_forget(void *base)
{
    struct view *view = NULL;

    lock_acquire(&views_lock);
    for (struct view **link = &views; *link; link = &(*link)->next) {
        if ((*link)->base == base) {
            view = *link;
            *link = view->next;
            break;
        }
    }
    lock_release(&views_lock);
    if (view)
        object_release(view->section);
    free(view);
}

static NTSTATUS map_at(struct object *section, uint64_t offset, ULONG protect, void **base,
                       SIZE_T size)
{
    bool copy = protect & (PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY);
    int error = memory_map((uintptr_t)*base, size, section_of(section)->descriptor, (off_t)offset,
                           protect, !copy, MEMORY_MAPPED, base);
    NTSTATUS status;

    if (error < 0)
        return error == -EEXIST ? STATUS_CONFLICTING_ADDRESSES : status_from_errno(error);
    status = view_remember(*base, section);
    if (status < 0)
        memory_release(*base);
    return status;
}

NTSTATUS section_map(struct object *section, uint64_t offset, ULONG protect, void **base,
                     SIZE_T *size)
{
    uint64_t whole = section_size(section), rounded;
    NTSTATUS status;

    if (offset % MEMORY_GRANULARITY || (uintptr_t)*base % MEMORY_GRANULARITY)
        return STATUS_MAPPED_ALIGNMENT;
    if (offset >= whole || *size > whole - offset)
        return STATUS_INVALID_VIEW_SIZE;
    if (!protect_fits(cell_of(section)->section.protect, protect))
        return STATUS_SECTION_PROTECTION;
    status = section_reach(section_of(section));
    if (status < 0)
        return status;
    rounded = ((*size ? *size : whole - offset) + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1);
    status = map_at(section, offset, protect, base, rounded);
    if (status >= 0)
        *size = rounded;
    return status;
}

NTSTATUS section_unmap(const void *at)
{
    struct memory_region region;
    int error;

    memory_query(at, &region);
    if (region.kind != MEMORY_MAPPED)
        return STATUS_NOT_MAPPED_VIEW;
    error = memory_release((void *)region.allocation_base);
    if (error < 0)
        return STATUS_NOT_MAPPED_VIEW;
    view_forget((void *)region.allocation_base);
    return STATUS_SUCCESS;
}
