/* Two users through the C interface against a real server: alice polls a descriptor, bob uses threaded delivery.
 * Compiled as C11 and as C++17. Arguments: endpoint, alice's token, bob's token, directory. */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "ntk.h"

enum { MAX_ROWS = 64, MAX_REQUESTS = 4096 };

/* What one user has seen. bob's is written on the delivery thread, so everything is under the lock. */
typedef struct {
    const char *name;
    ntk_kernel_t kernel;
    int32_t fd; /* -1: threaded */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Completions by request; each must come once. */
    int completed[MAX_REQUESTS];
    ntk_code_t codes[MAX_REQUESTS];
    uint32_t completions;
    uint64_t window;
    /* The conversation window, kept by applying patches. */
    struct {
        char id[64];
        char last[64];
        uint64_t unread;
    } rows[MAX_ROWS];
    uint32_t row_count;
    uint64_t rev;
    uint64_t unread_total;
    uint32_t received;
    uint32_t sent;
    uint32_t receipts;
    uint32_t reactions;
    /* Of the last reply that had it. */
    uint32_t message_rows;
    uint64_t local_ids[8];
    uint32_t elements; /* of the first row */
    int32_t latitude_e7;
    uint32_t hits;
    uint32_t extensions;
    uint32_t edits;
    char text[64];
    uint32_t conversations;
    uint64_t folder;
    uint64_t filtered;
    bool online;
    bool inside_checked;
    bool closed;
} user_t;

static void copy_text(char *to, size_t size, ntk_str_t from) {
    size_t n = from.len < size - 1 ? from.len : size - 1;
    memcpy(to, from.ptr, n);
    to[n] = '\0';
}

static void take_row(user_t *u, uint32_t index, const ntk_conversation_row_t *row) {
    CHECK(index < MAX_ROWS);
    copy_text(u->rows[index].id, sizeof u->rows[index].id, row->id);
    u->rows[index].last[0] = '\0';
    if (row->last_message != NULL) {
        copy_text(u->rows[index].last, sizeof u->rows[index].last, row->last_message->text);
    }
    u->rows[index].unread = row->unread;
}

/* Deletes and moves leave holes that inserts, moves and reloads fill: the contract of a patch. */
static void apply(user_t *u, const ntk_conversation_patch_t *p) {
    CHECK(p->window == u->window || u->window == 0);
    if (p->reset) {
        u->row_count = 0;
    } else {
        CHECK(p->base_rev == u->rev);
        CHECK(p->old_len == u->row_count);
    }
    bool gone[MAX_ROWS] = {false};
    bool filled[MAX_ROWS] = {false};
    user_t *next = (user_t *)malloc(sizeof *next);
    CHECK(next != NULL);
    CHECK(p->new_len <= MAX_ROWS);
    for (uint32_t i = 0; i < p->deletes.count; i++) {
        gone[*ntk_u32_list_at(p->deletes, i)] = true;
    }
    for (uint32_t i = 0; i < p->moves.count; i++) {
        const ntk_list_move_t *m = ntk_list_move_list_at(p->moves, i);
        gone[m->from] = true;
        next->rows[m->to] = u->rows[m->from];
        filled[m->to] = true;
    }
    for (uint32_t i = 0; i < p->inserts.count; i++) {
        const ntk_conversation_insert_t *in = ntk_conversation_insert_list_at(p->inserts, i);
        take_row(next, in->index, in->row);
        filled[in->index] = true;
    }
    uint32_t from = 0;
    for (uint32_t to = 0; to < p->new_len; to++) {
        if (filled[to]) {
            continue;
        }
        while (from < u->row_count && gone[from]) {
            from++;
        }
        CHECK(from < u->row_count);
        next->rows[to] = u->rows[from++];
    }
    for (uint32_t i = 0; i < p->reloads.count; i++) {
        const ntk_conversation_reload_t *r = ntk_conversation_reload_list_at(p->reloads, i);
        CHECK(r->changed != 0);
        take_row(next, r->new_index, r->row);
    }
    memcpy(u->rows, next->rows, sizeof u->rows);
    free(next);
    u->row_count = p->new_len;
    u->rev = p->rev;
}

