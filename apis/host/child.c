/*
 * See child.h. posix_spawn(3) does not copy the process. Every descriptor of ours is
 * close-on-exec; duplicating one onto itself is how a file action takes that back.
 */
#include "apis/host/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static int add_descriptors(posix_spawn_file_actions_t *actions, const struct child_start *start)
{
    int error = 0;

    for (int i = 0; i < 3 && error == 0; i++) {
        if (start->standard[i] >= 0)
            error = posix_spawn_file_actions_adddup2(actions, start->standard[i], i);
    }
    for (size_t i = 0; i < start->descriptor_count && error == 0; i++)
        error =
            posix_spawn_file_actions_adddup2(actions, start->descriptors[i], start->descriptors[i]);
    if (error == 0 && start->directory)
        error = posix_spawn_file_actions_addchdir_np(actions, start->directory);
    return error;
}

/* A child begins with no signal blocked or ignored, whatever a guest needs here. */
static int set_attributes(posix_spawnattr_t *attributes, const struct child_start *start)
{
    sigset_t none, ignored;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;

    sigemptyset(&none);
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    if (start->detached)
        flags |= POSIX_SPAWN_SETSID;
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &ignored);
    return posix_spawnattr_setflags(attributes, flags);
}

int child_start(const struct child_start *start, pid_t *id)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error)
        return -error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0)
        error = set_attributes(&attributes, start);
    if (error == 0)
        error = add_descriptors(&actions, start);
    if (error == 0)
        error = posix_spawn(id, start->path, &actions, &attributes, start->arguments,
                            start->environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return -error;
}

int child_become(const char *path, char **arguments, char **environment)
{
    execve(path, arguments, environment);
    return -errno;
}
