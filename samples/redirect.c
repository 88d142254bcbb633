/*
 * A plug-in that gives a program another file than the one it opens:
 *
 *     REDIRECT=settings.ini=C:\\other.ini sojourn --hook build/samples/redirect.so PROGRAM
 *
 * Every CreateFile call whose name ends in settings.ini opens C:\other.ini. The part before the
 * first '=' is compared without regard to case.
 */
#include <sojourn/hook.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 512 };

static char from[NAME_MAX_LENGTH], to[NAME_MAX_LENGTH];
static uint16_t to_wide[NAME_MAX_LENGTH];

static unsigned lower(unsigned c)
{
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

/* CreateFileW takes characters of two bytes, CreateFileA of one. */
static unsigned character(const void *name, bool wide, size_t i)
{
    return wide ? ((const uint16_t *)name)[i] : ((const uint8_t *)name)[i];
}

static bool ends_in_from(const void *name, bool wide)
{
    size_t length = 0, wanted = strlen(from);

    while (character(name, wide, length))
        length++;
    if (length < wanted)
        return false;
    for (size_t i = 0; i < wanted; i++) {
        if (lower(character(name, wide, length - wanted + i)) != lower((unsigned char)from[i]))
            return false;
    }
    return true;
}

static void before_create_file(struct hook_call *call, void *data)
{
    const char *function = hook_function(call);
    bool wide = function[strlen(function) - 1] == 'W';
    int index = hook_argument_find(call, "name");
    const void *name = (const void *)hook_argument(call, index);

    (void)data;
    if (name && ends_in_from(name, wide))
        hook_argument_set(call, index, wide ? (uint64_t)to_wide : (uint64_t)to);
}

/* A plug-in's beginning: -1 stops sojourn before the program runs. */
int sojourn_plugin(void)
{
    static const struct hook_functions functions = {.before = before_create_file};
    const char *rule = getenv("REDIRECT");
    const char *equals = rule ? strchr(rule, '=') : NULL;

    if (!equals) {
        fputs("redirect: set REDIRECT to FROM=TO\n", stderr);
        return -1;
    }
    snprintf(from, sizeof from, "%.*s", (int)(equals - rule), rule);
    snprintf(to, sizeof to, "%s", equals + 1);
    for (size_t i = 0; to[i]; i++)
        to_wide[i] = (unsigned char)to[i];
    return hook_attach("kernel*!CreateFile[AW]", &functions, NULL) ? 0 : -1;
}
