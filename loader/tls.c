/* See tls.h. Everything here runs under the loader lock. */
#include "loader/tls.h"

#include "abi/teb.h"

#include <stdlib.h>

enum {
    MOST_MODULES = 1088,  /* with static TLS, at the same time */
    FIRST_CAPACITY = 64,  /* of a vector; program code may read one while it is replaced */
    MOST_BYTES = 1 << 30, /* of a block */
    BLOCK_ALIGNMENT = 64
};

static struct module *modules[MOST_MODULES]; /* by index */
static uint32_t module_count;                /* highest index in use + 1 */

/* A guest thread with its vector: void *vector[capacity], read by index from guest code. */
struct tls_thread {
    struct tls_thread *next, **link;
    struct teb *teb;
    void **vector;
    uint32_t capacity;
    struct old_vector *old;
};

struct old_vector {
    struct old_vector *next;
    void **vector;
};

static struct tls_thread *threads;
static _Thread_local struct tls_thread *own_thread;

static bool read_directory(const struct module *module, IMAGE_TLS_DIRECTORY64 *directory)
{
    uint32_t address, size;
    struct span bytes;

    return pe_directory(&module->pe, IMAGE_DIRECTORY_ENTRY_TLS, &address, &size) &&
           pe_cut(&module->pe, address, sizeof *directory, &bytes) &&
           span_copy(bytes, 0, directory, sizeof *directory);
}

/* What a new block begins with. */
static bool template_of(const struct module *module, const IMAGE_TLS_DIRECTORY64 *directory,
                        struct span *bytes)
{
    uint64_t size = directory->EndAddressOfRawData - directory->StartAddressOfRawData;
    uint32_t start;

    *bytes = (struct span){0};
    if (size == 0)
        return true;
    return pe_rva(&module->pe, directory->StartAddressOfRawData, &start) &&
           pe_cut(&module->pe, start, size, bytes);
}

static uint32_t take_index(struct module *module)
{
    uint32_t index = 0;

    while (index < module_count && modules[index])
        index++;
    if (index == MOST_MODULES)
        return NO_TLS;
    if (index == module_count)
        module_count++;
    modules[index] = module;
    return index;
}

int tls_prepare(struct module *module, struct fault *fault)
{
    IMAGE_TLS_DIRECTORY64 directory;
    uint32_t address, size, slot;
    struct span bytes;

    if (!pe_directory(&module->pe, IMAGE_DIRECTORY_ENTRY_TLS, &address, &size))
        return 0;
    if (!read_directory(module, &directory) || !template_of(module, &directory, &bytes) ||
        !pe_rva(&module->pe, directory.AddressOfIndex, &slot) ||
        !pe_cut(&module->pe, slot, sizeof module->tls_index, &bytes))
        return fail(fault, FAULT_MALFORMED, address,
                    "TLS directory at 0x%x: names addresses outside the image", address);
    if (directory.SizeOfZeroFill > MOST_BYTES)
        return fail(fault, FAULT_MALFORMED, address, "TLS directory at 0x%x: 0x%x bytes a thread",
                    address, directory.SizeOfZeroFill);
    module->tls_index = take_index(module);
    if (module->tls_index == NO_TLS)
        return fail(fault, FAULT_SYSTEM, address, "more than %u modules with static TLS",
                    (unsigned)MOST_MODULES);
    memcpy((void *)(uintptr_t)bytes.bytes, &module->tls_index, sizeof module->tls_index);
    module->entry.tls_index = 0xffff;
    return 0;
}

void tls_release(struct module *module)
{
    if (module->tls_index == NO_TLS)
        return;
    for (struct tls_thread *thread = threads; thread; thread = thread->next) {
        if (module->tls_index < thread->capacity) {
            free(thread->vector[module->tls_index]);
            thread->vector[module->tls_index] = NULL;
        }
    }
    modules[module->tls_index] = NULL;
    module->tls_index = NO_TLS;
}

