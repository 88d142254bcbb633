/* From wide text to integers. */
#define WIDE
#include "apis/win/crt/number_parse.c"
