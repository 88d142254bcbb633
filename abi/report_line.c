/*
 * Function, file and line from the DWARF in a PE file, by libdwarf, which is opened for the first
 * report. One file is kept open: a stack's frames are mostly the program's.
 */
#include "abi/report_symbol.h"

#include <dlfcn.h>
#include <libdwarf/libdwarf.h>
#include <stdio.h>
#include <string.h>

/* Of DWARF 5, table 7.5 and 7.3; <dwarf.h> may be another library's. */
enum { TAG_SUBPROGRAM = 0x2e, TAG_NAMESPACE = 0x39, AT_ORIGIN = 0x31, AT_SPECIFICATION = 0x47 };
enum { GROUP_ANY = 0, DEPTH_MOST = 8 };

static struct {
    bool tried, usable;
    char path[1024];
    Dwarf_Debug file;
    Dwarf_Arange *ranges;
    Dwarf_Signed range_count;
    __typeof__(dwarf_init_path) *init_path;
    __typeof__(dwarf_get_aranges) *get_aranges;
    __typeof__(dwarf_get_arange) *get_arange;
    __typeof__(dwarf_get_cu_die_offset) *get_cu_die_offset;
    __typeof__(dwarf_offdie_b) *offdie_b;
    __typeof__(dwarf_child) *child;
    __typeof__(dwarf_siblingof_b) *siblingof_b;
    __typeof__(dwarf_tag) *tag;
    __typeof__(dwarf_lowpc) *lowpc;
    __typeof__(dwarf_highpc_b) *highpc_b;
    __typeof__(dwarf_diename) *diename;
    __typeof__(dwarf_attr) *attr;
    __typeof__(dwarf_global_formref) *global_formref;
    __typeof__(dwarf_srclines_b) *srclines_b;
    __typeof__(dwarf_srclines_from_linecontext) *lines_from_context;
    __typeof__(dwarf_lineaddr) *lineaddr;
    __typeof__(dwarf_lineno) *lineno;
    __typeof__(dwarf_linesrc) *linesrc;
} libdwarf;

static bool libdwarf_open(void)
{
    const struct {
        const char *name;
        void **where;
    } symbols[] = {
        {"dwarf_init_path", (void **)&libdwarf.init_path},
        {"dwarf_get_aranges", (void **)&libdwarf.get_aranges},
        {"dwarf_get_arange", (void **)&libdwarf.get_arange},
        {"dwarf_get_cu_die_offset", (void **)&libdwarf.get_cu_die_offset},
        {"dwarf_offdie_b", (void **)&libdwarf.offdie_b},
        {"dwarf_child", (void **)&libdwarf.child},
        {"dwarf_siblingof_b", (void **)&libdwarf.siblingof_b},
        {"dwarf_tag", (void **)&libdwarf.tag},
        {"dwarf_lowpc", (void **)&libdwarf.lowpc},
        {"dwarf_highpc_b", (void **)&libdwarf.highpc_b},
        {"dwarf_diename", (void **)&libdwarf.diename},
        {"dwarf_attr", (void **)&libdwarf.attr},
        {"dwarf_global_formref", (void **)&libdwarf.global_formref},
        {"dwarf_srclines_b", (void **)&libdwarf.srclines_b},
        {"dwarf_srclines_from_linecontext", (void **)&libdwarf.lines_from_context},
        {"dwarf_lineaddr", (void **)&libdwarf.lineaddr},
        {"dwarf_lineno", (void **)&libdwarf.lineno},
        {"dwarf_linesrc", (void **)&libdwarf.linesrc},
    };
    void *library;

    if (libdwarf.tried)
        return libdwarf.usable;
    libdwarf.tried = true;
    library = dlopen("libdwarf.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return false;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        *symbols[i].where = dlsym(library, symbols[i].name);
        if (!*symbols[i].where)
            return false;
    }
    libdwarf.usable = true;
    return true;
}

/* A file without debug information stays open with no ranges. */
static bool file_open(const char *path)
{
    if (strcmp(path, libdwarf.path) == 0)
        return libdwarf.range_count > 0;
    libdwarf.range_count = 0;
    snprintf(libdwarf.path, sizeof libdwarf.path, "%s", path);
    return libdwarf.init_path(path, NULL, 0, 0, GROUP_ANY, NULL, NULL, &libdwarf.file, NULL, 0,
                              NULL, NULL) == DW_DLV_OK &&
           libdwarf.get_aranges(libdwarf.file, &libdwarf.ranges, &libdwarf.range_count, NULL) ==
               DW_DLV_OK;
}

