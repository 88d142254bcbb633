/*
 * Lines of text of both widths, from and to streams (Microsoft C runtime library reference: fgets,
 * gets, gets_s, fputs, puts).
 */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/stream.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#define STANDARD_INPUT stream_standard(0)
#define STANDARD_OUTPUT stream_standard(1)

enum { END = PICK(STREAM_END, WIDE_END) };

static inline int get(struct stream *stream)
{
    return PICK(stream_get, stream_get_wide)(stream);
}

CRT(UNIT *, PICK(fgets, fgetws), (UNIT * line OUT, int count, struct stream *stream))
{
    int at = 0;

    if (!stream_is_given(&stream))
        return NULL;
    if (count < 0 || (!line && count)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    if (count == 0)
        return NULL;
    stream_lock(stream);
    while (at < count - 1) {
        int c = get(stream);

        if (c == END)
            break;
        line[at++] = (UNIT)c;
        if (c == '\n')
            break;
    }
    stream_unlock(stream);
    if (at == 0 && count > 1)
        return NULL;
    line[at] = 0;
    return line;
}

/* Up to the newline, which is dropped. False when there was nothing, or no room. */
static bool get_line(UNIT *line, size_t size, bool *overflow)
{
    size_t at = 0;
    int c;

    *overflow = false;
    stream_lock(STANDARD_INPUT);
    while ((c = get(STANDARD_INPUT)) != END && c != '\n') {
        if (at < size)
            line[at] = (UNIT)c;
        at++;
    }
    stream_unlock(STANDARD_INPUT);
    if (c == END && at == 0)
        return false;
    *overflow = at >= size;
    line[*overflow ? 0 : at] = 0;
    return !*overflow;
}

CRT(UNIT *, PICK(gets, _getws), (UNIT * line OUT))
{
    bool overflow;

    if (!line) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return get_line(line, SIZE_MAX, &overflow) ? line : NULL;
}

CRT(UNIT *, PICK(gets_s, _getws_s), (UNIT * line OUT COUNT(size), size_t size))
{
    bool overflow;

    if (!line || !size) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    if (get_line(line, size, &overflow))
        return line;
    *line = 0;
    if (overflow)
        parameter_invalid(CRT_ERANGE);
    return NULL;
}

static int put(struct stream *stream, const UNIT *text, bool is_line)
{
    static const UNIT newline = '\n';
    char buffer[STREAM_BUFFER];
    bool gathering, done;

    stream_lock(stream);
    gathering = stream_gather(stream, buffer);
    done = stream_put_text(stream, IS_WIDE, text, PICK(crt_strlen, crt_wcslen)(text)) &&
           (!is_line || stream_put_text(stream, IS_WIDE, &newline, 1));
    stream_scatter(stream, gathering);
    stream_unlock(stream);
    return done ? 0 : END;
}

CRT(int, PICK(fputs, fputws), (const UNIT *text, struct stream *stream))
{
    if (!text || !stream_is_given(&stream)) {
        parameter_invalid(CRT_EINVAL);
        return END;
    }
    return put(stream, text, false);
}

CRT(int, PICK(puts, _putws), (const UNIT *text))
{
    if (!text) {
        parameter_invalid(CRT_EINVAL);
        return END;
    }
    return put(STANDARD_OUTPUT, text, true);
}
