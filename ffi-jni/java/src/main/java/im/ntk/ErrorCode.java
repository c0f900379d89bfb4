// Generated from the API table. Do not edit.
package im.ntk;

/** Result codes. */
public final class ErrorCode {
    private ErrorCode() {}

    /** Success.
     * Use the reply, if the command has one. */
    public static final int OK = 0;
    /** The conversation id is malformed or unknown.
     * Fix the id: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`. */
    public static final int INVALID_CONVERSATION = 6004;
    /** The server refused a file: not authorised.
     * Log in again with a good token; the message can then be sent again. */
    public static final int FILE_NOT_AUTHORISED = 6006;
    /** The server refused or failed to keep a file, its hash differs from what was announced, or somebody else answers at its address.
     * Check endpoint and proxy if it comes again; send the message again. */
    public static final int FILE_SERVER = 6007;
    /** An upload failed for good, or the server no longer has the file of a message that waited for days.
     * Offer to send the message again: that uploads it again. */
    public static final int FILE_UPLOAD = 6008;
    /** A download failed: the server does not have the file, its bytes are not what its id says, or somebody else answers at its address.
     * Show that the file is gone; offer to try again. */
    public static final int FILE_DOWNLOAD = 6009;
    /** The kernel is not open, or its open failed.
     * Wait for the completion of open; if it failed, close and open again. */
    public static final int NOT_INITIALIZED = 6013;
    /** No user is logged in.
     * Log in first. */
    public static final int NOT_LOGGED_IN = 6014;
    /** The same call is in progress.
     * Wait for its completion. */
    public static final int IN_PROGRESS = 6015;
    /** An element of a message is malformed, or a picture is damaged, or its kind does not go with the others.
     * Fix the call: files stand alone, and the fields of the kind must be there. */
    public static final int BAD_ELEMENT = 6016;
    /** An argument is missing, malformed or out of range.
     * Fix the call: the error's text names the argument and its rule; of a call that was refused it is ntk_last_error() in C. */
    public static final int INVALID_PARAMETERS = 6017;
    /** A local database operation failed; nothing was changed.
     * Try again; if it goes on, look for the storage event. */
    public static final int DATABASE_OPERATION = 6019;
    /** Reading or writing a local file failed.
     * Check the path, the rights and the free space, then try again. */
    public static final int LOCAL_IO = 6022;
    /** Logged out before the login finished.
     * Nothing, if that was meant; else log in again. */
    public static final int LOGGED_OUT = 6023;
    /** No network when the request was made.
     * Try again when the connection is Online. */
    public static final int NO_NETWORK = 6200;
    /** The network went away before the response; the outcome is unknown.
     * Look whether it happened, then try again. Queued sends and changes are retried by the kernel. */
    public static final int NETWORK_LOST = 6201;
    /** The user's token expired.
     * Get a new token and log in with it. */
    public static final int TOKEN_EXPIRED = 6206;
    /** Kicked by another device or an operator, or logged out from another device: then its token opens nothing any more.
     * Tell the user; log in again, with a new token, only when they ask for it. */
    public static final int KICKED = 6208;
    /** The recall window passed (checked locally).
     * Tell the user. */
    public static final int RECALL_TOO_LATE = 6223;
    /** A user id breaks its rule: 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
     * Fix the id. */
    public static final int BAD_USER_ID = 7003;
    /** A local file to send does not exist or cannot be read.
     * Let the user pick another. */
    public static final int FILE_MISSING = 7004;
    /** A file is over the limit of its kind: 28 MB for images and voice, 100 MB for video and files; or a picture has more pixels than can be
     * decoded within the kernel's memory.
     * Tell the user; a smaller one can be sent. */
    public static final int FILE_TOO_LARGE = 7005;
    /** A file to send is empty.
     * Let the user pick another. */
    public static final int FILE_EMPTY = 7006;
    /** Called too often.
     * Wait a few seconds, then try again. */
    public static final int FREQUENCY = 7008;
    /** The local database failed: corrupt or unusable.
     * Close and open again: it is rebuilt from the server. */
    public static final int DATABASE_FAILURE = 7010;
    /** The row is not known here.
     * Drop the id; load the list or the history again. */
    public static final int NOT_FOUND = 7011;
    /** A bug in the kernel, or a panic caught at the boundary; the kernel is Failed.
     * Close it, open again, and report the log. */
    public static final int INTERNAL = 7012;
    /** The message body is over 12 KB, or forwarded history is over 8 MB.
     * Shorten it, or send it as a file. */
    public static final int BODY_TOO_LARGE = 8001;
    /** Merged messages nested more than 100 deep.
     * Forward the messages inside instead. */
    public static final int MERGED_TOO_DEEP = 8005;
    /** Somebody else edited the message first.
     * Take the newest state from the reply, decide, then edit that. */
    public static final int MODIFY_CONFLICT = 8006;
    /** The message to cancel is no longer queued: sent, failed or unknown.
     * Nothing; recall it if it was sent. */
    public static final int CANCEL_TARGET_GONE = 8020;
    /** The send was cancelled, by itself or with its conversation.
     * Nothing; it can be sent again. */
    public static final int SEND_CANCELLED = 8021;
    /** A group id breaks its rule: 1 to 48 bytes of printable ASCII, spaces only inside and one at a time, not starting with &#64;TGS#.
     * Fix the id, or leave it empty to have one made. */
    public static final int BAD_GROUP_ID_LOCAL = 8501;
    /** 1,000 requests are in flight.
     * Wait for completions, then call again. */
    public static final int BUSY = 9507;
    /** Nobody listens at the server's address.
     * Nothing: it is dialled again. If it goes on, check the address, or ask the operator of the server. */
    public static final int CONNECTION_REFUSED = 9511;
    /** The server's name is not known, or no name server answers.
     * Nothing: it is dialled again. If it goes on, check the name, and the network. */
    public static final int NAME_NOT_FOUND = 9516;
    /** The server did not answer in time; the outcome is unknown.
     * Look whether it happened, then try again. */
    public static final int TIMEOUT = 9520;
    /** A packet over 1 MB.
     * Split the call. */
    public static final int PACKET_TOO_LARGE = 9522;
    /** The server failed inside.
     * Try again later. */
    public static final int SERVER_INTERNAL = 10002;
    /** The server refused the parameters.
     * Fix the call; the text in the log says what was wrong. */
    public static final int SERVER_BAD_PARAMETERS = 10004;
    /** No permission, for example not a member of the group.
     * Tell the user; load the conversation again. */
    public static final int NO_PERMISSION = 10007;
    /** The owner may not quit a group of this type.
     * Offer to hand it over, or to dismiss it. */
    public static final int OWNER_MAY_NOT_QUIT = 10009;
    /** The group does not exist or was dismissed.
     * Drop the group from the screen. */
    public static final int NO_SUCH_GROUP = 10010;
    /** This user is a member already.
     * Open the conversation. */
    public static final int ALREADY_MEMBER = 10013;
    /** The group is full.
     * Tell the user. */
    public static final int GROUP_FULL = 10014;
    /** The server refused the group id.
     * Fix the id. */
    public static final int BAD_GROUP_ID = 10015;
    /** This user may not speak in the group now, or nobody but admins and the owner may.
     * Tell the user; `get_group_members` says until when. */
    public static final int MUTED = 10017;
    /** The group id is in use.
     * Choose another, or leave it empty to have one made. */
    public static final int GROUP_ID_USED = 10021;
    /** Sending too fast.
     * Wait; queued messages are retried by the kernel. */
    public static final int TOO_FAST = 10023;
    /** Somebody else has decided about this application already.
     * Load the applications again. */
    public static final int DECIDED_ALREADY = 10024;
    /** The message to recall does not exist.
     * Nothing: it is gone already. */
    public static final int RECALL_NOT_FOUND = 10030;
    /** The recall window of a group message passed.
     * Tell the user. */
    public static final int RECALL_TOO_LATE_GROUP = 10031;
    /** Ten messages of this conversation are pinned already.
     * Unpin one first. */
    public static final int MESSAGE_PIN_LIMIT = 10070;
    /** The message is pinned already.
     * Nothing. */
    public static final int MESSAGE_PINNED_ALREADY = 10071;
    /** The user does not exist.
     * Fix the id. */
    public static final int UNKNOWN_USER = 20003;
    /** The receiver wants to hear nothing from this user.
     * Tell the user: the message was not sent. */
    public static final int BLACKLISTED = 20007;
    /** The recall window of a one-to-one message passed.
     * Tell the user. */
    public static final int RECALL_TOO_LATE_C2C = 20016;
    /** The extension was changed by somebody else since it was read.
     * Read the message, then set it again. */
    public static final int EXTENSION_CONFLICT = 23001;
    /** The message has no such extension.
     * Nothing: there is none to delete. */
    public static final int EXTENSION_MISSING = 23004;
    /** The message has 10 different reactions already.
     * Offer only those it has. */
    public static final int REACTION_LIMIT = 23005;
    /** The reaction has 100 users already.
     * Tell the user. */
    public static final int REACTION_USERS_LIMIT = 23006;
    /** This user has as many friends as may be.
     * Tell the user; one can be deleted first. */
    public static final int FRIENDS_FULL = 30010;
    /** The other user has as many friends as may be.
     * Tell the user. */
    public static final int PEER_FRIENDS_FULL = 30014;
    /** The other user is in this user's blacklist.
     * Offer to take them off it first. */
    public static final int PEER_BLACKLISTED = 30515;
    /** The other user lets nobody add them.
     * Tell the user. */
    public static final int ADD_DENIED = 30516;
    /** This user is in the other one's blacklist.
     * Tell the user that they cannot be added. */
    public static final int BLACKLISTED_BY_PEER = 30525;
    /** 20 folders exist already, or the call names too many conversations.
     * Delete a folder, or split the call. */
    public static final int FOLDER_LIMIT = 51008;
    /** There is no such folder.
     * Load the folders again. */
    public static final int NO_SUCH_FOLDER = 51009;
    /** 50 conversations are pinned already.
     * Unpin one first. */
    public static final int PIN_LIMIT = 51010;
    /** The server refused the token: expired.
     * Get a new token and log in with it. */
    public static final int TOKEN_EXPIRED_AT_SERVER = 70001;
    /** The server refused the token: malformed or not signed by its issuer.
     * Get a token from the right issuer. */
    public static final int TOKEN_BAD = 70003;
    /** The token belongs to another user.
     * Log in with the token of this user. */
    public static final int TOKEN_MISMATCH = 70013;
    /** The server refused the body: over 12 KB.
     * Shorten it, or send it as a file. */
    public static final int BODY_TOO_LARGE_AT_SERVER = 80002;
    /** The handle is closed, stale or was never one.
     * Nothing more can be done with it; open again. */
    public static final int CLOSED = 200001;
    /** Cancelled by close, logout or destroy.
     * Nothing: the call ended with its kernel or login. */
    public static final int CANCELLED = 200002;
    /** Another kernel (this process or another) has this directory open.
     * Use that one, or wait until it is closed. */
    public static final int DIRECTORY_IN_USE = 200003;
    /** The directory belongs to another user.
     * Use one directory per user. */
    public static final int WRONG_USER = 200004;
    /** The disk is full; nothing was lost.
     * Ask the user to free space; the kernel goes on by itself. */
    public static final int DISK_FULL = 200005;
    /** The database was corrupt: it was set aside and is rebuilt from the server.
     * Nothing; drafts and unsent messages of this device may be gone. */
    public static final int CORRUPT = 200006;
    /** The database was written by a newer version.
     * Update the application. */
    public static final int SCHEMA_NEWER = 200007;
    /** The kernel is suspended.
     * Resume it, then try again. */
    public static final int SUSPENDED = 200008;
    /** A pump inside a pump, or a second pump at the same time; nothing was delivered.
     * Return from the handler: the outer pump delivers the rest. */
    public static final int REENTRANT = 200009;
    /** Waiting here would wait for itself: `close_wait` inside a callback.
     * Call it outside, or call close. */
    public static final int WOULD_DEADLOCK = 200011;
    /** The server talked nonsense; the link is closed and dialled again.
     * Nothing; report it if it goes on. */
    public static final int PROTOCOL = 200012;
    /** A string argument is not valid UTF-8.
     * Fix the call. */
    public static final int BAD_UTF8 = 200013;
    /** The server sheds load.
     * Try again later. */
    public static final int OVERLOADED = 200014;
    /** The server does not accept connections from here.
     * Ask the operator of the server. */
    public static final int DENIED = 200015;
    /** A search took longer than the server lets it.
     * Search for more or longer words, in one conversation, or in a shorter time. */
    public static final int TAKES_TOO_LONG = 200016;
    /** The user has uploaded as much as the server takes in a day.
     * Send it tomorrow. */
    public static final int QUOTA_EXCEEDED = 200017;
    /** The server's certificate is not trusted: an unknown authority, expired, not valid yet, damaged, or none of the pins fits its key.
     * Tell the user that nothing is sent; check this device's clock, the server's certificate, and the pins. It is dialled again. */
    public static final int CERTIFICATE_UNTRUSTED = 200018;
    /** The server's certificate is for another name.
     * Tell the user that nothing is sent; check the address. It is dialled again. */
    public static final int CERTIFICATE_NAME = 200019;
    /** What answers is not our server: another answer than the upgrade to WebSocket, or no TLS where there should be.
     * Check the address, and what a proxy makes of it. It is dialled again. */
    public static final int NOT_OUR_SERVER = 200020;
    /** The answer leads somewhere else: a network that wants a login first, or a server that has moved.
     * Offer to open a browser. It is dialled again. */
    public static final int REDIRECTED = 200021;
    /** A picture of a format that cannot be made ready here (HEIC, AVIF, SVG, TIFF and the like).
     * Give a JPEG, PNG or WebP of it; or send it as a file; or as `original` with its size. */
    public static final int PICTURE_FORMAT = 200022;
    /** The proxy does not let us through: user or password are wrong, or it does not go to the server.
     * Check the proxy's address, user and password. It is dialled again. */
    public static final int PROXY_REFUSED = 200023;

