/* See session.h. */
#include "apis/nt/session.h"

#include "abi/lock.h"
#include "apis/host/byte_lock.h"
#include "apis/host/case.h"
#include "apis/host/descriptor.h"
#include "apis/host/file.h"
#include "apis/host/link.h"
#include "apis/host/shared_directory.h"
#include "apis/host/shared_memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The file's name says which layout it has. */
#define SESSION_FILE "objects-1"

struct session {
    _Atomic(uint32_t) used; /* slots that were ever taken, and slot 0 */
    uint32_t hint;          /* no slot below is free */
    _Atomic(uint32_t) buckets[SESSION_BUCKETS];
    struct session_slot slots[SESSION_SLOTS];
};

/* Bytes of the file that are locked. They need not exist. */
enum { LOCK_TABLE = 0, LOCK_ROWS = 1 };

static struct lock session_threads; /* what the file's lock does not keep out */
static struct session *session;
static int descriptor = -1;
static uint32_t own_row;

static bool row_is_alive(uint32_t row)
{
    return row == own_row || byte_lock_is_held(descriptor, LOCK_ROWS + row, 1);
}

/* Whether a living process holds the slot; other: one that is not this. */
static bool slot_is_held(const struct session_slot *slot, bool other)
{
    for (uint32_t word = 0; word < SESSION_ROWS / 64; word++) {
        uint64_t bits = atomic_load(&slot->holders[word]);

        for (; bits; bits &= bits - 1) {
            uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(bits);

            if (!(other && row == own_row) && row_is_alive(row))
                return true;
        }
    }
    return false;
}

static bool slot_is_empty(const struct session_slot *slot)
{
    uint64_t bits = 0;

    for (uint32_t word = 0; word < SESSION_ROWS / 64; word++)
        bits |= atomic_load(&slot->holders[word]);
    return bits == 0;
}

struct session_slot *session_slot(uint32_t slot)
{
    return &session->slots[slot];
}

static _Atomic(uint32_t) *link_to(uint32_t slot)
{
    _Atomic(uint32_t) *link = &session->buckets[session->slots[slot].hash % SESSION_BUCKETS];

    while (*link && *link != slot)
        link = &session->slots[*link].next;
    return *link ? link : NULL;
}

void session_retire(uint32_t slot)
{
    _Atomic(uint32_t) *link = link_to(slot);

    if (link)
        atomic_store(link, atomic_load(&session->slots[slot].next));
}

static void remove_backing(const struct session_slot *slot)
{
    char path[256];

    if (atomic_load(&slot->cell.kind) == CELL_SECTION &&
        session_path(path, sizeof path, "section", slot->cell.section.serial) == 0)
        host_path_remove(path, false);
}

static void slot_free(uint32_t slot)
{
    session_retire(slot);
    remove_backing(&session->slots[slot]);
    for (uint32_t word = 0; word < SESSION_ROWS / 64; word++)
        atomic_store(&session->slots[slot].holders[word], 0);
    if (slot < session->hint)
        session->hint = slot;
}

static void holder_clear(uint32_t slot, uint32_t row)
{
    uint64_t bit = UINT64_C(1) << row % 64;
    struct session_slot *at = &session->slots[slot];

    if (!(atomic_load(&at->holders[row / 64]) & bit))
        return;
    if (slot_is_held(at, true))
        atomic_fetch_and(&at->holders[row / 64], ~bit);
    else
        slot_free(slot);
}

void session_hold(uint32_t slot)
{
    atomic_fetch_or(&session->slots[slot].holders[own_row / 64], UINT64_C(1) << own_row % 64);
}

void session_let_go(uint32_t slot)
{
    holder_clear(slot, own_row);
}

bool session_is_shared(uint32_t slot)
{
    return slot_is_held(&session->slots[slot], true);
}

/* A row that nobody alive has. What its last process left behind is freed first. */
static int row_take(void)
{
    for (uint32_t row = 0; row < SESSION_ROWS; row++) {
        own_row = (row + (uint32_t)getpid()) % SESSION_ROWS;
        if (byte_lock_try(descriptor, LOCK_ROWS + own_row) < 0)
            continue;
        for (uint32_t slot = 1; slot < atomic_load(&session->used); slot++)
            holder_clear(slot, own_row);
        return 0;
    }
    return -ENOSPC;
}

int session_path(char *path, size_t size, const char *kind, uint64_t number)
{
    int length = shared_directory(path, size), more;

    if (length < 0)
        return length;
    more = snprintf(path + length, size - (size_t)length, "/%s-%llx", kind,
                    (unsigned long long)number);
    return more < 0 || (size_t)length + (size_t)more >= size ? -ENAMETOOLONG : 0;
}

