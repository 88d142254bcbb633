/* Tells what handles exceptions about the images. Microsoft x64 ABI: "x64 exception handling". */
#ifndef LOADER_FUNCTION_TABLE_H
#define LOADER_FUNCTION_TABLE_H

/* From now on abi/unwind.h finds the images' .pdata, abi/chain32.h which handlers 32-bit ones list,
 * and abi/report_symbol.h their names. */
void function_tables_start(void);

#endif
