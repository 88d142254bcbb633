/* A stream over a block of global memory. [CreateStreamOnHGlobal, IStream, Microsoft Learn] */
#include "abi/guest_memory.h"
#include "abi/guest_pointer.h"
#include "abi/lock.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"
#include "thunks/win32/interface.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

struct memory_stream {
    IStream stream; /* what the guest holds */
    atomic_uint references;
    struct lock lock;
    HGLOBAL block;
    bool owns_block;
    ULONG size;
    ULONG64 position;
};

static const IID unknown_id = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const IID sequential_id = {
    0x0c733a30, 0x2a1c, 0x11ce, {0xad, 0xe5, 0, 0xaa, 0, 0x44, 0x77, 0x3d}};
static const IID stream_id = {0x0c, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static struct memory_stream *stream_of(IStream *stream)
{
    return (struct memory_stream *)stream;
}

static ULONG WINAPI add_reference(IStream *stream)
{
    return ++stream_of(stream)->references;
}

static ULONG WINAPI release(IStream *stream)
{
    struct memory_stream *self = stream_of(stream);
    ULONG left = --self->references;

    if (left == 0) {
        if (self->owns_block)
            GlobalFree(self->block);
        guest_release(self);
    }
    return left;
}

static HRESULT WINAPI query_interface(IStream *stream, REFIID id, void **result)
{
    if (!result)
        return E_POINTER;
    *result = NULL;
    if (memcmp(id, &unknown_id, sizeof *id) != 0 && memcmp(id, &sequential_id, sizeof *id) != 0 &&
        memcmp(id, &stream_id, sizeof *id) != 0)
        return E_NOINTERFACE;
    add_reference(stream);
    *result = stream;
    return S_OK;
}

static HRESULT WINAPI read_bytes(IStream *stream, void *out, ULONG size, ULONG *done)
{
    struct memory_stream *self = stream_of(stream);
    ULONG count = 0;

    if (!out)
        return STG_E_INVALIDPOINTER;
    lock_acquire(&self->lock);
    if (self->position < self->size)
        count = self->size - (ULONG)self->position;
    count = count < size ? count : size;
    if (count) {
        memcpy(out, (char *)GlobalLock(self->block) + self->position, count);
        GlobalUnlock(self->block);
    }
    self->position += count;
    lock_release(&self->lock);
    if (done)
        *done = count;
    return count == size ? S_OK : S_FALSE;
}

/* With the lock held. */
static HRESULT resize(struct memory_stream *self, ULONG64 size)
{
    HGLOBAL larger;

    if (size > 0x7fffffff)
        return STG_E_MEDIUMFULL;
    if (size > GlobalSize(self->block)) {
        larger = GlobalReAlloc(self->block, size + size / 2, GMEM_MOVEABLE | GMEM_ZEROINIT);
        if (!larger)
            return STG_E_MEDIUMFULL;
        self->block = larger;
    }
    self->size = (ULONG)size;
    return S_OK;
}

static HRESULT WINAPI write_bytes(IStream *stream, const void *bytes, ULONG size, ULONG *done)
{
    struct memory_stream *self = stream_of(stream);
    HRESULT result = S_OK;

    if (!bytes)
        return STG_E_INVALIDPOINTER;
    lock_acquire(&self->lock);
    if (self->position + size > self->size)
        result = resize(self, self->position + size);
    if (SUCCEEDED(result) && size) {
        memcpy((char *)GlobalLock(self->block) + self->position, bytes, size);
        GlobalUnlock(self->block);
        self->position += size;
    }
    lock_release(&self->lock);
    if (done)
        *done = SUCCEEDED(result) ? size : 0;
    return result;
}

static HRESULT WINAPI seek(IStream *stream, LARGE_INTEGER move, DWORD origin,
                           ULARGE_INTEGER *position)
{
    struct memory_stream *self = stream_of(stream);
    HRESULT result = S_OK;
    LONG64 base;

    lock_acquire(&self->lock);
    base = origin == STREAM_SEEK_SET   ? 0
           : origin == STREAM_SEEK_CUR ? (LONG64)self->position
                                       : (LONG64)self->size;
    if (origin > STREAM_SEEK_END || base + move.QuadPart < 0)
        result = STG_E_INVALIDFUNCTION;
    else
        self->position = (ULONG64)(base + move.QuadPart);
    if (position)
        position->QuadPart = self->position;
    lock_release(&self->lock);
    return result;
}

static HRESULT WINAPI set_size(IStream *stream, ULARGE_INTEGER size)
{
    struct memory_stream *self = stream_of(stream);
    HRESULT result;

    lock_acquire(&self->lock);
    result = resize(self, size.QuadPart);
    lock_release(&self->lock);
    return result;
}

static HRESULT WINAPI copy_to(IStream *stream, IStream *other, ULARGE_INTEGER size,
                              ULARGE_INTEGER *got, ULARGE_INTEGER *written)
{
    ULONG64 total_read = 0, total_written = 0;
    HRESULT result = S_OK;
    char part[4096];

    while (SUCCEEDED(result) && total_read < size.QuadPart) {
        ULONG64 rest = size.QuadPart - total_read;
        ULONG count = 0, put = 0;

        read_bytes(stream, part, rest < sizeof part ? (ULONG)rest : (ULONG)sizeof part, &count);
        if (count == 0)
            break;
        total_read += count;
        result = INTERFACE_METHOD(IStream, other, Write)(other, part, count, &put);
        total_written += put;
    }
    if (got)
        got->QuadPart = total_read;
    if (written)
        written->QuadPart = total_written;
    return result;
}

/* Memory has no transactions: each write is there at once, as documented for this stream. */
static HRESULT WINAPI commit(IStream *stream, DWORD flags)
{
    (void)stream;
    (void)flags;
    return S_OK;
}

static HRESULT WINAPI revert(IStream *stream)
{
    (void)stream;
    return S_OK;
}

static HRESULT WINAPI lock_region(IStream *stream, ULARGE_INTEGER at, ULARGE_INTEGER size,
                                  DWORD kind)
{
    (void)stream;
    (void)at;
    (void)size;
    (void)kind;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI describe(IStream *stream, STATSTG *status, DWORD flags)
{
    (void)flags; /* there is no name to leave out */
    memset(status, 0, sizeof *status);
    status->type = STGTY_STREAM;
    status->cbSize.QuadPart = stream_of(stream)->size;
    return S_OK;
}

static HRESULT WINAPI clone(IStream *stream, IStream **result)
{
    (void)stream;
    *result = NULL;
    return E_NOTIMPL;
}

static IStreamVtbl functions = {
    .QueryInterface = query_interface,
    .AddRef = add_reference,
    .Release = release,
    .Read = read_bytes,
    .Write = write_bytes,
    .Seek = seek,
    .SetSize = set_size,
    .CopyTo = copy_to,
    .Commit = commit,
    .Revert = revert,
    .LockRegion = lock_region,
    .UnlockRegion = lock_region,
    .Stat = describe,
    .Clone = clone,
};

API(ole32, HRESULT, CreateStreamOnHGlobal,
    (HGLOBAL block OPTIONAL, WINBOOL owns_block, LPSTREAM *result OUT))
{
    struct memory_stream *self;

    if (!result)
        return E_INVALIDARG;
    *result = NULL;
    self = guest_allocate_zeroed(sizeof *self);
    if (!self)
        return E_OUTOFMEMORY;
    self->stream.lpVtbl = INTERFACE_TABLE(IStream, &functions);
    self->references = 1;
    self->owns_block = owns_block;
    self->size = block ? (ULONG)GlobalSize(block) : 0;
    self->block = block ? block : GlobalAlloc(GMEM_MOVEABLE, 64);
    if (!self->block || !self->stream.lpVtbl) {
        guest_release(self);
        return E_OUTOFMEMORY;
    }
    *result = &self->stream;
    return S_OK;
}

API(ole32, HRESULT, GetHGlobalFromStream, (LPSTREAM stream, HGLOBAL *block OUT))
{
    if (!stream || !block || guest_pointer_get(stream) != INTERFACE_TABLE(IStream, &functions))
        return E_INVALIDARG;
    *block = stream_of(stream)->block;
    return S_OK;
}
