/* How the test programs say what is not true: file, line and expression, then the end. */
#ifndef NTK_TESTS_CHECK_H
#define NTK_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>

/* It must be so. */
#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

/* A call must answer with this code. */
#define CODE(want, call)                                                                                             \
    do {                                                                                                             \
        ntk_code_t got_ = (call);                                                                                    \
        if (got_ != (want)) {                                                                                        \
            fprintf(stderr, "%s:%d: %s: %s, expected %s\n", __FILE__, __LINE__, #call, ntk_error_name(got_), ntk_error_name(want)); \
            exit(1);                                                                                                 \
        }                                                                                                            \
    } while (0)

#endif
