/* The smallest program, for start-up time: built for the guest and for the host. */
#include <stdio.h>

int main(void)
{
    puts("hello");
    return 0;
}
