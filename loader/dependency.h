/* Modules by name: found among those loaded, made from a builtin table, or mapped from a file. */
#ifndef LOADER_DEPENDENCY_H
#define LOADER_DEPENDENCY_H

#include "loader/search.h"

/* What is imported statically is looked for in the standard order. */
extern const struct search standard_search;

/*
 * One more reference to the module that a name means, with everything that it imports; nothing
 * has been attached yet. 0 with module NULL when no such DLL exists, -1 when it is broken.
 */
int dependency_load(const WCHAR *name, const struct search *search, struct module **module,
                    struct fault *fault);

struct module *dependency_hold(struct module *module);

/* Gives the reference back; at the last one the module and what it needs go away. */
void dependency_release(struct module *module);

/* The provider stays as long as the module; takes over the caller's reference to it. */
int dependency_add(struct module *module, struct module *provider, struct fault *fault);

/* Maps a file that is open, as a DLL with one reference. */
int dependency_map(int descriptor, const WCHAR *path, const struct search *search,
                   struct module **module, struct fault *fault);

/* Makes a mapped image a module, its imports met: a DLL, or the program (search NULL). On failure
 * the image is released. */
int dependency_complete(const struct pe *file, const struct pe *image, const WCHAR *path,
                        const struct search *search, struct module **module, struct fault *fault);

/* A loaded module by name or path, its extension .dll where it has none; not counted. */
struct module *dependency_find(const WCHAR *name);

/* ntdll, kernelbase and kernel32 are in every process. */
int dependency_load_core(struct fault *fault);

/* Nothing of the module and of what it needs is ever unloaded. */
void dependency_pin(struct module *module);

#endif
