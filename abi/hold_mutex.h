/* Mutexes of the C library's that are let go when their holder is abandoned: hold.h. */
#ifndef ABI_HOLD_MUTEX_H
#define ABI_HOLD_MUTEX_H

#include "abi/hold.h"

#include <pthread.h>

void hold_let_go_mutex(void *mutex); /* for struct hold */

static inline void hold_mutex(pthread_mutex_t *mutex)
{
    pthread_mutex_lock(mutex);
    hold_note(mutex, hold_let_go_mutex);
}

static inline void hold_mutex_end(pthread_mutex_t *mutex)
{
    hold_drop(mutex);
    pthread_mutex_unlock(mutex);
}

#endif
