/* See store.h. [LMDB, lmdb.h]: readers block nobody, and a writer that dies holds nothing up. */
#include "apis/host/store.h"

#include "abi/hold.h"
#include "abi/lock.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <lmdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READER_POOL = 16, READERS = 1024 };

static const size_t map_size = (size_t)1 << 30; /* address space only: the file is as it grows */

#define FUNCTIONS(X)                                                                               \
    X(mdb_env_create)                                                                              \
    X(mdb_env_set_mapsize)                                                                         \
    X(mdb_env_set_maxreaders)                                                                      \
    X(mdb_env_open)                                                                                \
    X(mdb_env_close)                                                                               \
    X(mdb_env_info)                                                                                \
    X(mdb_env_sync)                                                                                \
    X(mdb_reader_check)                                                                            \
    X(mdb_txn_begin)                                                                               \
    X(mdb_txn_commit)                                                                              \
    X(mdb_txn_abort)                                                                               \
    X(mdb_txn_reset)                                                                               \
    X(mdb_txn_renew)                                                                               \
    X(mdb_dbi_open)                                                                                \
    X(mdb_get)                                                                                     \
    X(mdb_put)                                                                                     \
    X(mdb_del)                                                                                     \
    X(mdb_cursor_open)                                                                             \
    X(mdb_cursor_get)                                                                              \
    X(mdb_cursor_close)

#define POINTER(name) __typeof__(&name) name;
static struct {
    FUNCTIONS(POINTER)
} lmdb;

static struct {
    struct lock lock;
    _Atomic(MDB_env *) environment;
    MDB_dbi records;
    _Atomic(MDB_txn *) idle[READER_POOL]; /* readers that are reset, ready to be renewed */
    char folder[PATH_MAX];
} store;

static int from_lmdb(int error)
{
    if (error == 0)
        return 0;
    if (error > 0)
        return -error;
    switch (error) {
    case MDB_NOTFOUND:
        return -ENOENT;
    case MDB_MAP_FULL:
        return -ENOSPC;
    case MDB_READERS_FULL:
        return -EAGAIN;
    case MDB_BAD_VALSIZE:
        return -EINVAL;
    default:
        return -EILSEQ;
    }
}

static int library_open(void)
{
    static const char *const names[] = {"liblmdb.so.0", "liblmdb.so"};
    void *library = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return -ENOSYS;
#define LOOK_UP(name)                                                                              \
    lmdb.name = (__typeof__(&name))dlsym(library, #name);                                          \
    if (!lmdb.name)                                                                                \
        return -ENOSYS;
    FUNCTIONS(LOOK_UP)
    return 0;
}

/* $XDG_DATA_HOME/sojourn/registry. */
static int folder_find(void)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int length;

    if (data && data[0] == '/')
        length = snprintf(store.folder, sizeof store.folder, "%s/sojourn/registry", data);
    else
        length = snprintf(store.folder, sizeof store.folder, "%s/.local/share/sojourn/registry",
                          home ? home : "");
    return length < (int)sizeof store.folder && store.folder[0] == '/' ? 0 : -ENOENT;
}

