/*
 * The table of streams and their locks. The first of a 64-bit guest are in the array that msvcrt
 * exports; of a 32-bit guest that array holds stand-ins, as does one behind it: a stand-in and its
 * stream have the same place in the table.
 */
#include "apis/win/crt/stream_table.h"

#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "thunks/api.h"

/* Streams outside of the exported array carry their lock with them. */
struct locked_stream {
    struct stream stream;
    pthread_mutex_t lock;
    size_t index;
};

DATA(msvcrt, stream_array, _iob) = {{
    {.flags = STREAM_READING, .descriptor = 0},
    {.flags = STREAM_WRITING, .descriptor = 1},
    {.flags = STREAM_WRITING | STREAM_UNBUFFERED, .descriptor = 2},
}};

#define LOCK PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP
static pthread_mutex_t locks[STREAM_COUNT] = {LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK,
                                              LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK,
                                              LOCK, LOCK, LOCK, LOCK, LOCK, LOCK};
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;

enum { STANDARD = 3 };

static struct locked_stream standard_32[STANDARD] = {
    {{.flags = STREAM_READING, .descriptor = 0}, LOCK, 0},
    {{.flags = STREAM_WRITING, .descriptor = 1}, LOCK, 1},
    {{.flags = STREAM_WRITING | STREAM_UNBUFFERED, .descriptor = 2}, LOCK, 2},
};
static struct locked_stream *others[STREAM_LIMIT] = {&standard_32[0], &standard_32[1],
                                                     &standard_32[2]};
static struct stream_32 shown[STREAM_LIMIT]; /* from STREAM_COUNT on */

static bool is_exported(const struct stream *stream)
{
    return stream >= msvcrt__iob.streams && stream < msvcrt__iob.streams + STREAM_COUNT;
}

static pthread_mutex_t *lock_of(struct stream *stream)
{
    return is_exported(stream) ? &locks[stream - msvcrt__iob.streams]
                               : &((struct locked_stream *)stream)->lock;
}

void stream_lock(struct stream *stream)
{
    pthread_mutex_lock(lock_of(stream));
}

bool stream_trylock(struct stream *stream)
{
    return pthread_mutex_trylock(lock_of(stream)) == 0;
}

void stream_unlock(struct stream *stream)
{
    stream_show(stream);
    pthread_mutex_unlock(lock_of(stream));
}

static struct stream *other_stream(size_t index)
{
    if (!others[index]) {
        struct locked_stream *fresh = crt_allocate_zeroed(1, sizeof *fresh);

        if (!fresh)
            return NULL;
        fresh->lock = (pthread_mutex_t)PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
        fresh->index = index;
        others[index] = fresh;
    }
    return &others[index]->stream;
}

static bool is_in_array(size_t index)
{
    return !guest_is_32() && index < STREAM_COUNT;
}

static struct stream *stream_at(size_t index)
{
    return is_in_array(index) ? &msvcrt__iob.streams[index] : other_stream(index);
}

struct stream *stream_in_use(size_t index)
{
    if (index >= STREAM_LIMIT)
        return NULL;
    if (is_in_array(index))
        return &msvcrt__iob.streams[index];
    return others[index] ? &others[index]->stream : NULL;
}

struct stream *stream_new(void)
{
    pthread_mutex_lock(&table_lock);
    for (size_t i = STANDARD; i < STREAM_LIMIT; i++) {
        struct stream *stream = stream_at(i);

        if (!stream)
            break;
        if (stream->flags || !stream_trylock(stream))
            continue;
        if (stream->flags) {
            stream_unlock(stream);
            continue;
        }
        *stream = (struct stream){.flags = STREAM_BOTH, .descriptor = -1};
        pthread_mutex_unlock(&table_lock);
        return stream;
    }
    pthread_mutex_unlock(&table_lock);
    error_set(CRT_EMFILE);
    return NULL;
}

void stream_forget(struct stream *stream)
{
    *stream = (struct stream){.descriptor = -1};
    stream_unlock(stream);
}

static struct stream_32 *stand_in(size_t index)
{
    return index < STREAM_COUNT ? &msvcrt__iob.shown[index] : &shown[index];
}

struct stream *stream_of_32(struct stream *held)
{
    struct stream_32 *at = (struct stream_32 *)held;

    if (at >= msvcrt__iob.shown && at < msvcrt__iob.shown + STREAM_COUNT)
        return other_stream((size_t)(at - msvcrt__iob.shown));
    if (at >= shown && at < shown + STREAM_LIMIT)
        return other_stream((size_t)(at - shown));
    return held;
}

struct stream *stream_shown_32(struct stream *stream)
{
    return stream ? (struct stream *)stand_in(((struct locked_stream *)stream)->index) : NULL;
}

struct stream *stream_standard_32(unsigned index)
{
    return &standard_32[index].stream;
}

void stream_show(struct stream *stream)
{
    if (guest_is_32())
        *stand_in(((struct locked_stream *)stream)->index) =
            (struct stream_32){.flags = stream->flags, .descriptor = stream->descriptor};
}

void streams_prepare(void)
{
    for (unsigned i = 0; guest_is_32() && i < STREAM_COUNT; i++) {
        struct stream *stream = i < STANDARD ? stream_standard(i) : NULL;

        *stand_in(i) = (struct stream_32){.descriptor = -1};
        if (stream)
            stream_show(stream);
    }
}
