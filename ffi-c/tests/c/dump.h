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

static inline void dump_send_receipt(dump_t *d, const ntk_send_receipt_t *v);
static inline void dump_message_digest(dump_t *d, const ntk_message_digest_t *v);
static inline void dump_conversation_row(dump_t *d, const ntk_conversation_row_t *v);
static inline void dump_message_row(dump_t *d, const ntk_message_row_t *v);
static inline void dump_unread_total(dump_t *d, const ntk_unread_total_t *v);
static inline void dump_conversation_page(dump_t *d, const ntk_conversation_page_t *v);
static inline void dump_message_page(dump_t *d, const ntk_message_page_t *v);
static inline void dump_add_members_result(dump_t *d, const ntk_add_members_result_t *v);
static inline void dump_audit_report(dump_t *d, const ntk_audit_report_t *v);
static inline void dump_storage_usage(dump_t *d, const ntk_storage_usage_t *v);
static inline void dump_window_opened(dump_t *d, const ntk_window_opened_t *v);
static inline void dump_echo(dump_t *d, const ntk_echo_t *v);
static inline void dump_list_move(dump_t *d, const ntk_list_move_t *v);
static inline void dump_conversation_insert(dump_t *d, const ntk_conversation_insert_t *v);
static inline void dump_conversation_reload(dump_t *d, const ntk_conversation_reload_t *v);
static inline void dump_conversation_patch(dump_t *d, const ntk_conversation_patch_t *v);
static inline void dump_message_insert(dump_t *d, const ntk_message_insert_t *v);
static inline void dump_message_reload(dump_t *d, const ntk_message_reload_t *v);
static inline void dump_message_patch(dump_t *d, const ntk_message_patch_t *v);
static inline void dump_connection_changed(dump_t *d, const ntk_connection_changed_t *v);
static inline void dump_sync_changed(dump_t *d, const ntk_sync_changed_t *v);
static inline void dump_messages_received(dump_t *d, const ntk_messages_received_t *v);
static inline void dump_message_recalled(dump_t *d, const ntk_message_recalled_t *v);
static inline void dump_send_finished(dump_t *d, const ntk_send_finished_t *v);
static inline void dump_c2c_read_receipt(dump_t *d, const ntk_c2c_read_receipt_t *v);
static inline void dump_conversations_changed(dump_t *d, const ntk_conversations_changed_t *v);
static inline void dump_online_message(dump_t *d, const ntk_online_message_t *v);
static inline void dump_login_ended(dump_t *d, const ntk_login_ended_t *v);
static inline void dump_storage_changed(dump_t *d, const ntk_storage_changed_t *v);
static inline void dump_completion(dump_t *d, const ntk_completion_t *v);
static inline void dump_closed(dump_t *d, const ntk_closed_t *v);
static inline void dump_reply(dump_t *d, const ntk_reply_t *v);
static inline void dump_event(dump_t *d, const ntk_event_t *v);
static inline void dump_delivery(dump_t *d, const ntk_delivery_t *v);

static inline void dump_conversation_kind(dump_t *d, ntk_conversation_kind_t v) {
    switch (v) {
    case NTK_CONVERSATION_KIND_C2C: put(d, "C2c"); break;
    case NTK_CONVERSATION_KIND_GROUP: put(d, "Group"); break;
    default: put(d, "?");
    }
}

static inline void dump_receive_opt(dump_t *d, ntk_receive_opt_t v) {
    switch (v) {
    case NTK_RECEIVE_OPT_RECEIVE: put(d, "Receive"); break;
    case NTK_RECEIVE_OPT_NOT_RECEIVE: put(d, "NotReceive"); break;
    case NTK_RECEIVE_OPT_NOT_NOTIFY: put(d, "NotNotify"); break;
    case NTK_RECEIVE_OPT_NOT_NOTIFY_EXCEPT_AT: put(d, "NotNotifyExceptAt"); break;
    case NTK_RECEIVE_OPT_NOT_RECEIVE_EXCEPT_AT: put(d, "NotReceiveExceptAt"); break;
    default: put(d, "?");
    }
}

static inline void dump_message_kind(dump_t *d, ntk_message_kind_t v) {
    switch (v) {
    case NTK_MESSAGE_KIND_TEXT: put(d, "Text"); break;
    case NTK_MESSAGE_KIND_CUSTOM: put(d, "Custom"); break;
    case NTK_MESSAGE_KIND_GROUP_TIP: put(d, "GroupTip"); break;
    case NTK_MESSAGE_KIND_UNKNOWN: put(d, "Unknown"); break;
    default: put(d, "?");
    }
}

