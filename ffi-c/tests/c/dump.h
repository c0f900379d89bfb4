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

static inline void dump_text_element(dump_t *d, const ntk_text_element_t *v);
static inline void dump_custom_element(dump_t *d, const ntk_custom_element_t *v);
static inline void dump_media_file(dump_t *d, const ntk_media_file_t *v);
static inline void dump_image_element(dump_t *d, const ntk_image_element_t *v);
static inline void dump_sound_element(dump_t *d, const ntk_sound_element_t *v);
static inline void dump_video_element(dump_t *d, const ntk_video_element_t *v);
static inline void dump_file_element(dump_t *d, const ntk_file_element_t *v);
static inline void dump_location_element(dump_t *d, const ntk_location_element_t *v);
static inline void dump_face_element(dump_t *d, const ntk_face_element_t *v);
static inline void dump_group_tip_element(dump_t *d, const ntk_group_tip_element_t *v);
static inline void dump_merged_element(dump_t *d, const ntk_merged_element_t *v);
static inline void dump_message_quote(dump_t *d, const ntk_message_quote_t *v);
static inline void dump_message_reaction(dump_t *d, const ntk_message_reaction_t *v);
static inline void dump_message_extension(dump_t *d, const ntk_message_extension_t *v);
static inline void dump_at_info(dump_t *d, const ntk_at_info_t *v);
static inline void dump_conversation_filter(dump_t *d, const ntk_conversation_filter_t *v);
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
static inline void dump_conversation_change(dump_t *d, const ntk_conversation_change_t *v);
static inline void dump_conversations_changed(dump_t *d, const ntk_conversations_changed_t *v);
static inline void dump_filtered_unread_changed(dump_t *d, const ntk_filtered_unread_changed_t *v);
static inline void dump_message_modified(dump_t *d, const ntk_message_modified_t *v);
static inline void dump_messages_deleted(dump_t *d, const ntk_messages_deleted_t *v);
static inline void dump_message_reactions_changed(dump_t *d, const ntk_message_reactions_changed_t *v);
static inline void dump_message_extensions_changed(dump_t *d, const ntk_message_extensions_changed_t *v);
static inline void dump_message_pinned(dump_t *d, const ntk_message_pinned_t *v);
static inline void dump_message_receipt(dump_t *d, const ntk_message_receipt_t *v);
static inline void dump_typing_changed(dump_t *d, const ntk_typing_changed_t *v);
static inline void dump_transfer_progress(dump_t *d, const ntk_transfer_progress_t *v);
static inline void dump_change_refused(dump_t *d, const ntk_change_refused_t *v);
static inline void dump_folder(dump_t *d, const ntk_folder_t *v);
static inline void dump_folders(dump_t *d, const ntk_folders_t *v);
static inline void dump_all_receive_opt(dump_t *d, const ntk_all_receive_opt_t *v);
static inline void dump_message_list(dump_t *d, const ntk_message_list_t *v);
static inline void dump_message_receipts(dump_t *d, const ntk_message_receipts_t *v);
static inline void dump_user_page(dump_t *d, const ntk_user_page_t *v);
static inline void dump_message_extensions(dump_t *d, const ntk_message_extensions_t *v);
static inline void dump_downloaded_media(dump_t *d, const ntk_downloaded_media_t *v);
static inline void dump_media_cache_usage(dump_t *d, const ntk_media_cache_usage_t *v);
static inline void dump_text_range(dump_t *d, const ntk_text_range_t *v);
static inline void dump_search_hit(dump_t *d, const ntk_search_hit_t *v);
static inline void dump_search_page(dump_t *d, const ntk_search_page_t *v);
static inline void dump_device(dump_t *d, const ntk_device_t *v);
static inline void dump_devices(dump_t *d, const ntk_devices_t *v);
static inline void dump_unread_hole(dump_t *d, const ntk_unread_hole_t *v);
static inline void dump_unread_explanation(dump_t *d, const ntk_unread_explanation_t *v);
static inline void dump_online_message(dump_t *d, const ntk_online_message_t *v);
static inline void dump_login_ended(dump_t *d, const ntk_login_ended_t *v);
static inline void dump_storage_changed(dump_t *d, const ntk_storage_changed_t *v);
static inline void dump_completion(dump_t *d, const ntk_completion_t *v);
static inline void dump_closed(dump_t *d, const ntk_closed_t *v);
static inline void dump_kick_members_result(dump_t *d, const ntk_kick_members_result_t *v);
static inline void dump_group_info(dump_t *d, const ntk_group_info_t *v);
static inline void dump_group_info_result(dump_t *d, const ntk_group_info_result_t *v);
static inline void dump_group_info_results(dump_t *d, const ntk_group_info_results_t *v);
static inline void dump_group_member(dump_t *d, const ntk_group_member_t *v);
static inline void dump_group_member_page(dump_t *d, const ntk_group_member_page_t *v);
static inline void dump_join_group_result(dump_t *d, const ntk_join_group_result_t *v);
static inline void dump_group_application(dump_t *d, const ntk_group_application_t *v);
static inline void dump_group_application_page(dump_t *d, const ntk_group_application_page_t *v);
static inline void dump_joined_group(dump_t *d, const ntk_joined_group_t *v);
static inline void dump_joined_group_page(dump_t *d, const ntk_joined_group_page_t *v);
static inline void dump_user_name(dump_t *d, const ntk_user_name_t *v);
static inline void dump_profile_field(dump_t *d, const ntk_profile_field_t *v);
static inline void dump_user_profile(dump_t *d, const ntk_user_profile_t *v);
static inline void dump_user_profiles(dump_t *d, const ntk_user_profiles_t *v);
static inline void dump_user_search_page(dump_t *d, const ntk_user_search_page_t *v);
static inline void dump_group_search_page(dump_t *d, const ntk_group_search_page_t *v);
static inline void dump_friend_info(dump_t *d, const ntk_friend_info_t *v);
static inline void dump_friend_page(dump_t *d, const ntk_friend_page_t *v);
static inline void dump_friends(dump_t *d, const ntk_friends_t *v);
static inline void dump_friends_change(dump_t *d, const ntk_friends_change_t *v);
static inline void dump_reply(dump_t *d, const ntk_reply_t *v);
static inline void dump_message_element(dump_t *d, const ntk_message_element_t *v);
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
    case NTK_MESSAGE_KIND_IMAGE: put(d, "Image"); break;
    case NTK_MESSAGE_KIND_SOUND: put(d, "Sound"); break;
    case NTK_MESSAGE_KIND_VIDEO: put(d, "Video"); break;
    case NTK_MESSAGE_KIND_FILE: put(d, "File"); break;
    case NTK_MESSAGE_KIND_LOCATION: put(d, "Location"); break;
    case NTK_MESSAGE_KIND_FACE: put(d, "Face"); break;
    case NTK_MESSAGE_KIND_GROUP_TIP: put(d, "GroupTip"); break;
    case NTK_MESSAGE_KIND_MERGED: put(d, "Merged"); break;
    case NTK_MESSAGE_KIND_UNKNOWN: put(d, "Unknown"); break;
    default: put(d, "?");
    }
}

