/*
 * Prints every function that a guest of 32 or 64 bits can call, with the kinds of its parameters,
 * as rows for wild.c: from the descriptors, so that a new function is in it without a word.
 * usage: table 32|64
 */
#include "apis/win/modules.h"
#include "thunks/describe.h"
#include "thunks/win32/convert.h"
#include "thunks/win32/win32.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool leads_on(const struct type *type, unsigned depth)
{
    if (!type || type->class == TYPE_VOID || type->class == TYPE_OPAQUE ||
        type->class == TYPE_POINTER || depth > 4)
        return true;
    if (type->class == TYPE_ARRAY)
        return leads_on(type->target, depth + 1);
    if (type->class != TYPE_STRUCT && type->class != TYPE_UNION)
        return false;
    for (uint32_t i = 0; i < type->count; i++) {
        if (leads_on(type->fields[i].type, depth + 1))
            return true;
    }
    return false;
}

/* p: a pointer; P: to what may hold another one; f: a function; h: a handle; m: a module; n, w, q:
 * a number of 4 bytes, of a pointer's size, of 8 bytes; s, d: a float, a double. */
static char kind_of(const struct type *type)
{
    switch (type->class) {
    case TYPE_POINTER:
        return leads_on(type->target, 0) ? 'P' : 'p';
    case TYPE_FUNCTION:
        return 'f';
    case TYPE_HANDLE:
        return strstr(type->name, "HMODULE") || strstr(type->name, "HINSTANCE") ? 'm' : 'h';
    case TYPE_FLOAT:
        return type->size == sizeof(float) ? 's' : 'd';
    default:
        return type->size == 4 || type->size < 4 ? 'n' : type->size32 == 4 ? 'w' : 'q';
    }
}

static bool is_by_value(const struct type *type)
{
    return type->class == TYPE_STRUCT || type->class == TYPE_UNION;
}

static void print_row(const char *dll, const struct call *call)
{
    char kinds[64] = "";
    unsigned count = 0;

    if (call->result && is_by_value(call->result) && call->result->size > 8)
        kinds[count++] = 'p'; /* where it goes */
    for (unsigned i = 0; i < call->param_count; i++) {
        const struct type *type = call->params[i].type;

        if (!is_by_value(type))
            kinds[count++] = kind_of(type);
        else if (guest_is_32() || type->size <= 8)
            for (uint32_t k = 0; k < (type->size32 + 3) / 4 && guest_is_32(); k++)
                kinds[count++] = 'n';
        if (is_by_value(type) && !guest_is_32())
            kinds[count++] = type->size <= 8 ? 'q' : 'P';
    }
    printf("    {\"%s\", \"%s\", \"%s\"},\n", dll, call->name, kinds);
}

/* What an earlier group of the DLL has hides the others. */
static bool is_hidden(const struct builtin_dll *dll, unsigned group, const char *name)
{
    for (unsigned i = 0; i < group; i++) {
        if (builtin_group_applies(dll->groups[i]) && call_find(&descriptors, dll->groups[i], name))
            return true;
    }
    return false;
}

static void print_group(const struct builtin_dll *dll, unsigned group)
{
    const struct call *first;
    size_t count = call_group(&descriptors, dll->groups[group], &first);

    for (size_t i = 0; i < count; i++) {
        if (first[i].flags & (CALL_DATA | CALL_GAP | CALL_RAW) ||
            is_hidden(dll, group, first[i].name) || (guest_is_32() && win32_refusal(&first[i])))
            continue;
        print_row(dll->name, &first[i]);
    }
}

/* A group that several DLLs have is of the first. */
static bool is_done(const struct builtin_dll *dll, const char *group)
{
    for (const struct builtin_dll *at = builtin_tables.dlls; at < dll; at++) {
        for (unsigned i = 0; i < BUILTIN_GROUPS && at->groups[i]; i++) {
            if (strcmp(at->groups[i], group) == 0)
                return true;
        }
    }
    return false;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "32") == 0)
        guest_model = GUEST_WIN32;
    describe();
    for (size_t i = 0; i < builtin_tables.count; i++) {
        const struct builtin_dll *dll = &builtin_tables.dlls[i];

        for (unsigned k = 0; k < BUILTIN_GROUPS && dll->groups[k]; k++) {
            if (builtin_group_applies(dll->groups[k]) && !is_done(dll, dll->groups[k]))
                print_group(dll, k);
        }
    }
    return EXIT_SUCCESS;
}