static inline void dump_message_state(dump_t *d, ntk_message_state_t v) {
    switch (v) {
    case NTK_MESSAGE_STATE_SENDING: put(d, "Sending"); break;
    case NTK_MESSAGE_STATE_SENT: put(d, "Sent"); break;
    case NTK_MESSAGE_STATE_FAILED: put(d, "Failed"); break;
    case NTK_MESSAGE_STATE_RECALLED: put(d, "Recalled"); break;
    default: put(d, "?");
    }
}

static inline void dump_connection_state(dump_t *d, ntk_connection_state_t v) {
    switch (v) {
    case NTK_CONNECTION_STATE_OFFLINE: put(d, "Offline"); break;
    case NTK_CONNECTION_STATE_CONNECTING: put(d, "Connecting"); break;
    case NTK_CONNECTION_STATE_SYNCING: put(d, "Syncing"); break;
    case NTK_CONNECTION_STATE_ONLINE: put(d, "Online"); break;
    default: put(d, "?");
    }
}

static inline void dump_edge_state(dump_t *d, ntk_edge_state_t v) {
    switch (v) {
    case NTK_EDGE_STATE_MORE: put(d, "More"); break;
    case NTK_EDGE_STATE_LOADING: put(d, "Loading"); break;
    case NTK_EDGE_STATE_OFFLINE_GAP: put(d, "OfflineGap"); break;
    case NTK_EDGE_STATE_END: put(d, "End"); break;
    default: put(d, "?");
    }
}

static inline void dump_conversation_filter(dump_t *d, ntk_conversation_filter_t v) {
    switch (v) {
    case NTK_CONVERSATION_FILTER_ALL: put(d, "All"); break;
    case NTK_CONVERSATION_FILTER_UNREAD: put(d, "Unread"); break;
    default: put(d, "?");
    }
}

static inline void dump_network_kind(dump_t *d, ntk_network_kind_t v) {
    switch (v) {
    case NTK_NETWORK_KIND_NONE: put(d, "None"); break;
    case NTK_NETWORK_KIND_WIFI: put(d, "Wifi"); break;
    case NTK_NETWORK_KIND_CELLULAR: put(d, "Cellular"); break;
    default: put(d, "?");
    }
}

static inline void dump_send_receipt(dump_t *d, const ntk_send_receipt_t *v) {
    put(d, "SendReceipt { ");
    put(d, "local_id: ");
    put_u64(d, v->local_id);
    put(d, ", message_id: ");
    put_str(d, v->message_id);
    put(d, " }");
}

static inline void dump_message_digest(dump_t *d, const ntk_message_digest_t *v) {
    put(d, "MessageDigest { ");
    put(d, "local_id: ");
    put_u64(d, v->local_id);
    put(d, ", sender: ");
    put_str(d, v->sender);
    put(d, ", is_self: ");
    put(d, v->is_self ? "true" : "false");
    put(d, ", kind: ");
    dump_message_kind(d, v->kind);
    put(d, ", state: ");
    dump_message_state(d, v->state);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, ", time_ms: ");
    put_i64(d, v->time_ms);
    put(d, " }");
}

static inline void dump_conversation_row(dump_t *d, const ntk_conversation_row_t *v) {
    put(d, "ConversationRow { ");
    put(d, "id: ");
    put_str(d, v->id);
    put(d, ", kind: ");
    dump_conversation_kind(d, v->kind);
    put(d, ", title: ");
    put_str(d, v->title);
    put(d, ", last_message: ");
    if (v->last_message == NULL) {
        put(d, "None");
    } else {
        put(d, "Some(");
        dump_message_digest(d, v->last_message);
        put(d, ")");
    }
    put(d, ", time_ms: ");
    put_i64(d, v->time_ms);
    put(d, ", unread: ");
    put_u64(d, v->unread);
    put(d, ", unread_exact: ");
    put(d, v->unread_exact ? "true" : "false");
    put(d, ", recv_opt: ");
    dump_receive_opt(d, v->recv_opt);
    put(d, ", pinned: ");
    put(d, v->pinned ? "true" : "false");
    put(d, ", head_seq: ");
    put_u64(d, v->head_seq);
    put(d, ", read_seq: ");
    put_u64(d, v->read_seq);
    put(d, ", peer_read_seq: ");
    put_u64(d, v->peer_read_seq);
    put(d, ", member_count: ");
    put_u64(d, v->member_count);
    put(d, ", is_member: ");
    put(d, v->is_member ? "true" : "false");
    put(d, " }");
}

