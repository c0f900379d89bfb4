// A second device without a window, for tests: logs in, does what its arguments say, waits until the server has it.
//   peer DIR ENDPOINT USER TOKEN COMMAND...
// Commands: group ID NAME MEMBER,MEMBER | send CONVERSATION COUNT TEXT | recall | read USER | pin CONVERSATION | mute CONVERSATION
#include <ntk.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 30000

typedef struct {
  ntk_kernel_t kernel;
  uint64_t awaited;     // request
  bool done, online;
  ntk_code_t code;
  uint64_t sent;        // finished sends
  uint64_t last_local;  // of the newest send
} Peer;

static void die(const char *what, ntk_code_t code) {
  fprintf(stderr, "peer: %s: %u %s\n", what, code, ntk_error_name(code));
  exit(1);
}

static void on_delivery(void *ctx, const ntk_delivery_t *item) {
  Peer *peer = ctx;
  if (item->tag == NTK_DELIVERY_COMPLETION && item->completion->request == peer->awaited) {
    peer->done = true;
    peer->code = item->completion->code;
    if (item->completion->reply != NULL && item->completion->reply->tag == NTK_REPLY_SEND_RECEIPT)
      peer->last_local = item->completion->reply->send_receipt->local_id;
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

static void await(Peer *peer, const char *what, ntk_code_t accepted, uint64_t request) {
  if (accepted != NTK_OK) die(what, accepted);
  int left = TIMEOUT_MS;
  peer->awaited = request;
  peer->done = false;
  while (!peer->done) step(peer, what, &left);
  if (peer->code != NTK_OK) die(what, peer->code);
}

static void do_group(Peer *peer, char **args) {
  ntk_str_t members[64];
  uint32_t count = 0;
  uint64_t request = 0;
  for (char *member = strtok(args[3], ","); member != NULL && count < 64; member = strtok(NULL, ","))
    members[count++] = ntk_str(member);
  ntk_code_t code = ntk_create_group(peer->kernel, ntk_str(args[1]), ntk_str(args[2]), members, count, &request);
  await(peer, "group", code, request);
}

static void do_send(Peer *peer, char **args) {
  uint64_t count = strtoull(args[2], NULL, 10), before = peer->sent;
  int left = TIMEOUT_MS;
  for (uint64_t i = 1; i <= count; i++) {
    char text[512];
    uint64_t request = 0;
    ntk_send_options_t options = {.struct_size = sizeof options};
    if (count == 1) snprintf(text, sizeof text, "%s", args[3]);
    else snprintf(text, sizeof text, "%s %llu", args[3], (unsigned long long)i);
    ntk_code_t code = ntk_send_text(peer->kernel, ntk_str(args[1]), ntk_str(text), &options, &request);
    await(peer, "send_text", code, request);
  }
  while (peer->sent < before + count) step(peer, "send", &left);
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
  await(&peer, "open", code, request);
  code = ntk_login(peer.kernel, ntk_str(argv[3]), ntk_str(argv[4]), &endpoint, 1, NTK_STR(""), NTK_STR("linux"), &request);
  await(&peer, "login", code, request);
  int left = TIMEOUT_MS;
  while (!peer.online) step(&peer, "online", &left);
  for (char **args = argv + 5; *args != NULL;) {
    if (strcmp(args[0], "group") == 0) {
      do_group(&peer, args);
      args += 4;
    } else if (strcmp(args[0], "send") == 0) {
      do_send(&peer, args);
      args += 4;
    } else if (strcmp(args[0], "recall") == 0) {
      code = ntk_recall_message(peer.kernel, peer.last_local, &request);
      await(&peer, "recall", code, request);
      args += 1;
    } else if (strcmp(args[0], "read") == 0) {
      code = ntk_mark_c2c_message_as_read(peer.kernel, ntk_str(args[1]), &request);
      await(&peer, "read", code, request);
      args += 2;
    } else if (strcmp(args[0], "pin") == 0) {
      code = ntk_pin_conversation(peer.kernel, ntk_str(args[1]), true, &request);
      await(&peer, "pin", code, request);
      args += 2;
    } else if (strcmp(args[0], "mute") == 0) {
      code = ntk_set_receive_opt(peer.kernel, ntk_str(args[1]), NTK_RECEIVE_OPT_NOT_NOTIFY, &request);
      await(&peer, "mute", code, request);
      args += 2;
    } else {
      fprintf(stderr, "peer: what is %s?\n", args[0]);
      return 2;
    }
  }
  code = ntk_close_wait(peer.kernel, 5000, NULL, NULL);
  if (code != NTK_OK) die("close", code);
  return 0;
}
