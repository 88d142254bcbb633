/*
 * See translate.h. One block after another is made when it is first jumped to. It ends at a jump,
 * a call or a return; what follows a call is made at once, for it will be returned to.
 */
#include "abi/translate/translate.h"

#include "abi/guest32.h"
#include "abi/lock.h"
#include "abi/memory.h"
#include "abi/teb32.h"
#include "abi/thread_stop.h"
#include "abi/translate/block.h"
#include "abi/translate/cache.h"
#include "abi/translate/evict.h"
#include "abi/translate/flow.h"
#include "abi/translate/instruction.h"
#include "abi/translate/source.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

enum {
    BLOCK_STEPS = 96,
    BLOCK_GUEST = 2048, /* bytes of the guest's code */
    EXIT_SIZE = 24,
    BLOCK_ROOM = 16 + BLOCK_STEPS * INSTRUCTION_ROOM + EXITS_MOST * EXIT_SIZE
};

const void *(*guest32_resolve)(uint32_t address);

static struct lock lock;
static ZydisDecoder decoder;
static ZyanStatus (*decode)(const ZydisDecoder *, ZydisDecoderContext *, const void *, ZyanUSize,
                            ZydisDecodedInstruction *);

/* Zydis is loaded when there is something to decode. */
static int decoder_open(void)
{
    void *library = dlopen("libZydis.so.4.0", RTLD_NOW | RTLD_LOCAL);
    ZyanStatus (*init)(ZydisDecoder *, ZydisMachineMode, ZydisStackWidth);

    if (!library)
        return -ELIBACC;
    init = (ZyanStatus(*)(ZydisDecoder *, ZydisMachineMode, ZydisStackWidth))dlsym(
        library, "ZydisDecoderInit");
    decode =
        (ZyanStatus(*)(const ZydisDecoder *, ZydisDecoderContext *, const void *, ZyanUSize,
                       ZydisDecodedInstruction *))dlsym(library, "ZydisDecoderDecodeInstruction");
    if (!init || !decode ||
        ZYAN_FAILED(init(&decoder, ZYDIS_MACHINE_MODE_LEGACY_32, ZYDIS_STACK_WIDTH_32)))
        return -ELIBBAD;
    return 0;
}

int translate_open(void)
{
    int result = cache_open();

    if (result == 0)
        result = block_tables_open();
    if (result == 0)
        result = source_start();
    if (result == 0)
        result = decoder_open();
    memory_changed = translate_forget;
    return result;
}

/*
 * A block begins with an instruction of five bytes that does nothing, in the place of which a jump
 * can be written when the block is dead.
 */
enum { BLOCK_HEAD = 5 };

static void open_block(struct writer *w)
{
    w->at = EMIT(w->at, "\x0f\x1f\x44\x00\x00");
}

/* Jumps to what is not translated yet go to code that has it made, and are patched then. */
static void write_exits(struct writer *w)
{
    for (unsigned i = 0; i < w->exit_count; i++) {
        const struct exit *exit = &w->exits[i];
        const uint8_t *known = cache_find(exit->target);

        if (known) {
            emit_relative(exit->site, known);
            continue;
        }
        emit_relative(exit->site, w->at);
        w->at = EMIT(w->at, "\x41\xb8"); /* mov $target, %r8d */
        w->at = emit_32(w->at, exit->target);
        w->at = EMIT(w->at, "\x4c\x8d\x0d"); /* lea site(%rip), %r9 */
        w->at = emit_relative(w->at, exit->site);
        w->at = emit_8(w->at, 0xe9);
        w->at = emit_relative(w->at, cache_miss_with_site);
    }
}

static bool decode_next(struct writer *w, const struct source *source)
{
    size_t left = source->end - w->next;

    w->eip = w->next;
    w->bytes = (const uint8_t *)(uintptr_t)w->eip;
    if (left == 0)
        return false;
    if (ZYAN_FAILED(decode(&decoder, NULL, w->bytes, left, &w->in))) {
        w->in.length = 0;
        return left >= ZYDIS_MAX_INSTRUCTION_LENGTH || source->is_last;
    }
    w->next = w->eip + w->in.length;
    return true;
}

