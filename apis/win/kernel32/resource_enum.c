/* Enumerates resources: EnumResourceTypes, EnumResourceNames, EnumResourceLanguages. */
#include "abi/guest_memory.h"
#include "apis/host/text.h"
#include "apis/win/resource_id.h"
#include "apis/win/result.h"
#include "loader/datafile.h"
#include "thunks/api.h"

enum { LONGEST_UTF8 = 3 }; /* bytes that one UTF-16 unit may become */

/* What is listed: the module's types, a type's names, or the languages of one of those. */
enum depth { TYPES, NAMES, LANGUAGES };

/* What the six functions share: what they ask for, in which alphabet, and whom they tell. */
struct listing {
    enum depth depth;
    bool is_ansi;
    HMODULE module;
    const void *type, *name; /* as the caller gave them: they are handed on */
    FARPROC callback;
    LONG_PTR parameter;
};

typedef WINBOOL(WINAPI *type_callback)(HMODULE, void *, LONG_PTR);
typedef WINBOOL(WINAPI *name_callback)(HMODULE, const void *, void *, LONG_PTR);
typedef WINBOOL(WINAPI *language_callback)(HMODULE, const void *, const void *, WORD, LONG_PTR);

/* A string of the tree as the callback wants it: terminated, in its alphabet; or a number. */
static void *spell(const struct resource_id *id, bool is_ansi)
{
    size_t size;

    if (!id->name)
        return (void *)(uintptr_t)id->number;
    if (is_ansi) {
        char *text = guest_allocate(id->length * LONGEST_UTF8 + 1);

        if (text) {
            size = utf8_from_utf16(text, id->length * LONGEST_UTF8, id->name, id->length);
            text[size] = 0;
        }
        return text;
    }
    size = id->length * sizeof *id->name;
    WCHAR *text = guest_allocate(size + sizeof *text);

    if (text) {
        memcpy(text, id->name, size);
        text[id->length] = 0;
    }
    return text;
}

static bool call(const struct listing *listing, const struct resource_id *id)
{
    void *text;
    bool go_on;

    if (listing->depth == LANGUAGES)
        return ((language_callback)listing->callback)(listing->module, listing->type, listing->name,
                                                      (WORD)id->number, listing->parameter);
    text = spell(id, listing->is_ansi);
    if (id->name && !text)
        return false;
    if (listing->depth == TYPES)
        go_on = ((type_callback)listing->callback)(listing->module, text, listing->parameter);
    else
        go_on = ((name_callback)listing->callback)(listing->module, listing->type, text,
                                                   listing->parameter);
    if (id->name)
        guest_release(text);
    return go_on;
}

/* type: NULL for the types themselves; name: for languages alone. */
static BOOL list(const struct listing *listing, const struct resource_id *type,
                 const struct resource_id *name)
{
    const struct pe *image = datafile_image(listing->module);
    enum resource_result result = RESOURCE_NO_DATA;
    struct resource_entry entry;
    struct resource_tree tree;
    uint32_t directory = RESOURCE_ROOT;

    if (image && resource_open(image, &tree))
        result = type ? resource_directory(&tree, type, name, &directory) : RESOURCE_FOUND;
    if (result != RESOURCE_FOUND)
        return win_result(resource_status(result));
    for (uint32_t i = 0; resource_entry(&tree, directory, i, &entry); i++) {
        if (!call(listing, &entry.id))
            return win_fail(ERROR_RESOURCE_ENUM_USER_STOP);
    }
    return TRUE;
}

static BOOL list_by_text(const struct listing *listing, const WCHAR *type, const WCHAR *name)
{
    bool has_name = listing->depth == LANGUAGES;
    struct resource_id type_id = resource_id_from(type);
    struct resource_id name_id = has_name ? resource_id_from(name) : (struct resource_id){0};

    return list(listing, &type_id, has_name ? &name_id : NULL);
}

static BOOL list_by_ansi(const struct listing *listing)
{
    struct wide wide_type, wide_name;
    BOOL result = FALSE;

    if (!resource_id_widen(&wide_type, listing->type))
        return FALSE;
    if (resource_id_widen(&wide_name, listing->name)) {
        result = list_by_text(listing, wide_type.text, wide_name.text);
        resource_id_close(&wide_name);
    }
    resource_id_close(&wide_type);
    return result;
}

static BOOL enumerate(struct listing listing)
{
    if (listing.depth == TYPES)
        return list(&listing, NULL, NULL);
    if (listing.is_ansi)
        return list_by_ansi(&listing);
    return list_by_text(&listing, listing.type, listing.name);
}

