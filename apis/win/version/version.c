/*
 * The version resource of a file. [Version Information, Microsoft Learn]. A block of it is a tree
 * of {length, value length, type, key, value, children}, each aligned to four bytes.
 */
#include "abi/span.h"
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

/*
 * The block that the guest holds begins with the resource's size, so that it can be read as a
 * span. Behind the resource is room for its texts in UTF-8, for VerQueryValueA: each at one and a
 * half times its own offset, where it fits in any case.
 */
enum { HEAD = 16 };

static DWORD narrow_offset(uint64_t size, uint64_t offset)
{
    return (DWORD)(size + offset + offset / 2);
}

struct node {
    struct span whole, value;
    const uint16_t *key; /* length of them */
    size_t length;
    uint64_t children; /* offset in whole */
    bool is_text;
};

static uint64_t aligned(uint64_t offset)
{
    return (offset + 3) & ~(uint64_t)3;
}

static bool read_node(struct span block, uint64_t at, struct node *node)
{
    uint16_t size, value_size, type, unit;
    uint64_t end = 6;

    if (!span_u16(block, at, &size) || !span_u16(block, at + 2, &value_size) ||
        !span_u16(block, at + 4, &type) || !span_cut(block, at, size, &node->whole))
        return false;
    node->key = (const uint16_t *)(const void *)(node->whole.bytes + 6);
    do {
        if (!span_u16(node->whole, end, &unit))
            return false;
        end += 2;
    } while (unit);
    node->length = (end - 8) / 2;
    node->is_text = type == 1;
    end = aligned(end);
    node->value = (struct span){0};
    if (value_size > 0 &&
        !span_cut(node->whole, end, node->is_text ? value_size * 2u : value_size, &node->value) &&
        !span_from(node->whole, end, &node->value))
        return false;
    node->children = aligned(end + node->value.size);
    return true;
}

static bool find_child(const struct node *parent, const uint16_t *key, size_t length,
                       struct node *child)
{
    uint64_t at = parent->children;

    while (at < parent->whole.size && read_node(parent->whole, at, child) &&
           child->whole.size > 0) {
        if (utf16_compare_caseless(child->key, child->length, key, length) == 0)
            return true;
        at = aligned(at + child->whole.size);
    }
    return false;
}

