// A second device without a window, for tests: logs in, does what its arguments say, waits until the server has it.
//   peer DIR ENDPOINT USER TOKEN COMMAND...
// People: asked NICKNAME (and wants to be asked) | befriend USER WORDING | friend USER (printed)
// Conversations: group ID NAME MEMBER,MEMBER | public ID NAME MEMBER,MEMBER | members GROUP (printed) | read USER | pin CONVERSATION | mute CONVERSATION | mark CONVERSATION BITS |
//   folder NAME CONVERSATION | typing CONVERSATION | show CONVERSATION (its row, printed)
// Messages: send CONVERSATION COUNT TEXT | at CONVERSATION USER,USER TEXT | reply CONVERSATION TEXT | file CONVERSATION PATH |
//   video CONVERSATION PATH SNAPSHOT | face CONVERSATION FACE | place CONVERSATION TEXT | merge FROM TO COUNT TITLE |
//   history CONVERSATION COUNT (printed, newest first)
// reply-first CONVERSATION TEXT answers the first message that was sent.
// The message last sent, or the newest one after `newest CONVERSATION`:
//   recall REASON | edit TEXT | react FACE | receipt | pin-message
#include <ntk.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 30000

typedef struct Peer Peer;

struct Peer {
  ntk_kernel_t kernel;
  uint64_t awaited;     // request
  bool done, online;
  ntk_code_t code;
  uint64_t sent;        // finished sends
  uint64_t first_local; // sent
  uint64_t last_local;  // what the commands about a message are about
  uint32_t last_edits;
  uint64_t found[64];   // of a page of history, newest first
  uint32_t found_count;
  uint64_t folder;
  void (*print)(Peer *peer, const ntk_reply_t *reply);
};

static void die(const char *what, ntk_code_t code) {
  fprintf(stderr, "peer: %s: %u %s\n", what, code, ntk_error_name(code));
  exit(1);
}

static void take_reply(Peer *peer, const ntk_reply_t *reply) {
  if (reply == NULL) return;
  if (peer->print != NULL) peer->print(peer, reply);
  if (reply->tag == NTK_REPLY_SEND_RECEIPT) {
    peer->last_local = reply->send_receipt->local_id;
    if (peer->first_local == 0) peer->first_local = peer->last_local;
    peer->last_edits = 0;
  } else if (reply->tag == NTK_REPLY_FOLDER) {
    peer->folder = reply->folder->id;
  } else if (reply->tag == NTK_REPLY_MESSAGE_PAGE) {
    peer->found_count = 0;
    for (uint32_t i = 0; i < reply->message_page->rows.count && i < 64; i++) {
      const ntk_message_row_t *row = ntk_message_row_list_at(reply->message_page->rows, i);
      if (i == 0) peer->last_edits = row->edits;
      peer->found[peer->found_count++] = row->local_id;
    }
    if (peer->found_count > 0) peer->last_local = peer->found[0];
  }
}

static void on_delivery(void *ctx, const ntk_delivery_t *item) {
  Peer *peer = ctx;
  if (item->tag == NTK_DELIVERY_COMPLETION && item->completion->request == peer->awaited) {
    peer->done = true;
    peer->code = item->completion->code;
    take_reply(peer, item->completion->reply);
  }
  if (item->tag != NTK_DELIVERY_EVENT) return;
  if (item->event->tag == NTK_EVENT_CONNECTION_CHANGED)
    peer->online = item->event->connection_changed->state == NTK_CONNECTION_STATE_ONLINE;
  if (item->event->tag == NTK_EVENT_SEND_FINISHED) {
    if (item->event->send_finished->code != NTK_OK) die("send", item->event->send_finished->code);
    peer->sent++;
  }
}

static void step(Peer *peer, const char *what, int *left) {
  int32_t fd = -1;
  ntk_code_t code = ntk_wake_fd(peer->kernel, &fd);
  if (code != NTK_OK) die("wake_fd", code);
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  if (poll(&ready, 1, 50) == 0) *left -= 50;
  if (*left <= 0) die(what, NTK_ERROR_TIMEOUT);
  code = ntk_pump(peer->kernel, 0, 0, on_delivery, peer, NULL);
  if (code != NTK_OK) die("pump", code);
}

