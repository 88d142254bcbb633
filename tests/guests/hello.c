/* The smallest console program. */
#include <stdio.h>

int main(int argc, char **argv)
{
    printf("hello from %d argument%s\n", argc, argc == 1 ? "" : "s");
    for (int i = 1; i < argc; i++)
        printf("%d: %s\n", i, argv[i]);
    return 0;
}
