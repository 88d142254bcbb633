/* The stubs' layout, for stub.c and stub_code.S. */
#ifndef THUNKS_STUB_CODE_H
#define THUNKS_STUB_CODE_H

#define STUBS 16384  /* more than all builtin DLLs have functions */
#define STUB_SIZE 16 /* of the code and of the data of one */

#ifndef __ASSEMBLER__
struct stub_data {
    void *record;
    void (*entry)(void);
};

extern struct stub_data stub_data[STUBS];
extern char stub_code[];
#endif

#endif
