/*
 * The .api_notes section: three strings for each GAP, ALIAS, ORDINAL or NO_FRAME row, of all
 * objects one behind the other, perhaps with zeros between them.
 */
#include "thunks/gen/read.h"

#include "abi/span.h"

#include <gelf.h>

static struct span find_section(Elf *elf, const char *wanted)
{
    Elf_Scn *section = NULL;
    size_t names;

    if (elf_getshdrstrndx(elf, &names) < 0)
        return (struct span){0};
    while ((section = elf_nextscn(elf, section))) {
        GElf_Shdr header;
        const char *name;
        Elf_Data *data;

        if (!gelf_getshdr(section, &header))
            continue;
        name = elf_strptr(elf, names, header.sh_name);
        data = elf_rawdata(section, NULL);
        if (name && strcmp(name, wanted) == 0 && data && data->d_buf)
            return (struct span){data->d_buf, data->d_size};
    }
    return (struct span){0};
}

static const char *next_string(struct span notes, size_t *at)
{
    const char *text = span_string(notes, *at);

    if (text)
        *at += strlen(text) + 1;
    return text;
}

void read_notes(struct gen_model *model, Elf *elf)
{
    struct span notes = find_section(elf, ".api_notes");
    size_t at = 0;

    for (;;) {
        struct gen_note note;

        while (at < notes.size && notes.bytes[at] == 0)
            at++;
        if (at == notes.size)
            return;
        note.kind = next_string(notes, &at);
        note.subject = next_string(notes, &at);
        note.text = next_string(notes, &at);
        if (!note.kind || !note.subject || !note.text) {
            refuse(model, ".api_notes", "ends in the middle of a row");
            return;
        }
        model->notes = grow(model->notes, model->note_count, sizeof *model->notes);
        model->notes[model->note_count++] = note;
    }
}
