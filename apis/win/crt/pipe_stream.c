/* _popen and _pclose (Microsoft C runtime library reference). */
#include "abi/hold_mutex.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/process.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <pthread.h>

enum { PIPES = 64 };

static struct {
    struct stream *stream;
    HANDLE process;
} pipes[PIPES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool pipe_remember(struct stream *stream, HANDLE process)
{
    bool done = false;

    hold_mutex(&lock);
    for (size_t i = 0; i < PIPES && !done; i++) {
        if (pipes[i].stream)
            continue;
        pipes[i].stream = stream;
        pipes[i].process = process;
        done = true;
    }
    hold_mutex_end(&lock);
    return done;
}

static HANDLE pipe_forget(const struct stream *stream)
{
    HANDLE process = NULL;

    hold_mutex(&lock);
    for (size_t i = 0; i < PIPES && !process; i++) {
        if (pipes[i].stream != stream)
            continue;
        process = pipes[i].process;
        pipes[i].stream = NULL;
    }
    hold_mutex_end(&lock);
    return process;
}

struct stream *WINAPI crt__wfdopen(int number, const WCHAR *mode);
int WINAPI crt_fclose(struct stream *stream);

/* The child's end is inherited, ours is not: else the child would hold its own pipe open. */
CRT(struct stream *, _wpopen, (const WCHAR *command, const WCHAR *mode))
{
    SECURITY_ATTRIBUTES security = {sizeof security, NULL, TRUE};
    HANDLE ends[2], process;
    struct stream *stream;
    bool reads;
    int number;

    if (!command || !mode || (*mode != 'r' && *mode != 'w')) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    reads = *mode == 'r';
    if (!CreatePipe(&ends[0], &ends[1], &security, 0)) {
        error_from_last();
        return NULL;
    }
    SetHandleInformation(ends[!reads], HANDLE_FLAG_INHERIT, 0);
    process = process_command(command, reads ? NULL : ends[0], reads ? ends[1] : NULL);
    CloseHandle(ends[reads]);
    number = process ? descriptor_adopt(ends[!reads], OPEN_NO_INHERIT | default_text_mode()) : -1;
    stream = number >= 0 ? crt__wfdopen(number, mode) : NULL;
    if (stream && pipe_remember(stream, process))
        return stream;
    if (stream)
        crt_fclose(stream);
    else if (number >= 0)
        descriptor_close(number);
    else
        CloseHandle(ends[!reads]);
    if (process)
        CloseHandle(process);
    return NULL;
}

CRT(struct stream *, _popen, (const char *command, const char *mode))
{
    WCHAR *wide_command = command ? system_to_wide(command) : NULL;
    WCHAR *wide_mode = mode ? system_to_wide(mode) : NULL;
    struct stream *stream = crt__wpopen(wide_command, wide_mode);

    crt_release(wide_command);
    crt_release(wide_mode);
    return stream;
}

CRT(int, _pclose, (struct stream * stream))
{
    HANDLE process;

    if (!stream_is_given(stream))
        return -1;
    process = pipe_forget(stream);
    if (!process) {
        error_set(CRT_EBADF);
        return -1;
    }
    crt_fclose(stream);
    return (int)process_wait(process);
}
