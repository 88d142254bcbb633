/* See plan.h. Calling conventions: Microsoft, "Argument Passing and Naming Conventions". */
#include "thunks/win32/plan.h"

#include "thunks/describe.h"
#include "thunks/win32/convert.h"
#include "thunks/win32/win32.h"

#include <stdlib.h>

static uint32_t words(uint32_t size)
{
    return (size + 3u) & ~3u;
}

static bool fits_register(uint32_t size)
{
    return size == 1 || size == 2 || size == 4 || size == 8;
}

static bool is_aggregate(const struct type *type)
{
    return type->class == TYPE_STRUCT || type->class == TYPE_UNION;
}

static enum plan_way way_of_aggregate(const struct type *type)
{
    if (!type->is_same || !fits_register(type->size))
        return PLAN_STRUCT;
    return type->size == 8 ? PLAN_LONG : PLAN_WORD;
}

static enum plan_way way_of(const struct type *type)
{
    if (is_aggregate(type))
        return way_of_aggregate(type);
    if (type->class == TYPE_FUNCTION)
        return PLAN_FUNCTION;
    if (win32_alias_of(type))
        return PLAN_ALIAS;
    if (type->class == TYPE_POINTER)
        return convert_is_direct(type->target) ? PLAN_EXTENDED : PLAN_POINTER;
    if (type->class == TYPE_FLOAT)
        return type->size == sizeof(float) ? PLAN_FLOAT : PLAN_DOUBLE;
    if (type->size != type->size32)
        return PLAN_EXTENDED;
    return type->size == 8 ? PLAN_LONG : PLAN_WORD;
}

static bool result_is_simple(const struct type *type)
{
    return !type || (type->class != TYPE_FUNCTION && !is_aggregate(type));
}

const char *plan_refusal(const struct type *type)
{
    if (!type || type->is_same || type->is_shared)
        return NULL;
    if (type->class == TYPE_FLOAT && type->size > sizeof(double))
        return "long double has no size that both sides agree on";
    if (!type->known32 && (is_aggregate(type) || type->class == TYPE_ARRAY))
        return "the 32-bit layout of a struct is not known";
    return NULL;
}

const char *win32_refusal(const struct call *call)
{
    const char *refusal = NULL;

    describe();
    if (call->param_count > PLAN_PARAMS)
        return "it has too many parameters";
    for (unsigned i = 0; i < call->param_count && !refusal; i++) {
        const struct type *type = call->params[i].type;

        refusal = plan_refusal(type);
        if (!refusal && type->class == TYPE_POINTER && !convert_is_direct(type->target))
            refusal = plan_refusal(type->target);
    }
    return refusal ? refusal : plan_refusal(call->result);
}

/* A struct that does not fit into EDX:EAX is returned through a pointer in front. */
static unsigned hidden_words(const struct type *result)
{
    return result && is_aggregate(result) && !fits_register(result->size32) ? 4 : 0;
}

static void plan_params(struct plan *plan)
{
    unsigned at = hidden_words(plan->call->result);

    plan->result_words = at;
    plan->is_simple = result_is_simple(plan->call->result) && !win32_alias_of(plan->call->result) &&
                      !(plan->call->flags & CALL_VARIADIC);
    for (unsigned i = 0; i < plan->call->param_count; i++) {
        const struct param *param = &plan->call->params[i];
        enum plan_way way = way_of(param->type);

        plan->params[i] =
            (struct plan_param){param, win32_alias_of(param->type), (uint16_t)at, (uint8_t)way};
        at += words(param->type->size32);
        plan->is_simple = plan->is_simple && way < PLAN_POINTER;
    }
    plan->param_count = plan->call->param_count;
    plan->size = at;
    plan->popped = plan->call->flags & (CALL_VARIADIC | CALL_CDECL) ? 0 : at;
}

struct plan *plan_make(const struct call *call, const char *dll, void **slot)
{
    struct plan *plan = calloc(1, sizeof *plan);

    if (!plan)
        return NULL;
    *plan = (struct plan){.call = call, .slot = slot, .dll = dll, .refusal = win32_refusal(call)};
    if (plan->refusal)
        plan->popped = 0;
    else
        plan_params(plan);
    return plan;
}
