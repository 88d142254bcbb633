/* See process32.h. */
#include "abi/process32.h"

#include "abi/model.h"
#include "abi/process.h"

#include <string.h>

static struct process_parameters32 parameters = {
    .maximum_length = sizeof parameters,
    .length = sizeof parameters,
};

static struct peb32 the_peb = {.mutant = UINT32_MAX};

struct peb32 *process_peb32(void)
{
    return &the_peb;
}

static struct unicode_string32 narrow_string(const UNICODE_STRING *wide)
{
    return (struct unicode_string32){wide->Length, wide->MaximumLength,
                                     guest32_address(wide->Buffer)};
}

static void copy_parameters(const struct process_parameters *from)
{
    parameters.flags = from->flags;
    parameters.console = guest32_address(from->console);
    parameters.console_flags = from->console_flags;
    parameters.standard_input = guest32_address(from->standard_input);
    parameters.standard_output = guest32_address(from->standard_output);
    parameters.standard_error = guest32_address(from->standard_error);
    parameters.current_directory.path = narrow_string(&from->current_directory.path);
    parameters.current_directory.handle = guest32_address(from->current_directory.handle);
    parameters.dll_path = narrow_string(&from->dll_path);
    parameters.image_path = narrow_string(&from->image_path);
    parameters.command_line = narrow_string(&from->command_line);
    parameters.environment = guest32_address(from->environment);
    parameters.environment_size = (uint32_t)from->environment_size;
    /* From start_x to show_window, all have four bytes in both. */
    memcpy(&parameters.start_x, &from->start_x,
           offsetof(struct process_parameters32, window_title) -
               offsetof(struct process_parameters32, start_x));
    parameters.window_title = narrow_string(&from->window_title);
    parameters.desktop = narrow_string(&from->desktop);
    parameters.shell_info = narrow_string(&from->shell_info);
    parameters.runtime_data = narrow_string(&from->runtime_data);
}

static void copy_peb(const struct peb *from)
{
    the_peb.being_debugged = from->being_debugged;
    the_peb.parameters = guest32_address(&parameters);
    the_peb.process_heap = guest32_address(from->process_heap);
    the_peb.api_set_map = guest32_address(from->api_set_map);
    the_peb.processors = from->processors;
    the_peb.global_flag = from->global_flag;
    the_peb.critical_section_timeout = from->critical_section_timeout;
    the_peb.heap_segment_reserve = (uint32_t)from->heap_segment_reserve;
    the_peb.heap_segment_commit = (uint32_t)from->heap_segment_commit;
    the_peb.os_major = from->os_major;
    the_peb.os_minor = from->os_minor;
    the_peb.os_build = from->os_build;
    the_peb.os_csd = from->os_csd;
    the_peb.os_platform = from->os_platform;
    the_peb.subsystem = from->subsystem;
    the_peb.subsystem_major = from->subsystem_major;
    the_peb.subsystem_minor = from->subsystem_minor;
    the_peb.affinity = (uint32_t)from->affinity;
    the_peb.session = from->session;
}

void process32_update(void)
{
    const struct peb *peb = process_peb();

    if (!guest_is_32())
        return;
    copy_peb(peb);
    copy_parameters(peb->parameters);
}
