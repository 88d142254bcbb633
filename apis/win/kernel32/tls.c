/* Thread local storage: Microsoft's TlsAlloc and its relatives. */
#include "abi/guest_pointer.h"
#include "abi/teb32.h"
#include "apis/nt/local_storage.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, DWORD, TlsAlloc, (VOID))
{
    DWORD index;

    return win_result(tls_allocate(&index)) ? index : TLS_OUT_OF_INDEXES;
}

API(kernel32, BOOL, TlsFree, (DWORD index))
{
    return win_result(tls_free(index));
}

/* A 32-bit program finds its values in the 32-bit block, also without a call. */
static __attribute__((noinline, ms_abi)) void *get_32(DWORD index)
{
    const struct teb *teb = teb_self();

    if (index < TEB_TLS_SLOTS)
        return guest_pointer_at(teb32_self()->tls_slots, index);
    if (index >= TLS_SLOTS || !teb->tls_expansion_slots)
        return NULL;
    return guest_pointer_at(teb->tls_expansion_slots, index - TEB_TLS_SLOTS);
}

/* Whether the index was allocated is not looked at, as documented. Success clears the error. */
API(kernel32, LPVOID, TlsGetValue, (DWORD index))
{
    const struct teb *teb = teb_self();

    last_error_set(index < TLS_SLOTS ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER);
    if (guest_is_32())
        return get_32(index);
    if (index < TEB_TLS_SLOTS)
        return teb->tls_slots[index];
    if (index >= TLS_SLOTS || !teb->tls_expansion_slots)
        return NULL;
    return teb->tls_expansion_slots[index - TEB_TLS_SLOTS];
}

/* The calls of the host's convention are kept out of the function that programs call often. */
static __attribute__((noinline, ms_abi)) BOOL set_behind(DWORD index, LPVOID value)
{
    if (index >= TLS_SLOTS)
        return win_fail(ERROR_INVALID_PARAMETER);
    return win_result(tls_set_expansion(index, value));
}

API(kernel32, BOOL, TlsSetValue, (DWORD index, LPVOID value OPTIONAL))
{
    if (index >= TEB_TLS_SLOTS)
        return set_behind(index, value);
    if (guest_is_32())
        teb32_self()->tls_slots[index] = guest32_address(value);
    else
        teb_self()->tls_slots[index] = value;
    return TRUE;
}
