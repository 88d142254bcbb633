/*
 * `sojourn inspect` of a foreign Unix's program. A static one names no functions; what it needs is
 * read from its code: the places that load a number and make a system call.
 */
#include "cli/inspect.h"

#include "abi/unix/site_form.h"
#include "apis/unix/system.h"
#include "cli/json.h"
#include "loader/elf/elf.h"

#include <stdio.h>
#include <stdlib.h>

enum { NUMBERS = 0x10000 };

struct calls {
    const struct unix_system *system; /* NULL: unknown */
    unsigned sites[NUMBERS];          /* by number */
    unsigned others;                  /* whose number comes from elsewhere */
};

static void count_calls(struct span code, struct calls *calls)
{
    for (size_t end = SITE_LONGEST; end <= code.size; end++) {
        const uint8_t *at = code.bytes + end - SITE_LONGEST;
        struct site site;

        if (at[SITE_LONGEST - 2] != 0x0f || at[SITE_LONGEST - 1] != 0x05)
            continue;
        if (site_read(at, &site) && site.has_number && site.number < NUMBERS)
            calls->sites[site.number]++;
        else
            calls->others++;
    }
}

static void count_all(const struct elf *elf, struct calls *calls)
{
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr segment = elf_segment(elf, i);
        struct span code;

        if (segment.p_type == PT_LOAD && segment.p_flags & PF_X &&
            span_cut(elf->bytes, segment.p_offset, segment.p_filesz, &code))
            count_calls(code, calls);
    }
}

static const struct unix_row *row_of(const struct calls *calls, unsigned number)
{
    static const struct unix_row none = {0};

    return calls->system && number < calls->system->row_count ? &calls->system->rows[number]
                                                              : &none;
}

static const char *meets(const struct unix_row *row)
{
    static const char *const texts[] = {
        [ROW_NONE] = "missing", [ROW_PASS] = "host's", [ROW_CALL] = "builtin",
        [ROW_HOST] = "builtin", [ROW_GAP] = "gap",
    };

    return texts[row->kind];
}

static void show(const struct elf *elf, const char *path, const struct calls *calls)
{
    const char *system = elf_system(elf);
    unsigned known = 0, all = 0;

    printf("%s\n  format      ELF program for %s, %s\n", path,
           system ? system : "an unknown system", elf->interpreter ? "dynamic" : "static");
    if (elf->interpreter)
        printf("  loader      %s\n", elf->interpreter);
    printf("  image       0x%llx bytes at 0x%llx, %s\n", (unsigned long long)(elf->high - elf->low),
           (unsigned long long)elf->low,
           elf->header.e_type == ET_EXEC ? "fixed there" : "relocatable");
    printf("  entry       0x%llx\n\nsystem calls\n", (unsigned long long)elf->header.e_entry);
    for (unsigned i = 0; i < NUMBERS; i++) {
        const struct unix_row *row = row_of(calls, i);

        if (!calls->sites[i])
            continue;
        all++;
        known += row->kind != ROW_NONE && row->kind != ROW_GAP;
        printf("  %-10s  %5u  %s%s%s\n", meets(row), i, row->name ? row->name : "",
               row->gap ? ": " : "", row->gap ? row->gap : "");
    }
    printf("\n%u of %u calls provided; %u places whose number is not in the code before them\n",
           known, all, calls->others);
}

static void write_json(const struct elf *elf, const char *path, const struct calls *calls)
{
    struct json json = {.out = stdout};

    json_object(&json, NULL);
    json_text(&json, "file", path);
    json_text(&json, "format", "ELF");
    json_text(&json, "system", elf_system(elf));
    json_text(&json, "loader", elf->interpreter);
    json_number(&json, "base", elf->low);
    json_number(&json, "size", elf->high - elf->low);
    json_bool(&json, "relocatable", elf->header.e_type == ET_DYN);
    json_number(&json, "entry", elf->header.e_entry);
    json_array(&json, "calls");
    for (unsigned i = 0; i < NUMBERS; i++) {
        const struct unix_row *row = row_of(calls, i);

        if (!calls->sites[i])
            continue;
        json_object(&json, NULL);
        json_number(&json, "number", i);
        json_text(&json, "name", row->name);
        json_text(&json, "meets", meets(row));
        json_text(&json, "reason", row->gap);
        json_number(&json, "places", calls->sites[i]);
        json_end(&json);
    }
    json_end(&json);
    json_number(&json, "other_places", calls->others);
    json_end(&json);
}

int inspect_elf(struct span file, const char *path, bool as_json, struct fault *fault)
{
    struct calls *calls;
    struct elf elf;

    if (elf_read(file, &elf, fault) < 0)
        return -1;
    calls = calloc(1, sizeof *calls);
    if (!calls)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory");
    calls->system = unix_system_find(elf_system(&elf));
    count_all(&elf, calls);
    if (as_json)
        write_json(&elf, path, calls);
    else
        show(&elf, path, calls);
    free(calls);
    return 0;
}
