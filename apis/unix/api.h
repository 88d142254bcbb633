/*
 * How a call of a foreign Unix is written. The prototype is its only description, as in
 * thunks/api.h:
 *
 *     UNIX(unix, long, read, (int fd, void *buffer OUT BYTES(size), size_t size))
 *
 * The group is unix for what all systems share, or one system's name. A system's table
 * (apis/unix/NAME/calls.c) says which number means it. Results are as Linux has them: a negative
 * errno is an error. While it runs the guest's FS is loaded, so it may not use what the C library
 * keeps per thread, unless the table says HOST.
 */
#ifndef APIS_UNIX_API_H
#define APIS_UNIX_API_H

#include "abi/unix/host_call.h"
#include "abi/unix/thread.h"
#include "apis/unix/system.h"

#include <errno.h>

#define UNIX_TAG(text) __attribute__((btf_decl_tag(text)))

#define IN UNIX_TAG("in")
#define OUT UNIX_TAG("out")
#define INOUT UNIX_TAG("inout")
#define OPTIONAL UNIX_TAG("optional")
#define BYTES(length) UNIX_TAG("bytes:" #length)
#define COUNT(length) UNIX_TAG("count:" #length)
#define TERMINATED UNIX_TAG("terminated")

/* A group of functions in the host's calling convention. */
#define SYSV_GROUP(group)                                                                          \
    static const char api_note_sysv[] __attribute__((used, section(".api_notes"), aligned(1))) =   \
        "sysv\0" #group "\0"                                                                       \
        "1"

#define UNIX(group, type, name, parameters)                                                        \
    type group##_call_##name parameters __asm__(#group "." #name);                                 \
    type group##_call_##name parameters

#endif
