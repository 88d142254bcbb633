/* Prints the peak resident memory of a command. usage: peak COMMAND [ARG]... */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct rusage usage;
    pid_t child;

    if (argc < 2)
        return 2;
    child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), 1);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, NULL, 0, &usage) != child)
        return 1;
    printf("peak memory %.1f MB\n", (double)usage.ru_maxrss / 1024);
    return 0;
}
