/*
 * Names for values: the macros of the Windows headers, and the patterns of FLAGS and ENUM that
 * choose among them. A pattern is a macro's name, or the prefix of several. The compiler works
 * out the values, so only macros that are integer constants may be chosen.
 */
#include "thunks/gen/tables.h"

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING = 20 /* of macros in macros */ };

static bool is_integer(struct gen_model *model, const struct gen_macro *macro, int depth);

static int compare_macros(const void *left, const void *right)
{
    return strcmp(((const struct gen_macro *)left)->name, ((const struct gen_macro *)right)->name);
}

static const struct gen_macro *macro_find(struct gen_model *model, const char *name)
{
    struct gen_macro wanted = {.name = name}, **found;

    if (!model->macros_by_name) {
        for (size_t i = 0; i < model->macro_count; i++)
            tsearch(&model->macros[i], &model->macros_by_name, compare_macros);
    }
    found = tfind(&wanted, &model->macros_by_name, compare_macros);
    return found ? *found : NULL;
}

/* Casts in the values of macros. */
static bool is_type(const char *name)
{
    static const char *const types[] = {
        "int",       "unsigned", "long",        "short",
        "char",      "DWORD",    "LONG",        "ULONG",
        "WORD",      "USHORT",   "SHORT",       "BYTE",
        "UCHAR",     "INT",      "UINT",        "NTSTATUS",
        "HRESULT",   "LANGID",   "LCID",        "LCTYPE",
        "CALID",     "CALTYPE",  "GEOID",       "ULONGLONG",
        "LONGLONG",  "DWORD64",  "ULONG64",     "DWORD_PTR",
        "ULONG_PTR", "LONG_PTR", "ACCESS_MASK", "SECURITY_INFORMATION"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i], name) == 0)
            return true;
    }
    return false;
}

/* A name in a macro's value. A function-like macro's parameters are one or two letters long. */
static bool is_integer_name(struct gen_model *model, const struct gen_macro *within,
                            const char *name, int depth)
{
    const struct gen_macro *macro;

    if (is_type(name) || (within->is_function && strlen(name) <= 5 && !macro_find(model, name)))
        return true;
    macro = macro_find(model, name);
    return macro && is_integer(model, macro, depth + 1);
}

static const char *skip_number(const char *at)
{
    while (isalnum((unsigned char)*at))
        at++;
    return at;
}

static bool is_integer(struct gen_model *model, const struct gen_macro *macro, int depth)
{
    const char *at = macro->value;
    bool anything = false;

    if (depth > NESTING)
        return false;
    while (*at) {
        if (isalpha((unsigned char)*at) || *at == '_') {
            size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_");

            if (!is_integer_name(model, macro, text_format("%.*s", (int)length, at), depth))
                return false;
            at += length;
        } else if (isdigit((unsigned char)*at)) {
            at = skip_number(at);
        } else if (strchr(" ()+-*/|&^~<>,#", *at)) {
            at++;
            continue;
        } else {
            return false;
        }
        anything = true;
    }
    return anything;
}

static void add_name(const char ***names, int *count, const char *name)
{
    *names = grow(*names, (size_t)*count, sizeof **names);
    (*names)[(*count)++] = name;
}

static void add_prefix(struct gen_model *model, const char *prefix, const char ***names, int *count)
{
    size_t length = strlen(prefix);

    for (size_t i = 0; i < model->macro_count; i++) {
        const struct gen_macro *macro = &model->macros[i];

        if (strncmp(macro->name, prefix, length) == 0 && !macro->is_function &&
            macro_find(model, macro->name) == macro && is_integer(model, macro, 0))
            add_name(names, count, macro->name);
    }
}

static void add_pattern(struct gen_model *model, const char *pattern, const char ***names,
                        int *count)
{
    const struct gen_macro *exact = macro_find(model, pattern);

    if (exact && !exact->is_function && is_integer(model, exact, 0))
        add_name(names, count, pattern);
    else
        add_prefix(model, pattern, names, count);
}

int constants_match(struct gen_model *model, const char *call, const char *patterns,
                    const char ***names)
{
    int count = 0;

    *names = NULL;
    if (!model->macro_count)
        return 0;
    while (*patterns) {
        size_t length = strcspn(patterns, ", ");
        int before = count;

        if (length) {
            char *pattern = text_format("%.*s", (int)length, patterns);

            add_pattern(model, pattern, names, &count);
            if (count == before) {
                refuse(model, call, "no constant's name starts with %s", pattern);
                return -1;
            }
        }
        patterns += length;
        patterns += strspn(patterns, ", ");
    }
    return count;
}
