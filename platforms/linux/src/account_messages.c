#include "account_messages.h"

#include "mentions.h"
#include "text.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <string.h>

// Strings of a vector as the kernel takes them; borrowed from it.
static GArray *strs(char **texts) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(ntk_str_t));
  for (char **text = texts; text != NULL && *text != NULL; text++) {
    ntk_str_t str = ntk_str(*text);
    g_array_append_val(out, str);
  }
  return out;
}

static gboolean is_group(const char *conversation) {
  return g_str_has_prefix(conversation, "group_");
}

// In groups one wants to know who read it; a one-to-one conversation has its read mark.
static ntk_send_options_t options_for(const char *conversation) {
  return (ntk_send_options_t){.struct_size = sizeof(ntk_send_options_t), .needs_read_receipt = is_group(conversation)};
}

void account_send_text(Account *self, const char *conversation, const char *text, guint64 quote) {
  uint64_t request = 0;
  gboolean all = FALSE;
  g_auto(GStrv) users = is_group(conversation) ? mentions_of(text, &all) : NULL;
  g_autoptr(GArray) ids = strs(users);
  ntk_send_options_t options = options_for(conversation);
  options.quote_local_id = quote;
  options.at_users = (ntk_str_list_t){(const ntk_str_t *)(void *)ids->data, ids->len, 0};
  options.at_all = (uint8_t)all;
  ntk_code_t code = ntk_send_text(account_kernel(self), ntk_str(conversation), ntk_str(text), &options, &request);
  account_track(self, code, &request, _("send"), NULL, NULL);
}

static void send_element(Account *self, const char *conversation, const ntk_new_element_t *element) {
  uint64_t request = 0;
  ntk_send_options_t options = options_for(conversation);
  ntk_code_t code = ntk_send_message(account_kernel(self), ntk_str(conversation), element, 1, &options, &request);
  account_track(self, code, &request, _("send"), NULL, NULL);
}

void account_send_file(Account *self, const char *conversation, const char *path) {
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_FILE, .path = ntk_str(path)};
  g_autofree char *type = g_content_type_guess(path, NULL, 0, NULL);
  g_autofree char *mime = g_content_type_get_mime_type(type);
  if (mime == NULL) mime = g_strdup("");
  if (g_str_has_prefix(mime, "image/")) element.kind = NTK_MESSAGE_KIND_IMAGE;
  if (g_str_has_prefix(mime, "audio/")) element.kind = NTK_MESSAGE_KIND_SOUND;
  if (g_str_has_prefix(mime, "video/")) element.kind = NTK_MESSAGE_KIND_VIDEO;
  send_element(self, conversation, &element);
}

void account_send_face(Account *self, const char *conversation, const char *face) {
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_FACE};
  element.data = ntk_bytes(face, strlen(face));
  send_element(self, conversation, &element);
}

static void on_edited(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)reply, (void)data;
  if (code != NTK_OK) account_toast(self, _("edit"), code);
}

void account_edit(Account *self, MessageItem *item, const char *text) {
  uint64_t request = 0;
  ntk_new_element_t element = {.struct_size = sizeof element, .kind = NTK_MESSAGE_KIND_TEXT, .text = ntk_str(text)};
  ntk_code_t code =
      ntk_modify_message(account_kernel(self), item->local_id, &element, 1, ntk_bytes(NULL, 0), item->edits, &request);
  account_track(self, code, &request, NULL, on_edited, NULL);
}

void account_resend(Account *self, guint64 local_id) {
  uint64_t request = 0;
  ntk_code_t code = ntk_resend_message(account_kernel(self), local_id, &request);
  account_track(self, code, &request, _("send again"), NULL, NULL);
}

void account_cancel_send(Account *self, guint64 local_id, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_cancel_send(account_kernel(self), local_id, &request);
  account_track(self, code, &request, _("cancel"), done, data);
}

void account_recall(Account *self, guint64 local_id) {
  uint64_t request = 0;
  ntk_code_t code = ntk_recall_message(account_kernel(self), local_id, NTK_STR(""), &request);
  account_track(self, code, &request, _("recall"), NULL, NULL);
}

void account_delete_message(Account *self, guint64 local_id) {
  uint64_t request = 0;
  ntk_code_t code = ntk_delete_messages(account_kernel(self), &local_id, 1, FALSE, &request);
  account_track(self, code, &request, _("delete"), NULL, NULL);
}

void account_forward(Account *self, guint64 local_id, const char *conversation) {
  uint64_t request = 0;
  ntk_send_options_t options = options_for(conversation);
  ntk_code_t code = ntk_forward_message(account_kernel(self), local_id, ntk_str(conversation), &options, &request);
  account_track(self, code, &request, _("forward"), NULL, NULL);
}

