/* See apc.h. */
#include "apis/nt/apc.h"

#include <stddef.h>

void apc_add(struct apc_queue *queue, struct apc *apc)
{
    apc->next = NULL;
    lock_acquire(&queue->lock);
    if (!queue->first)
        queue->last = &queue->first;
    *queue->last = apc;
    queue->last = &apc->next;
    signal_set(&queue->signal);
    lock_release(&queue->lock);
}

static struct apc *apc_next(struct apc_queue *queue)
{
    struct apc *apc;

    lock_acquire(&queue->lock);
    apc = queue->first;
    if (apc)
        queue->first = apc->next;
    else
        signal_reset(&queue->signal);
    lock_release(&queue->lock);
    return apc;
}

bool apc_run(void)
{
    struct apc_queue *own = apc_queue_self();
    struct apc *apc;
    bool ran = false;

    if (!signal_is_set(&own->signal))
        return false;
    while ((apc = apc_next(own)) != NULL) {
        apc->run(apc);
        ran = true;
    }
    return ran;
}
