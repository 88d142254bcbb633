/* Wide strings with checked sizes. */
#define WIDE
#include "apis/win/crt/string_secure.c"
