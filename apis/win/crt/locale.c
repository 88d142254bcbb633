/*
 * setlocale, localeconv and locale objects (Microsoft C runtime library reference: setlocale,
 * _create_locale, _configthreadlocale, localeconv).
 */
#include "apis/win/crt/locale_data.h"

#include "abi/guest_pointer.h"
#include "abi/hold_mutex.h"
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { PER_THREAD_ON = 1, PER_THREAD_OFF = 2 };

static struct crt_locale global;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static _Thread_local char all_names[LOCALE_CATEGORIES * (LOCALE_NAME + 16)];
static _Thread_local WCHAR wide_names[LOCALE_CATEGORIES * (LOCALE_NAME + 16)];

DATA(msvcrt, int, __mb_cur_max) = 1;
DATA(msvcrt, const unsigned short *, _pctype) = ctype_c + 1;

static void prepare(void)
{
    locale_prepare(&global);
}

struct crt_locale *locale_in_force(const struct crt_locale *locale)
{
    if (locale)
        return (struct crt_locale *)locale;
    if (crt_thread.locale)
        return crt_thread.locale;
    pthread_once(&prepared, prepare);
    return &global;
}

unsigned locale_code_page(const struct crt_locale *locale)
{
    if (locale)
        return locale->data.code_page;
    return crt_thread.locale ? crt_thread.locale->data.code_page : global.data.code_page;
}

int locale_character_size(const struct crt_locale *locale)
{
    return locale_in_force(locale)->data.character_size;
}

char locale_decimal_point(const struct crt_locale *locale)
{
    return locale_in_force(locale)->texts[0][0];
}

/* All one name, or "LC_COLLATE=...;LC_CTYPE=...". */
static char *names_join(const struct crt_locale *locale)
{
    static const char *const labels[] = {"",           "LC_COLLATE", "LC_CTYPE", "LC_MONETARY",
                                         "LC_NUMERIC", "LC_TIME"};
    bool same = true;
    size_t at = 0;

    for (int i = 2; i < LOCALE_CATEGORIES; i++)
        same &= strcmp(locale->spelled[1], locale->spelled[i]) == 0;
    if (same)
        return strcpy(all_names, locale->spelled[1]);
    for (int i = 1; i < LOCALE_CATEGORIES; i++)
        at += (size_t)sprintf(all_names + at, "%s%s=%s", i > 1 ? ";" : "", labels[i],
                              locale->spelled[i]);
    return all_names;
}

static char *name_of(struct crt_locale *locale, int category)
{
    return category == CATEGORY_ALL ? names_join(locale) : locale->spelled[category];
}

CRT(char *, setlocale, (int category, const char *name))
{
    struct crt_locale *locale = locale_in_force(NULL), *changed;
    bool done;

    if (category < 0 || category >= LOCALE_CATEGORIES) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    if (!name)
        return name_of(locale, category);
    changed = crt_allocate(sizeof *changed);
    if (!changed)
        return NULL;
    hold_mutex(&lock);
    *changed = *locale;
    done = locale_set(changed, category, name);
    if (done) {
        *locale = *changed;
        locale_derive(locale);
    }
    if (done && locale == &global) {
        msvcrt___mb_cur_max = locale->data.character_size;
        msvcrt__pctype = locale->data.types;
    }
    hold_mutex_end(&lock);
    crt_release(changed);
    return done ? name_of(locale, category) : NULL;
}

CRT(WCHAR *, _wsetlocale, (int category, const WCHAR *name))
{
    char *narrow = name ? system_to_narrow(name) : NULL, *result;
    size_t length;

    result = crt_setlocale(category, narrow);
    crt_release(narrow);
    if (!result)
        return NULL;
    length = utf16_from_utf8((uint16_t *)wide_names, sizeof wide_names / sizeof *wide_names - 1,
                             result, strlen(result));
    wide_names[length] = 0;
    return wide_names;
}

