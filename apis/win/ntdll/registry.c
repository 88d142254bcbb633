/* The registry as the native interface has it. [ZwOpenKey, ZwQueryValueKey, Microsoft Learn] */
#include "apis/nt/registry_view.h"

#include "apis/host/case.h"
#include "apis/nt/status.h"
#include "thunks/api.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* KEY_VALUE_INFORMATION_CLASS and KEY_INFORMATION_CLASS, which the headers leave out. */
enum { VALUE_BASIC, VALUE_FULL, VALUE_PARTIAL };
enum { KEY_BASIC, KEY_NODE, KEY_FULL, KEY_NAME };

struct value_basic {
    ULONG title, type, name_length;
    WCHAR name[];
};

struct value_full {
    ULONG title, type, data_offset, data_length, name_length;
    WCHAR name[];
};

struct value_partial {
    ULONG title, type, data_length;
    UCHAR data[];
};

struct key_basic {
    LARGE_INTEGER written;
    ULONG title, name_length;
    WCHAR name[];
};

struct key_full {
    LARGE_INTEGER written;
    ULONG title, class_offset, class_length, subkeys, longest_subkey, longest_class, values,
        longest_value_name, largest_value;
};

static struct registry_name name_of(const UNICODE_STRING *string)
{
    return (struct registry_name){string ? string->Buffer : NULL,
                                  string ? string->Length / sizeof(WCHAR) : 0};
}

/* Where a key is: from its parent on (held, or NULL for \REGISTRY), in the view that is meant. */
struct place {
    struct registry_key *held, *parent;
    struct registry_name path;
    uint16_t room[REGISTRY_VIEW_UNITS];
};

static NTSTATUS find_parent(const OBJECT_ATTRIBUTES *attributes, struct registry_key **parent,
                            struct registry_name *path)
{
    static const char prefix[] = "\\REGISTRY";
    const size_t length = sizeof prefix - 1;
    struct object *object = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    *parent = NULL;
    *path = name_of(attributes->ObjectName);
    if (attributes->RootDirectory) {
        status = handle_object(attributes->RootDirectory, &registry_key_type, 0, &object);
        *parent = (struct registry_key *)object;
        return status;
    }
    if (path->length < length || utf16_compare_ascii(path->text, length, prefix) != 0)
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    path->text += length;
    path->length -= length;
    return STATUS_SUCCESS;
}

static NTSTATUS place_open(const OBJECT_ATTRIBUTES *attributes, ACCESS_MASK access,
                           struct place *place)
{
    NTSTATUS status = find_parent(attributes, &place->held, &place->path);

    place->parent = place->held;
    if (status >= 0)
        place->path = registry_view(&place->parent, place->path, access, place->room);
    return status;
}

static void place_close(struct place *place)
{
    if (place->held)
        object_release(&place->held->object);
}

