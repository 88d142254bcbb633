/*
 * The table of file descriptors (Microsoft C runtime library reference: "Low-level I/O",
 * _open_osfhandle, _get_osfhandle, _dup, _setmode, _pipe).
 */
#include "apis/win/crt/descriptor.h"

#include "abi/guest_pointer.h"
#include "abi/hold_mutex.h"
#include "abi/teb.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/exit.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/time.h"
#include "thunks/api.h"

typedef struct descriptor *descriptor_blocks[DESCRIPTOR_BLOCKS];

static struct descriptor first_block[DESCRIPTOR_BLOCK];
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

DATA(msvcrt, descriptor_blocks, __pioinfo) = {first_block};
DATA(msvcrt, struct descriptor, __badioinfo) = {
    .handle = INVALID_HANDLE_VALUE, .flags = DESCRIPTOR_TEXT, .lookahead = NO_LOOKAHEAD};

static void lock_prepare(struct descriptor *descriptor)
{
    pthread_mutexattr_t attributes;

    if (descriptor->lock_ready)
        return;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&descriptor->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    descriptor->lock_ready = 1;
}

static void descriptor_fill(struct descriptor *descriptor, HANDLE handle, unsigned flags)
{
    DWORD type = GetFileType(handle) & 0x7fff;

    lock_prepare(descriptor);
    descriptor->handle = handle;
    descriptor->lookahead = NO_LOOKAHEAD;
    descriptor->text = TEXT_NARROW;
    if (type == FILE_TYPE_CHAR)
        flags |= DESCRIPTOR_DEVICE;
    if (type == FILE_TYPE_PIPE)
        flags |= DESCRIPTOR_PIPE;
    descriptor->flags = (unsigned char)(flags | DESCRIPTOR_OPEN);
}

/*
 * What a parent of the same runtime hands down in STARTUPINFO.lpReserved2: a count, that many
 * flag bytes, that many handles.
 */
static void adopt_inherited(void)
{
    const UNICODE_STRING *data = &peb_self()->parameters->runtime_data;
    const unsigned char *bytes = (const unsigned char *)data->Buffer;
    int count;

    if (!bytes || data->Length < sizeof count)
        return;
    memcpy(&count, bytes, sizeof count);
    if (count < 0 || (size_t)count > (data->Length - sizeof count) / (1 + guest_pointer_size()))
        return;
    for (int i = 0; i < count && i < DESCRIPTOR_BLOCK; i++) {
        unsigned char flags = bytes[sizeof count + (size_t)i];
        HANDLE handle = guest_handle_get(bytes + sizeof count + (size_t)count +
                                         (size_t)i * guest_pointer_size());

        if ((flags & DESCRIPTOR_OPEN) && handle != INVALID_HANDLE_VALUE)
            descriptor_fill(&first_block[i], handle, flags);
    }
}

static void adopt_standard(void)
{
    const struct process_parameters *parameters = peb_self()->parameters;
    const HANDLE handles[] = {parameters->standard_input, parameters->standard_output,
                              parameters->standard_error};

    for (int i = 0; i < 3; i++) {
        struct descriptor *descriptor = &first_block[i];

        if (descriptor->flags & DESCRIPTOR_OPEN)
            continue;
        descriptor_fill(descriptor, handles[i], DESCRIPTOR_TEXT);
        if (!handles[i] || handles[i] == INVALID_HANDLE_VALUE ||
            GetFileType(handles[i]) == FILE_TYPE_UNKNOWN)
            descriptor->handle = (HANDLE)-2; /* _NO_CONSOLE_FILENO: open, with nothing behind */
    }
}

static void prepare(void)
{
    clock_start();
    exit_prepare();
    zone_prepare();
    error_texts_prepare();
    if (!peb_self()->parameters)
        return;
    adopt_inherited();
    adopt_standard();
}

void descriptors_prepare(void)
{
    pthread_once(&prepared, prepare);
}

static struct descriptor *descriptor_at(int number)
{
    struct descriptor *block;

    descriptors_prepare();
    if (number < 0 || number >= DESCRIPTOR_BLOCK * DESCRIPTOR_BLOCKS)
        return NULL;
    block = guest_pointer_at(msvcrt___pioinfo, (size_t)number / DESCRIPTOR_BLOCK);
    return block ? &block[number % DESCRIPTOR_BLOCK] : NULL;
}

struct descriptor *descriptor_hold(int number)
{
    struct descriptor *descriptor = descriptor_at(number);

    if (descriptor && (descriptor->flags & DESCRIPTOR_OPEN)) {
        hold_mutex(&descriptor->lock);
        if (descriptor->flags & DESCRIPTOR_OPEN)
            return descriptor;
        hold_mutex_end(&descriptor->lock);
    }
    /* -2 is the number of a standard stream with no handle: an error, but no misuse. */
    if (number == -2)
        error_set(CRT_EBADF);
    else
        parameter_invalid(CRT_EBADF);
    return NULL;
}

