/* See module32.h. */
#include "loader/module32.h"

#include "abi/model.h"
#include "abi/process32.h"

static struct module_lists32 lists = {.length = sizeof lists, .initialized = 1};

static LIST_ENTRY32 *links_at(uint32_t address)
{
    return (LIST_ENTRY32 *)(uintptr_t)address;
}

static void list_prepare(LIST_ENTRY32 *head)
{
    head->Flink = head->Blink = guest32_address(head);
}

static void list_append(LIST_ENTRY32 *head, LIST_ENTRY32 *links)
{
    links->Flink = guest32_address(head);
    links->Blink = head->Blink;
    links_at(head->Blink)->Flink = guest32_address(links);
    head->Blink = guest32_address(links);
}

static void list_remove(LIST_ENTRY32 *links)
{
    if (!links->Flink)
        return;
    links_at(links->Flink)->Blink = links->Blink;
    links_at(links->Blink)->Flink = links->Flink;
    links->Flink = links->Blink = 0;
}

void module32_lists_prepare(void)
{
    if (!guest_is_32())
        return;
    list_prepare(&lists.load_order);
    list_prepare(&lists.memory_order);
    list_prepare(&lists.initialization_order);
    process_peb32()->ldr = guest32_address(&lists);
}

static struct unicode_string32 narrow_string(const UNICODE_STRING *wide)
{
    return (struct unicode_string32){wide->Length, wide->MaximumLength,
                                     guest32_address(wide->Buffer)};
}

void module32_update(struct module *module)
{
    if (!guest_is_32())
        return;
    module->entry32.flags = module->entry.flags;
    module->entry32.load_count = module->entry.load_count;
    module->entry32.tls_index = module->entry.tls_index;
    module->entry32.reference_count = module->entry.reference_count;
}

static void describe(struct module *module)
{
    const struct ldr_entry *wide = &module->entry;
    struct ldr_entry32 *narrow = &module->entry32;

    narrow->base = guest32_address(wide->base);
    narrow->entry = guest32_address(wide->entry);
    narrow->size = wide->size;
    narrow->full_name = narrow_string(&wide->full_name);
    narrow->base_name = narrow_string(&wide->base_name);
    narrow->timestamp = wide->timestamp;
    narrow->original_base = (uint32_t)wide->original_base;
    narrow->load_time = wide->load_time;
    module32_update(module);
}

void module32_list_add(struct module *module)
{
    if (!guest_is_32())
        return;
    describe(module);
    list_append(&lists.load_order, &module->entry32.load_links);
    list_append(&lists.memory_order, &module->entry32.memory_links);
    list_prepare(&module->entry32.hash_links);
}

void module32_list_add_initialized(struct module *module)
{
    if (guest_is_32())
        list_append(&lists.initialization_order, &module->entry32.initialization_links);
}

void module32_list_remove(struct module *module)
{
    if (!guest_is_32())
        return;
    list_remove(&module->entry32.load_links);
    list_remove(&module->entry32.memory_links);
    list_remove(&module->entry32.initialization_links);
}
