/* The wide scanf family of msvcrt.dll. */
#define WIDE
#include "apis/win/msvcrt/scanf.c"
