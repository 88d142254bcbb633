/*
 * Values in the two data models. A 64-bit value of a pointer, a handle or a long size is the
 * 32-bit one with its sign extended: guest memory ends below 2 GB, and -1 stays -1.
 */
#ifndef THUNKS_WIN32_CONVERT_H
#define THUNKS_WIN32_CONVERT_H

#include "thunks/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONVERT_COPIES = 64, CONVERT_SPACE = 4096 };

/* An object that has a copy in the other model for the length of a call. */
struct convert_copy {
    const struct type *type;
    uint32_t guest;
    uint32_t count; /* elements */
    char *host;
    bool is_written; /* what becomes of the copy goes back after the call */
};

/* The memory and the copies of one call. */
struct convert {
    struct convert_copy copies[CONVERT_COPIES];
    unsigned copy_count;
    bool lends; /* the guest is called: what pointers in structs lead to is copied for it as well */
    size_t used;
    void *more;      /* blocks beyond `space`, each pointing to the next */
    bool is_shallow; /* pointers are not followed: what they lead to may be anything yet */
    const char *failure;
    char space[CONVERT_SPACE] __attribute__((aligned(16)));
};

void convert_open(struct convert *convert);
void convert_close(struct convert *convert);

/* Zeroed, in the guest's reach, for as long as the call lasts; NULL and a failure when there is no
 * memory. */
void *convert_room(struct convert *convert, size_t size);

/* A pointer to it is passed on as it is. */
bool convert_is_direct(const struct type *target);

/*
 * The 64-bit copy of `count` elements at a guest address, as they are there. is_read: what its
 * pointers lead to is copied as well; is_written: it goes back with convert_back.
 */
void *convert_copy(struct convert *convert, const struct type *element, uint32_t guest,
                   uint32_t count, bool is_read, bool is_written);
void convert_back(struct convert *convert);

/* Faults where the guest's memory is not to be written: before the call, not when it is done. */
void convert_probe(uint32_t guest, size_t size);

/*
 * The same the other way, for a call of the guest's: its copy of an object of ours, in the guest's
 * reach. 0: there is no memory.
 */
uint32_t convert_lend(struct convert *convert, const struct type *type, void *host,
                      bool is_written);
void convert_take_back(struct convert *convert);

/* One value in memory, either way. */
void convert_to_64(struct convert *convert, const struct type *type, const void *guest, void *host);
void convert_to_32(struct convert *convert, const struct type *type, const void *host, void *guest);

/* A 64-bit result or argument as the guest sees it: pointers lead to the guest's own objects. */
uint32_t convert_pointer_to_32(struct convert *convert, const struct type *type, uint64_t host);

#endif
