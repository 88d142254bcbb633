/* See birth.h. */
#include "apis/nt/birth.h"

#include "abi/guest_memory.h"
#include "abi/process.h"
#include "apis/host/descriptor.h"
#include "apis/host/file.h"
#include "apis/host/futex.h"
#include "apis/host/shared_memory.h"
#include "apis/nt/birth_types.h"
#include "apis/nt/handle.h"
#include "apis/nt/process.h"

#include <errno.h>
#include <string.h>

static struct birth *own;

struct birth *birth_own(void)
{
    return own;
}

static bool birth_is_sound(const struct birth *birth, size_t size)
{
    if (size < sizeof *birth || birth->magic != BIRTH_MAGIC ||
        birth->handle_count > (size - sizeof *birth) / sizeof birth->handles[0])
        return false;
    for (int i = 0; i < BIRTH_TEXTS; i++) {
        if (birth->texts[i].offset > size || birth->texts[i].size > size - birth->texts[i].offset)
            return false;
    }
    return true;
}

struct birth *birth_map(int descriptor, size_t *size)
{
    struct host_file_status status;
    void *memory;

    if (host_file_status(descriptor, &status) < 0 || status.size == 0)
        return NULL;
    *size = status.size;
    memory = shared_memory_map(descriptor, *size);
    if (!memory || birth_is_sound(memory, *size))
        return memory;
    shared_memory_unmap(memory, *size);
    return NULL;
}

int birth_accept(int descriptor)
{
    size_t size;

    own = birth_map(descriptor, &size);
    if (!own)
        return -EINVAL;
    host_descriptor_close_at_exec(descriptor);
    return 0;
}

const void *birth_text(enum birth_text text, uint32_t *size)
{
    if (!own || own->texts[text].size == 0)
        return NULL;
    if (size)
        *size = own->texts[text].size;
    return (const char *)own + own->texts[text].offset;
}

static NTSTATUS open_one(const struct birth_handle *given)
{
    struct object *object;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (given->descriptor >= 0)
        host_descriptor_close_at_exec(given->descriptor);
    if (given->type < birth_type_count)
        status = birth_types[given->type].take(given, &object);
    if (status < 0)
        return status;
    status =
        handle_open_as((HANDLE)(uintptr_t)given->value, object, given->access, given->attributes);
    object_release(object);
    return status;
}

/* A 32-bit guest gets a copy that its pointers reach. */
static WCHAR *where_the_guest_reaches(WCHAR *text, uint32_t size)
{
    WCHAR *copy = text && guest_is_32() ? guest_allocate(size) : NULL;

    return copy ? memcpy(copy, text, size) : text;
}

static UNICODE_STRING text_string(enum birth_text which)
{
    uint32_t size = 0;
    WCHAR *text = (WCHAR *)birth_text(which, &size);
    /* The two strings of start-up end in a terminator; the runtime's data does not. */
    uint32_t length = which == BIRTH_RUNTIME_DATA || size == 0 ? size : size - 2;

    return (UNICODE_STRING){(USHORT)length, (USHORT)size, where_the_guest_reaches(text, size)};
}

NTSTATUS birth_open_handles(void)
{
    struct process_parameters *parameters = process_peb()->parameters;
    NTSTATUS status = STATUS_SUCCESS;

    if (!own)
        return status;
    for (uint32_t i = 0; i < own->handle_count && status >= 0; i++)
        status = open_one(&own->handles[i]);
    atomic_store(&own->taken, 1);
    futex_wake_shared(&own->taken, FUTEX_EVERYBODY);
    memcpy(&parameters->start_x, own->startup, sizeof own->startup);
    parameters->window_title = text_string(BIRTH_TITLE);
    parameters->desktop = text_string(BIRTH_DESKTOP);
    parameters->runtime_data = text_string(BIRTH_RUNTIME_DATA);
    if (own->has_standard) {
        parameters->standard_input = (HANDLE)(uintptr_t)own->standard[0];
        parameters->standard_output = (HANDLE)(uintptr_t)own->standard[1];
        parameters->standard_error = (HANDLE)(uintptr_t)own->standard[2];
    }
    return status;
}

bool birth_has_standard_handles(void)
{
    return own && own->has_standard;
}

void birth_wait_until_taken(struct process *child)
{
    const uint32_t pause = 20; /* milliseconds, between looks whether it lives */

    while (atomic_load(&child->birth->taken) == 0 && !process_has_ended(&child->object))
        futex_wait_shared(&(struct futex_point){&child->birth->taken, 0}, 1,
                          deadline_after_ms(pause));
}

void birth_wait_for_resume(void)
{
    uint32_t count;

    while (own && (count = atomic_load(&own->suspended)) != 0)
        futex_wait_shared(&(struct futex_point){&own->suspended, count}, 1, DEADLINE_NEVER);
}

void birth_set_exit(struct birth *birth, DWORD code)
{
    uint32_t running = 0;

    if (!atomic_compare_exchange_strong(&birth->ended, &running, BIRTH_ENDING))
        return;
    birth->exit_code = code;
    atomic_store(&birth->ended, BIRTH_ENDED);
}

NTSTATUS birth_give(struct object *object, struct birth_handle *handle)
{
    for (size_t i = 0; i < birth_type_count; i++) {
        if (birth_types[i].type == object->type) {
            handle->type = (uint32_t)i;
            handle->descriptor = -1;
            return birth_types[i].give(object, handle);
        }
    }
    return STATUS_NOT_SUPPORTED;
}