static inline void dump_message_row(dump_t *d, const ntk_message_row_t *v) {
    put(d, "MessageRow { ");
    put(d, "local_id: ");
    put_u64(d, v->local_id);
    put(d, ", message_id: ");
    put_str(d, v->message_id);
    put(d, ", conversation: ");
    put_str(d, v->conversation);
    put(d, ", seq: ");
    put_u64(d, v->seq);
    put(d, ", sender: ");
    put_str(d, v->sender);
    put(d, ", is_self: ");
    put(d, v->is_self ? "true" : "false");
    put(d, ", time_ms: ");
    put_i64(d, v->time_ms);
    put(d, ", kind: ");
    dump_message_kind(d, v->kind);
    put(d, ", state: ");
    dump_message_state(d, v->state);
    put(d, ", error_code: ");
    put_u64(d, v->error_code);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, ", custom_data: ");
    put_bytes(d, v->custom_data);
    put(d, ", custom_description: ");
    put_str(d, v->custom_description);
    put(d, ", custom_extension: ");
    put_bytes(d, v->custom_extension);
    put(d, ", cloud_custom_data: ");
    put_bytes(d, v->cloud_custom_data);
    put(d, ", countable: ");
    put(d, v->countable ? "true" : "false");
    put(d, ", peer_read: ");
    put(d, v->peer_read ? "true" : "false");
    put(d, ", recalled_by: ");
    put_str(d, v->recalled_by);
    put(d, " }");
}

static inline void dump_unread_total(dump_t *d, const ntk_unread_total_t *v) {
    put(d, "UnreadTotal { ");
    put(d, "count: ");
    put_u64(d, v->count);
    put(d, ", known: ");
    put(d, v->known ? "true" : "false");
    put(d, ", exact: ");
    put(d, v->exact ? "true" : "false");
    put(d, " }");
}

