/* Prints any delivery the way Rust prints it with {:?}. For tests. Generated from the API table; do not edit. */
#ifndef NTK_TEST_DUMP_H
#define NTK_TEST_DUMP_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntk.h"

typedef struct {
    char *text;
    size_t len;
    size_t cap;
} dump_t;

static void put_n(dump_t *d, const char *text, size_t n) {
    if (d->len + n + 1 > d->cap) {
        d->cap = (d->len + n + 1) * 2;
        d->text = (char *)realloc(d->text, d->cap);
        if (d->text == NULL) {
            abort();
        }
    }
    memcpy(d->text + d->len, text, n);
    d->len += n;
    d->text[d->len] = '\0';
}

static void put(dump_t *d, const char *text) {
    put_n(d, text, strlen(text));
}

static void put_u64(dump_t *d, uint64_t v) {
    char buf[32];
    snprintf(buf, sizeof buf, "%" PRIu64, v);
    put(d, buf);
}

static void put_i64(dump_t *d, int64_t v) {
    char buf[32];
    snprintf(buf, sizeof buf, "%" PRId64, v);
    put(d, buf);
}

/* Also checks the promises: never NULL, NUL behind the text. */
static void put_str(dump_t *d, ntk_str_t s) {
    if (s.ptr == NULL || s.ptr[s.len] != '\0') {
        put(d, "BROKEN");
        return;
    }
    put(d, "\"");
    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '"': put(d, "\\\""); break;
        case '\\': put(d, "\\\\"); break;
        case '\n': put(d, "\\n"); break;
        case '\t': put(d, "\\t"); break;
        default: put_n(d, &s.ptr[i], 1);
        }
    }
    put(d, "\"");
}

static void put_bytes(dump_t *d, ntk_bytes_t b) {
    put(d, "Blob([");
    for (size_t i = 0; i < b.len; i++) {
        put(d, i == 0 ? "" : ", ");
        put_u64(d, b.ptr[i]);
    }
    put(d, "])");
}

