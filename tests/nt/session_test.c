#include "tests/suite.h"

#include "apis/nt/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/sojourn-session-XXXXXX";

/* A session of the test's own, apart from the user's. */
static void use_own_session(void)
{
    if (strstr(directory, "XXXXXX") && mkdtemp(directory))
        setenv("XDG_RUNTIME_DIR", directory, 1);
}

static struct session_name name_of(const WCHAR *text, bool caseless)
{
    uint16_t length = 0;

    while (text[length])
        length++;
    return (struct session_name){text, length, caseless};
}

static uint32_t publish(const WCHAR *text)
{
    struct session_name name = name_of(text, false);
    uint32_t slot = session_take(&name);

    if (slot)
        session_publish(slot);
    return slot;
}

static uint32_t find(const WCHAR *text, bool caseless)
{
    struct session_name name = name_of(text, caseless);

    return session_find(&name);
}

static void a_name_is_found_while_somebody_holds_it(void)
{
    uint32_t slot;

    use_own_session();
    CU_ASSERT_EQUAL_FATAL(session_lock(), 0);
    CU_ASSERT_EQUAL(find(L"alpha", false), 0);
    slot = publish(L"alpha");
    CU_ASSERT_NOT_EQUAL(slot, 0);
    CU_ASSERT_EQUAL(find(L"alpha", false), slot);
    CU_ASSERT_EQUAL(find(L"Alpha", false), 0);
    CU_ASSERT_EQUAL(find(L"ALPHA", true), slot);
    session_let_go(slot);
    CU_ASSERT_EQUAL(find(L"alpha", false), 0);
    CU_ASSERT_EQUAL(publish(L"beta"), slot); /* the place is used again */
    session_let_go(slot);
    session_unlock();
}

static void a_retired_name_can_be_taken_by_another(void)
{
    uint32_t first, second;

    CU_ASSERT_EQUAL_FATAL(session_lock(), 0);
    first = publish(L"gamma");
    session_retire(first);
    CU_ASSERT_EQUAL(find(L"gamma", false), 0);
    second = publish(L"gamma");
    CU_ASSERT_NOT_EQUAL(second, first);
    CU_ASSERT_EQUAL(find(L"gamma", false), second);
    session_let_go(first);
    CU_ASSERT_EQUAL(find(L"gamma", false), second);
    session_let_go(second);
    session_unlock();
}

static void a_name_that_is_too_long_has_no_place(void)
{
    WCHAR text[SESSION_NAME + 1];

    for (int i = 0; i < SESSION_NAME; i++)
        text[i] = 'x';
    text[SESSION_NAME] = 0;
    CU_ASSERT_EQUAL_FATAL(session_lock(), 0);
    CU_ASSERT_EQUAL(publish(text), 0);
    session_unlock();
}

static void the_last_to_leave_removes_the_file(void)
{
    char inner[sizeof directory + sizeof "/sojourn"];

    session_leave();
    strcpy(inner, directory);
    strcat(inner, "/sojourn");
    CU_ASSERT_EQUAL(rmdir(inner), 0);
    CU_ASSERT_EQUAL(rmdir(directory), 0);
}

SUITE(session, TEST(a_name_is_found_while_somebody_holds_it),
      TEST(a_retired_name_can_be_taken_by_another), TEST(a_name_that_is_too_long_has_no_place),
      TEST(the_last_to_leave_removes_the_file));
