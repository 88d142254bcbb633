/*
 * Traps of the processor (Intel SDM volume 3, chapter 6, "Interrupt and exception handling") as
 * exceptions of Windows ("EXCEPTION_RECORD structure"). Linux' signal numbers are too coarse: it
 * calls privileged instructions, software interrupts and non-canonical addresses all SIGSEGV.
 */
#include "abi/signals_fault.h"

#include "abi/context.h"
#include "abi/memory.h"
#include "abi/model.h"
#include "abi/translate/translate.h"
#include "abi/unwind.h"

#include <signal.h>
#include <string.h>

enum trap {
    TRAP_DIVIDE = 0,
    TRAP_DEBUG = 1,
    TRAP_INT3 = 3,
    TRAP_OVERFLOW = 4,
    TRAP_BOUND = 5,
    TRAP_OPCODE = 6,
    TRAP_STACK = 12,
    TRAP_PROTECTION = 13,
    TRAP_PAGE = 14,
    TRAP_X87 = 16,
    TRAP_ALIGNMENT = 17,
    TRAP_SIMD = 19
};

enum { PAGE_WAS_WRITE = 2, PAGE_WAS_FETCH = 16 };         /* a page fault's error code */
enum { ERROR_WAS_INTERRUPT = 2, ERROR_VECTOR_SHIFT = 3 }; /* a protection fault's */
enum { FLAG_TRAP = 0x100, INSTRUCTION_MOST = 15, INTERRUPT_OPCODE = 0xcd };
enum { REX_W = 8, REX_R = 4, REX_X = 2, REX_B = 1 };

/* Software interrupts that Windows defines. */
enum { INTERRUPT_FAIL_FAST = 0x29, INTERRUPT_ASSERT = 0x2c, INTERRUPT_DEBUG_SERVICE = 0x2d };

/* An instruction behind its prefixes. */
struct instruction {
    uint8_t bytes[INSTRUCTION_MOST];
    unsigned at; /* the opcode */
    unsigned rex;
    bool is_word;    /* operand size 16 */
    bool is_narrow;  /* addresses of 32 bits */
    bool is_segment; /* based on FS or GS */
};

enum mode { MODE_64, MODE_32 };

uintptr_t fault_address(const ucontext_t *host)
{
    return (uintptr_t)host->uc_mcontext.gregs[REG_CR2];
}

bool fault_is_page_fault(const ucontext_t *host)
{
    return host->uc_mcontext.gregs[REG_TRAPNO] == TRAP_PAGE;
}

bool fault_is_write(const ucontext_t *host)
{
    return fault_is_page_fault(host) && host->uc_mcontext.gregs[REG_ERR] & PAGE_WAS_WRITE;
}

bool fault_is_step(const ucontext_t *host)
{
    return host->uc_mcontext.gregs[REG_TRAPNO] == TRAP_DEBUG;
}

static bool is_prefix(uint8_t byte)
{
    return byte != 0 && memchr("\x66\x67\xf0\xf2\xf3\x2e\x36\x3e\x26\x64\x65", byte, 11) != NULL;
}

/* False when the instruction cannot be read. */
static bool instruction_read(uintptr_t pc, enum mode mode, struct instruction *instruction)
{
    size_t size = INSTRUCTION_MOST;
    uint8_t *bytes = instruction->bytes;
    unsigned i = 0;

    memset(instruction, 0, sizeof *instruction);
    if (!unwind_read(pc, bytes, size)) { /* it may end at the end of its page */
        size = MEMORY_PAGE - pc % MEMORY_PAGE;
        if (size >= INSTRUCTION_MOST || !unwind_read(pc, bytes, size))
            return false;
    }
    for (; i < INSTRUCTION_MOST - 4 && is_prefix(bytes[i]); i++) {
        if (bytes[i] == 0x66)
            instruction->is_word = true;
        if (bytes[i] == 0x67)
            instruction->is_narrow = true;
        if (bytes[i] == 0x64 || bytes[i] == 0x65)
            instruction->is_segment = true;
    }
    if (mode == MODE_64 && (bytes[i] & 0xf0) == 0x40)
        instruction->rex = bytes[i++];
    instruction->at = i;
    return true;
}

