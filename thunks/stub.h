/*
 * Small pieces of executable code, made at run time: each one loads its record into r11 and jumps
 * to an entry written in assembly. No page is writable and executable.
 */
#ifndef THUNKS_STUB_H
#define THUNKS_STUB_H

/* The entry finds the record in r11 and every other register as the caller left it. NULL with
 * errno when there is no memory. Stubs live as long as the process. */
void *stub_make(void *record, void (*entry)(void));

#endif
