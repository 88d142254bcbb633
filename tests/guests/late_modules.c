/* A system DLL that is loaded late finds room in what the program has left. */
#include "check.h"

#include <windows.h>

enum { CHUNK = 0x1000000, CHUNKS = 128 };

int main(void)
{
    static void *chunks[CHUNKS];
    int count = 0;
    HMODULE late;

    CHECK(GetModuleHandleA("userenv.dll") == NULL);
    while (count < CHUNKS &&
           (chunks[count] = VirtualAlloc(NULL, CHUNK, MEM_RESERVE, PAGE_NOACCESS)))
        count++;
    CHECK(count > 16);
    VirtualFree(chunks[count / 2], 0, MEM_RELEASE);
    late = LoadLibraryA("userenv.dll");
    CHECK(late != NULL);
    CHECK(GetProcAddress(late, "GetUserProfileDirectoryW") != NULL);
    return checks_result();
}
