/* The names of x86_interlocked.S: on x64 compilers have these as intrinsics alone. */
#include "thunks/raw.h"

RAW_CODE(x86_kernel32, InterlockedIncrement, x86_interlocked_increment);
RAW_CODE(x86_kernel32, InterlockedDecrement, x86_interlocked_decrement);
RAW_CODE(x86_kernel32, InterlockedExchange, x86_interlocked_exchange);
RAW_CODE(x86_kernel32, InterlockedExchangeAdd, x86_interlocked_exchange_add);
RAW_CODE(x86_kernel32, InterlockedCompareExchange, x86_interlocked_compare_exchange);
RAW_CODE(x86_kernel32, InterlockedCompareExchange64, x86_interlocked_compare_exchange_64);
ALIAS(x86_ntdll, RtlInterlockedCompareExchange64, "x86_kernel32.InterlockedCompareExchange64");
