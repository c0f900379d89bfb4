// The members of a group, who ranks highest first: a list that holds a few pages around what is looked at, whatever the group's size.
#pragma once
#include "account.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define TYPE_MEMBER_ITEM (member_item_get_type())
G_DECLARE_FINAL_TYPE(MemberItem, member_item, MEMBER, ITEM, GObject)

struct _MemberItem {
  GObject parent_instance;
  char *user, *name, *card; // `name` = what they are called in this group
  ntk_group_role_t role;
  gint64 muted_until_ms; // 0 = they may speak
};

#define TYPE_MEMBER_PAGES (member_pages_get_type())
G_DECLARE_FINAL_TYPE(MemberPages, member_pages, MEMBER, PAGES, GObject)

// Signal: "changed" (), after every answer. Asks for the first page at once. `role` NTK_GROUP_ROLE_NONE = all.
MemberPages *member_pages_new(Account *account, const char *group, ntk_group_role_t role);
// Of MemberItem.
GListModel *member_pages_model(MemberPages *self);
MemberItem *member_pages_find(MemberPages *self, const char *user);
// Asks for what comes before or after what is held; what is far from it goes.
void member_pages_grow(MemberPages *self, gboolean at_end);
// NTK_OK, or why the last question had no answer; asked again with the next growth.
ntk_code_t member_pages_code(MemberPages *self);
gboolean member_pages_answered(MemberPages *self);
// Nothing comes any more.
void member_pages_close(MemberPages *self);

G_END_DECLS
