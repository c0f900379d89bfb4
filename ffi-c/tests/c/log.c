/* The log of the process: its function, its settings, and the setting in the options of open; other options that are wrong. Compiled as C11 and as C++17.
 * Arguments: a directory. What it writes to standard error is part of the test. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ntk.h"

#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

typedef struct {
    pthread_mutex_t lock;
    ntk_kernel_t kernel; /* once the calls from inside are to be tried */
    bool trying;
    unsigned tried;
    unsigned lines;
    unsigned opened;
    unsigned requests; /* lines during a request */
} log_t;

static void ignore(void *ctx, const ntk_delivery_t *item) {
    (void)ctx;
    (void)item;
}

static void on_line(void *ctx, const ntk_log_line_t *line) {
    log_t *log = (log_t *)ctx;
    CHECK(line->level >= NTK_LOG_ERROR && line->level <= NTK_LOG_TRACE && line->time_ms > 1700000000000);
    CHECK(strncmp(line->target.ptr, "ntk_core", 8) == 0);
    CHECK(strlen(line->target.ptr) == line->target.len);
    CHECK(strlen(line->text.ptr) == line->text.len && strlen(line->context.ptr) == line->context.len);
    CHECK(strchr(line->text.ptr, '\n') == NULL);
    pthread_mutex_lock(&log->lock);
    bool try_calls = log->kernel != 0 && !log->trying;
    log->trying = log->trying || try_calls;
    ntk_kernel_t kernel = log->kernel;
    log->lines++;
    log->opened += strncmp(line->text.ptr, "opened", 6) == 0 && strstr(line->context.ptr, "kernel{no=") != NULL;
    pthread_mutex_unlock(&log->lock);
    if (try_calls) {
        CHECK(ntk_close_wait(kernel, 1000, ignore, NULL) == NTK_ERROR_WOULD_DEADLOCK);
        CHECK(ntk_set_log(NTK_STR("info"), NULL, NULL) == NTK_ERROR_WOULD_DEADLOCK);
        CHECK(ntk_pump(kernel, 0, 0, ignore, NULL, NULL) == NTK_ERROR_REENTRANT);
        CHECK(ntk_audit(kernel, NULL) == NTK_OK);
        CHECK(strcmp(ntk_error_name(NTK_OK), "Ok") == 0);
    }
    /* Last: whoever waits for it may close. */
    pthread_mutex_lock(&log->lock);
    log->requests += strstr(line->context.ptr, "command=audit") != NULL;
    log->tried += try_calls;
    pthread_mutex_unlock(&log->lock);
}

/* The outcome of an open. */
typedef struct {
    bool done;
    ntk_code_t code;
    char text[256];
} opened_t;

static void on_opened(void *ctx, const ntk_delivery_t *item) {
    opened_t *opened = (opened_t *)ctx;
    if (item->tag == NTK_DELIVERY_COMPLETION && item->completion->command == 0) {
        opened->done = true;
        opened->code = item->completion->code;
        snprintf(opened->text, sizeof opened->text, "%s", item->completion->text.ptr);
    }
}

static ntk_kernel_t open_with(const char *directory, const char *name, const char *log, uint32_t struct_size, opened_t *opened) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    ntk_open_options_t options;
    memset(&options, 0, sizeof options);
    options.struct_size = struct_size;
    options.directory = ntk_str(path);
    options.log = ntk_str(log);
    ntk_kernel_t kernel = 0;
    memset(opened, 0, sizeof *opened);
    CHECK(ntk_open(&options, &kernel, NULL) == NTK_OK);
    for (int i = 0; i < 3000 && !opened->done; i++) {
        struct timespec moment = {0, 10000000};
        nanosleep(&moment, NULL);
        CHECK(ntk_pump(kernel, 0, 0, on_opened, opened, NULL) == NTK_OK);
    }
    CHECK(opened->done);
    return kernel;
}

