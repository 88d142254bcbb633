/* The multimedia clock. [timeGetTime, Microsoft Learn] */
#include "abi/windows.h"

#include <mmsystem.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "thunks/api.h"

API(winmm, DWORD, timeGetTime, (void))
{
    return GetTickCount(); /* milliseconds since the start, wraps after 49.7 days, as documented */
}

/* The host's timers are finer than any period that can be asked for. */
API(winmm, MMRESULT, timeBeginPeriod, (UINT period))
{
    return period == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR;
}

API(winmm, MMRESULT, timeEndPeriod, (UINT period))
{
    return period == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR;
}

API(winmm, MMRESULT, timeGetDevCaps, (LPTIMECAPS capabilities OUT, UINT size))
{
    if (!capabilities || size < sizeof *capabilities)
        return MMSYSERR_INVALPARAM;
    capabilities->wPeriodMin = 1;
    capabilities->wPeriodMax = 1000000;
    return TIMERR_NOERROR;
}
