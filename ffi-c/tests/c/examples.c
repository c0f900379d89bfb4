/* Generated from the API table: the examples of docs/api.md. Do not edit. For tests only: they are compiled, not run. */
#include <ntk.h>

void example_login(ntk_kernel_t kernel);
void example_login(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t endpoint = NTK_STR("wss://im.example.org");
    ntk_login(kernel, NTK_STR("anna"), NTK_STR("<token>"), &endpoint, 1, NTK_STR(""), NTK_STR("linux"), &request);
}

void example_logout(ntk_kernel_t kernel);
void example_logout(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_logout(kernel, &request);
}

void example_destroy_data(ntk_kernel_t kernel);
void example_destroy_data(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_destroy_data(kernel, &request);
}

void example_suspend(ntk_kernel_t kernel);
void example_suspend(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_suspend(kernel, 2000, &request);
}

void example_resume(ntk_kernel_t kernel);
void example_resume(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_resume(kernel, &request);
}

void example_network_changed(ntk_kernel_t kernel);
void example_network_changed(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_network_changed(kernel, NTK_NETWORK_KIND_WIFI, &request);
}

void example_set_foreground(ntk_kernel_t kernel);
void example_set_foreground(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_foreground(kernel, 1, &request);
}

void example_send_text(ntk_kernel_t kernel);
void example_send_text(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_send_text(kernel, NTK_STR("c2c_ben"), NTK_STR("Hello"), NULL, &request);
}

void example_send_custom(ntk_kernel_t kernel);
void example_send_custom(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_bytes_t data = {.ptr = (const uint8_t *)"{}", .len = 2};
    ntk_bytes_t none = {0};
    ntk_send_custom(kernel, NTK_STR("group_club"), data, NTK_STR("A card"), none, NULL, &request);
}

void example_cancel_send(ntk_kernel_t kernel);
void example_cancel_send(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_cancel_send(kernel, 41, &request);
}

void example_resend_message(ntk_kernel_t kernel);
void example_resend_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_resend_message(kernel, 41, &request);
}

void example_recall_message(ntk_kernel_t kernel);
void example_recall_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_recall_message(kernel, 41, NTK_STR("wrong room"), &request);
}

void example_get_conversation_list(ntk_kernel_t kernel);
void example_get_conversation_list(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};
    ntk_get_conversation_list(kernel, NTK_STR(""), 100, &filter, &request);
}

void example_get_conversation(ntk_kernel_t kernel);
void example_get_conversation(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_conversation(kernel, NTK_STR("c2c_ben"), &request);
}

void example_get_total_unread_message_count(ntk_kernel_t kernel);
void example_get_total_unread_message_count(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_total_unread_message_count(kernel, &request);
}

void example_mark_c2c_message_as_read(ntk_kernel_t kernel);
void example_mark_c2c_message_as_read(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_mark_c2c_message_as_read(kernel, NTK_STR("ben"), &request);
}

void example_mark_group_message_as_read(ntk_kernel_t kernel);
void example_mark_group_message_as_read(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_mark_group_message_as_read(kernel, NTK_STR("club"), &request);
}

void example_mark_all_message_as_read(ntk_kernel_t kernel);
void example_mark_all_message_as_read(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_mark_all_message_as_read(kernel, &request);
}

void example_set_receive_opt(ntk_kernel_t kernel);
void example_set_receive_opt(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_receive_opt(kernel, NTK_STR("group_club"), NTK_RECEIVE_OPT_NOT_NOTIFY, &request);
}

void example_pin_conversation(ntk_kernel_t kernel);
void example_pin_conversation(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_pin_conversation(kernel, NTK_STR("c2c_ben"), 1, &request);
}

void example_get_history(ntk_kernel_t kernel);
void example_get_history(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_history_query_t older = {.struct_size = sizeof older, .from_local_id = 41, .count = 50};
    ntk_get_history(kernel, NTK_STR("c2c_ben"), &older, &request);
}