void account_react(Account *self, guint64 local_id, const char *reaction, gboolean on) {
  uint64_t request = 0;
  ntk_code_t code = on ? ntk_add_message_reaction(account_kernel(self), local_id, ntk_str(reaction), &request)
                       : ntk_remove_message_reaction(account_kernel(self), local_id, ntk_str(reaction), &request);
  account_track(self, code, &request, _("react"), NULL, NULL);
}

void account_pin_message(Account *self, guint64 local_id, gboolean pinned) {
  uint64_t request = 0;
  ntk_code_t code = ntk_pin_message(account_kernel(self), local_id, (uint8_t)pinned, &request);
  account_track(self, code, &request, pinned ? _("pin the message") : _("unpin the message"), NULL, NULL);
}

void account_ask_pinned(Account *self, const char *conversation, AccountDone done, gpointer data) {
  uint64_t request = 0;
  if (account_kernel(self) == 0) return;
  ntk_code_t code = ntk_get_pinned_messages(account_kernel(self), ntk_str(conversation), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_send_receipts(Account *self, const guint64 *local_ids, guint count) {
  uint64_t request = 0;
  if (account_kernel(self) == 0) return;
  ntk_code_t code = ntk_send_message_read_receipts(account_kernel(self), local_ids, count, &request);
  account_track(self, code, &request, NULL, NULL, NULL);
}

void account_readers(Account *self, guint64 local_id, gboolean unread, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code =
      ntk_get_group_message_read_members(account_kernel(self), local_id, (uint8_t)unread, NTK_STR(""), 100, &request);
  account_track(self, code, &request, _("list who read it"), done, data);
}

void account_merged(Account *self, guint64 local_id, const guint32 *path, guint depth, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_merged_messages(account_kernel(self), local_id, path, depth, &request);
  account_track(self, code, &request, _("open it"), done, data);
}

// ---- Files ----

#define TYPE_DOWNLOAD (download_get_type())
G_DECLARE_FINAL_TYPE(Download, download, NTK, DOWNLOAD, GObject)

struct _Download {
  GObject parent_instance;
  MessageItem *item;
  guint element;
  gboolean preview;
  AccountDone done;
  GObject *data;
};

G_DEFINE_TYPE(Download, download, G_TYPE_OBJECT)

static void download_finalize(GObject *object) {
  Download *self = NTK_DOWNLOAD(object);
  g_clear_object(&self->item);
  g_clear_object(&self->data);
  G_OBJECT_CLASS(download_parent_class)->finalize(object);
}

static void download_class_init(DownloadClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = download_finalize;
}

static void download_init(Download *self) {
  (void)self;
}

static void on_downloaded(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  Download *self = data;
  message_item_set_progress(self->item, -1, FALSE);
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_DOWNLOADED_MEDIA) {
    g_autofree char *path = dup_str(reply->downloaded_media->path);
    message_item_set_file(self->item, self->element, self->preview, path);
  }
  if (self->done != NULL) self->done(account, code, reply, self->data);
}

void account_download(Account *self, MessageItem *item, guint element, ntk_media_size_t size, AccountDone done, gpointer data) {
  uint64_t request = 0;
  g_autoptr(Download) download = g_object_new(TYPE_DOWNLOAD, NULL);
  download->item = g_object_ref(item);
  download->element = element;
  download->preview = size == NTK_MEDIA_SIZE_THUMBNAIL;
  download->done = done;
  download->data = data != NULL ? g_object_ref(data) : NULL;
  if (account_kernel(self) == 0) return;
  if (!download->preview) message_item_set_progress(item, 0, FALSE);
  ntk_code_t code = ntk_download_media(account_kernel(self), item->local_id, element, size, &request);
  account_track(self, code, &request, download->preview ? NULL : _("download"), on_downloaded, download);
}

void account_transfer(Account *self, guint64 local_id, gboolean resume) {
  uint64_t request = 0;
  ntk_code_t code = resume ? ntk_resume_transfer(account_kernel(self), local_id, &request)
                           : ntk_pause_transfer(account_kernel(self), local_id, &request);
  account_track(self, code, &request, resume ? _("go on") : _("pause"), NULL, NULL);
}

void account_cancel_download(Account *self, guint64 local_id) {
  uint64_t request = 0;
  ntk_code_t code = ntk_cancel_transfer(account_kernel(self), local_id, &request);
  account_track(self, code, &request, _("cancel"), NULL, NULL);
}

void account_locate(Account *self, const char *conversation, guint64 seq, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_history_query_t query = {.struct_size = sizeof query, .count = 1, .seqs = {&seq, 1, 0}};
  ntk_code_t code = ntk_get_history(account_kernel(self), ntk_str(conversation), &query, &request);
  account_track(self, code, &request, _("find the message"), done, data);
}

void account_ask_from(Account *self, const char *conversation, guint64 seq, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_history_query_t query = {.struct_size = sizeof query, .count = 10, .from_seq = seq, .newer = true};
  ntk_code_t code = ntk_get_history(account_kernel(self), ntk_str(conversation), &query, &request);
  account_track(self, code, &request, NULL, done, data);
}
