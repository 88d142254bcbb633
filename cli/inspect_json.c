/* `sojourn inspect --json`. Addresses are numbers; everything has the text form's names. */
#include "cli/inspect.h"

#include "apis/host/text.h"
#include "cli/json.h"
#include "loader/export.h"
#include "loader/load_config.h"
#include "loader/resource.h"
#include "loader/tls.h"

enum { LONGEST_NAME = 512 };

static void write_summary(struct json *json, const struct inspection *inspection)
{
    const struct pe *pe = &inspection->pe;

    json_text(json, "file", inspection->path);
    json_text(json, "format", pe->is_32bit ? "PE32" : "PE32+");
    json_text(json, "machine", pe_machine_name(pe->file.Machine));
    json_bool(json, "served", pe_is_served(pe));
    json_bool(json, "dll", pe->file.Characteristics & IMAGE_FILE_DLL);
    json_text(json, "subsystem", inspect_subsystem(pe->optional.Subsystem));
    json_number(json, "base", pe->optional.ImageBase);
    json_number(json, "size", pe->size);
    json_bool(json, "relocatable", !(pe->file.Characteristics & IMAGE_FILE_RELOCS_STRIPPED));
    json_number(json, "entry", pe->optional.AddressOfEntryPoint);
    json_number(json, "stack_reserve", pe->optional.SizeOfStackReserve);
}

static void write_sections(struct json *json, const struct inspection *inspection)
{
    const struct pe *pe = &inspection->pe;
    struct pe_section section;

    json_array(json, "sections");
    for (unsigned i = 0; i < pe->file.NumberOfSections; i++) {
        pe_section(pe, i, &section);
        json_object(json, NULL);
        json_text(json, "name", inspect_section_name(inspection, &section));
        json_number(json, "address", section.address);
        json_number(json, "size", section.size);
        json_number(json, "file_offset", section.raw_offset);
        json_number(json, "file_size", section.raw_size);
        json_bool(json, "read", section.flags & IMAGE_SCN_MEM_READ);
        json_bool(json, "write", section.flags & IMAGE_SCN_MEM_WRITE);
        json_bool(json, "execute", section.flags & IMAGE_SCN_MEM_EXECUTE);
        json_end(json);
    }
    json_end(json);
}

static void write_overlay(struct json *json, const struct inspection *inspection)
{
    struct span overlay = inspect_overlay(inspection);

    if (overlay.size == 0)
        return;
    json_object(json, "overlay");
    json_number(json, "file_offset", inspection->file.size - overlay.size);
    json_number(json, "size", overlay.size);
    json_end(json);
}

static void write_tls(struct json *json, const struct pe *pe)
{
    IMAGE_TLS_DIRECTORY64 directory;

    if (!tls_directory(pe, &directory))
        return;
    json_object(json, "tls");
    json_number(json, "size", directory.EndAddressOfRawData - directory.StartAddressOfRawData);
    json_number(json, "zeroes", directory.SizeOfZeroFill);
    json_bool(json, "callbacks", directory.AddressOfCallBacks != 0);
    json_end(json);
}

static void write_load_config(struct json *json, const struct pe *pe)
{
    struct load_config config;

    if (!load_config_read(pe, &config))
        return;
    json_object(json, "load_config");
    json_number(json, "security_cookie", config.security_cookie);
    if (pe->is_32bit)
        json_number(json, "exception_handlers", config.handler_count);
    json_number(json, "guard_functions", config.guard_count);
    json_number(json, "guard_flags", config.guard_flags);
    json_bool(json, "guard", pe->optional.DllCharacteristics & IMAGE_DLLCHARACTERISTICS_GUARD_CF);
    json_end(json);
}

static void write_exports(struct json *json, const struct pe *pe)
{
    struct export_table table;
    struct export found;
    const char *name;
    uint32_t index;

    if (!export_table_open(pe, &table))
        return;
    json_array(json, "exports");
    for (uint32_t i = 0; (name = export_name(&table, i, &index)); i++) {
        bool is_found = export_by_index(&table, index, &found);

        json_object(json, NULL);
        json_text(json, "name", name);
        json_number(json, "ordinal", (uint64_t)table.directory.Base + index);
        if (is_found && found.forwarder)
            json_text(json, "forwarder", found.forwarder);
        else
            json_number(json, "address", found.address);
        json_end(json);
    }
    json_end(json);
}

static void write_resource_type(struct json *json, const struct resource_id *id)
{
    char text[LONGEST_NAME];
    size_t length;

    if (!id->name) {
        json_number(json, "type", id->number);
        json_text(json, "type_name", inspect_resource_type(id->number));
        return;
    }
    length = utf8_from_utf16(text, sizeof text - 1, id->name, id->length);
    text[length < sizeof text ? length : sizeof text - 1] = 0;
    json_text(json, "type", text);
}

static void write_resources(struct json *json, const struct pe *pe)
{
    struct resource_entry entry;
    struct resource_tree tree;

    if (!resource_open(pe, &tree))
        return;
    json_array(json, "resources");
    for (uint32_t i = 0; resource_entry(&tree, RESOURCE_ROOT, i, &entry); i++) {
        json_object(json, NULL);
        write_resource_type(json, &entry.id);
        json_number(json, "count", inspect_count_resources(pe, i));
        json_end(json);
    }
    json_end(json);
}

static void write_import_module(void *context, const char *module, bool delayed,
                                const struct provider *provider)
{
    struct json *json = context;

    json_object(json, NULL);
    json_text(json, "module", module);
    json_bool(json, "delayed", delayed);
    json_text(json, "met_by", meeting_names[provider->meeting]);
    if (provider->meeting != MEETING_MISSING)
        json_text(json, "provider", provider->name);
    json_array(json, "functions");
}

static void write_import(void *context, const struct import *import, enum meeting meeting,
                         const char *reason)
{
    struct json *json = context;

    json_object(json, NULL);
    if (import->name)
        json_text(json, "name", import->name);
    else
        json_number(json, "ordinal", import->ordinal);
    json_text(json, "met_by", meeting_names[meeting]);
    if (reason)
        json_text(json, "reason", reason);
    json_end(json);
}

static void write_import_module_end(void *context)
{
    json_end(context);
    json_end(context);
}

int inspect_json(const struct inspection *inspection, struct fault *fault)
{
    struct json json = {.out = stdout};
    const struct import_visitor visitor = {write_import_module, write_import,
                                           write_import_module_end, &json};
    int result;

    json_object(&json, NULL);
    write_summary(&json, inspection);
    write_sections(&json, inspection);
    write_overlay(&json, inspection);
    write_tls(&json, &inspection->pe);
    write_load_config(&json, &inspection->pe);
    write_exports(&json, &inspection->pe);
    write_resources(&json, &inspection->pe);
    json_array(&json, "imports");
    result = inspect_imports(inspection, &visitor, fault);
    json_end(&json);
    json_end(&json);
    return result;
}