void example_create_group(ntk_kernel_t kernel);
void example_create_group(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t members[] = {NTK_STR("ben"), NTK_STR("cleo")};
    ntk_create_group(kernel, NTK_STR("club"), NTK_STR("The club"), members, 2, 0, &request);
}

void example_add_group_members(ntk_kernel_t kernel);
void example_add_group_members(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t members[] = {NTK_STR("dora")};
    ntk_add_group_members(kernel, NTK_STR("club"), members, 1, &request);
}

void example_send_message(ntk_kernel_t kernel);
void example_send_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_new_element_t image = {.struct_size = sizeof image, .kind = NTK_MESSAGE_KIND_IMAGE, .path = NTK_STR("/tmp/lake.jpg")};
    ntk_send_message(kernel, NTK_STR("c2c_ben"), &image, 1, NULL, &request);
}

void example_forward_message(ntk_kernel_t kernel);
void example_forward_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_forward_message(kernel, 41, NTK_STR("group_club"), NULL, &request);
}

void example_send_merged(ntk_kernel_t kernel);
void example_send_merged(ntk_kernel_t kernel) {
    uint64_t request;
    uint64_t ids[] = {39, 40, 41};
    ntk_send_merged(kernel, NTK_STR("group_club"), ids, 3, NTK_STR("Chat of Anna and Ben"), NULL, 0,
                    NTK_STR("Forwarded history"), NULL, &request);
}

void example_get_merged_messages(ntk_kernel_t kernel);
void example_get_merged_messages(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_merged_messages(kernel, 42, NULL, 0, &request);
}

void example_insert_local_message(ntk_kernel_t kernel);
void example_insert_local_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_new_element_t text = {.struct_size = sizeof text, .kind = NTK_MESSAGE_KIND_TEXT, .text = NTK_STR("Imported")};
    ntk_insert_local_message(kernel, NTK_STR("c2c_ben"), NTK_STR("ben"), &text, 1, NULL, &request);
}

void example_modify_message(ntk_kernel_t kernel);
void example_modify_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_new_element_t text = {.struct_size = sizeof text, .kind = NTK_MESSAGE_KIND_TEXT, .text = NTK_STR("Hello!")};
    ntk_bytes_t none = {0};
    ntk_modify_message(kernel, 41, &text, 1, none, 0, &request);
}

void example_delete_messages(ntk_kernel_t kernel);
void example_delete_messages(ntk_kernel_t kernel) {
    uint64_t request;
    uint64_t ids[] = {40, 41};
    ntk_delete_messages(kernel, ids, 2, 0, &request);
}

void example_delete_message_for_all(ntk_kernel_t kernel);
void example_delete_message_for_all(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_delete_message_for_all(kernel, 41, &request);
}

void example_clear_history(ntk_kernel_t kernel);
void example_clear_history(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_clear_history(kernel, NTK_STR("c2c_ben"), &request);
}

void example_set_local_custom(ntk_kernel_t kernel);
void example_set_local_custom(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_bytes_t none = {0};
    ntk_set_local_custom(kernel, 41, none, 1, &request);
}

void example_find_messages(ntk_kernel_t kernel);
void example_find_messages(ntk_kernel_t kernel) {
    uint64_t request;
    uint64_t ids[] = {40, 41};
    ntk_find_messages(kernel, ids, 2, &request);
}

void example_add_message_reaction(ntk_kernel_t kernel);
void example_add_message_reaction(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_add_message_reaction(kernel, 41, NTK_STR("heart"), &request);
}

void example_remove_message_reaction(ntk_kernel_t kernel);
void example_remove_message_reaction(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_remove_message_reaction(kernel, 41, NTK_STR("heart"), &request);
}

void example_get_reaction_users(ntk_kernel_t kernel);
void example_get_reaction_users(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_reaction_users(kernel, 41, NTK_STR("heart"), NTK_STR(""), 50, &request);
}

void example_set_message_extensions(ntk_kernel_t kernel);
void example_set_message_extensions(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_message_extension_t seat = {.struct_size = sizeof seat, .key = NTK_STR("seat"), .value = NTK_STR("12A")};
    ntk_set_message_extensions(kernel, 41, &seat, 1, &request);
}

