/* type_info's members under their names for 32-bit programs, where they are member functions of
 * another convention: the object is in ECX, and arguments are removed. */
#include "apis/win/vcruntime/x86_call.h"
#include "thunks/raw.h"

struct cxx_type;

const char *WINAPI type_info_name(struct cxx_type *type);
const char *WINAPI type_info_raw_name(const struct cxx_type *type);
int WINAPI type_info_equals(const struct cxx_type *left, const struct cxx_type *right);
int WINAPI type_info_differs(const struct cxx_type *left, const struct cxx_type *right);
int WINAPI type_info_before(const struct cxx_type *left, const struct cxx_type *right);
VOID WINAPI type_info_destroy(struct cxx_type *type);

enum { WORD_SIZE = 4 };

static void name(struct guest32_live *live)
{
    live->eax = (uint32_t)(uintptr_t)type_info_name(x86_pointer(live->ecx));
    guest32_leave(live, 0);
}
RAW(x86_type_info, name, name);
ALIAS(x86_msvcrt, ?name@type_info@@QBEPBDXZ, "x86_type_info.name");

static void raw_name(struct guest32_live *live)
{
    live->eax = (uint32_t)(uintptr_t)type_info_raw_name(x86_pointer(live->ecx));
    guest32_leave(live, 0);
}
RAW(x86_type_info, raw_name, raw_name);
ALIAS(x86_msvcrt, ?raw_name@type_info@@QBEPBDXZ, "x86_type_info.raw_name");

static void compare(struct guest32_live *live,
                    int(WINAPI *by)(const struct cxx_type *, const struct cxx_type *))
{
    live->eax = (uint32_t)by(x86_pointer(live->ecx), x86_pointer(*guest32_argument(live, 0)));
    guest32_leave(live, WORD_SIZE);
}

static void equals(struct guest32_live *live)
{
    compare(live, type_info_equals);
}
RAW(x86_type_info, equals, equals);
ALIAS(x86_msvcrt, ??8type_info@@QBEHABV0@@Z, "x86_type_info.equals");

static void differs(struct guest32_live *live)
{
    compare(live, type_info_differs);
}
RAW(x86_type_info, differs, differs);
ALIAS(x86_msvcrt, ??9type_info@@QBEHABV0@@Z, "x86_type_info.differs");

static void before(struct guest32_live *live)
{
    compare(live, type_info_before);
}
RAW(x86_type_info, before, before);
ALIAS(x86_msvcrt, ?before@type_info@@QBEHABV1@@Z, "x86_type_info.before");

static void destroy(struct guest32_live *live)
{
    type_info_destroy(x86_pointer(live->ecx));
    guest32_leave(live, 0);
}
RAW(x86_type_info, destroy, destroy);
ALIAS(x86_msvcrt, ??1type_info@@UAE@XZ, "x86_type_info.destroy");
