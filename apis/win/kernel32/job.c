/* Job objects. */
#include "apis/nt/job.h"

#include "apis/nt/process.h"
#include "apis/win/ansi.h"
#include "apis/win/object_request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, HANDLE, CreateJobObjectW,
    (LPSECURITY_ATTRIBUTES security IN OPTIONAL, LPCWSTR name OPTIONAL))
{
    struct object_request request;
    HANDLE job = NULL;
    NTSTATUS status =
        job_create(JOB_OBJECT_ALL_ACCESS, object_request(&request, security, name), &job);

    return object_result(status, job);
}

API(kernel32, HANDLE, CreateJobObjectA,
    (LPSECURITY_ATTRIBUTES security IN OPTIONAL, LPCSTR name OPTIONAL))
{
    struct wide wide;
    HANDLE job;

    if (!wide_open(&wide, name))
        return NULL;
    job = CreateJobObjectW(security, wide.text);
    wide_close(&wide);
    return job;
}

GAP(kernel32, OpenJobObjectW, "jobs have no names here");
GAP(kernel32, OpenJobObjectA, "jobs have no names here");

static struct object *job_open(HANDLE handle, ACCESS_MASK access)
{
    struct object *job;

    return win_result(handle_object(handle, &job_type, access, &job)) ? job : NULL;
}

static BOOL finish(struct object *job, NTSTATUS status)
{
    object_release(job);
    return win_result(status);
}

API(kernel32, WINBOOL, AssignProcessToJobObject, (HANDLE handle, HANDLE process_handle))
{
    struct object *job = job_open(handle, JOB_OBJECT_ASSIGN_PROCESS), *process;
    NTSTATUS status;

    if (!job)
        return FALSE;
    status = handle_object(process_handle, &process_type, PROCESS_SET_QUOTA | PROCESS_TERMINATE,
                           &process);
    if (status >= 0) {
        status = job_assign(job, process);
        object_release(process);
    }
    return finish(job, status);
}

API(kernel32, WINBOOL, TerminateJobObject, (HANDLE handle, UINT code))
{
    struct object *job = job_open(handle, JOB_OBJECT_TERMINATE);

    return job && finish(job, job_terminate(job, code));
}

API(kernel32, WINBOOL, QueryInformationJobObject,
    (HANDLE handle OPTIONAL, JOBOBJECTINFOCLASS class, LPVOID information OUT BYTES(size),
     DWORD size, LPDWORD used OUT OPTIONAL))
{
    struct object *job = job_open(handle, JOB_OBJECT_QUERY);

    return job && finish(job, job_query(job, class, information, size, used));
}

API(kernel32, WINBOOL, SetInformationJobObject,
    (HANDLE handle, JOBOBJECTINFOCLASS class, LPVOID information BYTES(size), DWORD size))
{
    struct object *job = job_open(handle, JOB_OBJECT_SET_ATTRIBUTES);

    return job && finish(job, job_set(job, class, information, size));
}

API(kernel32, WINBOOL, IsProcessInJob,
    (HANDLE process_handle, HANDLE handle OPTIONAL, PBOOL result OUT))
{
    struct object *job = NULL, *process;
    NTSTATUS status =
        handle_object(process_handle, &process_type, PROCESS_QUERY_LIMITED_INFORMATION, &process);

    if (status >= 0 && handle)
        status = handle_object(handle, &job_type, JOB_OBJECT_QUERY, &job);
    if (status >= 0)
        *result = job_has(job, process);
    if (job)
        object_release(job);
    if (process)
        object_release(process);
    return win_result(status);
}
