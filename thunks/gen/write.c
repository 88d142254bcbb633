/*
 * Writes the model as C: one array for each kind of row, rows that repeat written once. The rows
 * that thunks/describe.h is about refer to others by S(n), T(n) and the like: the n-th byte of
 * the strings or the n-th type, counted from 1, in place of a pointer.
 */
#include "thunks/gen/tables.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* An array in the making. A run of rows that is there already is not written again. */
struct table {
    char *text;
    size_t size, count;
    FILE *rows;
    void *runs; /* tsearch tree */
};

struct run {
    const char *text;
    size_t start;
};

struct tables {
    struct table strings, constants, steps, fields, types, results, params;
    size_t plain_types; /* those that are not of results with names */
};

static int compare_runs(const void *left, const void *right)
{
    return strcmp(((const struct run *)left)->text, ((const struct run *)right)->text);
}

static void table_open(struct table *table)
{
    *table = (struct table){0};
    table->rows = open_memstream(&table->text, &table->size);
    if (!table->rows)
        abort();
}

/* The index of the run's first row. */
static size_t table_run(struct table *table, const char *text, size_t count)
{
    struct run *run = malloc(sizeof *run), **place;

    if (!run)
        abort();
    *run = (struct run){text, table->count};
    place = tsearch(run, &table->runs, compare_runs);
    if (*place != run) {
        free(run);
        return (*place)->start;
    }
    fputs(text, table->rows);
    table->count += count;
    return run->start;
}

static void table_close(struct table *table, FILE *out, const char *type, const char *name)
{
    fclose(table->rows);
    fprintf(out, "static %s %s[%zu] = {\n%s};\n\n", type, name, table->count + 1, table->text);
    free(table->text);
}

/* A string as its place among all strings, counted from 1. */
static size_t string_index(struct tables *tables, const char *text)
{
    return table_run(&tables->strings, text_format("\"%s\\0\"\n", text), strlen(text) + 1) + 1;
}

static char *quoted(const char *text)
{
    char *out = malloc(2 * strlen(text) + 3), *to = out;

    if (!out)
        abort();
    *to++ = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    *to++ = '"';
    *to = 0;
    return out;
}

static char *type_name(const struct gen_type *type);

static char *pointer_name(const struct gen_type *type)
{
    const char *target = type_name(type->target->like);
    bool pointer = target[0] && target[strlen(target) - 1] == '*';

    return text_format("%s%s%s*", type->is_const ? "const " : "", target, pointer ? "" : " ");
}

static char *type_name(const struct gen_type *type)
{
    if (type->name)
        return (char *)type->name;
    switch (type->class) {
    case TYPE_POINTER:
        return pointer_name(type);
    case TYPE_ARRAY:
        return text_format("%s[%u]", type_name(type->target->like), type->count);
    case TYPE_FUNCTION:
        return "function";
    default:
        return "";
    }
}

static char *type_reference(const struct gen_type *type)
{
    return type ? text_format("T(%u)", type->like->index + 1) : "0";
}

static char *field_rows(struct tables *tables, const struct gen_type *type)
{
    char *text = "";

    for (size_t i = 0; i < type->field_count; i++) {
        const struct gen_field *field = &type->fields[i];

        text = text_format("%s{S(%zu), %s, %u, %u, %u, %u, %u, %uu},\n", text,
                           string_index(tables, field->name), type_reference(field->type),
                           field->offset, field->bit_offset, field->bit_size, field->bit_offset32,
                           field->bit_size32, field->offset32);
    }
    return text;
}

static char *constant_rows(struct tables *tables, const struct gen_type *type)
{
    char *text = "";

    for (size_t i = 0; i < type->constant_count; i++)
        text =
            text_format("%s{S(%zu), %lluu},\n", text, string_index(tables, type->constants[i].name),
                        (unsigned long long)type->constants[i].value);
    return text_format("%s{0},\n", text);
}