/* The module's bytes are mapped only as data; 0 when there is no such resource. */
static HMODULE open_resource(const WCHAR *file, struct span *data)
{
    HMODULE module =
        LoadLibraryExW(file, NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
    HRSRC resource =
        module ? FindResourceW(module, MAKEINTRESOURCEW(1), (LPCWSTR)RT_VERSION) : NULL;
    HGLOBAL loaded = resource ? LoadResource(module, resource) : NULL;

    if (!loaded) {
        if (module)
            FreeLibrary(module);
        return NULL;
    }
    *data = (struct span){LockResource(loaded), SizeofResource(module, resource)};
    return module;
}

API(version, DWORD, GetFileVersionInfoSizeW, (LPCWSTR file, LPDWORD handle OUT OPTIONAL))
{
    HMODULE module;
    struct span data;

    if (handle)
        *handle = 0;
    module = open_resource(file, &data);
    if (!module)
        return 0;
    FreeLibrary(module);
    return HEAD + narrow_offset(data.size, data.size) + 1;
}

API(version, BOOL, GetFileVersionInfoW,
    (LPCWSTR file, DWORD handle, DWORD size, LPVOID block OUT BYTES(size)))
{
    HMODULE module;
    struct span data;
    DWORD kept;

    (void)handle; /* documented: ignored */
    if (!block)
        return win_fail(ERROR_INVALID_DATA);
    module = open_resource(file, &data);
    if (!module)
        return FALSE;
    kept = size < HEAD ? 0 : size - HEAD;
    if (kept > data.size)
        kept = (DWORD)data.size;
    if (size >= HEAD) {
        memset(block, 0, size);
        memcpy(block, &kept, sizeof kept);
        memcpy((char *)block + sizeof kept, &size, sizeof size);
        memcpy((char *)block + HEAD, data.bytes, kept);
    }
    FreeLibrary(module);
    return size < HEAD ? win_fail(ERROR_INSUFFICIENT_BUFFER) : TRUE;
}

API(version, DWORD, GetFileVersionInfoSizeExW,
    (DWORD flags FLAGS(FILE_VER_GET_), LPCWSTR file, LPDWORD handle OUT OPTIONAL))
{
    (void)flags; /* there are no language files beside programs */
    return GetFileVersionInfoSizeW(file, handle);
}

API(version, BOOL, GetFileVersionInfoExW,
    (DWORD flags FLAGS(FILE_VER_GET_), LPCWSTR file, DWORD handle, DWORD size,
     LPVOID block OUT BYTES(size)))
{
    (void)flags;
    return GetFileVersionInfoW(file, handle, size, block);
}

API(version, DWORD, GetFileVersionInfoSizeA, (LPCSTR file, LPDWORD handle OUT OPTIONAL))
{
    struct wide wide;
    DWORD size;

    if (!wide_open(&wide, file))
        return 0;
    size = GetFileVersionInfoSizeW(wide.text, handle);
    wide_close(&wide);
    return size;
}

API(version, BOOL, GetFileVersionInfoA,
    (LPCSTR file, DWORD handle, DWORD size, LPVOID block OUT BYTES(size)))
{
    struct wide wide;
    BOOL done;

    if (!wide_open(&wide, file))
        return FALSE;
    done = GetFileVersionInfoW(wide.text, handle, size, block);
    wide_close(&wide);
    return done;
}

/* Follows "\StringFileInfo\040904b0\CompanyName". */
static bool find_path(LPCVOID block, const uint16_t *path, struct node *node)
{
    uint32_t size;
    struct span data;

    memcpy(&size, block, sizeof size);
    data = (struct span){(const uint8_t *)block + HEAD, size};
    if (!read_node(data, 0, node))
        return false;
    while (*path) {
        struct node parent = *node;
        size_t length = 0;

        while (*path == '\\')
            path++;
        while (path[length] && path[length] != '\\')
            length++;
        if (length > 0 && !find_child(&parent, path, length, node))
            return false;
        path += length;
    }
    return true;
}

API(version, BOOL, VerQueryValueW, (LPCVOID block, LPCWSTR path, LPVOID *value OUT, PUINT size OUT))
{
    struct node node;

    if (!block || !path || !value || !size)
        return win_fail(ERROR_INVALID_PARAMETER);
    *value = NULL;
    *size = 0;
    if (!find_path(block, (const uint16_t *)path, &node))
        return win_fail(ERROR_RESOURCE_TYPE_NOT_FOUND);
    *value = (void *)node.value.bytes;
    *size = (UINT)(node.is_text ? node.value.size / 2 : node.value.size);
    return TRUE;
}

/* Puts the text's UTF-8 form behind the resource; the block is the caller's to be written. */
static BOOL narrow_value(LPCVOID block, const struct node *node, LPVOID *value, UINT *size)
{
    const uint16_t *text = (const uint16_t *)(const void *)node->value.bytes;
    uint64_t offset = (uint64_t)(node->value.bytes - (const uint8_t *)block) - HEAD;
    size_t length = 0, need;
    uint32_t kept, room;
    char *out;

    memcpy(&kept, block, sizeof kept);
    memcpy(&room, (const char *)block + sizeof kept, sizeof room);
    while (length < node->value.size / 2 && text[length])
        length++;
    need = utf8_from_utf16(NULL, 0, text, length);
    if (HEAD + narrow_offset(kept, offset) + need + 1 > room)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    out = (char *)block + HEAD + narrow_offset(kept, offset);
    utf8_from_utf16(out, need, text, length);
    out[need] = 0;
    *value = out;
    *size = (UINT)need + 1;
    return TRUE;
}

API(version, BOOL, VerQueryValueA, (LPCVOID block, LPCSTR path, LPVOID *value OUT, PUINT size OUT))
{
    struct wide wide;
    struct node node;
    bool found;

    if (!block || !path || !value || !size || !wide_open(&wide, path))
        return win_fail(ERROR_INVALID_PARAMETER);
    *value = NULL;
    *size = 0;
    found = find_path(block, (const uint16_t *)wide.text, &node);
    wide_close(&wide);
    if (!found)
        return win_fail(ERROR_RESOURCE_TYPE_NOT_FOUND);
    if (node.is_text && node.value.size >= 2)
        return narrow_value(block, &node, value, size);
    *value = (void *)node.value.bytes;
    *size = (UINT)node.value.size;
    return TRUE;
}

API(version, DWORD, VerLanguageNameW, (DWORD language, LPWSTR name OUT, DWORD size))
{
    int length = GetLocaleInfoW(language, LOCALE_SENGLISHDISPLAYNAME, name, (int)size);

    return length > 0 ? (DWORD)length - 1 : 0;
}
