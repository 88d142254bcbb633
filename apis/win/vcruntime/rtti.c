/*
 * dynamic_cast and typeid. The tables behind a vtable: LLVM's MicrosoftCXXABI and Microsoft's
 * rttidata.h as shipped with its compiler. Those of 32-bit programs hold addresses, as if their
 * image began at 0.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include "thunks/api.h"

#include <stddef.h>
#include <string.h>

GUEST_LAYOUT(cxx_type, "it is of the program's image, and known by its address");

/* One base class of a class, in depth-first order; its own bases follow it. */
struct base_class {
    DWORD type;
    DWORD contained; /* how many entries after this one are its bases */
    struct cxx_displacement displacement;
    DWORD attributes;
};

enum { BASE_HIDDEN = 1, BASE_AMBIGUOUS = 2, BASE_PRIVATE = 4 };

struct hierarchy {
    DWORD signature, attributes, base_count, bases;
};

/* What the word before a vtable points to. */
struct locator {
    DWORD signature;
    DWORD offset; /* of the vtable's pointer in the complete object */
    DWORD constructor_offset;
    DWORD type, hierarchy;
    DWORD self; /* of x64 */
};

/* A complete object of which a part is known. */
struct complete {
    char *object;
    uintptr_t image;
    const struct locator *locator;
    const struct hierarchy *hierarchy;
};

static void find_complete(void *part, struct complete *complete)
{
    const char *vtable = guest_pointer_get(part);
    const struct locator *locator = guest_pointer_get(vtable - guest_pointer_size());

    complete->locator = locator;
    complete->image = guest_is_32() ? 0 : (uintptr_t)locator - locator->self;
    complete->hierarchy = cxx_at(complete->image, locator->hierarchy);
    complete->object = (char *)part - locator->offset;
    if (locator->constructor_offset)
        complete->object -= *(const int32_t *)((char *)part - locator->constructor_offset);
}

static const struct base_class *base_at(const struct complete *complete, DWORD i)
{
    const DWORD *bases = cxx_at(complete->image, complete->hierarchy->bases);

    return cxx_at(complete->image, bases[i]);
}

static bool is_type(const struct complete *complete, DWORD i, const struct cxx_type *type)
{
    const struct cxx_type *own = cxx_at(complete->image, base_at(complete, i)->type);

    return own == type || strcmp(cxx_type_name(own), cxx_type_name(type)) == 0;
}

static char *base_address(const struct complete *complete, DWORD i)
{
    return cxx_adjust(complete->object, &base_at(complete, i)->displacement);
}

/* Whether base j of base i is reached through public inheritance only. */
static bool is_public_path(const struct complete *complete, DWORD i, DWORD j)
{
    for (DWORD k = i + 1; k <= j; k++) {
        const struct base_class *base = base_at(complete, k);

        if (k + base->contained >= j && base->attributes & BASE_PRIVATE)
            return false;
    }
    return true;
}

/* To a class of which the part is a public base: that object, wherever it is. */
static char *cast_down(const struct complete *complete, const char *part,
                       const struct cxx_type *source, const struct cxx_type *target)
{
    for (DWORD i = 0; i < complete->hierarchy->base_count; i++) {
        DWORD end = i + base_at(complete, i)->contained;

        if (!is_type(complete, i, target))
            continue;
        for (DWORD j = i; j <= end; j++) {
            if (is_type(complete, j, source) && base_address(complete, j) == part &&
                is_public_path(complete, i, j))
                return base_address(complete, i);
        }
    }
    return NULL;
}

/* To another base: both must be public, and the target the only one of its kind. */
static char *cast_across(const struct complete *complete, const char *part,
                         const struct cxx_type *source, const struct cxx_type *target)
{
    bool is_visible = false;
    char *found = NULL;

    for (DWORD i = 0; i < complete->hierarchy->base_count; i++) {
        DWORD attributes = base_at(complete, i)->attributes;

        if (is_type(complete, i, source) && base_address(complete, i) == part &&
            !(attributes & BASE_HIDDEN))
            is_visible = true;
        if (!is_type(complete, i, target) || attributes & BASE_HIDDEN)
            continue;
        if (attributes & BASE_AMBIGUOUS)
            return NULL;
        found = base_address(complete, i);
    }
    return is_visible ? found : NULL;
}

API_PRIVATE(vcruntime, void *, __RTDynamicCast,
            (void *object, LONG vtable_offset, const struct cxx_type *source,
             const struct cxx_type *target, WINBOOL is_reference))
{
    struct complete complete;
    char *part, *found;

    if (!object)
        return NULL;
    find_complete(object, &complete);
    part = (char *)object - vtable_offset;
    found = cast_down(&complete, part, source, target);
    if (!found)
        found = cast_across(&complete, part, source, target);
    if (!found && is_reference)
        cxx_throw_standard(CXX_BAD_CAST, "Bad dynamic_cast!");
    return found;
}

API_PRIVATE(vcruntime, void *, __RTCastToVoid, (void *object))
{
    struct complete complete;

    if (!object)
        return NULL;
    find_complete(object, &complete);
    return complete.object;
}

API_PRIVATE(vcruntime, const void *, __RTtypeid, (void *object))
{
    struct complete complete;

    if (!object)
        cxx_throw_standard(CXX_BAD_TYPEID, "Attempted a typeid of nullptr pointer!");
    find_complete(object, &complete);
    return cxx_at(complete.image, complete.locator->type);
}
