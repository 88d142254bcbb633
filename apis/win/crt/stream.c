/*
 * Streams: the table, locks, buffers, and moving bytes between a buffer and its descriptor
 * (Microsoft C runtime library reference: "Stream I/O", _filbuf, _flsbuf).
 */
#include "apis/win/crt/stream.h"

#include "abi/hold_mutex.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

/* Streams behind the first STREAM_COUNT carry their lock with them. */
struct locked_stream {
    struct stream stream;
    pthread_mutex_t lock;
    size_t index;
};

DATA(msvcrt, stream_array, _iob) = {
    {.flags = STREAM_READING, .descriptor = 0},
    {.flags = STREAM_WRITING, .descriptor = 1},
    {.flags = STREAM_WRITING | STREAM_UNBUFFERED, .descriptor = 2},
};

#define LOCK PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP
static pthread_mutex_t locks[STREAM_COUNT] = {LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK,
                                              LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK,
                                              LOCK, LOCK, LOCK, LOCK, LOCK, LOCK};
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct locked_stream *others[STREAM_LIMIT - STREAM_COUNT];

static bool is_first(const struct stream *stream)
{
    return stream >= msvcrt__iob && stream < msvcrt__iob + STREAM_COUNT;
}

size_t stream_index(const struct stream *stream)
{
    return is_first(stream) ? (size_t)(stream - msvcrt__iob)
                            : ((const struct locked_stream *)stream)->index;
}

static pthread_mutex_t *lock_of(struct stream *stream)
{
    return is_first(stream) ? &locks[stream - msvcrt__iob]
                            : &((struct locked_stream *)stream)->lock;
}

void stream_lock(struct stream *stream)
{
    hold_mutex(lock_of(stream));
}

static bool stream_try_lock(struct stream *stream)
{
    if (pthread_mutex_trylock(lock_of(stream)))
        return false;
    hold_note(lock_of(stream), hold_let_go_mutex);
    return true;
}

void stream_lock_for_guest(struct stream *stream)
{
    pthread_mutex_lock(lock_of(stream));
}

void stream_unlock(struct stream *stream)
{
    hold_mutex_end(lock_of(stream));
}

bool stream_is_given(const struct stream *stream)
{
    if (stream)
        return true;
    parameter_invalid(CRT_EINVAL);
    return false;
}

size_t stream_items(const struct stream *stream, const void *items, size_t size, size_t count)
{
    size_t total;

    if (size == 0 || count == 0 || !stream_is_given(stream))
        return 0;
    if (items && !__builtin_mul_overflow(size, count, &total))
        return total;
    parameter_invalid(CRT_EINVAL);
    return 0;
}

static struct stream *other_stream(size_t index)
{
    if (!others[index]) {
        struct locked_stream *fresh = crt_allocate_zeroed(1, sizeof *fresh);

        if (!fresh)
            return NULL;
        fresh->lock = (pthread_mutex_t)PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
        fresh->index = STREAM_COUNT + index;
        others[index] = fresh;
    }
    return &others[index]->stream;
}

static struct stream *stream_at(size_t index)
{
    return index < STREAM_COUNT ? &msvcrt__iob[index] : other_stream(index - STREAM_COUNT);
}

struct stream *stream_new(void)
{
    hold_mutex(&table_lock);
    for (size_t i = 3; i < STREAM_LIMIT; i++) {
        struct stream *stream = stream_at(i);

        if (!stream)
            break;
        if (stream->flags || !stream_try_lock(stream))
            continue;
        if (stream->flags) {
            stream_unlock(stream);
            continue;
        }
        *stream = (struct stream){.flags = STREAM_BOTH, .descriptor = -1};
        hold_mutex_end(&table_lock);
        return stream;
    }
    hold_mutex_end(&table_lock);
    error_set(CRT_EMFILE);
    return NULL;
}

void stream_forget(struct stream *stream)
{
    *stream = (struct stream){.descriptor = -1};
    stream_unlock(stream);
}

/* A first transfer gives the stream its buffer. Only a console's output goes unbuffered. */
static void buffer_get(struct stream *stream)
{
    bool console = stream == &msvcrt__iob[1] && descriptor_is_device(stream->descriptor);

    if (!(stream->flags & STREAM_UNBUFFERED) && !console) {
        stream->base = crt_allocate(STREAM_BUFFER);
        if (stream->base) {
            stream->flags |= STREAM_OWNS_BUFFER;
            stream->size = STREAM_BUFFER;
        }
    }
    if (!stream->base) {
        stream->flags |= STREAM_UNBUFFERED;
        stream->base = (char *)&stream->small_buffer;
        stream->size = 2;
    }
    stream->next = stream->base;
    stream->left = 0;
}

