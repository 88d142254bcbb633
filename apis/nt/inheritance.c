/* See inheritance.h. */
#include "apis/nt/inheritance.h"

#include "abi/guest_memory.h"
#include "abi/guest_pointer.h"
#include "abi/process.h"
#include "apis/host/descriptor.h"
#include "apis/host/shared_memory.h"
#include "apis/host/text.h"
#include "apis/nt/environment.h"
#include "apis/nt/handle.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_FREE_DESCRIPTOR = 10, SPARE = 4 /* the block and the standard handles */ };

/* A number that no standard handle has, free in the child as it is here. */
static int keep_descriptor(struct inheritance *inheritance, int descriptor)
{
    int kept = host_descriptor_copy(descriptor, FIRST_FREE_DESCRIPTOR);

    if (kept >= 0)
        inheritance->descriptors[inheritance->descriptor_count++] = kept;
    return kept;
}

static bool is_wanted(const struct process_request *request, HANDLE handle, struct handle_info info)
{
    if (!request->inherit || !(info.attributes & OBJ_INHERIT))
        return false;
    for (size_t i = 0; request->handles && i < request->handle_count; i++) {
        if (guest_pointer_at(request->handles, i) == handle)
            return true;
    }
    return request->handles == NULL;
}

static bool inheritance_grow(struct inheritance *inheritance)
{
    size_t room = inheritance->room * 2 + 16;
    void *handles = realloc(inheritance->handles, room * sizeof *inheritance->handles);
    void *descriptors;

    if (!handles)
        return false;
    inheritance->handles = handles;
    descriptors =
        realloc(inheritance->descriptors, (room + SPARE) * sizeof *inheritance->descriptors);
    if (!descriptors)
        return false;
    inheritance->descriptors = descriptors;
    inheritance->room = room;
    return true;
}

static bool inherit_one(HANDLE handle, struct object *object, struct handle_info info,
                        void *context)
{
    struct inheritance *inheritance = context;
    struct birth_handle *given;

    if (!is_wanted(inheritance->request, handle, info))
        return true;
    if (inheritance->count == inheritance->room && !inheritance_grow(inheritance)) {
        inheritance->failed = true;
        return false;
    }
    given = &inheritance->handles[inheritance->count];
    *given = (struct birth_handle){
        .value = (uintptr_t)handle, .access = info.access, .attributes = info.attributes};
    if (birth_give(object, given) < 0) /* a kind that only means something in this process */
        return true;
    inheritance->has_named |= birth_is_named(object);
    if (given->descriptor >= 0)
        given->descriptor = keep_descriptor(inheritance, given->descriptor);
    inheritance->count++;
    return true;
}

/* The descriptor of a standard handle, for the host's own descriptors 0 to 2. */
static int standard_descriptor(struct inheritance *inheritance, HANDLE handle)
{
    struct birth_handle given = {.descriptor = -1};
    struct object *object;
    NTSTATUS status;

    if (handle_object(handle, NULL, 0, &object) < 0)
        return -1;
    status = birth_give(object, &given);
    object_release(object);
    return status < 0 || given.descriptor < 0 ? -1 : keep_descriptor(inheritance, given.descriptor);
}

/*
 * The standard handles are those that the caller names, or else this process's own: the same
 * handles if the child inherits them, otherwise new ones for the same files.
 */
static void inherit_standard(struct inheritance *inheritance)
{
    const struct process_parameters *own = process_peb()->parameters;
    const STARTUPINFOW *startup = inheritance->request->startup;
    bool named = startup->dwFlags & STARTF_USESTDHANDLES;
    HANDLE handles[3] = {named ? startup->hStdInput : own->standard_input,
                         named ? startup->hStdOutput : own->standard_output,
                         named ? startup->hStdError : own->standard_error};

    inheritance->has_standard = named;
    for (int i = 0; i < 3; i++) {
        inheritance->standard_values[i] = (uintptr_t)handles[i];
        inheritance->standard[i] = standard_descriptor(inheritance, handles[i]);
    }
}