void example_delete_message_extensions(ntk_kernel_t kernel);
void example_delete_message_extensions(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t keys[] = {NTK_STR("seat")};
    ntk_delete_message_extensions(kernel, 41, keys, 1, &request);
}

void example_pin_message(ntk_kernel_t kernel);
void example_pin_message(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_pin_message(kernel, 41, 1, &request);
}

void example_get_pinned_messages(ntk_kernel_t kernel);
void example_get_pinned_messages(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_pinned_messages(kernel, NTK_STR("group_club"), &request);
}

void example_send_message_read_receipts(ntk_kernel_t kernel);
void example_send_message_read_receipts(ntk_kernel_t kernel) {
    uint64_t request;
    uint64_t ids[] = {40, 41};
    ntk_send_message_read_receipts(kernel, ids, 2, &request);
}

void example_get_message_read_receipts(ntk_kernel_t kernel);
void example_get_message_read_receipts(ntk_kernel_t kernel) {
    uint64_t request;
    uint64_t ids[] = {40, 41};
    ntk_get_message_read_receipts(kernel, ids, 2, &request);
}

void example_get_group_message_read_members(ntk_kernel_t kernel);
void example_get_group_message_read_members(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_group_message_read_members(kernel, 41, 0, NTK_STR(""), 50, &request);
}

void example_set_typing(ntk_kernel_t kernel);
void example_set_typing(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_typing(kernel, NTK_STR("c2c_ben"), 1, &request);
}

void example_clean_conversation_unread_message_count(ntk_kernel_t kernel);
void example_clean_conversation_unread_message_count(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_clean_conversation_unread_message_count(kernel, NTK_STR("group_club"), 0, 120, &request);
}

void example_get_unread_message_count_by_filter(ntk_kernel_t kernel);
void example_get_unread_message_count_by_filter(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};
    ntk_get_unread_message_count_by_filter(kernel, &filter, &request);
}

void example_subscribe_unread_message_count_by_filter(ntk_kernel_t kernel);
void example_subscribe_unread_message_count_by_filter(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};
    ntk_subscribe_unread_message_count_by_filter(kernel, &filter, &request);
}

void example_unsubscribe_unread_message_count_by_filter(ntk_kernel_t kernel);
void example_unsubscribe_unread_message_count_by_filter(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};
    ntk_unsubscribe_unread_message_count_by_filter(kernel, &filter, &request);
}

void example_explain_unread(ntk_kernel_t kernel);
void example_explain_unread(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_explain_unread(kernel, NTK_STR("group_club"), &request);
}

void example_set_conversation_draft(ntk_kernel_t kernel);
void example_set_conversation_draft(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_conversation_draft(kernel, NTK_STR("c2c_ben"), NTK_STR("See you"), 1, &request);
}

void example_mark_conversations(ntk_kernel_t kernel);
void example_mark_conversations(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("c2c_ben"), NTK_STR("group_club")};
    ntk_mark_conversations(kernel, ids, 2, 1, 1, &request);
}

void example_set_conversation_custom_data(ntk_kernel_t kernel);
void example_set_conversation_custom_data(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_bytes_t data = {.ptr = (const uint8_t *)"blue", .len = 4};
    ntk_set_conversation_custom_data(kernel, NTK_STR("c2c_ben"), data, &request);
}

void example_delete_conversations(ntk_kernel_t kernel);
void example_delete_conversations(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("c2c_ben")};
    ntk_delete_conversations(kernel, ids, 1, 0, &request);
}

void example_create_folder(ntk_kernel_t kernel);
void example_create_folder(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_create_folder(kernel, NTK_STR("Work"), &request);
}

void example_rename_folder(ntk_kernel_t kernel);
void example_rename_folder(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_rename_folder(kernel, 7, NTK_STR("Office"), &request);
}

void example_delete_folder(ntk_kernel_t kernel);
void example_delete_folder(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_delete_folder(kernel, 7, &request);
}

