/* What a slot leads to when there is no function behind it. */
#include "thunks/bind.h"

#include "tests/suite.h"
#include "tests/thunks/made_up.h"

#include "abi/exception.h"

#include <delayimp.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef void(GUEST *missing_type)(void);

enum { CAUGHT = 42 };

static const char *expected_name;

static LONG WINAPI look_at_the_exception(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    const DelayLoadInfo *info = (const DelayLoadInfo *)record->ExceptionInformation[0];
    bool right = record->ExceptionCode == 0xc06d007f && record->NumberParameters == 1 &&
                 strcmp(info->szDll, "made_up.dll") == 0 && info->dlp.fImportByName &&
                 strcmp(info->dlp.szProcName, expected_name) == 0;

    _exit(right ? CAUGHT : 1);
}

/* Calls it in another process, whose exit status it gives; what that says on stderr is text. */
static int call_in_child(void *function, char *text, size_t size)
{
    int ends[2], status = 0;
    ssize_t length;
    pid_t child;

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        exception_vectored_add(EXCEPTION_HANDLERS, true, look_at_the_exception);
        ((missing_type)function)();
        _exit(0);
    }
    close(ends[1]);
    length = read(ends[0], text, size - 1);
    text[length < 0 ? 0 : length] = 0;
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_missing_import_names_itself_and_raises(void)
{
    char text[256];

    expected_name = "Nothing";
    CU_ASSERT_EQUAL(call_in_child(bind_missing("made_up.dll", "Nothing"), text, sizeof text),
                    CAUGHT);
    CU_ASSERT_STRING_EQUAL(text, "sojourn: made_up!Nothing: not provided\n");
}

static void a_gap_is_a_missing_import(void)
{
    char text[256];

    made_up_add();
    expected_name = "Gone";
    CU_ASSERT_EQUAL(call_in_child(made_up_slots[MADE_UP_GONE], text, sizeof text), CAUGHT);
    CU_ASSERT_STRING_EQUAL(text, "sojourn: made_up!Gone: not provided\n");
}

static void many_missing_imports_have_their_own_code(void)
{
    void *first = bind_missing("made_up.dll", "First"), *last = first;

    for (int i = 0; i < 1000; i++) {
        void *next = bind_missing("made_up.dll", "Next");

        CU_ASSERT_PTR_NOT_NULL(next);
        CU_ASSERT_PTR_NOT_EQUAL(next, last);
        last = next;
    }
}

SUITE(bind, TEST(a_missing_import_names_itself_and_raises), TEST(a_gap_is_a_missing_import),
      TEST(many_missing_imports_have_their_own_code));
