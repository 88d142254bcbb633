/* See print.h. What each function does when the buffer is too small is in its reference page. */
#include "apis/win/crt/print.h"

#include "apis/win/crt/errors.h"

#include <string.h>

struct stream_sink {
    struct text_sink sink;
    struct stream *stream;
};

struct memory_sink {
    struct text_sink sink;
    char *to;
    size_t room; /* units */
};

static bool put_to_stream(struct text_sink *sink, const void *units, size_t count)
{
    return stream_put_text(((struct stream_sink *)sink)->stream, sink->wide, units, count);
}

/* Keeps counting when the room is used up. */
static bool put_to_memory(struct text_sink *sink, const void *units, size_t count)
{
    struct memory_sink *memory = (struct memory_sink *)sink;
    size_t taken = count < memory->room ? count : memory->room;
    size_t bytes = taken * (sink->wide ? sizeof(WCHAR) : 1);

    memcpy(memory->to, units, bytes);
    memory->to += bytes;
    memory->room -= taken;
    return true;
}

int print_to_stream(struct stream *stream, bool wide, const struct format_request *request)
{
    struct stream_sink sink = {{put_to_stream, wide, 0}, stream};
    char buffer[STREAM_BUFFER];
    bool gathering;
    int length;

    if (!stream_is_given(&stream))
        return -1;
    if (!request->format) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    stream_lock(stream);
    gathering = stream_gather(stream, buffer);
    length = format(&sink.sink, request);
    stream_scatter(stream, gathering);
    stream_unlock(stream);
    return length;
}

static void terminate(void *buffer, size_t at, bool wide)
{
    if (wide)
        ((WCHAR *)buffer)[at] = 0;
    else
        ((char *)buffer)[at] = 0;
}

int print_to_memory(void *buffer, size_t capacity, bool wide, const struct format_request *request)
{
    struct memory_sink sink = {{put_to_memory, wide, 0}, buffer, buffer ? capacity : 0};
    int length;

    if (!request->format || (!buffer && capacity)) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    length = format(&sink.sink, request);
    if (!buffer)
        return length;
    if (length < 0) {
        if (capacity)
            terminate(buffer, 0, wide);
        return -1;
    }
    if ((size_t)length < capacity) {
        terminate(buffer, (size_t)length, wide);
        return length;
    }
    if (request->options & FORMAT_TERMINATE_SHORT)
        return (size_t)length == capacity ? length : -1;
    if (capacity)
        terminate(buffer, capacity - 1, wide);
    if (request->options & FORMAT_STANDARD_SNPRINTF)
        return length;
    return -1;
}

int print_secure(void *buffer, size_t capacity, long long limit, bool wide,
                 const struct format_request *request)
{
    struct memory_sink sink = {{put_to_memory, wide, 0}, buffer, capacity};
    size_t fits;
    int length;

    if (!request->format || (!buffer && (capacity || limit)) || (buffer && !capacity)) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    if (!buffer)
        return 0;
    if (limit >= 0 && (size_t)limit < capacity)
        sink.room = (size_t)limit;
    fits = sink.room == capacity ? capacity - 1 : sink.room;
    length = format(&sink.sink, request);
    if (length < 0) {
        terminate(buffer, 0, wide);
        return -1;
    }
    if ((size_t)length <= fits) {
        terminate(buffer, (size_t)length, wide);
        return length;
    }
    if (limit == PRINT_TRUNCATE || (limit >= 0 && (size_t)limit < capacity)) {
        terminate(buffer, fits, wide);
        return -1;
    }
    terminate(buffer, 0, wide);
    parameter_invalid(CRT_ERANGE);
    return -1;
}