CRT(struct crt_conventions *, localeconv, (void))
{
    return &locale_in_force(NULL)->shown_conventions;
}

/* Called by programs of msvcrt before localeconv; there is nothing left to initialise. */
CRT(int, __lconv_init, (void))
{
    return 0;
}

GUEST_LAYOUT(crt_locale, "it is handed out, and known by its address");

CRT(struct crt_locale *, _create_locale, (int category, const char *name))
{
    struct crt_locale *locale;

    if (category < 0 || category >= LOCALE_CATEGORIES || !name) {
        return NULL;
    }
    locale = crt_allocate(sizeof *locale);
    if (!locale)
        return NULL;
    locale_prepare(locale);
    if (!locale_set(locale, category, name)) {
        crt_release(locale);
        return NULL;
    }
    return locale;
}

CRT(struct crt_locale *, _wcreate_locale, (int category, const WCHAR *name))
{
    char *narrow = name ? system_to_narrow(name) : NULL;
    struct crt_locale *locale = crt__create_locale(category, narrow);

    crt_release(narrow);
    return locale;
}

CRT(struct crt_locale *, _get_current_locale, (void))
{
    struct crt_locale *locale = crt_allocate(sizeof *locale);

    if (!locale)
        return NULL;
    *locale = *locale_in_force(NULL);
    locale_derive(locale);
    return locale;
}

CRT(void, _free_locale, (struct crt_locale * locale))
{
    crt_release(locale);
}

CRT(int, _configthreadlocale, (int mode))
{
    int old = crt_thread.locale ? PER_THREAD_ON : PER_THREAD_OFF;

    if (mode == PER_THREAD_ON && !crt_thread.locale) {
        struct crt_locale *copy = crt__get_current_locale();

        if (!copy)
            return -1;
        crt_thread.locale = copy;
    } else if (mode == PER_THREAD_OFF && crt_thread.locale) {
        crt_release(crt_thread.locale);
        crt_thread.locale = NULL;
    } else if (mode < -1 || mode > PER_THREAD_OFF) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return old;
}

CRT(unsigned, ___lc_codepage_func, (void))
{
    return locale_code_page(NULL);
}

CRT(unsigned, ___lc_collate_cp_func, (void))
{
    return locale_in_force(NULL)->pages[CATEGORY_COLLATE];
}

CRT(WCHAR **, ___lc_locale_name_func, (void))
{
    static _Thread_local WCHAR *names[LOCALE_CATEGORIES];
    struct crt_locale *locale = locale_in_force(NULL);

    for (int i = 0; i < LOCALE_CATEGORIES; i++)
        guest_pointer_set(names, (size_t)i, locale->names[i][0] ? locale->names[i] : NULL);
    return names;
}

CRT(LCID *, ___lc_handle_func, (void))
{
    static _Thread_local LCID identifiers[LOCALE_CATEGORIES];
    struct crt_locale *locale = locale_in_force(NULL);

    for (int i = 0; i < LOCALE_CATEGORIES; i++)
        identifiers[i] = locale->names[i][0] ? LocaleNameToLCID(locale->names[i], 0) : 0;
    return identifiers;
}

CRT(int, ___mb_cur_max_func, (void))
{
    return locale_character_size(NULL);
}

CRT(int, ___mb_cur_max_l_func, (const struct crt_locale *locale))
{
    return locale_character_size(locale);
}

CRT(const unsigned short *, __pctype_func, (void))
{
    return locale_in_force(NULL)->data.types;
}

CRT(int *, __p___mb_cur_max, (void))
{
    msvcrt___mb_cur_max = locale_character_size(NULL);
    return &msvcrt___mb_cur_max;
}

/* For the C++ library, around several calls that must see one locale. */
CRT(void, _lock_locales, (void))
{
    hold_mutex(&lock);
}

CRT(void, _unlock_locales, (void))
{
    hold_mutex_end(&lock);
}