static void take_messages(user_t *u, ntk_message_row_list_t rows) {
    u->message_rows = rows.count;
    for (uint32_t i = 0; i < rows.count && i < 8; i++) {
        u->local_ids[i] = ntk_message_row_list_at(rows, i)->local_id;
    }
    if (rows.count == 0) {
        return;
    }
    ntk_message_element_list_t elements = ntk_message_row_list_at(rows, 0)->elements;
    u->elements = elements.count;
    for (uint32_t i = 0; i < elements.count; i++) {
        const ntk_message_element_t *element = ntk_message_element_list_at(elements, i);
        if (element->tag == NTK_MESSAGE_ELEMENT_LOCATION) {
            u->latitude_e7 = element->location->latitude_e7;
        }
    }
}

static void completion(user_t *u, const ntk_completion_t *c) {
    CHECK(c->request > 0 && c->request < MAX_REQUESTS);
    CHECK(u->completed[c->request]++ == 0);
    u->codes[c->request] = c->code;
    u->completions++;
    if (c->command == NTK_COMMAND_OPEN_CONVERSATION_WINDOW && c->code == NTK_OK) {
        CHECK(c->reply != NULL && c->reply->tag == NTK_REPLY_WINDOW_OPENED);
        u->window = c->reply->window_opened->window;
    }
    if (c->command == NTK_COMMAND_GET_TOTAL_UNREAD_MESSAGE_COUNT && c->code == NTK_OK) {
        CHECK(c->reply != NULL && c->reply->tag == NTK_REPLY_UNREAD_TOTAL);
        u->unread_total = c->reply->unread_total->count;
        return;
    }
    switch (c->reply == NULL ? 0 : c->reply->tag) {
    case NTK_REPLY_MESSAGE_PAGE: take_messages(u, c->reply->message_page->rows); break;
    case NTK_REPLY_MESSAGE_LIST: take_messages(u, c->reply->message_list->messages); break;
    case NTK_REPLY_MESSAGE:
        u->edits = c->reply->message->edits;
        copy_text(u->text, sizeof u->text, c->reply->message->text);
        break;
    case NTK_REPLY_SEARCH_PAGE: u->hits = c->reply->search_page->hits.count; break;
    case NTK_REPLY_MESSAGE_EXTENSIONS: u->extensions = c->reply->message_extensions->extensions.count; break;
    case NTK_REPLY_CONVERSATION_PAGE: u->conversations = c->reply->conversation_page->rows.count; break;
    case NTK_REPLY_FOLDER: u->folder = c->reply->folder->id; break;
    case NTK_REPLY_UNREAD_TOTAL: u->filtered = c->reply->unread_total->count; break;
    default: break;
    }
}

static void event(user_t *u, const ntk_event_t *e) {
    switch (e->tag) {
    case NTK_EVENT_CONNECTION_CHANGED: u->online = e->connection_changed->state == NTK_CONNECTION_STATE_ONLINE; break;
    case NTK_EVENT_TOTAL_UNREAD_CHANGED: u->unread_total = e->total_unread_changed->count; break;
    case NTK_EVENT_MESSAGES_RECEIVED: u->received += (uint32_t)e->messages_received->count; break;
    case NTK_EVENT_SEND_FINISHED:
        CHECK(e->send_finished->code == NTK_OK);
        u->sent++;
        break;
    case NTK_EVENT_C2C_READ_RECEIPT: u->receipts++; break;
    case NTK_EVENT_MESSAGE_REACTIONS_CHANGED: u->reactions += e->message_reactions_changed->reactions.count; break;
    default: break;
    }
}

