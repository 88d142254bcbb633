/* What is done with a stream, between its buffer and its descriptor. */
#ifndef APIS_WIN_CRT_STREAM_H
#define APIS_WIN_CRT_STREAM_H

#include "apis/win/crt/stream_table.h"

enum { STREAM_BUFFER = 4096, STREAM_END = -1, WIDE_END = 0xffff };

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

/*
 * For what the guest has handed over: makes it the stream that it stands for. False, and the
 * invalid parameter handler called, for NULL.
 */
bool stream_is_given(struct stream **stream);
/* The bytes of what fread or fwrite is given: 0 for none, and for what the handler was told of. */
size_t stream_items(struct stream **stream, const void *items, size_t size, size_t count);

#endif
