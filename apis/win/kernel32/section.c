/* File mapping. */
#include "apis/nt/section.h"

#include "apis/host/memory.h"
#include "apis/nt/process.h"
#include "apis/win/ansi.h"
#include "apis/win/object_request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

enum { PROTECT_BITS = 0xff };

static HANDLE create(struct file *file, const SECURITY_ATTRIBUTES *security, DWORD protect,
                     uint64_t size, const WCHAR *name)
{
    struct section_request request = {file, size, protect & PROTECT_BITS,
                                      protect & ~(DWORD)PROTECT_BITS};
    struct object_request named;
    HANDLE section = NULL;
    NTSTATUS status;

    if (!(request.attributes & (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE)))
        request.attributes |= SEC_COMMIT;
    status = section_create(SECTION_ALL_ACCESS, object_request(&named, security, name), &request,
                            &section);
    return object_result(status, section);
}

API(kernel32, HANDLE, CreateFileMappingW,
    (HANDLE handle, LPSECURITY_ATTRIBUTES security OPTIONAL IN, DWORD protect FLAGS(PAGE_, SEC_),
     DWORD size_high, DWORD size_low, LPCWSTR name OPTIONAL))
{
    uint64_t size = (uint64_t)size_high << 32 | size_low;
    struct file *file;
    HANDLE section;

    if (handle == INVALID_HANDLE_VALUE)
        return create(NULL, security, protect, size, name);
    if (!win_result(file_of_handle(handle, 0, &file)))
        return NULL;
    section = create(file, security, protect, size, name);
    file_release(file);
    return section;
}

API(kernel32, HANDLE, CreateFileMappingA,
    (HANDLE file, LPSECURITY_ATTRIBUTES security OPTIONAL IN, DWORD protect FLAGS(PAGE_, SEC_),
     DWORD size_high, DWORD size_low, LPCSTR name OPTIONAL))
{
    struct wide wide;
    HANDLE section;

    if (!wide_open(&wide, name))
        return NULL;
    section = CreateFileMappingW(file, security, protect, size_high, size_low, wide.text);
    wide_close(&wide);
    return section;
}

/* FILE_MAP_* are SECTION_* access rights, but for the one that was added later. */
static ACCESS_MASK access_of(DWORD access)
{
    return (access & ~(DWORD)FILE_MAP_EXECUTE) |
           (access & FILE_MAP_EXECUTE ? SECTION_MAP_EXECUTE : 0);
}

API(kernel32, HANDLE, OpenFileMappingW,
    (DWORD access FLAGS(FILE_MAP_), WINBOOL inherit, LPCWSTR name))
{
    struct object_request request;
    HANDLE section = NULL;

    if (!name) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    win_result(
        section_open(access_of(access), object_request_open(&request, inherit, name), &section));
    return section;
}

API(kernel32, HANDLE, OpenFileMappingA,
    (DWORD access FLAGS(FILE_MAP_), WINBOOL inherit, LPCSTR name))
{
    struct wide wide;
    HANDLE section;

    if (!wide_open(&wide, name))
        return NULL;
    section = OpenFileMappingW(access, inherit, wide.text);
    wide_close(&wide);
    return section;
}

static ULONG protect_of(DWORD access)
{
    bool execute = access & FILE_MAP_EXECUTE;

    if ((access & FILE_MAP_ALL_ACCESS) == FILE_MAP_ALL_ACCESS || access & FILE_MAP_WRITE)
        return execute ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
    if (access & FILE_MAP_COPY)
        return execute ? PAGE_EXECUTE_WRITECOPY : PAGE_WRITECOPY;
    return execute ? PAGE_EXECUTE_READ : PAGE_READONLY;
}

/* What the handle has to allow for a view. */
static ACCESS_MASK needed_for(ULONG protect)
{
    return SECTION_MAP_READ |
           (protect & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE) ? SECTION_MAP_WRITE : 0);
}

API(kernel32, LPVOID, MapViewOfFileEx,
    (HANDLE handle, DWORD access FLAGS(FILE_MAP_), DWORD offset_high, DWORD offset_low, SIZE_T size,
     LPVOID wanted OPTIONAL))
{
    ULONG protect = protect_of(access);
    struct object *section;
    void *base = wanted;
    NTSTATUS status = handle_object(handle, &section_type, needed_for(protect), &section);

    if (status >= 0) {
        status =
            section_map(section, (uint64_t)offset_high << 32 | offset_low, protect, &base, &size);
        object_release(section);
    }
    return win_result(status) ? base : NULL;
}

API(kernel32, LPVOID, MapViewOfFile,
    (HANDLE handle, DWORD access FLAGS(FILE_MAP_), DWORD offset_high, DWORD offset_low,
     SIZE_T size))
{
    return MapViewOfFileEx(handle, access, offset_high, offset_low, size, NULL);
}

API(kernel32, WINBOOL, UnmapViewOfFile, (LPCVOID base))
{
    return win_result(section_unmap(base));
}

API(kernel32, WINBOOL, UnmapViewOfFileEx, (PVOID base, ULONG flags))
{
    if (flags & ~(ULONG)MEM_UNMAP_WITH_TRANSIENT_BOOST)
        return win_fail(ERROR_INVALID_PARAMETER);
    return win_result(section_unmap(base));
}

/* Of this process only. */
API_PRIVATE(kernelbase, BOOL, UnmapViewOfFile2, (HANDLE process, PVOID base, ULONG flags))
{
    return win_result(process_require_self(process, PROCESS_VM_OPERATION)) &&
           UnmapViewOfFileEx(base, flags);
}

/* The host's page cache is the file already; writing it out to the disk is only begun here. */
API(kernel32, WINBOOL, FlushViewOfFile, (LPCVOID base, SIZE_T size))
{
    MEMORY_BASIC_INFORMATION region;

    if (!VirtualQuery(base, &region, sizeof region) || region.Type != MEM_MAPPED)
        return win_fail(ERROR_INVALID_ADDRESS);
    if (size == 0)
        size = region.RegionSize;
    host_memory_write_out(region.BaseAddress, size);
    return TRUE;
}
