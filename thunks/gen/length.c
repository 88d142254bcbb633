/*
 * Length expressions of BYTES and COUNT: parameters, *parameters, numbers and sizeof(type), with
 * + - * and parentheses, into postfix steps.
 */
#include "thunks/gen/tables.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct gen_model *model;
    const struct gen_call *call;
    const char *text, *at; /* whole expression; what is left of it */
    struct gen_step *steps;
    int count;
    bool failed;
};

static void parse_sum(struct parser *parser);

static void give_up(struct parser *parser, const char *why, const char *what)
{
    if (!parser->failed)
        refuse(parser->model, text_format("%s.%s", parser->call->group, parser->call->name),
               "length %s: %s%s", parser->text, why, what);
    parser->failed = true;
    parser->at = "";
}

static char peek(struct parser *parser)
{
    while (isspace((unsigned char)*parser->at))
        parser->at++;
    return *parser->at;
}

static bool take(struct parser *parser, char wanted)
{
    if (peek(parser) != wanted)
        return false;
    parser->at++;
    return true;
}

static void step(struct parser *parser, struct gen_step next)
{
    if (parser->count == LENGTH_MAXIMUM)
        give_up(parser, "has too many parts", "");
    else
        parser->steps[parser->count++] = next;
}

static char *take_name(struct parser *parser)
{
    const char *start;

    peek(parser);
    start = parser->at;
    while (isalnum((unsigned char)*parser->at) || *parser->at == '_')
        parser->at++;
    return text_format("%.*s", (int)(parser->at - start), start);
}

static void parse_size_of(struct parser *parser)
{
    const char *close;

    if (!take(parser, '(') || !(close = strchr(parser->at, ')'))) {
        give_up(parser, "sizeof needs a type in parentheses", "");
        return;
    }
    step(parser, (struct gen_step){.op = LENGTH_NUMBER,
                                   .size_of = text_format("sizeof(%.*s)", (int)(close - parser->at),
                                                          parser->at)});
    parser->at = close + 1;
}

static void parse_parameter(struct parser *parser, enum length_op op)
{
    const char *name = take_name(parser);

    if (op == LENGTH_ARGUMENT && strcmp(name, "sizeof") == 0) {
        parse_size_of(parser);
        return;
    }
    if (op == LENGTH_ARGUMENT && strcmp(name, "result") == 0) {
        step(parser, (struct gen_step){.op = LENGTH_RESULT});
        return;
    }
    for (size_t i = 0; i < parser->call->param_count; i++) {
        const struct gen_type *type = parser->call->params[i].type;

        if (strcmp(parser->call->params[i].name, name) != 0)
            continue;
        if (op == LENGTH_TARGET && type->class != TYPE_POINTER)
            give_up(parser, "is no pointer: ", name);
        step(parser, (struct gen_step){.op = op, .value = (long)i});
        return;
    }
    give_up(parser, "names no parameter: ", name);
}

static void parse_value(struct parser *parser)
{
    if (take(parser, '(')) {
        parse_sum(parser);
        if (!take(parser, ')'))
            give_up(parser, "lacks a closing parenthesis", "");
    } else if (take(parser, '*')) {
        parse_parameter(parser, LENGTH_TARGET);
    } else if (isdigit((unsigned char)peek(parser))) {
        char *end;
        long number = strtol(parser->at, &end, 0);

        parser->at = end;
        step(parser, (struct gen_step){.op = LENGTH_NUMBER, .value = number});
    } else {
        parse_parameter(parser, LENGTH_ARGUMENT);
    }
}

static void parse_product(struct parser *parser)
{
    parse_value(parser);
    while (take(parser, '*')) {
        parse_value(parser);
        step(parser, (struct gen_step){.op = LENGTH_MULTIPLY});
    }
}

static void parse_sum(struct parser *parser)
{
    parse_product(parser);
    for (;;) {
        uint8_t op;

        if (take(parser, '+'))
            op = LENGTH_ADD;
        else if (take(parser, '-'))
            op = LENGTH_SUBTRACT;
        else
            return;
        parse_product(parser);
        step(parser, (struct gen_step){.op = op});
    }
}

int length_parse(struct gen_model *model, const struct gen_call *call, const char *text,
                 struct gen_step steps[LENGTH_MAXIMUM])
{
    struct parser parser = {.model = model, .call = call, .text = text, .at = text, .steps = steps};

    parse_sum(&parser);
    if (peek(&parser))
        give_up(&parser, "is not understood from ", parser.at);
    return parser.failed ? -1 : parser.count;
}
