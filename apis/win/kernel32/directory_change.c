/* Changes in directories: ReadDirectoryChangesW, FindFirstChangeNotification. */
#include "apis/nt/directory_change.h"

#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/directory_watch.h"
#include "apis/host/file.h"
#include "apis/win/ansi.h"
#include "apis/win/overlapped.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>

API(kernel32, BOOL, ReadDirectoryChangesW,
    (HANDLE directory, LPVOID buffer OUT BYTES(size), DWORD size, BOOL below,
     DWORD filter FLAGS(FILE_NOTIFY_CHANGE_), LPDWORD done OUT OPTIONAL,
     LPOVERLAPPED overlapped OPTIONAL, LPOVERLAPPED_COMPLETION_ROUTINE routine OPTIONAL))
{
    const struct directory_change_query query = {filter, below};
    OVERLAPPED own = {0}, *used = overlapped ? overlapped : &own;
    struct request *request;
    struct file *file;
    NTSTATUS status = file_of_handle(directory, FILE_LIST_DIRECTORY, &file);

    if (status < 0)
        return win_result(status);
    if (!overlapped && !file_is_synchronous(file))
        status = STATUS_INVALID_PARAMETER;
    else if (routine)
        status = overlapped_request_with_routine(file, REQUEST_OTHER, used, routine, &request);
    else
        status = overlapped_request(file, REQUEST_OTHER, used, &request);
    if (status >= 0) {
        request->buffer = buffer;
        request->length = size;
        status = directory_change_run(request, query);
    }
    file_release(file);
    if (done && status != STATUS_PENDING)
        *done = (DWORD)io_information(overlapped_status(used));
    /* Documented: TRUE says that the request was accepted. */
    return status == STATUS_PENDING ? TRUE : win_result(status);
}

/* Signalled from a change until the next one is asked for. */
struct notification {
    struct object object;
    struct lock lock;
    struct directory_watch *watch;
    bool changed;
};

static struct notification *notification_of(struct object *object)
{
    return (struct notification *)object;
}

static void notification_destroy(struct object *object)
{
    directory_watch_close(notification_of(object)->watch);
    free(object);
}

static bool notification_signalled(struct object *object)
{
    struct notification *notification = notification_of(object);
    struct directory_event event;

    lock_acquire(&notification->lock);
    if (!notification->changed)
        notification->changed = directory_watch_next(notification->watch, &event);
    lock_release(&notification->lock);
    return notification->changed;
}

static NTSTATUS notification_take(struct object *object)
{
    return notification_signalled(object) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

static void notification_sleep_on(struct object *object, struct wait_point *point)
{
    point->descriptor = directory_watch_descriptor(notification_of(object)->watch);
    point->events = DESCRIPTOR_READABLE;
}

static const struct wait_operations notification_wait = {
    .take = notification_take,
    .signalled = notification_signalled,
    .sleep_on = notification_sleep_on,
};

static const struct object_type notification_type = {
    .name = "File",
    .all_access = FILE_ALL_ACCESS,
    .destroy = notification_destroy,
    .wait = &notification_wait,
};

static NTSTATUS watch_path(LPCWSTR name, BOOL below, DWORD filter, struct directory_watch **watch)
{
    struct host_path path;
    NTSTATUS status = path_argument(name, &path);
    int fd, error;

    if (status < 0)
        return status;
    if (filter == 0)
        return STATUS_INVALID_PARAMETER;
    fd = host_file_open(path.text, HOST_OPEN_READ | HOST_OPEN_DIRECTORY, 0);
    if (fd < 0 && path_find(&path) == 0)
        fd = host_file_open(path.text, HOST_OPEN_READ | HOST_OPEN_DIRECTORY, 0);
    if (fd < 0)
        return status_from_errno(fd);
    error = directory_watch_open(fd, below, directory_interest(filter), watch);
    host_file_close(fd);
    return status_from_errno(error);
}

API(kernel32, HANDLE, FindFirstChangeNotificationW,
    (LPCWSTR name, BOOL below, DWORD filter FLAGS(FILE_NOTIFY_CHANGE_)))
{
    struct notification *notification = calloc(1, sizeof *notification);
    HANDLE handle = NULL;
    NTSTATUS status = STATUS_NO_MEMORY;

    if (notification) {
        object_prepare(&notification->object, &notification_type);
        status = watch_path(name, below, filter, &notification->watch);
        if (status >= 0)
            status = handle_open(&notification->object, SYNCHRONIZE, 0, &handle);
        object_release(&notification->object);
    }
    return win_result(status) ? handle : INVALID_HANDLE_VALUE;
}

API(kernel32, HANDLE, FindFirstChangeNotificationA,
    (LPCSTR name, BOOL below, DWORD filter FLAGS(FILE_NOTIFY_CHANGE_)))
{
    struct wide wide;
    HANDLE handle = INVALID_HANDLE_VALUE;

    if (wide_open(&wide, name)) {
        handle = FindFirstChangeNotificationW(wide.text, below, filter);
        wide_close(&wide);
    }
    return handle;
}

static struct notification *find(HANDLE handle)
{
    struct object *object;

    if (handle_object(handle, &notification_type, 0, &object) >= 0)
        return notification_of(object);
    win_fail(ERROR_INVALID_HANDLE);
    return NULL;
}

API(kernel32, BOOL, FindNextChangeNotification, (HANDLE handle))
{
    struct notification *notification = find(handle);

    if (!notification)
        return FALSE;
    lock_acquire(&notification->lock);
    notification->changed = false;
    lock_release(&notification->lock);
    object_release(&notification->object);
    return TRUE;
}

API(kernel32, BOOL, FindCloseChangeNotification, (HANDLE handle))
{
    struct notification *notification = find(handle);

    if (!notification)
        return FALSE;
    object_release(&notification->object);
    return win_result(handle_close(handle));
}
