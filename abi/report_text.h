/* What the reports on exceptions of both data models have in common. */
#ifndef ABI_REPORT_TEXT_H
#define ABI_REPORT_TEXT_H

#include "abi/windows.h"

#include <stdbool.h>

enum { REPORT_FRAMES_MOST = 48, REPORT_LINE_MOST = 400 };

void report_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Claims the report and says what has happened, where and to what. False when that is all there is
 * to say. */
bool report_open(const EXCEPTION_RECORD *record);

#endif
