/* The automation headers, in the order that they need. Methods are called by INTERFACE_METHOD. */
#ifndef APIS_WIN_OLEAUT32_AUTOMATION_H
#define APIS_WIN_OLEAUT32_AUTOMATION_H

#include "abi/windows.h"

#define CINTERFACE
#include <objbase.h>
#include <oleauto.h>

#undef IN
#undef OUT
#undef OPTIONAL

#endif