static void *make_block(const struct module *module)
{
    IMAGE_TLS_DIRECTORY64 directory;
    struct span bytes;
    size_t size;
    char *block;

    if (!read_directory(module, &directory) || !template_of(module, &directory, &bytes))
        return NULL;
    size = bytes.size + directory.SizeOfZeroFill + 1;
    size = (size + BLOCK_ALIGNMENT - 1) / BLOCK_ALIGNMENT * BLOCK_ALIGNMENT;
    block = aligned_alloc(BLOCK_ALIGNMENT, size);
    if (!block)
        return NULL;
    if (bytes.size)
        memcpy(block, bytes.bytes, bytes.size);
    memset(block + bytes.size, 0, size - bytes.size);
    return block;
}

/*
 * A replaced vector stays as long as its thread does, which may be reading it this moment.
 */
static int grow(struct tls_thread *thread, uint32_t count)
{
    uint32_t capacity = thread->capacity ? thread->capacity : FIRST_CAPACITY;
    struct old_vector *old = NULL;
    void **vector;

    if (thread->vector && count <= thread->capacity)
        return 0;
    while (capacity < count)
        capacity *= 2;
    vector = calloc(capacity, sizeof *vector);
    if (thread->vector)
        old = malloc(sizeof *old);
    if (!vector || (thread->vector && !old)) {
        free(vector);
        return -1;
    }
    if (old) {
        memcpy(vector, thread->vector, thread->capacity * sizeof *vector);
        *old = (struct old_vector){thread->old, thread->vector};
        thread->old = old;
    }
    thread->vector = vector;
    thread->capacity = capacity;
    __atomic_store_n(&thread->teb->tls_pointer, vector, __ATOMIC_RELEASE);
    return 0;
}

static int give_block(struct tls_thread *thread, const struct module *module)
{
    if (grow(thread, module->tls_index + 1) < 0)
        return -1;
    if (!thread->vector[module->tls_index])
        thread->vector[module->tls_index] = make_block(module);
    return thread->vector[module->tls_index] ? 0 : -1;
}

int tls_spread(struct module *module, struct fault *fault)
{
    if (module->tls_index == NO_TLS)
        return 0;
    for (struct tls_thread *thread = threads; thread; thread = thread->next) {
        if (give_block(thread, module) < 0)
            return fail(fault, FAULT_SYSTEM, 0, "no memory for thread-local storage");
    }
    return 0;
}

int tls_thread_start(struct fault *fault)
{
    struct tls_thread *thread = calloc(1, sizeof *thread);

    if (!thread)
        return fail(fault, FAULT_SYSTEM, 0, "no memory for thread-local storage");
    thread->teb = teb_self();
    thread->next = threads;
    thread->link = &threads;
    if (threads)
        threads->link = &thread->next;
    threads = own_thread = thread;
    for (uint32_t i = 0; i < module_count; i++) {
        if (modules[i] && give_block(thread, modules[i]) < 0) {
            tls_thread_end();
            return fail(fault, FAULT_SYSTEM, 0, "no memory for thread-local storage");
        }
    }
    return 0;
}

void tls_thread_end(void)
{
    struct tls_thread *thread = own_thread;
    struct old_vector *old;

    if (!thread)
        return;
    own_thread = NULL;
    *thread->link = thread->next;
    if (thread->next)
        thread->next->link = thread->link;
    thread->teb->tls_pointer = NULL;
    for (uint32_t i = 0; i < thread->capacity; i++)
        free(thread->vector[i]);
    while ((old = thread->old)) {
        thread->old = old->next;
        free(old->vector);
        free(old);
    }
    free(thread->vector);
    free(thread);
}

void tls_call(const struct module *module, DWORD reason, void *reserved)
{
    IMAGE_TLS_DIRECTORY64 directory;
    uint64_t callback;
    uint32_t list;

    if (!read_directory(module, &directory) || directory.AddressOfCallBacks == 0 ||
        !pe_rva(&module->pe, directory.AddressOfCallBacks, &list))
        return;
    for (uint64_t at = 0; span_u64(pe_from(&module->pe, list), at, &callback) && callback != 0;
         at += 8)
        ((PIMAGE_TLS_CALLBACK)callback)(module->entry.base, reason, reserved);
}
