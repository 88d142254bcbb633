/* See user.h. The machine is known by machine-id(5). */
#include "apis/host/user.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PASSWD_BUFFER = 4096 };

static struct host_user self;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_machine(uint8_t machine[16])
{
    char text[33] = {0};
    FILE *file = fopen("/etc/machine-id", "re");

    if (file) {
        if (fread(text, 1, 32, file) != 32)
            text[0] = 0;
        fclose(file);
    }
    if (!text[0])
        snprintf(text, sizeof text, "%032x", 0x736f6a6fu);
    for (int i = 0; i < 16; i++) {
        unsigned byte = 0;

        sscanf(text + 2 * i, "%2x", &byte);
        machine[i] = (uint8_t)byte;
    }
}

void host_name(char *name, size_t size)
{
    if (gethostname(name, size) < 0 || !name[0])
        snprintf(name, size, "localhost");
    name[size - 1] = 0;
}

void host_boot_id(char text[HOST_BOOT_ID_SIZE])
{
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

    text[0] = 0;
    if (!file)
        return;
    text[fread(text, 1, HOST_BOOT_ID_SIZE - 1, file)] = 0;
    fclose(file);
}

static void read_user(void)
{
    char buffer[PASSWD_BUFFER];
    struct passwd entry, *found = NULL;
    const char *name = getenv("USER");

    self.id = getuid();
    self.group = getgid();
    if (getpwuid_r(self.id, &entry, buffer, sizeof buffer, &found) == 0 && found) {
        name = entry.pw_name;
        snprintf(self.full_name, sizeof self.full_name, "%.*s", (int)strcspn(entry.pw_gecos, ","),
                 entry.pw_gecos);
    }
    snprintf(self.name, sizeof self.name, "%s", name && *name ? name : "user");
    host_name(self.host, sizeof self.host);
    self.host[strcspn(self.host, ".")] = 0;
    for (size_t i = 0; self.host[i]; i++)
        self.computer[i] = (char)toupper((unsigned char)self.host[i]);
    read_machine(self.machine);
}

const struct host_user *host_user(void)
{
    pthread_once(&once, read_user);
    return &self;
}

int host_user_name(uint32_t id, char *name, size_t capacity)
{
    char buffer[PASSWD_BUFFER];
    struct passwd entry, *found = NULL;

    if (getpwuid_r(id, &entry, buffer, sizeof buffer, &found) != 0 || !found)
        return -ENOENT;
    return snprintf(name, capacity, "%s", entry.pw_name) < (int)capacity ? 0 : -ENOENT;
}

int host_user_id(const char *name, uint32_t *id)
{
    char buffer[PASSWD_BUFFER];
    struct passwd entry, *found = NULL;

    if (getpwnam_r(name, &entry, buffer, sizeof buffer, &found) != 0 || !found)
        return -ENOENT;
    *id = entry.pw_uid;
    return 0;
}
