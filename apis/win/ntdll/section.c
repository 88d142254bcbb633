/* Sections. */
#include "apis/nt/section.h"

#include "apis/nt/process.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

API_PRIVATE(ntdll, NTSTATUS, NtCreateSection,
            (PHANDLE section OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN OPTIONAL,
             PLARGE_INTEGER size OPTIONAL, ULONG protect FLAGS(PAGE_),
             ULONG section_attributes FLAGS(SEC_), HANDLE file_handle OPTIONAL))
{
    struct section_request request = {NULL, size ? (uint64_t)size->QuadPart : 0, protect,
                                      section_attributes};
    NTSTATUS status = STATUS_SUCCESS;

    if (file_handle)
        status = file_of_handle(file_handle, 0, &request.file);
    if (status < 0)
        return status;
    status = section_create(access, attributes, &request, section);
    if (request.file)
        file_release(request.file);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenSection,
            (PHANDLE section OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN))
{
    return section_open(access, attributes, section);
}

/* Views of this process only. */
API_PRIVATE(ntdll, NTSTATUS, NtMapViewOfSection,
            (HANDLE handle, HANDLE process, PVOID *base INOUT, ULONG_PTR zero_bits,
             SIZE_T commit_size, PLARGE_INTEGER offset OPTIONAL, PSIZE_T size INOUT, ULONG inherit,
             ULONG allocation_type, ULONG protect FLAGS(PAGE_)))
{
    struct object *section;
    NTSTATUS status = process_require_self(process, PROCESS_VM_OPERATION);

    (void)zero_bits; /* a limit that every address of ours meets, or one that none could */
    (void)commit_size;
    (void)inherit;
    (void)allocation_type;
    if (status >= 0)
        status = handle_object(handle, &section_type, SECTION_MAP_READ, &section);
    if (status < 0)
        return status;
    status = section_map(section, offset ? (uint64_t)offset->QuadPart : 0, protect, base, size);
    object_release(section);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtUnmapViewOfSection, (HANDLE process, PVOID base))
{
    NTSTATUS status = process_require_self(process, PROCESS_VM_OPERATION);

    return status < 0 ? status : section_unmap(base);
}

/* SECTION_BASIC_INFORMATION. */
struct section_information {
    PVOID base;
    ULONG attributes;
    LARGE_INTEGER size;
};

GUEST_STRUCT(section_information);

API_PRIVATE(ntdll, NTSTATUS, NtQuerySection,
            (HANDLE handle, ULONG class, PVOID information OUT BYTES(size), SIZE_T size,
             PSIZE_T needed OUT OPTIONAL))
{
    struct section_information result;
    struct object *section;
    NTSTATUS status;

    if (class != 0)
        return class == 1 ? STATUS_SECTION_NOT_IMAGE : STATUS_INVALID_INFO_CLASS;
    if (size != guest_struct_size(layout_section_information))
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_object(handle, &section_type, SECTION_QUERY, &section);
    if (status < 0)
        return status;
    result = (struct section_information){
        NULL, section_attributes(section), {.QuadPart = (LONGLONG)section_size(section)}};
    guest_struct_put(information, &result, layout_section_information);
    if (needed)
        *needed = guest_struct_size(layout_section_information);
    object_release(section);
    return STATUS_SUCCESS;
}
