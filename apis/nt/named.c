/* See named.h. A process has one object for each slot that it uses. */
#include "apis/nt/named.h"

#include "apis/nt/session.h"
#include "apis/nt/status.h"

#include <string.h>

/* Under the session's lock. An object that is being destroyed may still be here. */
static struct cell_object *by_slot[SESSION_SLOTS];

/* What of an NT path comes before the name, and what stands for it in the session. */
static const struct prefix {
    const WCHAR *path, *scope;
} prefixes[] = {
    {L"\\BaseNamedObjects\\Local\\", L""},
    {L"\\BaseNamedObjects\\Global\\", L"Global\\"},
    {L"\\BaseNamedObjects\\", L"Global\\"},
    {L"\\Sessions\\1\\BaseNamedObjects\\Local\\", L""},
    {L"\\Sessions\\1\\BaseNamedObjects\\Global\\", L"Global\\"},
    {L"\\Sessions\\1\\BaseNamedObjects\\", L""},
    {L"Local\\", L""},
    {L"Global\\", L"Global\\"},
    {L"", L""},
};

static size_t length_of(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

static const struct prefix *prefix_of(const WCHAR *text, size_t length)
{
    const struct prefix *prefix = prefixes;

    while (length < length_of(prefix->path) ||
           memcmp(text, prefix->path, length_of(prefix->path) * sizeof *text) != 0)
        prefix++;
    return prefix;
}

/* The name as the session keeps it. text has room for SESSION_NAME units. */
static NTSTATUS name_of(const OBJECT_ATTRIBUTES *attributes, WCHAR *text, struct session_name *name)
{
    const UNICODE_STRING *given = attributes->ObjectName;
    size_t length = given->Length / sizeof(WCHAR), scope, rest;
    const struct prefix *prefix = prefix_of(given->Buffer, length);
    const WCHAR *leaf = given->Buffer + length_of(prefix->path);
    bool absolute = given->Buffer[0] == '\\';

    if (given->Length % sizeof(WCHAR))
        return STATUS_OBJECT_NAME_INVALID;
    if (absolute != !attributes->RootDirectory)
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    scope = length_of(prefix->scope);
    rest = length - length_of(prefix->path);
    for (size_t i = 0; i < rest; i++) {
        if (leaf[i] == '\\')
            return STATUS_OBJECT_PATH_NOT_FOUND;
    }
    if (rest == 0)
        return STATUS_OBJECT_NAME_INVALID;
    if (scope + rest >= SESSION_NAME)
        return STATUS_NAME_TOO_LONG;
    memcpy(text, prefix->scope, scope * sizeof *text);
    memcpy(text + scope, leaf, rest * sizeof *text);
    *name = (struct session_name){text, (uint16_t)(scope + rest),
                                  attributes->Attributes & OBJ_CASE_INSENSITIVE};
    return STATUS_SUCCESS;
}

/* This process's object for a slot, held: the one that there is, or a new one. */
static struct cell_object *object_of(const struct object_type *type, uint32_t slot)
{
    struct cell_object *object = by_slot[slot];
    int references = object ? atomic_load(&object->object.references) : 0;

    while (references > 0) {
        if (atomic_compare_exchange_weak(&object->object.references, &references, references + 1))
            return object;
    }
    object = cell_object_new(type, &session_slot(slot)->cell);
    if (!object)
        return NULL;
    session_hold(slot);
    object->slot = slot;
    by_slot[slot] = object;
    return object;
}

static NTSTATUS open_slot(const struct object_type *type, enum cell_kind kind, uint32_t slot,
                          struct cell_object **object)
{
    if (atomic_load(&session_slot(slot)->cell.kind) != kind)
        return STATUS_OBJECT_TYPE_MISMATCH;
    *object = object_of(type, slot);
    return *object ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static NTSTATUS create_slot(const struct object_type *type, enum cell_kind kind,
                            const struct session_name *name, cell_initialise *initialise,
                            const void *context, struct cell_object **object)
{
    uint32_t slot = session_take(name);
    NTSTATUS status;

    if (slot == 0)
        return STATUS_INSUFFICIENT_RESOURCES;
    atomic_store(&session_slot(slot)->cell.kind, kind);
    *object = object_of(type, slot);
    if (!*object) {
        session_let_go(slot);
        return STATUS_NO_MEMORY;
    }
    status = initialise(*object, context);
    if (status >= 0)
        session_publish(slot);
    return status;
}

/* Locks the session, unless it fails. *slot: who has the name, 0 for nobody. */
static NTSTATUS look_up(const OBJECT_ATTRIBUTES *attributes, WCHAR *text, struct session_name *name,
                        uint32_t *slot)
{
    NTSTATUS status = name_of(attributes, text, name);
    int error;

    if (status < 0)
        return status;
    error = session_lock();
    if (error < 0)
        return status_from_errno(error);
    *slot = session_find(name);
    return STATUS_SUCCESS;
}

NTSTATUS named_create(const struct object_type *type, enum cell_kind kind,
                      const OBJECT_ATTRIBUTES *attributes, cell_initialise *initialise,
                      const void *context, struct cell_object **object)
{
    WCHAR text[SESSION_NAME];
    struct session_name name;
    uint32_t slot;
    NTSTATUS status = look_up(attributes, text, &name, &slot);

    *object = NULL;
    if (status < 0)
        return status;
    if (slot == 0) {
        status = create_slot(type, kind, &name, initialise, context, object);
    } else if (!(attributes->Attributes & OBJ_OPENIF)) {
        status = STATUS_OBJECT_NAME_COLLISION;
    } else {
        status = open_slot(type, kind, slot, object);
        if (status == STATUS_SUCCESS)
            status = STATUS_OBJECT_NAME_EXISTS;
    }
    session_unlock();
    if (status < 0 && *object)
        object_release(&(*object)->object);
    return status;
}

NTSTATUS named_open(const struct object_type *type, enum cell_kind kind,
                    const OBJECT_ATTRIBUTES *attributes, struct cell_object **object)
{
    WCHAR text[SESSION_NAME];
    struct session_name name;
    uint32_t slot;
    NTSTATUS status = look_up(attributes, text, &name, &slot);

    *object = NULL;
    if (status < 0)
        return status;
    status = slot ? open_slot(type, kind, slot, object) : STATUS_OBJECT_NAME_NOT_FOUND;
    session_unlock();
    return status;
}

void named_closed(struct cell_object *object)
{
    if (session_lock() < 0)
        return;
    if (atomic_load(&object->object.handles) == 0 && !session_is_shared(object->slot))
        session_retire(object->slot);
    session_unlock();
}

void named_drop(struct cell_object *object)
{
    if (session_lock() < 0)
        return;
    if (by_slot[object->slot] == object) {
        by_slot[object->slot] = NULL;
        session_let_go(object->slot);
    }
    session_unlock();
}

size_t named_full_name(struct cell_object *object, WCHAR *text, size_t size)
{
    static const WCHAR local[] = L"\\Sessions\\1\\BaseNamedObjects\\",
                       global[] = L"\\BaseNamedObjects\\";
    const struct session_slot *slot = session_slot(object->slot);
    const struct prefix *scope = prefix_of(slot->name, slot->length);
    size_t skip = length_of(scope->path), rest = (slot->length - skip) * sizeof(WCHAR);
    const WCHAR *directory = skip ? global : local;
    size_t before = length_of(directory) * sizeof(WCHAR);

    if (before + rest <= size) {
        memcpy(text, directory, before);
        memcpy((char *)text + before, slot->name + skip, rest);
    }
    return before + rest;
}

struct cell_object *named_adopt(const struct object_type *type, uint32_t slot)
{
    struct cell_object *object;

    if (slot == 0 || slot >= SESSION_SLOTS || session_lock() < 0)
        return NULL;
    object = object_of(type, slot);
    session_unlock();
    return object;
}