static inline void dump_message_state(dump_t *d, ntk_message_state_t v) {
    switch (v) {
    case NTK_MESSAGE_STATE_SENDING: put(d, "Sending"); break;
    case NTK_MESSAGE_STATE_SENT: put(d, "Sent"); break;
    case NTK_MESSAGE_STATE_FAILED: put(d, "Failed"); break;
    case NTK_MESSAGE_STATE_DELETED: put(d, "Deleted"); break;
    case NTK_MESSAGE_STATE_IMPORTED: put(d, "Imported"); break;
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

static inline void dump_conversation_kinds(dump_t *d, ntk_conversation_kinds_t v) {
    switch (v) {
    case NTK_CONVERSATION_KINDS_ANY: put(d, "Any"); break;
    case NTK_CONVERSATION_KINDS_C2C: put(d, "C2c"); break;
    case NTK_CONVERSATION_KINDS_GROUP: put(d, "Group"); break;
    default: put(d, "?");
    }
}

static inline void dump_mute_filter(dump_t *d, ntk_mute_filter_t v) {
    switch (v) {
    case NTK_MUTE_FILTER_ANY: put(d, "Any"); break;
    case NTK_MUTE_FILTER_MUTED: put(d, "Muted"); break;
    case NTK_MUTE_FILTER_UNMUTED: put(d, "Unmuted"); break;
    default: put(d, "?");
    }
}

static inline void dump_message_priority(dump_t *d, ntk_message_priority_t v) {
    switch (v) {
    case NTK_MESSAGE_PRIORITY_DEFAULT: put(d, "Default"); break;
    case NTK_MESSAGE_PRIORITY_HIGH: put(d, "High"); break;
    case NTK_MESSAGE_PRIORITY_NORMAL: put(d, "Normal"); break;
    case NTK_MESSAGE_PRIORITY_LOW: put(d, "Low"); break;
    default: put(d, "?");
    }
}

static inline void dump_own_send_reads(dump_t *d, ntk_own_send_reads_t v) {
    switch (v) {
    case NTK_OWN_SEND_READS_UPTO_SEEN: put(d, "UptoSeen"); break;
    case NTK_OWN_SEND_READS_UPTO_MESSAGE: put(d, "UptoMessage"); break;
    case NTK_OWN_SEND_READS_OFF: put(d, "Off"); break;
    default: put(d, "?");
    }
}

static inline void dump_media_size(dump_t *d, ntk_media_size_t v) {
    switch (v) {
    case NTK_MEDIA_SIZE_ORIGINAL: put(d, "Original"); break;
    case NTK_MEDIA_SIZE_LARGE: put(d, "Large"); break;
    case NTK_MEDIA_SIZE_THUMBNAIL: put(d, "Thumbnail"); break;
    default: put(d, "?");
    }
}

static inline void dump_image_format(dump_t *d, ntk_image_format_t v) {
    switch (v) {
    case NTK_IMAGE_FORMAT_JPEG: put(d, "Jpeg"); break;
    case NTK_IMAGE_FORMAT_WEB_P: put(d, "WebP"); break;
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

static inline void dump_push_kind(dump_t *d, ntk_push_kind_t v) {
    switch (v) {
    case NTK_PUSH_KIND_APNS: put(d, "Apns"); break;
    case NTK_PUSH_KIND_FCM: put(d, "Fcm"); break;
    case NTK_PUSH_KIND_OTHER: put(d, "Other"); break;
    default: put(d, "?");
    }
}

static inline void dump_group_type(dump_t *d, ntk_group_type_t v) {
    switch (v) {
    case NTK_GROUP_TYPE_UNKNOWN: put(d, "Unknown"); break;
    case NTK_GROUP_TYPE_WORK: put(d, "Work"); break;
    case NTK_GROUP_TYPE_PUBLIC: put(d, "Public"); break;
    case NTK_GROUP_TYPE_MEETING: put(d, "Meeting"); break;
    case NTK_GROUP_TYPE_COMMUNITY: put(d, "Community"); break;
    default: put(d, "?");
    }
}

static inline void dump_group_role(dump_t *d, ntk_group_role_t v) {
    switch (v) {
    case NTK_GROUP_ROLE_NONE: put(d, "None"); break;
    case NTK_GROUP_ROLE_MEMBER: put(d, "Member"); break;
    case NTK_GROUP_ROLE_ADMIN: put(d, "Admin"); break;
    case NTK_GROUP_ROLE_OWNER: put(d, "Owner"); break;
    default: put(d, "?");
    }
}

static inline void dump_group_join_option(dump_t *d, ntk_group_join_option_t v) {
    switch (v) {
    case NTK_GROUP_JOIN_OPTION_OF_TYPE: put(d, "OfType"); break;
    case NTK_GROUP_JOIN_OPTION_FORBID: put(d, "Forbid"); break;
    case NTK_GROUP_JOIN_OPTION_APPROVAL: put(d, "Approval"); break;
    case NTK_GROUP_JOIN_OPTION_ANY: put(d, "Any"); break;
    default: put(d, "?");
    }
}

static inline void dump_group_membership(dump_t *d, ntk_group_membership_t v) {
    switch (v) {
    case NTK_GROUP_MEMBERSHIP_MEMBER: put(d, "Member"); break;
    case NTK_GROUP_MEMBERSHIP_QUIT: put(d, "Quit"); break;
    case NTK_GROUP_MEMBERSHIP_KICKED: put(d, "Kicked"); break;
    case NTK_GROUP_MEMBERSHIP_DISMISSED: put(d, "Dismissed"); break;
    default: put(d, "?");
    }
}

static inline void dump_group_application_state(dump_t *d, ntk_group_application_state_t v) {
    switch (v) {
    case NTK_GROUP_APPLICATION_STATE_WAITING: put(d, "Waiting"); break;
    case NTK_GROUP_APPLICATION_STATE_ACCEPTED: put(d, "Accepted"); break;
    case NTK_GROUP_APPLICATION_STATE_REFUSED: put(d, "Refused"); break;
    case NTK_GROUP_APPLICATION_STATE_JOINED: put(d, "Joined"); break;
    default: put(d, "?");
    }
}

static inline void dump_joined_group_order(dump_t *d, ntk_joined_group_order_t v) {
    switch (v) {
    case NTK_JOINED_GROUP_ORDER_NAME: put(d, "Name"); break;
    case NTK_JOINED_GROUP_ORDER_JOIN_TIME: put(d, "JoinTime"); break;
    default: put(d, "?");
    }
}

static inline void dump_gender(dump_t *d, ntk_gender_t v) {
    switch (v) {
    case NTK_GENDER_UNKNOWN: put(d, "Unknown"); break;
    case NTK_GENDER_MALE: put(d, "Male"); break;
    case NTK_GENDER_FEMALE: put(d, "Female"); break;
    default: put(d, "?");
    }
}

static inline void dump_allow_type(dump_t *d, ntk_allow_type_t v) {
    switch (v) {
    case NTK_ALLOW_TYPE_UNKNOWN: put(d, "Unknown"); break;
    case NTK_ALLOW_TYPE_ANYBODY: put(d, "Anybody"); break;
    case NTK_ALLOW_TYPE_NEEDS_CONFIRMATION: put(d, "NeedsConfirmation"); break;
    case NTK_ALLOW_TYPE_NOBODY: put(d, "Nobody"); break;
    default: put(d, "?");
    }
}

static inline void dump_friend_order(dump_t *d, ntk_friend_order_t v) {
    switch (v) {
    case NTK_FRIEND_ORDER_NAME: put(d, "Name"); break;
    case NTK_FRIEND_ORDER_ADD_TIME: put(d, "AddTime"); break;
    default: put(d, "?");
    }
}

static inline void dump_friend_application(dump_t *d, ntk_friend_application_t v) {
    switch (v) {
    case NTK_FRIEND_APPLICATION_NONE: put(d, "None"); break;
    case NTK_FRIEND_APPLICATION_COME_IN: put(d, "ComeIn"); break;
    case NTK_FRIEND_APPLICATION_SEND_OUT: put(d, "SendOut"); break;
    default: put(d, "?");
    }
}

static inline void dump_text_element(dump_t *d, const ntk_text_element_t *v) {
    put(d, "TextElement { ");
    put(d, "text: ");
    put_str(d, v->text);
    put(d, " }");
}

static inline void dump_custom_element(dump_t *d, const ntk_custom_element_t *v) {
    put(d, "CustomElement { ");
    put(d, "data: ");
    put_bytes(d, v->data);
    put(d, ", description: ");
    put_str(d, v->description);
    put(d, ", extension: ");
    put_bytes(d, v->extension);
    put(d, " }");
}

static inline void dump_media_file(dump_t *d, const ntk_media_file_t *v) {
    put(d, "MediaFile { ");
    put(d, "blob_id: ");
    put_str(d, v->blob_id);
    put(d, ", size: ");
    put_u64(d, v->size);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, ", mime: ");
    put_str(d, v->mime);
    put(d, ", width: ");
    put_u64(d, v->width);
    put(d, ", height: ");
    put_u64(d, v->height);
    put(d, ", local_path: ");
    put_str(d, v->local_path);
    put(d, " }");
}

static inline void dump_image_element(dump_t *d, const ntk_image_element_t *v) {
    put(d, "ImageElement { ");
    put(d, "original: ");
    dump_media_file(d, v->original);
    put(d, ", large: ");
    if (v->large == NULL) {
        put(d, "None");
    } else {
        put(d, "Some(");
        dump_media_file(d, v->large);
        put(d, ")");
    }
    put(d, ", thumbnail: ");
    if (v->thumbnail == NULL) {
        put(d, "None");
    } else {
        put(d, "Some(");
        dump_media_file(d, v->thumbnail);
        put(d, ")");
    }
    put(d, " }");
}

static inline void dump_sound_element(dump_t *d, const ntk_sound_element_t *v) {
    put(d, "SoundElement { ");
    put(d, "file: ");
    dump_media_file(d, v->file);
    put(d, ", duration_ms: ");
    put_u64(d, v->duration_ms);
    put(d, ", waveform: ");
    put_bytes(d, v->waveform);
    put(d, " }");
}

static inline void dump_video_element(dump_t *d, const ntk_video_element_t *v) {
    put(d, "VideoElement { ");
    put(d, "file: ");
    dump_media_file(d, v->file);
    put(d, ", snapshot: ");
    if (v->snapshot == NULL) {
        put(d, "None");
    } else {
        put(d, "Some(");
        dump_media_file(d, v->snapshot);
        put(d, ")");
    }
    put(d, ", duration_ms: ");
    put_u64(d, v->duration_ms);
    put(d, " }");
}

static inline void dump_file_element(dump_t *d, const ntk_file_element_t *v) {
    put(d, "FileElement { ");
    put(d, "file: ");
    dump_media_file(d, v->file);
    put(d, " }");
}

static inline void dump_location_element(dump_t *d, const ntk_location_element_t *v) {
    put(d, "LocationElement { ");
    put(d, "description: ");
    put_str(d, v->description);
    put(d, ", latitude_e7: ");
    put_i64(d, v->latitude_e7);
    put(d, ", longitude_e7: ");
    put_i64(d, v->longitude_e7);
    put(d, " }");
}

static inline void dump_face_element(dump_t *d, const ntk_face_element_t *v) {
    put(d, "FaceElement { ");
    put(d, "index: ");
    put_u64(d, v->index);
    put(d, ", data: ");
    put_bytes(d, v->data);
    put(d, " }");
}

static inline void dump_group_tip_element(dump_t *d, const ntk_group_tip_element_t *v) {
    put(d, "GroupTipElement { ");
    put(d, "tip: ");
    put_str(d, v->tip);
    put(d, " }");
}

static inline void dump_merged_element(dump_t *d, const ntk_merged_element_t *v) {
    put(d, "MergedElement { ");
    put(d, "title: ");
    put_str(d, v->title);
    put(d, ", abstracts: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->abstracts.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->abstracts, i));
    }
    put(d, "]");
    put(d, ", compatible_text: ");
    put_str(d, v->compatible_text);
    put(d, ", count: ");
    put_u64(d, v->count);
    put(d, ", depth: ");
    put_u64(d, v->depth);
    put(d, " }");
}

static inline void dump_message_quote(dump_t *d, const ntk_message_quote_t *v) {
    put(d, "MessageQuote { ");
    put(d, "seq: ");
    put_u64(d, v->seq);
    put(d, ", local_id: ");
    put_u64(d, v->local_id);
    put(d, ", sender: ");
    put_str(d, v->sender);
    put(d, ", kind: ");
    dump_message_kind(d, v->kind);
    put(d, ", digest: ");
    put_str(d, v->digest);
    put(d, ", state: ");
    dump_message_state(d, v->state);
    put(d, " }");
}

static inline void dump_message_reaction(dump_t *d, const ntk_message_reaction_t *v) {
    put(d, "MessageReaction { ");
    put(d, "reaction: ");
    put_str(d, v->reaction);
    put(d, ", count: ");
    put_u64(d, v->count);
    put(d, ", is_self: ");
    put(d, v->is_self ? "true" : "false");
    put(d, ", users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->users, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_message_extension(dump_t *d, const ntk_message_extension_t *v) {
    put(d, "MessageExtension { ");
    put(d, "key: ");
    put_str(d, v->key);
    put(d, ", value: ");
    put_str(d, v->value);
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, " }");
}

static inline void dump_at_info(dump_t *d, const ntk_at_info_t *v) {
    put(d, "AtInfo { ");
    put(d, "seq: ");
    put_u64(d, v->seq);
    put(d, ", at_type: ");
    put_u64(d, v->at_type);
    put(d, " }");
}

static inline void dump_conversation_filter(dump_t *d, const ntk_conversation_filter_t *v) {
    put(d, "ConversationFilter { ");
    put(d, "kinds: ");
    dump_conversation_kinds(d, v->kinds);
    put(d, ", unread: ");
    put(d, v->unread ? "true" : "false");
    put(d, ", at_me: ");
    put(d, v->at_me ? "true" : "false");
    put(d, ", marks: ");
    put_u64(d, v->marks);
    put(d, ", without_marks: ");
    put_u64(d, v->without_marks);
    put(d, ", folder: ");
    put_u64(d, v->folder);
    put(d, ", mute: ");
    dump_mute_filter(d, v->mute);
    put(d, " }");
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
    put(d, ", sender_name: ");
    put_str(d, v->sender_name);
    put(d, ", users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_user_name(d, ntk_user_name_list_at(v->users, i));
    }
    put(d, "]");
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
    put(d, ", marks: ");
    put_u64(d, v->marks);
    put(d, ", custom_data: ");
    put_bytes(d, v->custom_data);
    put(d, ", folders: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->folders.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_u64(d, *ntk_u64_list_at(v->folders, i));
    }
    put(d, "]");
    put(d, ", draft: ");
    put_str(d, v->draft);
    put(d, ", draft_ms: ");
    put_i64(d, v->draft_ms);
    put(d, ", at: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->at.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_at_info(d, ntk_at_info_list_at(v->at, i));
    }
    put(d, "]");
    put(d, ", order_key: ");
    put_i64(d, v->order_key);
    put(d, ", membership: ");
    dump_group_membership(d, v->membership);
    put(d, ", group_type: ");
    dump_group_type(d, v->group_type);
    put(d, ", role: ");
    dump_group_role(d, v->role);
    put(d, ", face_url: ");
    put_str(d, v->face_url);
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
    put(d, ", recall_reason: ");
    put_str(d, v->recall_reason);
    put(d, ", elements: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->elements.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_element(d, ntk_message_element_list_at(v->elements, i));
    }
    put(d, "]");
    put(d, ", quote: ");
    if (v->quote == NULL) {
        put(d, "None");
    } else {
        put(d, "Some(");
        dump_message_quote(d, v->quote);
        put(d, ")");
    }
    put(d, ", at_users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->at_users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->at_users, i));
    }
    put(d, "]");
    put(d, ", at_all: ");
    put(d, v->at_all ? "true" : "false");
    put(d, ", priority: ");
    dump_message_priority(d, v->priority);
    put(d, ", needs_read_receipt: ");
    put(d, v->needs_read_receipt ? "true" : "false");
    put(d, ", read_count: ");
    put_u64(d, v->read_count);
    put(d, ", unread_count: ");
    put_u64(d, v->unread_count);
    put(d, ", receipt_sent: ");
    put(d, v->receipt_sent ? "true" : "false");
    put(d, ", reactions: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->reactions.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_reaction(d, ntk_message_reaction_list_at(v->reactions, i));
    }
    put(d, "]");
    put(d, ", extensions: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->extensions.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_extension(d, ntk_message_extension_list_at(v->extensions, i));
    }
    put(d, "]");
    put(d, ", pinned_by: ");
    put_str(d, v->pinned_by);
    put(d, ", edits: ");
    put_u64(d, v->edits);
    put(d, ", local_custom_data: ");
    put_bytes(d, v->local_custom_data);
    put(d, ", local_custom_int: ");
    put_i64(d, v->local_custom_int);
    put(d, ", sender_name: ");
    put_str(d, v->sender_name);
    put(d, ", sender_face: ");
    put_str(d, v->sender_face);
    put(d, ", users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_user_name(d, ntk_user_name_list_at(v->users, i));
    }
    put(d, "]");
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
    put(d, ", next_seq: ");
    put_u64(d, v->next_seq);
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
    put(d, ", waiting: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->waiting.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->waiting, i));
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
    put(d, ", reason: ");
    put_str(d, v->reason);
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

static inline void dump_conversation_change(dump_t *d, const ntk_conversation_change_t *v) {
    put(d, "ConversationChange { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", changed: ");
    put_u64(d, v->changed);
    put(d, " }");
}

static inline void dump_conversations_changed(dump_t *d, const ntk_conversations_changed_t *v) {
    put(d, "ConversationsChanged { ");
    put(d, "added: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->added.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->added, i));
    }
    put(d, "]");
    put(d, ", changed: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->changed.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_conversation_change(d, ntk_conversation_change_list_at(v->changed, i));
    }
    put(d, "]");
    put(d, ", deleted: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->deleted.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->deleted, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_filtered_unread_changed(dump_t *d, const ntk_filtered_unread_changed_t *v) {
    put(d, "FilteredUnreadChanged { ");
    put(d, "filter: ");
    dump_conversation_filter(d, v->filter);
    put(d, ", total: ");
    dump_unread_total(d, v->total);
    put(d, " }");
}

static inline void dump_message_modified(dump_t *d, const ntk_message_modified_t *v) {
    put(d, "MessageModified { ");
    put(d, "message: ");
    dump_message_row(d, v->message);
    put(d, " }");
}

static inline void dump_messages_deleted(dump_t *d, const ntk_messages_deleted_t *v) {
    put(d, "MessagesDeleted { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", local_ids: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->local_ids.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_u64(d, *ntk_u64_list_at(v->local_ids, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_message_reactions_changed(dump_t *d, const ntk_message_reactions_changed_t *v) {
    put(d, "MessageReactionsChanged { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", local_id: ");
    put_u64(d, v->local_id);
    put(d, ", reactions: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->reactions.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_reaction(d, ntk_message_reaction_list_at(v->reactions, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_message_extensions_changed(dump_t *d, const ntk_message_extensions_changed_t *v) {
    put(d, "MessageExtensionsChanged { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", local_id: ");
    put_u64(d, v->local_id);
    put(d, ", extensions: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->extensions.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_extension(d, ntk_message_extension_list_at(v->extensions, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_message_pinned(dump_t *d, const ntk_message_pinned_t *v) {
    put(d, "MessagePinned { ");
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

static inline void dump_message_receipt(dump_t *d, const ntk_message_receipt_t *v) {
    put(d, "MessageReceipt { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", local_id: ");
    put_u64(d, v->local_id);
    put(d, ", read_count: ");
    put_u64(d, v->read_count);
    put(d, ", unread_count: ");
    put_u64(d, v->unread_count);
    put(d, " }");
}

static inline void dump_typing_changed(dump_t *d, const ntk_typing_changed_t *v) {
    put(d, "TypingChanged { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", user_id: ");
    put_str(d, v->user_id);
    put(d, ", typing: ");
    put(d, v->typing ? "true" : "false");
    put(d, " }");
}

static inline void dump_transfer_progress(dump_t *d, const ntk_transfer_progress_t *v) {
    put(d, "TransferProgress { ");
    put(d, "local_id: ");
    put_u64(d, v->local_id);
    put(d, ", element: ");
    put_u64(d, v->element);
    put(d, ", upload: ");
    put(d, v->upload ? "true" : "false");
    put(d, ", done: ");
    put_u64(d, v->done);
    put(d, ", total: ");
    put_u64(d, v->total);
    put(d, ", paused: ");
    put(d, v->paused ? "true" : "false");
    put(d, " }");
}

static inline void dump_change_refused(dump_t *d, const ntk_change_refused_t *v) {
    put(d, "ChangeRefused { ");
    put(d, "command: ");
    put_u64(d, v->command);
    put(d, ", conversation: ");
    put_str(d, v->conversation);
    put(d, ", local_id: ");
    put_u64(d, v->local_id);
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, " }");
}

static inline void dump_folder(dump_t *d, const ntk_folder_t *v) {
    put(d, "Folder { ");
    put(d, "id: ");
    put_u64(d, v->id);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, " }");
}

static inline void dump_folders(dump_t *d, const ntk_folders_t *v) {
    put(d, "Folders { ");
    put(d, "folders: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->folders.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_folder(d, ntk_folder_list_at(v->folders, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_all_receive_opt(dump_t *d, const ntk_all_receive_opt_t *v) {
    put(d, "AllReceiveOpt { ");
    put(d, "opt: ");
    dump_receive_opt(d, v->opt);
    put(d, ", from_s: ");
    put_u64(d, v->from_s);
    put(d, ", for_s: ");
    put_u64(d, v->for_s);
    put(d, " }");
}

static inline void dump_message_list(dump_t *d, const ntk_message_list_t *v) {
    put(d, "MessageList { ");
    put(d, "messages: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->messages.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_row(d, ntk_message_row_list_at(v->messages, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_message_receipts(dump_t *d, const ntk_message_receipts_t *v) {
    put(d, "MessageReceipts { ");
    put(d, "receipts: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->receipts.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_receipt(d, ntk_message_receipt_list_at(v->receipts, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_user_page(dump_t *d, const ntk_user_page_t *v) {
    put(d, "UserPage { ");
    put(d, "users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->users, i));
    }
    put(d, "]");
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, ", names: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->names.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_user_name(d, ntk_user_name_list_at(v->names, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_message_extensions(dump_t *d, const ntk_message_extensions_t *v) {
    put(d, "MessageExtensions { ");
    put(d, "extensions: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->extensions.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_message_extension(d, ntk_message_extension_list_at(v->extensions, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_downloaded_media(dump_t *d, const ntk_downloaded_media_t *v) {
    put(d, "DownloadedMedia { ");
    put(d, "path: ");
    put_str(d, v->path);
    put(d, " }");
}

static inline void dump_media_cache_usage(dump_t *d, const ntk_media_cache_usage_t *v) {
    put(d, "MediaCacheUsage { ");
    put(d, "bytes: ");
    put_u64(d, v->bytes);
    put(d, ", files: ");
    put_u64(d, v->files);
    put(d, ", limit_bytes: ");
    put_u64(d, v->limit_bytes);
    put(d, " }");
}

static inline void dump_text_range(dump_t *d, const ntk_text_range_t *v) {
    put(d, "TextRange { ");
    put(d, "start: ");
    put_u64(d, v->start);
    put(d, ", length: ");
    put_u64(d, v->length);
    put(d, " }");
}

static inline void dump_search_hit(dump_t *d, const ntk_search_hit_t *v) {
    put(d, "SearchHit { ");
    put(d, "conversation: ");
    put_str(d, v->conversation);
    put(d, ", count: ");
    put_u64(d, v->count);
    put(d, ", message: ");
    dump_message_row(d, v->message);
    put(d, ", highlights: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->highlights.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_text_range(d, ntk_text_range_list_at(v->highlights, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_search_page(dump_t *d, const ntk_search_page_t *v) {
    put(d, "SearchPage { ");
    put(d, "hits: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->hits.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_search_hit(d, ntk_search_hit_list_at(v->hits, i));
    }
    put(d, "]");
    put(d, ", total: ");
    put_u64(d, v->total);
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_device(dump_t *d, const ntk_device_t *v) {
    put(d, "Device { ");
    put(d, "device_id: ");
    put_str(d, v->device_id);
    put(d, ", platform: ");
    put_str(d, v->platform);
    put(d, ", online: ");
    put(d, v->online ? "true" : "false");
    put(d, ", is_self: ");
    put(d, v->is_self ? "true" : "false");
    put(d, ", seen_ms: ");
    put_i64(d, v->seen_ms);
    put(d, " }");
}

static inline void dump_devices(dump_t *d, const ntk_devices_t *v) {
    put(d, "Devices { ");
    put(d, "devices: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->devices.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_device(d, ntk_device_list_at(v->devices, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_unread_hole(dump_t *d, const ntk_unread_hole_t *v) {
    put(d, "UnreadHole { ");
    put(d, "lo: ");
    put_u64(d, v->lo);
    put(d, ", hi: ");
    put_u64(d, v->hi);
    put(d, ", count: ");
    put_u64(d, v->count);
    put(d, ", exact: ");
    put(d, v->exact ? "true" : "false");
    put(d, " }");
}

static inline void dump_unread_explanation(dump_t *d, const ntk_unread_explanation_t *v) {
    put(d, "UnreadExplanation { ");
    put(d, "unread: ");
    put_u64(d, v->unread);
    put(d, ", read_seq: ");
    put_u64(d, v->read_seq);
    put(d, ", seqs: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->seqs.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_u64(d, *ntk_u64_list_at(v->seqs, i));
    }
    put(d, "]");
    put(d, ", holes: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->holes.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_unread_hole(d, ntk_unread_hole_list_at(v->holes, i));
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

static inline void dump_kick_members_result(dump_t *d, const ntk_kick_members_result_t *v) {
    put(d, "KickMembersResult { ");
    put(d, "kicked: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->kicked.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->kicked, i));
    }
    put(d, "]");
    put(d, ", not_members: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->not_members.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->not_members, i));
    }
    put(d, "]");
    put(d, ", refused: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->refused.count; i++) {
        put(d, i == 0 ? "" : ", ");
        put_str(d, *ntk_str_list_at(v->refused, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_group_info(dump_t *d, const ntk_group_info_t *v) {
    put(d, "GroupInfo { ");
    put(d, "group_id: ");
    put_str(d, v->group_id);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, ", group_type: ");
    dump_group_type(d, v->group_type);
    put(d, ", owner: ");
    put_str(d, v->owner);
    put(d, ", face_url: ");
    put_str(d, v->face_url);
    put(d, ", introduction: ");
    put_str(d, v->introduction);
    put(d, ", notification: ");
    put_str(d, v->notification);
    put(d, ", notification_ms: ");
    put_i64(d, v->notification_ms);
    put(d, ", created_ms: ");
    put_i64(d, v->created_ms);
    put(d, ", member_count: ");
    put_u64(d, v->member_count);
    put(d, ", max_member_count: ");
    put_u64(d, v->max_member_count);
    put(d, ", join_option: ");
    dump_group_join_option(d, v->join_option);
    put(d, ", all_muted: ");
    put(d, v->all_muted ? "true" : "false");
    put(d, ", role: ");
    dump_group_role(d, v->role);
    put(d, ", approve_option: ");
    dump_group_join_option(d, v->approve_option);
    put(d, " }");
}

static inline void dump_group_info_result(dump_t *d, const ntk_group_info_result_t *v) {
    put(d, "GroupInfoResult { ");
    put(d, "group_id: ");
    put_str(d, v->group_id);
    put(d, ", code: ");
    put_u64(d, v->code);
    put(d, ", info: ");
    dump_group_info(d, v->info);
    put(d, " }");
}

static inline void dump_group_info_results(dump_t *d, const ntk_group_info_results_t *v) {
    put(d, "GroupInfoResults { ");
    put(d, "groups: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->groups.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_group_info_result(d, ntk_group_info_result_list_at(v->groups, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_group_member(dump_t *d, const ntk_group_member_t *v) {
    put(d, "GroupMember { ");
    put(d, "user_id: ");
    put_str(d, v->user_id);
    put(d, ", role: ");
    dump_group_role(d, v->role);
    put(d, ", name_card: ");
    put_str(d, v->name_card);
    put(d, ", joined_ms: ");
    put_i64(d, v->joined_ms);
    put(d, ", muted_until_ms: ");
    put_i64(d, v->muted_until_ms);
    put(d, " }");
}

static inline void dump_group_member_page(dump_t *d, const ntk_group_member_page_t *v) {
    put(d, "GroupMemberPage { ");
    put(d, "members: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->members.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_group_member(d, ntk_group_member_list_at(v->members, i));
    }
    put(d, "]");
    put(d, ", total: ");
    put_u64(d, v->total);
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_join_group_result(dump_t *d, const ntk_join_group_result_t *v) {
    put(d, "JoinGroupResult { ");
    put(d, "waiting: ");
    put(d, v->waiting ? "true" : "false");
    put(d, ", conversation: ");
    put_str(d, v->conversation);
    put(d, " }");
}

static inline void dump_group_application(dump_t *d, const ntk_group_application_t *v) {
    put(d, "GroupApplication { ");
    put(d, "group_id: ");
    put_str(d, v->group_id);
    put(d, ", user_id: ");
    put_str(d, v->user_id);
    put(d, ", user_name: ");
    put_str(d, v->user_name);
    put(d, ", inviter: ");
    put_str(d, v->inviter);
    put(d, ", inviter_name: ");
    put_str(d, v->inviter_name);
    put(d, ", wording: ");
    put_str(d, v->wording);
    put(d, ", applied_ms: ");
    put_i64(d, v->applied_ms);
    put(d, ", state: ");
    dump_group_application_state(d, v->state);
    put(d, ", decided_by: ");
    put_str(d, v->decided_by);
    put(d, ", decided_ms: ");
    put_i64(d, v->decided_ms);
    put(d, ", answer: ");
    put_str(d, v->answer);
    put(d, " }");
}

static inline void dump_group_application_page(dump_t *d, const ntk_group_application_page_t *v) {
    put(d, "GroupApplicationPage { ");
    put(d, "applications: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->applications.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_group_application(d, ntk_group_application_list_at(v->applications, i));
    }
    put(d, "]");
    put(d, ", unread: ");
    put_u64(d, v->unread);
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_joined_group(dump_t *d, const ntk_joined_group_t *v) {
    put(d, "JoinedGroup { ");
    put(d, "group_id: ");
    put_str(d, v->group_id);
    put(d, ", conversation: ");
    put_str(d, v->conversation);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, ", group_type: ");
    dump_group_type(d, v->group_type);
    put(d, ", role: ");
    dump_group_role(d, v->role);
    put(d, ", member_count: ");
    put_u64(d, v->member_count);
    put(d, ", joined_ms: ");
    put_i64(d, v->joined_ms);
    put(d, " }");
}

static inline void dump_joined_group_page(dump_t *d, const ntk_joined_group_page_t *v) {
    put(d, "JoinedGroupPage { ");
    put(d, "groups: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->groups.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_joined_group(d, ntk_joined_group_list_at(v->groups, i));
    }
    put(d, "]");
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_user_name(dump_t *d, const ntk_user_name_t *v) {
    put(d, "UserName { ");
    put(d, "user_id: ");
    put_str(d, v->user_id);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, ", face_url: ");
    put_str(d, v->face_url);
    put(d, " }");
}

static inline void dump_profile_field(dump_t *d, const ntk_profile_field_t *v) {
    put(d, "ProfileField { ");
    put(d, "key: ");
    put_str(d, v->key);
    put(d, ", value: ");
    put_str(d, v->value);
    put(d, " }");
}

static inline void dump_user_profile(dump_t *d, const ntk_user_profile_t *v) {
    put(d, "UserProfile { ");
    put(d, "user_id: ");
    put_str(d, v->user_id);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, ", nickname: ");
    put_str(d, v->nickname);
    put(d, ", face_url: ");
    put_str(d, v->face_url);
    put(d, ", signature: ");
    put_str(d, v->signature);
    put(d, ", gender: ");
    dump_gender(d, v->gender);
    put(d, ", birthday: ");
    put_u64(d, v->birthday);
    put(d, ", level: ");
    put_u64(d, v->level);
    put(d, ", role: ");
    put_u64(d, v->role);
    put(d, ", allow_type: ");
    dump_allow_type(d, v->allow_type);
    put(d, ", custom: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->custom.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_profile_field(d, ntk_profile_field_list_at(v->custom, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_user_profiles(dump_t *d, const ntk_user_profiles_t *v) {
    put(d, "UserProfiles { ");
    put(d, "users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_user_profile(d, ntk_user_profile_list_at(v->users, i));
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

static inline void dump_user_search_page(dump_t *d, const ntk_user_search_page_t *v) {
    put(d, "UserSearchPage { ");
    put(d, "users: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->users.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_user_profile(d, ntk_user_profile_list_at(v->users, i));
    }
    put(d, "]");
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_group_search_page(dump_t *d, const ntk_group_search_page_t *v) {
    put(d, "GroupSearchPage { ");
    put(d, "groups: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->groups.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_group_info(d, ntk_group_info_list_at(v->groups, i));
    }
    put(d, "]");
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_friend_info(dump_t *d, const ntk_friend_info_t *v) {
    put(d, "FriendInfo { ");
    put(d, "user_id: ");
    put_str(d, v->user_id);
    put(d, ", name: ");
    put_str(d, v->name);
    put(d, ", face_url: ");
    put_str(d, v->face_url);
    put(d, ", remark: ");
    put_str(d, v->remark);
    put(d, ", is_friend: ");
    put(d, v->is_friend ? "true" : "false");
    put(d, ", is_friend_of: ");
    put(d, v->is_friend_of ? "true" : "false");
    put(d, ", is_blacklisted: ");
    put(d, v->is_blacklisted ? "true" : "false");
    put(d, ", application: ");
    dump_friend_application(d, v->application);
    put(d, ", wording: ");
    put_str(d, v->wording);
    put(d, ", source: ");
    put_str(d, v->source);
    put(d, ", added_ms: ");
    put_i64(d, v->added_ms);
    put(d, ", applied_ms: ");
    put_i64(d, v->applied_ms);
    put(d, " }");
}

static inline void dump_friend_page(dump_t *d, const ntk_friend_page_t *v) {
    put(d, "FriendPage { ");
    put(d, "friends: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->friends.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_friend_info(d, ntk_friend_info_list_at(v->friends, i));
    }
    put(d, "]");
    put(d, ", unread: ");
    put_u64(d, v->unread);
    put(d, ", next_cursor: ");
    put_str(d, v->next_cursor);
    put(d, " }");
}

static inline void dump_friends(dump_t *d, const ntk_friends_t *v) {
    put(d, "Friends { ");
    put(d, "friends: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->friends.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_friend_info(d, ntk_friend_info_list_at(v->friends, i));
    }
    put(d, "]");
    put(d, " }");
}

static inline void dump_friends_change(dump_t *d, const ntk_friends_change_t *v) {
    put(d, "FriendsChange { ");
    put(d, "friends: ");
    put(d, "[");
    for (uint32_t i = 0; i < v->friends.count; i++) {
        put(d, i == 0 ? "" : ", ");
        dump_friend_info(d, ntk_friend_info_list_at(v->friends, i));
    }
    put(d, "]");
    put(d, ", unread_applications: ");
    put_u64(d, v->unread_applications);
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
    case NTK_REPLY_MESSAGE: put(d, "Message("); dump_message_row(d, v->message); put(d, ")"); break;
    case NTK_REPLY_MESSAGE_LIST: put(d, "MessageList("); dump_message_list(d, v->message_list); put(d, ")"); break;
    case NTK_REPLY_MESSAGE_EXTENSIONS: put(d, "MessageExtensions("); dump_message_extensions(d, v->message_extensions); put(d, ")"); break;
    case NTK_REPLY_MESSAGE_RECEIPTS: put(d, "MessageReceipts("); dump_message_receipts(d, v->message_receipts); put(d, ")"); break;
    case NTK_REPLY_USER_PAGE: put(d, "UserPage("); dump_user_page(d, v->user_page); put(d, ")"); break;
    case NTK_REPLY_FOLDER: put(d, "Folder("); dump_folder(d, v->folder); put(d, ")"); break;
    case NTK_REPLY_FOLDERS: put(d, "Folders("); dump_folders(d, v->folders); put(d, ")"); break;
    case NTK_REPLY_ALL_RECEIVE_OPT: put(d, "AllReceiveOpt("); dump_all_receive_opt(d, v->all_receive_opt); put(d, ")"); break;
    case NTK_REPLY_UNREAD_EXPLANATION: put(d, "UnreadExplanation("); dump_unread_explanation(d, v->unread_explanation); put(d, ")"); break;
    case NTK_REPLY_SEARCH_PAGE: put(d, "SearchPage("); dump_search_page(d, v->search_page); put(d, ")"); break;
    case NTK_REPLY_DEVICES: put(d, "Devices("); dump_devices(d, v->devices); put(d, ")"); break;
    case NTK_REPLY_DOWNLOADED_MEDIA: put(d, "DownloadedMedia("); dump_downloaded_media(d, v->downloaded_media); put(d, ")"); break;
    case NTK_REPLY_MEDIA_CACHE_USAGE: put(d, "MediaCacheUsage("); dump_media_cache_usage(d, v->media_cache_usage); put(d, ")"); break;
    case NTK_REPLY_KICK_MEMBERS: put(d, "KickMembers("); dump_kick_members_result(d, v->kick_members); put(d, ")"); break;
    case NTK_REPLY_GROUP_INFO: put(d, "GroupInfo("); dump_group_info(d, v->group_info); put(d, ")"); break;
    case NTK_REPLY_GROUP_INFO_RESULTS: put(d, "GroupInfoResults("); dump_group_info_results(d, v->group_info_results); put(d, ")"); break;
    case NTK_REPLY_GROUP_MEMBER: put(d, "GroupMember("); dump_group_member(d, v->group_member); put(d, ")"); break;
    case NTK_REPLY_GROUP_MEMBER_PAGE: put(d, "GroupMemberPage("); dump_group_member_page(d, v->group_member_page); put(d, ")"); break;
    case NTK_REPLY_JOIN_GROUP: put(d, "JoinGroup("); dump_join_group_result(d, v->join_group); put(d, ")"); break;
    case NTK_REPLY_GROUP_APPLICATION: put(d, "GroupApplication("); dump_group_application(d, v->group_application); put(d, ")"); break;
    case NTK_REPLY_GROUP_APPLICATION_PAGE: put(d, "GroupApplicationPage("); dump_group_application_page(d, v->group_application_page); put(d, ")"); break;
    case NTK_REPLY_JOINED_GROUP_PAGE: put(d, "JoinedGroupPage("); dump_joined_group_page(d, v->joined_group_page); put(d, ")"); break;
    case NTK_REPLY_USER_PROFILES: put(d, "UserProfiles("); dump_user_profiles(d, v->user_profiles); put(d, ")"); break;
    case NTK_REPLY_USER_PROFILE: put(d, "UserProfile("); dump_user_profile(d, v->user_profile); put(d, ")"); break;
    case NTK_REPLY_USER_SEARCH_PAGE: put(d, "UserSearchPage("); dump_user_search_page(d, v->user_search_page); put(d, ")"); break;
    case NTK_REPLY_GROUP_SEARCH_PAGE: put(d, "GroupSearchPage("); dump_group_search_page(d, v->group_search_page); put(d, ")"); break;
    case NTK_REPLY_FRIEND_INFO: put(d, "FriendInfo("); dump_friend_info(d, v->friend_info); put(d, ")"); break;
    case NTK_REPLY_FRIEND_PAGE: put(d, "FriendPage("); dump_friend_page(d, v->friend_page); put(d, ")"); break;
    case NTK_REPLY_FRIENDS: put(d, "Friends("); dump_friends(d, v->friends); put(d, ")"); break;
    default: put(d, "?");
    }
}

static inline void dump_message_element(dump_t *d, const ntk_message_element_t *v) {
    switch (v->tag) {
    case NTK_MESSAGE_ELEMENT_TEXT: put(d, "Text("); dump_text_element(d, v->text); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_CUSTOM: put(d, "Custom("); dump_custom_element(d, v->custom); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_IMAGE: put(d, "Image("); dump_image_element(d, v->image); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_SOUND: put(d, "Sound("); dump_sound_element(d, v->sound); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_VIDEO: put(d, "Video("); dump_video_element(d, v->video); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_FILE: put(d, "File("); dump_file_element(d, v->file); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_LOCATION: put(d, "Location("); dump_location_element(d, v->location); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_FACE: put(d, "Face("); dump_face_element(d, v->face); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_GROUP_TIP: put(d, "GroupTip("); dump_group_tip_element(d, v->group_tip); put(d, ")"); break;
    case NTK_MESSAGE_ELEMENT_MERGED: put(d, "Merged("); dump_merged_element(d, v->merged); put(d, ")"); break;
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
    case NTK_EVENT_FILTERED_UNREAD_CHANGED: put(d, "FilteredUnreadChanged("); dump_filtered_unread_changed(d, v->filtered_unread_changed); put(d, ")"); break;
    case NTK_EVENT_MESSAGE_MODIFIED: put(d, "MessageModified("); dump_message_modified(d, v->message_modified); put(d, ")"); break;
    case NTK_EVENT_MESSAGES_DELETED: put(d, "MessagesDeleted("); dump_messages_deleted(d, v->messages_deleted); put(d, ")"); break;
    case NTK_EVENT_MESSAGE_REACTIONS_CHANGED: put(d, "MessageReactionsChanged("); dump_message_reactions_changed(d, v->message_reactions_changed); put(d, ")"); break;
    case NTK_EVENT_MESSAGE_EXTENSIONS_CHANGED: put(d, "MessageExtensionsChanged("); dump_message_extensions_changed(d, v->message_extensions_changed); put(d, ")"); break;
    case NTK_EVENT_MESSAGE_PINNED: put(d, "MessagePinned("); dump_message_pinned(d, v->message_pinned); put(d, ")"); break;
    case NTK_EVENT_MESSAGE_RECEIPT: put(d, "MessageReceipt("); dump_message_receipt(d, v->message_receipt); put(d, ")"); break;
    case NTK_EVENT_TYPING_CHANGED: put(d, "TypingChanged("); dump_typing_changed(d, v->typing_changed); put(d, ")"); break;
    case NTK_EVENT_TRANSFER_PROGRESS: put(d, "TransferProgress("); dump_transfer_progress(d, v->transfer_progress); put(d, ")"); break;
    case NTK_EVENT_CHANGE_REFUSED: put(d, "ChangeRefused("); dump_change_refused(d, v->change_refused); put(d, ")"); break;
    case NTK_EVENT_FOLDERS_CHANGED: put(d, "FoldersChanged("); dump_folders(d, v->folders_changed); put(d, ")"); break;
    case NTK_EVENT_ALL_RECEIVE_OPT_CHANGED: put(d, "AllReceiveOptChanged("); dump_all_receive_opt(d, v->all_receive_opt_changed); put(d, ")"); break;
    case NTK_EVENT_GROUP_APPLICATION_CHANGED: put(d, "GroupApplicationChanged("); dump_group_application(d, v->group_application_changed); put(d, ")"); break;
    case NTK_EVENT_GROUP_APPLICATION_DECIDED: put(d, "GroupApplicationDecided("); dump_group_application(d, v->group_application_decided); put(d, ")"); break;
    case NTK_EVENT_USERS_INFO_CHANGED: put(d, "UsersInfoChanged("); dump_user_profiles(d, v->users_info_changed); put(d, ")"); break;
    case NTK_EVENT_SELF_INFO_CHANGED: put(d, "SelfInfoChanged("); dump_user_profile(d, v->self_info_changed); put(d, ")"); break;
    case NTK_EVENT_FRIENDS_CHANGED: put(d, "FriendsChanged("); dump_friends_change(d, v->friends_changed); put(d, ")"); break;
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