static void await(Peer *peer, const char *what, ntk_code_t accepted, const uint64_t *request) {
  if (accepted != NTK_OK) die(what, accepted);
  int left = TIMEOUT_MS;
  peer->awaited = *request;
  peer->done = false;
  while (!peer->done) step(peer, what, &left);
  if (peer->code != NTK_OK) die(what, peer->code);
}

static uint32_t split(char *list, ntk_str_t *out, uint32_t most) {
  uint32_t count = 0;
  for (char *part = strtok(list, ","); part != NULL && count < most; part = strtok(NULL, ",")) out[count++] = ntk_str(part);
  return count;
}

// ---- Conversations ----

static void do_group(Peer *peer, char **args) {
  ntk_str_t members[64];
  uint64_t request = 0;
  uint32_t count = split(args[2], members, 64);
  ntk_code_t code = ntk_create_group(peer->kernel, ntk_str(args[0]), ntk_str(args[1]), members, count, false, &request);
  await(peer, "group", code, &request);
}

static void do_public(Peer *peer, char **args) {
  ntk_str_t members[64];
  uint64_t request = 0;
  uint32_t count = split(args[2], members, 64);
  ntk_new_group_t group = {.struct_size = sizeof group, .group_id = ntk_str(args[0]), .name = ntk_str(args[1]),
                           .group_type = NTK_GROUP_TYPE_PUBLIC, .introduction = NTK_STR("Who builds it")};
  await(peer, "public", ntk_create_group_with(peer->kernel, &group, members, count, &request), &request);
}

static void do_read(Peer *peer, char **args) {
  uint64_t request = 0;
  await(peer, "read", ntk_mark_c2c_message_as_read(peer->kernel, ntk_str(args[0]), &request), &request);
}

static void do_pin(Peer *peer, char **args) {
  uint64_t request = 0;
  await(peer, "pin", ntk_pin_conversation(peer->kernel, ntk_str(args[0]), true, &request), &request);
}

static void do_mute(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_code_t code = ntk_set_receive_opt(peer->kernel, ntk_str(args[0]), NTK_RECEIVE_OPT_NOT_NOTIFY, &request);
  await(peer, "mute", code, &request);
}

static void do_mark(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(args[0]);
  await(peer, "mark", ntk_mark_conversations(peer->kernel, &id, 1, strtoull(args[1], NULL, 10), true, &request), &request);
}

static void do_folder(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(args[1]);
  await(peer, "folder", ntk_create_folder(peer->kernel, ntk_str(args[0]), &request), &request);
  await(peer, "add to folder", ntk_add_to_folder(peer->kernel, peer->folder, &id, 1, &request), &request);
}

static void do_typing(Peer *peer, char **args) {
  uint64_t request = 0;
  await(peer, "typing", ntk_set_typing(peer->kernel, ntk_str(args[0]), true, &request), &request);
}

static void ask(Peer *peer, const char *what, ntk_code_t code, const uint64_t *request,
                void (*print)(Peer *peer, const ntk_reply_t *reply)) {
  peer->print = print;
  await(peer, what, code, request);
  peer->print = NULL;
}

static void print_str(const char *before, ntk_str_t text) {
  printf("%s%.*s", before, (int)text.len, text.ptr);
}

static void print_row(Peer *peer, const ntk_reply_t *reply) {
  const ntk_conversation_row_t *row = reply->conversation;
  if (reply->tag != NTK_REPLY_CONVERSATION) return;
  peer->folder = row->folders.count > 0 ? *ntk_u64_list_at(row->folders, 0) : 0;
  print_str("row=", row->id);
  printf("|unread=%llu|%s|opt=%u|marks=%llu|folders=%u", (unsigned long long)row->unread, row->pinned ? "pinned" : "-",
         row->recv_opt, (unsigned long long)row->marks, row->folders.count);
  print_str("|draft=", row->draft);
  printf("\n");
}

static void print_folders(Peer *peer, const ntk_reply_t *reply) {
  if (reply->tag != NTK_REPLY_FOLDERS) return;
  for (uint32_t i = 0; i < reply->folders->folders.count; i++) {
    const ntk_folder_t *folder = ntk_folder_list_at(reply->folders->folders, i);
    print_str(folder->id == peer->folder ? "in=" : "folder=", folder->name);
    printf("\n");
  }
}

