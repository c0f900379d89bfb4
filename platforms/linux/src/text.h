// Texts of the kernel, copied.
#pragma once
#include <ntk.h>

char *dup_str(ntk_str_t text);
// Replaces the text of a field when it differs.
void take_str(char **field, ntk_str_t text);
