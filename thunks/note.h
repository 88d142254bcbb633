/* What source text tells thunkgen beside the debug information. */
#ifndef THUNKS_NOTE_H
#define THUNKS_NOTE_H

/* Three strings, each NUL-terminated, in a section that thunkgen reads and the linker drops. */
#define API_NOTE(kind, subject, text) API_NOTE_AT(__COUNTER__, kind, subject, text)
#define API_NOTE_AT(counter, kind, subject, text) API_NOTE_NAMED(counter, kind, subject, text)
#define API_NOTE_NAMED(counter, kind, subject, text)                                               \
    static const char api_note_##counter[]                                                         \
        __attribute__((used, section(".api_notes"), aligned(1))) = kind "\0" subject "\0" text

#endif