/* What a kernel whose options for the network are wrong says of them. */
static void misled(const char *directory, const char *name, const char *pem, const char *pins, const char *proxy, uint32_t trust) {
    char path[512];
    snprintf(path, sizeof path, "%s/misled", directory);
    ntk_open_options_t options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.directory = ntk_str(path);
    options.ca_pem = ntk_str(pem);
    options.pins = ntk_str(pins);
    options.proxy = ntk_str(proxy);
    options.trust = trust;
    ntk_kernel_t kernel = 0;
    opened_t opened;
    memset(&opened, 0, sizeof opened);
    CHECK(ntk_open(&options, &kernel, NULL) == NTK_OK);
    for (int i = 0; i < 3000 && !opened.done; i++) {
        struct timespec moment = {0, 10000000};
        nanosleep(&moment, NULL);
        CHECK(ntk_pump(kernel, 0, 0, on_opened, &opened, NULL) == NTK_OK);
    }
    CHECK(opened.code == NTK_ERROR_INVALID_PARAMETERS && strncmp(opened.text, name, strlen(name)) == 0);
    CHECK(ntk_close_wait(kernel, 30000, ignore, NULL) == NTK_OK);
}

static unsigned count(log_t *log, unsigned *field) {
    pthread_mutex_lock(&log->lock);
    unsigned n = *field;
    pthread_mutex_unlock(&log->lock);
    return n;
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    log_t log;
    memset(&log, 0, sizeof log);
    pthread_mutex_init(&log.lock, NULL);
    const char bad[] = {'\xff', '\xfe'};
    CHECK(ntk_set_log(NTK_STR("loud"), on_line, &log) == NTK_ERROR_INVALID_PARAMETERS);
    CHECK(ntk_set_log(NTK_STR(""), on_line, &log) == NTK_ERROR_INVALID_PARAMETERS);
    CHECK(ntk_set_log(NTK_STR("info,ntk_core=loud"), on_line, &log) == NTK_ERROR_INVALID_PARAMETERS);
    CHECK(ntk_set_log(ntk_str_n(bad, 2), on_line, &log) == NTK_ERROR_BAD_UTF8);
    CHECK(ntk_set_log(NTK_STR("debug,ntk_core::store=trace"), on_line, &log) == NTK_OK);

    opened_t opened;
    ntk_kernel_t kernel = open_with(argv[1], "one", "", sizeof(ntk_open_options_t), &opened);
    CHECK(opened.code == NTK_OK && count(&log, &log.opened) == 1);
    pthread_mutex_lock(&log.lock);
    log.kernel = kernel;
    pthread_mutex_unlock(&log.lock);
    CHECK(ntk_audit(kernel, NULL) == NTK_OK);
    for (int i = 0; i < 3000 && (count(&log, &log.requests) == 0 || count(&log, &log.tried) == 0); i++) {
        struct timespec moment = {0, 10000000};
        nanosleep(&moment, NULL);
    }
    CHECK(ntk_close_wait(kernel, 30000, ignore, NULL) == NTK_OK);
    CHECK(count(&log, &log.tried) == 1 && count(&log, &log.requests) > 0);

    /* A host of an older header, which has no `log`. */
    kernel = open_with(argv[1], "two", "loud", offsetof(ntk_open_options_t, log), &opened);
    CHECK(opened.code == NTK_OK && count(&log, &log.opened) == 2);
    CHECK(ntk_close_wait(kernel, 30000, ignore, NULL) == NTK_OK);

    /* Nothing comes after the end, and an unknown setting is an outcome that names it. */
    CHECK(ntk_set_log(NTK_STR(""), NULL, NULL) == NTK_OK);
    unsigned lines = count(&log, &log.lines);
    kernel = open_with(argv[1], "three", "loud", sizeof(ntk_open_options_t), &opened);
    CHECK(opened.code == NTK_ERROR_INVALID_PARAMETERS && strstr(opened.text, "\"loud\"") != NULL);
    CHECK(ntk_audit(kernel, NULL) == NTK_OK); /* accepted, and fails as open did */
    CHECK(ntk_close_wait(kernel, 30000, ignore, NULL) == NTK_OK);
    CHECK(count(&log, &log.lines) == lines);

    /* Without a function: standard error. */
    kernel = open_with(argv[1], "four", "info", sizeof(ntk_open_options_t), &opened);
    CHECK(opened.code == NTK_OK);
    CHECK(ntk_close_wait(kernel, 30000, ignore, NULL) == NTK_OK);
    CHECK(count(&log, &log.lines) == lines);

    misled(argv[1], "ca_pem", "no certificate", "", "", NTK_TRUST_WEB);
    misled(argv[1], "ca_pem", "", "", "", NTK_TRUST_GIVEN);
    misled(argv[1], "pins", "", "short", "", NTK_TRUST_SYSTEM);
    misled(argv[1], "proxy", "", "", "inside", NTK_TRUST_WEB);
    puts("ok");
    return 0;
}
