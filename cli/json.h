/* Writes JSON, indented. Keys are NULL inside arrays. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { JSON_DEPTH = 16 };

/* A string alone, quoted. Bytes beyond ASCII are escaped as if they were Latin-1. */
void json_string(FILE *out, const char *text);

struct json {
    FILE *out;
    unsigned depth;
    bool has_members[JSON_DEPTH];
    char closing[JSON_DEPTH];
};

void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);
void json_end(struct json *json); /* of the innermost object or array */

/* text NULL is null. */
void json_text(struct json *json, const char *key, const char *text);
void json_number(struct json *json, const char *key, uint64_t number);
void json_bool(struct json *json, const char *key, bool value);

#endif
