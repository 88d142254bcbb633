/* See filesystem.h. The names are in the list of mounts that the kernel keeps: proc(5). */
#include "apis/unix/bsd/filesystem.h"

#include "apis/unix/path.h"

#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

static void names_of(struct bsd_filesystem *found, dev_t device)
{
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    const struct mntent *mount;
    struct stat status;

    while (mounts && (mount = getmntent(mounts))) {
        if (stat(mount->mnt_dir, &status) < 0 || status.st_dev != device)
            continue;
        snprintf(found->type, sizeof found->type, "%s", mount->mnt_type);
        snprintf(found->from, sizeof found->from, "%s", mount->mnt_fsname);
        snprintf(found->on, sizeof found->on, "%s", mount->mnt_dir);
    }
    if (mounts)
        endmntent(mounts);
}

long bsd_filesystem_find(struct bsd_filesystem *found, const char *path, int fd)
{
    struct unix_path name = {.text = path};
    struct stat status;
    long result = path ? unix_path_read(&name, UNIX_HERE, path) : 0;

    *found = (struct bsd_filesystem){0};
    if (result < 0)
        return result;
    if (path ? statfs(name.text, &found->host) < 0 || stat(name.text, &status) < 0
             : fstatfs(fd, &found->host) < 0 || fstat(fd, &status) < 0)
        return -errno;
    found->read_only = found->host.f_flags & ST_RDONLY;
    found->no_setuid = found->host.f_flags & ST_NOSUID;
    found->no_exec = found->host.f_flags & ST_NOEXEC;
    names_of(found, status.st_dev);
    return 0;
}
