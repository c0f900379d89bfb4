/* ntk.h: the C interface of NTK, a native instant-messaging kernel. Works from C11 and C++17.
 *
 * Generated from core/src/api/table/; `cargo test` fails when it drifts. Do not edit.
 *
 * THE CALLING CONTRACT
 *
 * 1. Calls. Every function returns a code (NTK_OK or NTK_ERROR_...), never blocks, may be called from any thread and from
 *    inside callbacks. Exceptions: ntk_close_wait waits, and ntk_pump runs your handler. A command is checked, queued, and
 *    given a request id; its outcome arrives later as exactly one ntk_completion_t with that id, also on cancel, logout,
 *    close and failure. A call that returns another code than NTK_OK was not accepted and has no completion. 1,000 requests
 *    may be in flight, then NTK_ERROR_BUSY. `request` may be NULL if you do not care which completion is yours.
 *
 * 2. Delivery. When there is something for you the kernel calls your wake function, once, on one of its own threads.
 *    Wake must not work or wait: post one message to your UI loop and return. On your loop call ntk_pump; it runs
 *    your handler for completions, events and list patches, in commit order, on the calling thread, and stops at max_items
 *    or the budget. If items remain the kernel wakes again by itself. Setting a wake while items wait wakes at once.
 *    ntk_wake_fd gives a descriptor that is readable as long as items may wait, for loops that poll: never read from it,
 *    never close it, and stop polling it when NTK_DELIVERY_CLOSED arrives. Or open with NTK_DELIVERY_THREADED and a
 *    handler: then the handler runs on the kernel's delivery thread, and wake and pump give NTK_ERROR_INVALID_PARAMETERS.
 *
 * 3. Reentrancy. A handler may call anything, except that ntk_pump inside a handler (a modal loop) or beside another pump
 *    of the same kernel delivers nothing and returns NTK_ERROR_REENTRANT, and ntk_close_wait inside a handler returns
 *    NTK_ERROR_WOULD_DEADLOCK. A handler must not let an exception or longjmp escape: the pump would not know that it has
 *    ended, and every later one of that kernel would return NTK_ERROR_REENTRANT until the process ends.
 *
 * 4. Memory. What a handler receives, and everything it points to, is valid until the handler returns: copy what you keep.
 *    What you pass to a call is copied before the call returns. There is nothing to free.
 *
 * 5. Text is UTF-8 with a length; in deliveries it is also NUL-terminated (ptr is never NULL there). As input, a NULL ptr is
 *    an empty string if len is 0. Bad UTF-8, NULL where a value is needed, a misaligned array, an absurd length or count,
 *    an unknown enum value and a stale or invented kernel give a code, never undefined behaviour.
 *
 * 6. Kernels are numbers. A kernel is one account in one directory. The number is never used again; after
 *    NTK_DELIVERY_CLOSED every call with it returns NTK_ERROR_CLOSED, so a late wake or pump is harmless.
 *
 * 7. Close. ntk_close returns at once; all requests complete with NTK_ERROR_CANCELLED and the last item is
 *    NTK_DELIVERY_CLOSED. When your handler gets it, the wake function is not running and is never called again: its ctx may
 *    be freed. ntk_close_wait does the same, runs the handler for what is left, and waits. A process may end without closing.
 *    Do not unload the library while a kernel is open.
 *
 * 8. Growth. Records that you fill in start with struct_size: set it to sizeof; NULL for such a record, and zero for a field
 *    that an older header lacks, mean defaults. In an array of records that you pass, items stand items[0].struct_size apart
 *    and all state that same size. Some records go both ways: received, struct_size is set and bool fields are 0 or 1.
 *    Records you receive may get longer: walk lists with the _at functions, which use the stride, and ignore union tags and
 *    enum values you do not know.
 *    Compare ntk_api_hash() with NTK_API_HASH to know that header and library come from the same table.
 *
 * 9. Lists. A window comes as patches. The operations of one are a batch, not a sequence: how to apply it stands above
 *    ntk_list_patch_t, with functions for every kind of toolkit.
 *
 * 10. fork. A kernel lives in the process that opened it. After fork the child has none of its threads: calls there are
 *    accepted and complete never, and while the child lives its copy of the lock keeps the directory in use, also for its
 *    parent (NTK_ERROR_DIRECTORY_IN_USE). So exec at once in the child, as posix_spawn and system do (nothing of ours passes
 *    an exec), or fork before the first ntk_open. A child may open kernels only if its parent has never opened one.
 *
 * 11. Disks. A full disk refuses what would write with NTK_ERROR_DISK_FULL and is told by a storage event; another one with
 *    code 0 says that there is room again, and the kernel goes on. If ntk_open met it, its request fails with that code, the
 *    kernel tries again by itself, and after the event with code 0 you log in. Files are readable by their owner only.
 */
#ifndef NTK_H
#define NTK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && defined(NTK_SHARED)
#define NTK_API __declspec(dllimport)
#elif defined(__GNUC__)
#define NTK_API __attribute__((visibility("default")))
#else
#define NTK_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Major in the upper, minor in the lower 16 bits. Additions raise the minor number, everything else the major one. */
#define NTK_ABI_VERSION 0x00020006u
/* Over the whole table; equal to ntk_api_hash() when header and library match. */
#define NTK_API_HASH 0x143e1097ff113ca1ull

/* A result code, see NTK_ERROR_... */
typedef uint32_t ntk_code_t;

/* A kernel. 0 is never one. */
typedef uint64_t ntk_kernel_t;

/* UTF-8 text. */
typedef struct ntk_str {
    const char *ptr;
    size_t len;
} ntk_str_t;

/* Raw bytes. */
typedef struct ntk_bytes {
    const uint8_t *ptr;
    size_t len;
} ntk_bytes_t;

/* Text with a known length, without copying. */
static inline ntk_str_t ntk_str_n(const char *ptr, size_t len) {
    ntk_str_t s;
    s.ptr = ptr;
    s.len = len;
    return s;
}

/* NUL-terminated text, without copying; NULL is the empty string. */
static inline ntk_str_t ntk_str(const char *text) {
    size_t len = 0;
    if (text != NULL) {
        while (text[len] != '\0') {
            len++;
        }
    }
    return ntk_str_n(text, len);
}

/* A string literal. */
#define NTK_STR(literal) ntk_str_n("" literal, sizeof(literal) - 1)

/* Bytes, without copying. */
static inline ntk_bytes_t ntk_bytes(const void *ptr, size_t len) {
    ntk_bytes_t b;
    b.ptr = (const uint8_t *)ptr;
    b.len = len;
    return b;
}

/* ---- Codes; see docs/error-codes.md ---- */

/* Success.
 * Use the reply, if the command has one. */
#define NTK_OK 0u
/* The conversation id is malformed or unknown.
 * Fix the id: `c2c_<user>` or `group_<group>`. */
#define NTK_ERROR_INVALID_CONVERSATION 6004u
/* The server refused a file: not authorised.
 * Log in again with a good token; the message can then be sent again. */
#define NTK_ERROR_FILE_NOT_AUTHORISED 6006u
/* The server refused or failed to keep a file, its hash differs from what was announced, or somebody else answers at its address.
 * Check endpoint and proxy if it comes again; send the message again. */
#define NTK_ERROR_FILE_SERVER 6007u
/* An upload failed for good, or the server no longer has the file of a message that waited for days.
 * Offer to send the message again: that uploads it again. */
#define NTK_ERROR_FILE_UPLOAD 6008u
/* A download failed: the server does not have the file, its bytes are not what its id says, or somebody else answers at its address.
 * Show that the file is gone; offer to try again. */
#define NTK_ERROR_FILE_DOWNLOAD 6009u
/* The kernel is not open, or its open failed.
 * Wait for the completion of open; if it failed, close and open again. */
#define NTK_ERROR_NOT_INITIALIZED 6013u
/* No user is logged in.
 * Log in first. */
#define NTK_ERROR_NOT_LOGGED_IN 6014u
/* The same call is in progress.
 * Wait for its completion. */
#define NTK_ERROR_IN_PROGRESS 6015u
/* An element of a message is malformed, or a picture is damaged, or its kind does not go with the others.
 * Fix the call: files stand alone, and the fields of the kind must be there. */
#define NTK_ERROR_BAD_ELEMENT 6016u
/* An argument is missing, malformed or out of range.
 * Fix the call: the error's text names the argument and its rule; of a call that was refused it is ntk_last_error() in C. */
#define NTK_ERROR_INVALID_PARAMETERS 6017u
/* A local database operation failed; nothing was changed.
 * Try again; if it goes on, look for the storage event. */
#define NTK_ERROR_DATABASE_OPERATION 6019u
/* Reading or writing a local file failed.
 * Check the path, the rights and the free space, then try again. */
#define NTK_ERROR_LOCAL_IO 6022u
/* Logged out before the login finished.
 * Nothing, if that was meant; else log in again. */
#define NTK_ERROR_LOGGED_OUT 6023u
/* No network when the request was made.
 * Try again when the connection is Online. */
#define NTK_ERROR_NO_NETWORK 6200u
/* The network went away before the response; the outcome is unknown.
 * Look whether it happened, then try again. Queued sends and changes are retried by the kernel. */
#define NTK_ERROR_NETWORK_LOST 6201u
/* The user's token expired.
 * Get a new token and log in with it. */
#define NTK_ERROR_TOKEN_EXPIRED 6206u
/* Kicked by another device or an operator, or logged out from another device: then its token opens nothing any more.
 * Tell the user; log in again, with a new token, only when they ask for it. */
#define NTK_ERROR_KICKED 6208u
/* The recall window passed (checked locally).
 * Tell the user. */
#define NTK_ERROR_RECALL_TOO_LATE 6223u
/* A user id breaks its rule: 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
 * Fix the id. */
#define NTK_ERROR_BAD_USER_ID 7003u
/* A local file to send does not exist or cannot be read.
 * Let the user pick another. */
#define NTK_ERROR_FILE_MISSING 7004u
/* A file is over the limit of its kind: 28 MB for images and voice, 100 MB for video and files; or a picture has more pixels than can be
 * decoded within the kernel's memory.
 * Tell the user; a smaller one can be sent. */
#define NTK_ERROR_FILE_TOO_LARGE 7005u
/* A file to send is empty.
 * Let the user pick another. */
#define NTK_ERROR_FILE_EMPTY 7006u
/* Called too often.
 * Wait a few seconds, then try again. */
#define NTK_ERROR_FREQUENCY 7008u
/* The local database failed: corrupt or unusable.
 * Close and open again: it is rebuilt from the server. */
#define NTK_ERROR_DATABASE_FAILURE 7010u
/* The row is not known here.
 * Drop the id; load the list or the history again. */
#define NTK_ERROR_NOT_FOUND 7011u
/* A bug in the kernel, or a panic caught at the boundary; the kernel is Failed.
 * Close it, open again, and report the log. */
#define NTK_ERROR_INTERNAL 7012u
/* The message body is over 12 KB, or forwarded history is over 8 MB.
 * Shorten it, or send it as a file. */
#define NTK_ERROR_BODY_TOO_LARGE 8001u
/* Merged messages nested more than 100 deep.
 * Forward the messages inside instead. */
#define NTK_ERROR_MERGED_TOO_DEEP 8005u
/* Somebody else edited the message first.
 * Take the newest state from the reply, decide, then edit that. */
#define NTK_ERROR_MODIFY_CONFLICT 8006u
/* The message to cancel is no longer queued: sent, failed or unknown.
 * Nothing; recall it if it was sent. */
#define NTK_ERROR_CANCEL_TARGET_GONE 8020u
/* The send was cancelled, by itself or with its conversation.
 * Nothing; it can be sent again. */
#define NTK_ERROR_SEND_CANCELLED 8021u
/* A group id breaks its rule: 1 to 48 bytes of printable ASCII, spaces only inside and one at a time, not starting with @TGS#.
 * Fix the id, or leave it empty to have one made. */
#define NTK_ERROR_BAD_GROUP_ID_LOCAL 8501u
/* 1,000 requests are in flight.
 * Wait for completions, then call again. */
#define NTK_ERROR_BUSY 9507u
/* Nobody listens at the server's address.
 * Nothing: it is dialled again. If it goes on, check the address, or ask the operator of the server. */
#define NTK_ERROR_CONNECTION_REFUSED 9511u
/* The server's name is not known, or no name server answers.
 * Nothing: it is dialled again. If it goes on, check the name, and the network. */
#define NTK_ERROR_NAME_NOT_FOUND 9516u
/* The server did not answer in time; the outcome is unknown.
 * Look whether it happened, then try again. */
#define NTK_ERROR_TIMEOUT 9520u
/* A packet over 1 MB.
 * Split the call. */
#define NTK_ERROR_PACKET_TOO_LARGE 9522u
/* The server failed inside.
 * Try again later. */
#define NTK_ERROR_SERVER_INTERNAL 10002u
/* The server refused the parameters.
 * Fix the call; the text in the log says what was wrong. */
#define NTK_ERROR_SERVER_BAD_PARAMETERS 10004u
/* No permission, for example not a member of the group.
 * Tell the user; load the conversation again. */
#define NTK_ERROR_NO_PERMISSION 10007u
/* The owner may not quit a group of this type.
 * Offer to hand it over, or to dismiss it. */
#define NTK_ERROR_OWNER_MAY_NOT_QUIT 10009u
/* The group does not exist or was dismissed.
 * Drop the group from the screen. */
#define NTK_ERROR_NO_SUCH_GROUP 10010u
/* This user is a member already.
 * Open the conversation. */
#define NTK_ERROR_ALREADY_MEMBER 10013u
/* The group is full.
 * Tell the user. */
#define NTK_ERROR_GROUP_FULL 10014u
/* The server refused the group id.
 * Fix the id. */
#define NTK_ERROR_BAD_GROUP_ID 10015u
/* This user may not speak in the group now, or nobody but admins and the owner may.
 * Tell the user; `get_group_members` says until when. */
#define NTK_ERROR_MUTED 10017u
/* The group id is in use.
 * Choose another, or leave it empty to have one made. */
#define NTK_ERROR_GROUP_ID_USED 10021u
/* Sending too fast.
 * Wait; queued messages are retried by the kernel. */
#define NTK_ERROR_TOO_FAST 10023u
/* Somebody else has decided about this application already.
 * Load the applications again. */
#define NTK_ERROR_DECIDED_ALREADY 10024u
/* The message to recall does not exist.
 * Nothing: it is gone already. */
#define NTK_ERROR_RECALL_NOT_FOUND 10030u
/* The recall window of a group message passed.
 * Tell the user. */
#define NTK_ERROR_RECALL_TOO_LATE_GROUP 10031u
/* Ten messages of this conversation are pinned already.
 * Unpin one first. */
#define NTK_ERROR_MESSAGE_PIN_LIMIT 10070u
/* The message is pinned already.
 * Nothing. */
#define NTK_ERROR_MESSAGE_PINNED_ALREADY 10071u
/* The user does not exist.
 * Fix the id. */
#define NTK_ERROR_UNKNOWN_USER 20003u
/* The receiver wants to hear nothing from this user.
 * Tell the user: the message was not sent. */
#define NTK_ERROR_BLACKLISTED 20007u
/* The recall window of a one-to-one message passed.
 * Tell the user. */
#define NTK_ERROR_RECALL_TOO_LATE_C2C 20016u
/* The extension was changed by somebody else since it was read.
 * Read the message, then set it again. */
#define NTK_ERROR_EXTENSION_CONFLICT 23001u
/* The message has no such extension.
 * Nothing: there is none to delete. */
#define NTK_ERROR_EXTENSION_MISSING 23004u
/* The message has 10 different reactions already.
 * Offer only those it has. */
#define NTK_ERROR_REACTION_LIMIT 23005u
/* The reaction has 100 users already.
 * Tell the user. */
#define NTK_ERROR_REACTION_USERS_LIMIT 23006u
/* This user has as many friends as may be.
 * Tell the user; one can be deleted first. */
#define NTK_ERROR_FRIENDS_FULL 30010u
/* The other user has as many friends as may be.
 * Tell the user. */
#define NTK_ERROR_PEER_FRIENDS_FULL 30014u
/* The other user is in this user's blacklist.
 * Offer to take them off it first. */
#define NTK_ERROR_PEER_BLACKLISTED 30515u
/* The other user lets nobody add them.
 * Tell the user. */
#define NTK_ERROR_ADD_DENIED 30516u
/* This user is in the other one's blacklist.
 * Tell the user that they cannot be added. */
#define NTK_ERROR_BLACKLISTED_BY_PEER 30525u
/* 20 folders exist already, or the call names too many conversations.
 * Delete a folder, or split the call. */
#define NTK_ERROR_FOLDER_LIMIT 51008u
/* There is no such folder.
 * Load the folders again. */
#define NTK_ERROR_NO_SUCH_FOLDER 51009u
/* 50 conversations are pinned already.
 * Unpin one first. */
#define NTK_ERROR_PIN_LIMIT 51010u
/* The server refused the token: expired.
 * Get a new token and log in with it. */
#define NTK_ERROR_TOKEN_EXPIRED_AT_SERVER 70001u
/* The server refused the token: malformed or not signed by its issuer.
 * Get a token from the right issuer. */
#define NTK_ERROR_TOKEN_BAD 70003u
/* The token belongs to another user.
 * Log in with the token of this user. */
#define NTK_ERROR_TOKEN_MISMATCH 70013u
/* The server refused the body: over 12 KB.
 * Shorten it, or send it as a file. */
#define NTK_ERROR_BODY_TOO_LARGE_AT_SERVER 80002u
/* The handle is closed, stale or was never one.
 * Nothing more can be done with it; open again. */
#define NTK_ERROR_CLOSED 200001u
/* Cancelled by close, logout or destroy.
 * Nothing: the call ended with its kernel or login. */
#define NTK_ERROR_CANCELLED 200002u
/* Another kernel (this process or another) has this directory open.
 * Use that one, or wait until it is closed. */
#define NTK_ERROR_DIRECTORY_IN_USE 200003u
/* The directory belongs to another user.
 * Use one directory per user. */
#define NTK_ERROR_WRONG_USER 200004u
/* The disk is full; nothing was lost.
 * Ask the user to free space; the kernel goes on by itself. */
#define NTK_ERROR_DISK_FULL 200005u
/* The database was corrupt: it was set aside and is rebuilt from the server.
 * Nothing; drafts and unsent messages of this device may be gone. */
#define NTK_ERROR_CORRUPT 200006u
/* The database was written by a newer version.
 * Update the application. */
#define NTK_ERROR_SCHEMA_NEWER 200007u
/* The kernel is suspended.
 * Resume it, then try again. */
#define NTK_ERROR_SUSPENDED 200008u
/* A pump inside a pump, or a second pump at the same time; nothing was delivered.
 * Return from the handler: the outer pump delivers the rest. */
#define NTK_ERROR_REENTRANT 200009u
/* Waiting here would wait for itself: `close_wait` inside a callback.
 * Call it outside, or call close. */
#define NTK_ERROR_WOULD_DEADLOCK 200011u
/* The server talked nonsense; the link is closed and dialled again.
 * Nothing; report it if it goes on. */
#define NTK_ERROR_PROTOCOL 200012u
/* A string argument is not valid UTF-8.
 * Fix the call. */
#define NTK_ERROR_BAD_UTF8 200013u
/* The server sheds load.
 * Try again later. */
#define NTK_ERROR_OVERLOADED 200014u
/* The server does not accept connections from here.
 * Ask the operator of the server. */
#define NTK_ERROR_DENIED 200015u
/* A search took longer than the server lets it.
 * Search for more or longer words, in one conversation, or in a shorter time. */
#define NTK_ERROR_TAKES_TOO_LONG 200016u
/* The user has uploaded as much as the server takes in a day.
 * Send it tomorrow. */
#define NTK_ERROR_QUOTA_EXCEEDED 200017u
/* The server's certificate is not trusted: an unknown authority, expired, not valid yet, damaged, or none of the pins fits its key.
 * Tell the user that nothing is sent; check this device's clock, the server's certificate, and the pins. It is dialled again. */
#define NTK_ERROR_CERTIFICATE_UNTRUSTED 200018u
/* The server's certificate is for another name.
 * Tell the user that nothing is sent; check the address. It is dialled again. */
#define NTK_ERROR_CERTIFICATE_NAME 200019u
/* What answers is not our server: another answer than the upgrade to WebSocket, or no TLS where there should be.
 * Check the address, and what a proxy makes of it. It is dialled again. */
#define NTK_ERROR_NOT_OUR_SERVER 200020u
/* The answer leads somewhere else: a network that wants a login first, or a server that has moved.
 * Offer to open a browser. It is dialled again. */
#define NTK_ERROR_REDIRECTED 200021u
/* A picture of a format that cannot be made ready here (HEIC, AVIF, SVG, TIFF and the like).
 * Give a JPEG, PNG or WebP of it; or send it as a file; or as `original` with its size. */
#define NTK_ERROR_PICTURE_FORMAT 200022u
/* The proxy does not let us through: user or password are wrong, or it does not go to the server.
 * Check the proxy's address, user and password. It is dialled again. */
#define NTK_ERROR_PROXY_REFUSED 200023u

/* ---- Enums ---- */

/* What a conversation is (V2TIM's numbers). */
typedef uint32_t ntk_conversation_kind_t;
/* One-to-one. */
#define NTK_CONVERSATION_KIND_C2C 1u
/* Group. */
#define NTK_CONVERSATION_KIND_GROUP 2u

