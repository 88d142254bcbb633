/*
 * FILE, as msvcrt's headers show it: its getc and putc macros work on `next` and `left`. The
 * Universal CRT's FILE is opaque; both DLLs share this one. A 32-bit guest, whose FILE has another
 * layout, holds a stand-in: stream_of leads from what the guest holds to the stream.
 */
#ifndef APIS_WIN_CRT_STREAM_TABLE_H
#define APIS_WIN_CRT_STREAM_TABLE_H

#include "abi/guest_pointer.h"
#include "abi/windows.h"

#include <pthread.h>
#include <stdbool.h>

enum stream_flag { /* msvcrt's _IOREAD and the others */
                   STREAM_READING = 0x1,
                   STREAM_WRITING = 0x2,
                   STREAM_UNBUFFERED = 0x4,
                   STREAM_OWNS_BUFFER = 0x8,
                   STREAM_AT_END = 0x10,
                   STREAM_FAILED = 0x20,
                   STREAM_STRING = 0x40,
                   STREAM_BOTH = 0x80,
                   STREAM_GUEST_BUFFER = 0x100,
                   STREAM_GATHERING = 0x1000, /* an unbuffered stream, for the length of one call */
                   STREAM_COMMIT = 0x4000
};

enum { STREAM_COUNT = 20 /* in the array that msvcrt exports */, STREAM_LIMIT = 2048 };

struct stream {
    char *next;
    int left; /* to read, or room to write */
    char *base;
    int flags; /* enum stream_flag; 0: not open */
    int descriptor;
    int small_buffer; /* of an unbuffered stream */
    int size;
    char *temporary; /* of tmpfile: removed at fclose */
};

/* A 32-bit guest's FILE. `left` stays 0: its macros always call _filbuf or _flsbuf. */
struct stream_32 {
    uint32_t next;
    int left;
    uint32_t base;
    int flags, descriptor, small_buffer, size;
    uint32_t temporary;
};

_Static_assert(sizeof(struct stream) == 48, "msvcrt's FILE");
_Static_assert(sizeof(struct stream_32) == 32, "that of 32-bit Windows");

typedef union {
    struct stream streams[STREAM_COUNT];
    struct stream_32 shown[STREAM_COUNT];
} stream_array;
extern stream_array msvcrt__iob __asm__("msvcrt._iob");

struct stream *stream_of_32(struct stream *held);
struct stream *stream_shown_32(struct stream *stream);
struct stream *stream_standard_32(unsigned index);

/* The stream behind what the guest holds; a stream is its own. */
static inline struct stream *stream_of(struct stream *held)
{
    return guest_is_32() ? stream_of_32(held) : held;
}

/* What the guest gets to hold. */
static inline struct stream *stream_shown(struct stream *stream)
{
    return guest_is_32() ? stream_shown_32(stream) : stream;
}

/* stdin, stdout and stderr. */
static inline struct stream *stream_standard(unsigned index)
{
    return guest_is_32() ? stream_standard_32(index) : &msvcrt__iob.streams[index];
}

void stream_lock(struct stream *stream);
bool stream_trylock(struct stream *stream);
void stream_unlock(struct stream *stream);

/* A closed stream, locked; NULL with errno EMFILE. */
struct stream *stream_new(void);
void stream_forget(struct stream *stream);

/* Those that were ever used; NULL at the end. */
struct stream *stream_in_use(size_t index);

/* Before the program begins: what it holds of the standard streams. */
void streams_prepare(void);

/* After a change without the lock, of what a 32-bit guest's macros look at. */
void stream_show(struct stream *stream);

#endif