static void on_item(void *ctx, const ntk_delivery_t *item) {
    user_t *u = (user_t *)ctx;
    if (!u->inside_checked) {
        /* A modal loop inside a handler, and waiting for oneself. */
        u->inside_checked = true;
        ntk_code_t pump = ntk_pump(u->kernel, 0, 0, on_item, u, NULL);
        CHECK(pump == (u->fd < 0 ? NTK_ERROR_INVALID_PARAMETERS : NTK_ERROR_REENTRANT));
        CODE(NTK_ERROR_WOULD_DEADLOCK, ntk_close_wait(u->kernel, 1000, on_item, u));
    }
    pthread_mutex_lock(&u->lock);
    CHECK(!u->closed);
    switch (item->tag) {
    case NTK_DELIVERY_COMPLETION: completion(u, item->completion); break;
    case NTK_DELIVERY_EVENT: event(u, item->event); break;
    case NTK_DELIVERY_CONVERSATION_PATCH: apply(u, item->conversation_patch); break;
    case NTK_DELIVERY_CLOSED: u->closed = true; break;
    default: break;
    }
    pthread_cond_broadcast(&u->changed);
    pthread_mutex_unlock(&u->lock);
}

/* Lets the user's deliveries run for a moment. Called with the lock held. */
static void turn(user_t *u) {
    if (u->fd < 0) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 20000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&u->changed, &u->lock, &until);
        return;
    }
    pthread_mutex_unlock(&u->lock);
    struct pollfd p;
    p.fd = u->fd;
    p.events = POLLIN;
    p.revents = 0;
    if (poll(&p, 1, 20) == 1) {
        /* One item at a time, so that the level-triggered descriptor has to stay readable. */
        ntk_pump_result_t result;
        ntk_code_t code = ntk_pump(u->kernel, 1, 0, on_item, u, &result);
        CHECK(code == NTK_OK);
        CHECK(result.delivered <= 1);
    }
    pthread_mutex_lock(&u->lock);
}

