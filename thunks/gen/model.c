/* The list of calls: exported functions, variables, aliases, ordinals and gaps. */
#include "thunks/gen/model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void refuse(struct gen_model *model, const char *name, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "thunkgen: %s: ", name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    model->refusals++;
}

void *grow(void *array, size_t count, size_t element_size)
{
    if (count & (count - 1)) /* room is doubled at powers of two */
        return array;
    array = realloc(array, (count ? 2 * count : 1) * element_size);
    if (!array) {
        fputs("thunkgen: out of memory\n", stderr);
        exit(1);
    }
    return array;
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) {
        fputs("thunkgen: out of memory\n", stderr);
        exit(1);
    }
    va_end(arguments);
    return text;
}

/* "kernel32.ReadFile" becomes two strings; false when there is no dot with text around it. */
static bool symbol_split(const char *symbol, const char **group, const char **name)
{
    const char *dot = strchr(symbol, '.');

    if (!dot || dot == symbol || !dot[1])
        return false;
    *group = text_format("%.*s", (int)(dot - symbol), symbol);
    *name = dot + 1;
    return true;
}

struct gen_call *model_find(struct gen_model *model, const char *symbol)
{
    for (size_t i = 0; i < model->call_count; i++) {
        const struct gen_call *call = &model->calls[i];
        size_t group = strlen(call->group);

        if (strncmp(symbol, call->group, group) == 0 && symbol[group] == '.' &&
            strcmp(symbol + group + 1, call->name) == 0)
            return &model->calls[i];
    }
    return NULL;
}

struct gen_call *model_add(struct gen_model *model, const char *symbol)
{
    struct gen_call *call;

    if (model_find(model, symbol)) {
        refuse(model, symbol, "is exported twice");
        return NULL;
    }
    model->calls = grow(model->calls, model->call_count, sizeof *model->calls);
    call = &model->calls[model->call_count];
    *call = (struct gen_call){0};
    if (!symbol_split(symbol, &call->group, &call->name)) {
        refuse(model, symbol, "is not GROUP.NAME");
        return NULL;
    }
    model->call_count++;
    return call;
}

static void add_gap(struct gen_model *model, const struct gen_note *note)
{
    struct gen_call *call;

    if (model_find(model, note->subject)) {
        refuse(model, note->subject, "has a GAP row, and is exported");
        return;
    }
    call = model_add(model, note->subject);
    if (!call)
        return;
    call->gap = note->text;
    call->flags = CALL_GAP;
}

static void add_alias(struct gen_model *model, const struct gen_note *note)
{
    struct gen_call *target = model_find(model, note->text), *call;
    size_t index;

    if (!target || !target->symbol) {
        refuse(model, note->subject, "is an ALIAS of %s, which is not exported", note->text);
        return;
    }
    index = (size_t)(target - model->calls);
    call = model_add(model, note->subject);
    if (!call)
        return;
    target = &model->calls[index]; /* the array may have moved */
    call->symbol = target->symbol;
    call->params = target->params;
    call->param_count = target->param_count;
    call->result = target->result;
    call->result_names = target->result_names;
    call->flags = target->flags;
}

static void add_ordinal(struct gen_model *model, const struct gen_note *note)
{
    struct gen_call *call = model_find(model, note->subject);
    char *end;
    long ordinal = strtol(note->text, &end, 0);

    if (!call)
        refuse(model, note->subject, "has an ORDINAL row, and is not exported");
    else if (*end || ordinal < 1 || ordinal > 0xffff)
        refuse(model, note->subject, "ordinal %s is not a number from 1 to 65535", note->text);
    else if (call->ordinal)
        refuse(model, note->subject, "has two ordinals");
    else
        call->ordinal = (uint16_t)ordinal;
}

static void add_flag(struct gen_model *model, const struct gen_note *note, enum call_flag flag)
{
    struct gen_call *call = model_find(model, note->subject);

    if (!call)
        refuse(model, note->subject, "has a row for %s, and is not exported", note->kind);
    else
        call->flags |= flag;
}

static void add_no_frame(struct gen_model *model, const struct gen_note *note)
{
    add_flag(model, note, CALL_NO_FRAME);
}

static void add_result_error(struct gen_model *model, const struct gen_note *note)
{
    add_flag(model, note, CALL_RESULT_ERROR);
}

static void add_raw(struct gen_model *model, const struct gen_note *note)
{
    struct gen_call *call = model_find(model, note->subject);

    if (!call || !(call->flags & CALL_DATA)) {
        refuse(model, note->subject, "has a row for raw, and is no record of such a function");
        return;
    }
    call->flags = CALL_RAW;
    call->result = NULL;
}

static void add_result_names(struct gen_model *model, const struct gen_note *note)
{
    struct gen_call *call = model_find(model, note->subject);

    if (!call || !call->result || call->result->size > sizeof(uint64_t))
        refuse(model, note->subject, "has a RESULT row, and no number for a result");
    else
        call->result_names = note->text;
}