static inline void dump_conversation_page(dump_t *d, const ntk_conversation_page_t *v) {
    put(d, "ConversationPage { ");
    put(d, "rows: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->rows.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_conversation_row(d, ntk_conversation_row_list_at(v->rows, i));
    }
    put(d, "]");
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_message_page(dump_t *d, const ntk_message_page_t *v) {
    put(d, "MessagePage { ");
    put(d, "rows: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->rows.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_row(d, ntk_message_row_list_at(v->rows, i));
    }
    put(d, "]");
    put(d, ", edge: ");
    dump_edge_state(d, v->edge);
    put(d, " }");
}

static inline void dump_add_members_result(dump_t *d, const ntk_add_members_result_t *v) {
    put(d, "AddMembersResult { ");
    put(d, "added: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->added.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->added, i));
    }
    put(d, "]");
    put(d, ", already: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->already.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->already, i));
    }
    put(d, "]");
    put(d, ", unknown: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->unknown.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->unknown, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_audit_report(dump_t *d, const ntk_audit_report_t *v) {
    put(d, "AuditReport { ");
    put(d, "conversations: ");
    put_u64(d, v->conversations);
    put(d, ", messages: ");
    put_u64(d, v->messages);
    put(d, ", differences: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->differences.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->differences, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_storage_usage(dump_t *d, const ntk_storage_usage_t *v) {
    put(d, "StorageUsage { ");
    put(d, "database_bytes: ");
    put_u64(d, v->database_bytes);
    put(d, ", wal_bytes: ");
    put_u64(d, v->wal_bytes);
    put(d, ", messages: ");
    put_u64(d, v->messages);
    put(d, ", conversations: ");
    put_u64(d, v->conversations);
    put(d, ", queued_sends: ");
    put_u64(d, v->queued_sends);
    put(d, " }");
}

static inline void dump_window_opened(dump_t *d, const ntk_window_opened_t *v) {
    put(d, "WindowOpened { ");
    put(d, "window: ");
    put_u64(d, v->window);
    put(d, " }");
}

static inline void dump_echo(dump_t *d, const ntk_echo_t *v) {
    put(d, "Echo { ");
    put(d, "data: ");
    put_bytes(d, v->data);
    put(d, " }");
}

static inline void dump_list_move(dump_t *d, const ntk_list_move_t *v) {
    put(d, "ListMove { ");
    put(d, "from: ");
    put_u64(d, v->from);
    put(d, ", to: ");
    put_u64(d, v->to);
    put(d, " }");
}

static inline void dump_conversation_insert(dump_t *d, const ntk_conversation_insert_t *v) {
    put(d, "ConversationInsert { ");
    put(d, "index: ");
    put_u64(d, v->index);
    put(d, ", row: ");
    dump_conversation_row(d, v->row);
    put(d, " }");
}

static inline void dump_conversation_reload(dump_t *d, const ntk_conversation_reload_t *v) {
    put(d, "ConversationReload { ");
    put(d, "old_index: ");
    put_u64(d, v->old_index);
    put(d, ", new_index: ");
    put_u64(d, v->new_index);
    put(d, ", changed: ");
    put_u64(d, v->changed);
    put(d, ", row: ");
    dump_conversation_row(d, v->row);
    put(d, " }");
}

static inline void dump_conversation_patch(dump_t *d, const ntk_conversation_patch_t *v) {
    put(d, "ConversationPatch { ");
    put(d, "window: ");
    put_u64(d, v->window);
    put(d, ", base_rev: ");
    put_u64(d, v->base_rev);
    put(d, ", rev: ");
    put_u64(d, v->rev);
    put(d, ", commit_no: ");
    put_u64(d, v->commit_no);
    put(d, ", reset: ");
    put(d, v->reset ? "true" : "false");
    put(d, ", old_len: ");
    put_u64(d, v->old_len);
    put(d, ", new_len: ");
    put_u64(d, v->new_len);
    put(d, ", deletes: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->deletes.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_u64(d, *ntk_u32_list_at(v->deletes, i));
    }
    put(d, "]");
    put(d, ", inserts: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->inserts.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_conversation_insert(d, ntk_conversation_insert_list_at(v->inserts, i));
    }
    put(d, "]");
    put(d, ", moves: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->moves.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_list_move(d, ntk_list_move_list_at(v->moves, i));
    }
    put(d, "]");
    put(d, ", reloads: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->reloads.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_conversation_reload(d, ntk_conversation_reload_list_at(v->reloads, i));
    }
    put(d, "]");
    put(d, ", first_index: ");
    put_u64(d, v->first_index);
    put(d, ", total_len: ");
    put_u64(d, v->total_len);
    put(d, " }");
}

static inline void dump_message_insert(dump_t *d, const ntk_message_insert_t *v) {
    put(d, "MessageInsert { ");
    put(d, "index: ");
    put_u64(d, v->index);
    put(d, ", row: ");
    dump_message_row(d, v->row);
    put(d, " }");
}

static inline void dump_message_reload(dump_t *d, const ntk_message_reload_t *v) {
    put(d, "MessageReload { ");
    put(d, "old_index: ");
    put_u64(d, v->old_index);
    put(d, ", new_index: ");
    put_u64(d, v->new_index);
    put(d, ", changed: ");
    put_u64(d, v->changed);
    put(d, ", row: ");
    dump_message_row(d, v->row);
    put(d, " }");
}

static inline void dump_message_patch(dump_t *d, const ntk_message_patch_t *v) {
    put(d, "MessagePatch { ");
    put(d, "window: ");
    put_u64(d, v->window);
    put(d, ", base_rev: ");
    put_u64(d, v->base_rev);
    put(d, ", rev: ");
    put_u64(d, v->rev);
    put(d, ", commit_no: ");
    put_u64(d, v->commit_no);
    put(d, ", reset: ");
    put(d, v->reset ? "true" : "false");
    put(d, ", old_len: ");
    put_u64(d, v->old_len);
    put(d, ", new_len: ");
    put_u64(d, v->new_len);
    put(d, ", deletes: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->deletes.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_u64(d, *ntk_u32_list_at(v->deletes, i));
    }
    put(d, "]");
    put(d, ", inserts: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->inserts.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_insert(d, ntk_message_insert_list_at(v->inserts, i));
    }
    put(d, "]");
    put(d, ", moves: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->moves.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_list_move(d, ntk_list_move_list_at(v->moves, i));
    }
    put(d, "]");
    put(d, ", reloads: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->reloads.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_reload(d, ntk_message_reload_list_at(v->reloads, i));
    }
    put(d, "]");
    put(d, ", older: ");
    dump_edge_state(d, v->older);
    put(d, ", newer: ");
    dump_edge_state(d, v->newer);
    put(d, ", newer_count: ");
    put_u64(d, v->newer_count);
    put(d, " }");
}

static inline void dump_connection_changed(dump_t *d, const ntk_connection_changed_t *v) {
    put(d, "ConnectionChanged { ");
    put(d, "state: ");
    dump_connection_state(d, v->state);
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, " }");
}

static inline void dump_sync_changed(dump_t *d, const ntk_sync_changed_t *v) {
    put(d, "SyncChanged { ");
    put(d, "running: ");
    put(d, v->running ? "true" : "false");
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, ", done: ");
    put_u64(d, v->done);
    put(d, ", total: ");
    put_u64(d, v->total);
    put(d, " }");
}

static inline void dump_messages_received(dump_t *d, const ntk_messages_received_t *v) {
    put(d, "MessagesReceived { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", messages: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->messages.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_row(d, ntk_message_row_list_at(v->messages, i));
    }
    put(d, "]");
    put(d, ", count: ");
    put_u64(d, v->count);
    put(d, " }");
}

static inline void dump_message_recalled(dump_t *d, const ntk_message_recalled_t *v) {
    put(d, "MessageRecalled { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", local_id: ");
    put_u64(d, v->local_id);
    put(d, ", seq: ");
    put_u64(d, v->seq);
    put(d, ", by: ");
    put_str(d, v->by);
    put(d, " }");
}

static inline void dump_send_finished(dump_t *d, const ntk_send_finished_t *v) {
    put(d, "SendFinished { ");
    put(d, "local_id: ");
    put_u64(d, v->local_id);
    put(d, ", conversation: ");
    put_str(d, v->conversation);
    put(d, ", seq: ");
    put_u64(d, v->seq);
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, " }");
}

static inline void dump_c2c_read_receipt(dump_t *d, const ntk_c2c_read_receipt_t *v) {
    put(d, "C2cReadReceipt { ");
    put(d, "user_id: ");
    put_str(d, v->user_id);
    put(d, ", timestamp_ms: ");
    put_i64(d, v->timestamp_ms);
    put(d, ", seq: ");
    put_u64(d, v->seq);
    put(d, " }");
}

static inline void dump_conversations_changed(dump_t *d, const ntk_conversations_changed_t *v) {
    put(d, "ConversationsChanged { ");
    put(d, "conversations: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->conversations.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->conversations, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_online_message(dump_t *d, const ntk_online_message_t *v) {
    put(d, "OnlineMessage { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", sender: ");
    put_str(d, v->sender);
    put(d, ", kind: ");
    dump_message_kind(d, v->kind);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, ", custom_data: ");
    put_bytes(d, v->custom_data);
    put(d, " }");
}

static inline void dump_login_ended(dump_t *d, const ntk_login_ended_t *v) {
    put(d, "LoginEnded { ");
    put(d, "code: ");
    put_u64(d, v->code);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, " }");
}

static inline void dump_storage_changed(dump_t *d, const ntk_storage_changed_t *v) {
    put(d, "StorageChanged { ");
    put(d, "code: ");
    put_u64(d, v->code);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, " }");
}