#define WAIT(u, condition)                                                                         \
    do {                                                                                           \
        time_t start_ = time(NULL);                                                                \
        pthread_mutex_lock(&(u)->lock);                                                            \
        while (!(condition)) {                                                                     \
            if (time(NULL) - start_ > 60) {                                                        \
                fprintf(stderr, "%s:%d: %s waited in vain for %s\n", __FILE__, __LINE__, (u)->name, #condition); \
                exit(1);                                                                           \
            }                                                                                      \
            turn(u);                                                                               \
        }                                                                                          \
        pthread_mutex_unlock(&(u)->lock);                                                          \
    } while (0)

static void open_user(user_t *u, const char *name, const char *directory, bool threaded) {
    memset(u, 0, sizeof *u);
    u->name = name;
    u->fd = -1;
    pthread_mutex_init(&u->lock, NULL);
    pthread_cond_init(&u->changed, NULL);
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    ntk_open_options_t options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.directory = ntk_str(path);
    if (threaded) {
        options.flags = NTK_DELIVERY_THREADED;
        options.handler = on_item;
        options.ctx = u;
    }
    uint64_t request = 0;
    CODE(NTK_OK, ntk_open(&options, &u->kernel, &request));
    if (!threaded) {
        CODE(NTK_OK, ntk_wake_fd(u->kernel, &u->fd));
    }
    WAIT(u, u->completed[request]);
    CHECK(u->codes[request] == NTK_OK);
}

static void login(user_t *u, const char *endpoint, const char *token) {
    ntk_str_t endpoints[1];
    endpoints[0] = ntk_str(endpoint);
    uint64_t request = 0;
    CODE(NTK_OK, ntk_login(u->kernel, ntk_str(u->name), ntk_str(token), endpoints, 1, NTK_STR(""), NTK_STR("linux"), &request));
    WAIT(u, u->completed[request]);
    CHECK(u->codes[request] == NTK_OK);
    WAIT(u, u->online);
}

/* None of these may be accepted, crash, or read what is not there. */
static void wrong_input(ntk_kernel_t kernel) {
    const char bad[] = {'\xff', '\xfe'};
    const ntk_str_t huge = ntk_str_n("x", SIZE_MAX);
    const ntk_str_t null_text = ntk_str_n(NULL, 5);
    const ntk_kernel_t stale[] = {0, 1, UINT64_MAX, kernel + (1ull << 32), kernel ^ (1ull << 20)};
    for (size_t i = 0; i < sizeof stale / sizeof stale[0]; i++) {
        CODE(NTK_ERROR_CLOSED, ntk_audit(stale[i], NULL));
        CODE(NTK_ERROR_CLOSED, ntk_pump(stale[i], 0, 0, on_item, NULL, NULL));
        CODE(NTK_ERROR_CLOSED, ntk_close(stale[i]));
    }
    CODE(NTK_ERROR_BAD_UTF8, ntk_send_text(kernel, NTK_STR("c2c_bob"), ntk_str_n(bad, 2), NULL, NULL));
    CODE(NTK_ERROR_BAD_UTF8, ntk_get_conversation(kernel, ntk_str_n(bad, 2), NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_text(kernel, NTK_STR("c2c_bob"), huge, NULL, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_text(kernel, NTK_STR("c2c_bob"), null_text, NULL, NULL));
    CHECK(strncmp(ntk_last_error(), "text: ", 6) == 0);
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_echo(kernel, ntk_bytes("x", SIZE_MAX / 2), NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_create_group(kernel, NTK_STR("g"), NTK_STR("g"), NULL, 3, false, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_create_group(kernel, NTK_STR("g"), NTK_STR("g"), &huge, UINT32_MAX, false, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_network_changed(kernel, 77, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_set_receive_opt(kernel, NTK_STR("c2c_bob"), UINT32_MAX, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_pump(kernel, 0, 0, NULL, NULL, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_wake_fd(kernel, NULL));
    ntk_send_options_t options;
    memset(&options, 0, sizeof options); /* struct_size missing */
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_text(kernel, NTK_STR("c2c_bob"), NTK_STR("x"), &options, NULL));
    options.struct_size = sizeof options;
    options.at_all = true;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_text(kernel, NTK_STR("c2c_bob"), NTK_STR("x"), &options, NULL));
    CHECK(strcmp(ntk_last_error(), "options.at_all: for groups only") == 0);
    options.at_all = false;
    options.at_users.count = 1; /* without items */
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_text(kernel, NTK_STR("c2c_bob"), NTK_STR("x"), &options, NULL));
    ntk_new_element_t elements[2];
    memset(elements, 0, sizeof elements);
    elements[0].struct_size = sizeof elements[0];
    elements[0].kind = NTK_MESSAGE_KIND_TEXT;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_message(kernel, NTK_STR("c2c_bob"), elements, 2, NULL, NULL)); /* the second */
    elements[1] = elements[0];
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_message(kernel, NTK_STR("c2c_bob"), elements, UINT32_MAX, NULL, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_message(kernel, NTK_STR("c2c_bob"), NULL, 2, NULL, NULL));
    elements[1].kind = 99;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_send_message(kernel, NTK_STR("c2c_bob"), elements, 2, NULL, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_find_messages(kernel, NULL, 1, NULL));
    const uint32_t kinds[] = {NTK_MESSAGE_KIND_TEXT, 99};
    ntk_history_query_t query;
    memset(&query, 0, sizeof query);
    query.struct_size = sizeof query;
    query.count = 20;
    query.kinds.items = kinds;
    query.kinds.count = 2;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_get_history(kernel, NTK_STR("c2c_bob"), &query, NULL));

    ntk_kernel_t other = 0;
    ntk_open_options_t open;
    memset(&open, 0, sizeof open);
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(NULL, &other, NULL));
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, &other, NULL));
    open.struct_size = sizeof open;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, &other, NULL));
    open.directory = ntk_str_n(bad, 2);
    CODE(NTK_ERROR_BAD_UTF8, ntk_open(&open, &other, NULL));
    open.directory = NTK_STR("unused");
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, NULL, NULL));
    open.flags = NTK_DELIVERY_THREADED; /* without a handler */
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, &other, NULL));
    open.flags = 0x80;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, &other, NULL));
    open.flags = 0;
    open.trust = NTK_TRUST_GIVEN + 1;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, &other, NULL));
    open.trust = NTK_TRUST_WEB;
    open.reserved2 = 1;
    CODE(NTK_ERROR_INVALID_PARAMETERS, ntk_open(&open, &other, NULL));
    open.reserved2 = 0;
    open.proxy = ntk_str_n(bad, 2);
    CODE(NTK_ERROR_BAD_UTF8, ntk_open(&open, &other, NULL));
    CHECK(other == 0);
}

