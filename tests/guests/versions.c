/* flags: -lversion -lole32 -loleaut32 -lwinmm -luuid */
/* Small libraries: version resources, automation strings, COM's start, streams, user32's text. */
#include "check.h"

#define COBJMACROS
#include <initguid.h>
#include <objbase.h>
#include <oleauto.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static void automation_strings_know_their_length(void)
{
    BSTR text = SysAllocStringLen(L"a\0b", 3);
    VARIANT from, to;

    CHECK(text && SysStringLen(text) == 3 && SysStringByteLen(text) == 6 && text[3] == 0);
    VariantInit(&from);
    VariantInit(&to);
    V_VT(&from) = VT_BSTR;
    V_BSTR(&from) = text;
    CHECK_EQUAL(VariantCopy(&to, &from), S_OK);
    CHECK(V_BSTR(&to) != text && SysStringLen(V_BSTR(&to)) == 3);
    CHECK_EQUAL(VariantClear(&to), S_OK);
    CHECK_EQUAL(VariantClear(&from), S_OK);
    CHECK_EQUAL(SysStringLen(NULL), 0);
}

static void com_starts_and_has_no_classes(void)
{
    GUID guid, back;
    WCHAR text[39];
    void *object = &guid;

    CHECK_EQUAL(CoCreateInstance(&IID_IUnknown, NULL, CLSCTX_ALL, &IID_IUnknown, &object),
                CO_E_NOTINITIALIZED);
    CHECK_EQUAL(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    CHECK_EQUAL(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_FALSE);
    CHECK_EQUAL(CoInitialize(NULL), RPC_E_CHANGED_MODE);
    CHECK_EQUAL(CoCreateInstance(&IID_IUnknown, NULL, CLSCTX_ALL, &IID_IUnknown, &object),
                REGDB_E_CLASSNOTREG);
    CHECK(object == NULL);
    CHECK_EQUAL(CoCreateGuid(&guid), S_OK);
    CHECK_EQUAL(StringFromGUID2(&guid, text, 39), 39);
    CHECK_EQUAL(CLSIDFromString(text, &back), S_OK);
    CHECK(memcmp(&guid, &back, sizeof guid) == 0);
    CoUninitialize();
    CoUninitialize();
}

static void a_memory_stream_reads_what_was_written(void)
{
    IStream *stream = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    char data[8] = "";
    ULONG done = 0;
    STATSTG status;

    CHECK_EQUAL(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    CHECK_EQUAL(IStream_Write(stream, "hello", 5, &done), S_OK);
    CHECK_EQUAL(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    CHECK_EQUAL(IStream_Read(stream, data, 8, &done), S_FALSE);
    CHECK(done == 5 && memcmp(data, "hello", 5) == 0);
    CHECK_EQUAL(IStream_Stat(stream, &status, STATFLAG_NONAME), S_OK);
    CHECK_EQUAL(status.cbSize.QuadPart, 5);
    CHECK_EQUAL(IStream_Release(stream), 0);
}

static void the_tasks_memory_is_an_interface(void)
{
    IMalloc *allocator = NULL;
    void *block;

    CHECK_EQUAL(CoGetMalloc(1, &allocator), S_OK);
    block = IMalloc_Alloc(allocator, 100);
    CHECK(block && IMalloc_GetSize(allocator, block) == 100);
    block = IMalloc_Realloc(allocator, block, 200);
    CHECK_EQUAL(IMalloc_GetSize(allocator, block), 200);
    CoTaskMemFree(block);
    CHECK_EQUAL(MulDiv(7, 3, 2), 11);
    CHECK_EQUAL(MulDiv(-7, 3, 2), -11);
    CHECK_EQUAL(MulDiv(1, 1, 0), -1);
}

/* A stream of our own, which takes bytes and has no other method. */
static struct {
    IStream stream;
    ULONG references, size;
    char bytes[16];
} sink;

static ULONG WINAPI sink_add_reference(IStream *stream)
{
    CHECK(stream == &sink.stream);
    return ++sink.references;
}

static ULONG WINAPI sink_release(IStream *stream)
{
    CHECK(stream == &sink.stream);
    return --sink.references;
}

static HRESULT WINAPI sink_write(IStream *stream, const void *bytes, ULONG size, ULONG *done)
{
    CHECK(stream == &sink.stream && sink.size + size <= sizeof sink.bytes);
    memcpy(sink.bytes + sink.size, bytes, size);
    sink.size += size;
    *done = size;
    return S_OK;
}

static void our_own_objects_are_called(void)
{
    static IStreamVtbl methods = {
        .AddRef = sink_add_reference, .Release = sink_release, .Write = sink_write};
    ULARGE_INTEGER all = {.QuadPart = 100}, got, written;
    LARGE_INTEGER start = {.QuadPart = 1};
    IStream *stream, *same;
    VARIANT from, to;

    sink.stream.lpVtbl = &methods;
    CHECK_EQUAL(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    CHECK_EQUAL(IStream_QueryInterface(stream, &IID_IStream, (void **)&same), S_OK);
    CHECK(same == stream && IStream_Release(same) == 1);
    CHECK_EQUAL(IStream_Write(stream, "hello", 5, NULL), S_OK);
    CHECK_EQUAL(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    CHECK_EQUAL(IStream_CopyTo(stream, &sink.stream, all, &got, &written), S_OK);
    CHECK(got.QuadPart == 4 && written.QuadPart == 4 && memcmp(sink.bytes, "ello", 4) == 0);
    CHECK_EQUAL(IStream_Release(stream), 0);
    V_VT(&from) = VT_UNKNOWN;
    V_UNKNOWN(&from) = (IUnknown *)&sink.stream;
    sink.references = 1;
    VariantInit(&to);
    CHECK_EQUAL(VariantCopy(&to, &from), S_OK);
    CHECK(V_UNKNOWN(&to) == V_UNKNOWN(&from) && sink.references == 2);
    CHECK(VariantClear(&to) == S_OK && VariantClear(&from) == S_OK && sink.references == 0);
}

static void user32_handles_text(void)
{
    WCHAR wide[32] = L"stra\xdf"
                     L"e \xe9";
    char narrow[64], upper[] = "caf\xc3\xa9";

    CHECK(CharUpperW(wide) == wide && wcscmp(wide, L"STRA\xdf"
                                                   L"E \xc9") == 0);
    CHECK((ULONG_PTR)CharLowerW((WCHAR *)(ULONG_PTR)'A') == 'a');
    CHECK(strcmp(CharUpperA(upper), "CAF\xc3\x89") == 0);
    CHECK_EQUAL(wsprintfA(narrow, "%d|%5u|%-4s|%04x|%c|%ls|%I64d", -1, 42u, "ab", 0xbeef, 'z',
                          L"wide", 1LL << 40),
                39);
    CHECK(strcmp(narrow, "-1|   42|ab  |beef|z|wide|1099511627776") == 0);
    CHECK_EQUAL(wsprintfW(wide, L"%s %hs", L"a", "b"), 3);
    CHECK(CharNextA("\xc3\xa9x")[0] == 'x');
}

static void builtin_dlls_have_no_version_of_a_missing_file(void)
{
    DWORD handle = 1;

    CHECK_EQUAL(GetFileVersionInfoSizeW(L"C:\\no\\such\\file.dll", &handle), 0);
    CHECK(GetLastError() != 0 && handle == 0);
}

int main(void)
{
    automation_strings_know_their_length();
    com_starts_and_has_no_classes();
    a_memory_stream_reads_what_was_written();
    the_tasks_memory_is_an_interface();
    our_own_objects_are_called();
    user32_handles_text();
    builtin_dlls_have_no_version_of_a_missing_file();
    return checks_result();
}