static inline void dump_completion(dump_t *d, const ntk_completion_t *v) {
    put(d, "Completion { ");
    put(d, "request: ");
    put_u64(d, v->request);
    put(d, ", command: ");
    put_u64(d, v->command);
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, ", text: ");
    put_str(d, v->text);
    put(d, ", commit_no: ");
    put_u64(d, v->commit_no);
    put(d, ", reply: ");
    if (v->reply == NULL) {
        put(d, "None");
    } else {
        put(d, "Some(");
        dump_reply(d, v->reply);
        put(d, ")");
    }
    put(d, " }");
}

static inline void dump_closed(dump_t *d, const ntk_closed_t *v) {
    put(d, "Closed { ");
    put(d, "code: ");
    put_u64(d, v->code);
    put(d, " }");
}

static inline void dump_reply(dump_t *d, const ntk_reply_t *v) {
    switch (v->tag) {
    case NTK_REPLY_SEND_RECEIPT: put(d, "SendReceipt("); dump_send_receipt(d, v->send_receipt); put(d, ")"); break;
    case NTK_REPLY_CONVERSATION: put(d, "Conversation("); dump_conversation_row(d, v->conversation); put(d, ")"); break;
    case NTK_REPLY_CONVERSATION_PAGE: put(d, "ConversationPage("); dump_conversation_page(d, v->conversation_page); put(d, ")"); break;
    case NTK_REPLY_MESSAGE_PAGE: put(d, "MessagePage("); dump_message_page(d, v->message_page); put(d, ")"); break;
    case NTK_REPLY_UNREAD_TOTAL: put(d, "UnreadTotal("); dump_unread_total(d, v->unread_total); put(d, ")"); break;
    case NTK_REPLY_ADD_MEMBERS: put(d, "AddMembers("); dump_add_members_result(d, v->add_members); put(d, ")"); break;
    case NTK_REPLY_AUDIT: put(d, "Audit("); dump_audit_report(d, v->audit); put(d, ")"); break;
    case NTK_REPLY_STORAGE_USAGE: put(d, "StorageUsage("); dump_storage_usage(d, v->storage_usage); put(d, ")"); break;
    case NTK_REPLY_WINDOW_OPENED: put(d, "WindowOpened("); dump_window_opened(d, v->window_opened); put(d, ")"); break;
    case NTK_REPLY_ECHO: put(d, "Echo("); dump_echo(d, v->echo); put(d, ")"); break;
    default: put(d, "?");
    }
}

