/* What is known of a process: times, I/O, priority, memory, the program's file. */
#include "abi/model.h"
#include "apis/host/path.h"
#include "apis/host/process_info.h"
#include "apis/host/text.h"
#include "apis/nt/handle.h"
#include "apis/nt/process.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The host's id of a handle's process; 0 with the last error set. */
static pid_t id_of(HANDLE handle, ACCESS_MASK access)
{
    struct object *process;
    pid_t id;

    if (!win_result(handle_object(handle, &process_type, access, &process)))
        return 0;
    id = (pid_t)process_id(process);
    object_release(process);
    return id;
}

static FILETIME file_time(int64_t time)
{
    return (FILETIME){(DWORD)time, (DWORD)((uint64_t)time >> 32)};
}

API(kernel32, BOOL, GetProcessTimes,
    (HANDLE handle, LPFILETIME created OUT, LPFILETIME ended OUT, LPFILETIME kernel OUT,
     LPFILETIME user OUT))
{
    struct host_process_times times;
    struct object *process;
    NTSTATUS status =
        handle_object(handle, &process_type, PROCESS_QUERY_LIMITED_INFORMATION, &process);

    if (status < 0)
        return win_result(status);
    process_times(process, &times, ended);
    object_release(process);
    *created = file_time(times.created);
    *kernel = file_time(times.kernel);
    *user = file_time(times.user);
    return TRUE;
}

API(kernel32, BOOL, GetProcessIoCounters, (HANDLE handle, PIO_COUNTERS counters OUT))
{
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);
    struct host_process_io io;
    int error;

    if (id == 0)
        return FALSE;
    error = host_process_io(id, &io);
    *counters = (IO_COUNTERS){.ReadOperationCount = io.reads,
                              .WriteOperationCount = io.writes,
                              .ReadTransferCount = io.bytes_read,
                              .WriteTransferCount = io.bytes_written};
    return win_result(status_from_errno(error));
}

/* The host's niceness that stands for each class, from the most favourable. */
static const struct priority {
    DWORD class;
    int nice;
} priorities[] = {
    {REALTIME_PRIORITY_CLASS, -20},    {HIGH_PRIORITY_CLASS, -10},
    {ABOVE_NORMAL_PRIORITY_CLASS, -5}, {NORMAL_PRIORITY_CLASS, 0},
    {BELOW_NORMAL_PRIORITY_CLASS, 5},  {IDLE_PRIORITY_CLASS, 19},
};

enum { PRIORITIES = sizeof priorities / sizeof *priorities };

API(kernel32, DWORD, GetPriorityClass, (HANDLE handle))
{
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);
    int nice, error;

    if (id == 0)
        return 0;
    error = host_process_nice(id, &nice);
    if (error < 0) {
        win_result(status_from_errno(error));
        return 0;
    }
    for (size_t i = 0; i < PRIORITIES; i++) {
        if (nice <= priorities[i].nice)
            return priorities[i].class;
    }
    return IDLE_PRIORITY_CLASS;
}

/* Without the right to it the host refuses a better class; Windows then gives the best it may. */
API(kernel32, BOOL, SetPriorityClass,
    (HANDLE handle,
     DWORD class ENUM(REALTIME_PRIORITY_CLASS, HIGH_PRIORITY_CLASS, ABOVE_NORMAL_PRIORITY_CLASS,
                      NORMAL_PRIORITY_CLASS, BELOW_NORMAL_PRIORITY_CLASS, IDLE_PRIORITY_CLASS,
                      PROCESS_MODE_BACKGROUND_)))
{
    pid_t id = id_of(handle, PROCESS_SET_INFORMATION);
    int error;

    if (id == 0)
        return FALSE;
    if (class == PROCESS_MODE_BACKGROUND_BEGIN || class == PROCESS_MODE_BACKGROUND_END)
        class =
            class == PROCESS_MODE_BACKGROUND_BEGIN ? IDLE_PRIORITY_CLASS : NORMAL_PRIORITY_CLASS;
    for (size_t i = 0; i < PRIORITIES; i++) {
        if (priorities[i].class != class)
            continue;
        error = host_process_set_nice(id, priorities[i].nice);
        return error == -EACCES || error == -EPERM ? TRUE : win_result(status_from_errno(error));
    }
    return win_fail(ERROR_INVALID_PARAMETER);
}

/* All or nothing, as documented: a part that cannot be reached fails the call. */
static BOOL copied(ssize_t count, SIZE_T size, SIZE_T *done)
{
    if (done)
        *done = count > 0 ? (SIZE_T)count : 0;
    if (count == -EPERM)
        return win_fail(ERROR_ACCESS_DENIED);
    if (count < 0 && count != -EFAULT)
        return win_result(status_from_errno((int)count));
    return count >= 0 && (SIZE_T)count == size ? TRUE : win_fail(ERROR_PARTIAL_COPY);
}

API(kernel32, BOOL, ReadProcessMemory,
    (HANDLE handle, LPCVOID base, LPVOID buffer OUT BYTES(size), SIZE_T size,
     SIZE_T *read OUT OPTIONAL))
{
    pid_t id = id_of(handle, PROCESS_VM_READ);

    return id && copied(host_process_read(id, (uintptr_t)base, buffer, size), size, read);
}

