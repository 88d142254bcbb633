/* See birth_types.h. A handle's type is its place in the table; parent and child are alike. */
#include "apis/nt/birth_types.h"

#include "apis/nt/cell_object.h"
#include "apis/nt/event.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/handle.h"
#include "apis/nt/mutex.h"
#include "apis/nt/named.h"
#include "apis/nt/process.h"
#include "apis/nt/section.h"
#include "apis/nt/semaphore.h"
#include "apis/nt/timer.h"

/* Of cells and sections; of files. */
enum { DETAIL_NAMED, DETAIL_PROTECT, DETAIL_ATTRIBUTES };
enum { DETAIL_OPTIONS, DETAIL_SHARE };

bool birth_is_named(struct object *object)
{
    return object->type->full_name == cell_object_full_name &&
           ((struct cell_object *)object)->slot != 0;
}

static NTSTATUS cell_give(struct object *object, struct birth_handle *handle)
{
    struct cell_object *self = (struct cell_object *)object;

    if (self->slot) {
        handle->details[DETAIL_NAMED] = 1;
        handle->number = self->slot;
        return STATUS_SUCCESS;
    }
    return cell_export(self->cell, &handle->descriptor, &handle->number) < 0 ? STATUS_NOT_SUPPORTED
                                                                             : STATUS_SUCCESS;
}

static NTSTATUS cell_take(const struct birth_handle *handle, struct object **object)
{
    const struct object_type *type = birth_types[handle->type].type;
    struct cell_object *self;
    struct cell *cell;

    if (handle->details[DETAIL_NAMED]) {
        self = named_adopt(type, (uint32_t)handle->number);
    } else {
        cell = cell_import(handle->descriptor, handle->number);
        self = cell ? cell_object_new(type, cell) : NULL;
    }
    *object = self ? &self->object : NULL;
    return self ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static NTSTATUS process_take(const struct birth_handle *handle, struct object **object)
{
    return process_object((DWORD)handle->number, object);
}

static NTSTATUS process_give(struct object *object, struct birth_handle *handle)
{
    handle->number = process_id(object);
    return STATUS_SUCCESS;
}

/* The parent's section is not shared as a record: the child gets one of its own for the memory. */
static NTSTATUS section_give(struct object *object, struct birth_handle *handle)
{
    struct cell_object *self = (struct cell_object *)object;

    if (self->slot)
        return cell_give(object, handle);
    handle->descriptor = self->descriptor;
    handle->number = self->cell->section.size;
    handle->details[DETAIL_PROTECT] = self->cell->section.protect;
    handle->details[DETAIL_ATTRIBUTES] = self->cell->section.attributes;
    return STATUS_SUCCESS;
}

static NTSTATUS section_take(const struct birth_handle *handle, struct object **object)
{
    struct cell_object *self;
    struct cell *cell;

    if (handle->details[DETAIL_NAMED])
        return cell_take(handle, object);
    cell = cell_new(CELL_SECTION);
    self = cell ? cell_object_new(&section_type, cell) : NULL;
    *object = self ? &self->object : NULL;
    if (!self)
        return STATUS_NO_MEMORY;
    self->descriptor = handle->descriptor;
    cell->section.size = handle->number;
    cell->section.protect = handle->details[DETAIL_PROTECT];
    cell->section.attributes = handle->details[DETAIL_ATTRIBUTES];
    return STATUS_SUCCESS;
}

static NTSTATUS file_give(struct object *object, struct birth_handle *handle)
{
    const struct file *file = (const struct file *)object;

    handle->descriptor = file->fd;
    handle->details[DETAIL_OPTIONS] = file->options;
    handle->details[DETAIL_SHARE] = file->share;
    return file->fd < 0 ? STATUS_NOT_SUPPORTED : STATUS_SUCCESS;
}

static NTSTATUS file_take(const struct birth_handle *handle, struct object **object)
{
    struct file_parameters parameters = {.access = handle->access,
                                         .share = handle->details[DETAIL_SHARE],
                                         .options = handle->details[DETAIL_OPTIONS]};
    HANDLE opened;
    NTSTATUS status = file_from_descriptor(handle->descriptor, &parameters, &opened);

    *object = NULL;
    if (status < 0)
        return status;
    status = handle_object(opened, NULL, 0, object);
    handle_close(opened);
    return status;
}

const struct birth_type birth_types[] = {
    {&event_type, cell_give, cell_take},         {&mutex_type, cell_give, cell_take},
    {&semaphore_type, cell_give, cell_take},     {&timer_type, cell_give, cell_take},
    {&section_type, section_give, section_take}, {&process_type, process_give, process_take},
    {&file_type, file_give, file_take},
};

const size_t birth_type_count = sizeof birth_types / sizeof *birth_types;
