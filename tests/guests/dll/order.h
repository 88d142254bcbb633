/* The DLLs and the program write what happens to them into a log that order_first keeps. */
#ifndef ORDER_H
#define ORDER_H

__declspec(dllimport) void order_log(const char *text);
__declspec(dllimport) const char *order_text(void);
__declspec(dllimport) void order_clear(void);

#endif
