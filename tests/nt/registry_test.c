/* The registry below its Win32 functions: defaults, the store over them, damage. */
#include "apis/nt/registry.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct registry_name units(const char *text, uint16_t *room)
{
    size_t length = 0;

    for (; text[length]; length++)
        room[length] = (uint8_t)text[length];
    return (struct registry_name){room, length};
}

static struct registry_key *open_key(const char *path)
{
    struct registry_key *key = NULL;
    uint16_t room[256];

    registry_open(NULL, units(path, room), &key);
    return key;
}

static struct registry_key *make_key(const char *path)
{
    struct registry_key *key = NULL;
    uint16_t room[256];
    ULONG disposition;

    registry_create(NULL, units(path, room), 0, &disposition, &key);
    return key;
}

/* The store of these tests: a folder of its own, chosen before the first write. */
static void use_scratch(void)
{
    static char folder[] = "/tmp/sojourn-registry-XXXXXX";

    if (strchr(folder, 'X') && mkdtemp(folder))
        setenv("XDG_DATA_HOME", folder, 1);
}

static void reading_makes_no_file(void)
{
    char path[512];
    struct registry_key *key;

    use_scratch();
    key = open_key("MACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion");
    CU_ASSERT_PTR_NOT_NULL_FATAL(key);
    object_release(&key->object);
    snprintf(path, sizeof path, "%s/sojourn", getenv("XDG_DATA_HOME"));
    CU_ASSERT_EQUAL(access(path, F_OK), -1);
}

static void a_written_value_is_read_back(void)
{
    struct registry_key *key = make_key("MACHINE\\Software\\Test\\A");
    uint16_t room[256];
    ULONG type = 0, size = 8;
    char data[8] = "";

    CU_ASSERT_PTR_NOT_NULL_FATAL(key);
    CU_ASSERT_EQUAL(registry_set_value(key, units("Name", room), REG_BINARY, "seven!", 7), 0);
    CU_ASSERT_EQUAL(registry_value(key, units("nAME", room), &type, data, &size), 0);
    CU_ASSERT_EQUAL(type, REG_BINARY);
    CU_ASSERT_EQUAL(size, 7);
    CU_ASSERT_STRING_EQUAL(data, "seven!");
    object_release(&key->object);
}

static void long_names_are_told_apart(void)
{
    struct registry_key *key = make_key("MACHINE\\Software\\Test\\Long");
    static uint16_t a[5000], b[5000];
    ULONG type, size = 1;
    char data = 0;

    for (int i = 0; i < 5000; i++)
        a[i] = b[i] = 'n';
    b[4999] = 'm';
    CU_ASSERT_EQUAL(registry_set_value(key, (struct registry_name){a, 5000}, REG_NONE, "a", 1), 0);
    CU_ASSERT_EQUAL(registry_set_value(key, (struct registry_name){b, 5000}, REG_NONE, "b", 1), 0);
    CU_ASSERT_EQUAL(registry_value(key, (struct registry_name){a, 5000}, &type, &data, &size), 0);
    CU_ASSERT_EQUAL(data, 'a');
    object_release(&key->object);
}

static void a_deleted_default_stays_deleted_until_made_anew(void)
{
    static const char path[] = "MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
    struct registry_key *key = open_key(path);
    struct registry_summary summary;

    CU_ASSERT_PTR_NOT_NULL_FATAL(key);
    CU_ASSERT_EQUAL(registry_delete(key), 0);
    object_release(&key->object);
    CU_ASSERT_PTR_NULL(open_key(path));
    key = make_key(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(key);
    CU_ASSERT_EQUAL(registry_summarise(key, &summary), 0);
    CU_ASSERT_EQUAL(registry_delete(key), 0);
    object_release(&key->object);
    CU_ASSERT_PTR_NULL(open_key(path));
}

static void a_damaged_record_is_an_error_not_a_crash(void)
{
    struct registry_key *key = make_key("MACHINE\\Software\\Test\\Damaged");
    static const uint8_t short_record[] = {1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0};
    struct store_transaction t;
    struct record_name name;
    uint16_t room[16];
    ULONG type, size = 0;

    CU_ASSERT_EQUAL_FATAL(store_write(&t), 0);
    store_put(&t, record_name(&name, key->nodes[0].id, RECORD_VALUE, units("v", room).text, 1),
              (struct span){short_record, sizeof short_record});
    CU_ASSERT_EQUAL(store_commit(&t), 0);
    CU_ASSERT_EQUAL(registry_value(key, units("v", room), &type, NULL, &size),
                    STATUS_REGISTRY_CORRUPT);
    object_release(&key->object);
}

SUITE(registry, TEST(reading_makes_no_file), TEST(a_written_value_is_read_back),
      TEST(long_names_are_told_apart), TEST(a_deleted_default_stays_deleted_until_made_anew),
      TEST(a_damaged_record_is_an_error_not_a_crash));