static bool unit_find(Dwarf_Addr address, Dwarf_Die *unit)
{
    Dwarf_Arange range;
    Dwarf_Off offset;

    return libdwarf.get_arange(libdwarf.ranges, (Dwarf_Unsigned)libdwarf.range_count, address,
                               &range, NULL) == DW_DLV_OK &&
           libdwarf.get_cu_die_offset(range, &offset, NULL) == DW_DLV_OK &&
           libdwarf.offdie_b(libdwarf.file, offset, 1, unit, NULL) == DW_DLV_OK;
}

static bool covers(Dwarf_Die function, Dwarf_Addr address)
{
    enum Dwarf_Form_Class class;
    Dwarf_Addr low, high;
    Dwarf_Half form;

    if (libdwarf.lowpc(function, &low, NULL) != DW_DLV_OK ||
        libdwarf.highpc_b(function, &high, &form, &class, NULL) != DW_DLV_OK)
        return false;
    if (class == DW_FORM_CLASS_CONSTANT)
        high += low;
    return address >= low && address < high;
}

/* Its own, or that of the declaration which it defines. */
static const char *function_name(Dwarf_Die function)
{
    static const Dwarf_Half references[] = {AT_SPECIFICATION, AT_ORIGIN};
    Dwarf_Attribute attribute;
    Dwarf_Off offset;
    Dwarf_Die other;
    char *name;

    if (libdwarf.diename(function, &name, NULL) == DW_DLV_OK)
        return name;
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        if (libdwarf.attr(function, references[i], &attribute, NULL) == DW_DLV_OK &&
            libdwarf.global_formref(attribute, &offset, NULL) == DW_DLV_OK &&
            libdwarf.offdie_b(libdwarf.file, offset, 1, &other, NULL) == DW_DLV_OK &&
            libdwarf.diename(other, &name, NULL) == DW_DLV_OK)
            return name;
    }
    return NULL;
}

static const char *function_find(Dwarf_Die parent, Dwarf_Addr address, int depth)
{
    const char *name = NULL;
    Dwarf_Die at, next;
    Dwarf_Half tag;

    if (depth == DEPTH_MOST || libdwarf.child(parent, &at, NULL) != DW_DLV_OK)
        return NULL;
    for (;;) {
        if (libdwarf.tag(at, &tag, NULL) != DW_DLV_OK)
            return NULL;
        if (tag == TAG_SUBPROGRAM && covers(at, address))
            return function_name(at);
        if (tag == TAG_NAMESPACE)
            name = function_find(at, address, depth + 1);
        if (name || libdwarf.siblingof_b(libdwarf.file, at, 1, &next, NULL) != DW_DLV_OK)
            return name;
        at = next;
    }
}

/* The last line that begins at or before the address. */
static bool line_find(Dwarf_Die unit, Dwarf_Addr address, char **file, Dwarf_Unsigned *number)
{
    Dwarf_Line_Context context;
    Dwarf_Unsigned version;
    Dwarf_Small tables;
    Dwarf_Line *lines, best = NULL;
    Dwarf_Signed count;
    Dwarf_Addr at, best_at = 0;

    if (libdwarf.srclines_b(unit, &version, &tables, &context, NULL) != DW_DLV_OK ||
        libdwarf.lines_from_context(context, &lines, &count, NULL) != DW_DLV_OK)
        return false;
    for (Dwarf_Signed i = 0; i < count; i++) {
        if (libdwarf.lineaddr(lines[i], &at, NULL) == DW_DLV_OK && at <= address && at >= best_at) {
            best = lines[i];
            best_at = at;
        }
    }
    return best && libdwarf.linesrc(best, file, NULL) == DW_DLV_OK &&
           libdwarf.lineno(best, number, NULL) == DW_DLV_OK;
}

bool report_line(const char *path, uint64_t address, char *text, size_t size)
{
    const char *name, *base;
    Dwarf_Unsigned number;
    Dwarf_Die unit;
    char *file;

    if (!libdwarf_open() || !file_open(path) || !unit_find(address, &unit))
        return false;
    name = function_find(unit, address, 0);
    if (!line_find(unit, address, &file, &number))
        return false;
    base = strrchr(file, '/');
    snprintf(text, size, "%s at %s:%llu", name ? name : "?", base ? base + 1 : file,
             (unsigned long long)number);
    return true;
}