static char *type_row(struct tables *tables, const struct gen_type *type, const char *fields,
                      const char *constants)
{
    return text_format("{S(%zu), %s, %s, %s, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u},\n",
                       string_index(tables, type_name(type)), type_reference(type->target), fields,
                       constants, type->size, type->count, type->size32, type->class,
                       type->class == TYPE_POINTER && type->is_const, type->is_variadic,
                       type->known32, type->is_same, type->states_size, type->shared != NULL);
}

static void write_type(struct tables *tables, const struct gen_type *type)
{
    char *fields = "0", *constants = "0";

    if (type->field_count)
        fields = text_format(
            "F(%zu)", 1 + table_run(&tables->fields, field_rows(tables, type), type->field_count));
    if (type->constant_count)
        constants =
            text_format("C(%zu)", 1 + table_run(&tables->constants, constant_rows(tables, type),
                                                type->constant_count + 1));
    fputs(type_row(tables, type, fields, constants), tables->types.rows);
    tables->types.count++;
}

static char *length_reference(struct gen_model *model, struct tables *tables,
                              const struct gen_call *call, const struct gen_param *param)
{
    struct gen_step steps[LENGTH_MAXIMUM];
    int count = param->length ? length_parse(model, call, param->length, steps) : -1;
    char *text = "";

    if (count < 0)
        return "0";
    for (int i = 0; i < count; i++) {
        char *value =
            steps[i].size_of ? (char *)steps[i].size_of : text_format("%ld", steps[i].value);

        text = text_format("%s{%u, %s},\n", text, steps[i].op, value);
    }
    return text_format(
        "L(%zu)", 1 + table_run(&tables->steps, text_format("%s{0},\n", text), (size_t)count + 1));
}

/* The constants that patterns choose, or "0". count: how many. */
static char *names_reference(struct gen_model *model, struct tables *tables,
                             const struct gen_call *call, const char *patterns, int *count)
{
    const char **names;
    char *text = "";

    *count = 0;
    if (patterns)
        *count =
            constants_match(model, text_format("%s.%s", call->group, call->name), patterns, &names);
    if (*count <= 0)
        return "0";
    for (int i = 0; i < *count; i++)
        text = text_format("%s{S(%zu), (uint64_t)(%s)},\n", text, string_index(tables, names[i]),
                           names[i]);
    return text_format("C(%zu)", 1 + table_run(&tables->constants, text_format("%s{0},\n", text),
                                               (size_t)*count + 1));
}

static char *params_reference(struct gen_model *model, struct tables *tables,
                              const struct gen_call *call)
{
    char *text = "";

    for (size_t i = 0; i < call->param_count; i++) {
        const struct gen_param *param = &call->params[i];
        int count;

        text = text_format(
            "%s{S(%zu), %s, %s, %s, %u},\n", text, string_index(tables, param->name),
            type_reference(param->type), length_reference(model, tables, call, param),
            names_reference(model, tables, call, param->constants, &count), param->flags);
    }
    if (!call->param_count)
        return "0";
    return text_format("p + %zu", table_run(&tables->params, text, call->param_count));
}

/* Of a call, whose row has real pointers. A result with names has a type of its own, which comes
 * behind the others. */
static char *result_reference(struct gen_model *model, struct tables *tables,
                              const struct gen_call *call)
{
    struct gen_type named;
    int count;
    char *names = names_reference(model, tables, call, call->result_names, &count);

    if (!call->result)
        return "0";
    if (count <= 0)
        return text_format("t + %u", call->result->like->index);
    named = *call->result;
    named.class = TYPE_ENUM;
    named.target = NULL;
    named.count = (uint32_t)count;
    return text_format("t + %zu",
                       tables->plain_types +
                           table_run(&tables->results, type_row(tables, &named, "0", names), 1));
}

static char *call_rows(struct gen_model *model, struct tables *tables, FILE *out)
{
    char *text;
    size_t size;
    FILE *rows = open_memstream(&text, &size);

    if (!rows)
        abort();
    for (size_t i = 0; i < model->call_count; i++) {
        const struct gen_call *call = &model->calls[i];
        char *address = "0";

        if (call->symbol) {
            fprintf(out, "extern char s%zu[] __asm__(\"%s\");\n", i, call->symbol);
            address = text_format("s%zu", i);
        }
        fprintf(rows, "{\"%s\", \"%s\", %s, %s, %s, %s, %u, %zu, %u},\n", call->group, call->name,
                address, params_reference(model, tables, call),
                result_reference(model, tables, call), call->gap ? quoted(call->gap) : "0",
                call->ordinal, call->param_count, call->flags);
    }
    fclose(rows);
    return text;
}

