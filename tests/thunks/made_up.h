/* A builtin DLL of the tests' own, made_up.dll, with its descriptors written by hand. */
#ifndef TESTS_THUNKS_MADE_UP_H
#define TESTS_THUNKS_MADE_UP_H

#include "thunks/bind.h"

#include <setjmp.h>

#define GUEST __attribute__((ms_abi))

/* Sorted by name, as thunkgen does. */
enum made_up {
    MADE_UP_ADD,
    MADE_UP_FRAME,
    MADE_UP_GONE, /* a gap */
    MADE_UP_LEAP,
    MADE_UP_MIX,
    MADE_UP_OPEN,
    MADE_UP_READ_FILE,
    MADE_UP_SUM,
    MADE_UP_COUNT
};

extern const struct call *const made_up_calls[MADE_UP_COUNT];
extern void *made_up_slots[MADE_UP_COUNT];

typedef int GUEST (*made_up_add_type)(int left, int right);
typedef void *GUEST (*made_up_frame_type)(void);
typedef void GUEST (*made_up_leap_type)(jmp_buf *target, int depth);
typedef double GUEST (*made_up_mix_type)(int a, double b, int c, float d, int e, double f,
                                         long long g);
typedef int GUEST (*made_up_open_type)(const char *name, unsigned access);
typedef int GUEST (*made_up_read_type)(void *file, void *buffer, unsigned count, uint32_t *done,
                                       void *overlapped);
typedef int GUEST (*made_up_sum_type)(int count, ...);

/* What is in the slot now. The first call of any binds the DLL. */
made_up_add_type made_up_add(void);
made_up_frame_type made_up_frame(void);
made_up_leap_type made_up_leap(void);
made_up_mix_type made_up_mix(void);
made_up_open_type made_up_open(void);
made_up_read_type made_up_read(void);
made_up_sum_type made_up_sum(void);

#endif
