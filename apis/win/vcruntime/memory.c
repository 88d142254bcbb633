/* The C functions that the vcruntime exports besides: the C runtime's own. */
#include "thunks/api.h"

ALIAS(vcruntime140, memchr, "crt.memchr");
ALIAS(vcruntime140, memcmp, "crt.memcmp");
ALIAS(vcruntime140, memcpy, "crt.memcpy");
ALIAS(vcruntime140, memmove, "crt.memmove");
ALIAS(vcruntime140, memset, "crt.memset");
ALIAS(vcruntime140, strchr, "crt.strchr");
ALIAS(vcruntime140, strrchr, "crt.strrchr");
ALIAS(vcruntime140, strstr, "crt.strstr");
ALIAS(vcruntime140, wcschr, "crt.wcschr");
ALIAS(vcruntime140, wcsrchr, "crt.wcsrchr");
ALIAS(vcruntime140, wcsstr, "crt.wcsstr");
