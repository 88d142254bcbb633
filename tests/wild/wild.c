/*
 * Calls one function after another with pointers that lead nowhere: each pointer parameter in turn,
 * then all of them, with handles of many kinds. What is allowed is what the function's result says,
 * and an exception about the pointer that was passed. The process must live on, and what the
 * functions share must still work: a lock that an exception left behind ends in the runner's
 * timeout.
 * usage: wild FIRST [COUNT]; with no argument, the number of functions
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

struct function {
    const char *dll, *name, *kinds; /* table.c */
};

static const struct function functions[] = {
#ifdef _WIN64
#include "wild64.inc"
#else
#include "wild32.inc"
#endif
};

enum {
    COUNT = sizeof functions / sizeof *functions,
    WORDS = 32,
    ROOM = 0x10000,  /* of each good pointer */
    CLEAN = 0x400,   /* of it, what is zero before each call */
    ABOUT = 0x20000, /* a fault so far from a wild pointer is about it */
    SMALL = 3,
    COMPLAINTS = 4
};

/* They end or stop the caller, or go where an argument says: that is what they are for. */
static const char *const not_called[] = {
#include "not_called.inc"
};

static char *good_pages, *wild_pages;
static ULONG_PTR wild[16];
static unsigned wild_count;
static ULONG_PTR handles[16];
static unsigned handle_count;
static unsigned failures;

/* The call under way. */
static const struct function *now;
static ULONG_PTR words[WORDS];
static char word_kinds[WORDS];
static volatile int in_call;

ULONG_PTR wild_call(const void *function, const ULONG_PTR *arguments, unsigned count);
extern char wild_recover[];
ULONG_PTR wild_frame;

#ifdef _WIN64
__asm__(".globl wild_call\n"
        "wild_call:\n"
        "\tpushq %rbp\n"
        "\tmovq %rsp, %rbp\n"
        "\tpushq %rbx\n"
        "\tpushq %rsi\n"
        "\tpushq %rdi\n"
        "\tpushq %r12\n"
        "\tpushq %r13\n"
        "\tpushq %r14\n"
        "\tpushq %r15\n"
        "\tsubq $8, %rsp\n"
        "\tmovq %rbp, wild_frame(%rip)\n"
        "\tmovq %rcx, %rax\n"
        "\tmovl %r8d, %ecx\n"
        "\tleaq (, %rcx, 8), %r10\n"
        "\tsubq %r10, %rsp\n"
        "\tmovq %rdx, %rsi\n"
        "\tmovq %rsp, %rdi\n"
        "\trep movsq\n"
        "\tmovq (%rsp), %rcx\n"
        "\tmovq 8(%rsp), %rdx\n"
        "\tmovq 16(%rsp), %r8\n"
        "\tmovq 24(%rsp), %r9\n"
        "\tmovq %rcx, %xmm0\n"
        "\tmovq %rdx, %xmm1\n"
        "\tmovq %r8, %xmm2\n"
        "\tmovq %r9, %xmm3\n"
        "\tcall *%rax\n"
        ".globl wild_recover\n"
        "wild_recover:\n"
        "\tcld\n"
        "\tmovq wild_frame(%rip), %rbp\n"
        "\tleaq -56(%rbp), %rsp\n"
        "\tpopq %r15\n"
        "\tpopq %r14\n"
        "\tpopq %r13\n"
        "\tpopq %r12\n"
        "\tpopq %rdi\n"
        "\tpopq %rsi\n"
        "\tpopq %rbx\n"
        "\tpopq %rbp\n"
        "\tret\n");
#else
ULONG_PTR wild_chain;

