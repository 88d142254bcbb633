/* Who wants to hear of DLLs that come and go. Under the loader lock. */
#ifndef LOADER_NOTIFY_H
#define LOADER_NOTIFY_H

#include "loader/module.h"

enum notify_reason { NOTIFY_LOADED = 1, NOTIFY_UNLOADED = 2 };

/* LDR_DLL_NOTIFICATION_DATA: the same members for both reasons. */
struct notify_data {
    ULONG flags;
    const UNICODE_STRING *full_name, *base_name;
    void *base;
    ULONG size;
};

typedef void(WINAPI *notify_callback)(ULONG reason, const struct notify_data *data, void *context);

/* A cookie, or NULL when there is no memory. */
void *notify_register(notify_callback callback, void *context);
bool notify_unregister(void *cookie);

/* LOADED: mapped, not started yet. UNLOADED: stopped, still mapped. */
void notify_all(const struct module *module, enum notify_reason reason);

#endif
