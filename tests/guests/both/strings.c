/* String functions of standard C. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void compare(const char *left, const char *right)
{
    printf("%s %s: %d %d %d\n", left, right, sign(strcmp(left, right)),
           sign(strncmp(left, right, 3)), sign(memcmp(left, right, 2)));
}

static void search(const char *text, const char *wanted)
{
    const char *found = strstr(text, wanted), *first = strchr(text, wanted[0]),
               *last = strrchr(text, wanted[0]), *any = strpbrk(text, wanted);

    printf("%s in %s: %d %d %d %d %d %d\n", wanted, text, found ? (int)(found - text) : -1,
           first ? (int)(first - text) : -1, last ? (int)(last - text) : -1,
           any ? (int)(any - text) : -1, (int)strspn(text, wanted), (int)strcspn(text, wanted));
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"", "a", "ab", "abc", "abd", "b", "abcabc", "\xe4", "zzz"};
    char text[] = "one, two;three ,,four", buffer[64];

    for (int i = 1; i < argc; i++)
        printf("argument %d: %s\n", i, argv[i]);
    for (size_t i = 0; i < 9; i++) {
        for (size_t k = 0; k < 9; k++) {
            compare(words[i], words[k]);
            if (*words[k])
                search(words[i], words[k]);
        }
    }
    for (char *token = strtok(text, ",; "); token; token = strtok(NULL, ",; "))
        printf("[%s]", token);
    for (int c = 0; c < 128; c++)
        printf("%d:%d%d%d%d%d%d%d%d%d%d%d %c%c\n", c, !!isalpha(c), !!isdigit(c), !!isalnum(c),
               !!isupper(c), !!islower(c), !!isspace(c), !!ispunct(c), !!isprint(c), !!isgraph(c),
               !!iscntrl(c), !!isxdigit(c), c < 32 ? ' ' : toupper(c), c < 32 ? ' ' : tolower(c));
    memset(buffer, '-', sizeof buffer);
    strncpy(buffer, "abc", 10);
    strcat(buffer, "def");
    strncat(buffer, "ghijk", 2);
    printf("%s %d\n", buffer, (int)strlen(buffer));
    memmove(buffer + 2, buffer, 6);
    printf("%s\n", buffer);
    return 0;
}