struct descriptor *descriptor_peek(int number)
{
    struct descriptor *descriptor = descriptor_at(number);

    return descriptor && (descriptor->flags & DESCRIPTOR_OPEN) ? descriptor : NULL;
}

void descriptor_drop(struct descriptor *descriptor)
{
    hold_mutex_end(&descriptor->lock);
}

static struct descriptor *block_at(int index)
{
    struct descriptor *block = guest_pointer_at(msvcrt___pioinfo, (size_t)index);

    if (!block) {
        block = crt_allocate_zeroed(DESCRIPTOR_BLOCK, sizeof *block);
        guest_pointer_set(msvcrt___pioinfo, (size_t)index, block);
    }
    return block;
}

int descriptor_new(struct descriptor **descriptor)
{
    descriptors_prepare();
    hold_mutex(&table_lock);
    for (int number = 0; number < DESCRIPTOR_BLOCK * DESCRIPTOR_BLOCKS; number++) {
        struct descriptor *block = block_at(number / DESCRIPTOR_BLOCK);

        if (!block)
            break;
        *descriptor = &block[number % DESCRIPTOR_BLOCK];
        if ((*descriptor)->flags & DESCRIPTOR_OPEN)
            continue;
        lock_prepare(*descriptor);
        hold_mutex(&(*descriptor)->lock);
        (*descriptor)->flags = DESCRIPTOR_OPEN;
        (*descriptor)->handle = INVALID_HANDLE_VALUE;
        hold_mutex_end(&table_lock);
        return number;
    }
    hold_mutex_end(&table_lock);
    *descriptor = NULL;
    error_set(CRT_EMFILE);
    return -1;
}

/* Programs of subsystem console expect SetStdHandle to follow descriptors 0 to 2. */
static void standard_follow(int number, HANDLE handle)
{
    static const DWORD names[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};

    if (number >= 0 && number < 3)
        SetStdHandle(names[number], handle);
}

static unsigned flags_of_open(int flags)
{
    unsigned result = 0;

    if (flags & OPEN_APPEND)
        result |= DESCRIPTOR_APPEND;
    if (flags & OPEN_NO_INHERIT)
        result |= DESCRIPTOR_NO_INHERIT;
    if (flags & (OPEN_ANY_TEXT & ~OPEN_BINARY))
        result |= DESCRIPTOR_TEXT;
    return result;
}

int descriptor_adopt(HANDLE handle, int flags)
{
    struct descriptor *descriptor;
    int number;

    if (GetFileType(handle) == FILE_TYPE_UNKNOWN) {
        error_from_win32(ERROR_INVALID_HANDLE);
        return -1;
    }
    number = descriptor_new(&descriptor);
    if (number < 0)
        return -1;
    descriptor_fill(descriptor, handle, flags_of_open(flags));
    if (flags & OPEN_UTF8)
        descriptor->text = TEXT_UTF8;
    else if (flags & (OPEN_UTF16 | OPEN_WIDE_TEXT))
        descriptor->text = TEXT_UTF16;
    descriptor_drop(descriptor);
    standard_follow(number, handle);
    return number;
}

static void close_held(int number, struct descriptor *descriptor)
{
    descriptor->flags = 0;
    descriptor->handle = INVALID_HANDLE_VALUE;
    standard_follow(number, NULL);
}

int descriptor_close(int number)
{
    struct descriptor *descriptor = descriptor_hold(number), *other;
    HANDLE handle;
    bool shared, failed;

    if (!descriptor)
        return -1;
    handle = descriptor->handle;
    /* stdout and stderr often share one handle: the last of them closes it. */
    other = number == 1 ? descriptor_at(2) : number == 2 ? descriptor_at(1) : NULL;
    shared = other && (other->flags & DESCRIPTOR_OPEN) && other->handle == handle;
    failed = !shared && handle != (HANDLE)-2 && !CloseHandle(handle);
    close_held(number, descriptor);
    descriptor_drop(descriptor);
    return failed ? error_from_last() : 0;
}

bool descriptor_is_device(int number)
{
    struct descriptor *descriptor = descriptor_at(number);

    return descriptor && (descriptor->flags & DESCRIPTOR_OPEN) &&
           (descriptor->flags & DESCRIPTOR_DEVICE);
}

enum descriptor_text descriptor_text(int number)
{
    struct descriptor *descriptor = descriptor_at(number);

    return descriptor ? descriptor->text : TEXT_NARROW;
}

bool descriptor_is_text(int number)
{
    struct descriptor *descriptor = descriptor_at(number);

    return descriptor && (descriptor->flags & DESCRIPTOR_TEXT);
}

CRT(int, _close, (int number))
{
    return descriptor_close(number);
}

CRT(int, _isatty, (int number))
{
    struct descriptor *descriptor = descriptor_hold(number);
    int device;

    if (!descriptor)
        return 0;
    device = descriptor->flags & DESCRIPTOR_DEVICE;
    descriptor_drop(descriptor);
    return device;
}

