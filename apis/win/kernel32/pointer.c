/* EncodePointer and its relatives: a secret of the process hides a pointer's value. */
#include "apis/host/random.h"
#include "thunks/api.h"

#include <stdatomic.h>
#include <stdint.h>

static uintptr_t secret(void)
{
    static atomic_uintptr_t value;
    uintptr_t made, none = 0;

    if (value)
        return value;
    host_random(&made, sizeof made);
    atomic_compare_exchange_strong(&value, &none, made | 1);
    return value;
}

static PVOID turn(PVOID pointer)
{
    return (PVOID)((uintptr_t)pointer ^ secret());
}

API(kernel32, PVOID, EncodePointer, (PVOID pointer OPTIONAL))
{
    return turn(pointer);
}

API(kernel32, PVOID, DecodePointer, (PVOID pointer OPTIONAL))
{
    return turn(pointer);
}

API(kernel32, PVOID, EncodeSystemPointer, (PVOID pointer OPTIONAL))
{
    return turn(pointer);
}

API(kernel32, PVOID, DecodeSystemPointer, (PVOID pointer OPTIONAL))
{
    return turn(pointer);
}

ALIAS(ntdll, RtlEncodePointer, "kernel32.EncodePointer");
ALIAS(ntdll, RtlDecodePointer, "kernel32.DecodePointer");
ALIAS(ntdll, RtlEncodeSystemPointer, "kernel32.EncodeSystemPointer");
ALIAS(ntdll, RtlDecodeSystemPointer, "kernel32.DecodeSystemPointer");
