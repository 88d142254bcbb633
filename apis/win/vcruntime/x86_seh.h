/* Frames of functions with __try in 32-bit programs. */
#ifndef APIS_WIN_VCRUNTIME_X86_SEH_H
#define APIS_WIN_VCRUNTIME_X86_SEH_H

#include <stdint.h>

/* Leaves the scopes of the frame with this link down to a level, which stays: runs the __finally
 * blocks. Plain frames, and those whose tables a cookie hides. */
void x86_seh_leave(uint32_t link, int32_t level);
void x86_seh_leave_hidden(uint32_t link, int32_t level, uint32_t cookie);

#endif
