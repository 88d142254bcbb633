/* The numbered locks that statically linked parts of msvcrt programs take: _lock and _unlock. */
#include "thunks/api.h"

#include <pthread.h>

enum { LOCK_COUNT = 64 };

static pthread_mutex_t locks[LOCK_COUNT] = {[0 ... LOCK_COUNT - 1] =
                                                PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP};

CRT(void, _lock, (int number))
{
    pthread_mutex_lock(&locks[(unsigned)number % LOCK_COUNT]);
}

CRT(void, _unlock, (int number))
{
    pthread_mutex_unlock(&locks[(unsigned)number % LOCK_COUNT]);
}
