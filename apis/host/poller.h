/* Many descriptors watched at once (epoll(7)); each can be added once. */
#ifndef APIS_HOST_POLLER_H
#define APIS_HOST_POLLER_H

int poller_open(void);
void poller_close(int poller);

/* Tells of it once, by its mark. events: enum descriptor_event. 0 or -errno. */
int poller_add(int poller, int fd, short events, void *mark);
void poller_remove(int poller, int fd);

/* Sleeps. The mark of one that is ready; NULL when it woke for nothing. */
void *poller_wait(int poller);

#endif
