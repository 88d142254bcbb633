/* Case of wide strings. */
#define WIDE
#include "apis/win/crt/string_case.c"
