/* Lines of wide text, from and to streams. */
#define WIDE
#include "apis/win/crt/stream_line.c"
