/*
 * What runs before main: __getmainargs and its successors in the Universal CRT, and the variables
 * that hold the arguments (Microsoft C runtime library reference: "__getmainargs",
 * "_configure_narrow_argv", "__p___argc", "_set_app_type").
 */
#include "apis/win/crt/startup.h"

#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/crt/calls.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

struct startup_info {
    int new_mode;
};

DATA(msvcrt, int, __argc);
DATA(msvcrt, char **, __argv);
DATA(msvcrt, WCHAR **, __wargv);
DATA(msvcrt, char *, _acmdln);
DATA(msvcrt, WCHAR *, _wcmdln);
DATA(msvcrt, char *, _pgmptr);
DATA(msvcrt, WCHAR *, _wpgmptr);
DATA(msvcrt, char **, __initenv);
DATA(msvcrt, WCHAR **, __winitenv);
DATA(msvcrt, int, _fmode) = OPEN_TEXT;
DATA(msvcrt, int, _commode);
DATA(msvcrt, int, _adjust_fdiv);
DATA(msvcrt, unsigned, _osplatform) = VER_PLATFORM_WIN32_NT;
DATA(msvcrt, unsigned, _osver) = 19045;
DATA(msvcrt, unsigned, _winver) = 0xa00;
DATA(msvcrt, unsigned, _winmajor) = 10;
DATA(msvcrt, unsigned, _winminor) = 0;

static int app_type;

int default_text_mode(void)
{
    return msvcrt__fmode & OPEN_BINARY ? OPEN_BINARY : OPEN_TEXT;
}

/* The name of the program's file: what _pgmptr points to. */
static void program_path_prepare(void)
{
    WCHAR path[MAX_PATH * 4];
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH * 4 - 1);
    WCHAR *copy;

    if (!length || !(copy = crt_allocate_zeroed(length + 1, sizeof *copy)))
        return;
    for (DWORD i = 0; i < length; i++)
        copy[i] = path[i];
    msvcrt__wpgmptr = copy;
    msvcrt__pgmptr = system_to_narrow(copy);
}

static void command_line_prepare(void)
{
    if (msvcrt__wcmdln)
        return;
    msvcrt__wcmdln = GetCommandLineW();
    msvcrt__acmdln = GetCommandLineA();
    program_path_prepare();
}

void arguments_prepare(bool expand)
{
    int count;
    WCHAR **wide;

    command_line_prepare();
    wide = arguments_split(msvcrt__wcmdln, expand, &count);
    if (!wide)
        return;
    msvcrt___wargv = wide;
    msvcrt___argv = crt_allocate_zeroed((size_t)count + 1, sizeof *msvcrt___argv);
    for (size_t i = 0; msvcrt___argv && i < (size_t)count; i++)
        guest_pointer_set(msvcrt___argv, i, system_to_narrow(guest_pointer_at(wide, i)));
    msvcrt___argc = count;
}

API_PRIVATE(msvcrt, int, __getmainargs,
            (int *argc OUT, char ***argv OUT, char ***environment OUT, int expand_wildcards,
             struct startup_info *info))
{
    descriptors_prepare();
    arguments_prepare(expand_wildcards);
    msvcrt___initenv = environment_narrow();
    *argc = msvcrt___argc;
    *argv = msvcrt___argv;
    *environment = msvcrt___initenv;
    if (info)
        crt__set_new_mode(info->new_mode);
    return 0;
}

API_PRIVATE(msvcrt, int, __wgetmainargs,
            (int *argc OUT, WCHAR ***argv OUT, WCHAR ***environment OUT, int expand_wildcards,
             struct startup_info *info))
{
    descriptors_prepare();
    arguments_prepare(expand_wildcards);
    msvcrt___winitenv = environment_wide();
    *argc = msvcrt___argc;
    *argv = msvcrt___wargv;
    *environment = msvcrt___winitenv;
    if (info)
        crt__set_new_mode(info->new_mode);
    return 0;
}

static int configure(int mode)
{
    descriptors_prepare();
    parameter_checks_are_fatal();
    if (mode < ARGUMENTS_NONE || mode > ARGUMENTS_EXPANDED)
        return parameter_invalid(CRT_EINVAL);
    command_line_prepare();
    if (mode != ARGUMENTS_NONE)
        arguments_prepare(mode == ARGUMENTS_EXPANDED);
    return 0;
}

