/*
 * Message queues of threads, without windows: what PostThreadMessage sends, timers, and the end
 * that PostQuitMessage announces. [About Messages and Message Queues, Microsoft Learn]
 */
#include "abi/lock.h"
#include "apis/win/result.h"
#include "thunks/api.h"
#include "thunks/win32/callback.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TIMERS = 32, SHORTEST_TIMER = 10, WAIT_LIMIT = MAXIMUM_WAIT_OBJECTS - 1 };

struct entry {
    MSG message;
    struct entry *next;
};

struct timer {
    UINT_PTR id; /* 0: free */
    UINT period;
    ULONGLONG due;
    TIMERPROC function;
};

struct queue {
    struct queue *next;
    DWORD thread;
    struct lock lock;
    HANDLE arrived; /* set while there may be something to take */
    struct entry *first, **last;
    struct timer timers[TIMERS];
    UINT_PTR last_timer;
    bool quits;
    int exit_code;
};

static struct lock queues_lock;
static struct queue *queues;

static struct queue *find_queue(DWORD thread)
{
    struct queue *queue;

    lock_acquire(&queues_lock);
    for (queue = queues; queue && queue->thread != thread; queue = queue->next)
        ;
    lock_release(&queues_lock);
    return queue;
}

/* The calling thread's queue, made at the first call that needs it, as documented. */
static struct queue *own_queue(void)
{
    static _Thread_local struct queue *own;

    if (own)
        return own;
    own = calloc(1, sizeof *own);
    if (!own)
        return NULL;
    own->thread = GetCurrentThreadId();
    own->last = &own->first;
    own->arrived = CreateEventW(NULL, FALSE, FALSE, NULL);
    lock_acquire(&queues_lock);
    own->next = queues;
    queues = own;
    lock_release(&queues_lock);
    return own;
}

static BOOL post(struct queue *queue, UINT message, WPARAM w, LPARAM l)
{
    struct entry *entry = calloc(1, sizeof *entry);

    if (!entry)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    entry->message = (MSG){.message = message, .wParam = w, .lParam = l, .time = GetTickCount()};
    lock_acquire(&queue->lock);
    *queue->last = entry;
    queue->last = &entry->next;
    lock_release(&queue->lock);
    return SetEvent(queue->arrived);
}

API(user32, BOOL, PostThreadMessageW, (DWORD thread, UINT message, WPARAM w, LPARAM l))
{
    struct queue *queue = find_queue(thread);

    return queue ? post(queue, message, w, l) : win_fail(ERROR_INVALID_THREAD_ID);
}

API(user32, BOOL, PostThreadMessageA, (DWORD thread, UINT message, WPARAM w, LPARAM l))
{
    return PostThreadMessageW(thread, message, w, l);
}

/* Without a window it goes to the caller's own queue. */
API(user32, BOOL, PostMessageW, (HWND window, UINT message, WPARAM w, LPARAM l))
{
    struct queue *queue = own_queue();

    if (window)
        return win_fail(ERROR_INVALID_WINDOW_HANDLE);
    return queue ? post(queue, message, w, l) : win_fail(ERROR_NOT_ENOUGH_MEMORY);
}

API(user32, BOOL, PostMessageA, (HWND window, UINT message, WPARAM w, LPARAM l))
{
    return PostMessageW(window, message, w, l);
}

API(user32, VOID, PostQuitMessage, (int code))
{
    struct queue *queue = own_queue();

    if (!queue)
        return;
    queue->quits = true;
    queue->exit_code = code;
    SetEvent(queue->arrived);
}

