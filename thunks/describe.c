/* From indices to pointers. */
#include "thunks/describe.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* An index that lies where a pointer will be; 0 stays NULL. */
#define AT(array, pointer) ((pointer) ? (void *)((array) + ((uintptr_t)(pointer)-1)) : (void *)NULL)

void describe_tables(const struct descriptions *tables)
{
    for (size_t i = 0; i < tables->constant_count; i++)
        tables->constants[i].name = AT(tables->strings, tables->constants[i].name);
    for (size_t i = 0; i < tables->field_count; i++) {
        tables->fields[i].name = AT(tables->strings, tables->fields[i].name);
        tables->fields[i].type = AT(tables->types, tables->fields[i].type);
    }
    for (size_t i = 0; i < tables->type_count; i++) {
        struct type *type = &tables->types[i];

        type->name = AT(tables->strings, type->name);
        type->target = AT(tables->types, type->target);
        type->fields = AT(tables->fields, type->fields);
        type->constants = AT(tables->constants, type->constants);
    }
    for (size_t i = 0; i < tables->param_count; i++) {
        struct param *param = &tables->params[i];

        param->name = AT(tables->strings, param->name);
        param->type = AT(tables->types, param->type);
        param->length = AT(tables->steps, param->length);
        param->constants = AT(tables->constants, param->constants);
    }
}

static void describe_descriptors(void)
{
    describe_tables(&descriptions);
}

void describe(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, describe_descriptors);
}

const struct type *describe_type(const char *name)
{
    describe();
    for (size_t i = 0; i < descriptions.type_count; i++) {
        const struct type *type = &descriptions.types[i];

        if (type->class == TYPE_STRUCT && strcmp(type->name, name) == 0)
            return type;
    }
    abort();
}
