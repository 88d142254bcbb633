/*
 * File descriptors: a handle, and how text passes through it. What _open returns, and what
 * streams stand on. msvcrt's exported __pioinfo shows this table to its guests, so the first
 * fields lie as its ioinfo has them.
 */
#ifndef APIS_WIN_CRT_DESCRIPTOR_H
#define APIS_WIN_CRT_DESCRIPTOR_H

#include "abi/windows.h"

#include <pthread.h>
#include <stdbool.h>

enum descriptor_flag {
    DESCRIPTOR_OPEN = 0x01,
    DESCRIPTOR_CTRL_Z = 0x02, /* Ctrl-Z was read: the end of a text file */
    DESCRIPTOR_PIPE = 0x08,
    DESCRIPTOR_NO_INHERIT = 0x10,
    DESCRIPTOR_APPEND = 0x20,
    DESCRIPTOR_DEVICE = 0x40,
    DESCRIPTOR_TEXT = 0x80
};

enum descriptor_text { TEXT_NARROW, TEXT_UTF8, TEXT_UTF16 };

/* The modes of _open and _setmode. */
enum open_flag {
    OPEN_READ = 0,
    OPEN_WRITE = 1,
    OPEN_BOTH = 2,
    OPEN_ACCESS = 3,
    OPEN_APPEND = 8,
    OPEN_RANDOM = 0x10,
    OPEN_SEQUENTIAL = 0x20,
    OPEN_TEMPORARY = 0x40,
    OPEN_NO_INHERIT = 0x80,
    OPEN_CREATE = 0x100,
    OPEN_TRUNCATE = 0x200,
    OPEN_EXCLUSIVE = 0x400,
    OPEN_SHORT_LIVED = 0x1000,
    OPEN_DIRECTORY = 0x2000,
    OPEN_TEXT = 0x4000,
    OPEN_BINARY = 0x8000,
    OPEN_WIDE_TEXT = 0x10000,
    OPEN_UTF16 = 0x20000,
    OPEN_UTF8 = 0x40000,
    OPEN_ANY_TEXT = OPEN_TEXT | OPEN_BINARY | OPEN_WIDE_TEXT | OPEN_UTF16 | OPEN_UTF8
};

enum { DESCRIPTOR_BLOCK = 32, DESCRIPTOR_BLOCKS = 64, NO_LOOKAHEAD = 10 };

struct descriptor {
    HANDLE handle;
    unsigned char flags;     /* enum descriptor_flag */
    unsigned char lookahead; /* of a pipe or a device, behind a CR; NO_LOOKAHEAD: none */
    int lock_ready;
    pthread_mutex_t lock; /* recursive */
    unsigned char text;   /* enum descriptor_text */
};

/* Takes over the standard handles, and what a parent handed down; once, by itself. */
void descriptors_prepare(void);

/* The open descriptor, locked; NULL with errno EBADF. descriptor_drop unlocks. */
struct descriptor *descriptor_hold(int number);
void descriptor_drop(struct descriptor *descriptor);

/* The open descriptor, not locked; NULL without an error. */
struct descriptor *descriptor_peek(int number);

/* A free number with its descriptor locked; -1 with errno EMFILE. */
int descriptor_new(struct descriptor **descriptor);

/* The guest-visible calls, for streams: results and errno are those of _read and the others. */
int descriptor_read(int number, void *buffer, unsigned count);
int descriptor_write(int number, const void *buffer, unsigned count);
long long descriptor_seek(int number, long long offset, int origin);
int descriptor_close(int number);
int descriptor_open(const WCHAR *path, int flags, int share, int mode, int *number);
int descriptor_adopt(HANDLE handle, int flags);
bool descriptor_is_device(int number);
enum descriptor_text descriptor_text(int number);
bool descriptor_is_text(int number);

/* fmode: OPEN_TEXT or OPEN_BINARY, for opens that say neither. */
int default_text_mode(void);

#endif
