/*
 * FILE, as msvcrt's headers show it: its getc and putc macros work on `next` and `left`. The
 * Universal CRT's FILE is opaque; both DLLs share this one.
 */
#ifndef APIS_WIN_CRT_STREAM_H
#define APIS_WIN_CRT_STREAM_H

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

enum { STREAM_COUNT = 20, STREAM_LIMIT = 2048 /* beyond _iob */, STREAM_BUFFER = 4096 };
enum { STREAM_END = -1, WIDE_END = 0xffff };

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

_Static_assert(sizeof(struct stream) == 48, "msvcrt's FILE");

typedef struct stream stream_array[STREAM_COUNT];
extern stream_array msvcrt__iob __asm__("msvcrt._iob");

/* A stream by its number, below STREAM_LIMIT, and back; NULL for one that was never open. */
struct stream *stream_by_index(size_t index);
size_t stream_index(const struct stream *stream);

void stream_lock(struct stream *stream);
void stream_lock_for_guest(struct stream *stream); /* beyond the call */
void stream_unlock(struct stream *stream);
/* A closed stream, locked; NULL with errno EMFILE. */
struct stream *stream_new(void);
void stream_forget(struct stream *stream);

/* All below want the stream locked. */
int stream_fill(struct stream *stream);         /* the next byte, or STREAM_END */
int stream_spill(int c, struct stream *stream); /* the byte, or STREAM_END */
int stream_flush(struct stream *stream);        /* 0 or STREAM_END */
size_t stream_read(struct stream *stream, void *buffer, size_t count);
size_t stream_write(struct stream *stream, const void *buffer, size_t count);
int stream_seek(struct stream *stream, long long offset, int origin);
long long stream_tell(struct stream *stream);
int stream_get_wide(struct stream *stream); /* a unit or WIDE_END */
int stream_put_wide(WCHAR c, struct stream *stream);
bool stream_put_text(struct stream *stream, bool wide, const void *text, size_t count); /* units */
int stream_unread(int c, struct stream *stream);
int stream_unread_wide(int c, struct stream *stream);
int stream_close(struct stream *stream);

/* Makes one call on an unbuffered stream one write: between them the stream has this buffer. */
bool stream_gather(struct stream *stream, char buffer[STREAM_BUFFER]);
void stream_scatter(struct stream *stream, bool gathering);

/* Flushes every stream that is open for writing; close_all closes all but the standard ones. */
int stream_flush_all(void);
/* At the end of the process: passes over streams whose lock a stopped thread holds. */
void stream_flush_free(void);
int stream_close_all(void);

static inline int stream_get(struct stream *stream)
{
    return --stream->left >= 0 ? (unsigned char)*stream->next++ : stream_fill(stream);
}

static inline int stream_put(int c, struct stream *stream)
{
    if (--stream->left >= 0)
        return (unsigned char)(*stream->next++ = (char)c);
    return stream_spill(c, stream);
}

/* False, and the invalid parameter handler called, for NULL. */
bool stream_is_given(const struct stream *stream);
/* The bytes of what fread or fwrite is given: 0 for none, and for what the handler was told of. */
size_t stream_items(const struct stream *stream, const void *items, size_t size, size_t count);

#endif