/* Opening a directory that is open gives the documented code, at once or as the completion. */
static void second_open(const char *directory) {
    char path[512];
    snprintf(path, sizeof path, "%s/alice", directory);
    user_t *u = (user_t *)calloc(1, sizeof *u);
    CHECK(u != NULL);
    u->name = "second";
    u->inside_checked = true;
    pthread_mutex_init(&u->lock, NULL);
    pthread_cond_init(&u->changed, NULL);
    ntk_open_options_t options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.directory = ntk_str(path);
    uint64_t request = 0;
    ntk_code_t code = ntk_open(&options, &u->kernel, &request);
    if (code == NTK_OK) {
        CODE(NTK_OK, ntk_wake_fd(u->kernel, &u->fd));
        WAIT(u, u->completed[request]);
        code = u->codes[request];
        if (!u->closed) {
            CODE(NTK_OK, ntk_close_wait(u->kernel, 10000, on_item, u));
        }
        CHECK(u->closed);
        CODE(NTK_ERROR_CLOSED, ntk_audit(u->kernel, NULL));
    }
    CHECK(code == NTK_ERROR_DIRECTORY_IN_USE);
    free(u);
}

/* A call that must complete well. */
#define DONE(u, call)                                  \
    do {                                               \
        uint64_t request = 0;                          \
        CODE(NTK_OK, call);                            \
        WAIT(u, (u)->completed[request]);              \
        CODE(NTK_OK, (u)->codes[request]);             \
    } while (0)

/* Elements, reactions, extensions, search: records and lists of records in both directions. */
static void messages(user_t *alice, user_t *bob) {
    ntk_new_element_t elements[2];
    memset(elements, 0, sizeof elements);
    elements[0].struct_size = sizeof elements[0];
    elements[0].kind = NTK_MESSAGE_KIND_TEXT;
    elements[0].text = NTK_STR("meet me");
    elements[1].struct_size = sizeof elements[1];
    elements[1].kind = NTK_MESSAGE_KIND_LOCATION;
    elements[1].text = NTK_STR("harbour");
    elements[1].latitude_e7 = -338568000;
    elements[1].longitude_e7 = 1512153000;
    ntk_push_info_t push;
    memset(&push, 0, sizeof push);
    push.struct_size = sizeof push;
    push.title = NTK_STR("bob");
    ntk_send_options_t options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.push = &push;
    DONE(bob, ntk_send_message(bob->kernel, NTK_STR("c2c_alice"), elements, 2, &options, &request));
    WAIT(bob, bob->sent == 4);
    WAIT(alice, alice->received == 4);
    ntk_history_query_t query;
    memset(&query, 0, sizeof query);
    query.struct_size = sizeof query;
    query.count = 20;
    DONE(alice, ntk_get_history(alice->kernel, NTK_STR("c2c_bob"), &query, &request));
    CHECK(alice->message_rows == 4 && alice->elements == 2 && alice->latitude_e7 == -338568000);

    /* Without a query: the newest 20. */
    alice->message_rows = 0;
    DONE(alice, ntk_get_history(alice->kernel, NTK_STR("c2c_bob"), NULL, &request));
    CHECK(alice->message_rows == 4);

    /* Of two edits of the same state the second is too late; it gets the newest. */
    DONE(bob, ntk_get_history(bob->kernel, NTK_STR("c2c_alice"), &query, &request));
    uint64_t own = bob->local_ids[0];
    elements[0].text = NTK_STR("meet me at noon");
    DONE(bob, ntk_modify_message(bob->kernel, own, elements, 1, ntk_bytes(NULL, 0), 0, &request));
    CHECK(bob->edits == 1);
    elements[0].text = NTK_STR("meet me at one");
    bob->text[0] = '\0';
    uint64_t late = 0;
    CODE(NTK_OK, ntk_modify_message(bob->kernel, own, elements, 1, ntk_bytes(NULL, 0), 0, &late));
    WAIT(bob, bob->completed[late]);
    CHECK(bob->codes[late] == NTK_ERROR_MODIFY_CONFLICT && bob->edits == 1 && strcmp(bob->text, "meet me at noon") == 0);

    DONE(alice, ntk_add_message_reaction(alice->kernel, alice->local_ids[0], NTK_STR("+1"), &request));
    WAIT(bob, bob->reactions == 1);
    ntk_message_extension_t extensions[2];
    memset(extensions, 0, sizeof extensions);
    extensions[0].struct_size = sizeof extensions[0];
    extensions[0].key = NTK_STR("answer");
    extensions[0].value = NTK_STR("yes");
    extensions[1] = extensions[0];
    extensions[1].key = NTK_STR("by");
    DONE(alice, ntk_set_message_extensions(alice->kernel, alice->local_ids[0], extensions, 2, &request));
    CHECK(alice->extensions == 2);
    DONE(alice, ntk_find_messages(alice->kernel, alice->local_ids, 4, &request));
    CHECK(alice->message_rows == 4);

    ntk_str_t words[1];
    words[0] = NTK_STR("meet");
    ntk_message_search_t search;
    memset(&search, 0, sizeof search);
    search.struct_size = sizeof search;
    search.keywords.items = words;
    search.keywords.count = 1;
    search.conversation = NTK_STR("c2c_bob");
    search.count = 10;
    DONE(alice, ntk_search_messages(alice->kernel, &search, &request));
    CHECK(alice->hits == 1);
}