/* What is received of a conversation (V2TIM recvOpt). Options 1, 2 and 3 leave the unread total. */
typedef uint32_t ntk_receive_opt_t;
/* Received and notified. */
#define NTK_RECEIVE_OPT_RECEIVE 0u
/* Not received as a notification of any kind. */
#define NTK_RECEIVE_OPT_NOT_RECEIVE 1u
/* Received without a notification. */
#define NTK_RECEIVE_OPT_NOT_NOTIFY 2u
/* Received without a notification, except @me. */
#define NTK_RECEIVE_OPT_NOT_NOTIFY_EXCEPT_AT 3u
/* Only @me is received. */
#define NTK_RECEIVE_OPT_NOT_RECEIVE_EXCEPT_AT 4u

/* The kind of a message (V2TIM element numbers). */
typedef uint32_t ntk_message_kind_t;
/* Text. */
#define NTK_MESSAGE_KIND_TEXT 1u
/* Custom data of the host. */
#define NTK_MESSAGE_KIND_CUSTOM 2u
/* Image. */
#define NTK_MESSAGE_KIND_IMAGE 3u
/* Voice. */
#define NTK_MESSAGE_KIND_SOUND 4u
/* Video. */
#define NTK_MESSAGE_KIND_VIDEO 5u
/* File. */
#define NTK_MESSAGE_KIND_FILE 6u
/* A place on earth. */
#define NTK_MESSAGE_KIND_LOCATION 7u
/* A face (sticker) of the host. */
#define NTK_MESSAGE_KIND_FACE 8u
/* A tip written by the server, for example that someone joined. */
#define NTK_MESSAGE_KIND_GROUP_TIP 9u
/* Forwarded history. */
#define NTK_MESSAGE_KIND_MERGED 10u
/* A kind this version does not know. */
#define NTK_MESSAGE_KIND_UNKNOWN 255u

/* The state of a message (V2TIM's numbers). */
typedef uint32_t ntk_message_state_t;
/* Queued or on its way; survives a restart. */
#define NTK_MESSAGE_STATE_SENDING 1u
/* Sent or received. */
#define NTK_MESSAGE_STATE_SENT 2u
/* Failed for good; can be sent again. */
#define NTK_MESSAGE_STATE_FAILED 3u
/* Deleted here, for all own devices or for everyone; only `find_messages` shows it. */
#define NTK_MESSAGE_STATE_DELETED 4u
/* Put into local storage by the host; on this device only. */
#define NTK_MESSAGE_STATE_IMPORTED 5u
/* Recalled: the row stays, the content is gone. */
#define NTK_MESSAGE_STATE_RECALLED 6u

/* The connection to the server. */
typedef uint32_t ntk_connection_state_t;
/* No user, or told to stay offline. */
#define NTK_CONNECTION_STATE_OFFLINE 0u
/* Dialling, or waiting to dial again. */
#define NTK_CONNECTION_STATE_CONNECTING 1u
/* Linked and catching up. */
#define NTK_CONNECTION_STATE_SYNCING 2u
/* Linked and in step: what the server has is here, and it has every setting, reaction, receipt, deletion and read mark made
 * here before the link came up. Messages to send are not waited for; `SendFinished` tells of each. */
#define NTK_CONNECTION_STATE_ONLINE 3u

/* What lies beyond an edge of a message window. */
typedef uint32_t ntk_edge_state_t;
/* There is more, on this device or on the server: grow the window. */
#define NTK_EDGE_STATE_MORE 0u
/* More is being fetched. */
#define NTK_EDGE_STATE_LOADING 1u
/* There is more on the server, and no link to it now. */
#define NTK_EDGE_STATE_OFFLINE_GAP 2u
/* This is the first or the last message. */
#define NTK_EDGE_STATE_END 3u

/* Which kinds of conversations a filter lets pass. */
typedef uint32_t ntk_conversation_kinds_t;
/* Both. */
#define NTK_CONVERSATION_KINDS_ANY 0u
/* One-to-one. */
#define NTK_CONVERSATION_KINDS_C2C 1u
/* Groups. */
#define NTK_CONVERSATION_KINDS_GROUP 2u

/* Which conversations a filter lets pass by their receive option. */
typedef uint32_t ntk_mute_filter_t;
/* All. */
#define NTK_MUTE_FILTER_ANY 0u
/* Those that leave the unread total. */
#define NTK_MUTE_FILTER_MUTED 1u
/* Those in the unread total. */
#define NTK_MUTE_FILTER_UNMUTED 2u

/* Priority of a message in a group; under overload the server refuses low before normal. */
typedef uint32_t ntk_message_priority_t;
/* As normal. */
#define NTK_MESSAGE_PRIORITY_DEFAULT 0u
/* High. */
#define NTK_MESSAGE_PRIORITY_HIGH 1u
/* Normal. */
#define NTK_MESSAGE_PRIORITY_NORMAL 2u
/* Low. */
#define NTK_MESSAGE_PRIORITY_LOW 3u

/* What a send marks read on this user's side (V2TIM is contradictory here; see docs/semantics.md). */
typedef uint32_t ntk_own_send_reads_t;
/* Everything this device had when it sent. */
#define NTK_OWN_SEND_READS_UPTO_SEEN 0u
/* Everything below the message. */
#define NTK_OWN_SEND_READS_UPTO_MESSAGE 1u
/* Nothing. */
#define NTK_OWN_SEND_READS_OFF 2u

/* Which picture of an image or video. */
typedef uint32_t ntk_media_size_t;
/* As it was sent. */
#define NTK_MEDIA_SIZE_ORIGINAL 0u
/* At most 1280 pixels on a side. */
#define NTK_MEDIA_SIZE_LARGE 1u
/* At most 320 pixels on a side. */
#define NTK_MEDIA_SIZE_THUMBNAIL 2u

/* How pictures are written when they are compressed. */
typedef uint32_t ntk_image_format_t;
/* JPEG, or PNG where transparency is needed. */
#define NTK_IMAGE_FORMAT_JPEG 0u
/* WebP. */
#define NTK_IMAGE_FORMAT_WEB_P 1u

/* What kind of network the host is on. */
typedef uint32_t ntk_network_kind_t;
/* None. */
#define NTK_NETWORK_KIND_NONE 0u
/* Wi-Fi or cable. */
#define NTK_NETWORK_KIND_WIFI 1u
/* Cellular. */
#define NTK_NETWORK_KIND_CELLULAR 2u

/* What sends to this device while it is not connected. */
typedef uint32_t ntk_push_kind_t;
/* Apple's push service; the token in hexadecimal. */
#define NTK_PUSH_KIND_APNS 1u
/* Firebase Cloud Messaging. */
#define NTK_PUSH_KIND_FCM 2u
/* Another that the operator's relay knows. */
#define NTK_PUSH_KIND_OTHER 3u

/* What a group is (V2TIM's types). */
typedef uint32_t ntk_group_type_t;
/* Not known yet, or no group. In a call: a Work group. */
#define NTK_GROUP_TYPE_UNKNOWN 0u
/* Members bring members; nobody comes by themselves. */
#define NTK_GROUP_TYPE_WORK 1u
/* Who comes in is decided by its owner and admins, unless its join option lets all in. */
#define NTK_GROUP_TYPE_PUBLIC 2u
/* Open to all. Its messages never count as unread. */
#define NTK_GROUP_TYPE_MEETING 3u
/* Open to all, and large. */
#define NTK_GROUP_TYPE_COMMUNITY 4u

/* What a member of a group is (V2TIM's numbers). */
typedef uint32_t ntk_group_role_t;
/* Not a member, or not known yet. */
#define NTK_GROUP_ROLE_NONE 0u
/* Neither admin nor owner. */
#define NTK_GROUP_ROLE_MEMBER 200u
/* Made by the owner. */
#define NTK_GROUP_ROLE_ADMIN 300u
/* One a group. */
#define NTK_GROUP_ROLE_OWNER 400u

/* How one comes into a group by oneself, or what becomes of whom a member brings. */
typedef uint32_t ntk_group_join_option_t;
/* As its type has it. By oneself: Work groups forbid it, Public ones want an approval, others let all in. Whom a member brings:
 * Public groups forbid it, others let all in. */
#define NTK_GROUP_JOIN_OPTION_OF_TYPE 0u
/* Not at all. */
#define NTK_GROUP_JOIN_OPTION_FORBID 1u
/* When its owner or an admin says so: until then an application waits. */
#define NTK_GROUP_JOIN_OPTION_APPROVAL 2u
/* At once. */
#define NTK_GROUP_JOIN_OPTION_ANY 3u

/* What this user is to a group. */
typedef uint32_t ntk_group_membership_t;
/* A member. One-to-one conversations say this too. */
#define NTK_GROUP_MEMBERSHIP_MEMBER 0u
/* Left by themselves. */
#define NTK_GROUP_MEMBERSHIP_QUIT 1u
/* Was removed. */
#define NTK_GROUP_MEMBERSHIP_KICKED 2u
/* The group is no more. */
#define NTK_GROUP_MEMBERSHIP_DISMISSED 3u

/* What became of an application to a group. */
typedef uint32_t ntk_group_application_state_t;
/* Nobody has decided. */
#define NTK_GROUP_APPLICATION_STATE_WAITING 0u
/* The user was let in. */
#define NTK_GROUP_APPLICATION_STATE_ACCEPTED 1u
/* The user was not. */
#define NTK_GROUP_APPLICATION_STATE_REFUSED 2u
/* The user came in another way before anybody decided. */
#define NTK_GROUP_APPLICATION_STATE_JOINED 3u

/* How the groups this user is in are ordered. */
typedef uint32_t ntk_joined_group_order_t;
/* By what they are called, whatever the case. */
#define NTK_JOINED_GROUP_ORDER_NAME 0u
/* The one this user came into last first; those of which that is not known last. */
#define NTK_JOINED_GROUP_ORDER_JOIN_TIME 1u

/* A user's gender (V2TIM's numbers). */
typedef uint32_t ntk_gender_t;
/* Not said. */
#define NTK_GENDER_UNKNOWN 0u
/* Male. */
#define NTK_GENDER_MALE 1u
/* Female. */
#define NTK_GENDER_FEMALE 2u

/* Who may add a user as a friend (the numbers of V2TIM's C API). */
typedef uint32_t ntk_allow_type_t;
/* Not said: as anybody. */
#define NTK_ALLOW_TYPE_UNKNOWN 0u
/* Anybody. */
#define NTK_ALLOW_TYPE_ANYBODY 1u
/* Whom the user accepts. */
#define NTK_ALLOW_TYPE_NEEDS_CONFIRMATION 2u
/* Nobody. */
#define NTK_ALLOW_TYPE_NOBODY 3u

/* The order of the list of friends. */
typedef uint32_t ntk_friend_order_t;
/* By what they are called here, without case. */
#define NTK_FRIEND_ORDER_NAME 0u
/* Who became one last comes first. */
#define NTK_FRIEND_ORDER_ADD_TIME 1u

/* An application that waits. */
typedef uint32_t ntk_friend_application_t;
/* There is none. */
#define NTK_FRIEND_APPLICATION_NONE 0u
/* They have applied to this user. */
#define NTK_FRIEND_APPLICATION_COME_IN 1u
/* This user has applied to them. */
#define NTK_FRIEND_APPLICATION_SEND_OUT 2u

typedef struct ntk_send_options ntk_send_options_t;
typedef struct ntk_push_info ntk_push_info_t;
typedef struct ntk_new_element ntk_new_element_t;
typedef struct ntk_text_element ntk_text_element_t;
typedef struct ntk_custom_element ntk_custom_element_t;
typedef struct ntk_media_file ntk_media_file_t;
typedef struct ntk_image_element ntk_image_element_t;
typedef struct ntk_sound_element ntk_sound_element_t;
typedef struct ntk_video_element ntk_video_element_t;
typedef struct ntk_file_element ntk_file_element_t;
typedef struct ntk_location_element ntk_location_element_t;
typedef struct ntk_face_element ntk_face_element_t;
typedef struct ntk_group_tip_element ntk_group_tip_element_t;
typedef struct ntk_merged_element ntk_merged_element_t;
typedef struct ntk_message_quote ntk_message_quote_t;
typedef struct ntk_message_reaction ntk_message_reaction_t;
typedef struct ntk_message_extension ntk_message_extension_t;
typedef struct ntk_at_info ntk_at_info_t;
typedef struct ntk_conversation_filter ntk_conversation_filter_t;
typedef struct ntk_history_query ntk_history_query_t;
typedef struct ntk_message_search ntk_message_search_t;
typedef struct ntk_media_policy ntk_media_policy_t;
typedef struct ntk_send_receipt ntk_send_receipt_t;
typedef struct ntk_message_digest ntk_message_digest_t;
typedef struct ntk_conversation_row ntk_conversation_row_t;
typedef struct ntk_message_row ntk_message_row_t;
typedef struct ntk_unread_total ntk_unread_total_t;
typedef struct ntk_conversation_page ntk_conversation_page_t;
typedef struct ntk_message_page ntk_message_page_t;
typedef struct ntk_add_members_result ntk_add_members_result_t;
typedef struct ntk_audit_report ntk_audit_report_t;
typedef struct ntk_storage_usage ntk_storage_usage_t;
typedef struct ntk_window_opened ntk_window_opened_t;
typedef struct ntk_echo ntk_echo_t;
typedef struct ntk_list_move ntk_list_move_t;
typedef struct ntk_conversation_insert ntk_conversation_insert_t;
typedef struct ntk_conversation_reload ntk_conversation_reload_t;
typedef struct ntk_conversation_patch ntk_conversation_patch_t;
typedef struct ntk_message_insert ntk_message_insert_t;
typedef struct ntk_message_reload ntk_message_reload_t;
typedef struct ntk_message_patch ntk_message_patch_t;
typedef struct ntk_connection_changed ntk_connection_changed_t;
typedef struct ntk_sync_changed ntk_sync_changed_t;
typedef struct ntk_messages_received ntk_messages_received_t;
typedef struct ntk_message_recalled ntk_message_recalled_t;
typedef struct ntk_send_finished ntk_send_finished_t;
typedef struct ntk_c2c_read_receipt ntk_c2c_read_receipt_t;
typedef struct ntk_conversation_change ntk_conversation_change_t;
typedef struct ntk_conversations_changed ntk_conversations_changed_t;
typedef struct ntk_filtered_unread_changed ntk_filtered_unread_changed_t;
typedef struct ntk_message_modified ntk_message_modified_t;
typedef struct ntk_messages_deleted ntk_messages_deleted_t;
typedef struct ntk_message_reactions_changed ntk_message_reactions_changed_t;
typedef struct ntk_message_extensions_changed ntk_message_extensions_changed_t;
typedef struct ntk_message_pinned ntk_message_pinned_t;
typedef struct ntk_message_receipt ntk_message_receipt_t;
typedef struct ntk_typing_changed ntk_typing_changed_t;
typedef struct ntk_transfer_progress ntk_transfer_progress_t;
typedef struct ntk_change_refused ntk_change_refused_t;
typedef struct ntk_folder ntk_folder_t;
typedef struct ntk_folders ntk_folders_t;
typedef struct ntk_all_receive_opt ntk_all_receive_opt_t;
typedef struct ntk_message_list ntk_message_list_t;
typedef struct ntk_message_receipts ntk_message_receipts_t;
typedef struct ntk_user_page ntk_user_page_t;
typedef struct ntk_message_extensions ntk_message_extensions_t;
typedef struct ntk_downloaded_media ntk_downloaded_media_t;
typedef struct ntk_media_cache_usage ntk_media_cache_usage_t;
typedef struct ntk_text_range ntk_text_range_t;
typedef struct ntk_search_hit ntk_search_hit_t;
typedef struct ntk_search_page ntk_search_page_t;
typedef struct ntk_device ntk_device_t;
typedef struct ntk_devices ntk_devices_t;
typedef struct ntk_unread_hole ntk_unread_hole_t;
typedef struct ntk_unread_explanation ntk_unread_explanation_t;
typedef struct ntk_online_message ntk_online_message_t;
typedef struct ntk_login_ended ntk_login_ended_t;
typedef struct ntk_storage_changed ntk_storage_changed_t;
typedef struct ntk_completion ntk_completion_t;
typedef struct ntk_closed ntk_closed_t;
typedef struct ntk_new_group ntk_new_group_t;
typedef struct ntk_kick_members_result ntk_kick_members_result_t;
typedef struct ntk_group_info ntk_group_info_t;
typedef struct ntk_group_info_result ntk_group_info_result_t;
typedef struct ntk_group_info_results ntk_group_info_results_t;
typedef struct ntk_group_info_change ntk_group_info_change_t;
typedef struct ntk_group_member ntk_group_member_t;
typedef struct ntk_group_member_page ntk_group_member_page_t;
typedef struct ntk_join_group_result ntk_join_group_result_t;
typedef struct ntk_group_application ntk_group_application_t;
typedef struct ntk_group_application_page ntk_group_application_page_t;
typedef struct ntk_joined_group ntk_joined_group_t;
typedef struct ntk_joined_group_page ntk_joined_group_page_t;
typedef struct ntk_user_name ntk_user_name_t;
typedef struct ntk_profile_field ntk_profile_field_t;
typedef struct ntk_user_profile ntk_user_profile_t;
typedef struct ntk_user_profiles ntk_user_profiles_t;
typedef struct ntk_self_info ntk_self_info_t;
typedef struct ntk_name_search ntk_name_search_t;
typedef struct ntk_user_search_page ntk_user_search_page_t;
typedef struct ntk_group_search_page ntk_group_search_page_t;
typedef struct ntk_friend_info ntk_friend_info_t;
typedef struct ntk_friend_page ntk_friend_page_t;
typedef struct ntk_friends ntk_friends_t;
typedef struct ntk_friend_add ntk_friend_add_t;
typedef struct ntk_friends_change ntk_friends_change_t;
typedef struct ntk_reply ntk_reply_t;
typedef struct ntk_message_element ntk_message_element_t;
typedef struct ntk_event ntk_event_t;
typedef struct ntk_delivery ntk_delivery_t;

/* ---- Lists ---- */

