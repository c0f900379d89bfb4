//! Result codes.
use super::macros::api_errors;
use super::spec::ErrorSpec;

api_errors! {
    /// Success.
    0 Ok no,
    /// The conversation id is malformed or unknown. Fix the id.
    6004 InvalidConversation no,
    /// The server refused a file: not authorised.
    6006 FileNotAuthorised no,
    /// The server refused or failed to keep a file, or its hash differs from what was announced. Send again.
    6007 FileServer retry,
    /// An upload failed for good. The message can be sent again.
    6008 FileUpload retry,
    /// A download failed: the server does not have the file, or its bytes are not what its id says.
    6009 FileDownload retry,
    /// The kernel is not open, or its open failed. Open it.
    6013 NotInitialized no,
    /// No user is logged in. Log in first.
    6014 NotLoggedIn no,
    /// The same call is in progress. Wait for its completion.
    6015 InProgress retry,
    /// An element of a message is malformed, or its kind does not go with the others. Fix the call.
    6016 BadElement no,
    /// An argument is missing, malformed or out of range. Fix the call.
    6017 InvalidParameters no,
    /// A local database operation failed. Nothing was changed; retry, or read the storage event.
    6019 DatabaseOperation retry,
    /// Reading or writing a local file failed.
    6022 LocalIo retry,
    /// Logged out before the login finished.
    6023 LoggedOut no,
    /// No network when the request was made.
    6200 NoNetwork retry,
    /// The network went away before the response; the outcome is unknown. The kernel retries by itself where it can.
    6201 NetworkLost retry,
    /// The user's token expired. Log in with a new one.
    6206 TokenExpired no,
    /// Kicked by another device or an operator. Ask the user, then log in again.
    6208 Kicked no,
    /// The recall window passed (checked locally).
    6223 RecallTooLate no,
    /// A user id breaks its rule: 1 to 32 bytes of printable ASCII.
    7003 BadUserId no,
    /// A local file to send does not exist or cannot be read. Pick another.
    7004 FileMissing no,
    /// A file is over the limit of its kind: 28 MB for images and voice, 100 MB for video and files.
    7005 FileTooLarge no,
    /// A file to send is empty.
    7006 FileEmpty no,
    /// Called too often. Wait.
    7008 Frequency retry,
    /// The local database failed: corrupt or unusable. It is rebuilt from the server at the next open.
    7010 DatabaseFailure no,
    /// The row is not known here.
    7011 NotFound no,
    /// A bug in the kernel, or a panic caught at the boundary. The kernel is Failed: close it and open again.
    7012 Internal no,
    /// The message body is over 12 KB.
    8001 BodyTooLarge no,
    /// Merged messages nested more than 100 deep.
    8005 MergedTooDeep no,
    /// Somebody else edited the message first. The reply carries the newest state: decide, then edit that.
    8006 ModifyConflict no,
    /// The message to cancel is no longer queued: sent, failed or unknown.
    8020 CancelTargetGone no,
    /// The send was cancelled.
    8021 SendCancelled no,
    /// A group id breaks its rule: 1 to 48 bytes of printable ASCII, not starting with @TGS#.
    8501 BadGroupIdLocal no,
    /// 1,000 requests are in flight. Wait for completions.
    9507 Busy retry,
    /// The server did not answer in time; the outcome is unknown.
    9520 Timeout retry,
    /// A packet over 1 MB.
    9522 PacketTooLarge no,
    /// The server failed inside. Retry later.
    10002 ServerInternal retry,
    /// The server refused the parameters.
    10004 ServerBadParameters no,
    /// No permission, for example not a member of the group.
    10007 NoPermission no,
    /// The group does not exist or was dismissed.
    10010 NoSuchGroup no,
    /// The group is full.
    10014 GroupFull no,
    /// The server refused the group id.
    10015 BadGroupId no,
    /// The group id is in use.
    10021 GroupIdUsed no,
    /// Sending too fast. The kernel retries queued messages by itself.
    10023 TooFast retry,
    /// The message to recall does not exist.
    10030 RecallNotFound no,
    /// The recall window of a group message passed.
    10031 RecallTooLateGroup no,
    /// Ten messages of this conversation are pinned already. Unpin one.
    10070 MessagePinLimit no,
    /// The message is pinned already.
    10071 MessagePinnedAlready no,
    /// The user does not exist.
    20003 UnknownUser no,
    /// The recall window of a one-to-one message passed.
    20016 RecallTooLateC2c no,
    /// The extension was changed by somebody else since it was read. Read it, then set it again.
    23001 ExtensionConflict no,
    /// The message has no such extension.
    23004 ExtensionMissing no,
    /// The message has 10 different reactions already.
    23005 ReactionLimit no,
    /// The reaction has 100 users already.
    23006 ReactionUsersLimit no,
    /// 20 folders exist already, or the call names too many conversations.
    51008 FolderLimit no,
    /// There is no such folder.
    51009 NoSuchFolder no,
    /// More than 50 pinned conversations.
    51010 PinLimit no,
    /// The server refused the token: expired.
    70001 TokenExpiredAtServer no,
    /// The server refused the token: malformed or not signed by its issuer.
    70003 TokenBad no,
    /// The token belongs to another user.
    70013 TokenMismatch no,
    /// The server refused the body: over 12 KB.
    80002 BodyTooLargeAtServer no,
    /// The handle is closed, stale or was never one.
    200001 Closed no,
    /// Cancelled by close, logout or destroy.
    200002 Cancelled no,
    /// Another kernel (this process or another) has this directory open.
    200003 DirectoryInUse no,
    /// The directory belongs to another user. Use one directory per user.
    200004 WrongUser no,
    /// The disk is full. Nothing was lost; free space, the kernel goes on by itself.
    200005 DiskFull retry,
    /// The database was corrupt: it was set aside and is rebuilt from the server.
    200006 Corrupt no,
    /// The database was written by a newer version. Update the application.
    200007 SchemaNewer no,
    /// The kernel is suspended. Resume it.
    200008 Suspended retry,
    /// A pump inside a pump, or a second pump at the same time. Nothing was delivered.
    200009 Reentrant no,
    /// Waiting here would wait for itself: `close_wait` inside a callback.
    200011 WouldDeadlock no,
    /// The server talked nonsense. The link is closed and dialled again.
    200012 Protocol retry,
    /// A string argument is not valid UTF-8.
    200013 BadUtf8 no,
    /// The server sheds load. Retry later.
    200014 Overloaded retry,
    /// The server does not accept connections from here.
    200015 Denied no,
}

/// A code with a text for logs. The text is never meant to be parsed or shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What happened.
    pub code: ErrorCode,
    /// For logs.
    pub text: String,
}

impl Error {
    /// Builds one.
    pub fn new(code: ErrorCode, text: impl Into<String>) -> Error {
        Error { code, text: text.into() }
    }

    /// From a code a server sent; unknown numbers become [`ErrorCode::ServerInternal`] with the number in the text.
    pub fn from_wire(code: u32, text: &str) -> Error {
        match ErrorCode::from_u32(code) {
            Some(c) => Error::new(c, text),
            None => Error::new(ErrorCode::ServerInternal, format!("server code {code}: {text}")),
        }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Error {
        Error::new(code, "")
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.code as u32, self.code)?;
        if self.text.is_empty() { Ok(()) } else { write!(f, ": {}", self.text) }
    }
}

impl std::error::Error for Error {}
