/* Starting programs. */
#include "apis/nt/process_start.h"

#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/kernel32/process_attributes.h"
#include "apis/win/kernel32/process_program.h"
#include "apis/win/result.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdlib.h>
#include <string.h>

/* An environment in the ANSI code page, widened; from malloc. */
static WCHAR *widen_environment(const char *block)
{
    size_t length = 0, need;
    WCHAR *wide;

    while (block[length])
        length += strlen(block + length) + 1;
    need = utf16_from_utf8(NULL, 0, block, length);
    wide = malloc((need + 2) * sizeof *wide);
    if (!wide)
        return NULL;
    utf16_from_utf8(wide, need, block, length);
    wide[need] = wide[need + 1] = 0;
    return wide;
}

GUEST_LAYOUT(_STARTUPINFOW, "its size says whether a STARTUPINFOEX's list follows");
GUEST_LAYOUT(_STARTUPINFOA, "its size says whether a STARTUPINFOEX's list follows");

GUEST_STRUCT(STARTUPINFOW);
GUEST_STRUCT(STARTUPINFOEXW);

/* In the host's layout, size included. Calls of our own have that already, which the size tells. */
static STARTUPINFOEXW startup_read(const STARTUPINFOW *given, DWORD flags)
{
    bool is_host =
        !guest_is_32() || given->cb == sizeof *given || given->cb == sizeof(STARTUPINFOEXW);
    bool is_extended =
        (flags & EXTENDED_STARTUPINFO_PRESENT) &&
        given->cb >= (is_host ? sizeof(STARTUPINFOEXW) : layout_STARTUPINFOEXW->size32);
    STARTUPINFOEXW startup = {0};

    if (is_host) {
        memcpy(&startup, given, is_extended ? sizeof startup : sizeof *given);
    } else {
        guest_struct_get(&startup, given,
                         is_extended ? layout_STARTUPINFOEXW : layout_STARTUPINFOW);
        startup.StartupInfo.cb = is_extended ? sizeof startup : sizeof startup.StartupInfo;
    }
    return startup;
}

static DWORD add_attributes(struct process_request *request, const STARTUPINFOEXW *extended)
{
    const struct process_attribute *handles;

    if (!(request->flags & EXTENDED_STARTUPINFO_PRESENT))
        return ERROR_SUCCESS;
    if (extended->StartupInfo.cb < sizeof *extended)
        return ERROR_INVALID_PARAMETER;
    handles = process_attribute_find(extended->lpAttributeList, PROC_THREAD_ATTRIBUTE_HANDLE_LIST);
    if (!handles)
        return ERROR_SUCCESS;
    if (!request->inherit || handles->size == 0 || handles->size % guest_pointer_size())
        return ERROR_INVALID_PARAMETER;
    request->handles = handles->value;
    request->handle_count = handles->size / guest_pointer_size();
    return ERROR_SUCCESS;
}

/* The status of a start becomes the errors that CreateProcess documents. */
static BOOL start(const struct process_request *request, PROCESS_INFORMATION *information)
{
    struct process_started started;
    NTSTATUS status = process_start(request, &started);

    if (status == STATUS_NOT_A_DIRECTORY)
        return win_fail(ERROR_DIRECTORY);
    if (status == STATUS_IMAGE_MACHINE_TYPE_MISMATCH)
        return win_fail(ERROR_EXE_MACHINE_TYPE_MISMATCH);
    if (!win_result(status))
        return FALSE;
    *information = (PROCESS_INFORMATION){started.process, started.thread, started.process_id,
                                         started.thread_id};
    return TRUE;
}

