// What users in a row of the kernel's are called: the row says it, nobody is asked.
#pragma once
#include <ntk.h>

// Of one whom a row names; a user it does not name is called by the id.
ntk_str_t name_in(ntk_user_name_list_t users, ntk_str_t user);
// A tip with names in place of the user ids it has after its colon, one a line.
char *named_tip(ntk_str_t tip, ntk_user_name_list_t users);
