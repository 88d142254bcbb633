/* Calendar functions of standard C, in UTC. */
#include <stdio.h>
#include <string.h>
#include <time.h>

int main(void)
{
    for (long long when = 0; when < 4000000000LL; when += 123456789LL) {
        time_t time = (time_t)when;
        struct tm *parts = gmtime(&time);
        char text[200];

        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %A %b %B %j %U %W %w %I %p %y %%", parts);
        printf("%s %s", text, asctime(parts) + 11);
    }
    printf("%d\n", (int)difftime(100, 58));
    return 0;
}
