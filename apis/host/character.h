/*
 * What a UTF-16 unit is, and the forms of text that need Unicode's tables. The bits are those of
 * Windows' C1_*, C2_* and C3_* constants.
 */
#ifndef APIS_HOST_CHARACTER_H
#define APIS_HOST_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint16_t character_class(uint16_t unit);     /* C1_*: letter, digit, space, ... */
uint16_t character_direction(uint16_t unit); /* C2_*: layout */
uint16_t character_shape(uint16_t unit);     /* C3_*: text processing */

enum normal_form { FORM_C = 1, FORM_D = 2, FORM_KC = 5, FORM_KD = 6 };

/*
 * The whole size, of which at most capacity units are written; -1 for ill-formed text or when
 * ICU is not there and the text is not ASCII.
 */
long text_normalise(enum normal_form form, const uint16_t *text, size_t length, uint16_t *out,
                    size_t capacity);

/* An internationalised host name to its ASCII form and back; -1 when it is not a valid name. */
long text_domain(bool to_ascii, const uint16_t *text, size_t length, uint16_t *out,
                 size_t capacity);

/* Other maps of a whole text: ICU's transliterations by name, such as "Hiragana-Katakana". */
long text_transliterate(const char *identifier, const uint16_t *text, size_t length, uint16_t *out,
                        size_t capacity);

#endif