API(kernel32, BOOL, WriteProcessMemory,
    (HANDLE handle, LPVOID base, LPCVOID buffer BYTES(size), SIZE_T size,
     SIZE_T *written OUT OPTIONAL))
{
    pid_t id = id_of(handle, PROCESS_VM_WRITE);

    return id && copied(host_process_write(id, (uintptr_t)base, buffer, size), size, written);
}

/* The program's file as a Windows path: this process knows its own, others tell the host's. */
static size_t image_of(HANDLE handle, WCHAR text[DOS_PATH_MAX])
{
    const UNICODE_STRING *own = &peb_self()->parameters->image_path;
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);
    size_t length = 0;

    if (id == 0)
        return 0;
    if (id == getpid()) {
        length = own->Length / sizeof *text;
        memcpy(text, own->Buffer, own->Length);
        return length;
    }
    length = process_image_path(id, text, DOS_PATH_MAX);
    if (length == 0)
        last_error_set(ERROR_GEN_FAILURE);
    return length;
}

API(kernel32, WINBOOL, QueryFullProcessImageNameW,
    (HANDLE handle, DWORD flags, LPWSTR name OUT, PDWORD size INOUT))
{
    WCHAR text[DOS_PATH_MAX];
    size_t length = image_of(handle, text);

    if (flags & ~(DWORD)PROCESS_NAME_NATIVE)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (length == 0)
        return FALSE;
    if (length >= *size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(name, text, length * sizeof *text);
    name[length] = 0;
    *size = (DWORD)length;
    return TRUE;
}

API(kernel32, WINBOOL, QueryFullProcessImageNameA,
    (HANDLE handle, DWORD flags, LPSTR name OUT, PDWORD size INOUT))
{
    WCHAR text[DOS_PATH_MAX];
    size_t length = image_of(handle, text);
    DWORD copied_length;

    if (flags & ~(DWORD)PROCESS_NAME_NATIVE)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (length == 0)
        return FALSE;
    copied_length = ansi_copy_out(name, *size, text, (DWORD)length);
    if (copied_length >= *size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    *size = copied_length;
    return TRUE;
}

API(kernel32, BOOL, GetProcessHandleCount, (HANDLE handle, PDWORD count OUT))
{
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);

    if (id == 0)
        return FALSE;
    if (id != getpid())
        return win_fail(ERROR_NOT_SUPPORTED); /* only the process itself knows */
    *count = handle_count();
    return TRUE;
}

static bool is_32_bit(pid_t id)
{
    return id == getpid() ? guest_is_32() : process_is_32_bit(id);
}

API(kernel32, BOOL, IsWow64Process, (HANDLE handle, PBOOL wow64 OUT))
{
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);

    if (!id)
        return FALSE;
    *wow64 = is_32_bit(id);
    return TRUE;
}

API_PRIVATE(kernel32, BOOL, IsWow64Process2,
            (HANDLE handle, USHORT *process_machine OUT, USHORT *native_machine OUT OPTIONAL))
{
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);

    if (!id)
        return FALSE;
    /* Documented: of a process that is not under WOW64, unknown. */
    *process_machine = is_32_bit(id) ? IMAGE_FILE_MACHINE_I386 : IMAGE_FILE_MACHINE_UNKNOWN;
    if (native_machine)
        *native_machine = IMAGE_FILE_MACHINE_AMD64;
    return TRUE;
}

API(kernel32, DWORD, GetProcessVersion, (DWORD id))
{
    (void)id; /* every program may ask for this; it is what the loader reports to all */
    return 10 << 16;
}

/* When the system shuts down: nothing here asks guests in turn, but the values are kept. */
static DWORD shutdown_level = 0x280, shutdown_flags;

API(kernel32, BOOL, SetProcessShutdownParameters,
    (DWORD level, DWORD flags FLAGS(SHUTDOWN_NORETRY)))
{
    if (level > 0x4ff || flags & ~(DWORD)SHUTDOWN_NORETRY)
        return win_fail(ERROR_INVALID_PARAMETER);
    shutdown_level = level;
    shutdown_flags = flags;
    return TRUE;
}

API(kernel32, BOOL, GetProcessShutdownParameters, (LPDWORD level OUT, LPDWORD flags OUT))
{
    *level = shutdown_level;
    *flags = shutdown_flags;
    return TRUE;
}

/* All of a user's programs are in one session, as the PEB says. */
API(kernel32, BOOL, ProcessIdToSessionId, (DWORD id, DWORD *session OUT))
{
    if (id != (DWORD)getpid() && id == 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    *session = peb_self()->session;
    return TRUE;
}

/* The processor's cycles, from the time that the process has had. */
API(kernel32, WINBOOL, QueryProcessCycleTime, (HANDLE handle, PULONG64 cycles OUT))
{
    pid_t id = id_of(handle, PROCESS_QUERY_LIMITED_INFORMATION);
    struct host_process_times times;
    int error;

    if (id == 0)
        return FALSE;
    error = host_process_times(id, &times);
    *cycles = (ULONG64)(times.user + times.kernel) * 100;
    return win_result(status_from_errno(error));
}