API(user32, UINT_PTR, SetTimer,
    (HWND window, UINT_PTR id, UINT period, TIMERPROC function OPTIONAL))
{
    struct queue *queue = own_queue();

    if (window || !queue) {
        win_fail(window ? ERROR_INVALID_WINDOW_HANDLE : ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    period = period < SHORTEST_TIMER ? SHORTEST_TIMER : period;
    for (int pass = 0; pass < 2; pass++) { /* the timer of this id, else a free place */
        for (int i = 0; i < TIMERS; i++) {
            struct timer *timer = &queue->timers[i];

            if (pass == 0 ? !id || timer->id != id : timer->id != 0)
                continue;
            if (pass == 1)
                id = ++queue->last_timer;
            *timer = (struct timer){id, period, GetTickCount64() + period, function};
            return id;
        }
    }
    win_fail(ERROR_NO_SYSTEM_RESOURCES);
    return 0;
}

API(user32, BOOL, KillTimer, (HWND window, UINT_PTR id))
{
    struct queue *queue = own_queue();

    for (int i = 0; queue && !window && i < TIMERS; i++) {
        if (id && queue->timers[i].id == id) {
            queue->timers[i].id = 0;
            return TRUE;
        }
    }
    return win_fail(ERROR_INVALID_PARAMETER);
}

static bool is_wanted(UINT message, UINT low, UINT high)
{
    return (low == 0 && high == 0) || (message >= low && message <= high);
}

static bool take_posted(struct queue *queue, MSG *message, UINT low, UINT high, bool remove)
{
    struct entry **link = &queue->first, *entry;

    lock_acquire(&queue->lock);
    while (*link && !is_wanted((*link)->message.message, low, high))
        link = &(*link)->next;
    entry = *link;
    if (entry)
        *message = entry->message;
    if (entry && remove) {
        *link = entry->next;
        if (!*link)
            queue->last = link;
    }
    lock_release(&queue->lock);
    if (entry && remove)
        free(entry);
    return entry != NULL;
}

static bool take_timer(struct queue *queue, MSG *message, bool remove)
{
    ULONGLONG now = GetTickCount64();

    for (int i = 0; i < TIMERS; i++) {
        struct timer *timer = &queue->timers[i];

        if (!timer->id || timer->due > now)
            continue;
        if (remove)
            timer->due = now + timer->period;
        *message = (MSG){.message = WM_TIMER,
                         .wParam = timer->id,
                         .lParam = (LPARAM)callback_shown(timer->function),
                         .time = (DWORD)now};
        return true;
    }
    return false;
}

/* Posted messages first, then the end, then timers, as documented. */
static bool take(struct queue *queue, MSG *message, UINT low, UINT high, bool remove)
{
    if (take_posted(queue, message, low, high, remove))
        return true;
    if (queue->quits) {
        *message = (MSG){.message = WM_QUIT, .wParam = (WPARAM)queue->exit_code};
        queue->quits = !remove;
        return true;
    }
    return is_wanted(WM_TIMER, low, high) && take_timer(queue, message, remove);
}

/* Milliseconds until a timer is due. */
static DWORD next_timer(const struct queue *queue)
{
    ULONGLONG now = GetTickCount64(), first = ~(ULONGLONG)0;

    for (int i = 0; i < TIMERS; i++) {
        if (queue->timers[i].id && queue->timers[i].due < first)
            first = queue->timers[i].due;
    }
    if (first == ~(ULONGLONG)0)
        return INFINITE;
    return first <= now ? 0 : (DWORD)(first - now);
}

API(user32, BOOL, PeekMessageW,
    (LPMSG message OUT, HWND window, UINT low, UINT high, UINT flags FLAGS(PM_)))
{
    struct queue *queue = own_queue();

    if (window && window != (HWND)-1)
        return win_fail(ERROR_INVALID_WINDOW_HANDLE);
    return queue && take(queue, message, low, high, (flags & PM_REMOVE) != 0);
}

API(user32, BOOL, PeekMessageA,
    (LPMSG message OUT, HWND window, UINT low, UINT high, UINT flags FLAGS(PM_)))
{
    return PeekMessageW(message, window, low, high, flags);
}

/* 0 for WM_QUIT, -1 for an error. */
API(user32, BOOL, GetMessageW, (LPMSG message OUT, HWND window, UINT low, UINT high))
{
    struct queue *queue = own_queue();

    if ((window && window != (HWND)-1) || !queue) {
        win_fail(ERROR_INVALID_WINDOW_HANDLE);
        return -1;
    }
    while (!take(queue, message, low, high, true))
        WaitForSingleObject(queue->arrived, next_timer(queue));
    return message->message != WM_QUIT;
}

API(user32, BOOL, GetMessageA, (LPMSG message OUT, HWND window, UINT low, UINT high))
{
    return GetMessageW(message, window, low, high);
}

/* No message of a queue without windows comes from a key. */
API(user32, BOOL, TranslateMessage, (CONST MSG * message))
{
    (void)message;
    return FALSE;
}

/* The function that the message names, if it is that of the timer. */
static TIMERPROC function_of(const MSG *message)
{
    const struct queue *queue = own_queue();

    for (int i = 0; queue && message->lParam && i < TIMERS; i++) {
        const struct timer *timer = &queue->timers[i];

        if (timer->id == message->wParam &&
            (LPARAM)callback_shown(timer->function) == message->lParam)
            return timer->function;
    }
    return NULL;
}

API(user32, LRESULT, DispatchMessageW, (CONST MSG * message))
{
    TIMERPROC function = message->message == WM_TIMER ? function_of(message) : NULL;

    if (function)
        function(NULL, WM_TIMER, message->wParam, GetTickCount());
    return 0;
}

API(user32, LRESULT, DispatchMessageA, (CONST MSG * message))
{
    return DispatchMessageW(message);
}

static DWORD earlier(DWORD a, DWORD b)
{
    return a < b ? a : b;
}

API(user32, DWORD, MsgWaitForMultipleObjectsEx,
    (DWORD count, CONST HANDLE *handles COUNT(count), DWORD timeout, DWORD wanted FLAGS(QS_),
     DWORD flags FLAGS(MWMO_)))
{
    HANDLE all[WAIT_LIMIT + 1];
    struct queue *queue = own_queue();
    DWORD result, due;
    MSG message;

    (void)wanted; /* whatever arrives here was posted */
    if (count > WAIT_LIMIT || !queue || (count && !handles)) {
        win_fail(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    memcpy(all, handles, count * sizeof *all);
    all[count] = queue->arrived;
    if (take(queue, &message, 0, 0, false) && !(flags & MWMO_WAITALL))
        SetEvent(queue->arrived);
    due = next_timer(queue);
    result = WaitForMultipleObjectsEx(count + 1, all, (flags & MWMO_WAITALL) != 0,
                                      earlier(timeout, due), (flags & MWMO_ALERTABLE) != 0);
    return result == WAIT_TIMEOUT && due <= timeout && due != INFINITE ? WAIT_OBJECT_0 + count
                                                                       : result;
}

API(user32, DWORD, MsgWaitForMultipleObjects,
    (DWORD count, CONST HANDLE *handles COUNT(count), WINBOOL all, DWORD timeout,
     DWORD wanted FLAGS(QS_)))
{
    return MsgWaitForMultipleObjectsEx(count, handles, timeout, wanted, all ? MWMO_WAITALL : 0);
}
