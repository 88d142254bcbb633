/* The names of x86_prolog.S. */
#include "thunks/raw.h"

RAW_CODE(x86_vcruntime, _EH_prolog, x86_open_cxx_frame);
RAW_CODE(x86_msvcrt, _chkesp, x86_check_esp);