/*
 * The Ex functions' flags choose between the file and its .mui satellites, which sojourn does not
 * have: all resources are in the file itself.
 */
API(kernel32, WINBOOL, EnumResourceTypesExW,
    (HMODULE module OPTIONAL, ENUMRESTYPEPROCW callback, LONG_PTR parameter,
     DWORD flags FLAGS(RESOURCE_ENUM_), LANGID language))
{
    (void)flags;
    (void)language;
    return enumerate(
        (struct listing){TYPES, false, module, NULL, NULL, (FARPROC)callback, parameter});
}

API(kernel32, WINBOOL, EnumResourceTypesExA,
    (HMODULE module OPTIONAL, ENUMRESTYPEPROCA callback, LONG_PTR parameter,
     DWORD flags FLAGS(RESOURCE_ENUM_), LANGID language))
{
    (void)flags;
    (void)language;
    return enumerate(
        (struct listing){TYPES, true, module, NULL, NULL, (FARPROC)callback, parameter});
}

API(kernel32, WINBOOL, EnumResourceNamesExW,
    (HMODULE module OPTIONAL, LPCWSTR type, ENUMRESNAMEPROCW callback, LONG_PTR parameter,
     DWORD flags FLAGS(RESOURCE_ENUM_), LANGID language))
{
    (void)flags;
    (void)language;
    return enumerate(
        (struct listing){NAMES, false, module, type, NULL, (FARPROC)callback, parameter});
}

API(kernel32, WINBOOL, EnumResourceNamesExA,
    (HMODULE module OPTIONAL, LPCSTR type, ENUMRESNAMEPROCA callback, LONG_PTR parameter,
     DWORD flags FLAGS(RESOURCE_ENUM_), LANGID language))
{
    (void)flags;
    (void)language;
    return enumerate(
        (struct listing){NAMES, true, module, type, NULL, (FARPROC)callback, parameter});
}

API(kernel32, WINBOOL, EnumResourceLanguagesExW,
    (HMODULE module OPTIONAL, LPCWSTR type, LPCWSTR name, ENUMRESLANGPROCW callback,
     LONG_PTR parameter, DWORD flags FLAGS(RESOURCE_ENUM_), LANGID language))
{
    (void)flags;
    (void)language;
    return enumerate(
        (struct listing){LANGUAGES, false, module, type, name, (FARPROC)callback, parameter});
}

API(kernel32, WINBOOL, EnumResourceLanguagesExA,
    (HMODULE module OPTIONAL, LPCSTR type, LPCSTR name, ENUMRESLANGPROCA callback,
     LONG_PTR parameter, DWORD flags FLAGS(RESOURCE_ENUM_), LANGID language))
{
    (void)flags;
    (void)language;
    return enumerate(
        (struct listing){LANGUAGES, true, module, type, name, (FARPROC)callback, parameter});
}

API(kernel32, WINBOOL, EnumResourceTypesW,
    (HMODULE module OPTIONAL, ENUMRESTYPEPROCW callback, LONG_PTR parameter))
{
    return EnumResourceTypesExW(module, callback, parameter, 0, 0);
}

API(kernel32, WINBOOL, EnumResourceTypesA,
    (HMODULE module OPTIONAL, ENUMRESTYPEPROCA callback, LONG_PTR parameter))
{
    return EnumResourceTypesExA(module, callback, parameter, 0, 0);
}

API(kernel32, WINBOOL, EnumResourceNamesW,
    (HMODULE module OPTIONAL, LPCWSTR type, ENUMRESNAMEPROCW callback, LONG_PTR parameter))
{
    return EnumResourceNamesExW(module, type, callback, parameter, 0, 0);
}

API(kernel32, WINBOOL, EnumResourceNamesA,
    (HMODULE module OPTIONAL, LPCSTR type, ENUMRESNAMEPROCA callback, LONG_PTR parameter))
{
    return EnumResourceNamesExA(module, type, callback, parameter, 0, 0);
}

API(kernel32, WINBOOL, EnumResourceLanguagesW,
    (HMODULE module OPTIONAL, LPCWSTR type, LPCWSTR name, ENUMRESLANGPROCW callback,
     LONG_PTR parameter))
{
    return EnumResourceLanguagesExW(module, type, name, callback, parameter, 0, 0);
}

API(kernel32, WINBOOL, EnumResourceLanguagesA,
    (HMODULE module OPTIONAL, LPCSTR type, LPCSTR name, ENUMRESLANGPROCA callback,
     LONG_PTR parameter))
{
    return EnumResourceLanguagesExA(module, type, name, callback, parameter, 0, 0);
}
