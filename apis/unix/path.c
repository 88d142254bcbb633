/* See path.h. */
#include "apis/unix/path.h"

#include "abi/unix/host_call.h"
#include "abi/unix/thread.h"
#include "apis/unix/system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static char root_text[PATH_MAX];
static const char *root; /* NULL: there is none */

int unix_path_root_set(const char *value)
{
    if (!realpath(value, root_text))
        return -errno;
    root = strcmp(root_text, "/") == 0 ? NULL : root_text;
    return 0;
}

/* A string whose end may not be there. */
static int read_string(char *to, const char *from, size_t room)
{
    for (size_t i = 0; i < room; i++) {
        if (unix_copy(to + i, from + i, 1) < 0)
            return -EFAULT;
        if (!to[i])
            return 0;
    }
    return -ENAMETOOLONG;
}

int unix_path_read(struct unix_path *path, int directory, const char *text)
{
    size_t length;
    int result;

    path->directory = directory == unix_system->directory ? UNIX_HERE : directory;
    path->text = text;
    if (!root)
        return 0;
    length = strlen(root);
    memcpy(path->buffer, root, length);
    result = read_string(path->buffer + length, text, PATH_MAX);
    if (result < 0)
        return result;
    path->text = path->buffer + length;
    if (path->text[0] == '/' &&
        host_call(SYS_faccessat2, AT_FDCWD, path->buffer, 0, AT_SYMLINK_NOFOLLOW) == 0)
        path->text = path->buffer;
    return 0;
}
