/* Arguments: what a parameter's annotations say of its pointer, before and after the call. */
#include "thunks/format.h"

#include "thunks/peek.h"

#include <string.h>

enum {
    OBJECT_SHOWN = 2048, /* a larger object is shown by its address */
    PREVIEW = 32,        /* a buffer up to this size is shown */
    LENGTH_STEPS = 16
};

static uint64_t argument(const struct format_call *call, unsigned index)
{
    const struct type *type = call->call->params[index].type;
    uint64_t value = call->argument(call->context, index);

    if (type->class == TYPE_SIGNED && type->size == 4)
        return (uint64_t)(int32_t)value;
    return type->size && type->size < 8 ? value & ((UINT64_C(1) << 8 * type->size) - 1) : value;
}

static uint64_t target_value(const struct format_call *call, unsigned index)
{
    const struct type *type = call->call->params[index].type->target;
    uint64_t value = 0;

    if (type && type->size <= sizeof value)
        peek((const void *)argument(call, index), &value, type->size);
    return value;
}

static uint64_t operate(uint8_t op, uint64_t left, uint64_t right)
{
    switch (op) {
    case LENGTH_ADD:
        return left + right;
    case LENGTH_SUBTRACT:
        return left > right ? left - right : 0;
    default:
        return left * right;
    }
}

uint64_t format_length(const struct format_call *call, const struct param *param)
{
    uint64_t stack[LENGTH_STEPS + 1] = {0};
    unsigned top = 0;

    for (const struct length_step *step = param->length; step && step->op; step++) {
        switch (step->op) {
        case LENGTH_ARGUMENT:
            stack[++top] = argument(call, (unsigned)step->value);
            break;
        case LENGTH_TARGET:
            stack[++top] = target_value(call, (unsigned)step->value);
            break;
        case LENGTH_RESULT:
            stack[++top] = call->result;
            break;
        case LENGTH_NUMBER:
            stack[++top] = (uint64_t)step->value;
            break;
        default:
            top--;
            stack[top] = operate(step->op, stack[top], stack[top + 1]);
        }
    }
    return stack[top];
}

static void add_bytes(struct line *line, uint64_t at, uint64_t size)
{
    uint8_t bytes[PREVIEW];

    line_add(line, "<%llu byte%s", (unsigned long long)size, size == 1 ? "" : "s");
    if (size > 0 && size <= PREVIEW && peek((const void *)at, bytes, size) == size) {
        line_add(line, ": \"");
        for (uint64_t i = 0; i < size; i++) {
            if (bytes[i] < 0x80)
                line_add_escaped(line, bytes[i], '"');
            else
                line_add(line, "\\x%02x", bytes[i]);
        }
        line_add(line, "\"");
    }
    line_add(line, ">");
}

/* An array whose number of elements is stated. */
static bool add_array(struct line *line, const struct type *element, uint64_t at, uint64_t count)
{
    uint8_t copy[OBJECT_SHOWN];
    struct type array = {.target = element, .class = TYPE_ARRAY};

    if (!element->size)
        return false;
    array.count = count > OBJECT_SHOWN / element->size ? (uint32_t)(OBJECT_SHOWN / element->size)
                                                       : (uint32_t)count;
    if (peek((const void *)at, copy, array.count * element->size) < array.count * element->size)
        return false;
    format_object(line, &array, copy);
    return true;
}

/* The one object that a pointer leads to: &4096 or &{x=1, y=2}. */
static bool add_target(struct line *line, const struct type *type, uint64_t at)
{
    uint8_t copy[OBJECT_SHOWN];

    if (!type->size || type->size > sizeof copy || type->class == TYPE_OPAQUE ||
        peek((const void *)at, copy, type->size) < type->size)
        return false;
    line_add(line, "&");
    format_object(line, type, copy);
    return true;
}

static uint64_t text_length(const struct type *character, uint64_t at, uint64_t limit)
{
    static const uint8_t end[2];
    uint8_t copy[OBJECT_SHOWN];
    size_t wanted = limit < sizeof copy / 2 ? limit * character->size : sizeof copy;
    size_t got = peek((const void *)at, copy, wanted), length = 0;

    while ((length + 1) * character->size <= got &&
           memcmp(copy + length * character->size, end, character->size) != 0)
        length++;
    return length;
}

/* The elements before the NULL that ends them. */
static uint64_t terminated_count(const struct type *element, uint64_t at)
{
    uint64_t count = 0, value = 0;

    if (!element->size || element->size > sizeof value)
        return 0;
    while (count < OBJECT_SHOWN / element->size &&
           peek((const void *)(at + count * element->size), &value, element->size) ==
               element->size &&
           value)
        count++;
    return count;
}

static bool add_counted(struct line *line, const struct format_call *call,
                        const struct param *param, uint64_t at, bool after)
{
    const struct type *target = param->type->target;
    uint64_t length = format_length(call, param);

    if (param->flags & PARAM_BYTES && !format_is_text(target)) {
        add_bytes(line, at, length);
        return true;
    }
    if (!format_is_text(target))
        return add_array(line, target, at, length);
    if (param->flags & PARAM_BYTES)
        length /= target->size;
    /* A call may fill less than its room: then its text ends in NUL. */
    if (after)
        length = text_length(target, at, length);
    return format_text(line, target, at, (int64_t)length < 0 ? -1 : (int64_t)length);
}

/* What a pointer leads to, as far as that is known and of interest. */
static bool add_pointed(struct line *line, const struct format_call *call,
                        const struct param *param, uint64_t at, bool after)
{
    const struct type *target = param->type->target;

    if (!at || !target)
        return false;
    if (param->flags & (PARAM_BYTES | PARAM_COUNT))
        return add_counted(line, call, param, at, after);
    if (param->flags & PARAM_TERMINATED)
        return add_array(line, target, at, terminated_count(target, at));
    if (format_is_text(target))
        return format_text(line, target, at, -1);
    if (param->type->is_const || param->flags & PARAM_STATED)
        return add_target(line, target, at);
    return false;
}

/* A number by its names, where the parameter has some. */
static void add_named(struct line *line, const struct param *param, const struct type *type,
                      uint64_t value)
{
    struct type named = *type;

    if (param->constants && param->flags & PARAM_FLAGS) {
        format_flags(line, param->constants, value);
        return;
    }
    if (param->constants) {
        named.class = TYPE_ENUM;
        named.constants = param->constants;
    }
    format_value(line, &named, value);
}

/* A pointer to a number that has names. */
static bool add_named_target(struct line *line, const struct param *param, uint64_t at)
{
    const struct type *target = param->type->target;
    uint64_t value = 0;

    if (!at || !param->constants || target->size > sizeof value || !target->size ||
        peek((const void *)at, &value, target->size) < target->size)
        return false;
    line_add(line, "&");
    add_named(line, param, target, value);
    return true;
}

void format_argument(struct line *line, const struct format_call *call, unsigned index, bool after)
{
    const struct param *param = &call->call->params[index];
    uint64_t value = argument(call, index);

    if (param->type->class != TYPE_POINTER)
        add_named(line, param, param->type, value);
    else if (!add_named_target(line, param, value) && !add_pointed(line, call, param, value, after))
        format_value(line, param->type, value);
}
