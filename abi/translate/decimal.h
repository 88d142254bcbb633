/* Decimal arithmetic of old processors. Intel SDM volume 2: DAA, DAS, AAA, AAS, AAM, AAD. */
#ifndef ABI_TRANSLATE_DECIMAL_H
#define ABI_TRANSLATE_DECIMAL_H

#include <stdint.h>

/* The opcode, and in the second byte the number of AAM and AAD. Called by translate_host_entry. */
const void *decimal_run(uint32_t operation, const void *behind);

/* On AX and the flags. AAM by 0 is a division fault, which does not come here. */
void decimal_apply(uint32_t operation, uint16_t *ax, uint64_t *flags);

#endif
