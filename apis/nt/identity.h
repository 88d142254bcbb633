/* The user's security identifier: S-1-5-21, three numbers of the machine, 1000 + host user id. */
#ifndef APIS_NT_IDENTITY_H
#define APIS_NT_IDENTITY_H

#include "abi/windows.h"

#include <stddef.h>
#include <stdint.h>

enum { IDENTITY_SID_BYTES = 8 + 4 * 5, IDENTITY_TEXT = 80 };

/* The identifier of a host user; rid_base is what Windows adds for the first users. */
void identity_sid(uint32_t host_id, SID *sid);
void identity_user_sid(SID *sid);

/* "S-1-5-21-...", terminated; its length. */
size_t identity_user_text(char text[IDENTITY_TEXT]);

#endif
