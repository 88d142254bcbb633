/*
 * The standard exceptions that the runtime throws itself in 32-bit programs: the twin of
 * cxx_standard.c. Tables and vtables are in our own data, which the guest reaches.
 */
#include "abi/context32.h"
#include "abi/exception32.h"
#include "abi/guest32_raw.h"
#include "abi/teb32.h"
#include "apis/win/vcruntime/cxx_exception.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

enum { NAME_MOST = 32, KINDS = CXX_STANDARD_KINDS + 1 /* the last one is their base */ };

/* std::exception. */
struct standard_object {
    uint32_t vtable, what, is_owned;
};

static struct {
    uint32_t vtable[2];
    struct {
        uint32_t vtable, undecorated;
        char name[NAME_MOST];
    } types[KINDS];
    struct cxx_catchable catchables[KINDS];
    struct {
        int32_t count;
        DWORD entries[2];
    } arrays[CXX_STANDARD_KINDS];
    struct cxx_throw_info infos[CXX_STANDARD_KINDS];
} tables;

/* thiscall, as the vtable's functions are: only destroyed, never deleted. */
static void standard_delete(struct guest32_live *live)
{
    live->eax = live->ecx;
    guest32_leave(live, 4);
}

static void standard_what(struct guest32_live *live)
{
    const struct standard_object *object = x86_pointer(live->ecx);

    live->eax = object->what;
    guest32_leave(live, 0);
}

static void fill_vtable(void)
{
    static const struct guest32_raw functions[] = {{(const void *)guest32_enter, standard_delete},
                                                   {(const void *)guest32_enter, standard_what}};

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        tables.vtable[i] = guest32_raw_address(&functions[i]);
}

static void fill_tables(void)
{
    static const char names[][NAME_MOST] = {".?AVbad_cast@std@@", ".?AVbad_typeid@std@@",
                                            ".?AVexception@std@@"};

    fill_vtable();
    for (unsigned i = 0; i < KINDS; i++) {
        memcpy(tables.types[i].name, names[i], NAME_MOST);
        tables.catchables[i].type = guest32_address(&tables.types[i]);
        tables.catchables[i].displacement = (struct cxx_displacement){0, -1, 0};
        tables.catchables[i].size = sizeof(struct standard_object);
    }
    for (unsigned i = 0; i < CXX_STANDARD_KINDS; i++) {
        tables.arrays[i].count = 2;
        tables.arrays[i].entries[0] = guest32_address(&tables.catchables[i]);
        tables.arrays[i].entries[1] = guest32_address(&tables.catchables[CXX_STANDARD_KINDS]);
        tables.infos[i].catchable_array = guest32_address(&tables.arrays[i]);
    }
}

void x86_cxx_throw_standard(unsigned kind, const char *what)
{
    static pthread_once_t filled = PTHREAD_ONCE_INIT;
    struct standard_object object = {guest32_address(tables.vtable), guest32_address(what), 0};
    EXCEPTION_RECORD32 record = {.ExceptionCode = CXX_EXCEPTION_CODE,
                                 .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                                 .NumberParameters = X86_PARAMETERS};
    WOW64_CONTEXT context;

    pthread_once(&filled, fill_tables);
    record.ExceptionInformation[CXX_PARAMETER_MAGIC] = CXX_MAGIC;
    record.ExceptionInformation[CXX_PARAMETER_OBJECT] = guest32_address(&object);
    record.ExceptionInformation[CXX_PARAMETER_INFO] = guest32_address(&tables.infos[kind]);
    context32_of_call(0, &context);
    record.ExceptionAddress = context.Eip;
    x86_cxx_thread.uncaught++;
    exception32_raise(&record, &context);
}