void example_get_folders(ntk_kernel_t kernel);
void example_get_folders(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_folders(kernel, &request);
}

void example_add_to_folder(ntk_kernel_t kernel);
void example_add_to_folder(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("c2c_ben")};
    ntk_add_to_folder(kernel, 7, ids, 1, &request);
}

void example_remove_from_folder(ntk_kernel_t kernel);
void example_remove_from_folder(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("c2c_ben")};
    ntk_remove_from_folder(kernel, 7, ids, 1, &request);
}

void example_set_all_receive_opt(ntk_kernel_t kernel);
void example_set_all_receive_opt(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_all_receive_opt_t night = {.struct_size = sizeof night, .opt = NTK_RECEIVE_OPT_NOT_NOTIFY,
                                   .from_s = 22 * 3600, .for_s = 8 * 3600};
    ntk_set_all_receive_opt(kernel, &night, &request);
}

void example_get_all_receive_opt(ntk_kernel_t kernel);
void example_get_all_receive_opt(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_all_receive_opt(kernel, &request);
}

void example_search_messages(ntk_kernel_t kernel);
void example_search_messages(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t word = NTK_STR("lake");
    ntk_message_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};
    ntk_search_messages(kernel, &search, &request);
}

void example_search_cloud_messages(ntk_kernel_t kernel);
void example_search_cloud_messages(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t word = NTK_STR("lake");
    ntk_message_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};
    ntk_search_cloud_messages(kernel, &search, &request);
}

void example_search_conversations(ntk_kernel_t kernel);
void example_search_conversations(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_search_conversations(kernel, NTK_STR("club"), NTK_STR(""), 20, &request);
}

void example_search_users(ntk_kernel_t kernel);
void example_search_users(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t word = NTK_STR("ann");
    ntk_name_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};
    ntk_search_users(kernel, &search, &request);
}

void example_search_cloud_groups(ntk_kernel_t kernel);
void example_search_cloud_groups(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t word = NTK_STR("chess");
    ntk_name_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};
    ntk_search_cloud_groups(kernel, &search, &request);
}

void example_download_media(ntk_kernel_t kernel);
void example_download_media(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_download_media(kernel, 41, 0, NTK_MEDIA_SIZE_THUMBNAIL, &request);
}

void example_pause_transfer(ntk_kernel_t kernel);
void example_pause_transfer(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_pause_transfer(kernel, 41, &request);
}

void example_resume_transfer(ntk_kernel_t kernel);
void example_resume_transfer(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_resume_transfer(kernel, 41, &request);
}

void example_cancel_transfer(ntk_kernel_t kernel);
void example_cancel_transfer(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_cancel_transfer(kernel, 41, &request);
}

void example_set_media_policy(ntk_kernel_t kernel);
void example_set_media_policy(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_media_policy_t policy = {.struct_size = sizeof policy, .max_side = 1920, .quality = 80,
                                 .format = NTK_IMAGE_FORMAT_JPEG, .cache_bytes = 256u << 20};
    ntk_set_media_policy(kernel, &policy, &request);
}

void example_get_media_cache_usage(ntk_kernel_t kernel);
void example_get_media_cache_usage(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_media_cache_usage(kernel, &request);
}

void example_clear_media_cache(ntk_kernel_t kernel);
void example_clear_media_cache(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_clear_media_cache(kernel, &request);
}

void example_get_devices(ntk_kernel_t kernel);
void example_get_devices(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_devices(kernel, &request);
}

void example_logout_device(ntk_kernel_t kernel);
void example_logout_device(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_logout_device(kernel, NTK_STR("old-phone"), &request);
}

void example_create_group_with(ntk_kernel_t kernel);
void example_create_group_with(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_new_group_t group = {.struct_size = sizeof group, .name = NTK_STR("The club"), .group_type = NTK_GROUP_TYPE_PUBLIC};
    ntk_create_group_with(kernel, &group, NULL, 0, &request);
}

void example_join_group(ntk_kernel_t kernel);
void example_join_group(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_join_group(kernel, NTK_STR("club"), NTK_STR("Ben sent me"), &request);
}

