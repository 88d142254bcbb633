/* The names of x86_arithmetic.S, and 64-bit arithmetic of old programs: Windows Driver Kit, "Large
 * integer routines". */
#include "thunks/raw.h"

RAW_CODE(x86_ntdll, _allmul, x86_multiply);
RAW_CODE(x86_ntdll, _alldiv, x86_divide);
RAW_CODE(x86_ntdll, _allrem, x86_remainder);
RAW_CODE(x86_ntdll, _alldvrm, x86_divide_with_remainder);
RAW_CODE(x86_ntdll, _aulldiv, x86_divide_unsigned);
RAW_CODE(x86_ntdll, _aullrem, x86_remainder_unsigned);
RAW_CODE(x86_ntdll, _aulldvrm, x86_divide_unsigned_with_remainder);
RAW_CODE(x86_ntdll, _allshl, x86_shift_left);
RAW_CODE(x86_ntdll, _allshr, x86_shift_right);
RAW_CODE(x86_ntdll, _aullshr, x86_shift_right_unsigned);
RAW_CODE(x86_ntdll, _chkstk, x86_allocate);
ALIAS(x86_ntdll, _alloca_probe, "x86_ntdll._chkstk");
RAW_CODE(x86_ntdll, _alloca_probe_8, x86_allocate_8);
RAW_CODE(x86_ntdll, _alloca_probe_16, x86_allocate_16);

API_PRIVATE(x86_ntdll, LONGLONG, RtlConvertLongToLargeInteger, (LONG value))
{
    return value;
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlConvertUlongToLargeInteger, (ULONG value))
{
    return value;
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlEnlargedIntegerMultiply, (LONG left, LONG right))
{
    return (LONGLONG)left * right;
}

API_PRIVATE(x86_ntdll, ULONGLONG, RtlEnlargedUnsignedMultiply, (ULONG left, ULONG right))
{
    return (ULONGLONG)left * right;
}

/* The quotient's low 32 bits. A divisor of 0 faults, as it does there. */
API_PRIVATE(x86_ntdll, ULONG, RtlEnlargedUnsignedDivide,
            (ULONGLONG dividend, ULONG divisor, ULONG *remainder OUT OPTIONAL))
{
    if (remainder)
        *remainder = (ULONG)(dividend % divisor);
    return (ULONG)(dividend / divisor);
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlExtendedIntegerMultiply, (LONGLONG left, LONG right))
{
    return (LONGLONG)((ULONGLONG)left * (ULONGLONG)(LONGLONG)right);
}

API_PRIVATE(x86_ntdll, ULONGLONG, RtlExtendedLargeIntegerDivide,
            (ULONGLONG dividend, ULONG divisor, ULONG *remainder OUT OPTIONAL))
{
    if (remainder)
        *remainder = (ULONG)(dividend % divisor);
    return dividend / divisor;
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlLargeIntegerAdd, (LONGLONG left, LONGLONG right))
{
    return (LONGLONG)((ULONGLONG)left + (ULONGLONG)right);
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlLargeIntegerSubtract, (LONGLONG left, LONGLONG right))
{
    return (LONGLONG)((ULONGLONG)left - (ULONGLONG)right);
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlLargeIntegerNegate, (LONGLONG value))
{
    return (LONGLONG)(0 - (ULONGLONG)value);
}

API_PRIVATE(x86_ntdll, ULONGLONG, RtlLargeIntegerShiftLeft, (ULONGLONG value, CHAR count))
{
    return value << (count & 63);
}

API_PRIVATE(x86_ntdll, ULONGLONG, RtlLargeIntegerShiftRight, (ULONGLONG value, CHAR count))
{
    return value >> (count & 63);
}

API_PRIVATE(x86_ntdll, LONGLONG, RtlLargeIntegerArithmeticShift, (LONGLONG value, CHAR count))
{
    return value >> (count & 63);
}

API_PRIVATE(x86_ntdll, ULONGLONG, RtlLargeIntegerDivide,
            (ULONGLONG dividend, ULONGLONG divisor, ULONGLONG *remainder OUT OPTIONAL))
{
    if (remainder)
        *remainder = dividend % divisor;
    return dividend / divisor;
}
