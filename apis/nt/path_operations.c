/* See path_operations.h. Microsoft's DeleteFileW, RemoveDirectoryW, MoveFileExW, CreateHardLinkW.
 */
#include "apis/nt/path_operations.h"

#include "apis/host/directory_names.h"
#include "apis/host/link.h"
#include "apis/nt/file.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/file_share.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <string.h>

/* A trailing slash would lead through a symlink. */
static void drop_slashes(struct host_path *path)
{
    while (path->length > 1 && path->text[path->length - 1] == '/')
        path->text[--path->length] = 0;
}

NTSTATUS path_status(struct host_path *path, bool follow, struct host_file_status *status)
{
    int error;

    if (path->kind > HOST_PATH_NULL)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    error = host_path_status(path->text, follow, status);
    if (error == -ENOENT) {
        error = path_find(path);
        if (error == 0)
            error = host_path_status(path->text, follow, status);
    }
    return status_from_errno(error);
}

static bool is_directory(const struct host_file_status *status)
{
    return status->kind == HOST_FILE_DIRECTORY ||
           (status->kind == HOST_FILE_SYMLINK && status->to_directory);
}

static bool is_readonly(const struct host_file_status *status)
{
    return status->kind == HOST_FILE_REGULAR && !(status->mode & 0222);
}

NTSTATUS path_delete_file(struct host_path *path)
{
    struct host_file_status info;
    NTSTATUS status;

    if (path->kind == HOST_PATH_FILE && path->directory)
        return STATUS_OBJECT_NAME_INVALID;
    status = path_status(path, false, &info);
    if (status < 0)
        return status;
    if (is_directory(&info))
        return STATUS_FILE_IS_A_DIRECTORY;
    if (is_readonly(&info) || path->kind != HOST_PATH_FILE)
        return STATUS_CANNOT_DELETE;
    status = file_share_check(info.device, info.inode, DELETE);
    if (status < 0)
        return status;
    return status_from_errno(host_path_remove(path->text, false));
}

NTSTATUS path_delete_directory(struct host_path *path)
{
    struct host_file_status info;
    NTSTATUS status;
    int error;

    drop_slashes(path);
    status = path_status(path, false, &info);
    if (status < 0)
        return status;
    if (!is_directory(&info))
        return STATUS_NOT_A_DIRECTORY;
    status = file_share_check(info.device, info.inode, DELETE);
    if (status < 0)
        return status;
    error = host_path_remove(path->text, info.kind == HOST_FILE_DIRECTORY);
    return status_from_errno(error == -EEXIST ? -ENOTEMPTY : error);
}

NTSTATUS path_create_directory(struct host_path *path)
{
    int found;

    if (path->kind > HOST_PATH_NULL)
        return STATUS_OBJECT_NAME_INVALID;
    if (path->kind == HOST_PATH_NULL)
        return STATUS_OBJECT_NAME_COLLISION;
    drop_slashes(path);
    found = path_find_for_create(path);
    if (found < 0)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    if (found == 0)
        return STATUS_OBJECT_NAME_COLLISION;
    found = host_directory_make(path->text);
    if (found == 0)
        directory_names_added(path->text);
    return status_from_errno(found);
}

/* What a move or a link would replace. */
static NTSTATUS check_target(const struct host_file_status *target, unsigned flags)
{
    if (!(flags & PATH_MOVE_REPLACE))
        return STATUS_OBJECT_NAME_COLLISION;
    if (is_directory(target) || (is_readonly(target) && !(flags & PATH_MOVE_IGNORE_READONLY)))
        return STATUS_ACCESS_DENIED;
    if (flags & PATH_MOVE_POSIX)
        return STATUS_SUCCESS;
    /* Documented for MoveFileEx: a target that is open cannot be replaced. */
    return file_share_check(target->device, target->inode, DELETE) < 0 ? STATUS_ACCESS_DENIED
                                                                       : STATUS_SUCCESS;
}