/* Marks, folders, filters, and unread up to a point. alice has one unread message. */
static void conversations(user_t *alice) {
    ntk_str_t ids[1];
    ids[0] = NTK_STR("c2c_bob");
    DONE(alice, ntk_mark_conversations(alice->kernel, ids, 1, 1, 1, &request));
    ntk_conversation_filter_t filter;
    memset(&filter, 0, sizeof filter);
    filter.struct_size = sizeof filter;
    filter.marks = 1;
    DONE(alice, ntk_get_conversation_list(alice->kernel, NTK_STR(""), 10, &filter, &request));
    CHECK(alice->conversations == 1);
    DONE(alice, ntk_get_unread_message_count_by_filter(alice->kernel, &filter, &request));
    CHECK(alice->filtered == 1);
    filter.marks = 0;
    filter.without_marks = 1;
    DONE(alice, ntk_get_conversation_list(alice->kernel, NTK_STR(""), 10, &filter, &request));
    CHECK(alice->conversations == 0);
    DONE(alice, ntk_create_folder(alice->kernel, NTK_STR("work"), &request));
    CHECK(alice->folder != 0);
    DONE(alice, ntk_add_to_folder(alice->kernel, alice->folder, ids, 1, &request));
    filter.without_marks = 0;
    filter.folder = alice->folder;
    DONE(alice, ntk_get_conversation_list(alice->kernel, NTK_STR(""), 10, &filter, &request));
    CHECK(alice->conversations == 1);
    WAIT(alice, alice->unread_total == 1);
    DONE(alice, ntk_clean_conversation_unread_message_count(alice->kernel, ids[0], 0, 0, &request));
    WAIT(alice, alice->unread_total == 0 && alice->rows[0].unread == 0);
}

static int late_wakes;

static void on_wake(void *ctx) {
    (void)ctx;
    __atomic_add_fetch(&late_wakes, 1, __ATOMIC_SEQ_CST);
}

