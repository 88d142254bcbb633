/* Contracts and their hosts. */
#include "loader/api_set.h"

#include "loader/name.h"
#include "tests/suite.h"

static const char *host_of(const WCHAR *name)
{
    return api_set_host(name, name_length(name));
}

static void a_contract_has_a_host_whatever_its_version(void)
{
    CU_ASSERT_STRING_EQUAL(host_of(L"api-ms-win-crt-runtime-l1-1-0.dll"), "ucrtbase.dll");
    CU_ASSERT_STRING_EQUAL(host_of(L"API-MS-Win-Core-Synch-L1-2-0"), "kernelbase.dll");
    CU_ASSERT_STRING_EQUAL(host_of(L"api-ms-win-core-rtlsupport-l1-2-2.dll"), "ntdll.dll");
}

static void other_names_are_no_contracts(void)
{
    CU_ASSERT_PTR_NULL(host_of(L"kernel32.dll"));
    CU_ASSERT_PTR_NULL(host_of(L"api-ms-win-unheard-of-l1-1-0.dll"));
    CU_ASSERT_PTR_NULL(host_of(L"api"));
}

SUITE(api_set, TEST(a_contract_has_a_host_whatever_its_version),
      TEST(other_names_are_no_contracts));
