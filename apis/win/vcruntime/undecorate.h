/* The names of types as Microsoft's C++ compiler writes them into type descriptors. */
#ifndef APIS_WIN_VCRUNTIME_UNDECORATE_H
#define APIS_WIN_VCRUNTIME_UNDECORATE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ".?AVname@space@@" becomes "class space::name". False when the name is of a form that is not
 * understood, or too long; the text is then not defined.
 */
bool undecorate_type(const char *decorated, char *text, size_t size);

#endif