int main(int argc, char **argv) {
    CHECK(argc == 5);
    CHECK(ntk_api_hash() == NTK_API_HASH && ntk_abi_version() == NTK_ABI_VERSION);
    CHECK(strcmp(ntk_error_name(NTK_ERROR_BUSY), "Busy") == 0 && strcmp(ntk_error_name(1), "Unknown") == 0);
    CHECK(ntk_error_retryable(NTK_ERROR_BUSY) == 1 && ntk_error_retryable(NTK_ERROR_CLOSED) == 0);

    user_t *alice = (user_t *)calloc(1, sizeof *alice);
    user_t *bob = (user_t *)calloc(1, sizeof *bob);
    CHECK(alice != NULL && bob != NULL);
    open_user(alice, "alice", argv[4], false);
    open_user(bob, "bob", argv[4], true);
    wrong_input(alice->kernel);
    second_open(argv[4]);
    login(alice, argv[1], argv[2]);
    login(bob, argv[1], argv[3]);

    /* alice watches her list; bob writes three messages. */
    uint64_t request = 0;
    CODE(NTK_OK, ntk_open_conversation_window(alice->kernel, NULL, 50, &request));
    WAIT(alice, alice->completed[request]);
    const char *texts[] = {"one", "two", "\xe4\xb8\x89"};
    ntk_send_options_t options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.cloud_custom_data = ntk_bytes("{}", 2);
    for (int i = 0; i < 3; i++) {
        CODE(NTK_OK, ntk_send_text(bob->kernel, NTK_STR("c2c_alice"), ntk_str(texts[i]), i == 0 ? NULL : &options, &request));
    }
    WAIT(bob, bob->sent == 3);
    WAIT(alice, alice->received == 3);
    WAIT(alice, alice->row_count == 1 && alice->rows[0].unread == 3 && strcmp(alice->rows[0].last, texts[2]) == 0);
    WAIT(alice, alice->unread_total == 3);
    CHECK(strcmp(alice->rows[0].id, "c2c_bob") == 0);

    /* She pages and reads; he sees it. */
    ntk_history_query_t query;
    memset(&query, 0, sizeof query);
    query.struct_size = sizeof query;
    query.count = 20;
    CODE(NTK_OK, ntk_get_history(alice->kernel, NTK_STR("c2c_bob"), &query, &request));
    WAIT(alice, alice->completed[request]);
    CHECK(alice->codes[request] == NTK_OK && alice->message_rows == 3);
    CODE(NTK_OK, ntk_mark_c2c_message_as_read(alice->kernel, NTK_STR("bob"), &request));
    WAIT(alice, alice->completed[request]);
    CHECK(alice->codes[request] == NTK_OK);
    WAIT(alice, alice->rows[0].unread == 0 && alice->unread_total == 0);
    WAIT(bob, bob->receipts >= 1);
    CODE(NTK_OK, ntk_get_total_unread_message_count(alice->kernel, &request));
    WAIT(alice, alice->completed[request]);

    messages(alice, bob);
    conversations(alice);

    /* Requests that fail complete with their code. */
    CODE(NTK_OK, ntk_cancel_send(alice->kernel, 123456789, &request));
    WAIT(alice, alice->completed[request]);
    CHECK(alice->codes[request] != NTK_OK);

    /* Close in both ways; every accepted request completes, the last item is Closed, and the number is dead. */
    CODE(NTK_OK, ntk_set_wake(alice->kernel, on_wake, NULL));
    CODE(NTK_OK, ntk_audit(alice->kernel, &request));
    CODE(NTK_OK, ntk_close_wait(alice->kernel, 20000, on_item, alice));
    CHECK(alice->closed);
    for (uint64_t r = 1; r <= request; r++) {
        CHECK(alice->completed[r] == 1);
    }
    CODE(NTK_ERROR_CLOSED, ntk_set_wake(alice->kernel, on_wake, NULL));
    CODE(NTK_ERROR_CLOSED, ntk_pump(alice->kernel, 0, 0, on_item, alice, NULL));
    CODE(NTK_ERROR_CLOSED, ntk_close_wait(alice->kernel, 1000, on_item, alice));
    int wakes = __atomic_load_n(&late_wakes, __ATOMIC_SEQ_CST);

    CODE(NTK_OK, ntk_audit(bob->kernel, &request));
    CODE(NTK_OK, ntk_close(bob->kernel));
    WAIT(bob, bob->closed);
    CHECK(bob->completed[request] == 1);
    struct timespec moment = {0, 50000000};
    nanosleep(&moment, NULL);
    CODE(NTK_ERROR_CLOSED, ntk_frame(bob->kernel, 0));
    CHECK(__atomic_load_n(&late_wakes, __ATOMIC_SEQ_CST) == wakes);
    free(alice);
    free(bob);
    puts("ok");
    return 0;
}
