/* The terminal under a console: its line discipline, its size, what is typed. */
#ifndef APIS_HOST_TERMINAL_H
#define APIS_HOST_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct terminal_mode {
    bool lines;   /* what is typed arrives in lines, edited by the terminal */
    bool echo;    /* and is shown */
    bool signals; /* Ctrl+C interrupts */
};

struct terminal_size {
    int columns, rows;
};

bool terminal_is(int fd);
int terminal_open(bool input); /* the process's own one; -ENXIO when there is none */

/* The first change is remembered, and undone when the process exits. */
int terminal_set_mode(int fd, struct terminal_mode mode);
int terminal_get_mode(int fd, struct terminal_mode *mode);
void terminal_restore(void);

int terminal_size(int fd, struct terminal_size *size);
int terminal_set_size(int fd, struct terminal_size size);

/* 1: something can be read, 0: nothing within the time. timeout_ms -1: no limit. */
int terminal_wait(int fd, int timeout_ms);

/* Forgets what was typed and not read. */
void terminal_discard_input(int fd);

#endif
