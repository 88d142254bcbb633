/* The guest's code as memory: whether it is there, and whether it has changed since. */
#ifndef ABI_TRANSLATE_SOURCE_H
#define ABI_TRANSLATE_SOURCE_H

#include "abi/translate/block.h"

#include <stddef.h>

struct source {
    uint32_t end;     /* readable up to here */
    bool is_last;     /* and nothing follows */
    bool is_changing; /* it cannot be told when it is written: compare before each use */
};

/*
 * False when nobody may execute there. Pages that the guest may write to are closed to writing
 * until the first write, which then forgets what has been made of them.
 */
bool source_open(uint32_t eip, struct source *source);

/* Keeps the guest's bytes with a block that was made of changing code. */
void source_keep(struct block *block);

/* The bytes of a block that is no more. They are freed later: who is stopped may be in malloc. */
void source_drop(struct block *block);
void source_free_dropped(void);

/* Such a block, if its code is still the same; one whose code has changed is dead. */
struct block *source_find_kept(uint32_t eip);

void source_forget(uintptr_t guest, size_t size, void (*kill)(struct block *block));
bool source_written(uintptr_t address, void (*kill)(struct block *block));

/* An address that no code of the guest has; 0 when there are no more. */
uint32_t source_native_address(void);

int source_start(void);

#endif