CRT(intptr_t, _get_osfhandle, (int number))
{
    struct descriptor *descriptor = descriptor_hold(number);
    HANDLE handle;

    if (!descriptor)
        return -1;
    handle = descriptor->handle;
    descriptor_drop(descriptor);
    return (intptr_t)handle;
}

CRT(int, _open_osfhandle, (intptr_t handle, int flags))
{
    return descriptor_adopt((HANDLE)handle, flags);
}

static int text_mode_of(const struct descriptor *descriptor)
{
    if (!(descriptor->flags & DESCRIPTOR_TEXT))
        return OPEN_BINARY;
    return descriptor->text == TEXT_NARROW ? OPEN_TEXT : OPEN_WIDE_TEXT;
}

CRT(int, _setmode, (int number, int mode))
{
    struct descriptor *descriptor;
    int old;

    if (mode != OPEN_TEXT && mode != OPEN_BINARY && mode != OPEN_WIDE_TEXT && mode != OPEN_UTF8 &&
        mode != OPEN_UTF16) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    descriptor = descriptor_hold(number);
    if (!descriptor)
        return -1;
    old = text_mode_of(descriptor);
    descriptor->flags &= (unsigned char)~DESCRIPTOR_TEXT;
    if (mode != OPEN_BINARY)
        descriptor->flags |= DESCRIPTOR_TEXT;
    descriptor->text = mode == OPEN_UTF8                      ? TEXT_UTF8
                       : mode & (OPEN_UTF16 | OPEN_WIDE_TEXT) ? TEXT_UTF16
                                                              : TEXT_NARROW;
    descriptor_drop(descriptor);
    return old;
}

static HANDLE handle_copy(HANDLE handle)
{
    HANDLE copy, process = (HANDLE)-1;

    if (!DuplicateHandle(process, handle, process, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS))
        return NULL;
    return copy;
}

/* Makes target, which is locked, a copy of source, which is locked as well. */
static int copy_into(int number, struct descriptor *target, const struct descriptor *source)
{
    HANDLE handle = handle_copy(source->handle);

    if (!handle)
        return error_from_last();
    target->handle = handle;
    target->flags = source->flags & (unsigned char)~DESCRIPTOR_NO_INHERIT;
    target->text = source->text;
    target->lookahead = NO_LOOKAHEAD;
    standard_follow(number, handle);
    return 0;
}

CRT(int, _dup, (int number))
{
    struct descriptor *source = descriptor_hold(number), *target;
    int copy;

    if (!source)
        return -1;
    copy = descriptor_new(&target);
    if (copy >= 0) {
        if (copy_into(copy, target, source) < 0) {
            target->flags = 0;
            copy = -1;
        }
        descriptor_drop(target);
    }
    descriptor_drop(source);
    return copy;
}

/* The slot for a wanted number, locked, open or not. */
static struct descriptor *slot_hold(int number)
{
    struct descriptor *block, *slot;

    if (number < 0 || number >= DESCRIPTOR_BLOCK * DESCRIPTOR_BLOCKS)
        return NULL;
    hold_mutex(&table_lock);
    block = block_at(number / DESCRIPTOR_BLOCK);
    slot = block ? &block[number % DESCRIPTOR_BLOCK] : NULL;
    if (slot)
        lock_prepare(slot);
    hold_mutex_end(&table_lock);
    if (slot)
        hold_mutex(&slot->lock);
    return slot;
}

CRT(int, _dup2, (int number, int wanted))
{
    struct descriptor *source = descriptor_hold(number), *target;
    int result;

    if (!source)
        return -1;
    if (number == wanted) {
        descriptor_drop(source);
        return 0;
    }
    target = slot_hold(wanted);
    if (!target) {
        descriptor_drop(source);
        parameter_invalid(CRT_EBADF);
        return -1;
    }
    if (target->flags & DESCRIPTOR_OPEN)
        descriptor_close(wanted);
    result = copy_into(wanted, target, source);
    descriptor_drop(target);
    descriptor_drop(source);
    return result;
}

CRT(int, _pipe, (int *numbers OUT, unsigned size, int mode))
{
    SECURITY_ATTRIBUTES security = {sizeof security, NULL, !(mode & OPEN_NO_INHERIT)};
    HANDLE handles[2];

    if (!numbers) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    numbers[0] = numbers[1] = -1;
    if (!(mode & OPEN_ANY_TEXT))
        mode |= default_text_mode();
    if (!CreatePipe(&handles[0], &handles[1], &security, size))
        return error_from_last();
    numbers[0] = descriptor_adopt(handles[0], mode);
    numbers[1] = numbers[0] < 0 ? -1 : descriptor_adopt(handles[1], mode);
    if (numbers[1] >= 0)
        return 0;
    if (numbers[0] >= 0)
        descriptor_close(numbers[0]);
    else
        CloseHandle(handles[0]);
    CloseHandle(handles[1]);
    return -1;
}