void inheritance_close(struct inheritance *inheritance)
{
    while (inheritance->descriptor_count > 0)
        host_descriptor_close(inheritance->descriptors[--inheritance->descriptor_count]);
    free(inheritance->descriptors);
    free(inheritance->handles);
}

NTSTATUS inheritance_open(struct inheritance *inheritance, const struct process_request *request)
{
    *inheritance = (struct inheritance){.request = request, .standard = {-1, -1, -1}};
    if (!inheritance_grow(inheritance))
        return STATUS_NO_MEMORY;
    handle_each(inherit_one, inheritance);
    if (inheritance->failed)
        return STATUS_NO_MEMORY;
    inherit_standard(inheritance);
    return STATUS_SUCCESS;
}

struct text {
    const void *bytes;
    size_t size;
};

static struct text text_of(const WCHAR *text)
{
    return text ? (struct text){text, (utf16_length(text) + 1) * sizeof *text}
                : (struct text){NULL, 0};
}

static void birth_fill(struct birth *birth, const struct inheritance *inheritance,
                       const struct text texts[BIRTH_TEXTS])
{
    const STARTUPINFOW *startup = inheritance->request->startup;
    size_t at = sizeof *birth + inheritance->count * sizeof birth->handles[0];

    *birth = (struct birth){
        .magic = BIRTH_MAGIC,
        .parent = (uint32_t)getpid(),
        .suspended = inheritance->request->flags & CREATE_SUSPENDED ? 1 : 0,
        .creation_flags = inheritance->request->flags,
        .startup = {startup->dwX, startup->dwY, startup->dwXSize, startup->dwYSize,
                    startup->dwXCountChars, startup->dwYCountChars, startup->dwFillAttribute,
                    startup->dwFlags, startup->wShowWindow},
        .has_standard = inheritance->has_standard,
        .handle_count = (uint32_t)inheritance->count,
    };
    memcpy(birth->standard, inheritance->standard_values, sizeof birth->standard);
    memcpy(birth->handles, inheritance->handles, inheritance->count * sizeof birth->handles[0]);
    for (int i = 0; i < BIRTH_TEXTS; i++) {
        birth->texts[i].offset = (uint32_t)at;
        birth->texts[i].size = (uint32_t)texts[i].size;
        if (texts[i].size)
            memcpy((char *)birth + at, texts[i].bytes, texts[i].size);
        at += (texts[i].size + 7) & ~(size_t)7;
    }
}

NTSTATUS inheritance_birth(struct inheritance *inheritance, struct birth **birth, size_t *size,
                           int *descriptor)
{
    const struct process_request *request = inheritance->request;
    const STARTUPINFOW *startup = request->startup;
    size_t environment_size = 0;
    WCHAR *environment = request->environment ? NULL : environment_copy(&environment_size);
    const WCHAR *block = request->environment ? request->environment : environment;
    struct text texts[BIRTH_TEXTS] = {
        [BIRTH_COMMAND_LINE] = text_of(request->command_line),
        [BIRTH_DIRECTORY] = text_of(request->directory),
        [BIRTH_ENVIRONMENT] = {block, block ? environment_block_size(block) * sizeof *block : 0},
        [BIRTH_TITLE] = text_of(startup->lpTitle),
        [BIRTH_DESKTOP] = text_of(startup->lpDesktop),
        [BIRTH_RUNTIME_DATA] = {startup->lpReserved2,
                                startup->lpReserved2 ? startup->cbReserved2 : 0},
    };
    void *memory = NULL;
    int memory_descriptor;

    *size = sizeof **birth + inheritance->count * sizeof(*birth)->handles[0];
    for (int i = 0; i < BIRTH_TEXTS; i++)
        *size += (texts[i].size + 7) & ~(size_t)7;
    memory_descriptor = shared_memory_create("sojourn-birth", *size);
    if (memory_descriptor >= 0)
        memory = shared_memory_map(memory_descriptor, *size);
    if (memory) {
        *birth = memory;
        birth_fill(*birth, inheritance, texts);
        *descriptor = keep_descriptor(inheritance, memory_descriptor);
    }
    if (memory_descriptor >= 0)
        host_descriptor_close(memory_descriptor);
    guest_release(environment);
    return memory ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}