/*
 * Where the target goes: wanted is its path as the guest spelt it, in the parent that exists; to
 * becomes the file that is there in some case.
 */
static NTSTATUS prepare_target(struct host_path *to, char *wanted, bool *exists)
{
    const char *name;
    char spelt[NAME_MAX + 1];
    size_t length;
    int found;

    if (to->kind != HOST_PATH_FILE)
        return STATUS_OBJECT_NAME_INVALID;
    drop_slashes(to);
    name = strrchr(to->text, '/');
    name = name ? name + 1 : to->text;
    if (strlen(name) > NAME_MAX)
        return STATUS_OBJECT_NAME_INVALID;
    strcpy(spelt, name);
    found = path_find_for_create(to);
    if (found < 0)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    *exists = found == 0;
    name = strrchr(to->text, '/');
    length = name ? (size_t)(name + 1 - to->text) : 0;
    if (length + strlen(spelt) >= PATH_MAX)
        return STATUS_NAME_TOO_LONG;
    memcpy(wanted, to->text, length);
    strcpy(wanted + length, spelt);
    return STATUS_SUCCESS;
}

static NTSTATUS move_by_copy(struct host_path *from, struct host_path *to)
{
    NTSTATUS status = path_copy(from, to, false, NULL, NULL);

    return status < 0 ? status : status_from_errno(host_path_remove(from->text, false));
}

static NTSTATUS rename_to(struct host_path *from, struct host_path *to, const char *wanted,
                          unsigned flags)
{
    bool in_another_case = strcmp(to->text, wanted) != 0;
    int error =
        host_path_rename(from->text, to->text, (flags & PATH_MOVE_REPLACE) || in_another_case);

    if (error == -EXDEV && (flags & PATH_MOVE_COPY))
        return move_by_copy(from, to);
    if (error == 0 && in_another_case)
        error = host_path_rename(to->text, wanted, true);
    if (error == -ENOTEMPTY)
        return STATUS_OBJECT_NAME_COLLISION;
    if (error == -EINVAL) /* a directory into itself */
        return STATUS_ACCESS_DENIED;
    return status_from_errno(error);
}

NTSTATUS path_move(struct host_path *from, struct host_path *to, unsigned flags)
{
    struct host_file_status source, target;
    char wanted[PATH_MAX];
    bool exists = false;
    NTSTATUS status;

    drop_slashes(from);
    status = path_status(from, false, &source);
    if (status >= 0)
        status = prepare_target(to, wanted, &exists);
    if (status >= 0 && !(flags & PATH_MOVE_POSIX_SOURCE))
        status = file_share_check(source.device, source.inode, DELETE);
    if (status < 0)
        return status;
    if (exists && host_path_status(to->text, false, &target) == 0) {
        /* The same file in another case takes its new name. */
        if (target.device == source.device && target.inode == source.inode &&
            strcmp(from->text, to->text) == 0)
            return status_from_errno(host_path_rename(from->text, wanted, true));
        status = check_target(&target, flags);
        if (status < 0)
            return status;
    }
    return rename_to(from, to, wanted, flags);
}

NTSTATUS path_hard_link(struct host_path *existing, struct host_path *new_link, bool replace)
{
    struct host_file_status source, target;
    char wanted[PATH_MAX];
    bool exists = false;
    NTSTATUS status;

    drop_slashes(existing);
    status = path_status(existing, false, &source);
    if (status >= 0)
        status = prepare_target(new_link, wanted, &exists);
    if (status < 0)
        return status;
    if (is_directory(&source))
        return STATUS_FILE_IS_A_DIRECTORY;
    if (exists && host_path_status(new_link->text, false, &target) == 0) {
        status = check_target(&target, replace ? PATH_MOVE_REPLACE : 0);
        if (status < 0)
            return status;
        status = status_from_errno(host_path_remove(new_link->text, false));
        if (status < 0)
            return status;
    }
    return status_from_errno(host_path_link(existing->text, wanted));
}
