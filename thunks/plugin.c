/* Loading plug-ins. */
#include "thunks/plugin.h"

#include <dlfcn.h>

int plugin_load(const char *path, struct fault *fault)
{
    void *plugin = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int (*start)(void);

    if (!plugin)
        return fail(fault, FAULT_NOT_FOUND, 0, "%s", dlerror());
    start = (int (*)(void))dlsym(plugin, "sojourn_plugin");
    if (!start)
        return fail(fault, FAULT_MALFORMED, 0, "%s: has no function sojourn_plugin", path);
    if (start() < 0)
        return fail(fault, FAULT_UNSUPPORTED, 0, "%s: sojourn_plugin failed", path);
    return 0;
}