void example_quit_group(ntk_kernel_t kernel);
void example_quit_group(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_quit_group(kernel, NTK_STR("club"), &request);
}

void example_kick_group_members(ntk_kernel_t kernel);
void example_kick_group_members(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t members[] = {NTK_STR("dora")};
    ntk_kick_group_members(kernel, NTK_STR("club"), members, 1, &request);
}

void example_dismiss_group(ntk_kernel_t kernel);
void example_dismiss_group(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_dismiss_group(kernel, NTK_STR("club"), &request);
}

void example_get_group_info(ntk_kernel_t kernel);
void example_get_group_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_group_info(kernel, NTK_STR("club"), &request);
}

void example_get_groups_info(ntk_kernel_t kernel);
void example_get_groups_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("club"), NTK_STR("team")};
    ntk_get_groups_info(kernel, ids, 2, &request);
}

void example_set_group_info(ntk_kernel_t kernel);
void example_set_group_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_group_info_change_t change = {.struct_size = sizeof change, .fields = 2, .notification = NTK_STR("Tonight at 8")};
    ntk_set_group_info(kernel, NTK_STR("club"), &change, &request);
}

void example_transfer_group_owner(ntk_kernel_t kernel);
void example_transfer_group_owner(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_transfer_group_owner(kernel, NTK_STR("club"), NTK_STR("ben"), &request);
}

void example_set_group_member_role(ntk_kernel_t kernel);
void example_set_group_member_role(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_group_member_role(kernel, NTK_STR("club"), NTK_STR("ben"), NTK_GROUP_ROLE_ADMIN, &request);
}

void example_get_group_members(ntk_kernel_t kernel);
void example_get_group_members(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_group_members(kernel, NTK_STR("club"), NTK_GROUP_ROLE_NONE, NTK_STR(""), 100, &request);
}

void example_mute_group_member(ntk_kernel_t kernel);
void example_mute_group_member(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_mute_group_member(kernel, NTK_STR("club"), NTK_STR("dora"), 600, &request);
}

void example_mute_all_group_members(ntk_kernel_t kernel);
void example_mute_all_group_members(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_mute_all_group_members(kernel, NTK_STR("club"), 1, &request);
}

void example_set_group_member_info(ntk_kernel_t kernel);
void example_set_group_member_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_group_member_info(kernel, NTK_STR("club"), NTK_STR(""), NTK_STR("Ben of the club"), &request);
}

void example_get_group_applications(ntk_kernel_t kernel);
void example_get_group_applications(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_group_applications(kernel, NTK_STR(""), NTK_STR(""), 50, &request);
}

void example_accept_group_application(ntk_kernel_t kernel);
void example_accept_group_application(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_accept_group_application(kernel, NTK_STR("club"), NTK_STR("dora"), NTK_STR("Welcome"), &request);
}

void example_refuse_group_application(ntk_kernel_t kernel);
void example_refuse_group_application(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_refuse_group_application(kernel, NTK_STR("club"), NTK_STR("dora"), NTK_STR("Not now"), &request);
}

void example_set_group_applications_read(ntk_kernel_t kernel);
void example_set_group_applications_read(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_group_applications_read(kernel, &request);
}

void example_get_joined_groups(ntk_kernel_t kernel);
void example_get_joined_groups(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_joined_groups(kernel, NTK_JOINED_GROUP_ORDER_NAME, NTK_STR(""), 100, &request);
}

void example_add_friend(ntk_kernel_t kernel);
void example_add_friend(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_friend_add_t add = {.struct_size = sizeof add, .user_id = NTK_STR("ben"), .wording = NTK_STR("from the club")};
    ntk_add_friend(kernel, &add, &request);
}

void example_accept_friend_application(ntk_kernel_t kernel);
void example_accept_friend_application(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_accept_friend_application(kernel, NTK_STR("ben"), true, &request);
}

void example_refuse_friend_application(ntk_kernel_t kernel);
void example_refuse_friend_application(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_refuse_friend_application(kernel, NTK_STR("ben"), &request);
}

