/* See process_image.h. A look at the headers only; the loader of the child does the checking. */
#include "apis/nt/process_image.h"

#include "abi/span.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
    struct stat status;
    ssize_t size;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return status_from_errno(errno);
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return STATUS_ACCESS_DENIED;
    }
    size = read(fd, bytes, sizeof bytes);
    close(fd);
    if (size < 0)
        return status_from_errno(errno);
    return image_of_header((struct span){bytes, (size_t)size}, kind);
}
