/* Internet addresses as text. [inet_pton(3)] Families by Windows' numbers. */
#ifndef APIS_HOST_ADDRESS_TEXT_H
#define APIS_HOST_ADDRESS_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* 1, 0 for malformed text, or a negative errno for an unknown family. */
int address_parse(int family, const char *text, void *address);

/* The length, or a negative errno: -EAFNOSUPPORT, -ENOSPC. */
int address_print(int family, const void *address, char *text, size_t size);

/* The old forms of one to four numbers, as inet_addr reads them; 0 or -1. */
int address_parse_old(const char *text, uint32_t *address);

#endif