static bool is_privileged(const struct instruction *instruction)
{
    const uint8_t *b = instruction->bytes + instruction->at;

    if (b[0] == 0x0f)
        return (b[1] == 0x00 && (b[2] >> 3 & 7) >= 2 && (b[2] >> 3 & 7) <= 3) ||
               (b[1] == 0x01 && (b[2] >> 3 & 7) >= 2 && (b[2] >> 3 & 7) != 4) ||
               (b[1] >= 0x20 && b[1] <= 0x23) || (b[1] >= 0x06 && b[1] <= 0x09) || b[1] == 0x30 ||
               b[1] == 0x32 || b[1] == 0x33 || b[1] == 0x35;
    return b[0] == 0xf4 || b[0] == 0xfa || b[0] == 0xfb || (b[0] >= 0xe4 && b[0] <= 0xe7) ||
           (b[0] >= 0xec && b[0] <= 0xef) || (b[0] >= 0x6c && b[0] <= 0x6f);
}

static uintptr_t displacement(const uint8_t *at, unsigned size)
{
    int32_t wide = 0;

    if (size == 1)
        return (uintptr_t)(intptr_t)(int8_t)*at;
    memcpy(&wide, at, size);
    return (uintptr_t)(intptr_t)wide;
}

/* The scaled-index byte's part of an address. */
static uintptr_t scaled_address(const CONTEXT *context, const struct instruction *instruction,
                                const uint8_t *modrm)
{
    unsigned base = (modrm[1] & 7u) | (instruction->rex & REX_B ? 8 : 0);
    unsigned index = (modrm[1] >> 3 & 7u) | (instruction->rex & REX_X ? 8 : 0);
    uintptr_t address = 0;

    if ((modrm[1] & 7) == 5 && modrm[0] >> 6 == 0)
        address = displacement(modrm + 2, 4);
    else
        address = *context_register((CONTEXT *)context, base);
    if (index != 4)
        address += *context_register((CONTEXT *)context, index) << (modrm[1] >> 6);
    return address;
}

/* The address of a ModRM memory operand; no immediate follows it. */
static uintptr_t operand_address(const CONTEXT *context, const struct instruction *instruction,
                                 const uint8_t *modrm)
{
    static const uint8_t displacement_sizes[] = {0, 1, 4};
    unsigned base = (modrm[0] & 7u) | (instruction->rex & REX_B ? 8 : 0);
    unsigned mode = modrm[0] >> 6, size = displacement_sizes[mode];
    const uint8_t *behind = modrm + 1;
    uintptr_t address;

    if ((modrm[0] & 7) == 4) {
        address = scaled_address(context, instruction, modrm);
        behind++;
    } else if (mode == 0 && (modrm[0] & 7) == 5) {
        return context->Rip + (uintptr_t)(modrm + 5 - instruction->bytes) +
               displacement(modrm + 1, 4);
    } else {
        address = *context_register((CONTEXT *)context, base);
    }
    if (size)
        address += displacement(behind, size);
    return instruction->is_narrow ? (uint32_t)address : address;
}

/* A byte register: without REX, numbers 4 to 7 are AH, CH, DH and BH. */
static uint64_t register_operand(const CONTEXT *context, const struct instruction *instruction,
                                 unsigned number, unsigned size)
{
    uint64_t value;

    if (size == 1 && instruction->rex == 0 && number >= 4)
        return *context_register((CONTEXT *)context, number - 4) >> 8 & 0xff;
    if (instruction->rex & REX_B)
        number += 8;
    value = *context_register((CONTEXT *)context, number);
    return size == 8 ? value : value & ((UINT64_C(1) << size * 8) - 1);
}