static inline void dump_event(dump_t *d, const ntk_event_t *v) {
    switch (v->tag) {
    case NTK_EVENT_CONNECTION_CHANGED: put(d, "ConnectionChanged("); dump_connection_changed(d, v->connection_changed); put(d, ")"); break;
    case NTK_EVENT_SYNC_CHANGED: put(d, "SyncChanged("); dump_sync_changed(d, v->sync_changed); put(d, ")"); break;
    case NTK_EVENT_TOTAL_UNREAD_CHANGED: put(d, "TotalUnreadChanged("); dump_unread_total(d, v->total_unread_changed); put(d, ")"); break;
    case NTK_EVENT_MESSAGES_RECEIVED: put(d, "MessagesReceived("); dump_messages_received(d, v->messages_received); put(d, ")"); break;
    case NTK_EVENT_MESSAGE_RECALLED: put(d, "MessageRecalled("); dump_message_recalled(d, v->message_recalled); put(d, ")"); break;
    case NTK_EVENT_SEND_FINISHED: put(d, "SendFinished("); dump_send_finished(d, v->send_finished); put(d, ")"); break;
    case NTK_EVENT_C2C_READ_RECEIPT: put(d, "C2cReadReceipt("); dump_c2c_read_receipt(d, v->c2c_read_receipt); put(d, ")"); break;
    case NTK_EVENT_CONVERSATIONS_CHANGED: put(d, "ConversationsChanged("); dump_conversations_changed(d, v->conversations_changed); put(d, ")"); break;
    case NTK_EVENT_ONLINE_MESSAGE: put(d, "OnlineMessage("); dump_online_message(d, v->online_message); put(d, ")"); break;
    case NTK_EVENT_LOGIN_ENDED: put(d, "LoginEnded("); dump_login_ended(d, v->login_ended); put(d, ")"); break;
    case NTK_EVENT_STORAGE_CHANGED: put(d, "StorageChanged("); dump_storage_changed(d, v->storage_changed); put(d, ")"); break;
    default: put(d, "?");
    }
}

static inline void dump_delivery(dump_t *d, const ntk_delivery_t *v) {
    switch (v->tag) {
    case NTK_DELIVERY_COMPLETION: put(d, "Completion("); dump_completion(d, v->completion); put(d, ")"); break;
    case NTK_DELIVERY_EVENT: put(d, "Event("); dump_event(d, v->event); put(d, ")"); break;
    case NTK_DELIVERY_CONVERSATION_PATCH: put(d, "ConversationPatch("); dump_conversation_patch(d, v->conversation_patch); put(d, ")"); break;
    case NTK_DELIVERY_MESSAGE_PATCH: put(d, "MessagePatch("); dump_message_patch(d, v->message_patch); put(d, ")"); break;
    case NTK_DELIVERY_CLOSED: put(d, "Closed("); dump_closed(d, v->closed); put(d, ")"); break;
    default: put(d, "?");
    }
}

#endif
