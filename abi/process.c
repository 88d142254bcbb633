/* See process.h. Values are those of Windows 10.0.19045, which current programs accept. */
#include "abi/process.h"

#include "abi/guest_memory.h"

#include <errno.h>
#include <string.h>
#include <sys/sysinfo.h>

static struct process_parameters parameters = {
    .maximum_length = sizeof parameters,
    .length = sizeof parameters,
    .flags = 1, /* normalised: the strings' pointers are pointers */
    .show_window = SW_SHOWNORMAL,
};

static PEB_LDR_DATA empty_module_lists;

static struct peb the_peb = {
    .mutant = (HANDLE)-1,
    .ldr = &empty_module_lists,
    .parameters = &parameters,
    .critical_section_timeout = {.QuadPart = -25920000000000}, /* thirty days */
    .heap_segment_reserve = 0x100000,
    .heap_segment_commit = 0x2000,
    .os_major = 10,
    .os_build = 19045,
    .os_platform = VER_PLATFORM_WIN32_NT,
    .subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI,
    .subsystem_major = 6,
    .session = 1,
};

struct peb *process_peb(void)
{
    return &the_peb;
}

static size_t text_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

static int copy_string(UNICODE_STRING *to, const WCHAR *text, size_t room)
{
    size_t size = text_length(text) * sizeof *text;

    if (room < size + sizeof *text)
        room = size + sizeof *text;
    to->Buffer = guest_allocate_zeroed(room);
    if (!to->Buffer)
        return -ENOMEM;
    memcpy(to->Buffer, text, size);
    to->Length = (USHORT)size;
    to->MaximumLength = (USHORT)(room > 0xfffe ? 0xfffe : room);
    return 0;
}

int process_describe(const struct process_start *start)
{
    /* Guests may rewrite the directory in place: it has the room that Windows gives it. */
    const size_t directory_room = (MAX_PATH + 1) * sizeof(WCHAR);

    if (copy_string(&parameters.image_path, start->image_path, 0) < 0 ||
        copy_string(&parameters.command_line, start->command_line, 0) < 0 ||
        copy_string(&parameters.window_title, start->image_path, 0) < 0 ||
        copy_string(&parameters.current_directory.path, start->directory, directory_room) < 0)
        return -ENOMEM;
    parameters.environment = start->environment;
    parameters.environment_size = start->environment_size;
    the_peb.processors = (ULONG)get_nprocs();
    the_peb.affinity = the_peb.processors < 64 ? ((ULONG_PTR)1 << the_peb.processors) - 1 : ~0ull;
    return 0;
}