/* The processor has one trap for both; Windows looks at the divisor. */
static DWORD divide_code(const CONTEXT *context)
{
    struct instruction instruction;
    uint64_t divisor = 0;
    const uint8_t *opcode;
    unsigned size = 4;

    if (!instruction_read(context->Rip, MODE_64, &instruction) || instruction.is_segment)
        return (DWORD)STATUS_INTEGER_DIVIDE_BY_ZERO;
    opcode = instruction.bytes + instruction.at;
    if (opcode[0] == 0xf6)
        size = 1;
    else if (instruction.rex & REX_W)
        size = 8;
    else if (instruction.is_word)
        size = 2;
    if (opcode[1] >> 6 == 3)
        divisor = register_operand(context, &instruction, opcode[1] & 7, size);
    else
        unwind_read(operand_address(context, &instruction, opcode + 1), &divisor, size);
    return (DWORD)(divisor ? STATUS_INTEGER_OVERFLOW : STATUS_INTEGER_DIVIDE_BY_ZERO);
}

/* The first unmasked exception of those that have happened, in the processor's order. */
static DWORD floating_code(unsigned status, unsigned masks)
{
    static const NTSTATUS codes[] = {
        STATUS_FLOAT_INVALID_OPERATION, STATUS_FLOAT_DENORMAL_OPERAND, STATUS_FLOAT_DIVIDE_BY_ZERO,
        STATUS_FLOAT_OVERFLOW,          STATUS_FLOAT_UNDERFLOW,        STATUS_FLOAT_INEXACT_RESULT,
    };
    unsigned happened = status & ~masks & 0x3f;

    if (happened & 1 && status & 0x40)
        return (DWORD)STATUS_FLOAT_STACK_CHECK;
    return (DWORD)(happened ? codes[__builtin_ctz(happened)] : STATUS_FLOAT_INVALID_OPERATION);
}

static void set_access(EXCEPTION_RECORD *record, NTSTATUS code, ULONG_PTR kind, ULONG_PTR address)
{
    record->ExceptionCode = (DWORD)code;
    record->NumberParameters = 2;
    record->ExceptionInformation[0] = kind;
    record->ExceptionInformation[1] = address;
}

static void describe_page_fault(int signal, const ucontext_t *host, EXCEPTION_RECORD *record)
{
    greg_t error = host->uc_mcontext.gregs[REG_ERR];
    uintptr_t address = fault_address(host);
    ULONG_PTR kind = EXCEPTION_READ_FAULT;

    if (error & PAGE_WAS_FETCH)
        kind = EXCEPTION_EXECUTE_FAULT;
    else if (error & PAGE_WAS_WRITE)
        kind = EXCEPTION_WRITE_FAULT;
    if (signal == SIGBUS) { /* a mapped file that has become shorter, or that cannot be read */
        set_access(record, STATUS_IN_PAGE_ERROR, kind, address);
        record->NumberParameters = 3;
        record->ExceptionInformation[2] = (ULONG_PTR)STATUS_END_OF_FILE;
    } else if (memory_guard_hit((const void *)address)) {
        set_access(record, STATUS_GUARD_PAGE_VIOLATION, kind, address);
    } else {
        set_access(record, STATUS_ACCESS_VIOLATION, kind, address);
    }
}

/* A software interrupt that the processor did not let through. True for fail fast. */
static bool describe_interrupt(unsigned vector, EXCEPTION_RECORD *record, CONTEXT *context)
{
    switch (vector) {
    case INTERRUPT_FAIL_FAST:
        record->ExceptionCode = (DWORD)STATUS_STACK_BUFFER_OVERRUN;
        record->ExceptionFlags = EXCEPTION_NONCONTINUABLE;
        record->NumberParameters = 1;
        record->ExceptionInformation[0] = context->Rcx;
        return true;
    case INTERRUPT_ASSERT:
        record->ExceptionCode = (DWORD)STATUS_ASSERTION_FAILURE;
        return false;
    case INTERRUPT_DEBUG_SERVICE: /* Windows says where the next instruction is */
        context->Rip += 2;
        record->ExceptionAddress = (void *)context->Rip;
        record->ExceptionCode = (DWORD)STATUS_BREAKPOINT;
        record->NumberParameters = 1;
        return false;
    default:
        set_access(record, STATUS_ACCESS_VIOLATION, EXCEPTION_READ_FAULT, UINTPTR_MAX);
        return false;
    }
}