static bool reading_prepare(struct stream *stream)
{
    if (!(stream->flags & (STREAM_READING | STREAM_BOTH)) || (stream->flags & STREAM_STRING))
        return false;
    if (stream->flags & STREAM_WRITING) {
        if (!(stream->flags & STREAM_BOTH) || stream->left > stream->size) {
            stream->flags |= STREAM_FAILED;
            error_set(CRT_EBADF);
            return false;
        }
        stream_flush(stream);
        stream->flags &= ~STREAM_WRITING;
    }
    stream->flags |= STREAM_READING;
    if (!stream->base)
        buffer_get(stream);
    return true;
}

int stream_fill(struct stream *stream)
{
    int got;

    stream->left = 0;
    if (!reading_prepare(stream)) {
        if (!(stream->flags & STREAM_STRING))
            stream->flags |= STREAM_FAILED;
        return STREAM_END;
    }
    stream->next = stream->base;
    got = descriptor_read(stream->descriptor, stream->base, (unsigned)stream->size);
    if (got <= 0) {
        stream->flags |= got == 0 ? STREAM_AT_END : STREAM_FAILED;
        return STREAM_END;
    }
    stream->left = got - 1;
    return (unsigned char)*stream->next++;
}

static bool writing_prepare(struct stream *stream)
{
    if (!(stream->flags & (STREAM_WRITING | STREAM_BOTH))) {
        error_set(CRT_EBADF);
        return false;
    }
    if (stream->flags & STREAM_STRING) {
        error_set(CRT_ERANGE);
        return false;
    }
    if (stream->flags & STREAM_READING) {
        if (!(stream->flags & STREAM_AT_END) && stream->left > 0)
            stream_seek(stream, 0, SEEK_CUR);
        stream->flags &= ~(STREAM_READING | STREAM_AT_END);
        stream->next = stream->base;
    }
    stream->flags |= STREAM_WRITING;
    stream->flags &= ~STREAM_AT_END;
    if (!stream->base)
        buffer_get(stream);
    return true;
}

static bool write_out(struct stream *stream, const char *bytes, size_t count)
{
    if (descriptor_write(stream->descriptor, bytes, (unsigned)count) == (int)count)
        return true;
    stream->flags |= STREAM_FAILED;
    return false;
}

int stream_flush(struct stream *stream)
{
    int pending = (int)(stream->next - stream->base);
    bool done = true;

    if (!(stream->flags & STREAM_WRITING)) {
        if ((stream->flags & STREAM_READING) && (stream->flags & STREAM_BOTH) && stream->left > 0)
            stream_seek(stream, 0, SEEK_CUR);
        return 0;
    }
    if (stream->base && !(stream->flags & STREAM_STRING) && pending > 0)
        done = write_out(stream, stream->base, (size_t)pending);
    stream->next = stream->base;
    stream->left = 0;
    if (stream->flags & STREAM_BOTH)
        stream->flags &= ~STREAM_WRITING;
    return done ? 0 : STREAM_END;
}

int stream_spill(int c, struct stream *stream)
{
    char byte = (char)c;
    int pending;

    stream->left = 0;
    if (!writing_prepare(stream)) {
        stream->flags |= STREAM_FAILED;
        return STREAM_END;
    }
    if ((stream->flags & STREAM_UNBUFFERED) && !(stream->flags & STREAM_GATHERING))
        return write_out(stream, &byte, 1) ? (unsigned char)c : STREAM_END;
    pending = (int)(stream->next - stream->base);
    if (pending > 0 && !write_out(stream, stream->base, (size_t)pending)) {
        stream->next = stream->base;
        return STREAM_END;
    }
    *stream->base = byte;
    stream->next = stream->base + 1;
    stream->left = stream->size - 1;
    return (unsigned char)c;
}

static size_t take_buffered(struct stream *stream, char *to, size_t count)
{
    size_t have = stream->left > 0 ? (size_t)stream->left : 0;

    if (have > count)
        have = count;
    memcpy(to, stream->next, have);
    stream->next += have;
    stream->left -= (int)have;
    return have;
}

size_t stream_read(struct stream *stream, void *buffer, size_t count)
{
    char *to = buffer;
    size_t have = 0;

    if ((stream->flags & STREAM_READING) && stream->left > 0)
        have = take_buffered(stream, to, count);
    while (have < count) {
        size_t wanted = count - have;
        int c;

        if (!(stream->flags & STREAM_UNBUFFERED) && stream->base && wanted >= STREAM_BUFFER &&
            (stream->flags & STREAM_READING)) {
            int got;

            wanted = wanted > 1 << 30 ? 1 << 30 : wanted - wanted % STREAM_BUFFER;
            got = descriptor_read(stream->descriptor, to + have, (unsigned)wanted);
            stream->left = 0;
            if (got <= 0) {
                stream->flags |= got == 0 ? STREAM_AT_END : STREAM_FAILED;
                return have;
            }
            have += (size_t)got;
            continue;
        }
        c = stream_fill(stream);
        if (c == STREAM_END)
            return have;
        to[have++] = (char)c;
        have += take_buffered(stream, to + have, count - have);
    }
    return have;
}

