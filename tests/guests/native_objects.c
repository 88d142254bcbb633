/* flags: -lntdll */
/* The native functions: events, mutants, semaphores, keyed events, names and types of objects. */
#include "check.h"

#include <string.h>
#include <windows.h>
#include <winternl.h>

NTSTATUS NTAPI NtCreateEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG, BOOLEAN);
NTSTATUS NTAPI NtOpenEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
NTSTATUS NTAPI NtSetEvent(HANDLE, LONG *);
NTSTATUS NTAPI NtQueryEvent(HANDLE, ULONG, void *, ULONG, ULONG *);
NTSTATUS NTAPI NtCreateMutant(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, BOOLEAN);
NTSTATUS NTAPI NtReleaseMutant(HANDLE, LONG *);
NTSTATUS NTAPI NtCreateSemaphore(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, LONG, LONG);
NTSTATUS NTAPI NtReleaseSemaphore(HANDLE, LONG, LONG *);
NTSTATUS NTAPI NtCreateKeyedEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG);
NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE, void *, BOOLEAN, LARGE_INTEGER *);
NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE, void *, BOOLEAN, LARGE_INTEGER *);

#define STATUS(value) ((NTSTATUS)(value))

static void an_event_has_a_name(void)
{
    WCHAR path[] = L"\\Sessions\\1\\BaseNamedObjects\\sojourn-test-native";
    UNICODE_STRING name = {sizeof path - 2, sizeof path, path}, *found;
    OBJECT_ATTRIBUTES attributes;
    char buffer[300];
    HANDLE event, other;
    LONG before = 9;
    ULONG size, state[2];

    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    CHECK_EQUAL(NtCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, 0, FALSE), 0);
    CHECK_EQUAL(NtCreateEvent(&other, EVENT_ALL_ACCESS, &attributes, 0, FALSE),
                STATUS(0xc0000035)); /* STATUS_OBJECT_NAME_COLLISION */
    attributes.Attributes = OBJ_OPENIF;
    CHECK_EQUAL(NtCreateEvent(&other, EVENT_ALL_ACCESS, &attributes, 0, FALSE),
                STATUS(0x40000000)); /* STATUS_OBJECT_NAME_EXISTS */
    CHECK_EQUAL(NtClose(other), 0);
    other = OpenEventW(SYNCHRONIZE, FALSE, L"sojourn-test-native");
    CHECK(other != NULL);
    CHECK_EQUAL(NtSetEvent(event, &before), 0);
    CHECK_EQUAL(before, 0);
    CHECK_EQUAL(WaitForSingleObject(other, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(NtQueryEvent(event, 0, state, sizeof state, &size), 0);
    CHECK_EQUAL(state[1], 1);
    CHECK_EQUAL(NtQueryObject(event, 1, buffer, sizeof buffer, &size), 0);
    found = (UNICODE_STRING *)buffer;
    CHECK(found->Length == name.Length && memcmp(found->Buffer, path, name.Length) == 0);
    CHECK_EQUAL(NtQueryObject(event, ObjectTypeInformation, buffer, sizeof buffer, &size), 0);
    CHECK(wcscmp(found->Buffer, L"Event") == 0);
    CHECK_EQUAL(NtQueryObject(event, 1, buffer, 20, &size), STATUS(0x80000005));
    NtClose(other);
    NtClose(event);
    CHECK_EQUAL(NtClose(event), STATUS(0xc0000008)); /* STATUS_INVALID_HANDLE */
    name.Buffer++;
    name.Length -= 2;
    CHECK_EQUAL(NtOpenEvent(&event, SYNCHRONIZE, &attributes), STATUS(0xc000003b));
}

static void counts_are_reported(void)
{
    HANDLE mutant, semaphore;
    LONG before = 9;

    CHECK_EQUAL(NtCreateMutant(&mutant, MUTEX_ALL_ACCESS, NULL, TRUE), 0);
    CHECK_EQUAL(NtWaitForSingleObject(mutant, FALSE, NULL), 0);
    CHECK_EQUAL(NtReleaseMutant(mutant, &before), 0);
    CHECK_EQUAL(before, -1);
    CHECK_EQUAL(NtReleaseMutant(mutant, &before), 0);
    CHECK_EQUAL(before, 0);
    CHECK_EQUAL(NtReleaseMutant(mutant, &before), STATUS(0xc0000046));
    CHECK_EQUAL(NtCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, NULL, 0, 2), 0);
    CHECK_EQUAL(NtReleaseSemaphore(semaphore, 1, &before), 0);
    CHECK_EQUAL(before, 0);
    CHECK_EQUAL(NtReleaseSemaphore(semaphore, 2, &before), STATUS(0xc0000047));
    CHECK_EQUAL(NtClose(mutant), 0);
    CHECK_EQUAL(NtClose(semaphore), 0);
}

static HANDLE keyed;
static LONG turns;

static DWORD WINAPI take_turns(void *key)
{
    for (int i = 0; i < 1000; i++) {
        if (NtWaitForKeyedEvent(keyed, key, FALSE, NULL) == 0)
            InterlockedIncrement(&turns);
    }
    return 0;
}

static void keys_meet(void)
{
    static int keys[2];
    LARGE_INTEGER soon = {.QuadPart = -100000};
    HANDLE threads[2];

    CHECK_EQUAL(NtCreateKeyedEvent(&keyed, GENERIC_ALL, NULL, 0), 0);
    CHECK_EQUAL(NtWaitForKeyedEvent(keyed, &keys[0], FALSE, &soon), STATUS(0x102));
    CHECK_EQUAL(NtReleaseKeyedEvent(keyed, &keys[0], FALSE, &soon), STATUS(0x102));
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, take_turns, &keys[i], 0, NULL);
    for (int i = 0; i < 2000; i++)
        CHECK_EQUAL(NtReleaseKeyedEvent(keyed, &keys[i % 2], FALSE, NULL), 0);
    CHECK_EQUAL(WaitForMultipleObjects(2, threads, TRUE, 10000), WAIT_OBJECT_0);
    CHECK_EQUAL(turns, 2000);
    for (int i = 0; i < 2; i++)
        CloseHandle(threads[i]);
    NtClose(keyed);
}

int main(void)
{
    an_event_has_a_name();
    counts_are_reported();
    keys_meet();
    return checks_result();
}