API_PRIVATE(ucrtbase, int, _configure_narrow_argv, (int mode))
{
    return configure(mode);
}

API_PRIVATE(ucrtbase, int, _configure_wide_argv, (int mode))
{
    return configure(mode);
}

API_PRIVATE(ucrtbase, int, _initialize_narrow_environment, (void))
{
    return environment_narrow() ? 0 : -1;
}

API_PRIVATE(ucrtbase, int, _initialize_wide_environment, (void))
{
    return environment_wide() ? 0 : -1;
}

API_PRIVATE(ucrtbase, char **, _get_initial_narrow_environment, (void))
{
    if (!msvcrt___initenv)
        msvcrt___initenv = environment_narrow();
    return msvcrt___initenv;
}

API_PRIVATE(ucrtbase, WCHAR **, _get_initial_wide_environment, (void))
{
    if (!msvcrt___winitenv)
        msvcrt___winitenv = environment_wide();
    return msvcrt___winitenv;
}

/* What WinMain gets as its command line: all behind the program's name. */
static size_t arguments_offset(const WCHAR *line)
{
    size_t at = 0;
    bool quoted = false;

    for (; line[at] && (quoted || line[at] > ' '); at++) {
        if (line[at] == '"')
            quoted = !quoted;
    }
    while (line[at] && line[at] <= ' ')
        at++;
    return at;
}

API_PRIVATE(ucrtbase, WCHAR *, _get_wide_winmain_command_line, (void))
{
    command_line_prepare();
    return msvcrt__wcmdln + arguments_offset(msvcrt__wcmdln);
}

API_PRIVATE(ucrtbase, char *, _get_narrow_winmain_command_line, (void))
{
    static char *line;

    command_line_prepare();
    if (!line)
        line = system_to_narrow(msvcrt__wcmdln + arguments_offset(msvcrt__wcmdln));
    return line;
}

CRT(int *, __p___argc, (void))
{
    return &msvcrt___argc;
}

CRT(char ***, __p___argv, (void))
{
    return &msvcrt___argv;
}

CRT(WCHAR ***, __p___wargv, (void))
{
    return &msvcrt___wargv;
}

CRT(char **, __p__acmdln, (void))
{
    command_line_prepare();
    return &msvcrt__acmdln;
}

CRT(WCHAR **, __p__wcmdln, (void))
{
    command_line_prepare();
    return &msvcrt__wcmdln;
}

CRT(char **, __p__pgmptr, (void))
{
    command_line_prepare();
    return &msvcrt__pgmptr;
}

CRT(WCHAR **, __p__wpgmptr, (void))
{
    command_line_prepare();
    return &msvcrt__wpgmptr;
}

CRT(int, _get_pgmptr, (char **path OUT))
{
    command_line_prepare();
    *path = msvcrt__pgmptr;
    return 0;
}

CRT(int, _get_wpgmptr, (WCHAR * *path OUT))
{
    command_line_prepare();
    *path = msvcrt__wpgmptr;
    return 0;
}

CRT(char ***, __p___initenv, (void))
{
    return &msvcrt___initenv;
}

CRT(WCHAR ***, __p___winitenv, (void))
{
    return &msvcrt___winitenv;
}

CRT(int *, __p__fmode, (void))
{
    return &msvcrt__fmode;
}

CRT(int *, __p__commode, (void))
{
    return &msvcrt__commode;
}

CRT(int, _set_fmode, (int mode))
{
    if (mode != OPEN_TEXT && mode != OPEN_BINARY && mode != OPEN_WIDE_TEXT)
        return parameter_invalid(CRT_EINVAL);
    msvcrt__fmode = mode;
    return 0;
}

CRT(int, _get_fmode, (int *mode OUT))
{
    if (!mode)
        return parameter_invalid(CRT_EINVAL);
    *mode = msvcrt__fmode;
    return 0;
}

/* Documented as kept for debug message boxes; console and GUI programs differ in nothing else. */
CRT(void, __set_app_type, (int type))
{
    descriptors_prepare();
    command_line_prepare();
    app_type = type;
}
ALIAS(crt, _set_app_type, "crt.__set_app_type");

CRT(int, _query_app_type, (void))
{
    return app_type;
}