__asm__(".globl _wild_call\n"
        "_wild_call:\n"
        "\tpushl %ebp\n"
        "\tmovl %esp, %ebp\n"
        "\tpushl %ebx\n"
        "\tpushl %esi\n"
        "\tpushl %edi\n"
        "\tmovl %ebp, _wild_frame\n"
        "\tmovl %fs:0, %eax\n"
        "\tmovl %eax, _wild_chain\n"
        "\tmovl 16(%ebp), %ecx\n"
        "\tleal (, %ecx, 4), %eax\n"
        "\tsubl %eax, %esp\n"
        "\tmovl 12(%ebp), %esi\n"
        "\tmovl %esp, %edi\n"
        "\trep movsl\n"
        "\tcall *8(%ebp)\n"
        ".globl _wild_recover\n"
        "_wild_recover:\n"
        "\tcld\n"
        "\tfninit\n"
        "\tmovl _wild_frame, %ebp\n"
        "\tmovl _wild_chain, %ecx\n"
        "\tmovl %ecx, %fs:0\n"
        "\tleal -12(%ebp), %esp\n"
        "\tpopl %edi\n"
        "\tpopl %esi\n"
        "\tpopl %ebx\n"
        "\tpopl %ebp\n"
        "\tret\n");
#endif

static void complain(const char *what, ULONG_PTR at, ULONG_PTR about)
{
    char line[512];
    int length = snprintf(line, sizeof line, "%s!%s(", now->dll, now->name);
    DWORD done;

    for (unsigned i = 0; word_kinds[i]; i++)
        length += snprintf(line + length, sizeof line - (size_t)length, "%s0x%llx", i ? ", " : "",
                           (unsigned long long)words[i]);
    if (failures++ >= COMPLAINTS)
        return;
    length += snprintf(line + length, sizeof line - (size_t)length, "): %s 0x%llx at 0x%llx\r\n",
                       what, (unsigned long long)about, (unsigned long long)at);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), line, (DWORD)length, &done, NULL);
}

static BOOL is_near(ULONG_PTR address, ULONG_PTR pointer)
{
    return address - pointer < ABOUT || pointer - address < ABOUT;
}

/* About a pointer that was passed, or memory that only such a pointer leads to; or one that good
 * memory, which is zeros, leads to. */
static BOOL is_about_an_argument(ULONG_PTR address)
{
    if (address >= (ULONG_PTR)good_pages && address < (ULONG_PTR)(wild_pages + 16 * ROOM))
        return TRUE;
    for (unsigned i = 0; word_kinds[i]; i++) {
        if (word_kinds[i] != 'n' && is_near(address, words[i]))
            return TRUE;
        if (word_kinds[i] == 'P' && is_near(address, 0))
            return TRUE;
        if (address == (ULONG_PTR)-1 && (words[i] >> 16) * 2 >= (ULONG_PTR)-1 >> 16)
            return TRUE; /* no canonical address */
    }
    return FALSE;
}

static BOOL is_expected(const EXCEPTION_RECORD *record)
{
    switch (record->ExceptionCode) {
    case STATUS_ACCESS_VIOLATION:
    case STATUS_GUARD_PAGE_VIOLATION:
    case STATUS_IN_PAGE_ERROR:
        return is_about_an_argument(record->ExceptionInformation[1]);
    case STATUS_BREAKPOINT:
    case STATUS_INTEGER_DIVIDE_BY_ZERO: /* numbers are 0, too */
    case STATUS_INVALID_HANDLE:
    case STATUS_INVALID_PARAMETER:
    case STATUS_NO_MEMORY:
    case 0xe06d7363: /* a C++ exception */
    case 0xc0000374: /* heap corruption */
    case 0xc0000002: /* not implemented: it has said so */
        return TRUE;
    default:
        return FALSE;
    }
}

