/* Guest-visible functions of the runtime that other files of it call, by their group_name. */
#ifndef APIS_WIN_CRT_CALLS_H
#define APIS_WIN_CRT_CALLS_H

#include "abi/windows.h"

int WINAPI crt__set_new_mode(int mode);
size_t WINAPI crt__msize(void *block);
int WINAPI crt__commit(int number);
int WINAPI crt_raise(int signal);
void WINAPI crt_abort(void);
int WINAPI crt__putenv(const char *assignment);

#endif
