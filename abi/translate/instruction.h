/* One instruction's translation. */
#ifndef ABI_TRANSLATE_INSTRUCTION_H
#define ABI_TRANSLATE_INSTRUCTION_H

#include "abi/translate/write.h"

/* Writes w->in's translation. */
void instruction_translate(struct writer *w);

#endif
