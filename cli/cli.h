/* The verbs of the command. argv[0] is the verb; the result is the exit status. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#define SOJOURN_VERSION "0.1"

enum exit_status { EXIT_USAGE = 2, EXIT_CANNOT_LOAD = 126, EXIT_NOT_FOUND = 127 };

int cli_run(int argc, char **argv);
int cli_trace(int argc, char **argv);
int cli_apis(int argc, char **argv);
int cli_inspect(int argc, char **argv);

#endif
