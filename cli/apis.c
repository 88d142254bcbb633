/*
 * sojourn apis [--json] [MODULE]: what is provided, and the known gaps, from the tables. A foreign
 * Unix is a module, too: its functions are its system calls.
 */
#include "cli/cli.h"

#include "apis/unix/call.h"
#include "apis/unix/system.h"
#include "apis/win/modules.h"
#include "cli/json.h"
#include "thunks/describe.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing {
    const struct call **calls;
    size_t count, gaps;
};

static int compare_names(const void *left, const void *right)
{
    const struct call *a = *(const struct call *const *)left;
    const struct call *b = *(const struct call *const *)right;

    return strcmp(a->name, b->name);
}

/* Of several groups' rows for a name, the DLL exports the first function, or else has the gap. */
static const struct call *exported(const struct builtin_dll *dll, const char *name)
{
    const struct call *gap = NULL;

    for (int i = 0; i < BUILTIN_GROUPS && dll->groups[i]; i++) {
        const struct call *call = call_find(builtin_tables.calls, dll->groups[i], name);

        if (!builtin_group_applies(dll->groups[i]))
            continue;

        if (call && !(call->flags & CALL_GAP))
            return call;
        if (call && !gap)
            gap = call;
    }
    return gap;
}

static void add_call(struct listing *listing, const struct call *call)
{
    listing->calls[listing->count++] = call;
    if (call->flags & CALL_GAP)
        listing->gaps++;
}

/* Everything that a DLL exports, by name. The caller frees calls. */
static int list_dll(const struct builtin_dll *dll, struct listing *listing)
{
    *listing = (struct listing){
        .calls = malloc((builtin_tables.calls->count + 1) * sizeof *listing->calls)};
    if (!listing->calls)
        return -1;
    for (int group = 0; group < BUILTIN_GROUPS && dll->groups[group]; group++) {
        const struct call *first;
        size_t count = call_group(builtin_tables.calls, dll->groups[group], &first);

        if (!builtin_group_applies(dll->groups[group]))
            continue;

        for (size_t i = 0; i < count; i++) {
            if (exported(dll, first[i].name) == &first[i])
                add_call(listing, &first[i]);
        }
    }
    qsort(listing->calls, listing->count, sizeof *listing->calls, compare_names);
    return 0;
}

/* The system calls of a foreign Unix, by name. */
static int list_system(const struct unix_system *system, struct listing *listing)
{
    struct call *gaps = calloc(system->row_count, sizeof *gaps);

    *listing = (struct listing){.calls = calloc(system->row_count, sizeof *listing->calls)};
    if (!gaps || !listing->calls)
        return -1;
    for (size_t i = 0; i < system->row_count; i++) {
        const struct unix_row *row = &system->rows[i];

        gaps[i] = (struct call){.name = row->name, .gap = row->gap, .flags = CALL_GAP};
        if (row->kind != ROW_NONE)
            add_call(listing, row->gap ? &gaps[i] : unix_call_describe(system, row));
    }
    qsort(listing->calls, listing->count, sizeof *listing->calls, compare_names);
    return 0;
}

static void print_totals(const char *name, const struct listing *listing, bool json)
{
    size_t provided = listing->count - listing->gaps;

    if (!json) {
        printf("%-24s %8zu %8zu\n", name, provided, listing->gaps);
        return;
    }
    printf("{\"module\": ");
    json_string(stdout, name);
    printf(", \"provided\": %zu, \"gaps\": %zu}", provided, listing->gaps);
}

static void print_one(const char *name, struct listing *listing, bool json, bool is_first)
{
    printf("%s", json && !is_first ? ",\n " : "");
    print_totals(name, listing, json);
    free(listing->calls);
}

static int print_modules(bool json)
{
    struct listing listing;

    printf(json ? "[" : "MODULE                   PROVIDED     GAPS\n");
    for (size_t i = 0; i < builtin_tables.count; i++) {
        if (list_dll(&builtin_tables.dlls[i], &listing) < 0)
            return 1;
        print_one(builtin_tables.dlls[i].name, &listing, json, i == 0);
    }
    for (size_t i = 0; unix_system_at(i); i++) {
        if (list_system(unix_system_at(i), &listing) < 0)
            return 1;
        print_one(unix_system_at(i)->name, &listing, json, false);
    }
    printf(json ? "]\n" : "");
    return 0;
}