static void print_group_members(Peer *peer, const ntk_reply_t *reply) {
  (void)peer;
  if (reply->tag != NTK_REPLY_GROUP_MEMBER_PAGE) return;
  for (uint32_t i = 0; i < reply->group_member_page->members.count; i++) {
    const ntk_group_member_t *member = ntk_group_member_list_at(reply->group_member_page->members, i);
    print_str("member=", member->user_id);
    printf("|%u|%s", member->role, member->muted_until_ms > 0 ? "muted" : "-");
    print_str("|", member->name_card);
    printf("\n");
  }
}

static void do_members(Peer *peer, char **args) {
  uint64_t request = 0;
  ask(peer, "members",
      ntk_get_group_members(peer->kernel, ntk_str(args[0]), NTK_GROUP_ROLE_NONE, NTK_STR(""), 100, &request), &request,
      print_group_members);
}

// Who wants to be asked before somebody is their friend.
static void do_asked(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_self_info_t info = {.struct_size = sizeof info, .fields = 1 | 128, .nickname = ntk_str(args[0]),
                          .allow_type = NTK_ALLOW_TYPE_NEEDS_CONFIRMATION};
  await(peer, "asked", ntk_set_self_info(peer->kernel, &info, &request), &request);
}

static void do_befriend(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_friend_add_t add = {.struct_size = sizeof add, .user_id = ntk_str(args[0]), .wording = ntk_str(args[1])};
  await(peer, "befriend", ntk_add_friend(peer->kernel, &add, &request), &request);
}

static void print_friends(Peer *peer, const ntk_reply_t *reply) {
  (void)peer;
  if (reply->tag != NTK_REPLY_FRIENDS) return;
  for (uint32_t i = 0; i < reply->friends->friends.count; i++) {
    const ntk_friend_info_t *friend = ntk_friend_info_list_at(reply->friends->friends, i);
    print_str("friend=", friend->user_id);
    printf("|%s|%s|%u\n", friend->is_friend ? "friend" : "-", friend->is_blacklisted ? "blocked" : "-", friend->application);
  }
}

static void do_friend(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_str_t user = ntk_str(args[0]);
  ask(peer, "friend", ntk_check_friends(peer->kernel, &user, 1, &request), &request, print_friends);
}

static void do_show(Peer *peer, char **args) {
  uint64_t request = 0;
  ask(peer, "show", ntk_get_conversation(peer->kernel, ntk_str(args[0]), &request), &request, print_row);
  ask(peer, "folders", ntk_get_folders(peer->kernel, &request), &request, print_folders);
}

// ---- Sends ----

static void finish_sends(Peer *peer, uint64_t until) {
  int left = TIMEOUT_MS;
  while (peer->sent < until) step(peer, "send", &left);
}

static void send_text(Peer *peer, char *conversation, const char *text, const ntk_send_options_t *options) {
  uint64_t request = 0;
  await(peer, "send_text", ntk_send_text(peer->kernel, ntk_str(conversation), ntk_str(text), options, &request), &request);
}

static void do_send(Peer *peer, char **args) {
  uint64_t count = strtoull(args[1], NULL, 10), before = peer->sent;
  ntk_send_options_t options = {.struct_size = sizeof options};
  for (uint64_t i = 1; i <= count; i++) {
    char text[512];
    if (count == 1) snprintf(text, sizeof text, "%s", args[2]);
    else snprintf(text, sizeof text, "%s %llu", args[2], (unsigned long long)i);
    send_text(peer, args[0], text, &options);
  }
  finish_sends(peer, before + count);
}

static void do_at(Peer *peer, char **args) {
  ntk_str_t users[30];
  uint64_t before = peer->sent;
  ntk_send_options_t options = {.struct_size = sizeof options};
  options.at_users = (ntk_str_list_t){users, split(args[1], users, 30), 0};
  send_text(peer, args[0], args[2], &options);
  finish_sends(peer, before + 1);
}

static void do_reply(Peer *peer, char **args) {
  uint64_t before = peer->sent;
  ntk_send_options_t options = {.struct_size = sizeof options, .quote_local_id = peer->last_local};
  send_text(peer, args[0], args[1], &options);
  finish_sends(peer, before + 1);
}

static void do_reply_first(Peer *peer, char **args) {
  peer->last_local = peer->first_local;
  do_reply(peer, args);
}

