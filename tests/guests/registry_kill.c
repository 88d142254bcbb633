/* flags: -ladvapi32 -lbcrypt -lntdll */
/*
 * Writers that are terminated at any moment leave the registry usable; the native interface; the
 * hashes of bcrypt.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <bcrypt.h>
#include <winternl.h>

static const WCHAR path[] = L"Software\\SojournKill";

/* Two values that are always written in this order: the second never runs ahead. */
static int write_without_end(void)
{
    HKEY key;

    if (RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL))
        return 1;
    for (DWORD n = 1;; n++) {
        RegSetValueExW(key, L"first", 0, REG_DWORD, (BYTE *)&n, sizeof n);
        RegSetValueExW(key, L"second", 0, REG_DWORD, (BYTE *)&n, sizeof n);
    }
}

static DWORD number(HKEY key, const WCHAR *name)
{
    DWORD value = 0, size = sizeof value;

    RegQueryValueExW(key, name, NULL, NULL, (BYTE *)&value, &size);
    return value;
}

static void killed_writers_do_no_harm(const char *program)
{
    char command[1024];
    HKEY key;

    snprintf(command, sizeof command, "\"%s\" writer", program);
    CHECK_EQUAL(
        RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    for (int round = 0; round < 12; round++) {
        PROCESS_INFORMATION process[2];
        STARTUPINFOA start = {sizeof start};
        DWORD before = number(key, L"first");

        for (int i = 0; i < 2; i++)
            CHECK(CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &start,
                                 &process[i]));
        for (int i = 0; i < 500 && number(key, L"first") == before; i++)
            Sleep(2);
        CHECK(number(key, L"first") != before);
        Sleep(round);
        for (int i = 0; i < 2; i++) {
            TerminateProcess(process[i].hProcess, 1);
            CHECK_EQUAL(WaitForSingleObject(process[i].hProcess, 5000), WAIT_OBJECT_0);
            CloseHandle(process[i].hProcess);
            CloseHandle(process[i].hThread);
        }
        CHECK_EQUAL(RegSetValueExW(key, L"mine", 0, REG_DWORD, (BYTE *)&round, sizeof round), 0);
        CHECK_EQUAL(number(key, L"mine"), round);
        before = 0;
        RegSetValueExW(key, L"first", 0, REG_DWORD, (BYTE *)&before, sizeof before);
    }
    RegCloseKey(key);
    CHECK_EQUAL(RegDeleteTreeW(HKEY_CURRENT_USER, path), 0);
}

NTSTATUS NTAPI NtOpenKey(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes);
NTSTATUS NTAPI NtQueryValueKey(HANDLE handle, PUNICODE_STRING name, int class, PVOID out,
                               ULONG size, PULONG needed);

static void the_native_interface_sees_the_same_keys(void)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key = NULL;
    ULONG needed = 0, reply[32];

    RtlInitUnicodeString(&name, L"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\"
                                L"CurrentVersion");
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    CHECK_EQUAL(NtOpenKey(&key, KEY_READ, &attributes), 0);
    RtlInitUnicodeString(&name, L"CurrentMajorVersionNumber");
    CHECK_EQUAL(NtQueryValueKey(key, &name, 2, reply, sizeof reply, &needed), 0);
    CHECK(needed == 16 && reply[1] == REG_DWORD && reply[2] == 4 && reply[3] == 10);
    CHECK_EQUAL((ULONG)NtQueryValueKey(key, &name, 2, reply, 4, &needed), 0xc0000023);
    CHECK_EQUAL(NtClose(key), 0);
}

static void new_hashes_are_the_known_ones(void)
{
    static const UCHAR sum[] = {0xba, 0x78, 0x16, 0xbf}, code[] = {0xf7, 0xbc, 0x83, 0xf4};
    BCRYPT_ALG_HANDLE plain, keyed;
    UCHAR value[32];

    CHECK_EQUAL(BCryptOpenAlgorithmProvider(&plain, BCRYPT_SHA256_ALGORITHM, NULL, 0), 0);
    CHECK_EQUAL(BCryptHash(plain, NULL, 0, (PUCHAR) "abc", 3, value, sizeof value), 0);
    CHECK(memcmp(value, sum, sizeof sum) == 0);
    CHECK_EQUAL(BCryptOpenAlgorithmProvider(&keyed, BCRYPT_SHA256_ALGORITHM, NULL,
                                            BCRYPT_ALG_HANDLE_HMAC_FLAG),
                0);
    CHECK_EQUAL(BCryptHash(keyed, (PUCHAR) "key", 3,
                           (PUCHAR) "The quick brown fox jumps over the lazy dog", 43, value,
                           sizeof value),
                0);
    CHECK(memcmp(value, code, sizeof code) == 0);
    CHECK_EQUAL(BCryptCloseAlgorithmProvider(plain, 0), 0);
    CHECK_EQUAL(BCryptCloseAlgorithmProvider(keyed, 0), 0);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return write_without_end();
    killed_writers_do_no_harm(argv[0]);
    the_native_interface_sees_the_same_keys();
    new_hashes_are_the_known_ones();
    return checks_result();
}
