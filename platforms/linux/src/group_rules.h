// What a member may do in a group, to know what to offer: the server decides. `make check` compares it with docs/groups.md.
#pragma once
#include <glib.h>
#include <ntk.h>

typedef enum {
  GROUP_QUIT,
  GROUP_KICK,
  GROUP_DISMISS,
  GROUP_SET_INFO,
  GROUP_TRANSFER,
  GROUP_SET_ROLE,
  GROUP_MUTE,
  GROUP_MUTE_ALL,
  GROUP_SET_OWN_CARD,
  N_GROUP_CALLS
} GroupCall;

// As docs/groups.md calls it.
const char *group_call_name(GroupCall call);
// `to` = what the member is that it is done to; NTK_GROUP_ROLE_NONE where it is done to nobody.
gboolean group_may(GroupCall call, ntk_group_type_t type, ntk_group_role_t role, ntk_group_role_t to);