static void send_element(Peer *peer, char *conversation, const ntk_new_element_t *element) {
  uint64_t request = 0, before = peer->sent;
  ntk_send_options_t options = {.struct_size = sizeof options};
  ntk_code_t code = ntk_send_message(peer->kernel, ntk_str(conversation), element, 1, &options, &request);
  await(peer, "send_message", code, &request);
  finish_sends(peer, before + 1);
}

static bool ends_with(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

/* The end of a path: this host gives its names, so that each can be told from the others. */
static ntk_str_t name_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return ntk_str(slash != NULL ? slash + 1 : path);
}

static void do_file(Peer *peer, char **args) {
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_FILE, .path = ntk_str(args[1])};
  element.name = name_of(args[1]);
  if (ends_with(args[1], ".png") || ends_with(args[1], ".jpg")) element.kind = NTK_MESSAGE_KIND_IMAGE;
  if (ends_with(args[1], ".wav")) element.kind = NTK_MESSAGE_KIND_SOUND;
  send_element(peer, args[0], &element);
}

static void do_video(Peer *peer, char **args) {
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_VIDEO, .path = ntk_str(args[1])};
  element.name = name_of(args[1]);
  element.snapshot_path = ntk_str(args[2]);
  element.duration_ms = 61000;
  send_element(peer, args[0], &element);
}

static void do_face(Peer *peer, char **args) {
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_FACE};
  element.data = ntk_bytes(args[1], strlen(args[1]));
  send_element(peer, args[0], &element);
}

static void do_place(Peer *peer, char **args) {
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_LOCATION, .text = ntk_str(args[1])};
  element.latitude_e7 = 399990000;
  element.longitude_e7 = 1161890000;
  send_element(peer, args[0], &element);
}

// ---- One message ----

static void history(Peer *peer, char *conversation, uint32_t count) {
  uint64_t request = 0;
  ntk_history_query_t query = {.struct_size = sizeof query, .count = count};
  await(peer, "get_history", ntk_get_history(peer->kernel, ntk_str(conversation), &query, &request), &request);
}

static void print_messages(Peer *peer, const ntk_reply_t *reply) {
  (void)peer;
  if (reply->tag != NTK_REPLY_MESSAGE_PAGE) return;
  for (uint32_t i = 0; i < reply->message_page->rows.count; i++) {
    const ntk_message_row_t *row = ntk_message_row_list_at(reply->message_page->rows, i);
    print_str("message=", row->sender);
    printf("|state=%u|kind=%u", row->state, row->kind);
    print_str("|", row->text);
    if (row->quote != NULL) print_str("|quote=", row->quote->digest);
    for (uint32_t k = 0; k < row->reactions.count; k++) {
      const ntk_message_reaction_t *reaction = ntk_message_reaction_list_at(row->reactions, k);
      print_str("|", reaction->reaction);
      printf("%u", reaction->count);
    }
    for (uint32_t k = 0; k < row->at_users.count; k++) print_str("|at=", *ntk_str_list_at(row->at_users, k));
    if (row->pinned_by.len > 0) print_str("|pinned=", row->pinned_by);
    printf("%s|edits=%u\n", row->at_all ? "|at=all" : "", row->edits);
  }
}

static void do_history(Peer *peer, char **args) {
  peer->print = print_messages;
  history(peer, args[0], (uint32_t)strtoul(args[1], NULL, 10));
  peer->print = NULL;
}

static void do_newest(Peer *peer, char **args) {
  history(peer, args[0], 1);
}

static void do_merge(Peer *peer, char **args) {
  uint64_t request = 0, before = peer->sent, ids[64];
  ntk_send_options_t options = {.struct_size = sizeof options};
  history(peer, args[0], (uint32_t)strtoul(args[2], NULL, 10));
  for (uint32_t i = 0; i < peer->found_count; i++) ids[i] = peer->found[peer->found_count - 1 - i];
  ntk_code_t code = ntk_send_merged(peer->kernel, ntk_str(args[1]), ids, peer->found_count, ntk_str(args[3]), NULL, 0,
                                    NTK_STR("Chat history"), &options, &request);
  await(peer, "send_merged", code, &request);
  finish_sends(peer, before + 1);
}

static void do_recall(Peer *peer, char **args) {
  uint64_t request = 0;
  await(peer, "recall", ntk_recall_message(peer->kernel, peer->last_local, ntk_str(args[0]), &request), &request);
}

