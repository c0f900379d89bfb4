//! Result codes. First line: the cause; second line: what the host does. docs/error-codes.md comes from here.
use super::macros::api_errors;

/// A numeric result code.
#[derive(Debug, Clone, Copy)]
pub struct ErrorSpec {
    /// The number.
    pub code: u32,
    /// Name in Rust, UpperCamelCase.
    pub name: &'static str,
    /// Whether the same call may succeed later without any change by the caller.
    pub retryable: bool,
    /// Documentation lines: cause, and what the host should do.
    pub doc: &'static [&'static str],
}

api_errors! {
    /// Success.
    /// Use the reply, if the command has one.
    0 Ok no,
    /// The conversation id is malformed or unknown.
    /// Fix the id: `c2c_<user>` or `group_<group>`.
    6004 InvalidConversation no,
    /// The server refused a file: not authorised.
    /// Log in again with a good token; the message can then be sent again.
    6006 FileNotAuthorised no,
    /// The server refused or failed to keep a file, its hash differs from what was announced, or somebody else answers at its address.
    /// Check endpoint and proxy if it comes again; send the message again.
    6007 FileServer retry,
    /// An upload failed for good, or the server no longer has the file of a message that waited for days.
    /// Offer to send the message again: that uploads it again.
    6008 FileUpload retry,
    /// A download failed: the server does not have the file, its bytes are not what its id says, or somebody else answers at its address.
    /// Show that the file is gone; offer to try again.
    6009 FileDownload retry,
    /// The kernel is not open, or its open failed.
    /// Wait for the completion of open; if it failed, close and open again.
    6013 NotInitialized no,
    /// No user is logged in.
    /// Log in first.
    6014 NotLoggedIn no,
    /// The same call is in progress.
    /// Wait for its completion.
    6015 InProgress retry,
    /// An element of a message is malformed, or a picture is damaged, or its kind does not go with the others.
    /// Fix the call: files stand alone, and the fields of the kind must be there.
    6016 BadElement no,
    /// An argument is missing, malformed or out of range.
    /// Fix the call: the error's text names the argument and its rule; of a call that was refused it is ntk_last_error() in C.
    6017 InvalidParameters no,
    /// A local database operation failed; nothing was changed.
    /// Try again; if it goes on, look for the storage event.
    6019 DatabaseOperation retry,
    /// Reading or writing a local file failed.
    /// Check the path, the rights and the free space, then try again.
    6022 LocalIo retry,
    /// Logged out before the login finished.
    /// Nothing, if that was meant; else log in again.
    6023 LoggedOut no,
    /// No network when the request was made.
    /// Try again when the connection is Online.
    6200 NoNetwork retry,
    /// The network went away before the response; the outcome is unknown.
    /// Look whether it happened, then try again. Queued sends and changes are retried by the kernel.
    6201 NetworkLost retry,
    /// The user's token expired.
    /// Get a new token and log in with it.
    6206 TokenExpired no,
    /// Kicked by another device or an operator, or logged out from another device: then its token opens nothing any more.
    /// Tell the user; log in again, with a new token, only when they ask for it.
    6208 Kicked no,
    /// The recall window passed (checked locally).
    /// Tell the user.
    6223 RecallTooLate no,
    /// A user id breaks its rule: 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
    /// Fix the id.
    7003 BadUserId no,
    /// A local file to send does not exist or cannot be read.
    /// Let the user pick another.
    7004 FileMissing no,
    /// A file is over the limit of its kind: 28 MB for images and voice, 100 MB for video and files; or a picture has more pixels than can be
    /// decoded within the kernel's memory.
    /// Tell the user; a smaller one can be sent.
    7005 FileTooLarge no,
    /// A file to send is empty.
    /// Let the user pick another.
    7006 FileEmpty no,
    /// Called too often.
    /// Wait a few seconds, then try again.
    7008 Frequency retry,
    /// The local database failed: corrupt or unusable.
    /// Close and open again: it is rebuilt from the server.
    7010 DatabaseFailure no,
    /// The row is not known here.
    /// Drop the id; load the list or the history again.
    7011 NotFound no,
    /// A bug in the kernel, or a panic caught at the boundary; the kernel is Failed.
    /// Close it, open again, and report the log.
    7012 Internal no,
    /// The message body is over 12 KB, or forwarded history is over 8 MB.
    /// Shorten it, or send it as a file.
    8001 BodyTooLarge no,
    /// Merged messages nested more than 100 deep.
    /// Forward the messages inside instead.
    8005 MergedTooDeep no,
    /// Somebody else edited the message first.
    /// Take the newest state from the reply, decide, then edit that.
    8006 ModifyConflict no,
    /// The message to cancel is no longer queued: sent, failed or unknown.
    /// Nothing; recall it if it was sent.
    8020 CancelTargetGone no,
    /// The send was cancelled, by itself or with its conversation.
    /// Nothing; it can be sent again.
    8021 SendCancelled no,
    /// A group id breaks its rule: 1 to 48 bytes of printable ASCII, spaces only inside and one at a time, not starting with @TGS#.
    /// Fix the id, or leave it empty to have one made.
    8501 BadGroupIdLocal no,
    /// 1,000 requests are in flight.
    /// Wait for completions, then call again.
    9507 Busy retry,
    /// Nobody listens at the server's address.
    /// Nothing: it is dialled again. If it goes on, check the address, or ask the operator of the server.
    9511 ConnectionRefused retry,
    /// The server's name is not known, or no name server answers.
    /// Nothing: it is dialled again. If it goes on, check the name, and the network.
    9516 NameNotFound retry,
    /// The server did not answer in time; the outcome is unknown.
    /// Look whether it happened, then try again.
    9520 Timeout retry,
    /// A packet over 1 MB.
    /// Split the call.
    9522 PacketTooLarge no,
    /// The server failed inside.
    /// Try again later.
    10002 ServerInternal retry,
    /// The server refused the parameters.
    /// Fix the call; the text in the log says what was wrong.
    10004 ServerBadParameters no,
    /// No permission, for example not a member of the group.
    /// Tell the user; load the conversation again.
    10007 NoPermission no,
    /// The owner may not quit a group of this type.
    /// Offer to hand it over, or to dismiss it.
    10009 OwnerMayNotQuit no,
    /// The group does not exist or was dismissed.
    /// Drop the group from the screen.
    10010 NoSuchGroup no,
    /// This user is a member already.
    /// Open the conversation.
    10013 AlreadyMember no,
    /// The group is full.
    /// Tell the user.
    10014 GroupFull no,
    /// The server refused the group id.
    /// Fix the id.
    10015 BadGroupId no,
    /// This user may not speak in the group now, or nobody but admins and the owner may.
    /// Tell the user; `get_group_members` says until when.
    10017 Muted no,
    /// The group id is in use.
    /// Choose another, or leave it empty to have one made.
    10021 GroupIdUsed no,
    /// Sending too fast.
    /// Wait; queued messages are retried by the kernel.
    10023 TooFast retry,
    /// Somebody else has decided about this application already.
    /// Load the applications again.
    10024 DecidedAlready no,
    /// The message to recall does not exist.
    /// Nothing: it is gone already.
    10030 RecallNotFound no,
    /// The recall window of a group message passed.
    /// Tell the user.
    10031 RecallTooLateGroup no,
    /// Ten messages of this conversation are pinned already.
    /// Unpin one first.
    10070 MessagePinLimit no,
    /// The message is pinned already.
    /// Nothing.
    10071 MessagePinnedAlready no,
    /// The user does not exist.
    /// Fix the id.
    20003 UnknownUser no,
    /// The receiver wants to hear nothing from this user.
    /// Tell the user: the message was not sent.
    20007 Blacklisted no,
    /// The recall window of a one-to-one message passed.
    /// Tell the user.
    20016 RecallTooLateC2c no,
    /// The extension was changed by somebody else since it was read.
    /// Read the message, then set it again.
    23001 ExtensionConflict no,
    /// The message has no such extension.
    /// Nothing: there is none to delete.
    23004 ExtensionMissing no,
    /// The message has 10 different reactions already.
    /// Offer only those it has.
    23005 ReactionLimit no,
    /// The reaction has 100 users already.
    /// Tell the user.
    23006 ReactionUsersLimit no,
    /// This user has as many friends as may be.
    /// Tell the user; one can be deleted first.
    30010 FriendsFull no,
    /// The other user has as many friends as may be.
    /// Tell the user.
    30014 PeerFriendsFull no,
    /// The other user is in this user's blacklist.
    /// Offer to take them off it first.
    30515 PeerBlacklisted no,
    /// The other user lets nobody add them.
    /// Tell the user.
    30516 AddDenied no,
    /// This user is in the other one's blacklist.
    /// Tell the user that they cannot be added.
    30525 BlacklistedByPeer no,
    /// 20 folders exist already, or the call names too many conversations.
    /// Delete a folder, or split the call.
    51008 FolderLimit no,
    /// There is no such folder.
    /// Load the folders again.
    51009 NoSuchFolder no,
    /// 50 conversations are pinned already.
    /// Unpin one first.
    51010 PinLimit no,
    /// The server refused the token: expired.
    /// Get a new token and log in with it.
    70001 TokenExpiredAtServer no,
    /// The server refused the token: malformed or not signed by its issuer.
    /// Get a token from the right issuer.
    70003 TokenBad no,
    /// The token belongs to another user.
    /// Log in with the token of this user.
    70013 TokenMismatch no,
    /// The server refused the body: over 12 KB.
    /// Shorten it, or send it as a file.
    80002 BodyTooLargeAtServer no,
    /// The handle is closed, stale or was never one.
    /// Nothing more can be done with it; open again.
    200001 Closed no,
    /// Cancelled by close, logout or destroy.
    /// Nothing: the call ended with its kernel or login.
    200002 Cancelled no,
    /// Another kernel (this process or another) has this directory open.
    /// Use that one, or wait until it is closed.
    200003 DirectoryInUse no,
    /// The directory belongs to another user.
    /// Use one directory per user.
    200004 WrongUser no,
    /// The disk is full; nothing was lost.
    /// Ask the user to free space; the kernel goes on by itself.
    200005 DiskFull retry,
    /// The database was corrupt: it was set aside and is rebuilt from the server.
    /// Nothing; drafts and unsent messages of this device may be gone.
    200006 Corrupt no,
    /// The database was written by a newer version.
    /// Update the application.
    200007 SchemaNewer no,
    /// The kernel is suspended.
    /// Resume it, then try again.
    200008 Suspended retry,
    /// A pump inside a pump, or a second pump at the same time; nothing was delivered.
    /// Return from the handler: the outer pump delivers the rest.
    200009 Reentrant no,
    /// Waiting here would wait for itself: `close_wait` inside a callback.
    /// Call it outside, or call close.
    200011 WouldDeadlock no,
    /// The server talked nonsense; the link is closed and dialled again.
    /// Nothing; report it if it goes on.
    200012 Protocol retry,
    /// A string argument is not valid UTF-8.
    /// Fix the call.
    200013 BadUtf8 no,
    /// The server sheds load.
    /// Try again later.
    200014 Overloaded retry,
    /// The server does not accept connections from here.
    /// Ask the operator of the server.
    200015 Denied no,
    /// A search took longer than the server lets it.
    /// Search for more or longer words, in one conversation, or in a shorter time.
    200016 TakesTooLong no,
    /// The user has uploaded as much as the server takes in a day.
    /// Send it tomorrow.
    200017 QuotaExceeded no,
    /// The server's certificate is not trusted: an unknown authority, expired, not valid yet, damaged, or none of the pins fits its key.
    /// Tell the user that nothing is sent; check this device's clock, the server's certificate, and the pins. It is dialled again.
    200018 CertificateUntrusted retry,
    /// The server's certificate is for another name.
    /// Tell the user that nothing is sent; check the address. It is dialled again.
    200019 CertificateName retry,
    /// What answers is not our server: another answer than the upgrade to WebSocket, or no TLS where there should be.
    /// Check the address, and what a proxy makes of it. It is dialled again.
    200020 NotOurServer retry,
    /// The answer leads somewhere else: a network that wants a login first, or a server that has moved.
    /// Offer to open a browser. It is dialled again.
    200021 Redirected retry,
    /// A picture of a format that cannot be made ready here (HEIC, AVIF, SVG, TIFF and the like).
    /// Give a JPEG, PNG or WebP of it; or send it as a file; or as `original` with its size.
    200022 PictureFormat no,
    /// The proxy does not let us through: user or password are wrong, or it does not go to the server.
    /// Check the proxy's address, user and password. It is dialled again.
    200023 ProxyRefused retry,
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
