/* The wide printf family of msvcrt.dll. */
#define WIDE
#include "apis/win/msvcrt/printf.c"
