/* The common controls, which are windows. [InitCommonControls, InitCommonControlsEx, Microsoft
 * Learn] */
#include "abi/windows.h"

#include <commctrl.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/win/result.h"
#include "thunks/api.h"

/* Does nothing since version 6, as documented. */
API(comctl32, void, InitCommonControls, (void))
{
}

ORDINAL(comctl32, InitCommonControls, 17);

API(comctl32, WINBOOL, InitCommonControlsEx, (const INITCOMMONCONTROLSEX *wanted))
{
    (void)wanted;
    return win_fail(ERROR_CALL_NOT_IMPLEMENTED);
}
