/* Commands of the BSDs' fcntl(2) that the host has no command for. */
#ifndef APIS_UNIX_BSD_FCNTL_H
#define APIS_UNIX_BSD_FCNTL_H

enum { COMMAND_DUP_TO = 0x10000, COMMAND_DUP_TO_CLOSED, COMMAND_CLOSE_FROM };

#endif
