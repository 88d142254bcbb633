/*
 * See site.h. Other threads may run the code that is rewritten: the new instruction's first byte
 * is a breakpoint until the others are there, and every processor's view is brought up to date in
 * between (Intel SDM 8.1.3, membarrier(2)). A thread that meets the breakpoint tries again.
 */
#include "abi/unix/site.h"

#include "abi/unix/host_call.h"
#include "abi/unix/thread.h"

#include <linux/membarrier.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

enum { SITES = 4096, BRIDGE = 32, BRIDGES = SITES * BRIDGE, BRIDGES_AT = 0x66000000 };
enum { JUMP_SIZE = 5, SYSCALL_SIZE = 2, LONGEST = 9, PAGE = 0x1000 };
enum { MOV_EAX = 0xb8, JUMP = 0xe9, BREAKPOINT = 0xcc };

/* The two ways to load the number that have room for a jump, before the syscall itself. */
static const struct form {
    uint8_t bytes[3], size; /* what the instruction begins with */
} forms[] = {
    {{MOV_EAX}, 1},          /* mov $number, %eax */
    {{0x48, 0xc7, 0xc0}, 3}, /* mov $number, %rax */
};

void unix_call_entry(void);

static uint8_t *bridges;
static uint64_t sites[SITES];
static atomic_uint site_count;
static atomic_flag busy = ATOMIC_FLAG_INIT;

void site_start(void)
{
    void *code;

    if (host_call(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0) < 0)
        return;
    code = mmap((void *)BRIDGES_AT, BRIDGES, PROT_READ | PROT_EXEC,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (code != MAP_FAILED)
        bridges = code;
}

bool site_is_bridge(uint64_t at)
{
    return bridges && at - (uint64_t)bridges < BRIDGES;
}

bool site_was_written(uint64_t at)
{
    unsigned count = atomic_load(&site_count);

    for (unsigned i = 0; i < count; i++) {
        if (sites[i] == at)
            return true;
    }
    return false;
}

static void put32(uint8_t *at, uint64_t value)
{
    memcpy(at, &value, sizeof(uint32_t));
}

static void synchronise(void)
{
    host_call(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
}

/* Code that other threads may be running meanwhile. */
static bool code_open(uint8_t *at, size_t size, int protection)
{
    uint64_t page = (uint64_t)at & ~(uint64_t)(PAGE - 1);

    return host_call(SYS_mprotect, page, (uint64_t)at + size - page, protection) == 0;
}

/* mov $number, %eax; movabs $behind, %rcx; jmp unix_call_entry */
static bool bridge_write(uint8_t *at, uint64_t behind, uint32_t number)
{
    if (!code_open(at, BRIDGE, PROT_READ | PROT_WRITE | PROT_EXEC))
        return false;
    at[0] = MOV_EAX;
    put32(at + 1, number);
    at[5] = 0x48;
    at[6] = 0xb9;
    memcpy(at + 7, &behind, sizeof behind);
    at[15] = JUMP;
    put32(at + 16, (uint64_t)unix_call_entry - (uint64_t)(at + 20));
    synchronise();
    return code_open(at, BRIDGE, PROT_READ | PROT_EXEC);
}

static void jump_write(uint8_t *site, uint64_t target)
{
    if (!code_open(site, JUMP_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC))
        return;
    *(volatile uint8_t *)site = BREAKPOINT;
    synchronise();
    put32(site + 1, target - ((uint64_t)site + JUMP_SIZE));
    synchronise();
    *(volatile uint8_t *)site = JUMP;
    synchronise();
    code_open(site, JUMP_SIZE, PROT_READ | PROT_EXEC);
}

static bool reaches(uint64_t site, uint64_t target)
{
    int64_t distance = (int64_t)(target - (site + JUMP_SIZE));

    return distance == (int32_t)distance;
}

/* Where the number's own instruction begins, and the number; 0 when the code is of no such form. */
static uint64_t site_at(uint64_t behind, uint32_t *number)
{
    uint8_t code[LONGEST];

    if (unix_copy(code, (const void *)(behind - LONGEST), LONGEST) < 0)
        return 0;
    memcpy(number, code + LONGEST - SYSCALL_SIZE - sizeof *number, sizeof *number);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t size = forms[i].size + sizeof *number + SYSCALL_SIZE;

        if (memcmp(code + LONGEST - size, forms[i].bytes, forms[i].size) == 0)
            return behind - size;
    }
    return 0;
}

static void rewrite(uint64_t behind)
{
    unsigned index = atomic_load(&site_count);
    uint8_t *bridge = bridges + index * BRIDGE;
    uint32_t number;
    uint64_t site = site_at(behind, &number);

    if (!site || index == SITES || !reaches(site, (uint64_t)bridge) ||
        !bridge_write(bridge, behind, number))
        return;
    sites[index] = site;
    atomic_store(&site_count, index + 1);
    jump_write((uint8_t *)site, (uint64_t)bridge);
}

void site_rewrite(uint64_t behind)
{
    if (!bridges || atomic_flag_test_and_set(&busy))
        return;
    rewrite(behind);
    atomic_flag_clear(&busy);
}