    /** The name of a code, for logs. */
    public static String name(int code) {
        switch (code) {
            case 0: return "Ok";
            case 6004: return "InvalidConversation";
            case 6006: return "FileNotAuthorised";
            case 6007: return "FileServer";
            case 6008: return "FileUpload";
            case 6009: return "FileDownload";
            case 6013: return "NotInitialized";
            case 6014: return "NotLoggedIn";
            case 6015: return "InProgress";
            case 6016: return "BadElement";
            case 6017: return "InvalidParameters";
            case 6019: return "DatabaseOperation";
            case 6022: return "LocalIo";
            case 6023: return "LoggedOut";
            case 6200: return "NoNetwork";
            case 6201: return "NetworkLost";
            case 6206: return "TokenExpired";
            case 6208: return "Kicked";
            case 6223: return "RecallTooLate";
            case 7003: return "BadUserId";
            case 7004: return "FileMissing";
            case 7005: return "FileTooLarge";
            case 7006: return "FileEmpty";
            case 7008: return "Frequency";
            case 7010: return "DatabaseFailure";
            case 7011: return "NotFound";
            case 7012: return "Internal";
            case 8001: return "BodyTooLarge";
            case 8005: return "MergedTooDeep";
            case 8006: return "ModifyConflict";
            case 8020: return "CancelTargetGone";
            case 8021: return "SendCancelled";
            case 8501: return "BadGroupIdLocal";
            case 9507: return "Busy";
            case 9511: return "ConnectionRefused";
            case 9516: return "NameNotFound";
            case 9520: return "Timeout";
            case 9522: return "PacketTooLarge";
            case 10002: return "ServerInternal";
            case 10004: return "ServerBadParameters";
            case 10007: return "NoPermission";
            case 10009: return "OwnerMayNotQuit";
            case 10010: return "NoSuchGroup";
            case 10013: return "AlreadyMember";
            case 10014: return "GroupFull";
            case 10015: return "BadGroupId";
            case 10017: return "Muted";
            case 10021: return "GroupIdUsed";
            case 10023: return "TooFast";
            case 10024: return "DecidedAlready";
            case 10030: return "RecallNotFound";
            case 10031: return "RecallTooLateGroup";
            case 10070: return "MessagePinLimit";
            case 10071: return "MessagePinnedAlready";
            case 20003: return "UnknownUser";
            case 20007: return "Blacklisted";
            case 20016: return "RecallTooLateC2c";
            case 23001: return "ExtensionConflict";
            case 23004: return "ExtensionMissing";
            case 23005: return "ReactionLimit";
            case 23006: return "ReactionUsersLimit";
            case 30010: return "FriendsFull";
            case 30014: return "PeerFriendsFull";
            case 30515: return "PeerBlacklisted";
            case 30516: return "AddDenied";
            case 30525: return "BlacklistedByPeer";
            case 51008: return "FolderLimit";
            case 51009: return "NoSuchFolder";
            case 51010: return "PinLimit";
            case 70001: return "TokenExpiredAtServer";
            case 70003: return "TokenBad";
            case 70013: return "TokenMismatch";
            case 80002: return "BodyTooLargeAtServer";
            case 200001: return "Closed";
            case 200002: return "Cancelled";
            case 200003: return "DirectoryInUse";
            case 200004: return "WrongUser";
            case 200005: return "DiskFull";
            case 200006: return "Corrupt";
            case 200007: return "SchemaNewer";
            case 200008: return "Suspended";
            case 200009: return "Reentrant";
            case 200011: return "WouldDeadlock";
            case 200012: return "Protocol";
            case 200013: return "BadUtf8";
            case 200014: return "Overloaded";
            case 200015: return "Denied";
            case 200016: return "TakesTooLong";
            case 200017: return "QuotaExceeded";
            case 200018: return "CertificateUntrusted";
            case 200019: return "CertificateName";
            case 200020: return "NotOurServer";
            case 200021: return "Redirected";
            case 200022: return "PictureFormat";
            case 200023: return "ProxyRefused";
            default: return "Unknown";
        }
    }

    /** Whether the same call may succeed later. */
    public static boolean retryable(int code) {
        switch (code) {
            case 6007:
            case 6008:
            case 6009:
            case 6015:
            case 6019:
            case 6022:
            case 6200:
            case 6201:
            case 7008:
            case 9507:
            case 9511:
            case 9516:
            case 9520:
            case 10002:
            case 10023:
            case 200005:
            case 200008:
            case 200012:
            case 200014:
            case 200018:
            case 200019:
            case 200020:
            case 200021:
            case 200023:
                return true;
            default: return false;
        }
    }
}
