/*
 * Types after reading: typedefs take the meaning of what they name, and types of different
 * compilation units that are alike become one. Two types are alike when their names, shapes
 * and, a few levels deep, the types that they lead to are: hashes settle it, so that types
 * which lead to themselves need no care.
 */
#include "thunks/gen/model.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_ROUNDS = 8 };

/* What a typedef's name says of the values, where its C type says less. */
static const struct meaning {
    const char *name;
    uint8_t class;
} meanings[] = {
    {"BOOL", TYPE_BOOL},        {"WINBOOL", TYPE_BOOL},         {"BOOLEAN", TYPE_BOOL},
    {"WCHAR", TYPE_CHAR16},     {"wchar_t", TYPE_CHAR16},       {"HANDLE", TYPE_HANDLE},
    {"SOCKET", TYPE_HANDLE},    {"HCRYPTPROV", TYPE_HANDLE},    {"HCRYPTHASH", TYPE_HANDLE},
    {"HCRYPTKEY", TYPE_HANDLE}, {"BCRYPT_HANDLE", TYPE_HANDLE},
};

static void give_meaning(struct gen_type *type)
{
    for (size_t i = 0; type->name && i < sizeof meanings / sizeof *meanings; i++) {
        if (strcmp(type->name, meanings[i].name) == 0)
            type->class = meanings[i].class;
    }
}

/* DECLARE_HANDLE(HKEY) makes HKEY a pointer to a struct HKEY__. */
static bool is_declared_handle(const struct gen_type *type)
{
    const char *name = type->class == TYPE_POINTER && type->target ? type->target->name : NULL;
    size_t length = name ? strlen(name) : 0;

    return length > 2 && type->target->class == TYPE_STRUCT && strcmp(name + length - 2, "__") == 0;
}

/* A pointer to a function takes the place of the function's own type. */
static void take_signature(struct gen_type *pointer, const struct gen_type *function)
{
    pointer->class = TYPE_FUNCTION;
    pointer->target = function->target;
    pointer->fields = function->fields;
    pointer->field_count = function->field_count;
    pointer->count = function->count;
    pointer->is_variadic = function->is_variadic;
    pointer->is_const = false;
}

/* A struct without a tag is known by its first typedef. */
static void name_aggregate(struct gen_type *type, const char *name, const char *file)
{
    if (type_is_aggregate(type) && !type->tag && name) {
        type->tag = name;
        type->file = file;
    }
}

static void finish(struct gen_type *type)
{
    const char *name = type->name, *file = type->file;
    bool is_const = type->is_const;

    if (type->finished)
        return;
    type->finished = true;
    if (type->base) {
        finish(type->base);
        struct gen_type *base = type->base;

        name_aggregate(base, name, file);
        *type = *base;
        type->base = base;
        if (name) {
            type->name = strcmp(name, "WINBOOL") == 0 ? "BOOL" : name;
            type->file = file;
        }
        if (base->class != TYPE_POINTER)
            type->is_const = is_const || base->is_const;
    } else if (type->target && type->class == TYPE_POINTER) {
        finish(type->target);
        type->is_const = type->target->class != TYPE_POINTER && type->target->is_const;
        if (is_declared_handle(type))
            type->class = TYPE_HANDLE;
        else if (type->target->class == TYPE_FUNCTION && !type->target->size)
            take_signature(type, type->target);
    } else if (type->class == TYPE_ARRAY) {
        finish(type->target);
        type->size = type->count * type->target->size;
    }
    give_meaning(type);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15;
    return hash ^ (hash >> 29);
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; text && *text; text++)
        hash = mix(hash, (uint8_t)*text);
    return mix(hash, 0x100);
}

static uint64_t own_hash(const struct gen_type *type)
{
    uint64_t hash = mix_text(type->class, type->name);

    hash = mix(hash, type->size);
    hash = mix(hash, type->count);
    hash = mix(hash, type->class == TYPE_POINTER && type->is_const);
    hash = mix(hash, type->is_variadic);
    hash = mix(hash, type->size32 * 4 + type->known32 * 2 + type->is_same);
    for (size_t i = 0; i < type->field_count; i++) {
        hash = mix_text(hash, type->fields[i].name);
        hash = mix(hash, type->fields[i].offset);
        hash = mix(hash, type->fields[i].bit_offset * 256 + type->fields[i].bit_size);
        hash = mix(hash, type->fields[i].offset32);
        hash = mix(hash, type->fields[i].bit_offset32 * 256 + type->fields[i].bit_size32);
    }
    for (size_t i = 0; i < type->constant_count; i++)
        hash = mix(mix_text(hash, type->constants[i].name), type->constants[i].value);
    return hash;
}

static uint64_t deeper_hash(const struct gen_type *type, const uint64_t *before)
{
    uint64_t hash = mix(before[type->index], type->target ? before[type->target->index] : 1);

    for (size_t i = 0; i < type->field_count; i++)
        hash = mix(hash, before[type->fields[i].type->index]);
    return hash;
}

static int compare_hashes(const void *left, const void *right)
{
    const struct gen_type *a = *(struct gen_type *const *)left;
    const struct gen_type *b = *(struct gen_type *const *)right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void hash_all(struct gen_model *model)
{
    size_t size = (model->type_count + 1) * sizeof(uint64_t);
    uint64_t *before = malloc(size), *now = malloc(size);

    if (!before || !now)
        abort();
    for (size_t i = 0; i < model->type_count; i++) {
        model->types[i]->index = (uint32_t)i;
        now[i] = own_hash(model->types[i]);
    }
    for (int round = 0; round < HASH_ROUNDS; round++) {
        memcpy(before, now, size);
        for (size_t i = 0; i < model->type_count; i++)
            now[i] = deeper_hash(model->types[i], before);
    }
    for (size_t i = 0; i < model->type_count; i++)
        model->types[i]->hash = now[i];
    free(before);
    free(now);
}

void types_finish(struct gen_model *model)
{
    for (size_t i = 0; i < model->type_count; i++)
        finish(model->types[i]);
}

void types_merge(struct gen_model *model)
{
    struct gen_type *like = NULL;

    hash_all(model);
    if (model->type_count)
        qsort(model->types, model->type_count, sizeof *model->types, compare_hashes);
    for (size_t i = 0; i < model->type_count; i++) {
        if (!like || like->hash != model->types[i]->hash)
            like = model->types[i];
        model->types[i]->like = like;
    }
}

static void reach(struct gen_type *type)
{
    if (!type || type->like->reached)
        return;
    type = type->like;
    type->reached = true;
    reach(type->target);
    for (size_t i = 0; i < type->field_count; i++)
        reach(type->fields[i].type);
}

void types_number(struct gen_model *model)
{
    uint32_t next = 0;

    for (size_t i = 0; i < model->call_count; i++) {
        reach(model->calls[i].result);
        for (size_t k = 0; k < model->calls[i].param_count; k++)
            reach(model->calls[i].params[k].type);
    }
    for (size_t i = 0; i < model->struct_count; i++)
        reach(model->structs[i].type);
    for (size_t i = 0; i < model->type_count; i++) {
        if (model->types[i]->reached)
            model->types[i]->index = next++;
    }
    model->types_reached = next;
}