API(kernel32, WINBOOL, CreateProcessW,
    (LPCWSTR application OPTIONAL, LPWSTR command_line OPTIONAL,
     LPSECURITY_ATTRIBUTES process_security OPTIONAL IN,
     LPSECURITY_ATTRIBUTES thread_security OPTIONAL IN, WINBOOL inherit, DWORD flags FLAGS(CREATE_),
     LPVOID environment OPTIONAL, LPCWSTR directory OPTIONAL, LPSTARTUPINFOW startup IN,
     LPPROCESS_INFORMATION information OUT))
{
    struct process_request request = {
        .command_line = command_line ? command_line : application,
        .environment = environment,
        .directory = directory,
        .flags = flags,
        .inherit = inherit,
    };
    STARTUPINFOEXW read;
    WCHAR *widened = NULL;
    struct host_path path;
    DWORD error;
    BOOL good;

    (void)process_security; /* who may open the process is the host's decision */
    (void)thread_security;
    if (!request.command_line || !startup || !information)
        return win_fail(ERROR_INVALID_PARAMETER);
    read = startup_read(startup, flags);
    request.startup = &read.StartupInfo;
    error = add_attributes(&request, &read);
    if (error == ERROR_SUCCESS)
        error = process_program_find(application, request.command_line, &path);
    if (error != ERROR_SUCCESS)
        return win_fail(error);
    request.path = path.text;
    if (environment && !(flags & CREATE_UNICODE_ENVIRONMENT)) {
        request.environment = widened = widen_environment(environment);
        if (!widened)
            return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    good = start(&request, information);
    free(widened);
    return good;
}

/* The narrow texts of a start, widened. */
struct wide_start {
    struct wide application, command_line, directory, title, desktop;
};

static bool wide_start_open(struct wide_start *wide, const char *application,
                            const char *command_line, const char *directory,
                            const STARTUPINFOA *startup)
{
    return wide_open(&wide->application, application) &&
           wide_open(&wide->command_line, command_line) && wide_open(&wide->directory, directory) &&
           wide_open(&wide->title, startup->lpTitle) &&
           wide_open(&wide->desktop, startup->lpDesktop);
}

static void wide_start_close(struct wide_start *wide)
{
    wide_close(&wide->application);
    wide_close(&wide->command_line);
    wide_close(&wide->directory);
    wide_close(&wide->title);
    wide_close(&wide->desktop);
}

API(kernel32, WINBOOL, CreateProcessA,
    (LPCSTR application OPTIONAL, LPSTR command_line OPTIONAL,
     LPSECURITY_ATTRIBUTES process_security OPTIONAL IN,
     LPSECURITY_ATTRIBUTES thread_security OPTIONAL IN, WINBOOL inherit, DWORD flags FLAGS(CREATE_),
     LPVOID environment OPTIONAL, LPCSTR directory OPTIONAL, LPSTARTUPINFOA startup IN,
     LPPROCESS_INFORMATION information OUT))
{
    struct wide_start *wide = calloc(1, sizeof *wide);
    STARTUPINFOEXW wide_startup;
    BOOL good = FALSE;

    if (!wide)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    /* Both structures are alike but for what their text pointers point to. */
    wide_startup = startup_read((const STARTUPINFOW *)startup, flags);
    if (wide_start_open(wide, application, command_line, directory,
                        (const STARTUPINFOA *)&wide_startup.StartupInfo)) {
        wide_startup.StartupInfo.lpTitle = wide->title.text;
        wide_startup.StartupInfo.lpDesktop = wide->desktop.text;
        good = CreateProcessW(wide->application.text, wide->command_line.text, process_security,
                              thread_security, inherit, flags, environment, wide->directory.text,
                              &wide_startup.StartupInfo, information);
    }
    wide_start_close(wide);
    free(wide);
    return good;
}

static void startup_of_process(STARTUPINFOW *startup)
{
    const struct process_parameters *parameters = peb_self()->parameters;

    *startup = (STARTUPINFOW){
        .cb = (DWORD)guest_struct_size(layout_STARTUPINFOW),
        .lpDesktop = parameters->desktop.Buffer,
        .lpTitle = parameters->window_title.Buffer,
        .dwX = parameters->start_x,
        .dwY = parameters->start_y,
        .dwXSize = parameters->size_x,
        .dwYSize = parameters->size_y,
        .dwXCountChars = parameters->columns,
        .dwYCountChars = parameters->rows,
        .dwFillAttribute = parameters->fill_attribute,
        .dwFlags = parameters->window_flags,
        .wShowWindow = (WORD)parameters->show_window,
        .cbReserved2 = parameters->runtime_data.Length,
        .lpReserved2 = (BYTE *)parameters->runtime_data.Buffer,
        .hStdInput = INVALID_HANDLE_VALUE,
        .hStdOutput = INVALID_HANDLE_VALUE,
        .hStdError = INVALID_HANDLE_VALUE,
    };
    if (startup->dwFlags & STARTF_USESTDHANDLES) {
        startup->hStdInput = parameters->standard_input;
        startup->hStdOutput = parameters->standard_output;
        startup->hStdError = parameters->standard_error;
    }
}

API(kernel32, VOID, GetStartupInfoW, (LPSTARTUPINFOW startup OUT))
{
    STARTUPINFOW own;

    startup_of_process(&own);
    guest_struct_put(startup, &own, layout_STARTUPINFOW);
}

/* The two narrow texts are made once and stay, as their receiver may keep them. */
API(kernel32, VOID, GetStartupInfoA, (LPSTARTUPINFOA startup OUT))
{
    static char title[MAX_PATH], desktop[MAX_PATH];
    STARTUPINFOW wide;
    STARTUPINFOA own;

    startup_of_process(&wide);
    memcpy(&own, &wide, sizeof own);
    own.lpTitle = own.lpDesktop = NULL;
    if (wide.lpTitle && ansi_copy_out(title, sizeof title, wide.lpTitle,
                                      (DWORD)utf16_length(wide.lpTitle)) < sizeof title)
        own.lpTitle = title;
    if (wide.lpDesktop && ansi_copy_out(desktop, sizeof desktop, wide.lpDesktop,
                                        (DWORD)utf16_length(wide.lpDesktop)) < sizeof desktop)
        own.lpDesktop = desktop;
    guest_struct_put(startup, &own, layout_STARTUPINFOW);
}
