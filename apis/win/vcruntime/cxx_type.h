/* A type as Microsoft's C++ runtime describes it: std::type_info, and what its name is. */
#ifndef APIS_WIN_VCRUNTIME_CXX_TYPE_H
#define APIS_WIN_VCRUNTIME_CXX_TYPE_H

#include "abi/guest_pointer.h"

struct cxx_type {
    const void *vtable;
    void *undecorated; /* a cache of type_info::name */
    char name[];       /* decorated: ".?AVexception@std@@" */
};

/* A 32-bit guest's has pointers of four bytes. */
static inline const char *cxx_type_name(const void *type)
{
    return (const char *)type + 2 * guest_pointer_size();
}

#endif
