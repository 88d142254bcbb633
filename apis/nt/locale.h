/*
 * Locales: names, identifiers, and what they say of language, numbers, dates. en-US and the
 * invariant locale are compiled in; other locales have the common names here and the rest in ICU.
 */
#ifndef APIS_NT_LOCALE_H
#define APIS_NT_LOCALE_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

enum { LOCALE_TEXT_UNITS = 160 };

struct locale {
    LCID id;
    char name[LOCALE_NAME_MAX_LENGTH]; /* "" is the invariant locale */
};

/* The user's, the thread's and the system's default are understood. false: no such locale. */
bool locale_from_id(LCID id, struct locale *locale);
bool locale_from_name(const WCHAR *name, struct locale *locale); /* NULL: the user's */
void locale_user(struct locale *locale);

bool locale_is_neutral(const struct locale *locale);

/*
 * One LOCALE_* value as text, without flags; its length, or -1 for an unknown type. out has room
 * for LOCALE_TEXT_UNITS and is terminated.
 */
int locale_text(const struct locale *locale, LCTYPE type, WCHAR *out);

/* The number that such a text states. */
DWORD locale_number(const struct locale *locale, LCTYPE type);

/* The locales that have a name here, in the order of their identifiers; NULL ends. */
const struct locale *locale_at(size_t index);

#endif
