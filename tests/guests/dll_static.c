/* flags: -lorder_second -lorder_first */
/* DLLs that the program imports: started before it, told of its end in the reverse order. */
#include "check.h"

#include "dll/order.h"
#include <string.h>
#include <windows.h>

extern __declspec(dllimport) int second_refuses;

/* This program again, as a child that shows the log at its end. */
static void run_child(char *output, DWORD size)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    STARTUPINFOA start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION process;
    char command[MAX_PATH + 16], path[MAX_PATH];
    DWORD done = 0, total = 0;
    HANDLE read_end;

    CHECK(CreatePipe(&read_end, &start.hStdOutput, &inherited, 0));
    SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0);
    SetEnvironmentVariableA("ORDER_SHOW", "1");
    GetModuleFileNameA(NULL, path, sizeof path);
    sprintf(command, "\"%s\" child", path);
    CHECK(CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process));
    SetEnvironmentVariableA("ORDER_SHOW", NULL);
    CloseHandle(start.hStdOutput);
    while (total < size - 1 && ReadFile(read_end, output + total, size - 1 - total, &done, NULL) &&
           done > 0)
        total += done;
    output[total] = 0;
    WaitForSingleObject(process.hProcess, 20000);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    CloseHandle(read_end);
}

static DWORD WINAPI wait_for_ever(void *parameter)
{
    (void)parameter;
    Sleep(INFINITE);
    return 0;
}

int main(int argc, char **argv)
{
    char output[256];

    (void)argv;
    if (argc > 1) { /* the thread is stopped without a word to the DLLs */
        order_clear();
        CreateThread(NULL, 0, wait_for_ever, NULL, 0, NULL);
        Sleep(50);
        return 0;
    }
    CHECK_EQUAL(second_refuses, 0);
    CHECK(strcmp(order_text(), "1+process 2+process static ") == 0);
    CHECK(FreeLibrary(GetModuleHandleA("order_second.dll")));
    CHECK(GetModuleHandleA("order_second.dll") != NULL);
    run_child(output, sizeof output);
    CHECK(strcmp(output, "1+thread 2+thread 2-process 1-process ") == 0);
    return checks_result();
}
