/*
 * Open files of every kind: on disk, consoles, pipes, sockets, the null device. A kind embeds
 * struct file as its first member and brings its operations; ReadFile and the rest do not care
 * which it is. Reading, writing and their completion are in apis/nt/request.h.
 */
#ifndef APIS_NT_FILE_H
#define APIS_NT_FILE_H

#include "apis/host/file.h"
#include "apis/host/path.h"
#include "apis/nt/wait.h"

#include <winioctl.h>

struct completion_target;
struct file;
struct request;

/* What a kind of file does. NULL: STATUS_INVALID_DEVICE_REQUEST. offset: FILE_HERE or >= 0. */
struct file_operations {
    /* Transfers and waits as long as it takes. STATUS_END_OF_FILE, STATUS_PIPE_BROKEN. */
    NTSTATUS (*read)(struct file *file, void *buffer, ULONG length, int64_t offset, ULONG *done);
    NTSTATUS(*write)
    (struct file *file, const void *buffer, ULONG length, int64_t offset, ULONG *done);
    NTSTATUS (*flush)(struct file *file);
    /* DeviceIoControl and FSCTLs; done: bytes in the output. */
    NTSTATUS(*control)
    (struct file *file, ULONG code, const void *input, ULONG input_size, void *output,
     ULONG output_size, ULONG *done);
    /*
     * For kinds that can make a caller wait: starts a request on an asynchronous file. Either
     * it returns the result at once, or STATUS_PENDING and request_complete follows. NULL: the
     * functions above are called instead.
     */
    NTSTATUS (*begin)(struct file *file, struct request *request);
    void (*cancel)(struct file *file, struct request *request); /* of a pending one */
    void (*handles_closed)(struct file *file);                  /* no handle is left */
    void (*destroy)(struct file *file); /* closes fd and frees; NULL: just that */
};

enum { FILE_HERE = -1 }; /* where the file's position is */

struct file {
    struct signalled_object waitable; /* signalled when no request is under way */
    const struct file_operations *operations;
    int fd;
    DWORD device;       /* FILE_DEVICE_DISK and so on */
    ULONG options;      /* FILE_SYNCHRONOUS_IO_NONALERT, FILE_DELETE_ON_CLOSE, ... */
    ACCESS_MASK access; /* what it was opened with */
    ULONG share;        /* FILE_SHARE_* */
    bool directory;
    struct file_share *shared;                      /* NULL for what cannot be shared by name */
    _Atomic(struct completion_target *) completion; /* see request.h */
    atomic_uchar completion_modes;                  /* SetFileCompletionNotificationModes */
    void *listing;                                  /* of a directory: see directory.h */
    void *watch;                                    /* of a directory: see directory_change.h */
};

extern const struct object_type file_type;

/* How a file is to be opened: the parameters of NtCreateFile. */
struct file_parameters {
    ACCESS_MASK access;
    ULONG handle_attributes; /* OBJ_INHERIT */
    ULONG attributes, share, disposition, options;
    int64_t allocation;
};

/* Generic rights and MAXIMUM_ALLOWED become those of files. */
ACCESS_MASK file_access(ACCESS_MASK access);

/* A path error becomes the status that Windows gives for such a path. */
NTSTATUS status_from_path_error(int error);

/* information: FILE_OPENED, FILE_CREATED and so on. The path's text is corrected to what exists. */
NTSTATUS file_create(struct host_path *path, const struct file_parameters *parameters,
                     HANDLE *handle, ULONG_PTR *information);

/* The file behind a handle, held: object_release(&file->waitable.object). */
NTSTATUS file_of_handle(HANDLE handle, ACCESS_MASK access, struct file **file);

static inline void file_release(struct file *file)
{
    object_release(&file->waitable.object);
}

static inline bool file_is_synchronous(const struct file *file)
{
    return (file->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
}

#endif
