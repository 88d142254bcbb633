/* What other processes are and did: see process.h. */
#include "apis/host/clock.h"
#include "apis/host/descriptor.h"
#include "apis/host/path.h"
#include "apis/host/process_info.h"
#include "apis/nt/birth.h"
#include "apis/nt/process.h"
#include "apis/nt/process_image.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A child that has ended keeps its times in the host until it is reaped. */
void process_times(struct object *object, struct host_process_times *times, FILETIME *ended)
{
    struct process *process = (struct process *)object;
    int64_t now;

    *ended = (FILETIME){0};
    if (!atomic_load(&process->reaped))
        host_process_times((pid_t)process_id(object), &process->times);
    *times = process->times;
    if (object == process_self() || !process_has_ended(object))
        return;
    now = host_clock_now();
    if (process->ended == 0)
        process->ended = now; /* the host does not keep it: when it was first seen */
    *ended = (FILETIME){(DWORD)process->ended, (DWORD)((uint64_t)process->ended >> 32)};
}

/* A guest's program is the last option's neighbour in `sojourn run ... PROGRAM ARGUMENT...`. */
static const char *program_of(const char *line, size_t size)
{
    const char *at = line, *end = line + size;

    at += strlen(at) + 1;
    if (at < end && strcmp(at, "run") == 0)
        at += strlen(at) + 1;
    while (at < end && strncmp(at, "--", 2) == 0)
        at += strlen(at) + 1;
    return at < end ? at : NULL;
}

static bool is_sojourn(pid_t id)
{
    char own[PATH_MAX], other[PATH_MAX];
    ssize_t own_length = host_process_program(0, own, sizeof own);
    ssize_t length = host_process_program(id, other, sizeof other);

    return length > 0 && length == own_length && memcmp(own, other, (size_t)length) == 0;
}

/* A guest that was started by another keeps its block open under the number of its option. */
struct birth *process_birth(pid_t id, size_t *size)
{
    char line[PATH_MAX * 2];
    const char *option;
    ssize_t length = is_sojourn(id) ? host_process_arguments(id, line, sizeof line) : 0;
    struct birth *birth;
    int fd;

    option = length > 0 ? memmem(line, (size_t)length, "--born=", strlen("--born=")) : NULL;
    if (!option)
        return NULL;
    fd = host_process_reopen(id, atoi(option + strlen("--born=")));
    if (fd < 0)
        return NULL;
    birth = birth_map(fd, size);
    host_descriptor_close(fd);
    return birth;
}

static bool host_image(pid_t id, char image[PATH_MAX])
{
    char line[PATH_MAX * 2];
    const char *program;
    ssize_t length;

    if (is_sojourn(id)) {
        length = host_process_arguments(id, line, sizeof line);
        program = length > 0 ? program_of(line, (size_t)length) : NULL;
        return program && realpath(program, image) != NULL;
    }
    length = host_process_program(id, image, PATH_MAX - 1);
    if (length < 0)
        return false;
    image[length] = 0;
    return true;
}

size_t process_image_path(pid_t id, WCHAR *text, size_t room)
{
    struct dos_path guest;
    char image[PATH_MAX];

    if (!host_image(id, image) || guest_path_from_host(&guest, image) < 0 || guest.length > room)
        return 0;
    memcpy(text, guest.text, guest.length * sizeof *text);
    return guest.length;
}

bool process_is_32_bit(pid_t id)
{
    enum process_image kind;
    char image[PATH_MAX];

    return host_image(id, image) && process_image_of(image, &kind) >= 0 && kind == IMAGE_WINDOWS_32;
}
