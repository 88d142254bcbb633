/*
 * __CxxFrameHandler4 from end to end: a function and its catch block with compact tables, written
 * by hand because no free compiler makes them. The layout is that of Microsoft's compiler.
 */
#include "check.h"

#include <windows.h>

void *frame_handler_address;
volatile int caught, destroyed_value;

void destroyed(int *object)
{
    destroyed_value = *object;
}

void raise_it(void)
{
    RaiseException(0xe0000001, 0, 0, NULL);
}

int guarded(void);

__asm__(".text\n"
        "frame_handler:\n"
        "\tjmp *frame_handler_address(%rip)\n"
        /* try { object; raise_it(); } catch (...) { caught++; } return 2 if it caught */
        ".globl guarded\n"
        ".def guarded; .scl 2; .type 32; .endef\n"
        ".seh_proc guarded\n"
        "guarded:\n"
        "\tpushq %rbp\n"
        "\t.seh_pushreg %rbp\n"
        "\tsubq $0x30, %rsp\n"
        "\t.seh_stackalloc 0x30\n"
        "\t.seh_endprologue\n"
        "\tmovl $77, 0x20(%rsp)\n"
        "guarded_try:\n"
        "\tcall raise_it\n"
        "\tnop\n"
        "guarded_end:\n"
        "\tmovl $1, %eax\n"
        "\tjmp 1f\n"
        "guarded_caught:\n"
        "\tmovl $2, %eax\n"
        "1:\taddq $0x30, %rsp\n"
        "\tpopq %rbp\n"
        "\tret\n"
        "\t.seh_handler frame_handler, @except, @unwind\n"
        "\t.seh_handlerdata\n"
        "\t.rva guarded_info\n"
        "\t.text\n"
        "\t.seh_endproc\n"
        ".seh_proc guarded_catch\n"
        "guarded_catch:\n"
        "\tmovq %rdx, 0x10(%rsp)\n"
        "\tpushq %rbp\n"
        "\t.seh_pushreg %rbp\n"
        "\tsubq $0x20, %rsp\n"
        "\t.seh_stackalloc 0x20\n"
        "\t.seh_endprologue\n"
        "\tincl caught(%rip)\n"
        "\txorl %eax, %eax\n" /* the first continuation */
        "\taddq $0x20, %rsp\n"
        "\tpopq %rbp\n"
        "\tret\n"
        "\t.seh_handler frame_handler, @except, @unwind\n"
        "\t.seh_handlerdata\n"
        "\t.rva guarded_catch_info\n"
        "\t.text\n"
        "\t.seh_endproc\n"
        "\t.section .rdata,\"dr\"\n"
        "guarded_info:\n"
        "\t.byte 24\n" /* unwinds and tries; structured exceptions, too */
        "\t.rva guarded_unwinds\n"
        "\t.rva guarded_tries\n"
        "\t.rva guarded_states\n"
        "guarded_unwinds:\n"
        "\t.byte 6\n"
        "\t.byte 8\n"  /* 0: the try block */
        "\t.byte 10\n" /* 1: the object in it */
        "\t.rva destroyed\n"
        "\t.byte 0x40\n"
        "\t.byte 64\n" /* 2: the catch block */
        "guarded_tries:\n"
        "\t.byte 2, 0, 2, 4\n"
        "\t.rva guarded_handlers\n"
        "guarded_handlers:\n"
        "\t.byte 2, 0x11, 0x80\n"
        "\t.rva guarded_catch\n"
        "\t.byte (guarded_caught - guarded) * 2\n"
        "guarded_states:\n"
        "\t.byte 4, (guarded_try - guarded) * 2, 4, (guarded_end - guarded_try) * 2, 0\n"
        "guarded_catch_info:\n"
        "\t.byte 1\n"
        "\t.rva guarded_no_states\n"
        "\t.byte 0x70\n"
        "guarded_no_states:\n"
        "\t.byte 0\n"
        "\t.text\n");

static unsigned translated;

static void translator(unsigned code, EXCEPTION_POINTERS *pointers)
{
    if (pointers->ExceptionRecord->ExceptionCode == code)
        translated = code;
}

/* A translator that returns has not thrown: the search goes on. */
static void a_translator_sees_structured_exceptions(void)
{
    HMODULE runtime = LoadLibraryA("vcruntime140.dll");
    void *(*set)(void *) = (void *(*)(void *))GetProcAddress(runtime, "_set_se_translator");

    CHECK(set(translator) == NULL);
    CHECK_EQUAL(guarded(), 2);
    CHECK_EQUAL(translated, 0xe0000001);
    CHECK(set(NULL) == translator);
}

/* Programs that were linked with the universal C runtime alone find the handlers there. */
static void the_universal_runtime_has_the_handlers(void)
{
    static const char *const names[] = {"__C_specific_handler",
                                        "__CxxFrameHandler3",
                                        "_CxxThrowException",
                                        "__current_exception",
                                        "__intrinsic_setjmp",
                                        "longjmp",
                                        "memcpy",
                                        "strchr"};
    HMODULE runtime = LoadLibraryA("api-ms-win-crt-private-l1-1-0.dll");

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        CHECK(GetProcAddress(runtime, names[i]) != NULL);
}

int main(void)
{
    HMODULE runtime = LoadLibraryA("vcruntime140_1.dll");

    frame_handler_address = (void *)GetProcAddress(runtime, "__CxxFrameHandler4");
    CHECK(frame_handler_address != NULL);
    for (int i = 1; i <= 3; i++) {
        destroyed_value = 0;
        CHECK_EQUAL(guarded(), 2);
        CHECK_EQUAL(caught, i);
        CHECK_EQUAL(destroyed_value, 77);
    }
    a_translator_sees_structured_exceptions();
    the_universal_runtime_has_the_handlers();
    return checks_result();
}
