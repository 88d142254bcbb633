/* Instructions that go somewhere else. */
#ifndef ABI_TRANSLATE_FLOW_H
#define ABI_TRANSLATE_FLOW_H

#include "abi/translate/write.h"

/* A host jump to the guest's target, to be resolved by the block's end. */
void flow_jump(struct writer *w, uint32_t target);

void flow_jump_near(struct writer *w);
void flow_jump_operand(struct writer *w);
void flow_jump_if(struct writer *w); /* the condition is the opcode's */
void flow_jump_on_count(struct writer *w);
void flow_call_near(struct writer *w);
void flow_call_operand(struct writer *w);
void flow_return_near(struct writer *w);

/* To or from another segment, of which there is one for code. */
void flow_far_immediate(struct writer *w);
void flow_far_operand(struct writer *w);
void flow_far_return(struct writer *w);

#endif