static void do_edit(Peer *peer, char **args) {
  uint64_t request = 0;
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_TEXT, .text = ntk_str(args[0])};
  ntk_code_t code = ntk_modify_message(peer->kernel, peer->last_local, &element, 1, ntk_bytes(NULL, 0), peer->last_edits,
                                       &request);
  await(peer, "edit", code, &request);
}

static void do_react(Peer *peer, char **args) {
  uint64_t request = 0;
  await(peer, "react", ntk_add_message_reaction(peer->kernel, peer->last_local, ntk_str(args[0]), &request), &request);
}

static void do_receipt(Peer *peer, char **args) {
  uint64_t request = 0;
  (void)args;
  await(peer, "receipt", ntk_send_message_read_receipts(peer->kernel, &peer->last_local, 1, &request), &request);
}

static void do_pin_message(Peer *peer, char **args) {
  uint64_t request = 0;
  (void)args;
  await(peer, "pin-message", ntk_pin_message(peer->kernel, peer->last_local, true, &request), &request);
}

static const struct {
  const char *name;
  int args;
  void (*run)(Peer *peer, char **args);
} COMMANDS[] = {{"group", 3, do_group}, {"public", 3, do_public}, {"members", 1, do_members},
                {"asked", 1, do_asked}, {"befriend", 2, do_befriend}, {"friend", 1, do_friend},
                {"read", 1, do_read}, {"pin", 1, do_pin}, {"mute", 1, do_mute},
                {"mark", 2, do_mark}, {"folder", 2, do_folder}, {"typing", 1, do_typing}, {"send", 3, do_send},
                {"at", 3, do_at}, {"reply", 2, do_reply}, {"reply-first", 2, do_reply_first}, {"file", 2, do_file},
                {"face", 2, do_face}, {"place", 2, do_place}, {"newest", 1, do_newest}, {"show", 1, do_show},
                {"history", 2, do_history}, {"video", 3, do_video}, {"merge", 4, do_merge}, {"recall", 1, do_recall},
                {"edit", 1, do_edit}, {"react", 1, do_react}, {"receipt", 0, do_receipt},
                {"pin-message", 0, do_pin_message}};

// Runs the command at `args`; returns how many arguments it took, 0 = there is no such command.
static int run(Peer *peer, char **args, int left) {
  for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
    if (strcmp(COMMANDS[i].name, args[0]) != 0 || left <= COMMANDS[i].args) continue;
    COMMANDS[i].run(peer, args + 1);
    return COMMANDS[i].args + 1;
  }
  return 0;
}

// What is done on this device first goes to the server one after another: each question is answered after the one before it.
static void finish(Peer *peer) {
  ntk_str_t nobody = NTK_STR("nobody");
  for (int i = 0; i < 5; i++) {
    int left = TIMEOUT_MS;
    ntk_code_t code = ntk_add_group_members(peer->kernel, NTK_STR("none"), &nobody, 1, &peer->awaited);
    if (code != NTK_OK) die("finish", code);
    peer->done = false;
    while (!peer->done) step(peer, "finish", &left);
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: peer DIR ENDPOINT USER TOKEN COMMAND...\n");
    return 2;
  }
  Peer peer = {0};
  uint64_t request = 0;
  ntk_str_t endpoint = ntk_str(argv[2]);
  ntk_open_options_t options = {.struct_size = sizeof options, .directory = ntk_str(argv[1])};
  ntk_code_t code = ntk_open(&options, &peer.kernel, &request);
  await(&peer, "open", code, &request);
  code = ntk_login(peer.kernel, ntk_str(argv[3]), ntk_str(argv[4]), &endpoint, 1, NTK_STR(""), NTK_STR("linux"), &request);
  await(&peer, "login", code, &request);
  int left = TIMEOUT_MS;
  while (!peer.online) step(&peer, "online", &left);
  for (int i = 5; i < argc;) {
    int taken = run(&peer, argv + i, argc - i);
    if (taken == 0) {
      fprintf(stderr, "peer: what is %s?\n", argv[i]);
      return 2;
    }
    i += taken;
  }
  finish(&peer);
  code = ntk_close_wait(peer.kernel, 5000, NULL, NULL);
  if (code != NTK_OK) die("close", code);
  return 0;
}
