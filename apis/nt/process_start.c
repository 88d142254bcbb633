/*
 * See process_start.h. A Windows program is started as `sojourn run --born=N PROGRAM`, where N
 * is the descriptor of its birth block (apis/nt/birth.h).
 */
#include "apis/nt/process_start.h"

#include "apis/host/child.h"
#include "apis/host/file.h"
#include "apis/host/futex.h"
#include "apis/host/path.h"
#include "apis/host/shared_memory.h"
#include "apis/host/text.h"
#include "apis/nt/host_program.h"
#include "apis/nt/inheritance.h"
#include "apis/nt/job.h"
#include "apis/nt/process.h"
#include "apis/nt/process_image.h"
#include "apis/nt/status.h"
#include "apis/nt/wait.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OPTIONS = 64 };

static char **own_options;
static size_t own_option_count;

void process_start_options(char **options, size_t count)
{
    own_options = options;
    own_option_count = count < OPTIONS ? count : OPTIONS;
}

/* A process that is being started. */
struct launch {
    const struct process_request *request;
    struct inheritance inheritance;
    struct child_start start;
    struct host_path directory;
    struct birth *birth;
    size_t birth_size;
    pid_t id;
};

static NTSTATUS launch_directory(struct launch *launch)
{
    const WCHAR *directory = launch->request->directory;
    struct host_file_status status;
    int error;

    if (!directory)
        return STATUS_SUCCESS;
    error = host_path_from_guest(&launch->directory, directory, utf16_length(directory));
    if (error == 0 && host_path_status(launch->directory.text, true, &status) < 0)
        error = path_find(&launch->directory);
    if (error < 0 || launch->directory.kind != HOST_PATH_FILE)
        return STATUS_NOT_A_DIRECTORY;
    launch->start.directory = launch->directory.text;
    return STATUS_SUCCESS;
}

static NTSTATUS launch_windows(struct launch *launch)
{
    char *arguments[OPTIONS + 5], born[32], self[PATH_MAX];
    ssize_t length = host_process_program(0, self, sizeof self - 1);
    size_t count = 0;
    int block;
    NTSTATUS status;

    if (length < 0)
        return status_from_errno((int)length);
    status = inheritance_birth(&launch->inheritance, &launch->birth, &launch->birth_size, &block);
    if (status < 0)
        return status;
    self[length] = 0;
    snprintf(born, sizeof born, "--born=%d", block);
    arguments[count++] = (char *)"sojourn";
    arguments[count++] = (char *)"run";
    for (size_t i = 0; i < own_option_count; i++)
        arguments[count++] = own_options[i];
    arguments[count++] = born;
    arguments[count++] = (char *)launch->request->path;
    arguments[count] = NULL;
    launch->start.path = self;
    launch->start.arguments = arguments;
    launch->start.environment = environ;
    launch->start.descriptors = launch->inheritance.descriptors;
    launch->start.descriptor_count = launch->inheritance.descriptor_count;
    return status_from_errno(child_start(&launch->start, &launch->id));
}

/* A host program gets its arguments and environment in the host's form, and three descriptors. */
static NTSTATUS launch_host(struct launch *launch)
{
    struct host_program program;
    NTSTATUS status;

    status = host_program_open(&program, launch->request);
    if (status >= 0) {
        launch->start.path = launch->request->path;
        launch->start.arguments = program.arguments;
        launch->start.environment = program.environment;
        status = status_from_errno(child_start(&launch->start, &launch->id));
    }
    host_program_close(&program);
    return status;
}

static NTSTATUS launch_child(struct launch *launch)
{
    enum process_image kind;
    NTSTATUS status = process_image_of(launch->request->path, &kind);

    if (status >= 0)
        status = launch_directory(launch);
    if (status >= 0)
        status = inheritance_open(&launch->inheritance, launch->request);
    if (status >= 0) {
        for (int i = 0; i < 3; i++)
            launch->start.standard[i] = launch->inheritance.standard[i];
        launch->start.detached = launch->request->flags & DETACHED_PROCESS;
        /* A suspended host program has somebody wait in its place: see host_program_become. */
        status = kind != IMAGE_HOST || launch->request->flags & CREATE_SUSPENDED
                     ? launch_windows(launch)
                     : launch_host(launch);
    }
    inheritance_close(&launch->inheritance);
    return status;
}

/* The first thread lives as long as its process, for all that can be seen from here. */
struct first_thread {
    struct object object;
    struct object *process;
};

static struct first_thread *first_thread_of(struct object *object)
{
    return (struct first_thread *)object;
}

static NTSTATUS first_thread_take(struct object *object)
{
    return process_has_ended(first_thread_of(object)->process) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

static bool first_thread_signalled(struct object *object)
{
    return process_has_ended(first_thread_of(object)->process);
}

static void first_thread_sleep_on(struct object *object, struct wait_point *point)
{
    process_type.wait->sleep_on(first_thread_of(object)->process, point);
}

static void first_thread_destroy(struct object *object)
{
    object_release(first_thread_of(object)->process);
    free(object);
}

static const struct wait_operations first_thread_wait = {.take = first_thread_take,
                                                         .signalled = first_thread_signalled,
                                                         .sleep_on = first_thread_sleep_on};

const struct object_type first_thread_type = {
    .name = "Thread",
    .all_access = THREAD_ALL_ACCESS,
    .destroy = first_thread_destroy,
    .wait = &first_thread_wait,
};

struct object *first_thread_process(struct object *thread)
{
    return first_thread_of(thread)->process;
}

NTSTATUS first_thread_resume(struct object *thread, ULONG *previous)
{
    struct birth *birth = ((struct process *)first_thread_of(thread)->process)->birth;
    uint32_t count = birth ? atomic_load(&birth->suspended) : 0;

    while (count > 0 && !atomic_compare_exchange_weak(&birth->suspended, &count, count - 1))
        ;
    if (count == 1)
        futex_wake_shared(&birth->suspended, FUTEX_EVERYBODY);
    *previous = count;
    return STATUS_SUCCESS;
}

static NTSTATUS open_first_thread(struct object *process, HANDLE *handle)
{
    struct first_thread *thread = malloc(sizeof *thread);
    NTSTATUS status;

    if (!thread)
        return STATUS_NO_MEMORY;
    object_prepare(&thread->object, &first_thread_type);
    thread->process = object_hold(process);
    status = handle_open(&thread->object, THREAD_ALL_ACCESS, 0, handle);
    object_release(&thread->object);
    return status;
}

static NTSTATUS open_handles(struct launch *launch, struct process_started *started)
{
    struct object *process;
    NTSTATUS status = process_adopt_child(launch->id, launch->birth, launch->birth_size, &process);

    if (status < 0)
        return status;
    launch->birth = NULL;
    if (launch->inheritance.has_named)
        birth_wait_until_taken((struct process *)process);
    job_child_started(process, launch->request->flags);
    status = handle_open(process, PROCESS_ALL_ACCESS, 0, &started->process);
    if (status >= 0)
        status = open_first_thread(process, &started->thread);
    object_release(process);
    started->process_id = started->thread_id = (DWORD)launch->id;
    return status;
}

NTSTATUS process_start(const struct process_request *request, struct process_started *started)
{
    struct launch launch = {.request = request};
    NTSTATUS status = launch_child(&launch);

    *started = (struct process_started){0};
    if (status >= 0)
        status = open_handles(&launch, started);
    if (launch.birth)
        shared_memory_unmap(launch.birth, launch.birth_size);
    return status;
}
