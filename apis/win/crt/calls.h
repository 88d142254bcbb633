/* Guest-visible functions of the runtime that other files of it call, by their group_name. */
#ifndef APIS_WIN_CRT_CALLS_H
#define APIS_WIN_CRT_CALLS_H

#include "abi/windows.h"

struct crt_locale;

int WINAPI crt__set_new_mode(int mode);
size_t WINAPI crt__msize(void *block);
int WINAPI crt__commit(int number);
int WINAPI crt_raise(int signal);
void WINAPI crt_abort(void);
int WINAPI crt__putenv(const char *assignment);

int WINAPI crt__tolower_l(int c, const struct crt_locale *locale);
int WINAPI crt__toupper_l(int c, const struct crt_locale *locale);
WCHAR WINAPI crt__towlower_l(WCHAR c, const struct crt_locale *locale);
WCHAR WINAPI crt__towupper_l(WCHAR c, const struct crt_locale *locale);

size_t WINAPI crt_strlen(const char *text);
size_t WINAPI crt_wcslen(const WCHAR *text);
size_t WINAPI crt_strnlen(const char *text, size_t limit);
size_t WINAPI crt_wcsnlen(const WCHAR *text, size_t limit);
size_t WINAPI crt_strspn(const char *text, const char *set);
size_t WINAPI crt_wcsspn(const WCHAR *text, const WCHAR *set);
size_t WINAPI crt_strcspn(const char *text, const char *set);
size_t WINAPI crt_wcscspn(const WCHAR *text, const WCHAR *set);
int WINAPI crt_strncmp(const char *left, const char *right, size_t count);
int WINAPI crt_wcsncmp(const WCHAR *left, const WCHAR *right, size_t count);
int WINAPI crt__strnicmp_l(const char *left, const char *right, size_t count,
                           const struct crt_locale *locale);
int WINAPI crt__wcsnicmp_l(const WCHAR *left, const WCHAR *right, size_t count,
                           const struct crt_locale *locale);

#endif