typedef struct ntk_str_list {
    const ntk_str_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_str_list_t;

static inline const ntk_str_t *ntk_str_list_at(ntk_str_list_t list, uint32_t index) {
    return (const ntk_str_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_u32_list {
    const uint32_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_u32_list_t;

static inline const uint32_t *ntk_u32_list_at(ntk_u32_list_t list, uint32_t index) {
    return (const uint32_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_u64_list {
    const uint64_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_u64_list_t;

static inline const uint64_t *ntk_u64_list_at(ntk_u64_list_t list, uint32_t index) {
    return (const uint64_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_user_name_list {
    const ntk_user_name_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_user_name_list_t;

static inline const ntk_user_name_t *ntk_user_name_list_at(ntk_user_name_list_t list, uint32_t index) {
    return (const ntk_user_name_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_at_info_list {
    const ntk_at_info_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_at_info_list_t;

static inline const ntk_at_info_t *ntk_at_info_list_at(ntk_at_info_list_t list, uint32_t index) {
    return (const ntk_at_info_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_element_list {
    const ntk_message_element_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_element_list_t;

static inline const ntk_message_element_t *ntk_message_element_list_at(ntk_message_element_list_t list, uint32_t index) {
    return (const ntk_message_element_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_reaction_list {
    const ntk_message_reaction_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_reaction_list_t;

static inline const ntk_message_reaction_t *ntk_message_reaction_list_at(ntk_message_reaction_list_t list, uint32_t index) {
    return (const ntk_message_reaction_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_extension_list {
    const ntk_message_extension_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_extension_list_t;

static inline const ntk_message_extension_t *ntk_message_extension_list_at(ntk_message_extension_list_t list, uint32_t index) {
    return (const ntk_message_extension_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_conversation_row_list {
    const ntk_conversation_row_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_conversation_row_list_t;

static inline const ntk_conversation_row_t *ntk_conversation_row_list_at(ntk_conversation_row_list_t list, uint32_t index) {
    return (const ntk_conversation_row_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_row_list {
    const ntk_message_row_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_row_list_t;

static inline const ntk_message_row_t *ntk_message_row_list_at(ntk_message_row_list_t list, uint32_t index) {
    return (const ntk_message_row_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_conversation_insert_list {
    const ntk_conversation_insert_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_conversation_insert_list_t;

static inline const ntk_conversation_insert_t *ntk_conversation_insert_list_at(ntk_conversation_insert_list_t list, uint32_t index) {
    return (const ntk_conversation_insert_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_list_move_list {
    const ntk_list_move_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_list_move_list_t;

static inline const ntk_list_move_t *ntk_list_move_list_at(ntk_list_move_list_t list, uint32_t index) {
    return (const ntk_list_move_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_conversation_reload_list {
    const ntk_conversation_reload_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_conversation_reload_list_t;

static inline const ntk_conversation_reload_t *ntk_conversation_reload_list_at(ntk_conversation_reload_list_t list, uint32_t index) {
    return (const ntk_conversation_reload_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_insert_list {
    const ntk_message_insert_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_insert_list_t;

static inline const ntk_message_insert_t *ntk_message_insert_list_at(ntk_message_insert_list_t list, uint32_t index) {
    return (const ntk_message_insert_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_reload_list {
    const ntk_message_reload_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_reload_list_t;

static inline const ntk_message_reload_t *ntk_message_reload_list_at(ntk_message_reload_list_t list, uint32_t index) {
    return (const ntk_message_reload_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_conversation_change_list {
    const ntk_conversation_change_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_conversation_change_list_t;

static inline const ntk_conversation_change_t *ntk_conversation_change_list_at(ntk_conversation_change_list_t list, uint32_t index) {
    return (const ntk_conversation_change_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_folder_list {
    const ntk_folder_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_folder_list_t;

static inline const ntk_folder_t *ntk_folder_list_at(ntk_folder_list_t list, uint32_t index) {
    return (const ntk_folder_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_message_receipt_list {
    const ntk_message_receipt_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_message_receipt_list_t;

static inline const ntk_message_receipt_t *ntk_message_receipt_list_at(ntk_message_receipt_list_t list, uint32_t index) {
    return (const ntk_message_receipt_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_text_range_list {
    const ntk_text_range_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_text_range_list_t;

static inline const ntk_text_range_t *ntk_text_range_list_at(ntk_text_range_list_t list, uint32_t index) {
    return (const ntk_text_range_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_search_hit_list {
    const ntk_search_hit_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_search_hit_list_t;

static inline const ntk_search_hit_t *ntk_search_hit_list_at(ntk_search_hit_list_t list, uint32_t index) {
    return (const ntk_search_hit_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_device_list {
    const ntk_device_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_device_list_t;

static inline const ntk_device_t *ntk_device_list_at(ntk_device_list_t list, uint32_t index) {
    return (const ntk_device_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_unread_hole_list {
    const ntk_unread_hole_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_unread_hole_list_t;

static inline const ntk_unread_hole_t *ntk_unread_hole_list_at(ntk_unread_hole_list_t list, uint32_t index) {
    return (const ntk_unread_hole_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_group_info_result_list {
    const ntk_group_info_result_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_group_info_result_list_t;

static inline const ntk_group_info_result_t *ntk_group_info_result_list_at(ntk_group_info_result_list_t list, uint32_t index) {
    return (const ntk_group_info_result_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_group_member_list {
    const ntk_group_member_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_group_member_list_t;

static inline const ntk_group_member_t *ntk_group_member_list_at(ntk_group_member_list_t list, uint32_t index) {
    return (const ntk_group_member_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_group_application_list {
    const ntk_group_application_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_group_application_list_t;

static inline const ntk_group_application_t *ntk_group_application_list_at(ntk_group_application_list_t list, uint32_t index) {
    return (const ntk_group_application_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_joined_group_list {
    const ntk_joined_group_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_joined_group_list_t;

static inline const ntk_joined_group_t *ntk_joined_group_list_at(ntk_joined_group_list_t list, uint32_t index) {
    return (const ntk_joined_group_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_profile_field_list {
    const ntk_profile_field_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_profile_field_list_t;

static inline const ntk_profile_field_t *ntk_profile_field_list_at(ntk_profile_field_list_t list, uint32_t index) {
    return (const ntk_profile_field_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_user_profile_list {
    const ntk_user_profile_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_user_profile_list_t;

static inline const ntk_user_profile_t *ntk_user_profile_list_at(ntk_user_profile_list_t list, uint32_t index) {
    return (const ntk_user_profile_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_group_info_list {
    const ntk_group_info_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_group_info_list_t;

static inline const ntk_group_info_t *ntk_group_info_list_at(ntk_group_info_list_t list, uint32_t index) {
    return (const ntk_group_info_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

typedef struct ntk_friend_info_list {
    const ntk_friend_info_t *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
} ntk_friend_info_list_t;

static inline const ntk_friend_info_t *ntk_friend_info_list_at(ntk_friend_info_list_t list, uint32_t index) {
    return (const ntk_friend_info_t *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}

/* ---- Records ---- */

/* How to send a message. */
struct ntk_send_options {
    /* sizeof(ntk_send_options_t). */
    uint32_t struct_size;
    /* Never counts as unread at the receivers. */
    uint8_t excluded_from_unread;
    /* Never becomes the conversation's last message and never raises it. */
    uint8_t excluded_from_last_message;
    /* Delivered to devices online now, stored nowhere. */
    uint8_t online_only;
    /* Travels with the message, up to the body limit; opaque to the kernel. */
    ntk_bytes_t cloud_custom_data;
    /* The sender wants to know who read it. */
    uint8_t needs_read_receipt;
    /* Groups only. */
    ntk_message_priority_t priority;
    /* Users the message mentions, at most 30; groups only. */
    ntk_str_list_t at_users;
    /* Mentions everyone; groups only. */
    uint8_t at_all;
    /* The message this one answers; 0 = none. */
    uint64_t quote_local_id;
    /* Groups: only these members get it, at most 50; empty = all. Never counts as unread. */
    ntk_str_list_t targets;
    /* What is shown on devices that are not connected; absent = what the server's pusher makes of it. */
    /* NULL when there is none. */
    const ntk_push_info_t *push;
    /* Stays on this device. */
    ntk_bytes_t local_custom_data;
    /* Stays on this device. */
    int64_t local_custom_int;
    /* What this send marks read. */
    ntk_own_send_reads_t own_send_reads;
};

/* Offline push of one message. */
struct ntk_push_info {
    /* sizeof(ntk_push_info_t). */
    uint32_t struct_size;
    /* Title. */
    ntk_str_t title;
    /* Text. */
    ntk_str_t text;
    /* Opaque to everyone but the receiving application. */
    ntk_bytes_t ext;
    /* Name of a sound. */
    ntk_str_t sound;
    /* True: no push for this message. */
    uint8_t disabled;
};

/* One element of a message to send. `kind` says which fields matter; a message has several only of text, custom, face
 * and location (V2TIM). */
struct ntk_new_element {
    /* sizeof(ntk_new_element_t). */
    uint32_t struct_size;
    /* Text, Custom, Image, Sound, Video, File, Location or Face. */
    ntk_message_kind_t kind;
    /* Text; description of a custom element or a location. */
    ntk_str_t text;
    /* Data of a custom element or a face. */
    ntk_bytes_t data;
    /* Custom: more data. */
    ntk_bytes_t extension;
    /* Image, sound, video, file: where it is on this device. The file must stay until the message is sent. */
    ntk_str_t path;
    /* Video: a picture of it; empty = none. */
    ntk_str_t snapshot_path;
    /* File name to show; empty = that of the path for a file, and one that says only what it is for the others. */
    ntk_str_t name;
    /* Image: send the file as it is, without metadata, instead of compressing it. In a format that is not known here (HEIC, AVIF,
     * SVG and the like: 200022) it goes with all that is in it, when its size is given too. */
    uint8_t original;
    /* Sound and video, milliseconds; 0 = measured. */
    uint32_t duration_ms;
    /* Face: which. */
    uint32_t index;
    /* Location, degrees times 10,000,000. */
    int32_t latitude_e7;
    /* Location, degrees times 10,000,000. */
    int32_t longitude_e7;
    /* Sound: peaks from 0 to 255, evenly spaced, as measured while recording, at most 4,096; they are made 64. Empty = read from
     * the file, where its format allows. */
    ntk_bytes_t waveform;
    /* Image with `original`, in a format that is not known here: pixels, as it is shown. Else measured. */
    uint32_t width;
    /* As `width`. */
    uint32_t height;
};

/* Text. */
struct ntk_text_element {
    /* UTF-8. */
    ntk_str_t text;
};

/* Custom data. */
struct ntk_custom_element {
    /* The data. */
    ntk_bytes_t data;
    /* A text for lists and notifications. */
    ntk_str_t description;
    /* More data. */
    ntk_bytes_t extension;
};

/* A file on the server, and where it is on this device. */
struct ntk_media_file {
    /* SHA-256 of its bytes, 64 hex digits; empty until it is uploaded. */
    ntk_str_t blob_id;
    /* Bytes. */
    uint64_t size;
    /* Name to show, as its sender said it, whatever that is: never a path. */
    ntk_str_t name;
    /* Media type, for example `image/jpeg`. */
    ntk_str_t mime;
    /* Pixels; 0 = not a picture. */
    uint32_t width;
    /* Pixels; 0 = not a picture. */
    uint32_t height;
    /* Path on this device; empty = download it. */
    ntk_str_t local_path;
};

/* An image in up to three sizes. */
struct ntk_image_element {
    /* As it was sent. */
    const ntk_media_file_t *original;
    /* At most 1280 pixels on a side; absent when the original is not larger. */
    /* NULL when there is none. */
    const ntk_media_file_t *large;
    /* At most 320 pixels on a side; absent when the original is not larger. */
    /* NULL when there is none. */
    const ntk_media_file_t *thumbnail;
};

/* A voice clip. */
struct ntk_sound_element {
    /* The clip. */
    const ntk_media_file_t *file;
    /* Milliseconds. */
    uint32_t duration_ms;
    /* Peaks from 0 to 255, evenly spaced; empty = not known. */
    ntk_bytes_t waveform;
};

/* A video. */
struct ntk_video_element {
    /* The video. */
    const ntk_media_file_t *file;
    /* A picture of it. */
    /* NULL when there is none. */
    const ntk_media_file_t *snapshot;
    /* Milliseconds. */
    uint32_t duration_ms;
};

/* A file. */
struct ntk_file_element {
    /* The file. */
    const ntk_media_file_t *file;
};

/* A place on earth. */
struct ntk_location_element {
    /* What is there. */
    ntk_str_t description;
    /* Degrees times 10,000,000. */
    int32_t latitude_e7;
    /* Degrees times 10,000,000. */
    int32_t longitude_e7;
};

/* A face (sticker). */
struct ntk_face_element {
    /* Which. */
    uint32_t index;
    /* The host's. */
    ntk_bytes_t data;
};

/* A tip of the server about a group. */
struct ntk_group_tip_element {
    /* What happened, as data: a word, and after a colon whom it was about (several: one per line). `created`; `joined:<user>`;
     * `quit:<user>`; `kicked:<user>`; `owner:<user>`, who owns it now; `admin:<user>`, `member:<user>`,
     * what they are now; `muted:<user>`, `unmuted:<user>`; `info:`, then what changed: `name=<new>`, `notification`, `introduction`,
     * `face`, `join_option=<n>`, `muted_all=<0 or 1>`; `dismissed`. Words are added: skip what you do not know.
     * The message's sender is who did it. */
    ntk_str_t tip;
};

/* Forwarded history; `get_merged_messages` opens it. */
struct ntk_merged_element {
    /* Title. */
    ntk_str_t title;
    /* A few lines of what is inside. */
    ntk_str_list_t abstracts;
    /* What a client shows that cannot open it. */
    ntk_str_t compatible_text;
    /* Messages inside. */
    uint32_t count;
    /* Levels inside, 1 = no merged message in it. */
    uint32_t depth;
};

/* The message another one answers. */
struct ntk_message_quote {
    /* Its place in the conversation. */
    uint64_t seq;
    /* Its id on this device; 0 = not here. */
    uint64_t local_id;
    /* Its sender. */
    ntk_str_t sender;
    /* Its kind. */
    ntk_message_kind_t kind;
    /* Its text when the answer was written, at most 200 bytes; empty when it is gone. */
    ntk_str_t digest;
    /* `Recalled` or `Deleted` when it is gone; else `Sent`, also when it is not here. */
    ntk_message_state_t state;
};

/* A reaction on a message. */
struct ntk_message_reaction {
    /* The host's id of it, 1 to 64 bytes. */
    ntk_str_t reaction;
    /* Users who gave it; 0 in an event = gone. */
    uint32_t count;
    /* This user gave it. */
    bool is_self;
    /* The first ten of them, in the order they came. */
    ntk_str_list_t users;
};

/* A key and a value attached to a message by anyone who can read it. */
struct ntk_message_extension {
    /* sizeof(ntk_message_extension_t). */
    uint32_t struct_size;
    /* 1 to 100 bytes. */
    ntk_str_t key;
    /* Up to 1 KB; empty in an event = deleted. */
    ntk_str_t value;
    /* Result for this key: 0, 23001 somebody changed it first, 23004 there is none to delete. */
    uint32_t code;
};

/* A mention of this user that is not read yet. */
struct ntk_at_info {
    /* Place of the message. */
    uint64_t seq;
    /* 1 me, 2 all, 3 both (V2TIM atType). */
    uint32_t at_type;
};

/* Which conversations: every condition must hold. The default lets all pass. */
struct ntk_conversation_filter {
    /* sizeof(ntk_conversation_filter_t). */
    uint32_t struct_size;
    /* By kind. */
    ntk_conversation_kinds_t kinds;
    /* Only with unread messages. */
    uint8_t unread;
    /* Only with unread mentions of this user. */
    uint8_t at_me;
    /* Only with all of these marks; 0 = any. */
    uint64_t marks;
    /* Only without any of these marks; 0 = any. */
    uint64_t without_marks;
    /* Only in this folder; 0 = any. */
    uint64_t folder;
    /* By receive option. */
    ntk_mute_filter_t mute;
};

/* What part of a conversation's history. Time and start are both respected (V2TIM getHistoryMessageList). */
struct ntk_history_query {
    /* sizeof(ntk_history_query_t). */
    uint32_t struct_size;
    /* Start beyond this message (exclusive); 0 = at the newest (older) or the oldest (newer). Wins over `from_seq`. */
    uint64_t from_local_id;
    /* Start at this place (inclusive); 0 = not used. */
    uint64_t from_seq;
    /* True: towards newer messages, oldest first; else towards older ones, newest first. */
    uint8_t newer;
    /* At most 100; 0 = 20. */
    uint32_t count;
    /* Seconds since 1970 UTC; 0 = not by time. Both ends are included. */
    int64_t time_begin_s;
    /* Seconds from there in the direction of `newer`; 0 = no end. */
    int64_t time_period_s;
    /* Only these kinds; empty = all. See `MessagePage.next_seq`. */
    ntk_u32_list_t kinds;
    /* Only these places; empty = all. At most 100. */
    ntk_u64_list_t seqs;
    /* True: never ask the server. */
    uint8_t local_only;
};

/* What to search for. */
struct ntk_message_search {
    /* sizeof(ntk_message_search_t). */
    uint32_t struct_size;
    /* At most 5 words or phrases of at most 256 bytes; may be empty when senders or kinds narrow it. */
    ntk_str_list_t keywords;
    /* True: any keyword is enough; else all must be there. */
    uint8_t any;
    /* Only from these users, at most 5; empty = all. */
    ntk_str_list_t senders;
    /* Only these kinds; empty = all. */
    ntk_u32_list_t kinds;
    /* Only from this time on, milliseconds since 1970 UTC; 0 = open. */
    int64_t from_ms;
    /* Only up to this time, milliseconds since 1970 UTC, included; 0 = open. */
    int64_t to_ms;
    /* Only in this conversation; empty = everywhere, one result per conversation with its count. */
    ntk_str_t conversation;
    /* Empty for the first page, then `next_cursor`. */
    ntk_str_t cursor;
    /* At most 100; 0 = 20. */
    uint32_t count;
    /* Everywhere: every message by itself instead of one result per conversation. */
    uint8_t ungrouped;
};

/* How images are prepared and what the cache may occupy. */
struct ntk_media_policy {
    /* sizeof(ntk_media_policy_t). */
    uint32_t struct_size;
    /* Longest side of a compressed image, pixels, 320 to 8192. */
    uint32_t max_side;
    /* Quality of a compressed image, 1 to 100. */
    uint32_t quality;
    /* How it is written. */
    ntk_image_format_t format;
    /* The cache is kept below this, bytes; what was not used longest goes first. */
    uint64_t cache_bytes;
};

/* A message that is durably queued: it will be sent even if the process dies now. */
struct ntk_send_receipt {
    /* Stable for ever on this device. */
    uint64_t local_id;
    /* Minted before the first attempt, the same on every device: 32 hex digits. */
    ntk_str_t message_id;
};

/* The newest message of a conversation, as a list cell shows it. */
struct ntk_message_digest {
    /* Stable id on this device; 0 when only the digest is known. */
    uint64_t local_id;
    /* User id. */
    ntk_str_t sender;
    /* Sent by this user, from any device. */
    bool is_self;
    /* Kind. */
    ntk_message_kind_t kind;
    /* State. */
    ntk_message_state_t state;
    /* First line of the text, at most 200 bytes cut at a character. */
    ntk_str_t text;
    /* Server time, or local time while sending; milliseconds since 1970 UTC. */
    int64_t time_ms;
    /* What its sender is called here: see `UserName`. */
    ntk_str_t sender_name;
    /* A tip: the first 20 users it names. */
    ntk_user_name_list_t users;
};

/* A conversation, with everything a list cell shows. */
struct ntk_conversation_row {
    /* `c2c_<user>` or `group_<group>`. */
    ntk_str_t id;
    /* Kind. */
    ntk_conversation_kind_t kind;
    /* What it is called here. One-to-one: the peer, as in `UserName`; a group: the own remark, else its name, else its id. */
    ntk_str_t title;
    /* Newest message that may be shown here. */
    /* NULL when there is none. */
    const ntk_message_digest_t *last_message;
    /* Time to show, milliseconds since 1970 UTC; 0 = none. */
    int64_t time_ms;
    /* Unread messages of this conversation; muting does not change it. */
    uint64_t unread;
    /* False while a part of the range is known only by an estimate. */
    bool unread_exact;
    /* Receive option. */
    ntk_receive_opt_t recv_opt;
    /* Pinned above the others. */
    bool pinned;
    /* Newest sequence number known. */
    uint64_t head_seq;
    /* Read up to this sequence number on some device of this user. */
    uint64_t read_seq;
    /* One-to-one: the peer read up to this sequence number. */
    uint64_t peer_read_seq;
    /* Members of a group; 0 for one-to-one. */
    uint32_t member_count;
    /* False once this user is no longer a member. */
    bool is_member;
    /* Marks: 1 star, 2 unread, 4 fold, 8 hide, bits 32 to 63 the host's. */
    uint64_t marks;
    /* The host's, up to 256 bytes; the same on all own devices. */
    ntk_bytes_t custom_data;
    /* Folders it is in. */
    ntk_u64_list_t folders;
    /* Text begun and not sent; on this device only. */
    ntk_str_t draft;
    /* When it was set, milliseconds since 1970 UTC by the server's clock as far as it is known here; 0 = no draft. */
    int64_t draft_ms;
    /* Unread mentions of this user, newest 20, oldest first. */
    ntk_at_info_list_t at;
    /* Place in the order among rows that are equally pinned; larger is higher. Not a time. */
    int64_t order_key;
    /* What this user is to a group: it stays in the list when it was left, was dismissed, or this user was removed. */
    ntk_group_membership_t membership;
    /* What a group is. */
    ntk_group_type_t group_type;
    /* What this user is in a group. */
    ntk_group_role_t role;
    /* Where a picture of it is; empty = not said. */
    ntk_str_t face_url;
};

/* A message, with everything a cell shows. */
struct ntk_message_row {
    /* Stable for ever on this device. */
    uint64_t local_id;
    /* The same on every device of the sender: 32 hex digits. Empty for messages of others. */
    ntk_str_t message_id;
    /* `c2c_<user>` or `group_<group>`. */
    ntk_str_t conversation;
    /* Place in the conversation, dense from 1; 0 while not acknowledged by the server. */
    uint64_t seq;
    /* User id. */
    ntk_str_t sender;
    /* Sent by this user, from any device. */
    bool is_self;
    /* Server time, or local time while sending; milliseconds since 1970 UTC. For display only. */
    int64_t time_ms;
    /* Kind. */
    ntk_message_kind_t kind;
    /* State. */
    ntk_message_state_t state;
    /* Why it failed; 0 = it did not. */
    uint32_t error_code;
    /* Text, or the tip. */
    ntk_str_t text;
    /* Custom messages: the data. */
    ntk_bytes_t custom_data;
    /* Custom messages: the description. */
    ntk_str_t custom_description;
    /* Custom messages: the extension. */
    ntk_bytes_t custom_extension;
    /* What the sender attached. */
    ntk_bytes_t cloud_custom_data;
    /* Counts as unread while it is above the read mark. */
    bool countable;
    /* One-to-one, own messages: the peer has read it. */
    bool peer_read;
    /* Who recalled it; empty = not recalled. */
    ntk_str_t recalled_by;
    /* Why, if that was said. */
    ntk_str_t recall_reason;
    /* Every element, in order. */
    ntk_message_element_list_t elements;
    /* The message this one answers. */
    /* NULL when there is none. */
    const ntk_message_quote_t *quote;
    /* Users it mentions. */
    ntk_str_list_t at_users;
    /* It mentions everyone. */
    bool at_all;
    /* Priority. */
    ntk_message_priority_t priority;
    /* Its sender wants read receipts. */
    bool needs_read_receipt;
    /* Own messages that want receipts: how many read it. */
    uint32_t read_count;
    /* Own messages that want receipts: how many did not. */
    uint32_t unread_count;
    /* Messages of others that want receipts: this user has sent one. */
    bool receipt_sent;
    /* Reactions. */
    ntk_message_reaction_list_t reactions;
    /* Extensions, by key. */
    ntk_message_extension_list_t extensions;
    /* Who pinned it; empty = not pinned. */
    ntk_str_t pinned_by;
    /* Times edited. */
    uint32_t edits;
    /* The host's, on this device only. */
    ntk_bytes_t local_custom_data;
    /* The host's, on this device only. */
    int64_t local_custom_int;
    /* What its sender is called here: see `UserName`. */
    ntk_str_t sender_name;
    /* Where a picture of them is; empty = not said. */
    ntk_str_t sender_face;
    /* The other users the row names: in a tip (the first 20), mentioned, quoted, who reacted, recalled or pinned; each once. */
    ntk_user_name_list_t users;
};

/* The unread total. */
struct ntk_unread_total {
    /* Sum over conversations that are not muted. */
    uint64_t count;
    /* False before the first sync: then `count` is only what this device knows. */
    bool known;
    /* False while some conversation's count is an estimate. */
    bool exact;
};

/* A page of conversations. */
struct ntk_conversation_page {
    /* In list order. */
    ntk_conversation_row_list_t rows;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* A page of messages. */
struct ntk_message_page {
    /* Newest first when paging older, oldest first when paging newer. */
    ntk_message_row_list_t rows;
    /* What lies beyond the last row. */
    ntk_edge_state_t edge;
    /* Where the next query goes on, as its `from_seq`, when this one looked further than its last row: a query by kind may look
     * through thousands of messages in parts, and a part may have no row. 0 = go on from the last row. */
    uint64_t next_seq;
};

/* Who was added to a group. */
struct ntk_add_members_result {
    /* Added now. */
    ntk_str_list_t added;
    /* Members already. */
    ntk_str_list_t already;
    /* Not users. */
    ntk_str_list_t unknown;
    /* For whom there is an application now, which owner and admins decide. */
    ntk_str_list_t waiting;
};

/* What an audit found. */
struct ntk_audit_report {
    /* Conversations recounted. */
    uint64_t conversations;
    /* Messages recounted. */
    uint64_t messages;
    /* One line per difference; empty = all is well. For logs and bug reports. */
    ntk_str_list_t differences;
};

/* What the kernel occupies. */
struct ntk_storage_usage {
    /* Database file, bytes. */
    uint64_t database_bytes;
    /* Write-ahead log, bytes. */
    uint64_t wal_bytes;
    /* Rows stored. */
    uint64_t messages;
    /* Conversations stored. */
    uint64_t conversations;
    /* Messages waiting to be sent. */
    uint64_t queued_sends;
};

/* A window was opened; its snapshot follows as the first patch. */
struct ntk_window_opened {
    /* Id for grow, move and close. */
    uint64_t window;
};

/* Bytes, echoed. */
struct ntk_echo {
    /* What was sent. */
    ntk_bytes_t data;
};

/* One row moved from an old to a new index. */
struct ntk_list_move {
    /* Index before the patch. */
    uint32_t from;
    /* Index after the patch. */
    uint32_t to;
};

/* A new row. */
struct ntk_conversation_insert {
    /* Index after the patch. */
    uint32_t index;
    /* The row. */
    const ntk_conversation_row_t *row;
};

/* A row whose content changed; it may also be in `moves`. */
struct ntk_conversation_reload {
    /* Index before the patch. */
    uint32_t old_index;
    /* Index after the patch. */
    uint32_t new_index;
    /* Bit i: the i-th field of `ConversationRow` changed. */
    uint64_t changed;
    /* The row. */
    const ntk_conversation_row_t *row;
};

/* What changed in a window of conversations. Applies only to the list as of `base_rev`. A batch, not a sequence: docs/lists.md. */
struct ntk_conversation_patch {
    /* The window. */
    uint64_t window;
    /* The list as of this revision... */
    uint64_t base_rev;
    /* ...becomes this revision. */
    uint64_t rev;
    /* The commit it reflects. */
    uint64_t commit_no;
    /* True: forget the old list, `inserts` is the whole new one. */
    bool reset;
    /* Rows before. */
    uint32_t old_len;
    /* Rows after. */
    uint32_t new_len;
    /* Old indexes, ascending. */
    ntk_u32_list_t deletes;
    /* By new index, ascending. */
    ntk_conversation_insert_list_t inserts;
    /* By new index, ascending; the fewest that leave untouched rows in place. */
    ntk_list_move_list_t moves;
    /* By new index, ascending. */
    ntk_conversation_reload_list_t reloads;
    /* Index of the first row in the whole list. */
    uint64_t first_index;
    /* Rows in the whole list; 0 = not counted yet. */
    uint64_t total_len;
};

/* A new row. */
struct ntk_message_insert {
    /* Index after the patch. */
    uint32_t index;
    /* The row. */
    const ntk_message_row_t *row;
};

/* A row whose content changed; it may also be in `moves`. */
struct ntk_message_reload {
    /* Index before the patch. */
    uint32_t old_index;
    /* Index after the patch. */
    uint32_t new_index;
    /* Bit i: the i-th field of `MessageRow` changed. */
    uint64_t changed;
    /* The row. */
    const ntk_message_row_t *row;
};

/* What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`. A batch, not a sequence:
 * docs/lists.md. */
struct ntk_message_patch {
    /* The window. */
    uint64_t window;
    /* The list as of this revision... */
    uint64_t base_rev;
    /* ...becomes this revision. */
    uint64_t rev;
    /* The commit it reflects. */
    uint64_t commit_no;
    /* True: forget the old list, `inserts` is the whole new one. */
    bool reset;
    /* Rows before. */
    uint32_t old_len;
    /* Rows after. */
    uint32_t new_len;
    /* Old indexes, ascending. */
    ntk_u32_list_t deletes;
    /* By new index, ascending. */
    ntk_message_insert_list_t inserts;
    /* By new index, ascending; the fewest that leave untouched rows in place. */
    ntk_list_move_list_t moves;
    /* By new index, ascending. */
    ntk_message_reload_list_t reloads;
    /* Beyond the oldest row. */
    ntk_edge_state_t older;
    /* Beyond the newest row. */
    ntk_edge_state_t newer;
    /* Messages newer than the window while it is not at the bottom. */
    uint64_t newer_count;
};

/* The connection changed, or a state that lasts has another reason: each attempt to connect that fails otherwise than the one
 * before is told. */
struct ntk_connection_changed {
    /* Now. */
    ntk_connection_state_t state;
    /* Why it is no better; 0 = no error. */
    uint32_t code;
    /* For logs. */
    ntk_str_t text;
};

/* A synchronisation with the server began, ended or failed. It ends in step, as `ConnectionState::Online` says. */
struct ntk_sync_changed {
    /* True while it runs. */
    bool running;
    /* Why it failed; 0 = it did not. */
    uint32_t code;
    /* Conversations received so far by a first or full synchronisation. */
    uint64_t done;
    /* Of that many; 0 = unknown. */
    uint64_t total;
};

/* Messages that were not here before, whether unread or not, after their commit. */
struct ntk_messages_received {
    /* The conversation. */
    ntk_str_t conversation;
    /* Oldest first; at most the newest 50 of a burst. */
    ntk_message_row_list_t messages;
    /* Messages received in all; more than the rows when a burst was cut. */
    uint64_t count;
};

/* A message was recalled. */
struct ntk_message_recalled {
    /* The conversation. */
    ntk_str_t conversation;
    /* Stable id on this device; 0 when the message never was here. */
    uint64_t local_id;
    /* Its place. */
    uint64_t seq;
    /* Who recalled it. */
    ntk_str_t by;
    /* Why; empty = not said. */
    ntk_str_t reason;
};

/* An own queued message reached a final state. */
struct ntk_send_finished {
    /* Stable id on this device. */
    uint64_t local_id;
    /* The conversation. */
    ntk_str_t conversation;
    /* Its place; 0 = not sent. */
    uint64_t seq;
    /* 0 = sent; else why not. */
    uint32_t code;
};

/* The peer read this conversation (V2TIM onRecvC2CReadReceipt). */
struct ntk_c2c_read_receipt {
    /* The peer. */
    ntk_str_t user_id;
    /* Everything up to this server time is read, milliseconds since 1970 UTC. */
    int64_t timestamp_ms;
    /* Everything up to this sequence number is read. */
    uint64_t seq;
};

/* A conversation that changed. */
struct ntk_conversation_change {
    /* Its id. */
    ntk_str_t conversation;
    /* Bit i: the i-th field of `ConversationRow` changed. */
    uint64_t changed;
};

/* Conversations that appeared, changed or went; a window says it in detail. Never sent when nothing changed. */
struct ntk_conversations_changed {
    /* New in the list (V2TIM onNewConversation). */
    ntk_str_list_t added;
    /* Changed (V2TIM onConversationChanged). */
    ntk_conversation_change_list_t changed;
    /* Gone from the list (V2TIM onConversationDeleted). */
    ntk_str_list_t deleted;
};

/* The unread total of a subscribed filter changed (V2TIM onUnreadMessageCountChangedByFilter). */
struct ntk_filtered_unread_changed {
    /* Which. */
    const ntk_conversation_filter_t *filter;
    /* Now. */
    const ntk_unread_total_t *total;
};

/* A message was edited. */
struct ntk_message_modified {
    /* As it is now. */
    const ntk_message_row_t *message;
};

/* Messages were deleted: on another own device, or for everyone. */
struct ntk_messages_deleted {
    /* The conversation. */
    ntk_str_t conversation;
    /* Stable ids on this device. */
    ntk_u64_list_t local_ids;
};

/* Reactions of a message changed. Only what changed; `count` 0 = gone. */
struct ntk_message_reactions_changed {
    /* The conversation. */
    ntk_str_t conversation;
    /* Stable id on this device. */
    uint64_t local_id;
    /* What changed. */
    ntk_message_reaction_list_t reactions;
};

/* Extensions of a message changed. Only what changed; an empty value = deleted. */
struct ntk_message_extensions_changed {
    /* The conversation. */
    ntk_str_t conversation;
    /* Stable id on this device. */
    uint64_t local_id;
    /* What changed. */
    ntk_message_extension_list_t extensions;
};

/* A message was pinned or unpinned in its conversation. */
struct ntk_message_pinned {
    /* The conversation. */
    ntk_str_t conversation;
    /* Stable id on this device; 0 = not here. */
    uint64_t local_id;
    /* Its place. */
    uint64_t seq;
    /* Who pinned it; empty = unpinned. */
    ntk_str_t by;
};

/* Receipts of an own message (V2TIM onRecvMessageReadReceipts). */
struct ntk_message_receipt {
    /* The conversation. */
    ntk_str_t conversation;
    /* Stable id on this device. */
    uint64_t local_id;
    /* How many read it. */
    uint32_t read_count;
    /* How many did not. */
    uint32_t unread_count;
};

/* Somebody types, or stopped. */
struct ntk_typing_changed {
    /* The conversation. */
    ntk_str_t conversation;
    /* Who. */
    ntk_str_t user_id;
    /* True: typing; assume it ended after 6 seconds without news. */
    bool typing;
};

/* How far an upload or download is; at most ten a second for each. */
struct ntk_transfer_progress {
    /* The message. */
    uint64_t local_id;
    /* Which of its elements. */
    uint32_t element;
    /* True: to the server. */
    bool upload;
    /* Bytes done. */
    uint64_t done;
    /* Bytes in all. */
    uint64_t total;
    /* It waits: paused by the host, or no network. */
    bool paused;
};

/* The server refused what was done and queued here while offline; what it had is shown again. */
struct ntk_change_refused {
    /* The command that was completed before. */
    uint32_t command;
    /* The conversation; empty = none. */
    ntk_str_t conversation;
    /* The message; 0 = none. */
    uint64_t local_id;
    /* Why. */
    uint32_t code;
};

/* A folder of conversations. */
struct ntk_folder {
    /* The same on all own devices. */
    uint64_t id;
    /* 1 to 32 bytes. */
    ntk_str_t name;
};

/* Folders, by name. */
struct ntk_folders {
    /* Them. */
    ntk_folder_list_t folders;
};

/* Do not disturb, for all conversations (V2TIM setAllReceiveMessageOpt). */
struct ntk_all_receive_opt {
    /* sizeof(ntk_all_receive_opt_t). */
    uint32_t struct_size;
    /* What is received in the window; Receive = no window. */
    ntk_receive_opt_t opt;
    /* Start, seconds of the day in UTC. */
    uint32_t from_s;
    /* Duration, seconds; 86,400 = always. */
    uint32_t for_s;
};

/* Messages that were asked for by id or place. */
struct ntk_message_list {
    /* Found ones; what is not here is missing. */
    ntk_message_row_list_t messages;
};

/* Read receipts of own messages. */
struct ntk_message_receipts {
    /* One for each that was found. */
    ntk_message_receipt_list_t receipts;
};

/* A page of user ids. */
struct ntk_user_page {
    /* Users. */
    ntk_str_list_t users;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
    /* The same users, with what they are called here. */
    ntk_user_name_list_t names;
};

/* Extensions with a result for each key. */
struct ntk_message_extensions {
    /* Them. */
    ntk_message_extension_list_t extensions;
};

/* Where a downloaded file is. */
struct ntk_downloaded_media {
    /* Path; the cache may delete it once its limit is reached, so copy what must stay. */
    ntk_str_t path;
};

/* What the media cache occupies. */
struct ntk_media_cache_usage {
    /* Bytes of all files. */
    uint64_t bytes;
    /* Files. */
    uint64_t files;
    /* The limit, bytes. */
    uint64_t limit_bytes;
};

/* A range of matched text. */
struct ntk_text_range {
    /* First byte in the row's `text`. */
    uint32_t start;
    /* Bytes. */
    uint32_t length;
};

/* A found message; without a conversation in the search: the newest one of a conversation, and how many there are. */
struct ntk_search_hit {
    /* The conversation. */
    ntk_str_t conversation;
    /* Matches in it; 1 inside a conversation. */
    uint64_t count;
    /* The message; `local_id` is 0 when it is only on the server. */
    const ntk_message_row_t *message;
    /* What matched in `text`. */
    ntk_text_range_list_t highlights;
};

/* A page of found messages, newest first. */
struct ntk_search_page {
    /* Them. */
    ntk_search_hit_list_t hits;
    /* Messages found in all, or conversations when searched everywhere. */
    uint64_t total;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* A device of this user. */
struct ntk_device {
    /* Its id. */
    ntk_str_t device_id;
    /* Its platform. */
    ntk_str_t platform;
    /* Connected now. */
    bool online;
    /* This one. */
    bool is_self;
    /* Last seen, milliseconds since 1970 UTC. */
    int64_t seen_ms;
};

/* Devices, newest first. */
struct ntk_devices {
    /* Them. */
    ntk_device_list_t devices;
};

/* A range of places that is not on this device. */
struct ntk_unread_hole {
    /* First place. */
    uint64_t lo;
    /* Last place. */
    uint64_t hi;
    /* Unread messages in it, as the server counted, or its width. */
    uint64_t count;
    /* The server counted. */
    bool exact;
};

/* Why a conversation's unread number is what it is. */
struct ntk_unread_explanation {
    /* The number. */
    uint64_t unread;
    /* Everything up to here is read. */
    uint64_t read_seq;
    /* Places of the counted messages on this device, oldest first, at most 1,000. */
    ntk_u64_list_t seqs;
    /* What is counted and not on this device. */
    ntk_unread_hole_list_t holes;
};

/* An online-only message arrived. */
struct ntk_online_message {
    /* The conversation. */
    ntk_str_t conversation;
    /* User id. */
    ntk_str_t sender;
    /* Kind. */
    ntk_message_kind_t kind;
    /* Text. */
    ntk_str_t text;
    /* Custom data. */
    ntk_bytes_t custom_data;
};

/* The login ended and will not come back by itself. */
struct ntk_login_ended {
    /* 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user... */
    uint32_t code;
    /* For logs. */
    ntk_str_t text;
};

/* Storage got into trouble or out of it. */
struct ntk_storage_changed {
    /* 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed. */
    uint32_t code;
    /* For logs. */
    ntk_str_t text;
};

/* The outcome of one request; each accepted request gets exactly one. */
struct ntk_completion {
    /* What the call returned. */
    uint64_t request;
    /* The command's number. */
    uint32_t command;
    /* 0 = success. */
    uint32_t code;
    /* For logs. */
    ntk_str_t text;
    /* The newest commit its effects are part of. */
    uint64_t commit_no;
    /* The result, on success of a command that has one; with 8006 the newest state. */
    /* NULL when there is none. */
    const ntk_reply_t *reply;
};

/* The last item of a kernel: its handle is dead now. */
struct ntk_closed {
    /* 0 = closed by request; else why it failed. */
    uint32_t code;
};

/* What a new group is. */
struct ntk_new_group {
    /* sizeof(ntk_new_group_t). */
    uint32_t struct_size;
    /* Empty = the kernel makes one. */
    ntk_str_t group_id;
    /* Up to 100 bytes. */
    ntk_str_t name;
    /* What it is. */
    ntk_group_type_t group_type;
    /* Address of its picture, up to 100 bytes. */
    ntk_str_t face_url;
    /* What it is about, up to 400 bytes. */
    ntk_str_t introduction;
    /* Its announcement, up to 400 bytes. */
    ntk_str_t notification;
    /* How one comes in by oneself; a Work group has none but `Forbid`. */
    ntk_group_join_option_t join_option;
    /* What becomes of whom a member brings; whom owner and admins bring is in. */
    ntk_group_join_option_t approve_option;
};

/* Who was removed from a group. */
struct ntk_kick_members_result {
    /* Removed now. */
    ntk_str_list_t kicked;
    /* Not members. */
    ntk_str_list_t not_members;
    /* Who do not rank below this user. */
    ntk_str_list_t refused;
};

/* What there is to know of a group. */
struct ntk_group_info {
    /* The group id. */
    ntk_str_t group_id;
    /* Its name. */
    ntk_str_t name;
    /* What it is. */
    ntk_group_type_t group_type;
    /* Who owns it. */
    ntk_str_t owner;
    /* Address of its picture. */
    ntk_str_t face_url;
    /* What it is about. */
    ntk_str_t introduction;
    /* Its announcement. */
    ntk_str_t notification;
    /* When that was made, milliseconds since 1970 UTC; 0 = there is none. */
    int64_t notification_ms;
    /* When the group was made, milliseconds since 1970 UTC; 0 = not known. */
    int64_t created_ms;
    /* Its members. */
    uint32_t member_count;
    /* Members it may have. */
    uint32_t max_member_count;
    /* How one comes in by oneself. */
    ntk_group_join_option_t join_option;
    /* Only admins and the owner may speak. */
    bool all_muted;
    /* What this user is in it. */
    ntk_group_role_t role;
    /* What becomes of whom a member brings. */
    ntk_group_join_option_t approve_option;
};

/* A group that was asked about. */
struct ntk_group_info_result {
    /* The group id. */
    ntk_str_t group_id;
    /* 0, or why there is no `info`: 10007, 10010. */
    uint32_t code;
    /* What there is to know of it. */
    const ntk_group_info_t *info;
};

/* Groups, in the order in which they were asked about. */
struct ntk_group_info_results {
    /* Them. */
    ntk_group_info_result_list_t groups;
};

/* What is to change of a group: only what `fields` names. */
struct ntk_group_info_change {
    /* sizeof(ntk_group_info_change_t). */
    uint32_t struct_size;
    /* Bits (V2TIM's): 1 name, 2 announcement, 4 introduction, 8 face URL, 16 join option, 4096 approve option. */
    uint32_t fields;
    /* Up to 100 bytes, one line. */
    ntk_str_t name;
    /* The announcement, up to 400 bytes. */
    ntk_str_t notification;
    /* Up to 400 bytes. */
    ntk_str_t introduction;
    /* Up to 100 bytes. */
    ntk_str_t face_url;
    /* How one comes in by oneself. */
    ntk_group_join_option_t join_option;
    /* What becomes of whom a member brings. */
    ntk_group_join_option_t approve_option;
};

/* A member of a group. */
struct ntk_group_member {
    /* User id. */
    ntk_str_t user_id;
    /* What they are. */
    ntk_group_role_t role;
    /* What they are called here; empty = no name card. */
    ntk_str_t name_card;
    /* When they came, milliseconds since 1970 UTC; 0 = not known. */
    int64_t joined_ms;
    /* They may not speak before then, milliseconds since 1970 UTC; 0 = they may. */
    int64_t muted_until_ms;
};

/* A page of members. */
struct ntk_group_member_page {
    /* Them. */
    ntk_group_member_list_t members;
    /* Members of the group in all. */
    uint32_t total;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* What came of joining a group. */
struct ntk_join_group_result {
    /* True: an application waits; false: this user is in. */
    bool waiting;
    /* Id of the group's conversation, which is there once this user is in. */
    ntk_str_t conversation;
};

/* Who would come into a group; one of each user and group, the newest. */
struct ntk_group_application {
    /* The group id. */
    ntk_str_t group_id;
    /* Who would come. */
    ntk_str_t user_id;
    /* What they are called here. */
    ntk_str_t user_name;
    /* The member who would bring them; empty = they come by themselves. */
    ntk_str_t inviter;
    /* What the member is called here. */
    ntk_str_t inviter_name;
    /* Their words, up to 120 bytes. */
    ntk_str_t wording;
    /* When they applied, milliseconds since 1970 UTC. */
    int64_t applied_ms;
    /* What became of it. */
    ntk_group_application_state_t state;
    /* Who decided; empty = nobody yet. */
    ntk_str_t decided_by;
    /* When, milliseconds since 1970 UTC; 0 = not yet. */
    int64_t decided_ms;
    /* The words to that, up to 120 bytes. */
    ntk_str_t answer;
};

/* A page of applications, the newest first. */
struct ntk_group_application_page {
    /* Them. */
    ntk_group_application_list_t applications;
    /* How many wait, in all groups this user rules, that came since `set_group_applications_read`. */
    uint32_t unread;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* A group this user is in, as it is known here. */
struct ntk_joined_group {
    /* The group id. */
    ntk_str_t group_id;
    /* Its conversation. */
    ntk_str_t conversation;
    /* Its name, or its id where it has none. */
    ntk_str_t name;
    /* What it is. */
    ntk_group_type_t group_type;
    /* What this user is in it. */
    ntk_group_role_t role;
    /* Its members. */
    uint32_t member_count;
    /* When this user came, or came back, milliseconds since 1970 UTC; 0 = not known. */
    int64_t joined_ms;
};

/* A page of the groups this user is in. */
struct ntk_joined_group_page {
    /* Them. */
    ntk_joined_group_list_t groups;
    /* Pass it on, with the same order, for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* What a user is called here. */
struct ntk_user_name {
    /* User id. */
    ntk_str_t user_id;
    /* The friend remark, else the card in the group that is looked at, else the nickname, else the id. */
    ntk_str_t name;
    /* Where a picture of them is; empty = not said. */
    ntk_str_t face_url;
};

/* A field of the host's in a profile. */
struct ntk_profile_field {
    /* 1 to 16 letters, digits and underscores. */
    ntk_str_t key;
    /* Up to 500 bytes. */
    ntk_str_t value;
};

/* A user's profile, as far as it is known here. What was never said is empty, or 0. */
struct ntk_user_profile {
    /* User id. */
    ntk_str_t user_id;
    /* What the user is called here: see `UserName`. */
    ntk_str_t name;
    /* What they call themselves. */
    ntk_str_t nickname;
    /* Where a picture of them is. */
    ntk_str_t face_url;
    /* Their signature; may have several lines. */
    ntk_str_t signature;
    /* Gender. */
    ntk_gender_t gender;
    /* The host's, as 20261201. */
    uint32_t birthday;
    /* The host's. */
    uint32_t level;
    /* The host's. */
    uint32_t role;
    /* Who may add them as a friend. */
    ntk_allow_type_t allow_type;
    /* The host's, by key; at most 20. */
    ntk_profile_field_list_t custom;
};

/* Profiles of users. */
struct ntk_user_profiles {
    /* In the order asked, each once. */
    ntk_user_profile_list_t users;
    /* Those of the users asked for who are none; offline also those of whom nothing is known here. */
    ntk_str_list_t unknown;
};

/* What to change of the own profile. */
struct ntk_self_info {
    /* sizeof(ntk_self_info_t). */
    uint32_t struct_size;
    /* What of the following is meant: 1 nickname, 2 face_url, 4 signature, 8 gender, 16 birthday, 32 level, 64 role, 128
     * allow_type. The rest stays as it is. */
    uint32_t fields;
    /* Up to 500 bytes, without line breaks, control characters, and what turns the direction of the text around it. */
    ntk_str_t nickname;
    /* Up to 500 bytes; as the nickname. */
    ntk_str_t face_url;
    /* Up to 500 bytes; may have several lines. */
    ntk_str_t signature;
    /* Gender. */
    ntk_gender_t gender;
    /* The host's, as 20261201. */
    uint32_t birthday;
    /* The host's. */
    uint32_t level;
    /* The host's. */
    uint32_t role;
    /* Who may add this user as a friend. */
    ntk_allow_type_t allow_type;
    /* Keys of fields of the host's to change, 1 to 16 letters, digits and underscores each. The others stay; at most 20 in all. */
    ntk_str_list_t custom_keys;
    /* Their values, in this order, up to 500 bytes each and 4 KB together with those there are; empty = take the field away. */
    ntk_str_list_t custom_values;
};

/* What users or groups are called, to search for. */
struct ntk_name_search {
    /* sizeof(ntk_name_search_t). */
    uint32_t struct_size;
    /* 1 to 5 words of at most 256 bytes each: beginnings of the words of a name, Chinese characters in a row or how they sound
     * (`zhangs` and `zsf` find 张三丰), or a whole id. Case and accents do not matter; signs ask for nothing. */
    ntk_str_list_t keywords;
    /* True: any keyword is enough, and who has more of them comes first; else all must be there. */
    uint8_t any;
    /* Empty for the first page, then `next_cursor`. */
    ntk_str_t cursor;
    /* At most 100; 0 = 20. */
    uint32_t count;
};

/* A page of users, those whose name fits best first. */
struct ntk_user_search_page {
    /* Them, as they are now. */
    ntk_user_profile_list_t users;
    /* Pass it on for the next page; empty = this was the last. Whoever is called otherwise meanwhile may come twice or never. */
    ntk_str_t next_cursor;
};

/* A page of groups, those whose name fits best first. */
struct ntk_group_search_page {
    /* Them, as this user may see them. */
    ntk_group_info_list_t groups;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* What another user is to this one. */
struct ntk_friend_info {
    /* User id. */
    ntk_str_t user_id;
    /* What they are called here: see `UserName`. */
    ntk_str_t name;
    /* Where a picture of them is; empty = not said. */
    ntk_str_t face_url;
    /* What this user calls them; of somebody who has an application of this user's it waits with that. */
    ntk_str_t remark;
    /* In this user's list of friends. */
    bool is_friend;
    /* This user is in their list of friends. */
    bool is_friend_of;
    /* In this user's blacklist. */
    bool is_blacklisted;
    /* What waits. */
    ntk_friend_application_t application;
    /* Its words. */
    ntk_str_t wording;
    /* The host's word for where they were added. */
    ntk_str_t source;
    /* Friend since, milliseconds since 1970 UTC; 0 = no friend. */
    int64_t added_ms;
    /* When the application that waits was made; 0 = none does. */
    int64_t applied_ms;
};

/* A page of them. */
struct ntk_friend_page {
    /* Them. */
    ntk_friend_info_list_t friends;
    /* Of applications: how many came in since this user last said they had read them. */
    uint32_t unread;
    /* Pass it on for the next page; empty = this was the last. */
    ntk_str_t next_cursor;
};

/* Several of them. */
struct ntk_friends {
    /* Them. */
    ntk_friend_info_list_t friends;
};

/* Whom to add. */
struct ntk_friend_add {
    /* sizeof(ntk_friend_add_t). */
    uint32_t struct_size;
    /* User id. */
    ntk_str_t user_id;
    /* What to say with it, where they have to confirm; up to 120 bytes. */
    ntk_str_t wording;
    /* The host's word for where they were met, up to 32 bytes. */
    ntk_str_t source;
    /* What to call them as soon as they are a friend, up to 96 bytes; empty = nothing. */
    ntk_str_t remark;
};

/* What users are to this one changed. */
struct ntk_friends_change {
    /* Them, as they are now; who is nothing any more has neither list nor application. */
    ntk_friend_info_list_t friends;
    /* How many applications came in since this user last said they had read them. */
    uint32_t unread_applications;
};

/* ---- Tagged unions: look at tag, then at the member of that name; ignore tags you do not know ---- */

/* What a command returns. */
#define NTK_REPLY_SEND_RECEIPT 1u
#define NTK_REPLY_CONVERSATION 2u
#define NTK_REPLY_CONVERSATION_PAGE 3u
#define NTK_REPLY_MESSAGE_PAGE 4u
#define NTK_REPLY_UNREAD_TOTAL 5u
#define NTK_REPLY_ADD_MEMBERS 6u
#define NTK_REPLY_AUDIT 7u
#define NTK_REPLY_STORAGE_USAGE 8u
#define NTK_REPLY_WINDOW_OPENED 9u
#define NTK_REPLY_ECHO 10u
#define NTK_REPLY_MESSAGE 11u
#define NTK_REPLY_MESSAGE_LIST 12u
#define NTK_REPLY_MESSAGE_EXTENSIONS 13u
#define NTK_REPLY_MESSAGE_RECEIPTS 14u
#define NTK_REPLY_USER_PAGE 15u
#define NTK_REPLY_FOLDER 16u
#define NTK_REPLY_FOLDERS 17u
#define NTK_REPLY_ALL_RECEIVE_OPT 18u
#define NTK_REPLY_UNREAD_EXPLANATION 19u
#define NTK_REPLY_SEARCH_PAGE 20u
#define NTK_REPLY_DEVICES 21u
#define NTK_REPLY_DOWNLOADED_MEDIA 22u
#define NTK_REPLY_MEDIA_CACHE_USAGE 23u
#define NTK_REPLY_KICK_MEMBERS 100u
#define NTK_REPLY_GROUP_INFO 101u
#define NTK_REPLY_GROUP_INFO_RESULTS 102u
#define NTK_REPLY_GROUP_MEMBER 103u
#define NTK_REPLY_GROUP_MEMBER_PAGE 104u
#define NTK_REPLY_JOIN_GROUP 105u
#define NTK_REPLY_GROUP_APPLICATION 106u
#define NTK_REPLY_GROUP_APPLICATION_PAGE 107u
#define NTK_REPLY_JOINED_GROUP_PAGE 108u
#define NTK_REPLY_USER_PROFILES 120u
#define NTK_REPLY_USER_PROFILE 121u
#define NTK_REPLY_USER_SEARCH_PAGE 150u
#define NTK_REPLY_GROUP_SEARCH_PAGE 151u
#define NTK_REPLY_FRIEND_INFO 160u
#define NTK_REPLY_FRIEND_PAGE 161u
#define NTK_REPLY_FRIENDS 162u
struct ntk_reply {
    /* NTK_REPLY_... */
    uint32_t tag;
    union {
        /* Of the send commands. */
        const ntk_send_receipt_t *send_receipt;
        /* Of `get_conversation`, `create_group`. */
        const ntk_conversation_row_t *conversation;
        /* Of `get_conversation_list`. */
        const ntk_conversation_page_t *conversation_page;
        /* Of `get_history`. */
        const ntk_message_page_t *message_page;
        /* Of `get_total_unread_message_count`. */
        const ntk_unread_total_t *unread_total;
        /* Of `add_group_members`. */
        const ntk_add_members_result_t *add_members;
        /* Of `audit`. */
        const ntk_audit_report_t *audit;
        /* Of `get_storage_usage`. */
        const ntk_storage_usage_t *storage_usage;
        /* Of the window commands. */
        const ntk_window_opened_t *window_opened;
        /* Of `echo`. */
        const ntk_echo_t *echo;
        /* Of `modify_message`, also with code 8006, and of `insert_local_message`. */
        const ntk_message_row_t *message;
        /* Of `find_messages`, `get_pinned_messages`, `get_merged_messages`. */
        const ntk_message_list_t *message_list;
        /* Of the extension commands. */
        const ntk_message_extensions_t *message_extensions;
        /* Of `get_message_read_receipts`. */
        const ntk_message_receipts_t *message_receipts;
        /* Of the commands that list users. */
        const ntk_user_page_t *user_page;
        /* Of `create_folder`. */
        const ntk_folder_t *folder;
        /* Of `get_folders`. */
        const ntk_folders_t *folders;
        /* Of `get_all_receive_opt`. */
        const ntk_all_receive_opt_t *all_receive_opt;
        /* Of `explain_unread`. */
        const ntk_unread_explanation_t *unread_explanation;
        /* Of the searches of messages. */
        const ntk_search_page_t *search_page;
        /* Of `get_devices`. */
        const ntk_devices_t *devices;
        /* Of `download_media`. */
        const ntk_downloaded_media_t *downloaded_media;
        /* Of `get_media_cache_usage`. */
        const ntk_media_cache_usage_t *media_cache_usage;
        /* Of `kick_group_members`. */
        const ntk_kick_members_result_t *kick_members;
        /* Of `get_group_info`, `set_group_info`, `mute_all_group_members`. */
        const ntk_group_info_t *group_info;
        /* Of `get_groups_info`. */
        const ntk_group_info_results_t *group_info_results;
        /* Of what sets something of one member. */
        const ntk_group_member_t *group_member;
        /* Of `get_group_members`. */
        const ntk_group_member_page_t *group_member_page;
        /* Of `join_group`. */
        const ntk_join_group_result_t *join_group;
        /* Of `accept_group_application`, `refuse_group_application`. */
        const ntk_group_application_t *group_application;
        /* Of `get_group_applications`. */
        const ntk_group_application_page_t *group_application_page;
        /* Of `get_joined_groups`. */
        const ntk_joined_group_page_t *joined_group_page;
        /* Of `get_users_info`. */
        const ntk_user_profiles_t *user_profiles;
        /* Of `get_self_info`. */
        const ntk_user_profile_t *user_profile;
        /* Of `search_users`. */
        const ntk_user_search_page_t *user_search_page;
        /* Of `search_cloud_groups`. */
        const ntk_group_search_page_t *group_search_page;
        /* Of whatever is done about a user. */
        const ntk_friend_info_t *friend_info;
        /* Of the lists of friends, applications and the blacklist. */
        const ntk_friend_page_t *friend_page;
        /* Of `check_friends`. */
        const ntk_friends_t *friends;
    };
};

/* One element of a message. */
#define NTK_MESSAGE_ELEMENT_TEXT 1u
#define NTK_MESSAGE_ELEMENT_CUSTOM 2u
#define NTK_MESSAGE_ELEMENT_IMAGE 3u
#define NTK_MESSAGE_ELEMENT_SOUND 4u
#define NTK_MESSAGE_ELEMENT_VIDEO 5u
#define NTK_MESSAGE_ELEMENT_FILE 6u
#define NTK_MESSAGE_ELEMENT_LOCATION 7u
#define NTK_MESSAGE_ELEMENT_FACE 8u
#define NTK_MESSAGE_ELEMENT_GROUP_TIP 9u
#define NTK_MESSAGE_ELEMENT_MERGED 10u
struct ntk_message_element {
    /* NTK_MESSAGE_ELEMENT_... */
    uint32_t tag;
    union {
        /* See the record. */
        const ntk_text_element_t *text;
        /* See the record. */
        const ntk_custom_element_t *custom;
        /* See the record. */
        const ntk_image_element_t *image;
        /* See the record. */
        const ntk_sound_element_t *sound;
        /* See the record. */
        const ntk_video_element_t *video;
        /* See the record. */
        const ntk_file_element_t *file;
        /* See the record. */
        const ntk_location_element_t *location;
        /* See the record. */
        const ntk_face_element_t *face;
        /* See the record. */
        const ntk_group_tip_element_t *group_tip;
        /* See the record. */
        const ntk_merged_element_t *merged;
    };
};

/* News that no request asked for. */
#define NTK_EVENT_CONNECTION_CHANGED 1u
#define NTK_EVENT_SYNC_CHANGED 2u
#define NTK_EVENT_TOTAL_UNREAD_CHANGED 3u
#define NTK_EVENT_MESSAGES_RECEIVED 4u
#define NTK_EVENT_MESSAGE_RECALLED 5u
#define NTK_EVENT_SEND_FINISHED 6u
#define NTK_EVENT_C2C_READ_RECEIPT 7u
#define NTK_EVENT_CONVERSATIONS_CHANGED 8u
#define NTK_EVENT_ONLINE_MESSAGE 9u
#define NTK_EVENT_LOGIN_ENDED 10u
#define NTK_EVENT_STORAGE_CHANGED 11u
#define NTK_EVENT_FILTERED_UNREAD_CHANGED 12u
#define NTK_EVENT_MESSAGE_MODIFIED 13u
#define NTK_EVENT_MESSAGES_DELETED 14u
#define NTK_EVENT_MESSAGE_REACTIONS_CHANGED 15u
#define NTK_EVENT_MESSAGE_EXTENSIONS_CHANGED 16u
#define NTK_EVENT_MESSAGE_PINNED 17u
#define NTK_EVENT_MESSAGE_RECEIPT 18u
#define NTK_EVENT_TYPING_CHANGED 19u
#define NTK_EVENT_TRANSFER_PROGRESS 20u
#define NTK_EVENT_CHANGE_REFUSED 21u
#define NTK_EVENT_FOLDERS_CHANGED 22u
#define NTK_EVENT_ALL_RECEIVE_OPT_CHANGED 23u
#define NTK_EVENT_GROUP_APPLICATION_CHANGED 100u
#define NTK_EVENT_GROUP_APPLICATION_DECIDED 101u
#define NTK_EVENT_USERS_INFO_CHANGED 120u
#define NTK_EVENT_SELF_INFO_CHANGED 121u
#define NTK_EVENT_FRIENDS_CHANGED 160u
struct ntk_event {
    /* NTK_EVENT_... */
    uint32_t tag;
    union {
        /* See the record. */
        const ntk_connection_changed_t *connection_changed;
        /* See the record. */
        const ntk_sync_changed_t *sync_changed;
        /* The unread total changed (V2TIM onTotalUnreadMessageCountChanged); never sent with an equal value. */
        const ntk_unread_total_t *total_unread_changed;
        /* See the record. */
        const ntk_messages_received_t *messages_received;
        /* See the record. */
        const ntk_message_recalled_t *message_recalled;
        /* See the record. */
        const ntk_send_finished_t *send_finished;
        /* See the record. */
        const ntk_c2c_read_receipt_t *c2c_read_receipt;
        /* See the record. */
        const ntk_conversations_changed_t *conversations_changed;
        /* See the record. */
        const ntk_online_message_t *online_message;
        /* See the record. */
        const ntk_login_ended_t *login_ended;
        /* See the record. */
        const ntk_storage_changed_t *storage_changed;
        /* See the record. */
        const ntk_filtered_unread_changed_t *filtered_unread_changed;
        /* See the record. */
        const ntk_message_modified_t *message_modified;
        /* See the record. */
        const ntk_messages_deleted_t *messages_deleted;
        /* See the record. */
        const ntk_message_reactions_changed_t *message_reactions_changed;
        /* See the record. */
        const ntk_message_extensions_changed_t *message_extensions_changed;
        /* See the record. */
        const ntk_message_pinned_t *message_pinned;
        /* See the record. */
        const ntk_message_receipt_t *message_receipt;
        /* See the record. */
        const ntk_typing_changed_t *typing_changed;
        /* See the record. */
        const ntk_transfer_progress_t *transfer_progress;
        /* See the record. */
        const ntk_change_refused_t *change_refused;
        /* Folders were made, renamed or deleted, on any own device. */
        const ntk_folders_t *folders_changed;
        /* Do not disturb changed, on any own device. */
        const ntk_all_receive_opt_t *all_receive_opt_changed;
        /* Somebody applied to a group that this user rules, or it was decided about them (V2TIM onReceiveJoinApplication). After an
         * absence longer than the server keeps news `get_group_applications` says all. */
        const ntk_group_application_t *group_application_changed;
        /* It was decided about this user, or about whom this user would have brought (V2TIM onApplicationProcessed). */
        const ntk_group_application_t *group_application_decided;
        /* What is known here of others changed (V2TIM onUserInfoChanged). */
        const ntk_user_profiles_t *users_info_changed;
        /* The own profile changed, on any own device (V2TIM onSelfInfoUpdated). */
        const ntk_user_profile_t *self_info_changed;
        /* What users are to this one changed, on any own device or by them (V2TIM onFriendListAdded, onFriendListDeleted, onFriendInfoChanged,
         * onBlackListAdd, onBlackListDeleted, onFriendApplicationListAdded, onFriendApplicationListRead and
         * the like). */
        const ntk_friends_change_t *friends_changed;
    };
};

/* One item of the lane to the host, in commit order. */
#define NTK_DELIVERY_COMPLETION 1u
#define NTK_DELIVERY_EVENT 2u
#define NTK_DELIVERY_CONVERSATION_PATCH 3u
#define NTK_DELIVERY_MESSAGE_PATCH 4u
#define NTK_DELIVERY_CLOSED 5u
struct ntk_delivery {
    /* NTK_DELIVERY_... */
    uint32_t tag;
    union {
        /* The outcome of a request. */
        const ntk_completion_t *completion;
        /* News. */
        const ntk_event_t *event;
        /* A window of conversations changed. */
        const ntk_conversation_patch_t *conversation_patch;
        /* A window of messages changed. */
        const ntk_message_patch_t *message_patch;
        /* The end. */
        const ntk_closed_t *closed;
    };
};

/* Bits of `changed` for ntk_conversation_row_t. */
#define NTK_CONVERSATION_ROW_CHANGED_ID (1ull << 0)
#define NTK_CONVERSATION_ROW_CHANGED_KIND (1ull << 1)
#define NTK_CONVERSATION_ROW_CHANGED_TITLE (1ull << 2)
#define NTK_CONVERSATION_ROW_CHANGED_LAST_MESSAGE (1ull << 3)
#define NTK_CONVERSATION_ROW_CHANGED_TIME_MS (1ull << 4)
#define NTK_CONVERSATION_ROW_CHANGED_UNREAD (1ull << 5)
#define NTK_CONVERSATION_ROW_CHANGED_UNREAD_EXACT (1ull << 6)
#define NTK_CONVERSATION_ROW_CHANGED_RECV_OPT (1ull << 7)
#define NTK_CONVERSATION_ROW_CHANGED_PINNED (1ull << 8)
#define NTK_CONVERSATION_ROW_CHANGED_HEAD_SEQ (1ull << 9)
#define NTK_CONVERSATION_ROW_CHANGED_READ_SEQ (1ull << 10)
#define NTK_CONVERSATION_ROW_CHANGED_PEER_READ_SEQ (1ull << 11)
#define NTK_CONVERSATION_ROW_CHANGED_MEMBER_COUNT (1ull << 12)
#define NTK_CONVERSATION_ROW_CHANGED_IS_MEMBER (1ull << 13)
#define NTK_CONVERSATION_ROW_CHANGED_MARKS (1ull << 14)
#define NTK_CONVERSATION_ROW_CHANGED_CUSTOM_DATA (1ull << 15)
#define NTK_CONVERSATION_ROW_CHANGED_FOLDERS (1ull << 16)
#define NTK_CONVERSATION_ROW_CHANGED_DRAFT (1ull << 17)
#define NTK_CONVERSATION_ROW_CHANGED_DRAFT_MS (1ull << 18)
#define NTK_CONVERSATION_ROW_CHANGED_AT (1ull << 19)
#define NTK_CONVERSATION_ROW_CHANGED_ORDER_KEY (1ull << 20)
#define NTK_CONVERSATION_ROW_CHANGED_MEMBERSHIP (1ull << 21)
#define NTK_CONVERSATION_ROW_CHANGED_GROUP_TYPE (1ull << 22)
#define NTK_CONVERSATION_ROW_CHANGED_ROLE (1ull << 23)
#define NTK_CONVERSATION_ROW_CHANGED_FACE_URL (1ull << 24)

/* Bits of `changed` for ntk_message_row_t. */
#define NTK_MESSAGE_ROW_CHANGED_LOCAL_ID (1ull << 0)
#define NTK_MESSAGE_ROW_CHANGED_MESSAGE_ID (1ull << 1)
#define NTK_MESSAGE_ROW_CHANGED_CONVERSATION (1ull << 2)
#define NTK_MESSAGE_ROW_CHANGED_SEQ (1ull << 3)
#define NTK_MESSAGE_ROW_CHANGED_SENDER (1ull << 4)
#define NTK_MESSAGE_ROW_CHANGED_IS_SELF (1ull << 5)
#define NTK_MESSAGE_ROW_CHANGED_TIME_MS (1ull << 6)
#define NTK_MESSAGE_ROW_CHANGED_KIND (1ull << 7)
#define NTK_MESSAGE_ROW_CHANGED_STATE (1ull << 8)
#define NTK_MESSAGE_ROW_CHANGED_ERROR_CODE (1ull << 9)
#define NTK_MESSAGE_ROW_CHANGED_TEXT (1ull << 10)
#define NTK_MESSAGE_ROW_CHANGED_CUSTOM_DATA (1ull << 11)
#define NTK_MESSAGE_ROW_CHANGED_CUSTOM_DESCRIPTION (1ull << 12)
#define NTK_MESSAGE_ROW_CHANGED_CUSTOM_EXTENSION (1ull << 13)
#define NTK_MESSAGE_ROW_CHANGED_CLOUD_CUSTOM_DATA (1ull << 14)
#define NTK_MESSAGE_ROW_CHANGED_COUNTABLE (1ull << 15)
#define NTK_MESSAGE_ROW_CHANGED_PEER_READ (1ull << 16)
#define NTK_MESSAGE_ROW_CHANGED_RECALLED_BY (1ull << 17)
#define NTK_MESSAGE_ROW_CHANGED_RECALL_REASON (1ull << 18)
#define NTK_MESSAGE_ROW_CHANGED_ELEMENTS (1ull << 19)
#define NTK_MESSAGE_ROW_CHANGED_QUOTE (1ull << 20)
#define NTK_MESSAGE_ROW_CHANGED_AT_USERS (1ull << 21)
#define NTK_MESSAGE_ROW_CHANGED_AT_ALL (1ull << 22)
#define NTK_MESSAGE_ROW_CHANGED_PRIORITY (1ull << 23)
#define NTK_MESSAGE_ROW_CHANGED_NEEDS_READ_RECEIPT (1ull << 24)
#define NTK_MESSAGE_ROW_CHANGED_READ_COUNT (1ull << 25)
#define NTK_MESSAGE_ROW_CHANGED_UNREAD_COUNT (1ull << 26)
#define NTK_MESSAGE_ROW_CHANGED_RECEIPT_SENT (1ull << 27)
#define NTK_MESSAGE_ROW_CHANGED_REACTIONS (1ull << 28)
#define NTK_MESSAGE_ROW_CHANGED_EXTENSIONS (1ull << 29)
#define NTK_MESSAGE_ROW_CHANGED_PINNED_BY (1ull << 30)
#define NTK_MESSAGE_ROW_CHANGED_EDITS (1ull << 31)
#define NTK_MESSAGE_ROW_CHANGED_LOCAL_CUSTOM_DATA (1ull << 32)
#define NTK_MESSAGE_ROW_CHANGED_LOCAL_CUSTOM_INT (1ull << 33)
#define NTK_MESSAGE_ROW_CHANGED_SENDER_NAME (1ull << 34)
#define NTK_MESSAGE_ROW_CHANGED_SENDER_FACE (1ull << 35)
#define NTK_MESSAGE_ROW_CHANGED_USERS (1ull << 36)

/* ---- Kernels ---- */

/* One item of the lane; valid until the handler returns. */
typedef void (*ntk_handler_fn)(void *ctx, const ntk_delivery_t *item);

/* There is something to pump. Called on a kernel thread: only post to your loop. */
typedef void (*ntk_wake_fn)(void *ctx);

/* ntk_open_options_t.flags: run the handler on the kernel's delivery thread; for hosts without a loop. */
#define NTK_DELIVERY_THREADED 1u

/* ntk_open_options_t.trust: the web's authorities as they were when the library was built, besides ca_pem. */
#define NTK_TRUST_WEB 0u
/* The system's store, which its user and administrator decide about, besides ca_pem. */
#define NTK_TRUST_SYSTEM 1u
/* Nobody but ca_pem. */
#define NTK_TRUST_GIVEN 2u

/* How to open a kernel. */
typedef struct ntk_open_options {
    /* sizeof(ntk_open_options_t). */
    uint32_t struct_size;
    /* 0 or NTK_DELIVERY_THREADED. */
    uint32_t flags;
    /* Where everything is kept; created when missing. One directory per user. */
    ntk_str_t directory;
    /* Capacity of the kernel's mailboxes; 0 = the default, 1024. */
    uint32_t mailbox;
    /* Must be 0. */
    uint32_t reserved;
    /* Threaded delivery: the handler; otherwise NULL. */
    ntk_handler_fn handler;
    /* Threaded delivery: passed to the handler. */
    void *ctx;
    /* What the log of the process says from now on, see ntk_set_log; empty = as before. Without a log function the lines go
     * to standard error. An unknown setting makes the open complete with NTK_ERROR_INVALID_PARAMETERS and a text naming it. */
    ntk_str_t log;
    /* How the server is reached, for the link and for files; what is wrong makes the open complete with
     * NTK_ERROR_INVALID_PARAMETERS and a text naming it.
     * Certificates of authorities whose word counts, PEM, one after another; empty = none. */
    ntk_str_t ca_pem;
    /* SHA-256 of the public key (SubjectPublicKeyInfo) that the server's certificate must have, base64, "sha256/" before it or
     * not; of several, which commas separate, one. It must be trusted besides, and ws:// is refused. Empty = any. */
    ntk_str_t pins;
    /* "http://[user:password@]host[:port]" (CONNECT) or "socks5://..."; it looks up the server's name. Empty = none. */
    ntk_str_t proxy;
    /* NTK_TRUST_WEB, NTK_TRUST_SYSTEM or NTK_TRUST_GIVEN. */
    uint32_t trust;
    /* Must be 0. */
    uint32_t reserved2;
} ntk_open_options_t;

/* How serious a line of the log is. */
typedef uint32_t ntk_log_level_t;
/* Something is lost, or will not work until somebody does something. */
#define NTK_LOG_ERROR 1u
/* Something went wrong and is dealt with. */
#define NTK_LOG_WARN 2u
/* Changes of state that are rare: opened, online, kicked. */
#define NTK_LOG_INFO 3u
/* Each request and each step of the link. */
#define NTK_LOG_DEBUG 4u
/* Everything. */
#define NTK_LOG_TRACE 5u

/* One line of the log; valid until the function returns. It never holds what users wrote or named, a token, a key or a path:
 * only numbers, codes and the kernel's own words. For people: it changes from version to version and is not to be parsed. */
typedef struct ntk_log_line {
    ntk_log_level_t level;
    /* 0. */
    uint32_t reserved;
    /* When, milliseconds since 1970 UTC. */
    int64_t time_ms;
    /* The part of the kernel that says it, for example "ntk_core::store::writer". */
    ntk_str_t target;
    /* What happened: words, then name=value for each number. */
    ntk_str_t text;
    /* During what, outermost first: "kernel{no=1}:request{id=7 command=send_text}". May be empty. */
    ntk_str_t context;
} ntk_log_line_t;

/* Takes one line, on whatever thread it arises: the kernel's and those that call into it, several at a time. It must not wait
 * and must not let an exception or longjmp escape. It may submit commands and ask about codes; ntk_close_wait and ntk_set_log
 * inside it return NTK_ERROR_WOULD_DEADLOCK, ntk_pump returns NTK_ERROR_REENTRANT. What is logged because of a call that it
 * makes is dropped. */
typedef void (*ntk_log_fn)(void *ctx, const ntk_log_line_t *line);

/* What a pump did. */
typedef struct ntk_pump_result {
    /* Items handed to the handler. */
    uint32_t delivered;
    /* 1: stopped at the budget; the kernel wakes again by itself. */
    uint32_t more;
} ntk_pump_result_t;

/* Opens a kernel and returns at once; the outcome is a completion with command 0. */
NTK_API ntk_code_t ntk_open(const ntk_open_options_t *options, ntk_kernel_t *kernel, uint64_t *request);

/* Sets what is logged and who gets it, for all kernels of the process, open or not; off until then. filter is a level (off,
 * error, warn, info, debug, trace) or several parts such as "info,ntk_core::store=debug"; one that is unknown gives
 * NTK_ERROR_INVALID_PARAMETERS and changes nothing. NULL for log: nothing is logged any more, and filter is not looked at. ctx
 * must stay valid until another function is set; one that runs meanwhile has returned when this returns, so do not call this
 * while you hold a lock that the function takes. */
NTK_API ntk_code_t ntk_set_log(ntk_str_t filter, ntk_log_fn log, void *ctx);

/* Sets, replaces or (NULL) removes the wake function. ctx must stay valid until another is set or the kernel is closed; a
 * wake that is running meanwhile has returned when this returns, unless it is called from inside that wake. */
NTK_API ntk_code_t ntk_set_wake(ntk_kernel_t kernel, ntk_wake_fn wake, void *ctx);

/* A descriptor that is readable while items may wait; -1 where the system has none. It belongs to the kernel. */
NTK_API ntk_code_t ntk_wake_fd(ntk_kernel_t kernel, int32_t *fd);

/* Runs the handler for at most max_items items (0 = no limit) and about budget_us microseconds (0 = no limit). At least one
 * item is delivered if one waits. result may be NULL. */
NTK_API ntk_code_t ntk_pump(ntk_kernel_t kernel, uint32_t max_items, uint32_t budget_us, ntk_handler_fn handler, void *ctx,
                            ntk_pump_result_t *result);

/* The host's frame tick: windows publish what changed now. A host that never calls it gets a 16 ms timer. deadline_us is
 * the time left in the frame, 0 = unknown; a hint. */
NTK_API ntk_code_t ntk_frame(ntk_kernel_t kernel, uint32_t deadline_us);

/* Closes and returns at once. */
NTK_API ntk_code_t ntk_close(ntk_kernel_t kernel);

/* Closes, runs the handler (NULL = drop the items) for what is left and waits until the kernel is gone, at most
 * timeout_ms; NTK_ERROR_TIMEOUT then, and closing goes on. With threaded delivery the handler given to open is used. */
NTK_API ntk_code_t ntk_close_wait(ntk_kernel_t kernel, uint32_t timeout_ms, ntk_handler_fn handler, void *ctx);

/* Which argument of the newest command that this thread was refused breaks which rule, for example
 * "options.at_users: for groups only"; "" where the code says it all. Never the user's words. For logs and developers. It stays as
 * it is until this thread is refused another command. */
NTK_API const char *ntk_last_error(void);

/* The name of a code for logs, for example "Busy"; "Unknown" if it is none. Static. */
NTK_API const char *ntk_error_name(ntk_code_t code);

/* 1 if the same call may succeed later without a change by the caller. */
NTK_API uint32_t ntk_error_retryable(ntk_code_t code);

/* NTK_ABI_VERSION of the library. */
NTK_API uint32_t ntk_abi_version(void);

/* NTK_API_HASH of the library. */
NTK_API uint64_t ntk_api_hash(void);

/* ---- Applying a patch; a page with recipes for each toolkit is docs/lists.md ----
 *
 * A patch is a batch: deletes and moves.from are places of the old list, inserts, moves.to and reloads.new_index are places of the
 * new one. A toolkit that takes such a batch as it is (UIKit, AppKit) gets these numbers. All others take one operation after
 * another, and for them two orders are right:
 *   S, for toolkits with a move: the steps of ntk_list_patch_to_sequential, as they come.
 *   A, for toolkits without one: all departures (deletes and move sources), from the back, then all arrivals (inserts and move
 *      targets), from the front: ntk_list_patch_departures, then ntk_list_patch_arrivals.
 * Deletes, inserts and moves one kind after the other give a wrong list, whatever the order of the kinds. Reloads come last, at
 * new_index, as "this row changed". A patch with reset replaces the whole list: keep selection and place by a row's id.
 * Where a toolkit keeps neither the selection nor what is seen, ntk_list_patch_map_index tells where a row went.
 *
 * None of these functions needs a kernel. Each writes into an array of yours with room for `room` items and puts into count (it may
 * be NULL) how many there are; with less room it writes none and returns NTK_ERROR_INVALID_PARAMETERS. With room 0 it only counts. */

/* No row. */
#define NTK_NO_INDEX 0xffffffffu

/* A patch without its rows: of the kernel, see ntk_conversation_list_patch, or one that you made. */
typedef struct ntk_list_patch {
    /* sizeof(ntk_list_patch_t). */
    uint32_t struct_size;
    /* Rows before. */
    uint32_t old_len;
    /* Rows after. */
    uint32_t new_len;
    /* Must be 0. */
    uint32_t reserved;
    /* Old indexes, ascending. */
    ntk_u32_list_t deletes;
    /* New indexes, ascending. */
    ntk_u32_list_t inserts;
    /* By new index, ascending. */
    ntk_list_move_list_t moves;
} ntk_list_patch_t;

/* Remove the rows at .. at + count. */
#define NTK_LIST_STEP_REMOVE 1u
/* Insert rows at .. at + count: those of the patch's inserts from number item on. */
#define NTK_LIST_STEP_INSERT 2u
/* Take the row at out and put it in at to. */
#define NTK_LIST_STEP_MOVE 3u

/* One operation on the list as it is at that moment. A move never ends where it begins. */
typedef struct ntk_list_step {
    /* NTK_LIST_STEP_... */
    uint32_t kind;
    /* The first row. */
    uint32_t at;
    /* Rows; 1 of a move. */
    uint32_t count;
    /* Insert: the first of its rows is this one of the patch's inserts, counted from 0. */
    uint32_t item;
    /* Move: its index after it was taken out, as ListUpdateCallback and most others want it. */
    uint32_t to;
    /* Move: the row it is put in front of, counted while it is still at its old place, as beginMoveRows of Qt wants it. */
    uint32_t before;
} ntk_list_step_t;

/* Neighbouring rows: at .. at + count. */
typedef struct ntk_list_run {
    uint32_t at;
    uint32_t count;
} ntk_list_run_t;

/* The indexes of inserts, read where they stand. */
static inline ntk_u32_list_t ntk_list_indexes(const uint32_t *first, uint32_t count, uint32_t stride) {
    ntk_u32_list_t list;
    list.items = first;
    list.count = count;
    list.stride = stride;
    return list;
}

/* The places of a patch; valid as long as the patch. Of one with reset: from an empty list, so clear yours before. */
static inline ntk_list_patch_t ntk_conversation_list_patch(const ntk_conversation_patch_t *patch) {
    ntk_list_patch_t out;
    out.struct_size = (uint32_t)sizeof out;
    out.old_len = patch->reset ? 0 : patch->old_len;
    out.new_len = patch->new_len;
    out.reserved = 0;
    out.deletes = patch->deletes;
    out.inserts = ntk_list_indexes(patch->inserts.count > 0 ? &patch->inserts.items->index : NULL, patch->inserts.count,
                                   patch->inserts.stride);
    out.moves = patch->moves;
    return out;
}

/* The same of messages. */
static inline ntk_list_patch_t ntk_message_list_patch(const ntk_message_patch_t *patch) {
    ntk_list_patch_t out;
    out.struct_size = (uint32_t)sizeof out;
    out.old_len = patch->reset ? 0 : patch->old_len;
    out.new_len = patch->new_len;
    out.reserved = 0;
    out.deletes = patch->deletes;
    out.inserts = ntk_list_indexes(patch->inserts.count > 0 ? &patch->inserts.items->index : NULL, patch->inserts.count,
                                   patch->inserts.stride);
    out.moves = patch->moves;
    return out;
}

/* Order S. There are at most as many steps as deletes, inserts and moves together. */
NTK_API ntk_code_t ntk_list_patch_to_sequential(const ntk_list_patch_t *patch, ntk_list_step_t *steps, uint32_t room,
                                                uint32_t *count);

/* Order A, first: runs of rows to remove, from the back, each while those before it are there. Keep the rows that move. */
NTK_API ntk_code_t ntk_list_patch_departures(const ntk_list_patch_t *patch, ntk_list_run_t *runs, uint32_t room, uint32_t *count);

/* Order A, then: runs of rows to put in, from the front; ntk_list_patch_origins says which of them you have. */
NTK_API ntk_code_t ntk_list_patch_arrivals(const ntk_list_patch_t *patch, ntk_list_run_t *runs, uint32_t room, uint32_t *count);

/* For each of the new_len rows its old index, NTK_NO_INDEX for a new one. */
NTK_API ntk_code_t ntk_list_patch_origins(const ntk_list_patch_t *patch, uint32_t *old_indexes, uint32_t room, uint32_t *count);

/* For each of the old_len rows its new index, NTK_NO_INDEX for one that left. */
NTK_API ntk_code_t ntk_list_patch_places(const ntk_list_patch_t *patch, uint32_t *new_indexes, uint32_t room, uint32_t *count);

/* Where one row is: NTK_NO_INDEX when it left. The rows that came above it are the new index less the old one. */
NTK_API ntk_code_t ntk_list_patch_map_index(const ntk_list_patch_t *patch, uint32_t old_index, uint32_t *new_index);

/* For toolkits that take a permutation (JavaFX), between the deletes, from the back, and the inserts, from the front: the rows from
 * first on change places, as few as hold all that move; the i-th of them goes to new_indexes[i]. */
NTK_API ntk_code_t ntk_list_patch_permutation(const ntk_list_patch_t *patch, uint32_t *first, uint32_t *new_indexes, uint32_t room,
                                              uint32_t *count);

/* ---- Commands: each completes exactly once ---- */

/* Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
 * the token; local data is usable before that.
 * user_id: User id, 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
 * token: Token for this user, see `ntkd token`.
 * endpoints: `ws://` or `wss://` addresses; several are raced.
 * device_id: Stable id of this installation, 1 to 64 bytes of printable ASCII; empty = the kernel makes one and keeps it.
 * platform: `linux`, `windows`, `macos`, `android`, `ios` or `web`.
 * Codes of its own: 6015, 6017, 6023, 6206, 6208, 7003, 70001, 70003, 70013, 200004, 200013. */
NTK_API ntk_code_t ntk_login(ntk_kernel_t kernel, ntk_str_t user_id, ntk_str_t token, const ntk_str_t *endpoints,
                             uint32_t endpoints_count, ntk_str_t device_id, ntk_str_t platform, uint64_t *request);
#define NTK_COMMAND_LOGIN 1u

/* Ends the login, keeps the data. Queued sends stay queued.
 * Codes of its own: 6014. */
NTK_API ntk_code_t ntk_logout(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_LOGOUT 2u

/* Ends the login and deletes everything in the directory. */
NTK_API ntk_code_t ntk_destroy_data(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_DESTROY_DATA 3u

/* Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
 * deadline_ms: Give up waiting for the server after this long. */
NTK_API ntk_code_t ntk_suspend(ntk_kernel_t kernel, uint32_t deadline_ms, uint64_t *request);
#define NTK_COMMAND_SUSPEND 4u

/* Opens again what suspend closed. */
NTK_API ntk_code_t ntk_resume(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_RESUME 5u

/* The operating system reports another network: dial at once, or stop dialling.
 * kind: Which.
 * Codes of its own: 6017. */
NTK_API ntk_code_t ntk_network_changed(ntk_kernel_t kernel, ntk_network_kind_t kind, uint64_t *request);
#define NTK_COMMAND_NETWORK_CHANGED 6u

/* The application came to the foreground or left it.
 * foreground: True: in the foreground. */
NTK_API ntk_code_t ntk_set_foreground(ntk_kernel_t kernel, uint8_t foreground, uint64_t *request);
#define NTK_COMMAND_SET_FOREGROUND 7u

/* Queues a text message durably and completes; `SendFinished` tells the outcome.
 * conversation: `c2c_<user>` or `group_<group>`.
 * text: 1 byte to 12 KB of UTF-8.
 * options: How.
 * Reply: send_receipt.
 * Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013. */
NTK_API ntk_code_t ntk_send_text(ntk_kernel_t kernel, ntk_str_t conversation, ntk_str_t text,
                                 const ntk_send_options_t *options, uint64_t *request);
#define NTK_COMMAND_SEND_TEXT 10u

/* Queues a custom message durably and completes; `SendFinished` tells the outcome.
 * conversation: `c2c_<user>` or `group_<group>`.
 * data: The data.
 * description: A text for lists and notifications.
 * extension: More data.
 * options: How.
 * Reply: send_receipt.
 * Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013. */
NTK_API ntk_code_t ntk_send_custom(ntk_kernel_t kernel, ntk_str_t conversation, ntk_bytes_t data, ntk_str_t description,
                                   ntk_bytes_t extension, const ntk_send_options_t *options, uint64_t *request);
#define NTK_COMMAND_SEND_CUSTOM 11u

/* Takes a queued message back. Fails with 8020 once it is on the wire or done.
 * local_id: From `SendReceipt`.
 * Codes of its own: 6017, 8020. */
NTK_API ntk_code_t ntk_cancel_send(ntk_kernel_t kernel, uint64_t local_id, uint64_t *request);
#define NTK_COMMAND_CANCEL_SEND 12u

/* Queues a failed message again, with the same message id.
 * local_id: From `SendReceipt`.
 * Reply: send_receipt.
 * Codes of its own: 6017, 7011. */
NTK_API ntk_code_t ntk_resend_message(ntk_kernel_t kernel, uint64_t local_id, uint64_t *request);
#define NTK_COMMAND_RESEND_MESSAGE 13u

/* Recalls an own message for everyone, within the server's window (120 s by default).
 * local_id: The message.
 * reason: Why, for everyone to see; at most 500 bytes, may be empty.
 * Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016, 200013. */
NTK_API ntk_code_t ntk_recall_message(ntk_kernel_t kernel, uint64_t local_id, ntk_str_t reason, uint64_t *request);
#define NTK_COMMAND_RECALL_MESSAGE 14u

/* Pages through the conversation list: pinned first, then newest first.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 500, 100 recommended; 0 = 20.
 * filter: Which.
 * Reply: conversation_page.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_get_conversation_list(ntk_kernel_t kernel, ntk_str_t cursor, uint32_t count,
                                             const ntk_conversation_filter_t *filter, uint64_t *request);
#define NTK_COMMAND_GET_CONVERSATION_LIST 20u

/* One conversation.
 * conversation: `c2c_<user>` or `group_<group>`.
 * Reply: conversation.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_get_conversation(ntk_kernel_t kernel, ntk_str_t conversation, uint64_t *request);
#define NTK_COMMAND_GET_CONVERSATION 21u

/* The unread total; `known` is false before the first sync.
 * Reply: unread_total. */
NTK_API ntk_code_t ntk_get_total_unread_message_count(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_TOTAL_UNREAD_MESSAGE_COUNT 22u

/* Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
 * user_id: The peer's user id (not the conversation id).
 * Codes of its own: 6004, 6014, 6017, 7003, 200013. */
NTK_API ntk_code_t ntk_mark_c2c_message_as_read(ntk_kernel_t kernel, ntk_str_t user_id, uint64_t *request);
#define NTK_COMMAND_MARK_C2C_MESSAGE_AS_READ 23u

/* Marks a group read. Empty = all groups.
 * group_id: The group id (not the conversation id).
 * Codes of its own: 6004, 6014, 6017, 8501, 200013. */
NTK_API ntk_code_t ntk_mark_group_message_as_read(ntk_kernel_t kernel, ntk_str_t group_id, uint64_t *request);
#define NTK_COMMAND_MARK_GROUP_MESSAGE_AS_READ 24u

/* Marks everything read.
 * Codes of its own: 6014. */
NTK_API ntk_code_t ntk_mark_all_message_as_read(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_MARK_ALL_MESSAGE_AS_READ 25u

/* Sets what is received of a conversation (V2TIM recvOpt).
 * conversation: `c2c_<user>` or `group_<group>`.
 * opt: The option.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_set_receive_opt(ntk_kernel_t kernel, ntk_str_t conversation, ntk_receive_opt_t opt, uint64_t *request);
#define NTK_COMMAND_SET_RECEIVE_OPT 26u

/* Pins a conversation above the others, at most 50, or unpins it.
 * conversation: `c2c_<user>` or `group_<group>`.
 * pinned: True: pin.
 * Codes of its own: 6004, 6014, 6017, 51010, 200013. */
NTK_API ntk_code_t ntk_pin_conversation(ntk_kernel_t kernel, ntk_str_t conversation, uint8_t pinned, uint64_t *request);
#define NTK_COMMAND_PIN_CONVERSATION 27u

/* A page of history, from this device and, where it has a hole, from the server.
 * conversation: `c2c_<user>` or `group_<group>`.
 * query: Which part.
 * Reply: message_page.
 * Codes of its own: 6004, 6014, 6017, 6201, 7011, 10002, 10007, 10010, 200013, 200014. */
NTK_API ntk_code_t ntk_get_history(ntk_kernel_t kernel, ntk_str_t conversation, const ntk_history_query_t *query,
                                   uint64_t *request);
#define NTK_COMMAND_GET_HISTORY 30u

/* Creates a group with this user as a member.
 * group_id: Empty = the kernel makes one.
 * name: Up to 100 bytes.
 * members: User ids to add.
 * excluded_from_unread: Its messages never count as unread, for anybody and for good (V2TIM: Meeting groups).
 * Reply: conversation.
 * Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_create_group(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t name, const ntk_str_t *members,
                                    uint32_t members_count, uint8_t excluded_from_unread, uint64_t *request);
#define NTK_COMMAND_CREATE_GROUP 31u

/* Adds members to a group this user is in. Where what becomes of whom a member brings is an approval, they apply, with this user
 * named (at most 20 at a time, who may wait at once); owner and admins add anybody.
 * group_id: The group id.
 * members: User ids to add.
 * Reply: add_members.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10014, 10023, 200013. */
NTK_API ntk_code_t ntk_add_group_members(ntk_kernel_t kernel, ntk_str_t group_id, const ntk_str_t *members,
                                         uint32_t members_count, uint64_t *request);
#define NTK_COMMAND_ADD_GROUP_MEMBERS 32u

/* Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
 * uploaded first; `TransferProgress` tells how far.
 * conversation: `c2c_<user>` or `group_<group>`.
 * elements: 1 to 16 elements; a media element stands alone.
 * options: How.
 * Reply: send_receipt.
 * Codes of its own: 6004, 6016, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013. */
NTK_API ntk_code_t ntk_send_message(ntk_kernel_t kernel, ntk_str_t conversation, const ntk_new_element_t *elements,
                                    uint32_t elements_count, const ntk_send_options_t *options, uint64_t *request);
#define NTK_COMMAND_SEND_MESSAGE 60u

/* Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
 * local_id: The message.
 * conversation: Where to.
 * options: How.
 * Reply: send_receipt.
 * Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 10007, 10010, 200013. */
NTK_API ntk_code_t ntk_forward_message(ntk_kernel_t kernel, uint64_t local_id, ntk_str_t conversation,
                                       const ntk_send_options_t *options, uint64_t *request);
#define NTK_COMMAND_FORWARD_MESSAGE 61u

/* Sends several messages on as one (V2TIM merger), at most 300, in the given order. What makes the message longer than 12 KB
 * goes as a file, at most 8 MB: then it waits for its upload as other media do.
 * conversation: Where to.
 * local_ids: The messages.
 * title: Title.
 * abstracts: At most 5 lines of at most 100 characters; empty = made from the first messages.
 * compatible_text: What a client shows that cannot open it.
 * options: How.
 * Reply: send_receipt.
 * Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 8005, 10007, 10010, 200013. */
NTK_API ntk_code_t ntk_send_merged(ntk_kernel_t kernel, ntk_str_t conversation, const uint64_t *local_ids,
                                   uint32_t local_ids_count, ntk_str_t title, const ntk_str_t *abstracts,
                                   uint32_t abstracts_count, ntk_str_t compatible_text, const ntk_send_options_t *options,
                                   uint64_t *request);
#define NTK_COMMAND_SEND_MERGED 62u

/* Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
 * network, and `pause_transfer` and `cancel_transfer` hold it up.
 * local_id: The message.
 * path: Indexes of merged messages inside merged messages; empty = the outermost.
 * Reply: message_list.
 * Codes of its own: 6009, 6014, 6016, 6017, 6023, 7004, 7005, 7011. */
NTK_API ntk_code_t ntk_get_merged_messages(ntk_kernel_t kernel, uint64_t local_id, const uint32_t *path, uint32_t path_count,
                                           uint64_t *request);
#define NTK_COMMAND_GET_MERGED_MESSAGES 63u

/* Puts a message into local storage as if it had been sent or received; it is on this device only and never counts.
 * conversation: `c2c_<user>` or `group_<group>`.
 * sender: Who sent it.
 * elements: Its elements; no files.
 * options: How it is shown.
 * Reply: message.
 * Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 200013. */
NTK_API ntk_code_t ntk_insert_local_message(ntk_kernel_t kernel, ntk_str_t conversation, ntk_str_t sender,
                                            const ntk_new_element_t *elements, uint32_t elements_count,
                                            const ntk_send_options_t *options, uint64_t *request);
#define NTK_COMMAND_INSERT_LOCAL_MESSAGE 64u

/* Replaces the content of an own message for everyone. Completes with 8006 and the newest state when somebody was faster.
 * local_id: The message.
 * elements: The new elements; no files.
 * cloud_custom_data: The new cloud custom data.
 * base_edits: `edits` of the row this edit is based on.
 * Reply: message.
 * Codes of its own: 6016, 6017, 6200, 7011, 8001, 8006, 10007, 10010, 10023, 10030, 200013. */
NTK_API ntk_code_t ntk_modify_message(ntk_kernel_t kernel, uint64_t local_id, const ntk_new_element_t *elements,
                                      uint32_t elements_count, ntk_bytes_t cloud_custom_data, uint32_t base_edits,
                                      uint64_t *request);
#define NTK_COMMAND_MODIFY_MESSAGE 65u

/* Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
 * local_ids: The messages.
 * local_only: True: on this device only.
 * Codes of its own: 6014, 6017, 7011. */
NTK_API ntk_code_t ntk_delete_messages(ntk_kernel_t kernel, const uint64_t *local_ids, uint32_t local_ids_count,
                                       uint8_t local_only, uint64_t *request);
#define NTK_COMMAND_DELETE_MESSAGES 66u

/* Deletes an own message for everyone, within the recall window; nothing is shown in its place.
 * local_id: The message.
 * Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016. */
NTK_API ntk_code_t ntk_delete_message_for_all(ntk_kernel_t kernel, uint64_t local_id, uint64_t *request);
#define NTK_COMMAND_DELETE_MESSAGE_FOR_ALL 67u

/* Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
 * conversation: `c2c_<user>` or `group_<group>`.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_clear_history(ntk_kernel_t kernel, ntk_str_t conversation, uint64_t *request);
#define NTK_COMMAND_CLEAR_HISTORY 68u

/* Sets what the host keeps with a message on this device.
 * local_id: The message.
 * data: Up to 4 KB.
 * number: A number.
 * Codes of its own: 6014, 6017, 7011. */
NTK_API ntk_code_t ntk_set_local_custom(ntk_kernel_t kernel, uint64_t local_id, ntk_bytes_t data, int64_t number,
                                        uint64_t *request);
#define NTK_COMMAND_SET_LOCAL_CUSTOM 69u

/* Messages by id, whatever their state, also recalled and deleted ones.
 * local_ids: At most 100.
 * Reply: message_list.
 * Codes of its own: 6014, 6017. */
NTK_API ntk_code_t ntk_find_messages(ntk_kernel_t kernel, const uint64_t *local_ids, uint32_t local_ids_count,
                                     uint64_t *request);
#define NTK_COMMAND_FIND_MESSAGES 70u

/* Adds this user's reaction to a message.
 * local_id: The message.
 * reaction: 1 to 64 bytes.
 * Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 23005, 23006, 200013. */
NTK_API ntk_code_t ntk_add_message_reaction(ntk_kernel_t kernel, uint64_t local_id, ntk_str_t reaction, uint64_t *request);
#define NTK_COMMAND_ADD_MESSAGE_REACTION 71u

/* Takes this user's reaction back.
 * local_id: The message.
 * reaction: As it was added.
 * Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 200013. */
NTK_API ntk_code_t ntk_remove_message_reaction(ntk_kernel_t kernel, uint64_t local_id, ntk_str_t reaction, uint64_t *request);
#define NTK_COMMAND_REMOVE_MESSAGE_REACTION 72u

/* Who gave a reaction, in the order they came.
 * local_id: The message.
 * reaction: The reaction.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: user_page.
 * Codes of its own: 6017, 7011, 200013. */
NTK_API ntk_code_t ntk_get_reaction_users(ntk_kernel_t kernel, uint64_t local_id, ntk_str_t reaction, ntk_str_t cursor,
                                          uint32_t count, uint64_t *request);
#define NTK_COMMAND_GET_REACTION_USERS 73u

/* Sets extensions of a message; each key has its own result. At most 20.
 * local_id: The message.
 * extensions: Keys and values; `code` is ignored.
 * Reply: message_extensions.
 * Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013. */
NTK_API ntk_code_t ntk_set_message_extensions(ntk_kernel_t kernel, uint64_t local_id,
                                              const ntk_message_extension_t *extensions, uint32_t extensions_count,
                                              uint64_t *request);
#define NTK_COMMAND_SET_MESSAGE_EXTENSIONS 74u

/* Deletes extensions of a message.
 * local_id: The message.
 * keys: At most 20; empty = all.
 * Reply: message_extensions.
 * Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013. */
NTK_API ntk_code_t ntk_delete_message_extensions(ntk_kernel_t kernel, uint64_t local_id, const ntk_str_t *keys,
                                                 uint32_t keys_count, uint64_t *request);
#define NTK_COMMAND_DELETE_MESSAGE_EXTENSIONS 75u

/* Pins a message in its conversation, of two or of a group, at most 10, or unpins it. Any member may; no targeted message is
 * pinned (6017).
 * local_id: The message.
 * pinned: True: pin.
 * Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10070, 10071. */
NTK_API ntk_code_t ntk_pin_message(ntk_kernel_t kernel, uint64_t local_id, uint8_t pinned, uint64_t *request);
#define NTK_COMMAND_PIN_MESSAGE 76u

/* The pinned messages of a conversation, newest pin first.
 * conversation: `c2c_<user>` or `group_<group>`.
 * Reply: message_list.
 * Codes of its own: 6004, 6017, 10007, 10010, 200013. */
NTK_API ntk_code_t ntk_get_pinned_messages(ntk_kernel_t kernel, ntk_str_t conversation, uint64_t *request);
#define NTK_COMMAND_GET_PINNED_MESSAGES 77u

/* Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
 * local_ids: The messages.
 * Codes of its own: 6014, 6017, 7011. */
NTK_API ntk_code_t ntk_send_message_read_receipts(ntk_kernel_t kernel, const uint64_t *local_ids, uint32_t local_ids_count,
                                                  uint64_t *request);
#define NTK_COMMAND_SEND_MESSAGE_READ_RECEIPTS 78u

/* How many read own messages, as the server has it; offline as this device has it.
 * local_ids: Own messages of one conversation, at most 50.
 * Reply: message_receipts.
 * Codes of its own: 6017, 7011, 10007, 10010. */
NTK_API ntk_code_t ntk_get_message_read_receipts(ntk_kernel_t kernel, const uint64_t *local_ids, uint32_t local_ids_count,
                                                 uint64_t *request);
#define NTK_COMMAND_GET_MESSAGE_READ_RECEIPTS 79u

/* Who read an own group message, or who did not.
 * local_id: The message.
 * unread: True: those who did not.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: user_page.
 * Codes of its own: 6017, 6200, 7011, 10007, 10010, 10030, 200013. */
NTK_API ntk_code_t ntk_get_group_message_read_members(ntk_kernel_t kernel, uint64_t local_id, uint8_t unread, ntk_str_t cursor,
                                                      uint32_t count, uint64_t *request);
#define NTK_COMMAND_GET_GROUP_MESSAGE_READ_MEMBERS 80u

/* Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
 * wrote in the last 30 seconds.
 * conversation: `c2c_<user>` or `group_<group>`.
 * typing: True: typing.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_set_typing(ntk_kernel_t kernel, ntk_str_t conversation, uint8_t typing, uint64_t *request);
#define NTK_COMMAND_SET_TYPING 81u

/* Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
 * conversation: A conversation, `c2c` = all one-to-one, `group` = all groups, empty = everything.
 * timestamp_s: One-to-one: seconds since 1970 UTC; 0 = everything.
 * seq: Groups: a place; 0 = everything.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_clean_conversation_unread_message_count(ntk_kernel_t kernel, ntk_str_t conversation,
                                                               int64_t timestamp_s, uint64_t seq, uint64_t *request);
#define NTK_COMMAND_CLEAN_CONVERSATION_UNREAD_MESSAGE_COUNT 90u

/* The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
 * filter: Which.
 * Reply: unread_total.
 * Codes of its own: 6017, 200013. */
NTK_API ntk_code_t ntk_get_unread_message_count_by_filter(ntk_kernel_t kernel, const ntk_conversation_filter_t *filter,
                                                          uint64_t *request);
#define NTK_COMMAND_GET_UNREAD_MESSAGE_COUNT_BY_FILTER 91u

/* Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
 * filter: Which.
 * Reply: unread_total.
 * Codes of its own: 6017, 200013. */
NTK_API ntk_code_t ntk_subscribe_unread_message_count_by_filter(ntk_kernel_t kernel, const ntk_conversation_filter_t *filter,
                                                                uint64_t *request);
#define NTK_COMMAND_SUBSCRIBE_UNREAD_MESSAGE_COUNT_BY_FILTER 92u

/* Ends that.
 * filter: Which.
 * Codes of its own: 6017, 7011, 200013. */
NTK_API ntk_code_t ntk_unsubscribe_unread_message_count_by_filter(ntk_kernel_t kernel, const ntk_conversation_filter_t *filter,
                                                                  uint64_t *request);
#define NTK_COMMAND_UNSUBSCRIBE_UNREAD_MESSAGE_COUNT_BY_FILTER 93u

/* Why a badge shows what it shows.
 * conversation: `c2c_<user>` or `group_<group>`.
 * Reply: unread_explanation.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_explain_unread(ntk_kernel_t kernel, ntk_str_t conversation, uint64_t *request);
#define NTK_COMMAND_EXPLAIN_UNREAD 94u

/* Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
 * conversation: `c2c_<user>` or `group_<group>`.
 * text: Up to 12 KB; 4 KB with `sync`.
 * sync: The other devices of this user get it too, also when it is empty; the newest one the server got replaces what each of them has. Without it the draft stays on this device. One-to-one it begins with the first message.
 * Codes of its own: 6004, 6014, 6017, 8001, 200013. */
NTK_API ntk_code_t ntk_set_conversation_draft(ntk_kernel_t kernel, ntk_str_t conversation, ntk_str_t text, uint8_t sync,
                                              uint64_t *request);
#define NTK_COMMAND_SET_CONVERSATION_DRAFT 95u

/* Sets or takes away marks of conversations, at most 100.
 * conversations: Ids.
 * marks: Bits: 1 star, 2 unread, 4 fold, 8 hide, 32 to 63 the host's.
 * enable: True: set.
 * Codes of its own: 6004, 6014, 6017, 51008, 200013. */
NTK_API ntk_code_t ntk_mark_conversations(ntk_kernel_t kernel, const ntk_str_t *conversations, uint32_t conversations_count,
                                          uint64_t marks, uint8_t enable, uint64_t *request);
#define NTK_COMMAND_MARK_CONVERSATIONS 96u

/* Sets the host's data of a conversation, up to 256 bytes, on all own devices.
 * conversation: `c2c_<user>` or `group_<group>`.
 * data: The data.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_set_conversation_custom_data(ntk_kernel_t kernel, ntk_str_t conversation, ntk_bytes_t data,
                                                    uint64_t *request);
#define NTK_COMMAND_SET_CONVERSATION_CUSTOM_DATA 97u

/* Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
 * conversations: Ids.
 * clear_messages: True: their messages go too, on all own devices; what waits to be sent is cancelled (`SendFinished` with 8021), unless it may be on the wire.
 * Codes of its own: 6004, 6014, 6017, 51008, 200013. */
NTK_API ntk_code_t ntk_delete_conversations(ntk_kernel_t kernel, const ntk_str_t *conversations, uint32_t conversations_count,
                                            uint8_t clear_messages, uint64_t *request);
#define NTK_COMMAND_DELETE_CONVERSATIONS 98u

/* Makes a folder of conversations; at most 20.
 * name: 1 to 32 bytes.
 * Reply: folder.
 * Codes of its own: 6014, 6017, 51008, 200013. */
NTK_API ntk_code_t ntk_create_folder(ntk_kernel_t kernel, ntk_str_t name, uint64_t *request);
#define NTK_COMMAND_CREATE_FOLDER 99u

/* Renames a folder.
 * folder: Which.
 * name: 1 to 32 bytes.
 * Codes of its own: 6014, 6017, 51009, 200013. */
NTK_API ntk_code_t ntk_rename_folder(ntk_kernel_t kernel, uint64_t folder, ntk_str_t name, uint64_t *request);
#define NTK_COMMAND_RENAME_FOLDER 100u

/* Deletes a folder; its conversations stay.
 * folder: Which.
 * Codes of its own: 6014, 51009. */
NTK_API ntk_code_t ntk_delete_folder(ntk_kernel_t kernel, uint64_t folder, uint64_t *request);
#define NTK_COMMAND_DELETE_FOLDER 101u

/* All folders.
 * Reply: folders. */
NTK_API ntk_code_t ntk_get_folders(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_FOLDERS 102u

/* Puts conversations into a folder, at most 100.
 * folder: Which.
 * conversations: Ids.
 * Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013. */
NTK_API ntk_code_t ntk_add_to_folder(ntk_kernel_t kernel, uint64_t folder, const ntk_str_t *conversations,
                                     uint32_t conversations_count, uint64_t *request);
#define NTK_COMMAND_ADD_TO_FOLDER 103u

/* Takes conversations out of a folder, at most 100.
 * folder: Which.
 * conversations: Ids.
 * Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013. */
NTK_API ntk_code_t ntk_remove_from_folder(ntk_kernel_t kernel, uint64_t folder, const ntk_str_t *conversations,
                                          uint32_t conversations_count, uint64_t *request);
#define NTK_COMMAND_REMOVE_FROM_FOLDER 104u

/* Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
 * opt: What.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_set_all_receive_opt(ntk_kernel_t kernel, const ntk_all_receive_opt_t *opt, uint64_t *request);
#define NTK_COMMAND_SET_ALL_RECEIVE_OPT 105u

/* Do not disturb, as set.
 * Reply: all_receive_opt. */
NTK_API ntk_code_t ntk_get_all_receive_opt(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_ALL_RECEIVE_OPT 106u

/* Searches the messages on this device; complete at all times.
 * query: What for.
 * Reply: search_page.
 * Codes of its own: 6004, 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_search_messages(ntk_kernel_t kernel, const ntk_message_search_t *query, uint64_t *request);
#define NTK_COMMAND_SEARCH_MESSAGES 110u

/* Searches the messages on the server, also those this device never had.
 * query: What for.
 * Reply: search_page.
 * Codes of its own: 6004, 6017, 6200, 10007, 10010, 200013, 200016. */
NTK_API ntk_code_t ntk_search_cloud_messages(ntk_kernel_t kernel, const ntk_message_search_t *query, uint64_t *request);
#define NTK_COMMAND_SEARCH_CLOUD_MESSAGES 111u

/* Conversations whose title or id holds a text.
 * text: 1 to 100 bytes.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: conversation_page.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_search_conversations(ntk_kernel_t kernel, ntk_str_t text, ntk_str_t cursor, uint32_t count,
                                            uint64_t *request);
#define NTK_COMMAND_SEARCH_CONVERSATIONS 112u

/* Searches the users of the server by what they call themselves, or by id (V2TIM searchUsers). Of very many that fit at most
 * 2,000 are looked at; who lets nobody add them as a friend is not found.
 * query: What for.
 * Reply: user_search_page.
 * Codes of its own: 6017, 6200, 200013, 200016. */
NTK_API ntk_code_t ntk_search_users(ntk_kernel_t kernel, const ntk_name_search_t *query, uint64_t *request);
#define NTK_COMMAND_SEARCH_USERS 113u

/* Searches the groups of the server by name or id (V2TIM searchCloudGroups). Work groups are never found; nor is what was
 * dismissed.
 * query: What for.
 * Reply: group_search_page.
 * Codes of its own: 6017, 6200, 200013, 200016. */
NTK_API ntk_code_t ntk_search_cloud_groups(ntk_kernel_t kernel, const ntk_name_search_t *query, uint64_t *request);
#define NTK_COMMAND_SEARCH_CLOUD_GROUPS 114u

/* Gets a file of a message into the cache; completes when it is there.
 * local_id: The message.
 * element: Which of its elements.
 * size: Which picture; ignored for sound and files.
 * Reply: downloaded_media.
 * Codes of its own: 6009, 6017, 6023, 7004, 7011. */
NTK_API ntk_code_t ntk_download_media(ntk_kernel_t kernel, uint64_t local_id, uint32_t element, ntk_media_size_t size,
                                      uint64_t *request);
#define NTK_COMMAND_DOWNLOAD_MEDIA 120u

/* Pauses the transfers of a message.
 * local_id: The message.
 * Codes of its own: 6017, 7011. */
NTK_API ntk_code_t ntk_pause_transfer(ntk_kernel_t kernel, uint64_t local_id, uint64_t *request);
#define NTK_COMMAND_PAUSE_TRANSFER 121u

/* Goes on with them.
 * local_id: The message.
 * Codes of its own: 6017, 7011. */
NTK_API ntk_code_t ntk_resume_transfer(ntk_kernel_t kernel, uint64_t local_id, uint64_t *request);
#define NTK_COMMAND_RESUME_TRANSFER 122u

/* Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
 * local_id: The message.
 * Codes of its own: 6017, 7011. */
NTK_API ntk_code_t ntk_cancel_transfer(ntk_kernel_t kernel, uint64_t local_id, uint64_t *request);
#define NTK_COMMAND_CANCEL_TRANSFER 123u

/* How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
 * policy: The policy.
 * Codes of its own: 6017, 200013. */
NTK_API ntk_code_t ntk_set_media_policy(ntk_kernel_t kernel, const ntk_media_policy_t *policy, uint64_t *request);
#define NTK_COMMAND_SET_MEDIA_POLICY 124u

/* What the cache occupies.
 * Reply: media_cache_usage. */
NTK_API ntk_code_t ntk_get_media_cache_usage(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_MEDIA_CACHE_USAGE 125u

/* Deletes every cached file nobody uses now.
 * Codes of its own: 6022, 200005. */
NTK_API ntk_code_t ntk_clear_media_cache(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_CLEAR_MEDIA_CACHE 126u

/* Devices of this user.
 * Reply: devices.
 * Codes of its own: 6200. */
NTK_API ntk_code_t ntk_get_devices(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_DEVICES 130u

/* Ends the login of another device of this user.
 * device_id: Its id.
 * Codes of its own: 6017, 6200, 200013. */
NTK_API ntk_code_t ntk_logout_device(ntk_kernel_t kernel, ntk_str_t device_id, uint64_t *request);
#define NTK_COMMAND_LOGOUT_DEVICE 131u

/* Creates a group of any type with this user as its owner.
 * group: What it is.
 * members: User ids to add.
 * Reply: conversation.
 * Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_create_group_with(ntk_kernel_t kernel, const ntk_new_group_t *group, const ntk_str_t *members,
                                         uint32_t members_count, uint64_t *request);
#define NTK_COMMAND_CREATE_GROUP_WITH 200u

/* Comes into a group by oneself, if its type and its join option let strangers in, or applies where these want an approval; a new
 * application takes the place of this user's last one. Who comes back sees nothing of the time between; what this device has from
 * before stays.
 * group_id: The group id.
 * wording: Said to who decides, up to 120 bytes.
 * Reply: join_group.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 10013, 10014, 10023, 200013. */
NTK_API ntk_code_t ntk_join_group(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t wording, uint64_t *request);
#define NTK_COMMAND_JOIN_GROUP 201u

/* Leaves a group. The conversation stays as it is, with `membership` Quit and nothing unread. The owner may quit a Work group
 * only, which the longest member then owns.
 * group_id: The group id.
 * Codes of its own: 6017, 6200, 8501, 10007, 10009, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_quit_group(ntk_kernel_t kernel, ntk_str_t group_id, uint64_t *request);
#define NTK_COMMAND_QUIT_GROUP 202u

/* Removes members who rank below this user.
 * group_id: The group id.
 * members: User ids, 1 to 100.
 * Reply: kick_members.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_kick_group_members(ntk_kernel_t kernel, ntk_str_t group_id, const ntk_str_t *members,
                                          uint32_t members_count, uint64_t *request);
#define NTK_COMMAND_KICK_GROUP_MEMBERS 203u

/* Ends a group for everyone: only its owner, and not a Work group, which ends when its last member quits.
 * group_id: The group id.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_dismiss_group(ntk_kernel_t kernel, ntk_str_t group_id, uint64_t *request);
#define NTK_COMMAND_DISMISS_GROUP 204u

/* What there is to know of a group; of a Work group only for its members.
 * group_id: The group id.
 * Reply: group_info.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013. */
NTK_API ntk_code_t ntk_get_group_info(ntk_kernel_t kernel, ntk_str_t group_id, uint64_t *request);
#define NTK_COMMAND_GET_GROUP_INFO 205u

/* The same of several groups.
 * group_ids: Group ids, 1 to 50.
 * Reply: group_info_results.
 * Codes of its own: 6017, 6200, 8501, 200013. */
NTK_API ntk_code_t ntk_get_groups_info(ntk_kernel_t kernel, const ntk_str_t *group_ids, uint32_t group_ids_count,
                                       uint64_t *request);
#define NTK_COMMAND_GET_GROUPS_INFO 206u

/* Changes what is said of a group; everyone hears what changed.
 * group_id: The group id.
 * change: What.
 * Reply: group_info.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_set_group_info(ntk_kernel_t kernel, ntk_str_t group_id, const ntk_group_info_change_t *change,
                                      uint64_t *request);
#define NTK_COMMAND_SET_GROUP_INFO 207u

/* Hands a group over to another member; this user is a member like others then.
 * group_id: The group id.
 * user_id: The next owner.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_transfer_group_owner(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t user_id, uint64_t *request);
#define NTK_COMMAND_TRANSFER_GROUP_OWNER 208u

/* Makes a member an admin, or an admin a member.
 * group_id: The group id.
 * user_id: Who.
 * role: Member or Admin.
 * Reply: group_member.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_set_group_member_role(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t user_id, ntk_group_role_t role,
                                             uint64_t *request);
#define NTK_COMMAND_SET_GROUP_MEMBER_ROLE 209u

/* Members by pages: the owner, admins, then all others in the order in which the server came to know them.
 * group_id: The group id.
 * role: Only of this role; None = all.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: group_member_page.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013. */
NTK_API ntk_code_t ntk_get_group_members(ntk_kernel_t kernel, ntk_str_t group_id, ntk_group_role_t role, ntk_str_t cursor,
                                         uint32_t count, uint64_t *request);
#define NTK_COMMAND_GET_GROUP_MEMBERS 210u

/* Lets a member say nothing for a time, by the server's clock.
 * group_id: The group id.
 * user_id: Who ranks below this user.
 * seconds: From now on; 0 = they may speak again.
 * Reply: group_member.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_mute_group_member(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t user_id, uint32_t seconds,
                                         uint64_t *request);
#define NTK_COMMAND_MUTE_GROUP_MEMBER 211u

/* Lets nobody but admins and the owner speak.
 * group_id: The group id.
 * muted: False: all may speak again.
 * Reply: group_info.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_mute_all_group_members(ntk_kernel_t kernel, ntk_str_t group_id, uint8_t muted, uint64_t *request);
#define NTK_COMMAND_MUTE_ALL_GROUP_MEMBERS 212u

/* What a member is called in a group.
 * group_id: The group id.
 * user_id: Empty = this user; else who ranks below.
 * name_card: Up to 50 bytes; empty = no name card.
 * Reply: group_member.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
NTK_API ntk_code_t ntk_set_group_member_info(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t user_id, ntk_str_t name_card,
                                             uint64_t *request);
#define NTK_COMMAND_SET_GROUP_MEMBER_INFO 213u

/* Applications to a group that this user owns or is an admin of, or to all of these, the newest first (V2TIM
 * getGroupApplicationList). A group keeps a hundred; those that are decided leave first.
 * group_id: The group id; empty = all groups this user rules.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 50; 0 = 20.
 * Reply: group_application_page.
 * Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013. */
NTK_API ntk_code_t ntk_get_group_applications(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t cursor, uint32_t count,
                                              uint64_t *request);
#define NTK_COMMAND_GET_GROUP_APPLICATIONS 214u

/* Lets in who applied; the group's owner and admins hear of it, and who applied or would have brought them.
 * group_id: The group id.
 * user_id: Who applied.
 * answer: Said to them, up to 120 bytes.
 * Reply: group_application.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10014, 10023, 10024, 200013. */
NTK_API ntk_code_t ntk_accept_group_application(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t user_id, ntk_str_t answer,
                                                uint64_t *request);
#define NTK_COMMAND_ACCEPT_GROUP_APPLICATION 215u

/* Does not let in who applied.
 * group_id: The group id.
 * user_id: Who applied.
 * answer: Said to them, up to 120 bytes.
 * Reply: group_application.
 * Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10023, 10024, 200013. */
NTK_API ntk_code_t ntk_refuse_group_application(ntk_kernel_t kernel, ntk_str_t group_id, ntk_str_t user_id, ntk_str_t answer,
                                                uint64_t *request);
#define NTK_COMMAND_REFUSE_GROUP_APPLICATION 216u

/* All applications to groups this user rules are read, on all own devices (V2TIM setGroupApplicationRead).
 * Codes of its own: 6200. */
NTK_API ntk_code_t ntk_set_group_applications_read(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_SET_GROUP_APPLICATIONS_READ 217u

/* The groups this user is in, from this device's own rows: works offline (V2TIM getJoinedGroupList). A group that is
 * renamed or come back to while pages are read may be missed, or come twice.
 * order: How.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: joined_group_page.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_get_joined_groups(ntk_kernel_t kernel, ntk_joined_group_order_t order, ntk_str_t cursor, uint32_t count,
                                         uint64_t *request);
#define NTK_COMMAND_GET_JOINED_GROUPS 218u

/* Adds a friend (V2TIM addFriend). Whom anybody may add is one at once, and this user is theirs; who wants to be asked has an
 * application then (`application` is SendOut). Who has applied to this user, or has them as a friend, is not asked. The lists follow
 * with `FriendsChanged`, on all own devices.
 * add: Whom.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 30515, 30516, 30525, 200013. */
NTK_API ntk_code_t ntk_add_friend(ntk_kernel_t kernel, const ntk_friend_add_t *add, uint64_t *request);
#define NTK_COMMAND_ADD_FRIEND 220u

/* Lets somebody who has applied have this user as a friend (V2TIM acceptFriendApplication).
 * user_id: Who has applied.
 * both: They become a friend of this user, too.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 200013. */
NTK_API ntk_code_t ntk_accept_friend_application(ntk_kernel_t kernel, ntk_str_t user_id, uint8_t both, uint64_t *request);
#define NTK_COMMAND_ACCEPT_FRIEND_APPLICATION 221u

/* Refuses an application.
 * user_id: Who has applied.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_refuse_friend_application(ntk_kernel_t kernel, ntk_str_t user_id, uint64_t *request);
#define NTK_COMMAND_REFUSE_FRIEND_APPLICATION 222u

/* Takes an own application back; one that came in is refused without a word.
 * user_id: Of whom, or to whom.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_delete_friend_application(ntk_kernel_t kernel, ntk_str_t user_id, uint64_t *request);
#define NTK_COMMAND_DELETE_FRIEND_APPLICATION 223u

/* Applications that wait, those that came in and those sent out, the newest first, from this device's rows.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: friend_page.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_get_friend_applications(ntk_kernel_t kernel, ntk_str_t cursor, uint32_t count, uint64_t *request);
#define NTK_COMMAND_GET_FRIEND_APPLICATIONS 224u

/* Those that came in until now count as read, on all own devices.
 * Codes of its own: 6200. */
NTK_API ntk_code_t ntk_set_friend_applications_read(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_SET_FRIEND_APPLICATIONS_READ 225u

/* This user's friends, from this device's rows (V2TIM getFriendList).
 * order: In which order.
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: friend_page.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_get_friends(ntk_kernel_t kernel, ntk_friend_order_t order, ntk_str_t cursor, uint32_t count,
                                   uint64_t *request);
#define NTK_COMMAND_GET_FRIENDS 226u

/* Takes a friend off the list (V2TIM deleteFromFriendList). The conversation stays.
 * user_id: Whom.
 * both: Takes this user off their list, too.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_delete_friend(ntk_kernel_t kernel, ntk_str_t user_id, uint8_t both, uint64_t *request);
#define NTK_COMMAND_DELETE_FRIEND 227u

/* What this user calls a friend: it comes before every other name of theirs, here and on all own devices.
 * user_id: Whom.
 * remark: Up to 96 bytes, as a nickname; empty = nothing.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 20003, 200013. */
NTK_API ntk_code_t ntk_set_friend_remark(ntk_kernel_t kernel, ntk_str_t user_id, ntk_str_t remark, uint64_t *request);
#define NTK_COMMAND_SET_FRIEND_REMARK 228u

/* What some users are to this one, at most 100, from this device's rows (V2TIM checkFriend).
 * user_ids: User ids.
 * Reply: friends.
 * Codes of its own: 6014, 6017, 7003, 200013. */
NTK_API ntk_code_t ntk_check_friends(ntk_kernel_t kernel, const ntk_str_t *user_ids, uint32_t user_ids_count,
                                     uint64_t *request);
#define NTK_COMMAND_CHECK_FRIENDS 229u

/* Wants to hear nothing from somebody: they are no friend any more, nor is this user theirs, and what they write to this user is
 * refused with 20007 (V2TIM addToBlackList).
 * user_id: Whom.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_add_to_blacklist(ntk_kernel_t kernel, ntk_str_t user_id, uint64_t *request);
#define NTK_COMMAND_ADD_TO_BLACKLIST 230u

/* Wants to hear from them again. They are no friend by that.
 * user_id: Whom.
 * Reply: friend_info.
 * Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
NTK_API ntk_code_t ntk_delete_from_blacklist(ntk_kernel_t kernel, ntk_str_t user_id, uint64_t *request);
#define NTK_COMMAND_DELETE_FROM_BLACKLIST 231u

/* The blacklist by name, from this device's rows (V2TIM getBlackList).
 * cursor: Empty for the first page, then `next_cursor`.
 * count: At most 100; 0 = 20.
 * Reply: friend_page.
 * Codes of its own: 6014, 6017, 200013. */
NTK_API ntk_code_t ntk_get_blacklist(ntk_kernel_t kernel, ntk_str_t cursor, uint32_t count, uint64_t *request);
#define NTK_COMMAND_GET_BLACKLIST 232u

/* Changes the own profile (V2TIM setSelfInfo).
 * info: What.
 * Codes of its own: 6017, 6200, 200013. */
NTK_API ntk_code_t ntk_set_self_info(ntk_kernel_t kernel, const ntk_self_info_t *info, uint64_t *request);
#define NTK_COMMAND_SET_SELF_INFO 240u

/* Profiles of users, at most 100 (V2TIM getUsersInfo). Whoever was asked for within ten minutes is not asked for again; offline
 * it is what is known here.
 * user_ids: User ids.
 * Reply: user_profiles.
 * Codes of its own: 6017, 7003, 200013. */
NTK_API ntk_code_t ntk_get_users_info(ntk_kernel_t kernel, const ntk_str_t *user_ids, uint32_t user_ids_count,
                                      uint64_t *request);
#define NTK_COMMAND_GET_USERS_INFO 241u

/* The own profile, as it is known here.
 * Reply: user_profile.
 * Codes of its own: 6014. */
NTK_API ntk_code_t ntk_get_self_info(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_SELF_INFO 242u

/* Tells the server what a push service calls this device, so that it is told of messages while it is not connected. To be called
 * after each login, since services change tokens, and with an empty one before a logout. A token belongs to the device that
 * brought it last, and goes when this device is logged out by another.
 * kind: Which service.
 * token: At most 1,024 visible ASCII characters; "" = not any more.
 * locale: Language of the device for what is shown, such as `de-CH`; "" = none.
 * Codes of its own: 6017, 6200, 200013. */
NTK_API ntk_code_t ntk_set_push_token(ntk_kernel_t kernel, ntk_push_kind_t kind, ntk_str_t token, ntk_str_t locale,
                                      uint64_t *request);
#define NTK_COMMAND_SET_PUSH_TOKEN 260u

/* Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
 * filter: Which.
 * count: Rows from the top, 1 to 10,000.
 * Reply: window_opened.
 * Codes of its own: 6017, 200013. */
NTK_API ntk_code_t ntk_open_conversation_window(ntk_kernel_t kernel, const ntk_conversation_filter_t *filter, uint32_t count,
                                                uint64_t *request);
#define NTK_COMMAND_OPEN_CONVERSATION_WINDOW 40u

/* Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`. With a user one has
 * never written with the window is empty (both edges `End`) until either writes, and the conversation is in no list before;
 * while there is a link, 20003 when the server knows no such user.
 * conversation: `c2c_<user>` or `group_<group>`.
 * count: Rows, 1 to 10,000.
 * around_local_id: Start around this message; 0 = at the bottom, following new messages.
 * Reply: window_opened.
 * Codes of its own: 6004, 6017, 7011, 20003, 200013. */
NTK_API ntk_code_t ntk_open_message_window(ntk_kernel_t kernel, ntk_str_t conversation, uint32_t count,
                                           uint64_t around_local_id, uint64_t *request);
#define NTK_COMMAND_OPEN_MESSAGE_WINDOW 41u

/* Grows a window. On a conversation window `newer` is ignored.
 * window: The window.
 * older: Rows to add at the end of a conversation window, or at the older end of a message window.
 * newer: Rows to add at the newer end of a message window.
 * Codes of its own: 6017, 7011. */
NTK_API ntk_code_t ntk_grow_window(ntk_kernel_t kernel, uint64_t window, uint32_t older, uint32_t newer, uint64_t *request);
#define NTK_COMMAND_GROW_WINDOW 42u

/* Moves a conversation window to another part of the list.
 * window: The window.
 * first_index: First row in the whole list.
 * count: Rows, 1 to 10,000.
 * Codes of its own: 6017, 7011. */
NTK_API ntk_code_t ntk_move_window(ntk_kernel_t kernel, uint64_t window, uint64_t first_index, uint32_t count,
                                   uint64_t *request);
#define NTK_COMMAND_MOVE_WINDOW 43u

/* Closes a window; nothing of it arrives after the completion.
 * window: The window.
 * Codes of its own: 7011. */
NTK_API ntk_code_t ntk_close_window(ntk_kernel_t kernel, uint64_t window, uint64_t *request);
#define NTK_COMMAND_CLOSE_WINDOW 44u

/* Opens a live window around a place of a conversation, as a link, a quote or a hit of the server's search names it. A message
 * that is not on this device yet is fetched: until it is here the window is empty and its edges are `Loading`, without a network
 * `OfflineGap`. Where the message is gone, the nearest older one takes its place, else the nearest newer.
 * conversation: `c2c_<user>` or `group_<group>`, known on this device.
 * count: Rows, 1 to 10,000.
 * seq: `seq` of the message, at most the conversation's `head_seq`.
 * Reply: window_opened.
 * Codes of its own: 6004, 6017, 7011, 200013. */
NTK_API ntk_code_t ntk_open_message_window_at(ntk_kernel_t kernel, ntk_str_t conversation, uint32_t count, uint64_t seq,
                                              uint64_t *request);
#define NTK_COMMAND_OPEN_MESSAGE_WINDOW_AT 45u

/* Recounts everything from rows and reports every difference.
 * Reply: audit. */
NTK_API ntk_code_t ntk_audit(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_AUDIT 50u

/* What the kernel occupies.
 * Reply: storage_usage. */
NTK_API ntk_code_t ntk_get_storage_usage(ntk_kernel_t kernel, uint64_t *request);
#define NTK_COMMAND_GET_STORAGE_USAGE 51u

/* Returns the bytes through the whole path, for measurements.
 * data: Any bytes.
 * Reply: echo.
 * Codes of its own: 6017. */
NTK_API ntk_code_t ntk_echo(ntk_kernel_t kernel, ntk_bytes_t data, uint64_t *request);
#define NTK_COMMAND_ECHO 52u

#ifdef __cplusplus
}
#endif

#endif
