/* See call.h. It runs on the guest's stack, so that copies of structs are in the guest's reach. */
#include "thunks/win32/call.h"

#include "abi/exception.h"
#include "thunks/format.h"
#include "thunks/win32/callback.h"
#include "thunks/win32/convert.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    SLOTS_LEAST = 4,
    VARIADIC_SLOTS = 32, /* so much of the guest's stack is passed behind the last parameter */
    SLOTS_MOST = PLAN_PARAMS + 1 + VARIADIC_SLOTS
};

/* One call under way. */
struct conversion {
    const struct plan *plan;
    const uint32_t *arguments;
    uint64_t slots[SLOTS_MOST];
    unsigned first; /* 1 when the first slot is where the result goes */
    unsigned count;
    const struct type *element; /* of what an argument states the size of */
    uint64_t size;              /* in the host's model; 0: no argument does */
    struct convert convert;
};

static const void *guest_argument(const struct conversion *it, unsigned index)
{
    return (const char *)it->arguments + it->plan->params[index].offset;
}

/* For lengths, which are counted before pointers are converted. */
static uint64_t argument_value(const void *context, unsigned index)
{
    const struct conversion *it = context;
    uint32_t narrow;

    if (it->plan->params[index].way == PLAN_LONG)
        return it->slots[it->first + index];
    memcpy(&narrow, guest_argument(it, index), sizeof narrow);
    return (uint64_t)(int64_t)(int32_t)narrow;
}

static uint64_t stated_length(const struct conversion *it, const struct param *param)
{
    struct format_call call = {it->plan->call, argument_value, it, 0};

    return format_length(&call, param);
}

/* An argument that says how large the struct is says it for the guest's layout. */
static void rescale_length(struct conversion *it, const struct param *param, uint64_t count)
{
    const struct length_step *step = param->length;

    if (step[0].op != LENGTH_ARGUMENT || step[1].op != LENGTH_END)
        return;
    it->element = param->type->target;
    it->size = count * it->element->size;
    it->slots[it->first + (unsigned)step[0].value] = it->size;
}

static uint32_t terminated_count(uint32_t guest)
{
    const uint32_t *at = (const uint32_t *)(uintptr_t)guest;
    uint32_t count = 0;

    while (at[count])
        count++;
    return count + 1;
}

static uint32_t element_count(struct conversion *it, const struct param *param, uint32_t guest)
{
    const struct type *element = param->type->target;
    uint64_t length;

    if (param->flags & PARAM_TERMINATED)
        return terminated_count(guest);
    if (!(param->flags & (PARAM_BYTES | PARAM_COUNT)))
        return 1;
    length = stated_length(it, param);
    if (param->flags & PARAM_BYTES) {
        length /= element->size32;
        rescale_length(it, param, length);
    }
    return length < UINT32_MAX / 64 ? (uint32_t)length : 0;
}

static uint64_t pointer_argument(struct conversion *it, const struct param *param, uint32_t guest)
{
    bool is_out = param->flags & PARAM_OUT, is_in = param->flags & PARAM_IN || !is_out;
    uint32_t count;

    if (guest == 0 || guest == UINT32_MAX)
        return (uint64_t)(int64_t)(int32_t)guest;
    count = element_count(it, param, guest);
    if (count == 0)
        return guest;
    if (is_out)
        convert_probe(guest, (size_t)count * param->type->target->size32);
    return (uintptr_t)convert_copy(&it->convert, param->type->target, guest, count, is_in,
                                   is_out || !(param->type->is_const || param->flags & PARAM_IN));
}

/* A struct in a register, or the address of a copy of it. */
static uint64_t struct_argument(struct conversion *it, const struct type *type, const void *guest)
{
    void *copy = convert_room(&it->convert, type->size);
    uint64_t value = 0;

    if (!copy)
        return 0;
    convert_to_64(&it->convert, type, guest, copy);
    if (type->size > sizeof value || (type->size & (type->size - 1)) != 0)
        return (uintptr_t)copy;
    memcpy(&value, copy, type->size);
    return value;
}

static uint64_t convert_argument(struct conversion *it, unsigned index)
{
    const struct plan_param *param = &it->plan->params[index];
    const void *guest = guest_argument(it, index);
    const struct type *type = param->param->type;
    uint32_t narrow;
    uint64_t wide;

    memcpy(&narrow, guest, sizeof narrow);
    switch (param->way) {
    case PLAN_EXTENDED:
        return (uint64_t)(int64_t)(int32_t)narrow;
    case PLAN_LONG:
    case PLAN_DOUBLE:
        memcpy(&wide, guest, sizeof wide);
        return wide;
    case PLAN_POINTER:
        return pointer_argument(it, param->param, narrow);
    case PLAN_FUNCTION:
        return (uintptr_t)callback_host(narrow, type);
    case PLAN_ALIAS:
        return (uintptr_t)param->alias->host(narrow);
    case PLAN_STRUCT:
        return struct_argument(it, type, guest);
    default:
        return narrow;
    }
}

