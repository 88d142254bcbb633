/* sscanf, and streams in a file of their own. */
#include <stdio.h>
#include <string.h>

int main(void)
{
    int a = 0, b = 0, count;
    unsigned u = 0;
    char word[32] = "", rest[32] = "";
    float f = 0;
    double d = 0;

    count = sscanf("10 0x20 word 1.5 -2.5e2 rest of", "%d %i %31s %f %lf %31[^\n]", &a, &b, word,
                   &f, &d, rest);
    printf("%d: %d %d %s %.3f %.3f %s\n", count, a, b, word, f, d, rest);
    count = sscanf("255,ff", "%u,%x", &u, (unsigned *)&a);
    printf("%d: %u %d\n", count, u, a);
    printf("%d %d %d\n", sscanf("", "%d", &a), sscanf("x", "%d", &a),
           sscanf("5 x", "%d %d", &a, &b));
    count = sscanf("abc123", "%[a-c]%n%3d", word, &b, &a);
    printf("%d: %s %d %d\n", count, word, b, a);
    return count;
}
