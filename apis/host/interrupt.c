/* See interrupt.h. */
#include "apis/host/interrupt.h"

#include "apis/host/thread.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>

static const int numbers[INTERRUPTS] = {SIGINT, SIGQUIT};

static void (*teller)(enum interrupt which);
static sem_t arrived;
static sigset_t mask; /* of the thread that began to listen */
static atomic_uint pending[INTERRUPTS];

static void on_signal(int number)
{
    int saved = errno;

    atomic_fetch_add(&pending[number == SIGINT ? INTERRUPT_KEY : INTERRUPT_QUIT_KEY], 1);
    sem_post(&arrived);
    errno = saved;
}

static void tell(enum interrupt which)
{
    sigset_t before;

    pthread_sigmask(SIG_SETMASK, &mask, &before);
    teller(which);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* A thread of its own: no signal handler can start another. */
static void *listen(void *unused)
{
    for (;;) {
        while (sem_wait(&arrived) < 0)
            ;
        for (enum interrupt which = 0; which < INTERRUPTS; which++) {
            if (atomic_exchange(&pending[which], 0) > 0)
                tell(which);
        }
    }
    return unused;
}

int interrupt_listen(void (*told)(enum interrupt which))
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_ONSTACK};
    int error;

    sem_init(&arrived, 0, 0);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    teller = told;
    error = host_thread_start(listen);
    if (error < 0) {
        teller = NULL;
        return error;
    }
    sigfillset(&action.sa_mask);
    for (int i = 0; i < INTERRUPTS; i++)
        sigaction(numbers[i], &action, NULL);
    return 0;
}

void interrupt_ignore(bool ignore)
{
    signal(SIGINT, ignore ? SIG_IGN : teller ? on_signal : SIG_DFL);
}

int interrupt_send(pid_t group, enum interrupt which)
{
    return kill(-group, numbers[which]) < 0 ? -errno : 0;
}
