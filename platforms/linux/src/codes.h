// The kernel's codes in words.
#pragma once
#include <ntk.h>

// Completes "Could not …: "; never NULL.
const char *describe_code(ntk_code_t code);
// Why a link is not there: completes "Connecting: ".
const char *describe_link(ntk_code_t code);