/* Whole buffers go straight to the descriptor. */
static size_t write_large(struct stream *stream, const char *from, size_t count)
{
    size_t direct = count - count % (size_t)stream->size;
    int done;

    if (direct > 1 << 30)
        direct = 1 << 30;
    if (stream->next > stream->base && stream_flush(stream) == STREAM_END)
        return 0;
    stream->flags |= STREAM_WRITING;
    done = descriptor_write(stream->descriptor, from, (unsigned)direct);
    if (done != (int)direct)
        stream->flags |= STREAM_FAILED;
    return done < 0 ? 0 : (size_t)done;
}

size_t stream_write(struct stream *stream, const void *buffer, size_t count)
{
    const char *from = buffer;
    size_t at = 0;

    while (at < count) {
        size_t rest = count - at;

        if ((stream->flags & STREAM_WRITING) && stream->left > 0) {
            size_t room = (size_t)stream->left < rest ? (size_t)stream->left : rest;

            memcpy(stream->next, from + at, room);
            stream->next += room;
            stream->left -= (int)room;
            at += room;
            continue;
        }
        if (!(stream->flags & STREAM_STRING) && stream->base && rest >= STREAM_BUFFER &&
            writing_prepare(stream)) {
            size_t done = write_large(stream, from + at, rest);

            at += done;
            if (done == 0 || (stream->flags & STREAM_FAILED))
                return at;
            continue;
        }
        if (stream_spill((unsigned char)from[at], stream) == STREAM_END)
            return at;
        at++;
    }
    return at;
}

bool stream_gather(struct stream *stream, char buffer[STREAM_BUFFER])
{
    if (!stream->base && (stream->flags & STREAM_WRITING))
        buffer_get(stream);
    if ((stream->flags & (STREAM_UNBUFFERED | STREAM_WRITING | STREAM_GATHERING)) !=
        (STREAM_UNBUFFERED | STREAM_WRITING))
        return false;
    stream->base = stream->next = buffer;
    stream->left = stream->size = STREAM_BUFFER;
    stream->flags |= STREAM_GATHERING;
    return true;
}

void stream_scatter(struct stream *stream, bool gathering)
{
    if (!gathering)
        return;
    stream_flush(stream);
    stream->flags &= ~STREAM_GATHERING;
    stream->base = stream->next = (char *)&stream->small_buffer;
    stream->left = 0;
    stream->size = 2;
}

struct stream *stream_by_index(size_t index)
{
    struct locked_stream *other;

    if (index < STREAM_COUNT)
        return &msvcrt__iob[index];
    other = others[index - STREAM_COUNT];
    return other ? &other->stream : NULL;
}

/*
 * Calls visit for each stream that has one of the flags, locked. Returns how many visits
 * succeeded, -1 if one failed. The flags are looked at before the lock is taken, so that a thread
 * that waits for input does not keep others from flushing their output.
 */
static int for_each(int (*visit)(struct stream *stream), size_t first, int flags)
{
    int done = 0, failed = 0;

    for (size_t i = first; i < STREAM_LIMIT; i++) {
        struct stream *stream = stream_by_index(i);

        if (!stream)
            break;
        if (!(stream->flags & flags))
            continue;
        stream_lock(stream);
        if (!(stream->flags & flags) || visit(stream) == 0)
            done++;
        else
            failed = 1;
        stream_unlock(stream);
    }
    return failed ? -1 : done;
}

static int flush_if_writing(struct stream *stream)
{
    return stream->flags & STREAM_WRITING ? stream_flush(stream) : 0;
}

int stream_flush_all(void)
{
    return for_each(flush_if_writing, 0, STREAM_WRITING);
}

void stream_flush_free(void)
{
    for (size_t i = 0; i < STREAM_LIMIT; i++) {
        struct stream *stream = stream_by_index(i);

        if (!stream)
            break;
        if (!stream->flags || !stream_try_lock(stream))
            continue;
        flush_if_writing(stream);
        stream_unlock(stream);
    }
}

int stream_close_all(void)
{
    return for_each(stream_close, 3, STREAM_READING | STREAM_WRITING | STREAM_BOTH);
}
