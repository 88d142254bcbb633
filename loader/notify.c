/* See notify.h. Microsoft: "LdrRegisterDllNotification". */
#include "loader/notify.h"

#include "abi/guest_memory.h"

struct listener {
    struct listener *next;
    notify_callback callback;
    void *context;
};

static struct listener *listeners;

void *notify_register(notify_callback callback, void *context)
{
    struct listener **end = &listeners, *added = guest_allocate(sizeof *added);

    if (!added)
        return NULL;
    *added = (struct listener){NULL, callback, context};
    while (*end)
        end = &(*end)->next;
    *end = added;
    return added;
}

bool notify_unregister(void *cookie)
{
    for (struct listener **link = &listeners; *link; link = &(*link)->next) {
        struct listener *listener = *link;

        if (listener == cookie) {
            *link = listener->next;
            guest_release(listener);
            return true;
        }
    }
    return false;
}

void notify_all(const struct module *module, enum notify_reason reason)
{
    const struct notify_data data = {.full_name = &module->entry.full_name,
                                     .base_name = &module->entry.base_name,
                                     .base = module->entry.base,
                                     .size = module->entry.size};
    struct listener *next;

    for (struct listener *at = listeners; at; at = next) {
        next = at->next; /* a listener may remove itself */
        at->callback(reason, &data, at->context);
    }
}
