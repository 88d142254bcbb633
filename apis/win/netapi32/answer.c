/* See network.h. */
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/host/user.h"
#include "apis/nt/heap.h"
#include "apis/win/netapi32/network.h"
#include "thunks/guest_struct.h"

#include <string.h>

NET_API_STATUS answer_open(struct answer *answer)
{
    *answer = (struct answer){.block = heap_allocate(heap_process(), 0, ANSWER_SIZE)};
    if (!answer->block)
        return ERROR_NOT_ENOUGH_MEMORY;
    memset(answer->block, 0, ANSWER_SIZE);
    return NERR_Success;
}

/* All that is answered is of a bounded size: names, of which each has less than 200 units. */
void *answer_room(struct answer *answer, size_t size)
{
    void *room = answer->block + answer->used;

    answer->used += (size + 7) & ~(size_t)7;
    return room;
}

LPWSTR answer_text(struct answer *answer, const char *text)
{
    size_t bytes = strlen(text), length = utf16_from_utf8(NULL, 0, text, bytes);
    LPWSTR wide = answer_room(answer, (length + 1) * sizeof *wide);

    utf16_from_utf8((uint16_t *)wide, length, text, bytes);
    wide[length] = 0;
    return wide;
}

void answer_give(struct answer *answer, const struct type *layout, LPBYTE *out)
{
    guest_struct_put(answer->block, answer->block, layout);
    *out = (LPBYTE)answer->block;
}

int network_is_here(LPCWSTR server)
{
    if (!server || !*server)
        return 1;
    while (*server == '\\')
        server++;
    return utf16_compare_ascii((const uint16_t *)server, utf16_length((const uint16_t *)server),
                               host_user()->computer) == 0;
}
