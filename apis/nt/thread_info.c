/* See thread_info.h. */
#include "apis/nt/thread_info.h"

#include "apis/host/thread.h"
#include "apis/nt/heap.h"
#include "apis/nt/thread_lock.h"

#include <stdlib.h>
#include <string.h>

enum { HOST_NAME_SIZE = 16, REAL_TIME_LOWEST = -7, REAL_TIME_HIGHEST = 6 };

NTSTATUS thread_priority_set(struct thread_object *thread, LONG priority)
{
    bool ordinary = priority >= REAL_TIME_LOWEST && priority <= REAL_TIME_HIGHEST;

    /* Background mode is begun and ended by pseudo priorities. */
    if (priority == THREAD_MODE_BACKGROUND_BEGIN || priority == THREAD_MODE_BACKGROUND_END)
        return STATUS_SUCCESS;
    if (!ordinary && priority != THREAD_PRIORITY_IDLE && priority != THREAD_PRIORITY_TIME_CRITICAL)
        return STATUS_INVALID_PARAMETER;
    thread->priority = priority;
    return STATUS_SUCCESS;
}

ULONG_PTR thread_affinity(struct thread_object *thread)
{
    return thread->affinity ? thread->affinity : peb_self()->affinity;
}

/* The stop lock is held. */
static NTSTATUS affinity_apply(struct thread_object *thread, ULONG_PTR mask)
{
    if (!thread->thread)
        return STATUS_THREAD_IS_TERMINATING;
    if (host_thread_set_processors(thread_id(thread->thread), mask) < 0)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

NTSTATUS thread_affinity_set(struct thread_object *thread, ULONG_PTR mask, ULONG_PTR *previous)
{
    NTSTATUS status;

    *previous = thread_affinity(thread);
    if (mask == 0 || mask & ~peb_self()->affinity)
        return STATUS_INVALID_PARAMETER;
    stop_lock_acquire();
    status = affinity_apply(thread, mask);
    stop_lock_release();
    if (status == STATUS_SUCCESS)
        thread->affinity = mask;
    return status;
}

NTSTATUS thread_affinity_set_all(ULONG_PTR mask)
{
    NTSTATUS status = STATUS_SUCCESS;

    thread_object_self();
    stop_lock_acquire();
    for (struct thread_object *thread = thread_list(); thread; thread = thread->next) {
        NTSTATUS result = affinity_apply(thread, mask);

        thread->affinity = 0; /* the process's */
        if (result < 0)
            status = result;
    }
    if (status == STATUS_SUCCESS)
        peb_self()->affinity = mask;
    stop_lock_release();
    return status;
}

static size_t text_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

/* What of the name is ASCII: the host's is for humans who run ps(1). */
static void name_on_host(const struct thread_object *thread, const WCHAR *text)
{
    char name[HOST_NAME_SIZE] = "";

    for (size_t i = 0; i < sizeof name - 1 && text[i]; i++)
        name[i] = text[i] < 0x80 ? (char)text[i] : '?';
    host_thread_set_name(thread->thread->host, name);
}

NTSTATUS thread_description_set(struct thread_object *thread, const WCHAR *text)
{
    static const WCHAR nothing[1];
    size_t size;
    WCHAR *copy;

    if (!text)
        text = nothing;
    size = (text_length(text) + 1) * sizeof *text;
    copy = malloc(size);
    if (!copy)
        return STATUS_NO_MEMORY;
    memcpy(copy, text, size);
    stop_lock_acquire();
    free(thread->description);
    thread->description = copy;
    if (thread->thread) {
        thread_wait_for_start(thread->thread);
        name_on_host(thread, text);
    }
    stop_lock_release();
    return STATUS_SUCCESS;
}

NTSTATUS thread_description(struct thread_object *thread, WCHAR **text)
{
    static WCHAR nothing[1];
    WCHAR *from;
    size_t size;

    stop_lock_acquire();
    from = thread->description ? thread->description : nothing;
    size = (text_length(from) + 1) * sizeof *from;
    *text = heap_allocate(heap_process(), 0, size);
    if (*text)
        memcpy(*text, from, size);
    stop_lock_release();
    return *text ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}