/* What cannot be decoded faults as an illegal instruction, there. */
static void write_instruction(struct writer *w, struct block *block, const uint8_t *start)
{
    uint8_t *before = w->at;

    if (w->in.length == 0) {
        w->at = EMIT(w->at, "\x0f\x0b");
        w->commit = w->at;
        w->ended = true;
    } else {
        instruction_translate(w);
    }
    *block_step(block) = (struct step){.host = (uint16_t)(before - start),
                                       .guest = (uint16_t)(w->eip - block->guest),
                                       .commit = (uint8_t)(w->commit - before)};
}

static bool ends_with_call(const struct writer *w)
{
    return w->in.length && (w->in.meta.category == ZYDIS_CATEGORY_CALL);
}

/* One block; false when there is no room or no code. goes_on: what follows will be returned to. */
static struct block *make_block(uint32_t eip, const struct source *source, bool *goes_on)
{
    uint8_t *start = cache_room(BLOCK_ROOM);
    struct block *block = start ? block_new(eip, (uint32_t)(start - cache_base)) : NULL;
    struct writer w = {.at = start, .next = eip};

    *goes_on = false;
    if (!block)
        return NULL;
    open_block(&w);
    while (!w.ended && block->step_count < BLOCK_STEPS && w.next - eip < BLOCK_GUEST &&
           decode_next(&w, source))
        write_instruction(&w, block, start);
    if (block->step_count == 0)
        return NULL;
    if (!w.ended)
        flow_jump(&w, w.next);
    *goes_on = ends_with_call(&w);
    write_exits(&w);
    block_finish(block, (uint32_t)(w.at - start), w.next - eip);
    cache_take(w.at);
    return block;
}

/* The code at eip and what it will return to. */
static const uint8_t *make_code(uint32_t eip)
{
    struct source source;
    const uint8_t *first = NULL;
    bool goes_on = true;

    while (goes_on && !cache_find(eip) && source_open(eip, &source)) {
        struct block *block = make_block(eip, &source, &goes_on);

        if (!block)
            break;
        if (!first)
            first = cache_base + block->host;
        if (source.is_changing) {
            source_keep(block);
            break;
        }
        cache_publish(eip, cache_base + block->host);
        eip += block->guest_size;
    }
    return first;
}

static const uint8_t *find_code(uint32_t eip)
{
    const uint8_t *code = cache_find(eip);
    struct block *block;

    if (code)
        return code;
    if (guest32_resolve && (code = guest32_resolve(eip))) {
        cache_publish(eip, code);
        return code;
    }
    block = source_find_kept(eip);
    return block ? cache_base + block->host : make_code(eip);
}

static uint32_t times_emptied;

static bool has_room(void)
{
    return cache_room(BLOCK_ROOM) && block_has_room();
}

static void forget_block(struct block *block)
{
    uint8_t *code = cache_find(block->guest);

    if (code && cache_is_translation((uint32_t)(code - cache_base)))
        cache_forget(block->guest, 1);
    source_drop(block);
}

/* Nobody else runs, and nobody will go on in a translation. */
static void empty(void)
{
    lock_acquire(&lock);
    block_forget_all(forget_block);
    cache_empty();
    times_emptied++;
    lock_release(&lock);
}

/* When the cache has been emptied since, there is room again. False: it cannot be emptied. */
static bool evict(uint32_t emptied)
{
    bool done = true;

    teb_self()->translate_waits = true;
    stop_lock_acquire();
    if (times_emptied == emptied)
        done = evict_with(empty);
    stop_lock_release();
    teb_self()->translate_waits = false;
    source_free_dropped();
    return done;
}

/* The four bytes at a site are aligned: whoever jumps there meanwhile sees the old or the new. */
static void patch(uint8_t *site, const uint8_t *code)
{
    __atomic_store_n((uint32_t *)site, (uint32_t)(code - (site + 4)), __ATOMIC_RELEASE);
}

/* Without code there is no room for it, or there is nothing to translate. */
static const uint8_t *find_and_patch(uint32_t eip, uint8_t *site, uint32_t *emptied, bool *is_full)
{
    const uint8_t *code;

    lock_acquire(&lock);
    *emptied = times_emptied;
    code = find_code(eip);
    *is_full = !code && !has_room();
    if (code && site && cache_find(eip) == code)
        patch(site, code);
    lock_release(&lock);
    return code;
}

