/* Wide strings. */
#define WIDE
#include "apis/win/crt/string.c"
