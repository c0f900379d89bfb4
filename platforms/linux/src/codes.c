#include "codes.h"

#include <glib/gi18n.h>

const char *describe_code(ntk_code_t code) {
  switch (code) {
  case NTK_ERROR_INVALID_CONVERSATION: return _("there is no such conversation");
  case NTK_ERROR_INVALID_PARAMETERS: return _("that is not valid");
  case NTK_ERROR_BAD_USER_ID:
  case NTK_ERROR_UNKNOWN_USER: return _("there is no such user");
  case NTK_ERROR_BAD_GROUP_ID:
  case NTK_ERROR_BAD_GROUP_ID_LOCAL: return _("the group id is not valid");
  case NTK_ERROR_NO_SUCH_GROUP: return _("the group does not exist any more");
  case NTK_ERROR_OWNER_MAY_NOT_QUIT: return _("the owner hands the group over first, or dismisses it");
  case NTK_ERROR_MUTED: return _("you are muted there");
  case NTK_ERROR_BLACKLISTED:
  case NTK_ERROR_BLACKLISTED_BY_PEER: return _("they have blocked you");
  case NTK_ERROR_PEER_BLACKLISTED: return _("you have blocked them");
  case NTK_ERROR_ADD_DENIED: return _("they let nobody add them");
  case NTK_ERROR_FRIENDS_FULL: return _("you have as many friends as may be");
  case NTK_ERROR_PEER_FRIENDS_FULL: return _("they have as many friends as may be");
  case NTK_ERROR_NO_PERMISSION: return _("that is not allowed here");
  case NTK_ERROR_NO_NETWORK:
  case NTK_ERROR_NETWORK_LOST:
  case NTK_ERROR_TIMEOUT: return _("there is no connection");
  case NTK_ERROR_BODY_TOO_LARGE:
  case NTK_ERROR_BODY_TOO_LARGE_AT_SERVER: return _("the message is too long");
  case NTK_ERROR_RECALL_TOO_LATE:
  case NTK_ERROR_RECALL_TOO_LATE_GROUP:
  case NTK_ERROR_RECALL_TOO_LATE_C2C: return _("it is too late");
  case NTK_ERROR_FILE_MISSING: return _("the file cannot be read");
  case NTK_ERROR_FILE_TOO_LARGE: return _("the file is too large");
  case NTK_ERROR_FILE_EMPTY: return _("the file is empty");
  case NTK_ERROR_FILE_DOWNLOAD: return _("the server does not have the file");
  case NTK_ERROR_FILE_UPLOAD:
  case NTK_ERROR_FILE_SERVER: return _("the upload failed");
  case NTK_ERROR_NOT_FOUND: return _("it is not here any more");
  case NTK_ERROR_MODIFY_CONFLICT: return _("it was edited elsewhere meanwhile");
  case NTK_ERROR_CANCEL_TARGET_GONE: return _("it was sent already");
  case NTK_ERROR_MESSAGE_PIN_LIMIT: return _("ten messages are pinned already");
  case NTK_ERROR_REACTION_LIMIT: return _("the message has ten reactions already");
  case NTK_ERROR_FOLDER_LIMIT: return _("there are 20 folders already");
  case NTK_ERROR_PIN_LIMIT: return _("50 conversations are pinned already");
  case NTK_ERROR_BUSY:
  case NTK_ERROR_FREQUENCY:
  case NTK_ERROR_TOO_FAST:
  case NTK_ERROR_OVERLOADED: return _("too many requests, try again");
  case NTK_ERROR_CONNECTION_REFUSED: return _("nobody answers at the server's address");
  case NTK_ERROR_NAME_NOT_FOUND: return _("the server's name is not known");
  case NTK_ERROR_CERTIFICATE_UNTRUSTED: return _("the server's certificate is not trusted");
  case NTK_ERROR_CERTIFICATE_NAME: return _("the certificate is another server's");
  case NTK_ERROR_NOT_OUR_SERVER: return _("something else answers there");
  case NTK_ERROR_REDIRECTED: return _("the network wants you to sign in by a browser");
  case NTK_ERROR_PROXY_REFUSED: return _("the proxy does not let us through");
  case NTK_ERROR_PICTURE_FORMAT: return _("pictures of that format cannot be sent");
  case NTK_ERROR_QUOTA_EXCEEDED: return _("too much was uploaded today");
  case NTK_ERROR_TAKES_TOO_LONG: return _("it takes too long");
  case NTK_ERROR_TOKEN_EXPIRED:
  case NTK_ERROR_TOKEN_EXPIRED_AT_SERVER: return _("the token expired");
  case NTK_ERROR_TOKEN_BAD: return _("the token was refused");
  case NTK_ERROR_TOKEN_MISMATCH: return _("the token is another user's");
  case NTK_ERROR_KICKED: return _("signed in elsewhere");
  case NTK_ERROR_DIRECTORY_IN_USE: return _("the data directory is in use");
  case NTK_ERROR_WRONG_USER: return _("the data directory belongs to another user");
  case NTK_ERROR_DISK_FULL: return _("the disk is full");
  case NTK_ERROR_CORRUPT: return _("the data was damaged and is loaded anew");
  case NTK_ERROR_SCHEMA_NEWER: return _("the data was written by a newer version");
  default: return ntk_error_name(code);
  }
}

const char *describe_link(ntk_code_t code) {
  switch (code) {
  case NTK_ERROR_NO_NETWORK: return _("the server cannot be reached");
  case NTK_ERROR_NETWORK_LOST: return _("the connection was lost");
  case NTK_ERROR_TIMEOUT: return _("the server does not answer");
  default: return describe_code(code);
  }
}

const char *trust_name(guint32 trust) {
  static const char *const names[] = {[NTK_TRUST_WEB] = "web", [NTK_TRUST_SYSTEM] = "system", [NTK_TRUST_GIVEN] = "given"};
  return trust < G_N_ELEMENTS(names) ? names[trust] : NULL;
}
