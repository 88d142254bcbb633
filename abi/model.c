/* See model.h. */
#include "abi/model.h"

enum guest_model guest_model = GUEST_WIN64;
