/*
 * Static thread-local storage of images: one block per module and thread, found through the
 * TEB's vector by the module's index. Microsoft PE format: "The .tls Section".
 */
#ifndef LOADER_TLS_H
#define LOADER_TLS_H

#include "loader/module.h"

/* The image's TLS directory, PE32's in the form of PE32+'s; false when it has none. */
bool tls_directory(const struct pe *pe, IMAGE_TLS_DIRECTORY64 *directory);

/* Gives a module that has a TLS directory its index, while its image is still writable. */
int tls_prepare(struct module *module, struct fault *fault);
void tls_release(struct module *module);

/* Blocks for every thread that runs already: for DLLs that are loaded later. */
int tls_spread(struct module *module, struct fault *fault);

/* The calling thread's vector, with a block for every module; gone again at its end. */
int tls_thread_start(struct fault *fault);
void tls_thread_end(void);

/* Calls the module's TLS callbacks in order. reason: DLL_PROCESS_ATTACH and so on. */
void tls_call(const struct module *module, DWORD reason, void *reserved);

#endif
