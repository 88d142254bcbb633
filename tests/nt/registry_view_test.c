/* Where a path of the registry leads in the 32-bit view. */
#include "tests/suite.h"

#include "abi/model.h"
#include "apis/nt/registry_view.h"

#include <string.h>

/* Where it leads, in narrow text; "=" when it stays what it was. */
static const char *leads_to(const char *path, ACCESS_MASK access)
{
    static char text[512];
    uint16_t units[256], room[REGISTRY_VIEW_UNITS];
    struct registry_key *parent = NULL;
    struct registry_name name = {units, strlen(path)}, result;

    for (size_t i = 0; i < name.length; i++)
        units[i] = (uint8_t)path[i];
    result = registry_view(&parent, name, access, room);
    if (result.text != room)
        return "=";
    for (size_t i = 0; i < result.length; i++)
        text[i] = (char)result.text[i];
    text[result.length] = 0;
    return text;
}

static void software_of_32_bit_programs_has_a_node(void)
{
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\Software\\Maker\\Thing", KEY_WOW64_32KEY),
                           "MACHINE\\Software\\WOW6432Node\\Maker\\Thing");
    CU_ASSERT_STRING_EQUAL(leads_to("\\MACHINE\\SOFTWARE", KEY_WOW64_32KEY),
                           "MACHINE\\SOFTWARE\\WOW6432Node");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\Classes\\CLSID\\{1}", KEY_WOW64_32KEY),
                           "MACHINE\\SOFTWARE\\WOW6432Node\\Classes\\CLSID\\{1}");
}

static void what_both_views_share_stays(void)
{
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\Classes\\.txt", KEY_WOW64_32KEY), "=");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\Policies\\X", KEY_WOW64_32KEY), "=");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\Wow6432Node\\X", KEY_WOW64_32KEY), "=");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWAREX", KEY_WOW64_32KEY), "=");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SYSTEM\\Setup", KEY_WOW64_32KEY), "=");
    CU_ASSERT_STRING_EQUAL(leads_to("USER\\S-1\\Software\\X", KEY_WOW64_32KEY), "=");
}

static void a_process_has_the_view_of_its_model(void)
{
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\X", 0), "=");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\X", KEY_WOW64_64KEY), "=");
    guest_model = GUEST_WIN32;
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\X", 0),
                           "MACHINE\\SOFTWARE\\WOW6432Node\\X");
    CU_ASSERT_STRING_EQUAL(leads_to("MACHINE\\SOFTWARE\\X", KEY_WOW64_64KEY), "=");
    guest_model = GUEST_WIN64;
}

SUITE(registry_view, TEST(software_of_32_bit_programs_has_a_node),
      TEST(what_both_views_share_stays), TEST(a_process_has_the_view_of_its_model));
