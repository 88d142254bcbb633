/* `sojourn inspect` for people. */
#include "cli/inspect.h"

#include "apis/host/text.h"
#include "loader/export.h"
#include "loader/load_config.h"
#include "loader/resource.h"
#include "loader/tls.h"

#include <stdio.h>

enum { LONGEST_NAME = 512 };

static const char *printable(const char *text)
{
    static char copy[LONGEST_NAME];
    size_t length = 0;

    for (; text[length] && length < sizeof copy - 1; length++)
        copy[length] = text[length] >= ' ' && text[length] < 0x7f ? text[length] : '?';
    copy[length] = 0;
    return copy;
}

static void show_summary(const struct inspection *inspection)
{
    const struct pe *pe = &inspection->pe;
    bool is_dll = pe->file.Characteristics & IMAGE_FILE_DLL;
    bool is_fixed = pe->file.Characteristics & IMAGE_FILE_RELOCS_STRIPPED;

    printf("%s\n", inspection->path);
    printf("  format      %s %s for %s%s\n", pe->is_32bit ? "PE32" : "PE32+",
           is_dll ? "DLL" : "program", pe_machine_name(pe->file.Machine),
           pe_is_served(pe) ? "" : ", which is not served");
    printf("  subsystem   %s, Windows %u.%u or later\n", inspect_subsystem(pe->optional.Subsystem),
           pe->optional.MajorSubsystemVersion, pe->optional.MinorSubsystemVersion);
    printf("  image       0x%x bytes at 0x%llx, %s\n", pe->size,
           (unsigned long long)pe->optional.ImageBase, is_fixed ? "fixed there" : "relocatable");
    printf("  entry       0x%x\n", pe->optional.AddressOfEntryPoint);
    printf("  stack       %llu KB reserved\n",
           (unsigned long long)pe->optional.SizeOfStackReserve / 1024);
}

static void show_sections(const struct inspection *inspection)
{
    const struct pe *pe = &inspection->pe;
    struct span overlay = inspect_overlay(inspection);
    struct pe_section section;

    puts("\nsections            address      size   in file  access");
    for (unsigned i = 0; i < pe->file.NumberOfSections; i++) {
        pe_section(pe, i, &section);
        printf("  %-16.32s %9x %9x %9x  %c%c%c\n",
               printable(inspect_section_name(inspection, &section)), section.address, section.size,
               section.raw_size, section.flags & IMAGE_SCN_MEM_READ ? 'r' : '-',
               section.flags & IMAGE_SCN_MEM_WRITE ? 'w' : '-',
               section.flags & IMAGE_SCN_MEM_EXECUTE ? 'x' : '-');
    }
    if (overlay.size)
        printf("\noverlay: 0x%zx bytes at 0x%zx\n", overlay.size,
               inspection->file.size - overlay.size);
}

static void show_tls(const struct pe *pe)
{
    IMAGE_TLS_DIRECTORY64 directory;

    if (!tls_directory(pe, &directory))
        return;
    printf("\nthread-local storage\n  block       0x%llx bytes and 0x%x of zeroes\n",
           (unsigned long long)(directory.EndAddressOfRawData - directory.StartAddressOfRawData),
           directory.SizeOfZeroFill);
    if (directory.AddressOfCallBacks)
        printf("  callbacks   at 0x%llx\n", (unsigned long long)directory.AddressOfCallBacks);
}

static void show_load_config(const struct pe *pe)
{
    struct load_config config;

    if (!load_config_read(pe, &config))
        return;
    puts("\nload configuration");
    if (config.security_cookie)
        printf("  cookie      0x%llx\n", (unsigned long long)config.security_cookie);
    if (pe->is_32bit && config.handler_count)
        printf("  handlers    %llu registered for exceptions\n",
               (unsigned long long)config.handler_count);
    if (config.guard_check || config.guard_dispatch)
        printf("  guard       %llu functions, flags 0x%x%s\n",
               (unsigned long long)config.guard_count, config.guard_flags,
               pe->optional.DllCharacteristics & IMAGE_DLLCHARACTERISTICS_GUARD_CF
                   ? ""
                   : " (not turned on)");
}