/* A protection fault names no address; Windows says -1. */
static bool describe_protection(const ucontext_t *host, EXCEPTION_RECORD *record, CONTEXT *context)
{
    greg_t error = host->uc_mcontext.gregs[REG_ERR];
    struct instruction instruction;

    if (error & ERROR_WAS_INTERRUPT)
        return describe_interrupt((unsigned)error >> ERROR_VECTOR_SHIFT, record, context);
    if (instruction_read(context->Rip, MODE_64, &instruction) && is_privileged(&instruction))
        record->ExceptionCode = (DWORD)STATUS_PRIVILEGED_INSTRUCTION;
    else
        set_access(record, STATUS_ACCESS_VIOLATION, EXCEPTION_READ_FAULT, UINTPTR_MAX);
    return false;
}

/* In translated code it stands for what cannot be run in the guest's, or for no code at all. */
static bool describe_opcode(EXCEPTION_RECORD *record, CONTEXT *context)
{
    struct instruction instruction;
    struct translate_place place;

    record->ExceptionCode = (DWORD)STATUS_ILLEGAL_INSTRUCTION;
    if (!guest_is_32())
        return false;
    if (context->Rip == (uintptr_t)translate_no_code)
        set_access(record, STATUS_ACCESS_VIOLATION, EXCEPTION_EXECUTE_FAULT, (uint32_t)context->R8);
    if (!translate_place(context->Rip, &place) ||
        !instruction_read(place.guest, MODE_32, &instruction))
        return false;
    if (instruction.bytes[instruction.at] == INTERRUPT_OPCODE)
        return describe_interrupt(instruction.bytes[instruction.at + 1], record, context);
    if (is_privileged(&instruction))
        record->ExceptionCode = (DWORD)STATUS_PRIVILEGED_INSTRUCTION;
    return false;
}

bool fault_describe(int signal, const ucontext_t *host, EXCEPTION_RECORD *record, CONTEXT *context)
{
    record->ExceptionFlags = 0;
    record->ExceptionRecord = NULL;
    record->ExceptionAddress = (void *)context->Rip;
    record->NumberParameters = 0;
    record->ExceptionInformation[0] = 0;
    switch (host->uc_mcontext.gregs[REG_TRAPNO]) {
    case TRAP_PAGE:
        describe_page_fault(signal, host, record);
        return false;
    case TRAP_INT3: /* Windows says where the breakpoint is */
        context->Rip--;
        record->ExceptionAddress = (void *)context->Rip;
        record->ExceptionCode = (DWORD)STATUS_BREAKPOINT;
        record->NumberParameters = 1;
        return false;
    case TRAP_DEBUG: /* one step: who wants another one asks again */
        context->EFlags &= ~(DWORD)FLAG_TRAP;
        record->ExceptionCode = (DWORD)STATUS_SINGLE_STEP;
        return false;
    case TRAP_DIVIDE:
        record->ExceptionCode = divide_code(context);
        return false;
    case TRAP_OVERFLOW:
        record->ExceptionCode = (DWORD)STATUS_INTEGER_OVERFLOW;
        return false;
    case TRAP_BOUND:
        record->ExceptionCode = (DWORD)STATUS_ARRAY_BOUNDS_EXCEEDED;
        return false;
    case TRAP_X87:
        record->ExceptionCode =
            floating_code(context->FltSave.StatusWord, context->FltSave.ControlWord);
        return false;
    case TRAP_SIMD:
        record->ExceptionCode = floating_code(context->MxCsr & 0x3f, context->MxCsr >> 7);
        return false;
    case TRAP_ALIGNMENT:
        record->ExceptionCode = (DWORD)STATUS_DATATYPE_MISALIGNMENT;
        return false;
    case TRAP_OPCODE:
        return describe_opcode(record, context);
    default: /* TRAP_PROTECTION, TRAP_STACK and rarer ones */
        return describe_protection(host, record, context);
    }
}
