/* Finding names without regard to case: path_find and path_find_for_create of path.h. */
#include "apis/host/directory_names.h"
#include "apis/host/path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Corrects the component text[start, end) in its parent as spelt; -ENOTDIR if that is not there.
 * The length may change, as some letters and their capitals do not take equally many bytes.
 */
static int correct_component(struct host_path *path, size_t start, size_t *end)
{
    char found[NAME_MAX + 1], directory[PATH_MAX] = ".";
    size_t length = *end - start, size;
    int error;

    if (length == 0)
        return 0;
    if (length > NAME_MAX)
        return -ENOENT;
    if (start > 0) {
        memcpy(directory, path->text, start);
        directory[start] = 0;
    }
    error = directory_names_find(directory, path->text + start, length, found);
    if (error < 0)
        return error;
    size = strlen(found);
    if (path->length - length + size > PATH_MAX - 1)
        return -ENOENT;
    memmove(path->text + start + size, path->text + *end, path->length - *end + 1);
    memcpy(path->text + start, found, size);
    path->length += size - length;
    *end = start + size;
    return 0;
}

static bool exists_up_to(struct host_path *path, size_t end)
{
    struct stat status;
    char saved = path->text[end];
    bool exists;

    path->text[end] = 0;
    exists = fstatat(AT_FDCWD, end ? path->text : ".", &status, AT_SYMLINK_NOFOLLOW) == 0;
    path->text[end] = saved;
    return exists;
}

/* Where the last component starts that lies before end. */
static size_t component_start(const struct host_path *path, size_t end)
{
    while (end > 0 && path->text[end - 1] != '/')
        end--;
    return end;
}

static size_t without_slashes(const struct host_path *path, size_t end)
{
    while (end > 1 && path->text[end - 1] == '/')
        end--;
    return end;
}

/* Corrects components up to a place that moves with them. -ENOENT: not the last; -ENOTDIR. */
static int correct_up_to(struct host_path *path, size_t *limit)
{
    size_t end = *limit, tail = path->length - *limit;
    int error = 0;

    while (end > 0 && !exists_up_to(path, end) && !(end == 1 && path->text[0] == '/'))
        end = without_slashes(path, component_start(path, end));
    while (error == 0 && end < path->length - tail) {
        size_t start = end;

        while (path->text[start] == '/')
            start++;
        end = start;
        while (end < path->length - tail && path->text[end] != '/')
            end++;
        error = correct_component(path, start, &end);
    }
    if (error < 0 && end < path->length - tail)
        error = -ENOTDIR;
    *limit = path->length - tail;
    return error;
}

static void restore(struct host_path *path, const struct host_path *original)
{
    path->length = original->length;
    memcpy(path->text, original->text, original->length + 1);
}

int path_find(struct host_path *path)
{
    struct host_path original;
    size_t end = without_slashes(path, path->length), start = component_start(path, end);
    int error = correct_component(path, start, &end);

    /* Most often the parent is there as spelt. */
    if (error != -ENOTDIR)
        return error;
    restore(&original, path);
    error = correct_up_to(path, &end);
    if (error < 0)
        restore(path, &original);
    return error;
}

int path_find_for_create(struct host_path *path)
{
    size_t end = without_slashes(path, path->length);
    size_t start = component_start(path, end), parent = without_slashes(path, start);
    int error = correct_component(path, start, &end);

    if (error == -ENOTDIR) {
        if (start == 0 || correct_up_to(path, &parent) < 0)
            return -ENOTDIR;
        end = without_slashes(path, path->length);
        error = correct_component(path, component_start(path, end), &end);
    }
    return error == -ENOENT ? 1 : error;
}