static int folder_make(void)
{
    for (char *slash = strchr(store.folder + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = 0;
        if (mkdir(store.folder, 0700) < 0 && errno != EEXIST) {
            if (slash)
                *slash = '/';
            return -errno;
        }
        if (!slash)
            return 0;
        *slash = '/';
    }
}

static bool file_exists(void)
{
    char path[PATH_MAX + 16];

    snprintf(path, sizeof path, "%s/data.mdb", store.folder);
    return access(path, F_OK) == 0;
}

/* A file that was cut off would fault when its missing pages are read. */
static int check_length(MDB_env *environment)
{
    char path[PATH_MAX + 16];
    struct stat status;
    MDB_envinfo information;

    snprintf(path, sizeof path, "%s/data.mdb", store.folder);
    if (stat(path, &status) < 0)
        return -errno;
    lmdb.mdb_env_info(environment, &information);
    /* A new file has two pages from the start. */
    if ((uint64_t)status.st_size / (uint64_t)sysconf(_SC_PAGESIZE) <= information.me_last_pgno)
        return -EILSEQ;
    return 0;
}

static int records_open(MDB_env *environment)
{
    MDB_txn *transaction;
    int error = lmdb.mdb_txn_begin(environment, NULL, MDB_RDONLY, &transaction);

    if (error)
        return from_lmdb(error);
    error = lmdb.mdb_dbi_open(transaction, NULL, 0, &store.records);
    lmdb.mdb_txn_commit(transaction);
    return from_lmdb(error);
}

/*
 * A crash of the system may undo the last changes, never damage the rest: the data are written
 * out at each commit, the page that names them a moment later.
 */
static int environment_open(void)
{
    MDB_env *environment = NULL;
    int error = from_lmdb(lmdb.mdb_env_create(&environment)), dead;

    if (error)
        return error;
    lmdb.mdb_env_set_mapsize(environment, map_size);
    lmdb.mdb_env_set_maxreaders(environment, READERS);
    error = from_lmdb(lmdb.mdb_env_open(environment, store.folder,
                                        MDB_NOTLS | MDB_NOMETASYNC | MDB_NORDAHEAD, 0600));
    if (!error)
        error = check_length(environment);
    if (!error)
        error = records_open(environment);
    if (error) {
        lmdb.mdb_env_close(environment);
        return error;
    }
    lmdb.mdb_reader_check(environment, &dead);
    atomic_store_explicit(&store.environment, environment, memory_order_release);
    return 0;
}

/* create false: -ENOENT while there is no file. */
static int store_open(bool create)
{
    int error = 0;

    if (atomic_load_explicit(&store.environment, memory_order_acquire))
        return 0;
    lock_acquire(&store.lock);
    if (!store.environment) {
        error = store.folder[0] ? 0 : folder_find();
        if (!error && !create && !file_exists())
            error = -ENOENT;
        if (!error && create)
            error = folder_make();
        if (!error && !lmdb.mdb_cursor_close)
            error = library_open();
        if (!error)
            error = environment_open();
    }
    lock_release(&store.lock);
    return error;
}

static MDB_txn *idle_take(void)
{
    for (int i = 0; i < READER_POOL; i++) {
        MDB_txn *reader;

        if (!atomic_load_explicit(&store.idle[i], memory_order_relaxed))
            continue;
        reader = atomic_exchange(&store.idle[i], NULL);
        if (reader)
            return reader;
    }
    return NULL;
}

static void idle_give(MDB_txn *reader)
{
    lmdb.mdb_txn_reset(reader);
    for (int i = 0; i < READER_POOL; i++) {
        MDB_txn *none = NULL;

        if (atomic_compare_exchange_strong(&store.idle[i], &none, reader))
            return;
    }
    lmdb.mdb_txn_abort(reader);
}

static void let_go(void *transaction)
{
    store_end(transaction);
}

int store_read(struct store_transaction *transaction)
{
    MDB_txn *reader;
    int error = store_open(false);

    *transaction = (struct store_transaction){0};
    if (error)
        return error == -ENOENT ? 0 : error;
    stop_defer();
    reader = idle_take();
    error = reader ? lmdb.mdb_txn_renew(reader) : 0;
    if (!reader)
        error = lmdb.mdb_txn_begin(store.environment, NULL, MDB_RDONLY, &reader);
    if (error) {
        stop_allow();
        return from_lmdb(error);
    }
    transaction->handle = reader;
    hold_note(transaction, let_go);
    return 0;
}

int store_write(struct store_transaction *transaction)
{
    MDB_txn *writer;
    int error = store_open(true);

    *transaction = (struct store_transaction){.writes = true};
    if (error)
        return error;
    stop_defer();
    error = lmdb.mdb_txn_begin(store.environment, NULL, 0, &writer);
    if (error) {
        stop_allow();
        return from_lmdb(error);
    }
    transaction->handle = writer;
    hold_note(transaction, let_go);
    return 0;
}

void store_end(struct store_transaction *transaction)
{
    if (!transaction->handle)
        return;
    hold_drop(transaction);
    if (transaction->writes)
        lmdb.mdb_txn_abort(transaction->handle);
    else
        idle_give(transaction->handle);
    transaction->handle = NULL;
    stop_allow();
}

int store_commit(struct store_transaction *transaction)
{
    int error = lmdb.mdb_txn_commit(transaction->handle);

    hold_drop(transaction);
    transaction->handle = NULL;
    stop_allow();
    return from_lmdb(error);
}

static MDB_val value_of(struct span span)
{
    return (MDB_val){span.size, (void *)span.bytes};
}

int store_get(struct store_transaction *transaction, struct span key, struct span *value)
{
    MDB_val name = value_of(key), found;
    int error;

    *value = (struct span){0};
    if (!transaction->handle)
        return -ENOENT;
    error = lmdb.mdb_get(transaction->handle, store.records, &name, &found);
    if (!error)
        *value = (struct span){found.mv_data, found.mv_size};
    return from_lmdb(error);
}

int store_put(struct store_transaction *transaction, struct span key, struct span value)
{
    MDB_val name = value_of(key), data = value_of(value);

    return from_lmdb(lmdb.mdb_put(transaction->handle, store.records, &name, &data, 0));
}

int store_delete(struct store_transaction *transaction, struct span key)
{
    MDB_val name = value_of(key);

    return from_lmdb(lmdb.mdb_del(transaction->handle, store.records, &name, NULL));
}

int store_each(struct store_transaction *transaction, struct span prefix,
               bool (*visit)(struct span key, struct span value, void *context), void *context)
{
    MDB_val key = value_of(prefix), value;
    MDB_cursor *cursor;
    int error;

    if (!transaction->handle)
        return 0;
    error = lmdb.mdb_cursor_open(transaction->handle, store.records, &cursor);
    if (error)
        return from_lmdb(error);
    error = lmdb.mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    while (!error && key.mv_size >= prefix.size &&
           memcmp(key.mv_data, prefix.bytes, prefix.size) == 0 &&
           visit((struct span){key.mv_data, key.mv_size},
                 (struct span){value.mv_data, value.mv_size}, context))
        error = lmdb.mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    lmdb.mdb_cursor_close(cursor);
    return error == MDB_NOTFOUND ? 0 : from_lmdb(error);
}

int store_sync(void)
{
    MDB_env *environment = atomic_load(&store.environment);

    return environment ? from_lmdb(lmdb.mdb_env_sync(environment, 1)) : 0;
}
