/* kqueue(2)'s events in the form that we work with, which is FreeBSD's. */
#ifndef APIS_UNIX_EVENT_H
#define APIS_UNIX_EVENT_H

#include <stdint.h>

enum filter {
    FILTER_READ = -1,
    FILTER_WRITE = -2,
    FILTER_VNODE = -4,
    FILTER_PROCESS = -5,
    FILTER_SIGNAL = -6,
    FILTER_TIMER = -7,
    FILTER_NETBSD_USER = -9, /* as NetBSD's numbers give it */
    FILTER_USER = -11
};

enum flag {
    ADD = 1,
    DELETE = 2,
    ENABLE = 4,
    DISABLE = 8,
    ONE_SHOT = 0x10,
    CLEAR = 0x20,
    RECEIPT = 0x40,
    DISPATCH = 0x80,
    ERROR = 0x4000,
    AT_END = 0x8000
};

struct unix_event {
    uint64_t ident;
    int16_t filter;
    uint16_t flags;
    uint32_t filter_flags;
    int64_t data;
    uint64_t user;
    uint64_t extra[4];
};

#endif
