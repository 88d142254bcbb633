/* Wide paths, taken apart and put together. */
#define WIDE
#include "apis/win/crt/path_text.c"
