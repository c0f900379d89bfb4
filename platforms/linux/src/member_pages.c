#include "member_pages.h"

#include "account_groups.h"
#include "text.h"

#define MOST_PAGES 4

G_DEFINE_TYPE(MemberItem, member_item, G_TYPE_OBJECT)

static void member_item_finalize(GObject *object) {
  MemberItem *self = MEMBER_ITEM(object);
  g_free(self->user);
  g_free(self->name);
  g_free(self->card);
  G_OBJECT_CLASS(member_item_parent_class)->finalize(object);
}

static void member_item_class_init(MemberItemClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = member_item_finalize;
}

static void member_item_init(MemberItem *self) {
  (void)self;
}

static MemberItem *member_item_new(const ntk_group_member_t *member) {
  MemberItem *self = g_object_new(TYPE_MEMBER_ITEM, NULL);
  self->user = dup_str(member->user_id);
  self->card = dup_str(member->name_card);
  self->name = g_strdup(self->card[0] != '\0' ? self->card : self->user);
  self->role = member->role;
  self->muted_until_ms = member->muted_until_ms;
  return self;
}

// A remark goes before the card, the card before what they call themselves.
static void take_name(MemberItem *self, const ntk_user_profile_t *profile) {
  g_autofree char *name = dup_str(profile->name), *nickname = dup_str(profile->nickname);
  gboolean remark = !g_str_equal(name, nickname) && !g_str_equal(name, self->user);
  g_free(self->name);
  self->name = g_strdup(self->card[0] == '\0' || remark ? name : self->card);
}

struct _MemberPages {
  GObject parent_instance;
  Account *account; // NULL once closed
  char *group;
  ntk_group_role_t role;
  GListStore *model;
  GPtrArray *cursors; // char *: where each page that is known begins
  GArray *sizes;      // guint: of the pages that are held
  guint first;        // page that is held
  guint asked;        // page
  GPtrArray *coming;  // MemberItem: of that page, until their names are here
  gboolean asking, answered;
  ntk_code_t code;
};

G_DEFINE_TYPE(MemberPages, member_pages, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void drop(MemberPages *self, gboolean at_end) {
  guint index = at_end ? self->sizes->len - 1 : 0, size = g_array_index(self->sizes, guint, index);
  g_list_store_splice(self->model, at_end ? g_list_model_get_n_items(G_LIST_MODEL(self->model)) - size : 0, size, NULL, 0);
  g_array_remove_index(self->sizes, index);
  if (!at_end) self->first++;
}

static void take_page(MemberPages *self) {
  gboolean at_end = self->asked >= self->first;
  guint at = at_end ? g_list_model_get_n_items(G_LIST_MODEL(self->model)) : 0, size = self->coming->len;
  g_list_store_splice(self->model, at, 0, self->coming->pdata, size);
  if (at_end) g_array_append_val(self->sizes, size);
  else g_array_prepend_val(self->sizes, size);
  if (!at_end) self->first--;
  if (self->sizes->len > MOST_PAGES) drop(self, !at_end);
  self->asking = FALSE;
  self->answered = TRUE;
  g_signal_emit(self, signals[CHANGED], 0);
}

// Without their names they are called by their ids.
static void on_names(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)account;
  MemberPages *self = data;
  if (self->account == NULL) return;
  ntk_user_profile_list_t users = {0};
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_USER_PROFILES) users = reply->user_profiles->users;
  for (uint32_t i = 0, k = 0; i < users.count; i++) {
    const ntk_user_profile_t *profile = ntk_user_profile_list_at(users, i);
    g_autofree char *user = dup_str(profile->user_id);
    while (k < self->coming->len && !g_str_equal(MEMBER_ITEM(self->coming->pdata[k])->user, user)) k++;
    if (k == self->coming->len) break;
    take_name(self->coming->pdata[k], profile);
  }
  take_page(self);
}

static void on_page(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  MemberPages *self = data;
  if (self->account == NULL) return;
  self->code = code;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_GROUP_MEMBER_PAGE) {
    self->asking = FALSE;
    self->answered = TRUE;
    g_signal_emit(self, signals[CHANGED], 0);
    return;
  }
  const ntk_group_member_page_t *page = reply->group_member_page;
  g_autoptr(GArray) users = g_array_new(FALSE, FALSE, sizeof(ntk_str_t));
  g_ptr_array_set_size(self->coming, 0);
  for (uint32_t i = 0; i < page->members.count; i++) {
    const ntk_group_member_t *member = ntk_group_member_list_at(page->members, i);
    g_ptr_array_add(self->coming, member_item_new(member));
    g_array_append_val(users, member->user_id);
  }
  if (page->next_cursor.len > 0 && self->cursors->len == self->asked + 1) g_ptr_array_add(self->cursors, dup_str(page->next_cursor));
  if (users->len == 0) take_page(self);
  else account_ask_users(account, (const ntk_str_t *)(void *)users->data, users->len, on_names, self);
}

void member_pages_grow(MemberPages *self, gboolean at_end) {
  if (self->asking || self->account == NULL || (!at_end && self->first == 0)) return;
  guint page = at_end ? self->first + self->sizes->len : self->first - 1;
  if (page >= self->cursors->len) return; // the last one is here
  self->asked = page;
  self->asking = TRUE;
  account_ask_members(self->account, self->group, self->role, self->cursors->pdata[page], on_page, self);
}

GListModel *member_pages_model(MemberPages *self) {
  return G_LIST_MODEL(self->model);
}

MemberItem *member_pages_find(MemberPages *self, const char *user) {
  for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(self->model)); i++) {
    g_autoptr(MemberItem) item = g_list_model_get_item(G_LIST_MODEL(self->model), i);
    if (g_str_equal(item->user, user)) return item; // the model keeps it
  }
  return NULL;
}

ntk_code_t member_pages_code(MemberPages *self) {
  return self->code;
}

gboolean member_pages_answered(MemberPages *self) {
  return self->answered;
}

void member_pages_close(MemberPages *self) {
  self->account = NULL;
}

static void member_pages_finalize(GObject *object) {
  MemberPages *self = MEMBER_PAGES(object);
  g_free(self->group);
  g_object_unref(self->model);
  g_ptr_array_unref(self->cursors);
  g_array_unref(self->sizes);
  g_ptr_array_unref(self->coming);
  G_OBJECT_CLASS(member_pages_parent_class)->finalize(object);
}

static void member_pages_class_init(MemberPagesClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = member_pages_finalize;
  signals[CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void member_pages_init(MemberPages *self) {
  self->model = g_list_store_new(TYPE_MEMBER_ITEM);
  self->cursors = g_ptr_array_new_with_free_func(g_free);
  self->sizes = g_array_new(FALSE, FALSE, sizeof(guint));
  self->coming = g_ptr_array_new_with_free_func(g_object_unref);
  g_ptr_array_add(self->cursors, g_strdup(""));
}

MemberPages *member_pages_new(Account *account, const char *group, ntk_group_role_t role) {
  MemberPages *self = g_object_new(TYPE_MEMBER_PAGES, NULL);
  self->account = account;
  self->group = g_strdup(group);
  self->role = role;
  member_pages_grow(self, TRUE);
  return self;
}
