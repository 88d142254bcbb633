/* Brings an image file into the guest's address space. */
#ifndef LOADER_MAP_H
#define LOADER_MAP_H

#include "loader/pe.h"

/* A file's bytes; released with map_file_close. */
int map_file_open(int descriptor, struct span *file, struct fault *fault);
void map_file_close(struct span *file);

/* Reserves, fills and relocates; everything is still writable. Released with map_release. */
int map_image(const struct pe *file, struct pe *image, struct fault *fault);
void map_release(const struct pe *image);

/* Gives the headers and each section the protection that the file's section table asks for. */
int map_protect(const struct pe *file, const struct pe *image, struct fault *fault);

#endif