static bool returns_by_address(const struct type *result)
{
    return result && (result->class == TYPE_STRUCT || result->class == TYPE_UNION) &&
           (result->size > sizeof(uint64_t) || (result->size & (result->size - 1)) != 0);
}

/* Plain arguments first: the others' lengths may be stated by them, and may change them. */
static void convert_arguments(struct conversion *it)
{
    const struct plan *plan = it->plan;

    if (returns_by_address(plan->call->result)) {
        it->slots[0] = (uintptr_t)convert_room(&it->convert, plan->call->result->size);
        it->first = 1;
    }
    for (unsigned i = 0; i < plan->param_count; i++) {
        if (plan->params[i].way < PLAN_POINTER)
            it->slots[it->first + i] = convert_argument(it, i);
    }
    for (unsigned i = 0; i < plan->param_count; i++) {
        if (plan->params[i].way >= PLAN_POINTER)
            it->slots[it->first + i] = convert_argument(it, i);
    }
    it->count = it->first + plan->param_count;
    if (plan->call->flags & CALL_VARIADIC) {
        memcpy(it->slots + it->count, (const char *)it->arguments + plan->size,
               VARIADIC_SLOTS * sizeof *it->slots);
        it->count += VARIADIC_SLOTS;
    }
    if (it->count < SLOTS_LEAST)
        it->count = SLOTS_LEAST;
}

/* A struct as the guest's caller expects it: in EDX:EAX, or where the hidden pointer leads. */
static uint64_t struct_result(struct conversion *it, uint64_t value)
{
    const struct type *type = it->plan->call->result;
    const void *host = it->first ? (const void *)it->slots[0] : &value;
    uint64_t small = 0;

    if (!it->plan->result_words) {
        convert_to_32(&it->convert, type, host, &small);
        return small;
    }
    convert_to_32(&it->convert, type, host, (void *)(uintptr_t)it->arguments[0]);
    return it->arguments[0];
}

/* So many bytes of a struct were written, or of several. */
static uint64_t rescaled_result(const struct conversion *it, uint64_t value)
{
    if (it->size == 0 || value > it->size || value % it->element->size != 0)
        return value;
    return value / it->element->size * it->element->size32;
}

static uint64_t convert_result(struct conversion *it, uint64_t value)
{
    const struct type *type = it->plan->call->result;

    if (!type)
        return value;
    if (type->class == TYPE_STRUCT || type->class == TYPE_UNION)
        return struct_result(it, value);
    if (type->class == TYPE_POINTER || type->class == TYPE_FUNCTION)
        return convert_pointer_to_32(&it->convert, type, value);
    return type->class == TYPE_UNSIGNED ? rescaled_result(it, value) : value;
}

static void show_aliases(const struct conversion *it)
{
    for (unsigned i = 0; i < it->plan->param_count; i++) {
        const void *host = (const void *)it->slots[it->first + i];

        if (it->plan->params[i].way == PLAN_ALIAS && host)
            it->plan->params[i].alias->show(host);
    }
}

static _Noreturn void refuse(const struct plan *plan, const char *why)
{
    dprintf(STDERR_FILENO, "sojourn: %s!%s: cannot be called from a 32-bit program: %s\n",
            plan->dll, plan->call->name, why);
    exception_raise((DWORD)STATUS_NOT_IMPLEMENTED, EXCEPTION_NONCONTINUABLE, 0, NULL);
    _exit(1);
}

uint64_t win32_call(const struct plan *plan, const uint32_t *arguments, double *floating)
{
    struct conversion it; /* far too large to be cleared */
    uint64_t value;

    it.plan = plan;
    it.arguments = arguments;
    it.first = 0;
    it.size = 0;
    memset(it.slots, 0, SLOTS_LEAST * sizeof *it.slots);
    if (plan->refusal)
        refuse(plan, plan->refusal);
    convert_open(&it.convert);
    convert_arguments(&it);
    if (it.convert.failure)
        refuse(plan, it.convert.failure);
    value = win32_invoke(*plan->slot, it.slots, it.count, floating);
    convert_back(&it.convert);
    show_aliases(&it);
    value = convert_result(&it, value);
    convert_close(&it.convert);
    return value;
}