void example_delete_friend_application(ntk_kernel_t kernel);
void example_delete_friend_application(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_delete_friend_application(kernel, NTK_STR("ben"), &request);
}

void example_get_friend_applications(ntk_kernel_t kernel);
void example_get_friend_applications(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_friend_applications(kernel, NTK_STR(""), 20, &request);
}

void example_set_friend_applications_read(ntk_kernel_t kernel);
void example_set_friend_applications_read(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_friend_applications_read(kernel, &request);
}

void example_get_friends(ntk_kernel_t kernel);
void example_get_friends(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_friends(kernel, NTK_FRIEND_ORDER_NAME, NTK_STR(""), 50, &request);
}

void example_delete_friend(ntk_kernel_t kernel);
void example_delete_friend(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_delete_friend(kernel, NTK_STR("ben"), true, &request);
}

void example_set_friend_remark(ntk_kernel_t kernel);
void example_set_friend_remark(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_friend_remark(kernel, NTK_STR("ben"), NTK_STR("Benny"), &request);
}

void example_check_friends(ntk_kernel_t kernel);
void example_check_friends(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("ben"), NTK_STR("cleo")};
    ntk_check_friends(kernel, ids, 2, &request);
}

void example_add_to_blacklist(ntk_kernel_t kernel);
void example_add_to_blacklist(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_add_to_blacklist(kernel, NTK_STR("ben"), &request);
}

void example_delete_from_blacklist(ntk_kernel_t kernel);
void example_delete_from_blacklist(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_delete_from_blacklist(kernel, NTK_STR("ben"), &request);
}

void example_get_blacklist(ntk_kernel_t kernel);
void example_get_blacklist(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_blacklist(kernel, NTK_STR(""), 20, &request);
}

void example_set_self_info(ntk_kernel_t kernel);
void example_set_self_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_self_info_t info = {.struct_size = sizeof info, .fields = 1, .nickname = NTK_STR("Anna")};
    ntk_set_self_info(kernel, &info, &request);
}

void example_get_users_info(ntk_kernel_t kernel);
void example_get_users_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_str_t ids[] = {NTK_STR("ben"), NTK_STR("cleo")};
    ntk_get_users_info(kernel, ids, 2, &request);
}

void example_get_self_info(ntk_kernel_t kernel);
void example_get_self_info(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_self_info(kernel, &request);
}

void example_set_push_token(ntk_kernel_t kernel);
void example_set_push_token(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_set_push_token(kernel, NTK_PUSH_KIND_FCM, NTK_STR("dQw4w9WgXcQ:APA91b"), NTK_STR("de"), &request);
}

void example_open_conversation_window(ntk_kernel_t kernel);
void example_open_conversation_window(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_open_conversation_window(kernel, NULL, 50, &request);
}

void example_open_message_window(ntk_kernel_t kernel);
void example_open_message_window(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_open_message_window(kernel, NTK_STR("c2c_ben"), 50, 0, &request);
}

void example_grow_window(ntk_kernel_t kernel);
void example_grow_window(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_grow_window(kernel, 1, 50, 0, &request);
}

void example_move_window(ntk_kernel_t kernel);
void example_move_window(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_move_window(kernel, 1, 200, 50, &request);
}

void example_close_window(ntk_kernel_t kernel);
void example_close_window(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_close_window(kernel, 1, &request);
}

void example_open_message_window_at(ntk_kernel_t kernel);
void example_open_message_window_at(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_open_message_window_at(kernel, NTK_STR("group_team"), 50, 41, &request);
}

void example_audit(ntk_kernel_t kernel);
void example_audit(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_audit(kernel, &request);
}

void example_get_storage_usage(ntk_kernel_t kernel);
void example_get_storage_usage(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_get_storage_usage(kernel, &request);
}

void example_echo(ntk_kernel_t kernel);
void example_echo(ntk_kernel_t kernel) {
    uint64_t request;
    ntk_bytes_t data = {.ptr = (const uint8_t *)"ping", .len = 4};
    ntk_echo(kernel, data, &request);
}
