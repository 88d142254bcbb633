#include "tests/suite.h"

#include "apis/host/child.h"
#include "apis/host/descriptor.h"
#include "apis/host/process.h"
#include "apis/host/process_info.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The shell with a command; a descriptor of the process. */
static int start(char *command, pid_t *id)
{
    char *arguments[] = {(char *)"sh", (char *)"-c", command, NULL}, *environment[] = {NULL};
    struct child_start how = {.path = "/bin/sh",
                              .arguments = arguments,
                              .environment = environment,
                              .standard = {-1, -1, -1}};

    CU_ASSERT_EQUAL_FATAL(child_start(&how, id), 0);
    return host_process_open(*id);
}

static void an_exit_status_is_told_once(void)
{
    uint32_t status = 0;
    pid_t id;
    int process = start((char *)"exit 7", &id);

    CU_ASSERT_EQUAL(host_descriptor_wait(process, DESCRIPTOR_READABLE, -1), DESCRIPTOR_READABLE);
    CU_ASSERT(host_process_has_ended(process));
    CU_ASSERT_EQUAL(host_process_reap(process, &status), 1);
    CU_ASSERT_EQUAL(status, 7);
    CU_ASSERT_EQUAL(host_process_reap(process, &status), -ECHILD);
    CU_ASSERT_FALSE(host_process_exists(id));
    host_descriptor_close(process);
}

static void a_process_that_is_killed_says_by_what(void)
{
    char arguments[64];
    uint32_t status = 0;
    pid_t id;
    int process = start((char *)"exec sleep 100", &id);

    CU_ASSERT_FALSE(host_process_has_ended(process));
    CU_ASSERT_EQUAL(host_process_reap(process, &status), 0);
    CU_ASSERT(host_process_exists(id));
    CU_ASSERT(host_process_arguments(id, arguments, sizeof arguments) > 0);
    CU_ASSERT_EQUAL(host_process_kill(process), 0);
    host_descriptor_wait(process, DESCRIPTOR_READABLE, -1);
    CU_ASSERT_EQUAL(host_process_reap(process, &status), 1);
    CU_ASSERT_EQUAL(status, 128 + SIGKILL);
    host_descriptor_close(process);
}

static void a_process_knows_its_own_program(void)
{
    char by_name[256], by_id[256];
    ssize_t length = host_process_program(0, by_name, sizeof by_name);

    CU_ASSERT_FATAL(length > 0);
    CU_ASSERT_EQUAL(host_process_program(getpid(), by_id, sizeof by_id), length);
    CU_ASSERT_EQUAL(memcmp(by_name, by_id, (size_t)length), 0);
}

SUITE(process, TEST(an_exit_status_is_told_once), TEST(a_process_that_is_killed_says_by_what),
      TEST(a_process_knows_its_own_program));
