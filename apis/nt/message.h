/* The texts of the system's error codes. */
#ifndef APIS_NT_MESSAGE_H
#define APIS_NT_MESSAGE_H

#include "abi/windows.h"

/* A Win32 error, an HRESULT or an NTSTATUS; NULL when there is no text. ASCII, no line end. */
const char *message_of_error(DWORD code);

#endif
