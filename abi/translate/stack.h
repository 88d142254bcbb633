/* Instructions that work on the guest's stack. */
#ifndef ABI_TRANSLATE_STACK_H
#define ABI_TRANSLATE_STACK_H

#include "abi/translate/write.h"

void stack_move_esp(struct writer *w, int32_t by);
void stack_move_esp_short(struct writer *w, int by); /* -128 to 127 */
int stack_push_size(const struct writer *w);

void stack_push_register(struct writer *w, unsigned rex, unsigned reg);
void stack_push_immediate(struct writer *w, uint32_t value);
void stack_push_operand(struct writer *w);
void stack_push_all(struct writer *w);
void stack_push_flags(struct writer *w);
void stack_pop_register(struct writer *w, unsigned reg);
void stack_pop_operand(struct writer *w);
void stack_pop_all(struct writer *w);
void stack_pop_flags(struct writer *w);
void stack_enter(struct writer *w);
void stack_leave(struct writer *w);

#endif