static const char *direction(const struct param *param)
{
    if (!(param->flags & PARAM_OUT))
        return "in";
    return param->flags & PARAM_IN ? "inout" : "out";
}

static bool ends_in_star(const char *type)
{
    return type[0] && type[strlen(type) - 1] == '*';
}

static void print_prototype(const struct call *call)
{
    if (call->flags & CALL_DATA) {
        printf("%s %s\n", call->result->name, call->name);
        return;
    }
    printf("%s%s%s(", call->result->name, ends_in_star(call->result->name) ? "" : " ", call->name);
    for (unsigned i = 0; i < call->param_count; i++) {
        const struct param *param = &call->params[i];

        printf("%s%s%s%s%s", i ? ", " : "", param->flags & PARAM_OUT ? "out " : "",
               param->type->name, ends_in_star(param->type->name) ? "" : " ", param->name);
    }
    printf(call->flags & CALL_VARIADIC ? ", ...)\n" : ")\n");
}

static void print_call(const struct call *call)
{
    if (call->flags & CALL_GAP)
        printf("gap %s: %s\n", call->name, call->gap);
    else if (call->flags & CALL_RAW)
        printf("raw %s\n", call->name);
    else
        print_prototype(call);
}

static void print_params_json(const struct call *call)
{
    printf(", \"parameters\": [");
    for (unsigned i = 0; i < call->param_count; i++) {
        printf("%s{\"name\": ", i ? ", " : "");
        json_string(stdout, call->params[i].name);
        printf(", \"type\": ");
        json_string(stdout, call->params[i].type->name);
        printf(", \"direction\": \"%s\"}", direction(&call->params[i]));
    }
    printf("]");
}

static void print_call_json(const struct call *call)
{
    printf("{\"name\": ");
    json_string(stdout, call->name);
    if (call->ordinal)
        printf(", \"ordinal\": %u", call->ordinal);
    if (call->flags & CALL_GAP) {
        printf(", \"gap\": ");
        json_string(stdout, call->gap);
    } else if (!(call->flags & CALL_RAW)) {
        printf(", \"%s\": ", call->flags & CALL_DATA ? "type" : "result");
        json_string(stdout, call->result->name);
        if (!(call->flags & CALL_DATA))
            print_params_json(call);
    }
    printf("}");
}

static void print_listing(const char *name, const struct listing *listing, bool json)
{
    printf(json ? "[" : "");
    for (size_t i = 0; i < listing->count; i++) {
        if (!json) {
            print_call(listing->calls[i]);
            continue;
        }
        printf("%s", i ? ",\n " : "");
        print_call_json(listing->calls[i]);
    }
    if (json)
        printf("]\n");
    else
        printf("%s: %zu provided, %zu known gaps\n", name, listing->count - listing->gaps,
               listing->gaps);
}

/* "kernel32" and "KERNEL32.DLL" are kernel32.dll. */
static const struct builtin_dll *dll_find(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < builtin_tables.count; i++) {
        const char *dll = builtin_tables.dlls[i].name;

        if (strncasecmp(dll, name, length) == 0 &&
            (!dll[length] || strcmp(dll + length, ".dll") == 0))
            return &builtin_tables.dlls[i];
    }
    return NULL;
}

int cli_apis(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    const char *name = argv[json ? 2 : 1];
    const struct builtin_dll *dll;
    const struct unix_system *system;
    struct listing listing;

    if (argc > (json ? 3 : 2) || (name && name[0] == '-')) {
        fputs("usage: sojourn apis [--json] [MODULE]\n", stderr);
        return EXIT_USAGE;
    }
    describe();
    if (!name)
        return print_modules(json);
    dll = dll_find(name);
    system = unix_system_find(name);
    if (!dll && !system) {
        fprintf(stderr, "sojourn: %s: not a module that sojourn provides\n", name);
        return EXIT_USAGE;
    }
    if ((dll ? list_dll(dll, &listing) : list_system(system, &listing)) < 0)
        return EXIT_FAILURE;
    print_listing(dll ? dll->name : system->name, &listing, json);
    free(listing.calls);
    return EXIT_SUCCESS;
}
