/*
 * Interfaces (COM) that API code and guests implement for each other. An object begins with the
 * address of its table of methods, in the guest's layout always: to a 32-bit guest a method is an
 * address in its own code, or one that leads here. [The Component Object Model, Microsoft Learn]
 */
#ifndef THUNKS_WIN32_INTERFACE_H
#define THUNKS_WIN32_INTERFACE_H

#include <stddef.h>

/* What an object of ours begins with: INTERFACE_TABLE(IStream, &functions). NULL: no memory. */
#define INTERFACE_TABLE(interface, functions)                                                      \
    ((interface##Vtbl *)interface_table(#interface "Vtbl", (functions)))

/* A method of anybody's object: INTERFACE_METHOD(IUnknown, object, Release)(object). */
#define INTERFACE_METHOD(interface, object, method)                                                \
    ((__typeof__(((interface##Vtbl *)NULL)->method))interface_method(                              \
        (object), #interface "Vtbl", offsetof(interface##Vtbl, method)))

/* type: the table's, which some call's types lead to. functions live as long as the process. */
void *interface_table(const char *type, const void *functions);
void *interface_method(const void *object, const char *type, size_t offset);

#endif
