/* flags: -ladvapi32 -lcrypt32 */
/* Tokens, identifiers, lists, descriptors, hashes: what a normal user is told. */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <sddl.h>
#include <wincrypt.h>

static void the_token_names_its_user(void)
{
    HANDLE token = NULL;
    DWORD size = 0, name_size = 64, domain_size = 64, number = 99;
    char name[64], domain[64], user_name[64];
    TOKEN_USER *user;
    SID_NAME_USE use;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token));
    CHECK(!GetTokenInformation(token, TokenUser, NULL, 0, &size));
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    user = malloc(size);
    CHECK(GetTokenInformation(token, TokenUser, user, size, &size));
    CHECK(IsValidSid(user->User.Sid));
    CHECK(LookupAccountSidA(NULL, user->User.Sid, name, &name_size, domain, &domain_size, &use));
    size = sizeof user_name;
    CHECK(GetUserNameA(user_name, &size) && strcmp(user_name, name) == 0);
    CHECK_EQUAL(size, strlen(name) + 1);
    CHECK(GetTokenInformation(token, TokenElevationType, &number, sizeof number, &size));
    CHECK_EQUAL(number, TokenElevationTypeDefault);
    free(user);
    CHECK(CloseHandle(token));
}

static void privileges_that_are_not_held_are_reported(void)
{
    TOKEN_PRIVILEGES wanted = {1};
    HANDLE token;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &token));
    CHECK(LookupPrivilegeValueA(NULL, "SeShutdownPrivilege", &wanted.Privileges[0].Luid));
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    CHECK(AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_SUCCESS);
    wanted.Privileges[0].Luid.LowPart = 2; /* SeCreateTokenPrivilege: nobody's */
    CHECK(AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_NOT_ALL_ASSIGNED);
    CHECK(!LookupPrivilegeValueA(NULL, "SeNoSuchPrivilege", &wanted.Privileges[0].Luid));
    CHECK_EQUAL(GetLastError(), ERROR_NO_SUCH_PRIVILEGE);
    CloseHandle(token);
    CHECK(!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
    CHECK_EQUAL(GetLastError(), ERROR_NO_TOKEN);
}

static void identifiers_have_texts(void)
{
    SID_IDENTIFIER_AUTHORITY authority = SECURITY_NT_AUTHORITY;
    PSID administrators, parsed = NULL;
    char *text = NULL;

    CHECK(AllocateAndInitializeSid(&authority, 2, SECURITY_BUILTIN_DOMAIN_RID,
                                   DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &administrators));
    CHECK(ConvertSidToStringSidA(administrators, &text) && strcmp(text, "S-1-5-32-544") == 0);
    CHECK(ConvertStringSidToSidA("BA", &parsed) && EqualSid(parsed, administrators));
    CHECK(IsWellKnownSid(administrators, WinBuiltinAdministratorsSid));
    CHECK_EQUAL(GetLengthSid(administrators), 16);
    LocalFree(text);
    LocalFree(parsed);
    CHECK(FreeSid(administrators) == NULL);
}

static void lists_and_descriptors_hold_what_is_put_in(void)
{
    DWORD room[64];
    ACL *acl = (ACL *)room, *found = NULL;
    ACL_SIZE_INFORMATION sizes;
    SECURITY_DESCRIPTOR descriptor;
    PSID everyone = NULL;
    void *entry = NULL;
    BOOL present = FALSE, defaulted = TRUE;
    BYTE relative[512];
    DWORD size = sizeof relative;

    CHECK(ConvertStringSidToSidA("S-1-1-0", &everyone));
    CHECK(InitializeAcl(acl, sizeof room, ACL_REVISION));
    CHECK(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, everyone));
    CHECK(AddAccessDeniedAceEx(acl, ACL_REVISION, 0, GENERIC_WRITE, everyone));
    CHECK(GetAclInformation(acl, &sizes, sizeof sizes, AclSizeInformation));
    CHECK(sizes.AceCount == 2 && sizes.AclBytesInUse == 8 + 2 * 20);
    CHECK(GetAce(acl, 1, &entry) && ((ACE_HEADER *)entry)->AceType == ACCESS_DENIED_ACE_TYPE);
    CHECK(!GetAce(acl, 2, &entry));
    CHECK(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE));
    CHECK(MakeSelfRelativeSD(&descriptor, relative, &size));
    CHECK(GetSecurityDescriptorDacl(relative, &present, &found, &defaulted));
    CHECK(present && found && found->AceCount == 2 && !defaulted);
    LocalFree(everyone);
}

static void hashes_are_the_known_ones(void)
{
    static const BYTE sum[] = {0xba, 0x78, 0x16, 0xbf};
    BYTE value[64], random[2][16] = {{0}};
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0;
    DWORD size = sizeof value;

    CHECK(!CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_AES, 0));
    CHECK_EQUAL(GetLastError(), (DWORD)NTE_BAD_KEYSET);
    CHECK(CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
    CHECK(CryptGenRandom(provider, 16, random[0]) && CryptGenRandom(provider, 16, random[1]));
    CHECK(memcmp(random[0], random[1], 16) != 0);
    CHECK(CryptCreateHash(provider, CALG_SHA_256, 0, 0, &hash));
    CHECK(CryptHashData(hash, (const BYTE *)"abc", 3, 0));
    CHECK(CryptGetHashParam(hash, HP_HASHVAL, value, &size, 0));
    CHECK(size == 32 && memcmp(value, sum, 4) == 0);
    CHECK(!CryptHashData(hash, (const BYTE *)"abc", 3, 0));
    CHECK(CryptDestroyHash(hash) && CryptReleaseContext(provider, 0));
}

static void the_root_store_is_the_hosts(void)
{
    HCERTSTORE store = CertOpenSystemStoreA(0, "ROOT");
    PCCERT_CONTEXT certificate = NULL;
    int count = 0;
    char text[16];
    BYTE bytes[8];
    DWORD size = sizeof text;

    CHECK(store != NULL);
    while ((certificate = CertEnumCertificatesInStore(store, certificate)) != NULL) {
        count++;
        if (certificate->cbCertEncoded < 64 || !certificate->pCertInfo->Subject.cbData)
            CHECK(!"a certificate has its parts");
    }
    CHECK_EQUAL(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    printf("%d certificates\n", count);
    CHECK(CertCloseStore(store, 0));
    CHECK(CryptBinaryToStringA((const BYTE *)"hello", 5, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF,
                               text, &size));
    CHECK(size == 8 && strcmp(text, "aGVsbG8=") == 0);
    size = sizeof bytes;
    CHECK(CryptStringToBinaryA(text, 0, CRYPT_STRING_BASE64, bytes, &size, NULL, NULL));
    CHECK(size == 5 && memcmp(bytes, "hello", 5) == 0);
}

int main(void)
{
    the_root_store_is_the_hosts();
    the_token_names_its_user();
    privileges_that_are_not_held_are_reported();
    identifiers_have_texts();
    lists_and_descriptors_hold_what_is_put_in();
    hashes_are_the_known_ones();
    return checks_result();
}