static NTSTATUS give(struct registry_key *key, ACCESS_MASK access, ULONG attributes, HANDLE *handle)
{
    NTSTATUS status =
        handle_open(&key->object, access & ~(ACCESS_MASK)REGISTRY_VIEW_FLAGS, attributes, handle);

    object_release(&key->object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenKey,
            (PHANDLE handle OUT, ACCESS_MASK access FLAGS(KEY_), POBJECT_ATTRIBUTES attributes IN))
{
    struct registry_key *key;
    struct place place;
    NTSTATUS status = place_open(attributes, access, &place);

    if (status < 0)
        return status;
    status = registry_open(place.parent, place.path, &key);
    place_close(&place);
    return status < 0 ? status : give(key, access, attributes->Attributes, handle);
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenKeyEx,
            (PHANDLE handle OUT, ACCESS_MASK access FLAGS(KEY_), POBJECT_ATTRIBUTES attributes IN,
             ULONG options))
{
    (void)options; /* links and backup rights do not arise */
    return ntdll_NtOpenKey(handle, access, attributes);
}

API_PRIVATE(ntdll, NTSTATUS, NtCreateKey,
            (PHANDLE handle OUT, ACCESS_MASK access FLAGS(KEY_), POBJECT_ATTRIBUTES attributes IN,
             ULONG title, PUNICODE_STRING class IN OPTIONAL, ULONG options FLAGS(REG_OPTION_),
             PULONG disposition OUT OPTIONAL))
{
    struct registry_key *key;
    struct place place;
    ULONG made;
    NTSTATUS status = place_open(attributes, access, &place);

    (void)title;
    if (status < 0)
        return status;
    status = registry_create(place.parent, place.path, options, &made, &key);
    place_close(&place);
    if (status < 0)
        return status;
    if (class && class->Length && made == REG_CREATED_NEW_KEY)
        registry_set_extra(key, RECORD_CLASS, class->Buffer, class->Length);
    if (disposition)
        *disposition = made;
    return give(key, access, attributes->Attributes, handle);
}

static NTSTATUS key_of(HANDLE handle, ACCESS_MASK access, struct registry_key **key)
{
    struct object *object = NULL;
    NTSTATUS status = handle_object(handle, &registry_key_type, access, &object);

    *key = (struct registry_key *)object;
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtDeleteKey, (HANDLE handle))
{
    struct registry_key *key;
    NTSTATUS status = key_of(handle, DELETE, &key);

    if (status < 0)
        return status;
    status = registry_delete(key);
    object_release(&key->object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtFlushKey, (HANDLE handle))
{
    struct registry_key *key;
    NTSTATUS status = key_of(handle, 0, &key);

    if (status < 0)
        return status;
    object_release(&key->object);
    return registry_flush();
}

API_PRIVATE(ntdll, NTSTATUS, NtSetValueKey,
            (HANDLE handle, PUNICODE_STRING name IN, ULONG title, ULONG type ENUM(REG_),
             PVOID data BYTES(size), ULONG size))
{
    struct registry_key *key;
    NTSTATUS status = key_of(handle, KEY_SET_VALUE, &key);

    (void)title;
    if (status < 0)
        return status;
    status = registry_set_value(key, name_of(name), type, data, size);
    object_release(&key->object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtDeleteValueKey, (HANDLE handle, PUNICODE_STRING name IN))
{
    struct registry_key *key;
    NTSTATUS status = key_of(handle, KEY_SET_VALUE, &key);

    if (status < 0)
        return status;
    status = registry_delete_value(key, name_of(name));
    object_release(&key->object);
    return status;
}

/* A record in the making, cut to the caller's room; the whole size is always known. */
struct reply {
    char *out;
    ULONG room, need;
};

static void put(struct reply *reply, ULONG offset, const void *bytes, ULONG size)
{
    if (offset < reply->room)
        memcpy(reply->out + offset, bytes,
               size < reply->room - offset ? size : reply->room - offset);
    if (offset + size > reply->need)
        reply->need = offset + size;
}

/* STATUS_BUFFER_TOO_SMALL when not even the fixed part fits, as documented. */
static NTSTATUS finish(const struct reply *reply, ULONG fixed, ULONG *needed)
{
    if (needed)
        *needed = reply->need;
    if (reply->room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    return reply->room < reply->need ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS value_reply(int class, struct registry_name name, ULONG type, const void *data,
                            ULONG size, struct reply *reply, ULONG *needed)
{
    ULONG bytes = (ULONG)(name.length * sizeof *name.text);
    struct value_basic basic = {0, type, bytes};
    struct value_partial partial = {0, type, size};
    struct value_full full = {0, type, 0, size, bytes};

    switch (class) {
    case VALUE_BASIC:
        put(reply, 0, &basic, sizeof basic);
        put(reply, sizeof basic, name.text, bytes);
        return finish(reply, sizeof basic, needed);
    case VALUE_PARTIAL:
        put(reply, 0, &partial, sizeof partial);
        put(reply, sizeof partial, data, size);
        return finish(reply, sizeof partial, needed);
    case VALUE_FULL:
        full.data_offset = ((ULONG)sizeof full + bytes + 3) & ~3u;
        put(reply, 0, &full, sizeof full);
        put(reply, sizeof full, name.text, bytes);
        put(reply, full.data_offset, data, size);
        return finish(reply, sizeof full, needed);
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

/* A value's data, from malloc, whatever its size. */
static NTSTATUS read_value(struct registry_key *key, struct registry_name name, ULONG *type,
                           void **data, ULONG *size)
{
    NTSTATUS status;

    *data = NULL;
    *size = 0;
    status = registry_value(key, name, type, NULL, size);
    while (status >= 0) {
        free(*data);
        *data = malloc(*size + 1);
        if (!*data)
            return STATUS_NO_MEMORY;
        status = registry_value(key, name, type, *data, size);
        if (status != STATUS_BUFFER_OVERFLOW)
            break;
        status = STATUS_SUCCESS; /* it grew meanwhile */
    }
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryValueKey,
            (HANDLE handle, PUNICODE_STRING name IN, int class, PVOID out OUT BYTES(room),
             ULONG room, PULONG needed OUT))
{
    struct reply reply = {out, room, 0};
    struct registry_key *key;
    void *data = NULL;
    ULONG type, size;
    NTSTATUS status = key_of(handle, KEY_QUERY_VALUE, &key);

    if (status < 0)
        return status;
    status = read_value(key, name_of(name), &type, &data, &size);
    if (status >= 0)
        status = value_reply(class, name_of(name), type, data, size, &reply, needed);
    free(data);
    object_release(&key->object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtEnumerateValueKey,
            (HANDLE handle, ULONG index, int class, PVOID out OUT BYTES(room), ULONG room,
             PULONG needed OUT))
{
    struct registry_entry entry = {.name = NULL};
    struct reply reply = {out, room, 0};
    struct registry_key *key;
    void *data = NULL;
    ULONG type, size = 0;
    NTSTATUS status = key_of(handle, KEY_QUERY_VALUE, &key);

    if (status < 0)
        return status;
    entry.name = malloc((REGISTRY_VALUE_NAME_UNITS + 1) * sizeof *entry.name);
    status = entry.name ? registry_value_at(key, index, &entry, NULL, &size) : STATUS_NO_MEMORY;
    if (status >= 0) {
        struct registry_name name = {entry.name, entry.length};

        status = read_value(key, name, &type, &data, &size);
        if (status >= 0)
            status = value_reply(class, name, type, data, size, &reply, needed);
    }
    free(data);
    free(entry.name);
    object_release(&key->object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtEnumerateKey,
            (HANDLE handle, ULONG index, int class, PVOID out OUT BYTES(room), ULONG room,
             PULONG needed OUT))
{
    uint16_t name[REGISTRY_NAME_UNITS + 1];
    struct registry_entry entry = {.name = name};
    struct reply reply = {out, room, 0};
    struct key_basic basic = {.title = 0};
    struct registry_key *key;
    NTSTATUS status = key_of(handle, KEY_ENUMERATE_SUB_KEYS, &key);

    if (status < 0)
        return status;
    status = class == KEY_BASIC ? registry_subkey_at(key, index, &entry) : STATUS_INVALID_PARAMETER;
    object_release(&key->object);
    if (status < 0)
        return status;
    basic.written.QuadPart = (LONGLONG)entry.written;
    basic.name_length = (ULONG)(entry.length * sizeof *name);
    put(&reply, 0, &basic, offsetof(struct key_basic, name));
    put(&reply, offsetof(struct key_basic, name), name, basic.name_length);
    return finish(&reply, offsetof(struct key_basic, name), needed);
}

static NTSTATUS name_reply(struct registry_key *key, struct reply *reply, ULONG *needed)
{
    size_t size = registry_key_type.full_name(&key->object, NULL, 0);
    WCHAR *name = malloc(size);
    ULONG length = (ULONG)size;

    if (!name)
        return STATUS_NO_MEMORY;
    registry_key_type.full_name(&key->object, name, size);
    put(reply, 0, &length, sizeof length);
    put(reply, sizeof length, name, length);
    free(name);
    return finish(reply, sizeof length, needed);
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryKey,
            (HANDLE handle, int class, PVOID out OUT BYTES(room), ULONG room, PULONG needed OUT))
{
    struct reply reply = {out, room, 0};
    struct registry_summary summary;
    struct key_full full = {.title = 0};
    struct registry_key *key;
    NTSTATUS status = key_of(handle, 0, &key);

    if (status < 0)
        return status;
    if (class == KEY_NAME) {
        status = name_reply(key, &reply, needed);
    } else if (class == KEY_FULL) {
        status = registry_summarise(key, &summary);
        full.written.QuadPart = (LONGLONG)summary.written;
        full.class_offset = (ULONG)-1;
        full.subkeys = summary.subkeys;
        full.longest_subkey = summary.longest_subkey * (ULONG)sizeof(WCHAR);
        full.values = summary.values;
        full.longest_value_name = summary.longest_value_name * (ULONG)sizeof(WCHAR);
        full.largest_value = summary.largest_value;
        put(&reply, 0, &full, sizeof full);
        if (status >= 0)
            status = finish(&reply, sizeof full, needed);
    } else {
        status = STATUS_INVALID_PARAMETER;
    }
    object_release(&key->object);
    return status;
}

ALIAS(ntdll, ZwOpenKey, "ntdll.NtOpenKey");
ALIAS(ntdll, ZwCreateKey, "ntdll.NtCreateKey");
ALIAS(ntdll, ZwQueryValueKey, "ntdll.NtQueryValueKey");
ALIAS(ntdll, ZwSetValueKey, "ntdll.NtSetValueKey");
ALIAS(ntdll, ZwEnumerateKey, "ntdll.NtEnumerateKey");
ALIAS(ntdll, ZwEnumerateValueKey, "ntdll.NtEnumerateValueKey");

GAP(ntdll, NtNotifyChangeKey, "changes of other processes are not announced");
