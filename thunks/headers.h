/*
 * Every Windows header whose constants a FLAGS or ENUM annotation may name. thunkgen reads the
 * macros' names from here, and the tables that it writes take their values from here. Included
 * first, because Winsock's declarations and those of POSIX exclude each other.
 */
#ifndef THUNKS_HEADERS_H
#define THUNKS_HEADERS_H

#undef _GNU_SOURCE
#include "abi/windows.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <bcrypt.h>
#include <dbghelp.h>
#include <mmsystem.h>
#include <mswsock.h>
#include <oleauto.h>
#include <psapi.h>
#include <shlobj.h>
#include <shlwapi.h>
#include <tlhelp32.h>
#include <wincrypt.h>
#include <winioctl.h>

#endif
