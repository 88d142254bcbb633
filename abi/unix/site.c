/*
 * See site.h. Other threads may run the code that is rewritten: the new instruction's first byte
 * is a breakpoint until the others are there, and every processor's view is brought up to date in
 * between (Intel SDM 8.1.3, membarrier(2)). A thread that meets the breakpoint tries again.
 */
#include "abi/unix/site.h"

#include "abi/unix/host_call.h"
#include "abi/unix/site_form.h"
#include "abi/unix/thread.h"

#include <linux/membarrier.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

enum { SITES = 4096, BRIDGE = 32, BRIDGES = SITES * BRIDGE, BRIDGES_AT = 0x66000000 };
enum { JUMP_SIZE = 5, PAGE = 0x1000 };
enum { JUMP = 0xe9, BREAKPOINT = 0xcc };

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

static uint8_t *put(uint8_t *at, const void *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

/* The instructions before the syscall, movabs $behind, %rcx; jmp unix_call_entry. */
static bool bridge_write(uint8_t *at, uint64_t behind, const uint8_t *code, size_t size)
{
    uint8_t *const start = at;
    uint32_t distance;

    if (!code_open(start, BRIDGE, PROT_READ | PROT_WRITE | PROT_EXEC))
        return false;
    at = put(at, code, size);
    at = put(at, "\x48\xb9", 2);
    at = put(at, &behind, sizeof behind);
    at = put(at, "\xe9", 1);
    distance = (uint32_t)((uint64_t)unix_call_entry - (uint64_t)(at + sizeof distance));
    put(at, &distance, sizeof distance);
    synchronise();
    return code_open(start, BRIDGE, PROT_READ | PROT_EXEC);
}

static void jump_write(uint8_t *site, uint64_t target)
{
    const uint32_t distance = (uint32_t)(target - ((uint64_t)site + JUMP_SIZE));

    if (!code_open(site, JUMP_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC))
        return;
    *(volatile uint8_t *)site = BREAKPOINT;
    synchronise();
    put(site + 1, &distance, sizeof distance);
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

static uint64_t register_value(const struct unix_registers *registers, unsigned number)
{
    const uint64_t values[] = {registers->rax, registers->rcx, registers->rdx, registers->rbx,
                               registers->rsp, registers->rbp, registers->rsi, registers->rdi,
                               registers->r8,  registers->r9,  registers->r10, registers->r11,
                               registers->r12, registers->r13, registers->r14, registers->r15};

    return values[number];
}

/* A load shows in the registers: bytes that only look like one, the end of a longer instruction,
 * do not. %rcx and %r11 are lost by then. */
static bool is_what_it_seems(const struct site *site, const struct unix_registers *registers)
{
    uint64_t value = registers->rsp + (uint64_t)site->offset;

    if (site->has_number)
        return true;
    if (site->loaded == 1 || site->loaded == 11 ||
        (!site->is_address && unix_copy(&value, (const void *)value, sizeof value) < 0))
        return false;
    return register_value(registers, site->loaded) == value;
}

static void rewrite(const struct unix_registers *registers)
{
    unsigned index = atomic_load(&site_count);
    uint8_t *bridge = bridges + index * BRIDGE, code[SITE_LONGEST];
    uint64_t behind = registers->rip, at;
    struct site site;

    if (index == SITES ||
        unix_copy(code, (const void *)(behind - SITE_LONGEST), SITE_LONGEST) < 0 ||
        !site_read(code, &site) || !is_what_it_seems(&site, registers))
        return;
    at = behind - site.size;
    if (!reaches(at, (uint64_t)bridge) ||
        !bridge_write(bridge, behind, code + SITE_LONGEST - site.size, site.size - SITE_SYSCALL))
        return;
    sites[index] = at;
    atomic_store(&site_count, index + 1);
    jump_write((uint8_t *)at, (uint64_t)bridge);
}

void site_rewrite(const struct unix_registers *registers)
{
    if (!bridges || atomic_flag_test_and_set(&busy))
        return;
    rewrite(registers);
    atomic_flag_clear(&busy);
}
