#include "tests/suite.h"

#include "apis/nt/status.h"

#include <errno.h>
#include <stdint.h>

static void errno_of_either_sign_is_one_status(void)
{
    CU_ASSERT_EQUAL(status_from_errno(0), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(status_from_errno(ENOENT), STATUS_OBJECT_NAME_NOT_FOUND);
    CU_ASSERT_EQUAL(status_from_errno(-ENOENT), STATUS_OBJECT_NAME_NOT_FOUND);
    CU_ASSERT_EQUAL(status_from_errno(-100000), STATUS_UNSUCCESSFUL);
    CU_ASSERT_EQUAL(status_from_errno(INT32_MIN), STATUS_UNSUCCESSFUL);
}

static void statuses_become_the_documented_errors(void)
{
    static const struct {
        NTSTATUS status;
        DWORD error;
    } pairs[] = {
        {STATUS_SUCCESS, ERROR_SUCCESS},
        {STATUS_INVALID_HANDLE, ERROR_INVALID_HANDLE},
        {STATUS_OBJECT_TYPE_MISMATCH, ERROR_INVALID_HANDLE},
        {STATUS_OBJECT_NAME_COLLISION, ERROR_ALREADY_EXISTS},
        {STATUS_ACCESS_DENIED, ERROR_ACCESS_DENIED},
        {STATUS_BUFFER_OVERFLOW, ERROR_MORE_DATA},
        {STATUS_NO_MORE_FILES, ERROR_NO_MORE_FILES},
        {STATUS_PIPE_BROKEN, ERROR_BROKEN_PIPE},
        {STATUS_TIMEOUT, WAIT_TIMEOUT},
        {STATUS_PENDING, ERROR_IO_PENDING},
        {STATUS_GUARD_PAGE_VIOLATION, (DWORD)STATUS_GUARD_PAGE_VIOLATION},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        CU_ASSERT_EQUAL(error_from_status(pairs[i].status), pairs[i].error);
}

static void what_nobody_knows_has_one_error(void)
{
    CU_ASSERT_EQUAL(error_from_status((NTSTATUS)0xc0000fff), ERROR_MR_MID_NOT_FOUND);
    CU_ASSERT_EQUAL(error_from_status((NTSTATUS)0xc0ffffff), ERROR_MR_MID_NOT_FOUND);
    CU_ASSERT_EQUAL(error_from_status((NTSTATUS)0x40000005), ERROR_MR_MID_NOT_FOUND);
}

static void errors_in_disguise_come_out(void)
{
    CU_ASSERT_EQUAL(error_from_status((NTSTATUS)0x80070005), ERROR_ACCESS_DENIED);
    CU_ASSERT_EQUAL(error_from_status((NTSTATUS)0xc0070057), ERROR_INVALID_PARAMETER);
    CU_ASSERT_EQUAL(error_from_status((NTSTATUS)0xe0001234), 0xe0001234); /* a customer's */
}

SUITE(status, TEST(errno_of_either_sign_is_one_status), TEST(statuses_become_the_documented_errors),
      TEST(what_nobody_knows_has_one_error), TEST(errors_in_disguise_come_out));