const void *translate_miss(uint32_t eip, uint8_t *site)
{
    const uint8_t *code;
    uint32_t emptied;
    bool is_full;

    while (!(code = find_and_patch(eip, site, &emptied, &is_full)) && is_full) {
        if (!evict(emptied))
            break;
        site = NULL; /* it is gone, too */
    }
    return code ? (const void *)code : translate_no_code;
}

uint32_t guest32_address_take(void)
{
    return source_native_address();
}

uint32_t guest32_native(const void *code, const void *record)
{
    uint32_t address = source_native_address();
    uint8_t *at;

    lock_acquire(&lock);
    at = address ? cache_room_kept(EXIT_SIZE) : NULL;
    if (at) {
        cache_publish(address, at);
        at = emit_64(EMIT(at, "\x49\xba"), (uint64_t)(uintptr_t)record); /* movabs $record, %r10 */
        cache_take_kept(emit_far_jump(at, code));
    }
    lock_release(&lock);
    return at ? address : 0;
}

/* A dead block's beginning leads to the table, where its address is missing. */
static void kill_block(struct block *block)
{
    uint8_t *start = cache_base + block->host, *stub = cache_room(EXIT_SIZE);
    uint64_t bytes;

    block->is_dead = true;
    if (!stub)
        return;
    if (cache_find(block->guest) == start)
        cache_forget(block->guest, 1);
    cache_take(emit_lookup_jump(emit_32(EMIT(stub, "\x41\xb8"), block->guest)));
    memcpy(&bytes, start, sizeof bytes);
    bytes =
        (bytes & ~UINT64_C(0xffffffffff)) | 0xe9 | (uint64_t)(uint32_t)(stub - (start + 5)) << 8;
    __atomic_store_n((uint64_t *)start, bytes, __ATOMIC_RELEASE);
}

void translate_forget(uintptr_t guest, size_t size)
{
    lock_acquire(&lock);
    source_forget(guest, size, kill_block);
    lock_release(&lock);
}

/* Whether a store at the address may have touched the code of the block. */
static bool is_touched(const struct block *block, uintptr_t address)
{
    enum { STORE_MOST = 64 };

    return address < (uint64_t)block->guest + block->guest_size &&
           address + STORE_MOST > block->guest;
}

/*
 * Code that writes to itself goes on with what it has written: behind the store, which is about to
 * be done again, a jump out of the dead block.
 */
static void leave_behind(uintptr_t host, uintptr_t address)
{
    enum { JUMP_SIZE = 5 };
    uint32_t offset = (uint32_t)(host - (uintptr_t)cache_base), at = 0;
    const struct block *block = cache_holds((const void *)host) ? block_at(offset) : NULL;
    uint8_t *stub = cache_room(EXIT_SIZE), *site;

    if (!block || !block->is_dead || !is_touched(block, address) || !stub)
        return;
    while (at < block->step_count && block->host + block->steps[at].host <= offset)
        at++;
    if (at == block->step_count || block->steps[at].host + JUMP_SIZE > block->host_size)
        return;
    site = cache_base + block->host + block->steps[at].host;
    cache_take(
        emit_lookup_jump(emit_32(EMIT(stub, "\x41\xb8"), block->guest + block->steps[at].guest)));
    emit_relative(emit_8(site, 0xe9), stub);
}

bool translate_write_fault(uintptr_t address, uintptr_t host)
{
    bool found;

    lock_acquire(&lock);
    found = source_written(address, kill_block);
    if (found)
        leave_behind(host, address);
    lock_release(&lock);
    return found;
}

bool translate_place(uintptr_t host, struct translate_place *place)
{
    const struct block *block = NULL;
    uint32_t offset = (uint32_t)(host - (uintptr_t)cache_base), at = 0;

    if (cache_base && cache_holds((const void *)host))
        block = block_at(offset);
    if (!block)
        return false;
    offset -= block->host;
    while (at + 1 < block->step_count && block->steps[at + 1].host <= offset)
        at++;
    place->guest = block->guest + block->steps[at].guest;
    place->exact = offset <= (uint32_t)block->steps[at].host + block->steps[at].commit;
    place->behind = (int)offset - block->steps[at].host;
    place->begins = at == 0 ? offset == 0 : place->behind == 0;
    return true;
}

const void *translate_first(uint32_t eip)
{
    const char *code = translate_miss(eip, NULL);
    struct translate_place place;

    return translate_place((uintptr_t)code, &place) ? code + BLOCK_HEAD : code;
}