/* Opens the file and locks its table, unless the last process to leave has just removed it. */
static int file_open(const char *path)
{
    struct host_file_status status;
    int error;

    descriptor = shared_directory_open(path);
    if (descriptor < 0)
        return descriptor;
    error = byte_lock(descriptor, LOCK_TABLE);
    if (error == 0 && host_file_status(descriptor, &status) == 0 && status.links > 0) {
        if (status.size != sizeof *session)
            error = host_file_resize(descriptor, sizeof *session);
        if (error == 0)
            return 0;
    }
    host_descriptor_close(descriptor);
    descriptor = -1;
    return error < 0 ? error : -EAGAIN;
}

static void file_close(void)
{
    if (session)
        shared_memory_unmap(session, sizeof *session);
    host_descriptor_close(descriptor);
    session = NULL;
    descriptor = -1;
}

static int file_path(char *path, size_t size)
{
    int length = shared_directory(path, size);

    if (length < 0)
        return length;
    if ((size_t)length + sizeof "/" SESSION_FILE > size)
        return -ENAMETOOLONG;
    memcpy(path + length, "/" SESSION_FILE, sizeof "/" SESSION_FILE);
    return 0;
}

static int session_open(void)
{
    char path[256];
    int error = file_path(path, sizeof path);

    if (error < 0)
        return error;
    do
        error = file_open(path);
    while (error == -EAGAIN);
    if (error < 0)
        return error;
    session = shared_memory_map(descriptor, sizeof *session);
    if (!session) {
        file_close();
        return -ENOMEM;
    }
    if (atomic_load(&session->used) == 0)
        atomic_store(&session->used, 1);
    error = row_take();
    if (error < 0)
        file_close();
    return error;
}

int session_lock(void)
{
    int error;

    lock_acquire(&session_threads);
    error = session ? byte_lock(descriptor, LOCK_TABLE) : session_open();
    if (error < 0)
        lock_release(&session_threads);
    return error;
}

void session_unlock(void)
{
    byte_unlock(descriptor, LOCK_TABLE);
    lock_release(&session_threads);
}

static bool others_are_alive(void)
{
    return byte_lock_is_held(descriptor, LOCK_ROWS, SESSION_ROWS);
}

void session_leave(void)
{
    char path[256];
    bool last;

    if (!session || session_lock() < 0)
        return;
    last = !others_are_alive();
    for (uint32_t slot = 1; slot < atomic_load(&session->used); slot++) {
        if (!last)
            holder_clear(slot, own_row);
        else if (!slot_is_empty(&session->slots[slot]))
            slot_free(slot); /* with what killed processes have left */
    }
    if (last && file_path(path, sizeof path) == 0)
        host_path_remove(path, false);
    session_unlock();
}

/* Without regard to case, so that one table serves both ways to look. */
static uint32_t name_hash(const struct session_name *name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (uint16_t i = 0; i < name->length; i++)
        hash = (hash ^ utf16_upper(name->text[i])) * 16777619u;
    return hash;
}

static bool name_matches(const struct session_slot *slot, const struct session_name *name)
{
    if (slot->length != name->length)
        return false;
    if (name->caseless)
        return utf16_compare_caseless(slot->name, slot->length, name->text, name->length) == 0;
    return memcmp(slot->name, name->text, name->length * sizeof *name->text) == 0;
}

uint32_t session_find(const struct session_name *name)
{
    uint32_t hash = name_hash(name);
    uint32_t slot = atomic_load(&session->buckets[hash % SESSION_BUCKETS]);

    while (slot) {
        struct session_slot *at = &session->slots[slot];
        uint32_t next = atomic_load(&at->next);

        if (at->hash == hash && name_matches(at, name)) {
            if (slot_is_held(at, false))
                return slot;
            slot_free(slot);
        }
        slot = next;
    }
    return 0;
}

/* The first slot that no process has marked; else one whose holders are all dead. */
static uint32_t slot_unused(void)
{
    uint32_t used = atomic_load(&session->used);

    for (uint32_t slot = session->hint ? session->hint : 1; slot < used; slot++) {
        if (slot_is_empty(&session->slots[slot]))
            return slot;
    }
    if (used < SESSION_SLOTS) {
        atomic_store(&session->used, used + 1);
        return used;
    }
    for (uint32_t slot = 1; slot < used; slot++) {
        if (!slot_is_held(&session->slots[slot], false)) {
            slot_free(slot);
            return slot;
        }
    }
    return 0;
}

uint32_t session_take(const struct session_name *name)
{
    uint32_t slot = slot_unused();
    struct session_slot *at = &session->slots[slot];

    if (slot == 0 || name->length >= SESSION_NAME)
        return 0;
    session->hint = slot + 1;
    memset(&at->cell, 0, sizeof at->cell);
    atomic_store(&at->cell.signal.crowd, 1); /* whoever is woken may be killed before it acts */
    at->hash = name_hash(name);
    at->length = name->length;
    memcpy(at->name, name->text, name->length * sizeof *name->text);
    session_hold(slot);
    return slot;
}

void session_publish(uint32_t slot)
{
    _Atomic(uint32_t) *bucket = &session->buckets[session->slots[slot].hash % SESSION_BUCKETS];

    atomic_store(&session->slots[slot].next, atomic_load(bucket));
    atomic_store(bucket, slot);
}