static void show_import_module(void *context, const char *module, bool delayed,
                               const struct provider *provider)
{
    uint32_t *counts = context;

    printf("\n%s %s", delayed ? "delayed" : "imports", printable(module));
    if (provider->meeting == MEETING_MISSING)
        puts(": no such DLL");
    else if (strcmp(module, provider->name) != 0)
        printf(": %s %s\n", meeting_names[provider->meeting], provider->name);
    else
        printf(": %s\n", meeting_names[provider->meeting]);
    counts[MEETING_KINDS]++;
}

static void show_import(void *context, const struct import *import, enum meeting meeting,
                        const char *reason)
{
    uint32_t *counts = context;
    char ordinal[16];

    snprintf(ordinal, sizeof ordinal, "#%u", import->ordinal);
    counts[meeting]++;
    printf("  %-10s  %s%s%s\n", meeting_names[meeting],
           import->name ? printable(import->name) : ordinal, reason ? ": " : "",
           reason ? reason : "");
}

static void show_import_module_end(void *context)
{
    (void)context;
}

static int show_imports(const struct inspection *inspection, struct fault *fault)
{
    uint32_t counts[MEETING_KINDS + 1] = {0}; /* the last one counts modules */
    const struct import_visitor visitor = {show_import_module, show_import, show_import_module_end,
                                           counts};

    if (inspect_imports(inspection, &visitor, fault) < 0)
        return -1;
    printf("\n%u modules: %u functions builtin, %u from files, %u gaps, %u missing\n",
           counts[MEETING_KINDS], counts[MEETING_BUILTIN], counts[MEETING_FILE],
           counts[MEETING_GAP], counts[MEETING_MISSING]);
    return 0;
}

static void show_exports(const struct pe *pe)
{
    struct export_table table;
    struct export found;
    const char *name;
    uint32_t index;

    if (!export_table_open(pe, &table))
        return;
    printf("\nexports: %u functions, %u names\n", table.directory.NumberOfFunctions,
           table.directory.NumberOfNames);
    for (uint32_t i = 0; (name = export_name(&table, i, &index)); i++) {
        bool is_found = export_by_index(&table, index, &found);

        printf("  %5u  %s", table.directory.Base + index, printable(name));
        if (is_found && found.forwarder)
            printf(" -> %s", printable(found.forwarder));
        putchar('\n');
    }
}

static void show_resource_type(const struct resource_id *id)
{
    char text[LONGEST_NAME];
    size_t length;

    if (!id->name && inspect_resource_type(id->number)) {
        printf("  %-14s", inspect_resource_type(id->number));
        return;
    }
    if (!id->name) {
        printf("  #%-13u", id->number);
        return;
    }
    length = utf8_from_utf16(text, sizeof text - 1, id->name, id->length);
    text[length < sizeof text ? length : sizeof text - 1] = 0;
    printf("  %-14s", printable(text));
}

static void show_resources(const struct pe *pe)
{
    struct resource_entry entry;
    struct resource_tree tree;

    if (!resource_open(pe, &tree))
        return;
    puts("\nresources");
    for (uint32_t i = 0; resource_entry(&tree, RESOURCE_ROOT, i, &entry); i++) {
        show_resource_type(&entry.id);
        printf("%u\n", inspect_count_resources(pe, i));
    }
}

int inspect_text(const struct inspection *inspection, struct fault *fault)
{
    show_summary(inspection);
    show_sections(inspection);
    show_tls(&inspection->pe);
    show_load_config(&inspection->pe);
    show_exports(&inspection->pe);
    show_resources(&inspection->pe);
    return show_imports(inspection, fault);
}
