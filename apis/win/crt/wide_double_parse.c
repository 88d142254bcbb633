/* From wide text to floating point. */
#define WIDE
#include "apis/win/crt/double_parse.c"
