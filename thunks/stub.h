/*
 * Small pieces of code that differ only in the record they bring: each one loads its record into
 * r11 and jumps to an entry written in assembly. They are part of the program, with unwind
 * information, and are handed out one after the other.
 */
#ifndef THUNKS_STUB_H
#define THUNKS_STUB_H

/* The entry finds the record in r11 and every other register as the caller left it. NULL with
 * errno ENOMEM when all are in use. Stubs live as long as the process. */
void *stub_make(void *record, void (*entry)(void));

#endif