static LONG CALLBACK on_exception(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    CONTEXT *context = pointers->ContextRecord;

    if (!in_call)
        return EXCEPTION_CONTINUE_SEARCH;
    in_call = 0;
    if (!is_expected(record))
        complain("exception", (ULONG_PTR)record->ExceptionAddress,
                 record->ExceptionCode == STATUS_ACCESS_VIOLATION ? record->ExceptionInformation[1]
                                                                  : record->ExceptionCode);
#ifdef _WIN64
    context->Rip = (DWORD64)wild_recover;
    context->Rsp = wild_frame - 64;
#else
    context->Eip = (DWORD)wild_recover;
    context->Esp = wild_frame - 12;
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

static int callback(void)
{
    return 0;
}

static ULONG_PTR good_value(char kind, unsigned index, ULONG_PTR number, ULONG_PTR handle)
{
    switch (kind) {
    case 'p':
    case 'P':
        memset(good_pages + index * ROOM, 0, CLEAN);
        return (ULONG_PTR)(good_pages + index * ROOM);
    case 'f':
        return (ULONG_PTR)callback;
    case 'h':
        return handle;
    case 'm':
        return handle ? (ULONG_PTR)GetModuleHandleA("kernel32.dll") : 0;
    default:
        return number;
    }
}

static void call_once(const void *address)
{
    in_call = 1;
    wild_call(address, words, WORDS);
    in_call = 0;
}

/* only < 0: all of them. */
static void call_with(const void *address, int only, ULONG_PTR pointer, ULONG_PTR number,
                      ULONG_PTR handle)
{
    unsigned at = 0;

    memset(words, 0, sizeof words);
    memset(word_kinds, 0, sizeof word_kinds);
    memset(good_pages + (WORDS - 1) * ROOM, 0, CLEAN); /* the misaligned one */
    for (unsigned i = 0; now->kinds[i]; i++) {
        char kind = now->kinds[i];
        BOOL is_wild = (kind == 'p' || kind == 'P') && (only < 0 || only == (int)i);

        word_kinds[at] = kind;
        words[at++] = is_wild ? pointer : good_value(kind, i, number, handle);
#ifndef _WIN64
        if (kind == 'q' || kind == 'd')
            word_kinds[at++] = 'n';
#endif
    }
    call_once(address);
}

static void call_with_handle(const void *address, ULONG_PTR handle)
{
    for (ULONG_PTR number = 0; number <= SMALL; number += SMALL) {
        for (unsigned k = 0; k < wild_count; k++) {
            for (int i = 0; now->kinds[i]; i++) {
                if (now->kinds[i] == 'p' || now->kinds[i] == 'P')
                    call_with(address, i, wild[k], number, handle);
            }
            call_with(address, -1, wild[k], number, handle);
        }
    }
}

static BOOL is_called(const char *name)
{
    for (size_t i = 0; i < sizeof not_called / sizeof *not_called; i++) {
        if (strcmp(not_called[i], name) == 0)
            return FALSE;
    }
    return TRUE;
}

static ULONG_PTR file_handle(void)
{
    return (ULONG_PTR)CreateFileA("wild.tmp", GENERIC_READ | GENERIC_WRITE | DELETE, 7, NULL,
                                  CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

static ULONG_PTR closed_pipe(void)
{
    HANDLE reader, writer;

    CreatePipe(&reader, &writer, NULL, 0);
    CloseHandle(writer);
    return (ULONG_PTR)reader;
}

/* One of each kind; functions may close them. */
static void open_handles(void)
{
    HKEY key = NULL;

    RegCreateKeyExA(HKEY_CURRENT_USER, "Software\\wild", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key,
                    NULL);
    handle_count = 0;
    handles[handle_count++] = 0;
    handles[handle_count++] = (ULONG_PTR)-1;
    handles[handle_count++] = (ULONG_PTR)-2;
    handles[handle_count++] = 0x7ffc;
    handles[handle_count++] = (ULONG_PTR)CreateEventA(NULL, FALSE, FALSE, NULL);
    handles[handle_count++] = file_handle();
    handles[handle_count++] = closed_pipe();
    handles[handle_count++] = (ULONG_PTR)CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    handles[handle_count++] = (ULONG_PTR)CreateJobObjectA(NULL, NULL);
    handles[handle_count++] = (ULONG_PTR)key;
    handles[handle_count++] = (ULONG_PTR)socket(AF_INET, SOCK_STREAM, 0);
    if (strstr(now->name, "Heap"))
        handles[handle_count++] = (ULONG_PTR)GetProcessHeap();
}

static void call_function(const struct function *function)
{
    const void *address = (const void *)GetProcAddress(LoadLibraryA(function->dll), function->name);
    BOOL has_handle = strchr(function->kinds, 'h') || strchr(function->kinds, 'w');

    now = function;
    if (!address) {
        complain("not found", 0, 0);
        return;
    }
    open_handles();
    for (unsigned i = 0; i < (has_handle ? handle_count : 1); i++)
        call_with_handle(address, handles[i]);
}

/* Addresses that lead nowhere, or not where they should. */
static void lay_wild_pointers(void)
{
    enum { PAGE = 0x1000 };
    DWORD before;

    good_pages = VirtualAlloc(NULL, (WORDS + 16) * ROOM, MEM_RESERVE, PAGE_NOACCESS);
    wild_pages = good_pages + WORDS * ROOM;
    VirtualAlloc(good_pages, WORDS * ROOM, MEM_COMMIT, PAGE_READWRITE);
    VirtualAlloc(wild_pages + 4 * ROOM, PAGE, MEM_COMMIT, PAGE_READWRITE);
    VirtualAlloc(wild_pages + 8 * ROOM, PAGE, MEM_COMMIT, PAGE_READWRITE);
    VirtualProtect(wild_pages + 8 * ROOM, PAGE, PAGE_READONLY, &before);
    wild_count = 0;
    wild[wild_count++] = 0;
    wild[wild_count++] = 1;
    wild[wild_count++] = (ULONG_PTR)-1;
    wild[wild_count++] = (ULONG_PTR)(wild_pages + ROOM);
    wild[wild_count++] = (ULONG_PTR)(wild_pages + 4 * ROOM + PAGE - 2);
    wild[wild_count++] = (ULONG_PTR)(wild_pages + 8 * ROOM);
    wild[wild_count++] = (ULONG_PTR)(good_pages + (WORDS - 1) * ROOM + 1);
    wild[wild_count++] = 0x80001000;
    wild[wild_count++] = 0xfffe0002;
#ifdef _WIN64
    wild[wild_count++] = 0x8000000000001000;
    wild[wild_count++] = 0xffff800000001000;
#endif
}

static DWORD WINAPI thread_start(void *argument)
{
    return *(DWORD *)argument;
}

/* What most functions share still works. */
static void check_health(void)
{
    DWORD seven = 7, code = 0;
    HANDLE thread = CreateThread(NULL, 0, thread_start, &seven, 0, NULL);
    void *block = malloc(100000), *other = HeapAlloc(GetProcessHeap(), 0, 100);
    ULONG_PTR file = file_handle();
    char path[MAX_PATH];
    HKEY key;

    if (WaitForSingleObject(thread, 10000) != WAIT_OBJECT_0 || !GetExitCodeThread(thread, &code) ||
        code != 7)
        complain("no thread", 0, code);
    if (!block || !other)
        complain("no memory", 0, 0);
    if (file == (ULONG_PTR)INVALID_HANDLE_VALUE)
        complain("no file", 0, GetLastError());
    if (!LoadLibraryA("version.dll") || !GetModuleFileNameA(NULL, path, sizeof path))
        complain("no module", 0, GetLastError());
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software", 0, KEY_READ, &key) == 0)
        RegCloseKey(key);
    SetEnvironmentVariableA("wild", "1");
}

int main(int argc, char **argv)
{
    unsigned first = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
    unsigned end = first + (argc > 2 ? (unsigned)atoi(argv[2]) : 1);
    WSADATA data;

    if (argc < 2) {
        printf("%d\n", COUNT);
        return 0;
    }
    WSAStartup(MAKEWORD(2, 2), &data);
    lay_wild_pointers();
    AddVectoredExceptionHandler(1, on_exception);
    for (unsigned i = first; i < end && i < COUNT; i++) {
        if (!is_called(functions[i].name))
            continue;
        printf("%s!%s\n", functions[i].dll, functions[i].name);
        fflush(stdout);
        call_function(&functions[i]);
    }
    check_health();
    TerminateProcess(GetCurrentProcess(), failures ? 1 : 77);
    return 1;
}
