// Generated from the API table. Do not edit.
package im.ntk;

/** Result codes. */
public final class ErrorCode {
    private ErrorCode() {}

    /** Success. */
    public static final int OK = 0;
    /** The conversation id is malformed or unknown. Fix the id. */
    public static final int INVALID_CONVERSATION = 6004;
    /** The server refused a file: not authorised. */
    public static final int FILE_NOT_AUTHORISED = 6006;
    /** The server refused or failed to keep a file, or its hash differs from what was announced. Send again. */
    public static final int FILE_SERVER = 6007;
    /** An upload failed for good. The message can be sent again. */
    public static final int FILE_UPLOAD = 6008;
    /** A download failed: the server does not have the file, or its bytes are not what its id says. */
    public static final int FILE_DOWNLOAD = 6009;
    /** The kernel is not open, or its open failed. Open it. */
    public static final int NOT_INITIALIZED = 6013;
    /** No user is logged in. Log in first. */
    public static final int NOT_LOGGED_IN = 6014;
    /** The same call is in progress. Wait for its completion. */
    public static final int IN_PROGRESS = 6015;
    /** An element of a message is malformed, or its kind does not go with the others. Fix the call. */
    public static final int BAD_ELEMENT = 6016;
    /** An argument is missing, malformed or out of range. Fix the call. */
    public static final int INVALID_PARAMETERS = 6017;
    /** A local database operation failed. Nothing was changed; retry, or read the storage event. */
    public static final int DATABASE_OPERATION = 6019;
    /** Reading or writing a local file failed. */
    public static final int LOCAL_IO = 6022;
    /** Logged out before the login finished. */
    public static final int LOGGED_OUT = 6023;
    /** No network when the request was made. */
    public static final int NO_NETWORK = 6200;
    /** The network went away before the response; the outcome is unknown. The kernel retries by itself where it can. */
    public static final int NETWORK_LOST = 6201;
    /** The user's token expired. Log in with a new one. */
    public static final int TOKEN_EXPIRED = 6206;
    /** Kicked by another device or an operator. Ask the user, then log in again. */
    public static final int KICKED = 6208;
    /** The recall window passed (checked locally). */
    public static final int RECALL_TOO_LATE = 6223;
    /** A user id breaks its rule: 1 to 32 bytes of printable ASCII. */
    public static final int BAD_USER_ID = 7003;
    /** A local file to send does not exist or cannot be read. Pick another. */
    public static final int FILE_MISSING = 7004;
    /** A file is over the limit of its kind: 28 MB for images and voice, 100 MB for video and files. */
    public static final int FILE_TOO_LARGE = 7005;
    /** A file to send is empty. */
    public static final int FILE_EMPTY = 7006;
    /** Called too often. Wait. */
    public static final int FREQUENCY = 7008;
    /** The local database failed: corrupt or unusable. It is rebuilt from the server at the next open. */
    public static final int DATABASE_FAILURE = 7010;
    /** The row is not known here. */
    public static final int NOT_FOUND = 7011;
    /** A bug in the kernel, or a panic caught at the boundary. The kernel is Failed: close it and open again. */
    public static final int INTERNAL = 7012;
    /** The message body is over 12 KB. */
    public static final int BODY_TOO_LARGE = 8001;
    /** Merged messages nested more than 100 deep. */
    public static final int MERGED_TOO_DEEP = 8005;
    /** Somebody else edited the message first. The reply carries the newest state: decide, then edit that. */
    public static final int MODIFY_CONFLICT = 8006;
    /** The message to cancel is no longer queued: sent, failed or unknown. */
    public static final int CANCEL_TARGET_GONE = 8020;
    /** The send was cancelled. */
    public static final int SEND_CANCELLED = 8021;
    /** A group id breaks its rule: 1 to 48 bytes of printable ASCII, not starting with &#64;TGS#. */
    public static final int BAD_GROUP_ID_LOCAL = 8501;
    /** 1,000 requests are in flight. Wait for completions. */
    public static final int BUSY = 9507;
    /** The server did not answer in time; the outcome is unknown. */
    public static final int TIMEOUT = 9520;
    /** A packet over 1 MB. */
    public static final int PACKET_TOO_LARGE = 9522;
    /** The server failed inside. Retry later. */
    public static final int SERVER_INTERNAL = 10002;
    /** The server refused the parameters. */
    public static final int SERVER_BAD_PARAMETERS = 10004;
    /** No permission, for example not a member of the group. */
    public static final int NO_PERMISSION = 10007;
    /** The group does not exist or was dismissed. */
    public static final int NO_SUCH_GROUP = 10010;
    /** The group is full. */
    public static final int GROUP_FULL = 10014;
    /** The server refused the group id. */
    public static final int BAD_GROUP_ID = 10015;
    /** The group id is in use. */
    public static final int GROUP_ID_USED = 10021;
    /** Sending too fast. The kernel retries queued messages by itself. */
    public static final int TOO_FAST = 10023;
    /** The message to recall does not exist. */
    public static final int RECALL_NOT_FOUND = 10030;
    /** The recall window of a group message passed. */
    public static final int RECALL_TOO_LATE_GROUP = 10031;
    /** Ten messages of this conversation are pinned already. Unpin one. */
    public static final int MESSAGE_PIN_LIMIT = 10070;
    /** The message is pinned already. */
    public static final int MESSAGE_PINNED_ALREADY = 10071;
    /** The user does not exist. */
    public static final int UNKNOWN_USER = 20003;
    /** The recall window of a one-to-one message passed. */
    public static final int RECALL_TOO_LATE_C2C = 20016;
    /** The extension was changed by somebody else since it was read. Read it, then set it again. */
    public static final int EXTENSION_CONFLICT = 23001;
    /** The message has no such extension. */
    public static final int EXTENSION_MISSING = 23004;
    /** The message has 10 different reactions already. */
    public static final int REACTION_LIMIT = 23005;
    /** The reaction has 100 users already. */
    public static final int REACTION_USERS_LIMIT = 23006;
    /** 20 folders exist already, or the call names too many conversations. */
    public static final int FOLDER_LIMIT = 51008;
    /** There is no such folder. */
    public static final int NO_SUCH_FOLDER = 51009;
    /** More than 50 pinned conversations. */
    public static final int PIN_LIMIT = 51010;
    /** The server refused the token: expired. */
    public static final int TOKEN_EXPIRED_AT_SERVER = 70001;
    /** The server refused the token: malformed or not signed by its issuer. */
    public static final int TOKEN_BAD = 70003;
    /** The token belongs to another user. */
    public static final int TOKEN_MISMATCH = 70013;
    /** The server refused the body: over 12 KB. */
    public static final int BODY_TOO_LARGE_AT_SERVER = 80002;
    /** The handle is closed, stale or was never one. */
    public static final int CLOSED = 200001;
    /** Cancelled by close, logout or destroy. */
    public static final int CANCELLED = 200002;
    /** Another kernel (this process or another) has this directory open. */
    public static final int DIRECTORY_IN_USE = 200003;
    /** The directory belongs to another user. Use one directory per user. */
    public static final int WRONG_USER = 200004;
    /** The disk is full. Nothing was lost; free space, the kernel goes on by itself. */
    public static final int DISK_FULL = 200005;
    /** The database was corrupt: it was set aside and is rebuilt from the server. */
    public static final int CORRUPT = 200006;
    /** The database was written by a newer version. Update the application. */
    public static final int SCHEMA_NEWER = 200007;
    /** The kernel is suspended. Resume it. */
    public static final int SUSPENDED = 200008;
    /** A pump inside a pump, or a second pump at the same time. Nothing was delivered. */
    public static final int REENTRANT = 200009;
    /** Waiting here would wait for itself: `close_wait` inside a callback. */
    public static final int WOULD_DEADLOCK = 200011;
    /** The server talked nonsense. The link is closed and dialled again. */
    public static final int PROTOCOL = 200012;
    /** A string argument is not valid UTF-8. */
    public static final int BAD_UTF8 = 200013;
    /** The server sheds load. Retry later. */
    public static final int OVERLOADED = 200014;
    /** The server does not accept connections from here. */
    public static final int DENIED = 200015;

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
            case 9520: return "Timeout";
            case 9522: return "PacketTooLarge";
            case 10002: return "ServerInternal";
            case 10004: return "ServerBadParameters";
            case 10007: return "NoPermission";
            case 10010: return "NoSuchGroup";
            case 10014: return "GroupFull";
            case 10015: return "BadGroupId";
            case 10021: return "GroupIdUsed";
            case 10023: return "TooFast";
            case 10030: return "RecallNotFound";
            case 10031: return "RecallTooLateGroup";
            case 10070: return "MessagePinLimit";
            case 10071: return "MessagePinnedAlready";
            case 20003: return "UnknownUser";
            case 20016: return "RecallTooLateC2c";
            case 23001: return "ExtensionConflict";
            case 23004: return "ExtensionMissing";
            case 23005: return "ReactionLimit";
            case 23006: return "ReactionUsersLimit";
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
            case 9520:
            case 10002:
            case 10023:
            case 200005:
            case 200008:
            case 200012:
            case 200014:
                return true;
            default: return false;
        }
    }
}
