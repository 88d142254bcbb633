/*
 * The host's files. Results are 0 (or what is stated) or a negative errno; interrupted calls are
 * repeated. Times are Windows': 100 ns since 1601.
 */
#ifndef APIS_HOST_FILE_H
#define APIS_HOST_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum host_file_kind {
    HOST_FILE_REGULAR,
    HOST_FILE_DIRECTORY,
    HOST_FILE_SYMLINK,
    HOST_FILE_CHARACTER,
    HOST_FILE_BLOCK,
    HOST_FILE_PIPE,
    HOST_FILE_SOCKET
};

struct host_file_status {
    enum host_file_kind kind;
    bool to_directory; /* a symlink's target is a directory */
    uint32_t mode;     /* permission bits */
    uint32_t links, block_size;
    uint64_t device, inode, device_number;
    uint64_t size, allocated;
    int64_t created, accessed, written, changed;
};

enum host_open_flag {
    HOST_OPEN_READ = 1,
    HOST_OPEN_WRITE = 2,
    HOST_OPEN_APPEND = 4,      /* every write goes to the end */
    HOST_OPEN_CREATE = 8,      /* a new file; -EEXIST if it is there */
    HOST_OPEN_DIRECTORY = 16,  /* -ENOTDIR for anything else */
    HOST_OPEN_NO_FOLLOW = 32,  /* a symlink itself; only for attributes */
    HOST_OPEN_THROUGH = 64,    /* writes return when the data is stored */
    HOST_OPEN_ATTRIBUTES = 128 /* neither read nor written; needs no right to the file */
};

enum { HOST_FILE_HERE = -1 }; /* an offset: where the file's position is */

int host_file_open(const char *path, unsigned flags, unsigned mode);
int host_file_duplicate(int fd);
void host_file_close(int fd);

/* follow: a symlink's target; otherwise the link itself, which says what it leads to. */
int host_file_status(int fd, struct host_file_status *status);
int host_path_status(const char *path, bool follow, struct host_file_status *status);

/* A name in an open directory; the link itself. */
int host_entry_status(int directory, const char *name, struct host_file_status *status);

/* The count of bytes, 0 at the end. */
int64_t host_file_read(int fd, void *buffer, size_t size, int64_t offset);
int64_t host_file_write(int fd, const void *buffer, size_t size, int64_t offset);

/* Copies up to size bytes from one file's position to another's: how many, 0 at the end. */
int64_t host_file_copy(int from, int to, size_t size);

/* The new position. from: 0 the start, 1 the position, 2 the end. */
int64_t host_file_seek(int fd, int64_t distance, int from);
int host_file_resize(int fd, uint64_t size);
int host_file_allocate(int fd, uint64_t size); /* space for that many bytes; the size stays */
int host_file_flush(int fd, bool data_only);

/* Times that are 0 or -1 stay. */
int host_file_set_times(int fd, int64_t accessed, int64_t written);
int host_file_set_mode(int fd, uint32_t mode);

/*
 * Locks of the open file, which bind other open files that ask for locks: -EAGAIN when one has
 * the range. A file that was not opened for it (-EBADF) takes part no further: 0.
 */
int host_file_lock(int fd, uint64_t offset, uint64_t length, bool exclusive);
void host_file_unlock(int fd, uint64_t offset, uint64_t length);

/* Reads as zeroes from now on; the size stays. */
int host_file_zero(int fd, uint64_t offset, uint64_t length);

/* The next run of bytes that take space, at or after an offset; false when there is none. */
bool host_file_next_data(int fd, uint64_t offset, uint64_t *start, uint64_t *length);

/* The host's path of an open file. -ENOENT when it has none any more. */
int host_file_path(int fd, char *path, size_t size);

/*
 * Before the guest runs: writing where nobody reads any more becomes an error and no signal, and
 * as many files may be open as the host lets the process have.
 */
void host_files_start(void);

/* Windows time of a host's, and the other way. */
int64_t host_time_to_nt(int64_t seconds, int64_t nanoseconds);

#endif
