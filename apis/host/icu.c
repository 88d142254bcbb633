/* See icu.h. The versions that are looked for are those that current distributions have. */
#include "apis/host/icu.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { NEWEST = 80, OLDEST = 60, LIBRARIES = 2 };

static void *libraries[LIBRARIES]; /* uc: characters; i18n: collation, formats */
static int version;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool open_version(int number)
{
    static const char *const names[LIBRARIES] = {"libicuuc.so.%d", "libicui18n.so.%d"};
    char name[32];

    for (int i = 0; i < LIBRARIES; i++) {
        snprintf(name, sizeof name, names[i], number);
        libraries[i] = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
        if (!libraries[i])
            return false;
    }
    version = number;
    return true;
}

static void open_newest(void)
{
    for (int number = NEWEST; number >= OLDEST; number--) {
        if (open_version(number))
            return;
    }
}

bool icu_available(void)
{
    pthread_once(&once, open_newest);
    return version != 0;
}

void *icu_function(const char *name)
{
    char versioned[96];
    void *function = NULL;

    if (!icu_available())
        return NULL;
    snprintf(versioned, sizeof versioned, "%s_%d", name, version);
    for (int i = 0; i < LIBRARIES && !function; i++)
        function = dlsym(libraries[i], versioned);
    return function;
}
