/* The registers that every context has, by names that do not say how wide they are: in CONTEXT,
 * and in assembly. */
#ifndef REGISTERS_H
#define REGISTERS_H

#ifdef _WIN64
#define IP Rip
#define SP Rsp
#define SP_NAME "rsp"
#else
#define IP Eip
#define SP Esp
#define SP_NAME "esp"
#endif

#endif
