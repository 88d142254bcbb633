/* Hooks on made-up functions. */
#include "thunks/hook.h"

#include "tests/suite.h"
#include "tests/thunks/made_up.h"

#include "abi/teb.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

static void double_the_left(struct hook_call *call, void *data)
{
    int left = hook_argument_find(call, "left");

    (*(int *)data)++;
    hook_argument_set(call, left, 2 * hook_argument(call, left));
}

static void a_hook_before_changes_an_argument(void)
{
    static const struct hook_functions functions = {.before = double_the_left};
    int calls = 0;
    struct hook *hook = hook_attach("made_up!A?d", &functions, &calls);

    CU_ASSERT_EQUAL(made_up_add()(10, 1), 21);
    hook_detach(hook);
    CU_ASSERT_EQUAL(made_up_add()(10, 1), 11);
    CU_ASSERT_EQUAL(calls, 1);
}

static void negate_the_result(struct hook_call *call, void *data)
{
    (void)data;
    hook_last_error_set(call, 99);
    hook_result_set(call, -hook_result(call));
}

static void a_hook_after_changes_the_result_and_the_last_error(void)
{
    static const struct hook_functions functions = {.after = negate_the_result};
    struct hook *hook = hook_attach("made_up!Add", &functions, NULL);

    CU_ASSERT_EQUAL(made_up_add()(10, 1), -11);
    CU_ASSERT_EQUAL(last_error(), 99);
    hook_detach(hook);
}

static void skip_odd_sums(struct hook_call *call, void *data)
{
    (void)data;
    hook_call_original(call);
    if (hook_result(call) & 1)
        hook_result_set(call, 0);
}

static void a_replacement_may_call_the_function(void)
{
    static const struct hook_functions functions = {.replace = skip_odd_sums};
    struct hook *hook = hook_attach("made_up!Add", &functions, NULL);

    CU_ASSERT_EQUAL(made_up_add()(10, 1), 0);
    CU_ASSERT_EQUAL(made_up_add()(10, 2), 12);
    hook_detach(hook);
}

static void look_at_everything(struct hook_call *call, void *data)
{
    char text[64];

    (void)data;
    CU_ASSERT_STRING_EQUAL(hook_module(call), "made_up.dll");
    CU_ASSERT_STRING_EQUAL(hook_function(call), "Open");
    CU_ASSERT_EQUAL(hook_argument_count(call), 2);
    CU_ASSERT_STRING_EQUAL(hook_argument_name(call, 1), "access");
    CU_ASSERT_STRING_EQUAL(hook_argument_type(call, 0), "LPCSTR");
    CU_ASSERT_EQUAL(hook_argument_find(call, "nothing"), -1);
    CU_ASSERT_EQUAL(hook_argument(call, 2), 0);
    CU_ASSERT_EQUAL(hook_argument_text(call, 0, text, sizeof text), 3);
    CU_ASSERT_STRING_EQUAL(text, "\"x\"");
    CU_ASSERT_EQUAL(hook_argument_text(call, 1, text, sizeof text), 10);
    CU_ASSERT_STRING_EQUAL(text, "READ|WRITE");
}

static void a_hook_sees_names_types_and_values(void)
{
    static const struct hook_functions functions = {.before = look_at_everything};
    struct hook *hook = hook_attach("Open", &functions, NULL);

    made_up_open()("x", 3);
    hook_detach(hook);
}

static void raise_the_float(struct hook_call *call, void *data)
{
    float value = 100;
    uint64_t bits = 0;

    (void)data;
    memcpy(&bits, &value, sizeof value);
    hook_argument_set(call, hook_argument_find(call, "d"), bits);
    hook_argument_set(call, hook_argument_find(call, "g"), 1000);
}

static void arguments_in_vector_registers_and_on_the_stack_can_be_changed(void)
{
    static const struct hook_functions functions = {.before = raise_the_float};
    struct hook *hook = hook_attach("made_up!Mix", &functions, NULL);

    CU_ASSERT_DOUBLE_EQUAL(made_up_mix()(0, 0, 0, 1, 0, 0.5, 1), 1100.5, 0);
    hook_detach(hook);
}

static void too_many_hooks_on_one_function_are_refused(void)
{
    static const struct hook_functions functions = {.after = negate_the_result};
    struct hook *hooks[8];

    for (int i = 0; i < 8; i++)
        hooks[i] = hook_attach("made_up!Add", &functions, NULL);
    CU_ASSERT_PTR_NULL(hook_attach("made_up!Add", &functions, NULL));
    CU_ASSERT_EQUAL(made_up_add()(10, 1), 11);
    for (int i = 0; i < 8; i++)
        hook_detach(hooks[i]);
    CU_ASSERT_EQUAL(made_up_add()(10, 1), 11);
}

static atomic_bool stop;

static void *attach_and_detach(void *data)
{
    static const struct hook_functions functions = {.after = negate_the_result};

    (void)data;
    while (!stop)
        hook_detach(hook_attach("made_up!Add", &functions, NULL));
    return NULL;
}

static void hooks_come_and_go_while_calls_are_made(void)
{
    pthread_t other;
    bool only_these = true;

    stop = false;
    CU_ASSERT_EQUAL_FATAL(pthread_create(&other, NULL, attach_and_detach, NULL), 0);
    for (int i = 0; i < 20000; i++) {
        int sum = made_up_add()(i, 1);

        only_these = only_these && (sum == i + 1 || sum == -(i + 1));
    }
    stop = true;
    pthread_join(other, NULL);
    CU_ASSERT_TRUE(only_these);
    CU_ASSERT_EQUAL(made_up_add()(1, 1), 2);
}

SUITE(hook, TEST(a_hook_before_changes_an_argument),
      TEST(a_hook_after_changes_the_result_and_the_last_error),
      TEST(a_replacement_may_call_the_function), TEST(a_hook_sees_names_types_and_values),
      TEST(arguments_in_vector_registers_and_on_the_stack_can_be_changed),
      TEST(too_many_hooks_on_one_function_are_refused),
      TEST(hooks_come_and_go_while_calls_are_made));
