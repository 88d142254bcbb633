/* See tls.h. Everything here runs under the loader lock. */
#include "loader/tls.h"

#include "abi/guest32.h"
#include "abi/guest_memory.h"
#include "abi/teb32.h"

enum {
    MOST_MODULES = 1088,  /* with static TLS, at the same time */
    FIRST_CAPACITY = 64,  /* of a vector; program code may read one while it is replaced */
    MOST_BYTES = 1 << 30, /* of a block */
    BLOCK_ALIGNMENT = 64
};

static struct module *modules[MOST_MODULES]; /* by index */
static uint32_t module_count;                /* highest index in use + 1 */

/* A guest thread with its vector of `capacity` guest pointers, read by index from guest code. */
struct tls_thread {
    struct tls_thread *next, **link;
    struct teb *teb;
    void *vector;
    uint32_t capacity;
    struct old_vector *old;
};

struct old_vector {
    struct old_vector *next;
    void *vector;
};

static struct tls_thread *threads;
static _Thread_local struct tls_thread *own_thread;

static size_t pointer_size(void)
{
    return guest_is_32() ? sizeof(uint32_t) : sizeof(void *);
}

static void *vector_get(const struct tls_thread *thread, uint32_t index)
{
    return guest_is_32() ? (void *)(uintptr_t)((uint32_t *)thread->vector)[index]
                         : ((void **)thread->vector)[index];
}

static void vector_set(struct tls_thread *thread, uint32_t index, void *block)
{
    if (guest_is_32())
        ((uint32_t *)thread->vector)[index] = guest32_address(block);
    else
        ((void **)thread->vector)[index] = block;
}

static void vector_publish(struct tls_thread *thread)
{
    __atomic_store_n(&thread->teb->tls_pointer, thread->vector, __ATOMIC_RELEASE);
    if (guest_is_32())
        __atomic_store_n(&teb32_of(thread->teb)->tls_pointer, guest32_address(thread->vector),
                         __ATOMIC_RELEASE);
}

bool tls_directory(const struct pe *pe, IMAGE_TLS_DIRECTORY64 *directory)
{
    IMAGE_TLS_DIRECTORY32 narrow = {0};
    uint32_t address, size;

    if (!pe_directory(pe, IMAGE_DIRECTORY_ENTRY_TLS, &address, &size))
        return false;
    if (!pe->is_32bit)
        return span_copy(pe_from(pe, address), 0, directory, sizeof *directory);
    if (!span_copy(pe_from(pe, address), 0, &narrow, sizeof narrow))
        return false;
    *directory = (IMAGE_TLS_DIRECTORY64){.StartAddressOfRawData = narrow.StartAddressOfRawData,
                                         .EndAddressOfRawData = narrow.EndAddressOfRawData,
                                         .AddressOfIndex = narrow.AddressOfIndex,
                                         .AddressOfCallBacks = narrow.AddressOfCallBacks,
                                         .SizeOfZeroFill = narrow.SizeOfZeroFill,
                                         .Characteristics = narrow.Characteristics};
    return true;
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
    if (!tls_directory(&module->pe, &directory) || !template_of(module, &directory, &bytes) ||
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

/* In front of a block is the address that it was allocated at. */
static void block_free(char *block)
{
    if (block)
        guest_release(((void **)block)[-1]);
}

/* Zeroed and aligned. */
static char *block_new(size_t size)
{
    char *memory = guest_allocate_zeroed(size + BLOCK_ALIGNMENT + sizeof memory), *block;

    if (!memory)
        return NULL;
    block = memory + sizeof memory;
    block += -(uintptr_t)block % BLOCK_ALIGNMENT;
    ((void **)block)[-1] = memory;
    return block;
}

void tls_release(struct module *module)
{
    if (module->tls_index == NO_TLS)
        return;
    for (struct tls_thread *thread = threads; thread; thread = thread->next) {
        if (module->tls_index < thread->capacity) {
            block_free(vector_get(thread, module->tls_index));
            vector_set(thread, module->tls_index, NULL);
        }
    }
    modules[module->tls_index] = NULL;
    module->tls_index = NO_TLS;
}

static char *make_block(const struct module *module)
{
    IMAGE_TLS_DIRECTORY64 directory;
    struct span bytes;
    char *block;

    if (!tls_directory(&module->pe, &directory) || !template_of(module, &directory, &bytes))
        return NULL;
    block = block_new(bytes.size + directory.SizeOfZeroFill + 1);
    if (block && bytes.size)
        memcpy(block, bytes.bytes, bytes.size);
    return block;
}

/*
 * A replaced vector stays as long as its thread does, which may be reading it this moment.
 */
static int grow(struct tls_thread *thread, uint32_t count)
{
    uint32_t capacity = thread->capacity ? thread->capacity : FIRST_CAPACITY;
    struct old_vector *old = NULL;
    void *vector;

    if (thread->vector && count <= thread->capacity)
        return 0;
    while (capacity < count)
        capacity *= 2;
    vector = guest_allocate_zeroed(capacity * pointer_size());
    if (thread->vector)
        old = malloc(sizeof *old);
    if (!vector || (thread->vector && !old)) {
        guest_release(vector);
        return -1;
    }
    if (old) {
        memcpy(vector, thread->vector, thread->capacity * pointer_size());
        *old = (struct old_vector){thread->old, thread->vector};
        thread->old = old;
    }
    thread->vector = vector;
    thread->capacity = capacity;
    vector_publish(thread);
    return 0;
}

static int give_block(struct tls_thread *thread, const struct module *module)
{
    if (grow(thread, module->tls_index + 1) < 0)
        return -1;
    if (!vector_get(thread, module->tls_index))
        vector_set(thread, module->tls_index, make_block(module));
    return vector_get(thread, module->tls_index) ? 0 : -1;
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
    for (uint32_t i = 0; i < thread->capacity; i++)
        block_free(vector_get(thread, i));
    while ((old = thread->old)) {
        thread->old = old->next;
        guest_release(old->vector);
        free(old);
    }
    guest_release(thread->vector);
    thread->vector = NULL;
    vector_publish(thread);
    free(thread);
}

/* One address of the list of callbacks; false at its end. */
static bool read_callback(const struct pe *pe, uint32_t list, uint32_t index, uint64_t *callback)
{
    size_t size = pe->is_32bit ? sizeof(uint32_t) : sizeof *callback;

    *callback = 0;
    return span_copy(pe_from(pe, list), (uint64_t)index * size, callback, size) && *callback != 0;
}

void tls_call(const struct module *module, DWORD reason, void *reserved)
{
    const uint32_t arguments[] = {guest32_address(module->entry.base), reason,
                                  guest32_address(reserved)};
    IMAGE_TLS_DIRECTORY64 directory;
    uint64_t callback;
    uint32_t list;

    if (!tls_directory(&module->pe, &directory) || directory.AddressOfCallBacks == 0 ||
        !pe_rva(&module->pe, directory.AddressOfCallBacks, &list))
        return;
    for (uint32_t i = 0; read_callback(&module->pe, list, i, &callback); i++) {
        if (module->pe.is_32bit)
            guest32_call((uint32_t)callback, arguments, 3);
        else
            ((PIMAGE_TLS_CALLBACK)callback)(module->entry.base, reason, reserved);
    }
}
