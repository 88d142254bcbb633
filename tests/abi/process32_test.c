/* What a 32-bit guest finds in its PEB and in its threads' TEBs. */
#include "abi/process32.h"

#include "abi/process.h"
#include "abi/thread.h"
#include "tests/process32.h"

#include <string.h>

/* Of a size that no block from before, which may lie anywhere, has. */
enum { OWN_RESERVE = 0x130000 };

static bool is_text(const struct unicode_string32 *string, const WCHAR *text, size_t length)
{
    return string->length == length * sizeof *text &&
           memcmp((const void *)(uintptr_t)string->buffer, text, string->length) == 0;
}

static void check_strings(void)
{
    static WCHAR environment[] = L"A=b\0"; /* as low as all that is static here */
    const struct process_start start = {L"C:\\a\\b.exe", L"b.exe -c", L"C:\\a\\", environment,
                                        sizeof environment};
    const struct peb32 *peb = process_peb32();
    const struct process_parameters32 *parameters;

    CU_ASSERT_EQUAL(process_describe(&start), 0);
    process_peb()->parameters->standard_output = (HANDLE)0x44;
    process32_update();
    CU_ASSERT_EQUAL(peb->os_build, 19045);
    CU_ASSERT_EQUAL(peb->processors, process_peb()->processors);
    parameters = (const void *)(uintptr_t)peb->parameters;
    CU_ASSERT_TRUE(is_text(&parameters->image_path, L"C:\\a\\b.exe", 10));
    CU_ASSERT_TRUE(is_text(&parameters->command_line, L"b.exe -c", 8));
    CU_ASSERT_TRUE(is_text(&parameters->current_directory.path, L"C:\\a\\", 5));
    CU_ASSERT_EQUAL(parameters->show_window, SW_SHOWNORMAL);
    CU_ASSERT_EQUAL(parameters->standard_output, 0x44);
    CU_ASSERT_EQUAL(parameters->environment_size, sizeof environment);
    CU_ASSERT_EQUAL(parameters->environment, (uintptr_t)environment);
}

static void its_strings_are_in_low_memory(void)
{
    in_process32(check_strings);
}

static struct teb32 seen; /* through GS, by a thread */
static uint32_t seen_at;

static void look(void *object)
{
    (void)object;
    __asm__("movl %%gs:0x2018, %0" : "=r"(seen_at));
    seen = *teb32_self();
}

static void check_thread(void)
{
    static const struct thread_life life = {look, NULL};
    struct thread *thread;
    struct fault fault;

    CU_ASSERT_EQUAL(thread_start(OWN_RESERVE, &life, NULL, &thread, &fault), 0);
    thread_wait_for_start(thread);
    pthread_join(thread->host, NULL);
    CU_ASSERT_EQUAL(seen_at, guest32_address(thread->teb) + TEB32_OFFSET);
    CU_ASSERT_EQUAL(seen.self, seen_at);
    CU_ASSERT_EQUAL(seen.exception_list, 0xffffffff);
    CU_ASSERT_EQUAL(seen.peb, (uintptr_t)process_peb32());
    CU_ASSERT_EQUAL(seen.stack_base, (uintptr_t)thread->stack_high);
    CU_ASSERT_EQUAL(seen.stack_limit, (uintptr_t)thread->stack_low);
    CU_ASSERT_EQUAL(seen.process_id, guest32_address(thread->teb->process_id));
    CU_ASSERT_EQUAL(seen.thread_id, thread->id);
}

static void a_thread_has_its_32_bit_block_behind_the_other(void)
{
    in_process32(check_thread);
}

SUITE(process32, TEST(its_strings_are_in_low_memory),
      TEST(a_thread_has_its_32_bit_block_behind_the_other));
