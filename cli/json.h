/* Text inside a JSON document. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdio.h>

/* In quotes, escaped. */
void json_string(FILE *out, const char *text);

#endif
