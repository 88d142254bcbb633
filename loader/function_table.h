/* Finds the unwind data of code in an image. Microsoft x64 ABI: "x64 exception handling". */
#ifndef LOADER_FUNCTION_TABLE_H
#define LOADER_FUNCTION_TABLE_H

#include "abi/windows.h"

/*
 * The entry that covers the address in its module's .pdata, and the module's base. NULL for a
 * leaf function (the base is set) and outside all modules (the base is NULL).
 */
const RUNTIME_FUNCTION *module_function_entry(const void *address, void **base);

#endif
