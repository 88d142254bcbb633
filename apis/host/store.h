/*
 * The file that holds the registry: an ordered map of bytes to bytes with transactions (LMDB),
 * shared by all processes of the user. The library is opened at the first need; the file is made
 * by the first write.
 *
 * Functions return 0 or a negative errno; -ENOENT: not there, -EILSEQ: damaged, -ENOSYS: no LMDB.
 */
#ifndef APIS_HOST_STORE_H
#define APIS_HOST_STORE_H

#include "abi/span.h"

struct store_transaction {
    void *handle; /* NULL: nothing is stored yet, reading finds nothing */
    bool writes;
};

/*
 * Values that are read lie in the map until the transaction ends. A thread has one transaction
 * at a time, and calls nothing of the guest's meanwhile.
 */
int store_read(struct store_transaction *transaction);
int store_write(struct store_transaction *transaction);
void store_end(struct store_transaction *transaction); /* of a reader, or gives a write up */
int store_commit(struct store_transaction *transaction);

int store_get(struct store_transaction *transaction, struct span key, struct span *value);
int store_put(struct store_transaction *transaction, struct span key, struct span value);
int store_delete(struct store_transaction *transaction, struct span key);

/* Calls visit for each record whose key begins with the prefix, in order, until it says false. */
int store_each(struct store_transaction *transaction, struct span prefix,
               bool (*visit)(struct span key, struct span value, void *context), void *context);

int store_sync(void);

#endif
