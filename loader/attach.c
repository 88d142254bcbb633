/*
 * The order of notifications. Microsoft: "DllMain entry point", "Dynamic-Link Library Entry-Point
 * Function"; for TLS callbacks "The .tls Section". A DLL is started after everything that it
 * imports from; ends go in the reverse order.
 */
#include "loader/attach.h"

#include "abi/guest32.h"
#include "loader/loader.h"
#include "loader/module32.h"
#include "loader/name.h"
#include "loader/tls.h"

#include <string.h>

typedef BOOL(WINAPI *dll_main)(void *instance, DWORD reason, void *reserved);

static bool has_ended;

static struct {
    const char *name;
    void (*ending)(void);
} endings[LOADER_ENDINGS];

void loader_set_ending(const char *name, void (*ending)(void))
{
    for (size_t i = 0; i < LOADER_ENDINGS; i++) {
        if (!endings[i].name || strcmp(endings[i].name, name) == 0) {
            endings[i].name = name;
            endings[i].ending = ending;
            return;
        }
    }
}

static void end_builtin(const struct builtin_dll *dll)
{
    for (size_t i = 0; i < LOADER_ENDINGS && endings[i].name; i++) {
        if (strcmp(endings[i].name, dll->name) == 0)
            endings[i].ending();
    }
}

static bool call_entry(const struct module *module, DWORD reason, void *reserved)
{
    const uint32_t arguments[] = {guest32_address(module->entry.base), reason,
                                  guest32_address(reserved)};

    if (guest_is_32())
        return (BOOL)guest32_call(guest32_address(module->entry.entry), arguments, 3);
    return ((dll_main)module->entry.entry)(module->entry.base, reason, reserved);
}

static bool notify(struct module *module, DWORD reason, void *reserved)
{
    if (module->builtin && reason == DLL_PROCESS_DETACH)
        end_builtin(module->builtin);
    tls_call(module, reason, reserved);
    if (!(module->entry.flags & LDR_IMAGE_DLL) || module->builtin || !module->entry.entry)
        return true;
    return call_entry(module, reason, reserved);
}

static void set_attached(struct module *module, bool is_attached)
{
    if (is_attached)
        module->entry.flags |= LDR_ATTACHED;
    else
        module->entry.flags &= ~(ULONG)LDR_ATTACHED;
    module32_update(module);
}

/*
 * A DLL that frees itself while it starts cannot give away the reference of the load that is
 * going on.
 */
static bool notify_held(struct module *module, DWORD reason, void *reserved)
{
    bool result;

    if (module->entry.load_count == MODULE_PINNED)
        return notify(module, reason, reserved);
    module->entry.load_count++;
    result = notify(module, reason, reserved);
    if (module->entry.load_count != MODULE_PINNED && --module->entry.load_count == 0)
        module->entry.load_count = 1;
    return result;
}

static int start(struct module *module, bool is_static, struct fault *fault)
{
    char name[64];

    set_attached(module, true);
    module_list_add_initialized(module);
    if (notify_held(module, DLL_PROCESS_ATTACH, is_static ? (void *)1 : NULL))
        return 0;
    if (!is_static)
        attach_undo(module);
    set_attached(module, false);
    name_to_ascii(name, sizeof name, module->entry.base_name.Buffer);
    return fail(fault, FAULT_REFUSED, 0, "%s: its entry point refused to start", name);
}

int attach_module(struct module *module, bool is_static, struct fault *fault)
{
    if (module->visited || module->entry.flags & LDR_ATTACHED)
        return 0;
    module->visited = true;
    for (size_t i = 0; i < module->need_count; i++) {
        if (attach_module(module->needs[i], is_static, fault) < 0) {
            module->visited = false;
            return -1;
        }
    }
    module->visited = false;
    if (module->entry.flags & LDR_IMAGE_DLL)
        return tls_spread(module, fault) < 0 ? -1 : start(module, is_static, fault);
    set_attached(module, true);
    notify(module, DLL_PROCESS_ATTACH, (void *)1);
    return 0;
}

void attach_undo(struct module *module)
{
    module->is_ending = true;
    if (module->entry.flags & LDR_ATTACHED && !module->builtin)
        notify(module, DLL_PROCESS_DETACH, NULL);
    set_attached(module, false);
}

static bool wants_thread_calls(const struct module *module)
{
    return (module->entry.flags & (LDR_ATTACHED | LDR_NO_THREAD_CALLS)) == LDR_ATTACHED;
}

int loader_attach(struct module *program, struct fault *fault)
{
    int result;

    loader_lock();
    result = tls_thread_start(fault);
    if (result == 0)
        result = attach_module(program, true, fault);
    loader_unlock();
    return result;
}

void loader_thread_attach(void)
{
    struct fault fault;
    struct module *module = NULL;

    loader_lock();
    tls_thread_start(&fault);
    while ((module = module_next_initialized(module))) {
        if (wants_thread_calls(module))
            notify(module, DLL_THREAD_ATTACH, NULL);
    }
    if (module_program())
        notify(module_program(), DLL_THREAD_ATTACH, NULL);
    loader_unlock();
}

void loader_thread_detach(void)
{
    struct module *module = NULL;

    loader_lock();
    while ((module = module_previous_initialized(module))) {
        if (wants_thread_calls(module))
            notify(module, DLL_THREAD_DETACH, NULL);
    }
    if (module_program())
        notify(module_program(), DLL_THREAD_DETACH, NULL);
    tls_thread_end();
    loader_unlock();
}

void loader_process_detach(void)
{
    struct module *module = NULL;

    loader_lock();
    while (!has_ended && (module = module_previous_initialized(module))) {
        if (module->entry.flags & LDR_ATTACHED)
            notify(module, DLL_PROCESS_DETACH, (void *)1);
    }
    if (!has_ended && module_program() && module_program()->entry.flags & LDR_ATTACHED)
        notify(module_program(), DLL_PROCESS_DETACH, (void *)1);
    has_ended = true;
    loader_unlock();
}
