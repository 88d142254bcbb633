/* See datafile.h. */
#include "loader/datafile.h"

#include "abi/lock.h"
#include "abi/memory.h"
#include "loader/builtin_image.h"
#include "loader/dependency.h"
#include "loader/map.h"
#include "loader/name.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AS_FILE = 1, AS_IMAGE = 2, KIND_BITS = 3 };

struct datafile {
    struct datafile *next;
    void *handle;
    unsigned references;
    struct pe pe;
    WCHAR path[];
};

static struct lock lock;
static struct datafile *datafiles;

static struct datafile *find(const void *handle)
{
    struct datafile *at = datafiles;

    while (at && at->handle != handle)
        at = at->next;
    return at;
}

/* The file's own pages. */
static int map_flat(int descriptor, struct span *bytes, struct fault *fault)
{
    struct stat status;
    void *memory;

    *bytes = (struct span){0};
    if (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
        return fail(fault, FAULT_MALFORMED, 0, "not a regular file, or an empty one");
    if (memory_map(0, (size_t)status.st_size, descriptor, 0, PAGE_READONLY, false, MEMORY_MAPPED,
                   &memory) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "no memory");
    *bytes = (struct span){memory, (size_t)status.st_size};
    return 0;
}

static int as_image(const struct pe *file, struct pe *image, struct fault *fault)
{
    void *memory;

    if (memory_allocate(0, file->size, 0, PAGE_READWRITE, MEMORY_IMAGE, &memory) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "no memory");
    if (pe_place(file, memory, image, fault) < 0) {
        memory_release(memory);
        return -1;
    }
    memory_protect(memory, file->size, PAGE_READONLY, NULL);
    return 0;
}

static struct datafile *make(const WCHAR *path, const struct pe *pe, unsigned kind)
{
    size_t size = (name_length(path) + 1) * sizeof *path;
    struct datafile *made = calloc(1, sizeof *made + size);

    if (!made)
        return NULL;
    memcpy(made->path, path, size);
    made->pe = *pe;
    made->handle = (void *)((uintptr_t)pe->bytes.bytes | kind);
    made->references = 1;
    lock_acquire(&lock);
    made->next = datafiles;
    datafiles = made;
    lock_release(&lock);
    return made;
}

static void *open_descriptor(int descriptor, const WCHAR *path, uint32_t flags, struct fault *fault)
{
    struct datafile *made = NULL;
    struct span bytes;
    struct pe file, image;

    if (map_flat(descriptor, &bytes, fault) < 0)
        return NULL;
    if (pe_read(bytes, &file, fault) < 0)
        goto undo;
    if (flags & LOAD_LIBRARY_AS_IMAGE_RESOURCE) {
        if (as_image(&file, &image, fault) < 0)
            goto undo;
        memory_release((void *)(uintptr_t)bytes.bytes);
        made = make(path, &image, AS_IMAGE);
        return made ? made->handle : NULL;
    }
    made = make(path, &file, AS_FILE);
    if (made)
        return made->handle;
    fail(fault, FAULT_SYSTEM, 0, "no memory");
undo:
    memory_release((void *)(uintptr_t)bytes.bytes);
    return NULL;
}

/* One more reference to a file that is open already. */
static void *reopen(const WCHAR *path, uint32_t flags)
{
    uintptr_t kind = flags & LOAD_LIBRARY_AS_IMAGE_RESOURCE ? AS_IMAGE : AS_FILE;
    void *handle = NULL;

    lock_acquire(&lock);
    for (struct datafile *at = datafiles; at && !handle; at = at->next) {
        if (((uintptr_t)at->handle & KIND_BITS) == kind &&
            name_equal(at->path, name_length(at->path), path, name_length(path))) {
            at->references++;
            handle = at->handle;
        }
    }
    lock_release(&lock);
    return handle;
}

void *datafile_open(const WCHAR *name, uint32_t flags, struct fault *fault)
{
    struct search search = {.flags = flags};
    WCHAR path[SEARCH_ROOM];
    struct module *module;
    void *handle = NULL;
    int descriptor;

    loader_lock();
    module = dependency_find(name);
    if (module && module->builtin) {
        handle = (void *)((uintptr_t)module->entry.base | AS_IMAGE);
    } else if ((descriptor = search_open(name, &search, path)) < 0) {
        fail(fault, FAULT_NOT_FOUND, 0, "no such file");
    } else {
        handle = reopen(path, flags);
        if (!handle)
            handle = open_descriptor(descriptor, path, flags, fault);
        close(descriptor);
    }
    loader_unlock();
    return handle;
}

bool datafile_close(void *handle)
{
    struct datafile **link, *gone = NULL;

    lock_acquire(&lock);
    for (link = &datafiles; *link && (*link)->handle != handle;)
        link = &(*link)->next;
    if (*link && --(*link)->references == 0) {
        gone = *link;
        *link = gone->next;
    }
    lock_release(&lock);
    if (gone)
        memory_release((void *)(uintptr_t)gone->pe.bytes.bytes);
    free(gone);
    return gone || ((uintptr_t)handle & KIND_BITS) != 0;
}

const struct pe *datafile_image(void *handle)
{
    struct datafile *file;
    struct module *module;

    if (!handle)
        return module_program() ? &module_program()->pe : NULL;
    if (((uintptr_t)handle & KIND_BITS) == 0) {
        module = module_by_base(handle);
        return module ? &module->pe : NULL;
    }
    lock_acquire(&lock);
    file = find(handle);
    lock_release(&lock);
    if (file)
        return &file->pe;
    module = module_by_base((void *)((uintptr_t)handle & ~(uintptr_t)KIND_BITS));
    return module ? &module->pe : NULL;
}

const WCHAR *datafile_path(void *handle)
{
    struct datafile *file;

    lock_acquire(&lock);
    file = find(handle);
    lock_release(&lock);
    return file ? file->path : NULL;
}
