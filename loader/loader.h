/*
 * Loads Windows programs and DLLs into the process. The order of calls for a program:
 * loader_open, loader_start, loader_program, and on the guest's first thread loader_attach; then
 * the program's entry point may run.
 */
#ifndef LOADER_LOADER_H
#define LOADER_LOADER_H

#include "loader/module.h"

/* How the loader reaches files: guest paths are not its business. Results of open: see open(2),
 * or -errno. The others write a terminated path and return its length, 0 on failure. */
struct loader_host {
    int (*open)(const WCHAR *guest_path);
    size_t (*full_path)(const WCHAR *guest_path, WCHAR *full, size_t room);
    size_t (*guest_path)(const char *host_path, WCHAR *guest_path, size_t room);
};

/* The tables and the host must outlive the process; host NULL: no DLL files are looked for. */
int loader_start(const struct builtin_tables *tables, const struct loader_host *host,
                 struct fault *fault);

/*
 * Maps the program, whose header decides the model of the process, before anything else that the
 * guest can see takes the place that it wants.
 */
int loader_open(const char *host_path, struct fault *fault);

/* Maps everything that the program imports. A missing import becomes a named trap. */
int loader_program(const char *host_path, struct module **program, struct fault *fault);

/* Initialises the calling thread and every DLL, then the program's TLS callbacks. */
int loader_attach(struct module *program, struct fault *fault);
void *module_entry(const struct module *module);

/* The stack that the program's header asks for. */
size_t module_stack_reserve(const struct module *module);

/* Further threads: at their start and at their end, each on the thread. */
void loader_thread_attach(void);
void loader_thread_detach(void);

/* The process ends: DLLs are told in reverse order of their start. */
void loader_process_detach(void);

/*
 * What a builtin DLL does in its turn when the process ends in order; its DllMain, so to say.
 * name: as in the table of builtin DLLs. At most LOADER_ENDINGS of them.
 */
enum { LOADER_ENDINGS = 4 };
void loader_set_ending(const char *name, void (*ending)(void));

/* Serialises loading, unloading and DLL notifications; recursive. */
void loader_lock(void);
void loader_unlock(void);

/* The same, beyond the call, whatever becomes of its frames. */
void loader_lock_for_guest(void);
bool loader_try_lock(void);
void loader_unlock_for_guest(void);

/*
 * Loads a DLL by name or path, or counts one more reference to it. flags: LOAD_*. Attaching
 * may run guest code. NULL with a fault otherwise.
 */
struct module *loader_load(const WCHAR *name, uint32_t flags, struct fault *fault);
void loader_unload(struct module *module);

/* One more reference; as many as keep it for ever. */
void loader_hold(struct module *module);
void loader_pin(struct module *module);

/* The module that a name means if it is loaded. */
struct module *loader_find(const WCHAR *name);

/* An export's address, through forwarders; name NULL: by ordinal. NULL when there is none. */
void *loader_export(struct module *module, const char *name, uint32_t ordinal);

#endif
