/* What the wide inline stdio of the Universal CRT ends in. */
#define WIDE
#include "apis/win/ucrtbase/stdio.c"