/* A long list of names without a pointer for each. */
static void write_names(struct gen_model *model, FILE *out, const char *list, const char *patterns)
{
    const char **names;
    int count = constants_match(model, list, patterns, &names);

    fprintf(out, "static const uint32_t %s_values[] = {\n", list);
    for (int i = 0; i < count; i++)
        fprintf(out, "(uint32_t)(%s),\n", names[i]);
    fprintf(out, "0};\nstatic const char %s_text[] =\n", list);
    for (int i = 0; i < count; i++)
        fprintf(out, "\"%s\\0\"\n", names[i]);
    fprintf(out,
            "\"\";\n#pragma GCC visibility pop\nconst struct name_list %s = "
            "{%s_text, %s_values, %d};\n#pragma GCC visibility push(hidden)\n\n",
            list, list, list, count);
}

/* What GUEST_STRUCT rows declare. */
static void write_structs(const struct gen_model *model, FILE *out)
{
    for (size_t i = 0; i < model->struct_count; i++)
        fprintf(out, "const struct type *const layout_%s = t + %u;\n", model->structs[i].name,
                model->structs[i].type->like->index);
}

static void write_start(FILE *out)
{
    fputs("/* Made by thunkgen from the API objects' debug information. */\n"
          "#include \"thunks/headers.h\"\n\n#include \"thunks/describe.h\"\n\n"
          "#pragma GCC diagnostic ignored \"-Wunused-const-variable\"\n"
          "#pragma GCC visibility push(hidden)\n\n"
          "#define S(n) ((const char *)n##ul)\n"
          "#define L(n) ((const struct length_step *)n##ul)\n"
          "#define C(n) ((const struct constant *)n##ul)\n"
          "#define F(n) ((const struct field *)n##ul)\n"
          "#define T(n) ((const struct type *)n##ul)\n\n",
          out);
}

static void write_end(const struct gen_model *model, FILE *out, const struct tables *tables)
{
    fprintf(out,
            "#pragma GCC visibility pop\n\n"
            "const struct call_table descriptors = {calls, %zu};\n"
            "const struct descriptions descriptions = {s, l, c, f, t, p, %zu, %zu, %zu, %zu};\n",
            model->call_count, tables->constants.count, tables->fields.count, tables->types.count,
            tables->params.count);
}

void tables_write(struct gen_model *model, FILE *out)
{
    struct tables tables;
    char *calls;

    table_open(&tables.strings);
    table_open(&tables.constants);
    table_open(&tables.steps);
    table_open(&tables.fields);
    table_open(&tables.types);
    table_open(&tables.results);
    table_open(&tables.params);
    write_start(out);
    tables.plain_types = model->types_reached;
    calls = call_rows(model, &tables, out);
    for (size_t i = 0; i < model->type_count; i++) {
        if (model->types[i]->reached)
            write_type(&tables, model->types[i]);
    }
    fclose(tables.results.rows);
    fputs(tables.results.text, tables.types.rows);
    tables.types.count += tables.results.count;
    write_names(model, out, "error_names", "ERROR_, WSA");
    write_names(model, out, "status_names", "STATUS_SUCCESS, STATUS_, E_, RPC_, CO_E_");
    table_close(&tables.strings, out, "const char", "s");
    table_close(&tables.steps, out, "const struct length_step", "l");
    table_close(&tables.constants, out, "struct constant", "c");
    table_close(&tables.fields, out, "struct field", "f");
    table_close(&tables.types, out, "struct type", "t");
    table_close(&tables.params, out, "struct param", "p");
    write_structs(model, out);
    fprintf(out, "static const struct call calls[%zu] = {\n%s};\n\n", model->call_count + 1, calls);
    write_end(model, out, &tables);
}
