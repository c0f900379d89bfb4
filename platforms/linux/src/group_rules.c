#include "group_rules.h"

#define MEMBER NTK_GROUP_ROLE_MEMBER
#define ADMIN NTK_GROUP_ROLE_ADMIN
#define OWNER NTK_GROUP_ROLE_OWNER
#define NOBODY (OWNER + 1)

// The lowest role that may, for a Work group and for the others; and whether the owner of the others may not.
static const struct {
  const char *name;
  guint32 work, others;
  gboolean but_owner;
} CALLS[N_GROUP_CALLS] = {
    [GROUP_QUIT] = {"quit_group", MEMBER, MEMBER, TRUE},
    [GROUP_KICK] = {"kick_group_members", OWNER, ADMIN, FALSE},
    [GROUP_DISMISS] = {"dismiss_group", NOBODY, OWNER, FALSE},
    [GROUP_SET_INFO] = {"set_group_info", MEMBER, ADMIN, FALSE},
    [GROUP_TRANSFER] = {"transfer_group_owner", OWNER, OWNER, FALSE},
    [GROUP_SET_ROLE] = {"set_group_member_role", NOBODY, OWNER, FALSE},
    [GROUP_MUTE] = {"mute_group_member", NOBODY, ADMIN, FALSE},
    [GROUP_MUTE_ALL] = {"mute_all_group_members", NOBODY, ADMIN, FALSE},
    [GROUP_SET_OWN_CARD] = {"set_group_member_info (own)", MEMBER, MEMBER, FALSE},
};

const char *group_call_name(GroupCall call) {
  return CALLS[call].name;
}

gboolean group_may(GroupCall call, ntk_group_type_t type, ntk_group_role_t role, ntk_group_role_t to) {
  gboolean work = type == NTK_GROUP_TYPE_WORK || type == NTK_GROUP_TYPE_UNKNOWN;
  if (role == NTK_GROUP_ROLE_NONE || role < (work ? CALLS[call].work : CALLS[call].others)) return FALSE;
  return (to == NTK_GROUP_ROLE_NONE || to < role) && (work || !CALLS[call].but_owner || role != OWNER);
}
