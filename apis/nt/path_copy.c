/* Copying files: path_copy of path_operations.h. Microsoft's CopyFileExW. */
#include "apis/host/link.h"
#include "apis/nt/file.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/status.h"

enum { CHUNK = 1 << 20 };

struct copy {
    struct file *from, *to;
    struct host_file_status info;
    path_copy_progress *progress;
    void *context;
};

static NTSTATUS copy_contents(const struct copy *copy)
{
    uint64_t done = 0;
    int64_t count;

    do {
        if (copy->progress && !copy->progress(copy->context, done, copy->info.size))
            return STATUS_CANCELLED;
        count = host_file_copy(copy->from->fd, copy->to->fd, CHUNK);
        if (count < 0)
            return status_from_errno((int)count);
        done += (uint64_t)count;
    } while (count > 0);
    return STATUS_SUCCESS;
}

/* The attributes and the time of the last write go along; so does who may run it. */
static NTSTATUS copy_attributes(const struct copy *copy)
{
    ULONG attributes = file_attributes(&copy->info, copy->from->fd, NULL);
    struct host_file_status made;
    int error = host_file_status(copy->to->fd, &made);

    if (error == 0 && (copy->info.mode & 0111))
        error = host_file_set_mode(copy->to->fd, made.mode | (copy->info.mode & 0111));
    if (error == 0)
        error = host_file_set_times(copy->to->fd, 0, copy->info.written);
    if (error < 0)
        return status_from_errno(error);
    return file_set_attributes(copy->to->fd, attributes);
}

static NTSTATUS open_end(struct host_path *path, const struct file_parameters *parameters,
                         struct file **file, HANDLE *handle)
{
    ULONG_PTR information;
    NTSTATUS status = file_create(path, parameters, handle, &information);

    return status < 0 ? status : file_of_handle(*handle, 0, file);
}

static NTSTATUS open_ends(struct copy *copy, struct host_path *from, struct host_path *to,
                          bool must_be_new, HANDLE handles[2])
{
    const struct file_parameters source = {
        .access = GENERIC_READ,
        .share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
        .disposition = FILE_OPEN,
        .options = FILE_NON_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT,
    };
    struct file_parameters target = {
        .access = GENERIC_READ | GENERIC_WRITE | DELETE,
        .disposition = must_be_new ? FILE_CREATE : FILE_OVERWRITE_IF,
        .options = FILE_NON_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT,
    };
    NTSTATUS status = open_end(from, &source, &copy->from, &handles[0]);

    if (status < 0)
        return status;
    status = status_from_errno(host_file_status(copy->from->fd, &copy->info));
    target.attributes = file_attributes(&copy->info, copy->from->fd, NULL) &
                        (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM);
    if (status >= 0)
        status = open_end(to, &target, &copy->to, &handles[1]);
    return status;
}

NTSTATUS path_copy(struct host_path *from, struct host_path *to, bool must_be_new,
                   path_copy_progress *progress, void *context)
{
    struct copy copy = {.progress = progress, .context = context};
    HANDLE handles[2] = {NULL, NULL};
    NTSTATUS status = open_ends(&copy, from, to, must_be_new, handles);

    if (status >= 0) {
        status = copy_contents(&copy);
        if (status >= 0)
            status = copy_attributes(&copy);
        if (status < 0) /* what was begun and cannot be finished goes */
            host_path_remove(to->text, false);
    }
    if (copy.to)
        file_release(copy.to);
    if (copy.from)
        file_release(copy.from);
    for (int i = 0; i < 2; i++) {
        if (handles[i])
            handle_close(handles[i]);
    }
    return status;
}
