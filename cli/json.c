/* See json.h. RFC 8259. */
#include "cli/json.h"

void json_string(FILE *out, const char *text)
{
    putc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at < ' ' || *at > '~')
            fprintf(out, "\\u%04x", *at);
        else
            putc(*at, out);
    }
    putc('"', out);
}

/* What stands before every value: comma, line break, indentation, key. */
static void begin(struct json *json, const char *key)
{
    if (json->depth > 0) {
        fputs(json->has_members[json->depth] ? ",\n" : "\n", json->out);
        fprintf(json->out, "%*s", (int)json->depth * 2, "");
        json->has_members[json->depth] = true;
    }
    if (key) {
        json_string(json->out, key);
        fputs(": ", json->out);
    }
}

static void open_group(struct json *json, const char *key, char opening, char closing)
{
    begin(json, key);
    putc(opening, json->out);
    json->depth++;
    json->has_members[json->depth] = false;
    json->closing[json->depth] = closing;
}

void json_object(struct json *json, const char *key)
{
    open_group(json, key, '{', '}');
}

void json_array(struct json *json, const char *key)
{
    open_group(json, key, '[', ']');
}

void json_end(struct json *json)
{
    bool has_members = json->has_members[json->depth];
    char closing = json->closing[json->depth];

    json->depth--;
    if (has_members)
        fprintf(json->out, "\n%*s", (int)json->depth * 2, "");
    putc(closing, json->out);
    if (json->depth == 0)
        putc('\n', json->out);
}

void json_text(struct json *json, const char *key, const char *text)
{
    begin(json, key);
    if (text)
        json_string(json->out, text);
    else
        fputs("null", json->out);
}

void json_number(struct json *json, const char *key, uint64_t number)
{
    begin(json, key);
    fprintf(json->out, "%llu", (unsigned long long)number);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin(json, key);
    fputs(value ? "true" : "false", json->out);
}
