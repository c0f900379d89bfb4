// The kernel's numbers in words.
#pragma once
#include <glib.h>
#include <ntk.h>

// Completes "Could not …: "; never NULL.
const char *describe_code(ntk_code_t code);
// Why a link is not there: completes "Connecting: ".
const char *describe_link(ntk_code_t code);
// What NTK_TRUST_... is called on the command line and in the settings; NULL = there is none with that number.
const char *trust_name(guint32 trust);