static void add_cdecl(struct gen_model *model, const struct gen_note *note)
{
    bool found = false;

    for (size_t i = 0; i < model->call_count; i++) {
        struct gen_call *call = &model->calls[i];

        if (strcmp(call->group, note->subject) != 0 || call->flags & CALL_DATA)
            continue;
        call->flags |= CALL_CDECL;
        found = true;
    }
    if (!found)
        refuse(model, note->subject, "has a row for %s, and no functions", note->kind);
}

static void add_sysv(struct gen_model *model, const struct gen_note *note)
{
    bool found = false;

    for (size_t i = 0; i < model->call_count; i++)
        found |= strcmp(model->calls[i].group, note->subject) == 0;
    if (!found)
        refuse(model, note->subject, "has a row for %s, and no functions", note->kind);
}

static bool is_sysv_group(const struct gen_model *model, const char *group)
{
    for (size_t i = 0; i < model->note_count; i++) {
        if (strcmp(model->notes[i].kind, "sysv") == 0 &&
            strcmp(model->notes[i].subject, group) == 0)
            return true;
    }
    return false;
}

static void check_conventions(struct gen_model *model)
{
    for (size_t i = 0; i < model->call_count; i++) {
        const struct gen_call *call = &model->calls[i];

        if (call->flags & CALL_SYSV && !is_sysv_group(model, call->group))
            refuse(model, call->symbol,
                   "is not in the Windows calling convention: define it with API()");
    }
}

/* Types of a name are known by their tag. */
static const char *find_tag(const struct gen_model *model, const char *name)
{
    for (size_t i = 0; i < model->type_count; i++) {
        const struct gen_type *type = model->types[i];

        if (type->tag &&
            ((type->name && strcmp(type->name, name) == 0) || strcmp(type->tag, name) == 0))
            return type->tag;
    }
    return NULL;
}

static void add_shared(struct gen_model *model, const struct gen_note *note)
{
    const char *tag = find_tag(model, note->subject);

    if (!tag)
        refuse(model, note->subject, "has a GUEST_LAYOUT row, and no call has such a struct");
    for (size_t i = 0; tag && i < model->type_count; i++) {
        struct gen_type *type = model->types[i];

        if (type->tag && strcmp(type->tag, tag) == 0)
            type->shared = note->text;
    }
}

/* Their types have been read. */
static void check_struct(struct gen_model *model, const struct gen_note *note)
{
    for (size_t i = 0; i < model->struct_count; i++) {
        if (strcmp(model->structs[i].name, note->subject) != 0)
            continue;
        if (!model->structs[i].type->known32)
            refuse(model, note->subject, "has a GUEST_STRUCT row, and no 32-bit layout: %s",
                   model->structs[i].type->unknown32);
        return;
    }
    refuse(model, note->subject, "has a GUEST_STRUCT row, and is used nowhere");
}

/* Objects with an interface are called through the table that they begin with, by both sides. */
static void share_interfaces(struct gen_model *model)
{
    for (size_t i = 0; i < model->type_count; i++) {
        struct gen_type *type = model->types[i];

        if (type->class == TYPE_STRUCT && type->field_count == 1 &&
            strcmp(type->fields[0].name, "lpVtbl") == 0)
            type->shared = "it is an interface";
    }
}

/*
 * In this order: an alias takes what its function has, and an ordinal may be an alias's. A group
 * has its rows twice, because an alias is like its function and like the group that it is in.
 */
static const struct note_kind {
    const char *kind;
    void (*apply)(struct gen_model *model, const struct gen_note *note);
} note_kinds[] = {
    {"raw", add_raw},
    {"noframe", add_no_frame},
    {"error", add_result_error},
    {"result", add_result_names},
    {"cdecl", add_cdecl},
    {"alias", add_alias},
    {"gap", add_gap},
    {"cdecl", add_cdecl},
    {"sysv", add_sysv},
    {"shared", add_shared},
    {"struct", check_struct},
    {"ordinal", add_ordinal},
};
enum { NOTE_KINDS = sizeof note_kinds / sizeof *note_kinds };

static int compare_calls(const void *left, const void *right)
{
    const struct gen_call *a = left, *b = right;
    int order = strcmp(a->group, b->group);

    return order ? order : strcmp(a->name, b->name);
}

static bool kind_known(const char *kind)
{
    for (size_t k = 0; k < NOTE_KINDS; k++) {
        if (strcmp(note_kinds[k].kind, kind) == 0)
            return true;
    }
    return false;
}

void model_finish(struct gen_model *model)
{
    for (size_t i = 0; i < model->note_count; i++) {
        if (!kind_known(model->notes[i].kind))
            refuse(model, model->notes[i].subject, "unknown note %s", model->notes[i].kind);
    }
    for (size_t k = 0; k < NOTE_KINDS; k++) {
        for (size_t i = 0; i < model->note_count; i++) {
            if (strcmp(model->notes[i].kind, note_kinds[k].kind) == 0)
                note_kinds[k].apply(model, &model->notes[i]);
        }
    }
    check_conventions(model);
    share_interfaces(model);
    if (model->call_count)
        qsort(model->calls, model->call_count, sizeof *model->calls, compare_calls);
}
