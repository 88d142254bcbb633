/* The order of wide strings in a locale. */
#define WIDE
#include "apis/win/crt/string_order.c"
