/* See process_image.h. A look at the headers only; the loader of the child does the checking. */
#include "apis/nt/process_image.h"

#include "abi/span.h"
#include "apis/host/file.h"
#include "apis/nt/status.h"

enum { HEADER = 4096 };

static NTSTATUS image_of_header(struct span header, enum process_image *kind)
{
    uint32_t new_header;
    uint16_t magic, machine, optional;

    if (header.size >= 4 &&
        (memcmp(header.bytes, "\177ELF", 4) == 0 || memcmp(header.bytes, "#!", 2) == 0)) {
        *kind = IMAGE_HOST;
        return STATUS_SUCCESS;
    }
    if (!span_u16(header, 0, &magic) || magic != IMAGE_DOS_SIGNATURE)
        return STATUS_INVALID_IMAGE_NOT_MZ;
    *kind = IMAGE_WINDOWS;
    if (!span_u32(header, 0x3c, &new_header))
        return STATUS_INVALID_IMAGE_FORMAT;
    /* Headers further on are the child's business. */
    if (!span_u16(header, (uint64_t)new_header + 4, &machine) ||
        !span_u16(header, (uint64_t)new_header + 24, &optional))
        return STATUS_SUCCESS;
    if (machine == IMAGE_FILE_MACHINE_AMD64 && optional == IMAGE_NT_OPTIONAL_HDR64_MAGIC)
        return STATUS_SUCCESS;
    *kind = IMAGE_WINDOWS_32;
    if (machine == IMAGE_FILE_MACHINE_I386 && optional == IMAGE_NT_OPTIONAL_HDR32_MAGIC)
        return STATUS_SUCCESS;
    return STATUS_IMAGE_MACHINE_TYPE_MISMATCH;
}

NTSTATUS process_image_of(const char *path, enum process_image *kind)
{
    uint8_t bytes[HEADER];
    struct host_file_status status;
    int64_t size;
    int fd = host_file_open(path, HOST_OPEN_READ, 0);

    if (fd < 0)
        return status_from_errno(fd);
    if (host_file_status(fd, &status) < 0 || status.kind != HOST_FILE_REGULAR) {
        host_file_close(fd);
        return STATUS_ACCESS_DENIED;
    }
    size = host_file_read(fd, bytes, sizeof bytes, HOST_FILE_HERE);
    host_file_close(fd);
    if (size < 0)
        return status_from_errno((int)size);
    return image_of_header((struct span){bytes, (size_t)size}, kind);
}
