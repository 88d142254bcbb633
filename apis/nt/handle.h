/*
 * The process's handle table beyond opening and closing (apis/nt/object.h): what a handle
 * allows, its flags, duplicates, and the walk that inheritance needs. A handle is four times
 * its place in the table; the two low bits are the guest's to use.
 */
#ifndef APIS_NT_HANDLE_H
#define APIS_NT_HANDLE_H

#include "apis/nt/object.h"

#ifndef OBJ_PROTECT_CLOSE
#define OBJ_PROTECT_CLOSE 1
#endif
#ifndef DUPLICATE_SAME_ATTRIBUTES
#define DUPLICATE_SAME_ATTRIBUTES 4
#endif

struct handle_info {
    ACCESS_MASK access;
    ULONG attributes; /* OBJ_INHERIT, OBJ_PROTECT_CLOSE */
};

NTSTATUS handle_query(HANDLE handle, struct handle_info *info);
NTSTATUS handle_set_attributes(HANDLE handle, ULONG mask, ULONG attributes);

/* Opens a handle with the number that it has to have: for a child's inherited handles. */
NTSTATUS handle_open_as(HANDLE handle, struct object *object, ACCESS_MASK access, ULONG attributes);

/* options: DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS, DUPLICATE_SAME_ATTRIBUTES. */
NTSTATUS handle_duplicate(HANDLE source, ACCESS_MASK access, ULONG attributes, ULONG options,
                          HANDLE *handle);

/* Calls visit for each open handle, in order, until it returns false. The object is held. */
void handle_each(bool (*visit)(HANDLE handle, struct object *object, struct handle_info info,
                               void *context),
                 void *context);
ULONG handle_count(void);

#endif
