// Generated from the API table. Do not edit.
import CNtk

/// A result code.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Success.
    /// Use the reply, if the command has one.
    public static let ok = ErrorCode(rawValue: 0)
    /// The conversation id is malformed or unknown.
    /// Fix the id: `c2c_<user>` or `group_<group>`.
    public static let invalidConversation = ErrorCode(rawValue: 6004)
    /// The server refused a file: not authorised.
    /// Log in again with a good token; the message can then be sent again.
    public static let fileNotAuthorised = ErrorCode(rawValue: 6006)
    /// The server refused or failed to keep a file, its hash differs from what was announced, or somebody else answers at its address.
    /// Check endpoint and proxy if it comes again; send the message again.
    public static let fileServer = ErrorCode(rawValue: 6007)
    /// An upload failed for good, or the server no longer has the file of a message that waited for days.
    /// Offer to send the message again: that uploads it again.
    public static let fileUpload = ErrorCode(rawValue: 6008)
    /// A download failed: the server does not have the file, its bytes are not what its id says, or somebody else answers at its address.
    /// Show that the file is gone; offer to try again.
    public static let fileDownload = ErrorCode(rawValue: 6009)
    /// The kernel is not open, or its open failed.
    /// Wait for the completion of open; if it failed, close and open again.
    public static let notInitialized = ErrorCode(rawValue: 6013)
    /// No user is logged in.
    /// Log in first.
    public static let notLoggedIn = ErrorCode(rawValue: 6014)
    /// The same call is in progress.
    /// Wait for its completion.
    public static let inProgress = ErrorCode(rawValue: 6015)
    /// An element of a message is malformed, or a picture is damaged, or its kind does not go with the others.
    /// Fix the call: files stand alone, and the fields of the kind must be there.
    public static let badElement = ErrorCode(rawValue: 6016)
    /// An argument is missing, malformed or out of range.
    /// Fix the call: the error's text names the argument and its rule; of a call that was refused it is ntk_last_error() in C.
    public static let invalidParameters = ErrorCode(rawValue: 6017)
    /// A local database operation failed; nothing was changed.
    /// Try again; if it goes on, look for the storage event.
    public static let databaseOperation = ErrorCode(rawValue: 6019)
    /// Reading or writing a local file failed.
    /// Check the path, the rights and the free space, then try again.
    public static let localIo = ErrorCode(rawValue: 6022)
    /// Logged out before the login finished.
    /// Nothing, if that was meant; else log in again.
    public static let loggedOut = ErrorCode(rawValue: 6023)
    /// No network when the request was made.
    /// Try again when the connection is Online.
    public static let noNetwork = ErrorCode(rawValue: 6200)
    /// The network went away before the response; the outcome is unknown.
    /// Look whether it happened, then try again. Queued sends and changes are retried by the kernel.
    public static let networkLost = ErrorCode(rawValue: 6201)
    /// The user's token expired.
    /// Get a new token and log in with it.
    public static let tokenExpired = ErrorCode(rawValue: 6206)
    /// Kicked by another device or an operator, or logged out from another device: then its token opens nothing any more.
    /// Tell the user; log in again, with a new token, only when they ask for it.
    public static let kicked = ErrorCode(rawValue: 6208)
    /// The recall window passed (checked locally).
    /// Tell the user.
    public static let recallTooLate = ErrorCode(rawValue: 6223)
    /// A user id breaks its rule: 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
    /// Fix the id.
    public static let badUserId = ErrorCode(rawValue: 7003)
    /// A local file to send does not exist or cannot be read.
    /// Let the user pick another.
    public static let fileMissing = ErrorCode(rawValue: 7004)
    /// A file is over the limit of its kind: 28 MB for images and voice, 100 MB for video and files; or a picture has more pixels than can be
    /// decoded within the kernel's memory.
    /// Tell the user; a smaller one can be sent.
    public static let fileTooLarge = ErrorCode(rawValue: 7005)
    /// A file to send is empty.
    /// Let the user pick another.
    public static let fileEmpty = ErrorCode(rawValue: 7006)
    /// Called too often.
    /// Wait a few seconds, then try again.
    public static let frequency = ErrorCode(rawValue: 7008)
    /// The local database failed: corrupt or unusable.
    /// Close and open again: it is rebuilt from the server.
    public static let databaseFailure = ErrorCode(rawValue: 7010)
    /// The row is not known here.
    /// Drop the id; load the list or the history again.
    public static let notFound = ErrorCode(rawValue: 7011)
    /// A bug in the kernel, or a panic caught at the boundary; the kernel is Failed.
    /// Close it, open again, and report the log.
    public static let internal = ErrorCode(rawValue: 7012)
    /// The message body is over 12 KB, or forwarded history is over 8 MB.
    /// Shorten it, or send it as a file.
    public static let bodyTooLarge = ErrorCode(rawValue: 8001)
    /// Merged messages nested more than 100 deep.
    /// Forward the messages inside instead.
    public static let mergedTooDeep = ErrorCode(rawValue: 8005)
    /// Somebody else edited the message first.
    /// Take the newest state from the reply, decide, then edit that.
    public static let modifyConflict = ErrorCode(rawValue: 8006)
    /// The message to cancel is no longer queued: sent, failed or unknown.
    /// Nothing; recall it if it was sent.
    public static let cancelTargetGone = ErrorCode(rawValue: 8020)
    /// The send was cancelled, by itself or with its conversation.
    /// Nothing; it can be sent again.
    public static let sendCancelled = ErrorCode(rawValue: 8021)
    /// A group id breaks its rule: 1 to 48 bytes of printable ASCII, spaces only inside and one at a time, not starting with @TGS#.
    /// Fix the id, or leave it empty to have one made.
    public static let badGroupIdLocal = ErrorCode(rawValue: 8501)
    /// 1,000 requests are in flight.
    /// Wait for completions, then call again.
    public static let busy = ErrorCode(rawValue: 9507)
    /// Nobody listens at the server's address.
    /// Nothing: it is dialled again. If it goes on, check the address, or ask the operator of the server.
    public static let connectionRefused = ErrorCode(rawValue: 9511)
    /// The server's name is not known, or no name server answers.
    /// Nothing: it is dialled again. If it goes on, check the name, and the network.
    public static let nameNotFound = ErrorCode(rawValue: 9516)
    /// The server did not answer in time; the outcome is unknown.
    /// Look whether it happened, then try again.
    public static let timeout = ErrorCode(rawValue: 9520)
    /// A packet over 1 MB.
    /// Split the call.
    public static let packetTooLarge = ErrorCode(rawValue: 9522)
    /// The server failed inside.
    /// Try again later.
    public static let serverInternal = ErrorCode(rawValue: 10002)
    /// The server refused the parameters.
    /// Fix the call; the text in the log says what was wrong.
    public static let serverBadParameters = ErrorCode(rawValue: 10004)
    /// No permission, for example not a member of the group.
    /// Tell the user; load the conversation again.
    public static let noPermission = ErrorCode(rawValue: 10007)
    /// The owner may not quit a group of this type.
    /// Offer to hand it over, or to dismiss it.
    public static let ownerMayNotQuit = ErrorCode(rawValue: 10009)
    /// The group does not exist or was dismissed.
    /// Drop the group from the screen.
    public static let noSuchGroup = ErrorCode(rawValue: 10010)
    /// This user is a member already.
    /// Open the conversation.
    public static let alreadyMember = ErrorCode(rawValue: 10013)
    /// The group is full.
    /// Tell the user.
    public static let groupFull = ErrorCode(rawValue: 10014)
    /// The server refused the group id.
    /// Fix the id.
    public static let badGroupId = ErrorCode(rawValue: 10015)
    /// This user may not speak in the group now, or nobody but admins and the owner may.
    /// Tell the user; `get_group_members` says until when.
    public static let muted = ErrorCode(rawValue: 10017)
    /// The group id is in use.
    /// Choose another, or leave it empty to have one made.
    public static let groupIdUsed = ErrorCode(rawValue: 10021)
    /// Sending too fast.
    /// Wait; queued messages are retried by the kernel.
    public static let tooFast = ErrorCode(rawValue: 10023)
    /// Somebody else has decided about this application already.
    /// Load the applications again.
    public static let decidedAlready = ErrorCode(rawValue: 10024)
    /// The message to recall does not exist.
    /// Nothing: it is gone already.
    public static let recallNotFound = ErrorCode(rawValue: 10030)
    /// The recall window of a group message passed.
    /// Tell the user.
    public static let recallTooLateGroup = ErrorCode(rawValue: 10031)
    /// Ten messages of this conversation are pinned already.
    /// Unpin one first.
    public static let messagePinLimit = ErrorCode(rawValue: 10070)
    /// The message is pinned already.
    /// Nothing.
    public static let messagePinnedAlready = ErrorCode(rawValue: 10071)
    /// The user does not exist.
    /// Fix the id.
    public static let unknownUser = ErrorCode(rawValue: 20003)
    /// The receiver wants to hear nothing from this user.
    /// Tell the user: the message was not sent.
    public static let blacklisted = ErrorCode(rawValue: 20007)
    /// The recall window of a one-to-one message passed.
    /// Tell the user.
    public static let recallTooLateC2c = ErrorCode(rawValue: 20016)
    /// The extension was changed by somebody else since it was read.
    /// Read the message, then set it again.
    public static let extensionConflict = ErrorCode(rawValue: 23001)
    /// The message has no such extension.
    /// Nothing: there is none to delete.
    public static let extensionMissing = ErrorCode(rawValue: 23004)
    /// The message has 10 different reactions already.
    /// Offer only those it has.
    public static let reactionLimit = ErrorCode(rawValue: 23005)
    /// The reaction has 100 users already.
    /// Tell the user.
    public static let reactionUsersLimit = ErrorCode(rawValue: 23006)
    /// This user has as many friends as may be.
    /// Tell the user; one can be deleted first.
    public static let friendsFull = ErrorCode(rawValue: 30010)
    /// The other user has as many friends as may be.
    /// Tell the user.
    public static let peerFriendsFull = ErrorCode(rawValue: 30014)
    /// The other user is in this user's blacklist.
    /// Offer to take them off it first.
    public static let peerBlacklisted = ErrorCode(rawValue: 30515)
    /// The other user lets nobody add them.
    /// Tell the user.
    public static let addDenied = ErrorCode(rawValue: 30516)
    /// This user is in the other one's blacklist.
    /// Tell the user that they cannot be added.
    public static let blacklistedByPeer = ErrorCode(rawValue: 30525)
    /// 20 folders exist already, or the call names too many conversations.
    /// Delete a folder, or split the call.
    public static let folderLimit = ErrorCode(rawValue: 51008)
    /// There is no such folder.
    /// Load the folders again.
    public static let noSuchFolder = ErrorCode(rawValue: 51009)
    /// 50 conversations are pinned already.
    /// Unpin one first.
    public static let pinLimit = ErrorCode(rawValue: 51010)
    /// The server refused the token: expired.
    /// Get a new token and log in with it.
    public static let tokenExpiredAtServer = ErrorCode(rawValue: 70001)
    /// The server refused the token: malformed or not signed by its issuer.
    /// Get a token from the right issuer.
    public static let tokenBad = ErrorCode(rawValue: 70003)
    /// The token belongs to another user.
    /// Log in with the token of this user.
    public static let tokenMismatch = ErrorCode(rawValue: 70013)
    /// The server refused the body: over 12 KB.
    /// Shorten it, or send it as a file.
    public static let bodyTooLargeAtServer = ErrorCode(rawValue: 80002)
    /// The handle is closed, stale or was never one.
    /// Nothing more can be done with it; open again.
    public static let closed = ErrorCode(rawValue: 200001)
    /// Cancelled by close, logout or destroy.
    /// Nothing: the call ended with its kernel or login.
    public static let cancelled = ErrorCode(rawValue: 200002)
    /// Another kernel (this process or another) has this directory open.
    /// Use that one, or wait until it is closed.
    public static let directoryInUse = ErrorCode(rawValue: 200003)
    /// The directory belongs to another user.
    /// Use one directory per user.
    public static let wrongUser = ErrorCode(rawValue: 200004)
    /// The disk is full; nothing was lost.
    /// Ask the user to free space; the kernel goes on by itself.
    public static let diskFull = ErrorCode(rawValue: 200005)
    /// The database was corrupt: it was set aside and is rebuilt from the server.
    /// Nothing; drafts and unsent messages of this device may be gone.
    public static let corrupt = ErrorCode(rawValue: 200006)
    /// The database was written by a newer version.
    /// Update the application.
    public static let schemaNewer = ErrorCode(rawValue: 200007)
    /// The kernel is suspended.
    /// Resume it, then try again.
    public static let suspended = ErrorCode(rawValue: 200008)
    /// A pump inside a pump, or a second pump at the same time; nothing was delivered.
    /// Return from the handler: the outer pump delivers the rest.
    public static let reentrant = ErrorCode(rawValue: 200009)
    /// Waiting here would wait for itself: `close_wait` inside a callback.
    /// Call it outside, or call close.
    public static let wouldDeadlock = ErrorCode(rawValue: 200011)
    /// The server talked nonsense; the link is closed and dialled again.
    /// Nothing; report it if it goes on.
    public static let protocol = ErrorCode(rawValue: 200012)
    /// A string argument is not valid UTF-8.
    /// Fix the call.
    public static let badUtf8 = ErrorCode(rawValue: 200013)
    /// The server sheds load.
    /// Try again later.
    public static let overloaded = ErrorCode(rawValue: 200014)
    /// The server does not accept connections from here.
    /// Ask the operator of the server.
    public static let denied = ErrorCode(rawValue: 200015)
    /// A search took longer than the server lets it.
    /// Search for more or longer words, in one conversation, or in a shorter time.
    public static let takesTooLong = ErrorCode(rawValue: 200016)
    /// The user has uploaded as much as the server takes in a day.
    /// Send it tomorrow.
    public static let quotaExceeded = ErrorCode(rawValue: 200017)
    /// The server's certificate is not trusted: an unknown authority, expired, not valid yet, damaged, or none of the pins fits its key.
    /// Tell the user that nothing is sent; check this device's clock, the server's certificate, and the pins. It is dialled again.
    public static let certificateUntrusted = ErrorCode(rawValue: 200018)
    /// The server's certificate is for another name.
    /// Tell the user that nothing is sent; check the address. It is dialled again.
    public static let certificateName = ErrorCode(rawValue: 200019)
    /// What answers is not our server: another answer than the upgrade to WebSocket, or no TLS where there should be.
    /// Check the address, and what a proxy makes of it. It is dialled again.
    public static let notOurServer = ErrorCode(rawValue: 200020)
    /// The answer leads somewhere else: a network that wants a login first, or a server that has moved.
    /// Offer to open a browser. It is dialled again.
    public static let redirected = ErrorCode(rawValue: 200021)
    /// A picture of a format that cannot be made ready here (HEIC, AVIF, SVG, TIFF and the like).
    /// Give a JPEG, PNG or WebP of it; or send it as a file; or as `original` with its size.
    public static let pictureFormat = ErrorCode(rawValue: 200022)
    /// The proxy does not let us through: user or password are wrong, or it does not go to the server.
    /// Check the proxy's address, user and password. It is dialled again.
    public static let proxyRefused = ErrorCode(rawValue: 200023)
}

/// What a conversation is (V2TIM's numbers).
public struct ConversationKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// One-to-one.
    public static let c2c = ConversationKind(rawValue: 1)
    /// Group.
    public static let group = ConversationKind(rawValue: 2)
}

/// What is received of a conversation (V2TIM recvOpt). Options 1, 2 and 3 leave the unread total.
public struct ReceiveOpt: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Received and notified.
    public static let receive = ReceiveOpt(rawValue: 0)
    /// Not received as a notification of any kind.
    public static let notReceive = ReceiveOpt(rawValue: 1)
    /// Received without a notification.
    public static let notNotify = ReceiveOpt(rawValue: 2)
    /// Received without a notification, except @me.
    public static let notNotifyExceptAt = ReceiveOpt(rawValue: 3)
    /// Only @me is received.
    public static let notReceiveExceptAt = ReceiveOpt(rawValue: 4)
}

/// The kind of a message (V2TIM element numbers).
public struct MessageKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Text.
    public static let text = MessageKind(rawValue: 1)
    /// Custom data of the host.
    public static let custom = MessageKind(rawValue: 2)
    /// Image.
    public static let image = MessageKind(rawValue: 3)
    /// Voice.
    public static let sound = MessageKind(rawValue: 4)
    /// Video.
    public static let video = MessageKind(rawValue: 5)
    /// File.
    public static let file = MessageKind(rawValue: 6)
    /// A place on earth.
    public static let location = MessageKind(rawValue: 7)
    /// A face (sticker) of the host.
    public static let face = MessageKind(rawValue: 8)
    /// A tip written by the server, for example that someone joined.
    public static let groupTip = MessageKind(rawValue: 9)
    /// Forwarded history.
    public static let merged = MessageKind(rawValue: 10)
    /// A kind this version does not know.
    public static let unknown = MessageKind(rawValue: 255)
}

/// The state of a message (V2TIM's numbers).
public struct MessageState: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Queued or on its way; survives a restart.
    public static let sending = MessageState(rawValue: 1)
    /// Sent or received.
    public static let sent = MessageState(rawValue: 2)
    /// Failed for good; can be sent again.
    public static let failed = MessageState(rawValue: 3)
    /// Deleted here, for all own devices or for everyone; only `find_messages` shows it.
    public static let deleted = MessageState(rawValue: 4)
    /// Put into local storage by the host; on this device only.
    public static let imported = MessageState(rawValue: 5)
    /// Recalled: the row stays, the content is gone.
    public static let recalled = MessageState(rawValue: 6)
}

/// The connection to the server.
public struct ConnectionState: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// No user, or told to stay offline.
    public static let offline = ConnectionState(rawValue: 0)
    /// Dialling, or waiting to dial again.
    public static let connecting = ConnectionState(rawValue: 1)
    /// Linked and catching up.
    public static let syncing = ConnectionState(rawValue: 2)
    /// Linked and in step: what the server has is here, and it has every setting, reaction, receipt, deletion and read mark made
    /// here before the link came up. Messages to send are not waited for; `SendFinished` tells of each.
    public static let online = ConnectionState(rawValue: 3)
}

/// What lies beyond an edge of a message window.
public struct EdgeState: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// There is more, on this device or on the server: grow the window.
    public static let more = EdgeState(rawValue: 0)
    /// More is being fetched.
    public static let loading = EdgeState(rawValue: 1)
    /// There is more on the server, and no link to it now.
    public static let offlineGap = EdgeState(rawValue: 2)
    /// This is the first or the last message.
    public static let end = EdgeState(rawValue: 3)
}

/// Which kinds of conversations a filter lets pass.
public struct ConversationKinds: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Both.
    public static let `any` = ConversationKinds(rawValue: 0)
    /// One-to-one.
    public static let c2c = ConversationKinds(rawValue: 1)
    /// Groups.
    public static let group = ConversationKinds(rawValue: 2)
}

/// Which conversations a filter lets pass by their receive option.
public struct MuteFilter: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// All.
    public static let `any` = MuteFilter(rawValue: 0)
    /// Those that leave the unread total.
    public static let muted = MuteFilter(rawValue: 1)
    /// Those in the unread total.
    public static let unmuted = MuteFilter(rawValue: 2)
}

/// Priority of a message in a group; under overload the server refuses low before normal.
public struct MessagePriority: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// As normal.
    public static let `default` = MessagePriority(rawValue: 0)
    /// High.
    public static let high = MessagePriority(rawValue: 1)
    /// Normal.
    public static let normal = MessagePriority(rawValue: 2)
    /// Low.
    public static let low = MessagePriority(rawValue: 3)
}

/// What a send marks read on this user's side (V2TIM is contradictory here; see docs/semantics.md).
public struct OwnSendReads: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Everything this device had when it sent.
    public static let uptoSeen = OwnSendReads(rawValue: 0)
    /// Everything below the message.
    public static let uptoMessage = OwnSendReads(rawValue: 1)
    /// Nothing.
    public static let off = OwnSendReads(rawValue: 2)
}

/// Which picture of an image or video.
public struct MediaSize: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// As it was sent.
    public static let original = MediaSize(rawValue: 0)
    /// At most 1280 pixels on a side.
    public static let large = MediaSize(rawValue: 1)
    /// At most 320 pixels on a side.
    public static let thumbnail = MediaSize(rawValue: 2)
}

/// How pictures are written when they are compressed.
public struct ImageFormat: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// JPEG, or PNG where transparency is needed.
    public static let jpeg = ImageFormat(rawValue: 0)
    /// WebP.
    public static let webP = ImageFormat(rawValue: 1)
}

/// What kind of network the host is on.
public struct NetworkKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// None.
    public static let `none` = NetworkKind(rawValue: 0)
    /// Wi-Fi or cable.
    public static let wifi = NetworkKind(rawValue: 1)
    /// Cellular.
    public static let cellular = NetworkKind(rawValue: 2)
}

/// What sends to this device while it is not connected.
public struct PushKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Apple's push service; the token in hexadecimal.
    public static let apns = PushKind(rawValue: 1)
    /// Firebase Cloud Messaging.
    public static let fcm = PushKind(rawValue: 2)
    /// Another that the operator's relay knows.
    public static let other = PushKind(rawValue: 3)
}

/// What a group is (V2TIM's types).
public struct GroupType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Not known yet, or no group. In a call: a Work group.
    public static let unknown = GroupType(rawValue: 0)
    /// Members bring members; nobody comes by themselves.
    public static let work = GroupType(rawValue: 1)
    /// Who comes in is decided by its owner and admins, unless its join option lets all in.
    public static let public = GroupType(rawValue: 2)
    /// Open to all. Its messages never count as unread.
    public static let meeting = GroupType(rawValue: 3)
    /// Open to all, and large.
    public static let community = GroupType(rawValue: 4)
}

/// What a member of a group is (V2TIM's numbers).
public struct GroupRole: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Not a member, or not known yet.
    public static let `none` = GroupRole(rawValue: 0)
    /// Neither admin nor owner.
    public static let member = GroupRole(rawValue: 200)
    /// Made by the owner.
    public static let admin = GroupRole(rawValue: 300)
    /// One a group.
    public static let owner = GroupRole(rawValue: 400)
}

/// How one comes into a group by oneself, or what becomes of whom a member brings.
public struct GroupJoinOption: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// As its type has it. By oneself: Work groups forbid it, Public ones want an approval, others let all in. Whom a member brings:
    /// Public groups forbid it, others let all in.
    public static let ofType = GroupJoinOption(rawValue: 0)
    /// Not at all.
    public static let forbid = GroupJoinOption(rawValue: 1)
    /// When its owner or an admin says so: until then an application waits.
    public static let approval = GroupJoinOption(rawValue: 2)
    /// At once.
    public static let `any` = GroupJoinOption(rawValue: 3)
}

/// What this user is to a group.
public struct GroupMembership: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A member. One-to-one conversations say this too.
    public static let member = GroupMembership(rawValue: 0)
    /// Left by themselves.
    public static let quit = GroupMembership(rawValue: 1)
    /// Was removed.
    public static let kicked = GroupMembership(rawValue: 2)
    /// The group is no more.
    public static let dismissed = GroupMembership(rawValue: 3)
}

/// What became of an application to a group.
public struct GroupApplicationState: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Nobody has decided.
    public static let waiting = GroupApplicationState(rawValue: 0)
    /// The user was let in.
    public static let accepted = GroupApplicationState(rawValue: 1)
    /// The user was not.
    public static let refused = GroupApplicationState(rawValue: 2)
    /// The user came in another way before anybody decided.
    public static let joined = GroupApplicationState(rawValue: 3)
}

/// How the groups this user is in are ordered.
public struct JoinedGroupOrder: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// By what they are called, whatever the case.
    public static let name = JoinedGroupOrder(rawValue: 0)
    /// The one this user came into last first; those of which that is not known last.
    public static let joinTime = JoinedGroupOrder(rawValue: 1)
}

/// A user's gender (V2TIM's numbers).
public struct Gender: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Not said.
    public static let unknown = Gender(rawValue: 0)
    /// Male.
    public static let male = Gender(rawValue: 1)
    /// Female.
    public static let female = Gender(rawValue: 2)
}

/// Who may add a user as a friend (the numbers of V2TIM's C API).
public struct AllowType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Not said: as anybody.
    public static let unknown = AllowType(rawValue: 0)
    /// Anybody.
    public static let anybody = AllowType(rawValue: 1)
    /// Whom the user accepts.
    public static let needsConfirmation = AllowType(rawValue: 2)
    /// Nobody.
    public static let nobody = AllowType(rawValue: 3)
}

/// The order of the list of friends.
public struct FriendOrder: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// By what they are called here, without case.
    public static let name = FriendOrder(rawValue: 0)
    /// Who became one last comes first.
    public static let addTime = FriendOrder(rawValue: 1)
}

/// An application that waits.
public struct FriendApplication: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// There is none.
    public static let `none` = FriendApplication(rawValue: 0)
    /// They have applied to this user.
    public static let comeIn = FriendApplication(rawValue: 1)
    /// This user has applied to them.
    public static let sendOut = FriendApplication(rawValue: 2)
}

/// How to send a message.
public struct SendOptions: Hashable, Sendable, NtkInput {
    /// Never counts as unread at the receivers.
    public var excludedFromUnread: Bool = false
    /// Never becomes the conversation's last message and never raises it.
    public var excludedFromLastMessage: Bool = false
    /// Delivered to devices online now, stored nowhere.
    public var onlineOnly: Bool = false
    /// Travels with the message, up to the body limit; opaque to the kernel.
    public var cloudCustomData: [UInt8] = []
    /// The sender wants to know who read it.
    public var needsReadReceipt: Bool = false
    /// Groups only.
    public var priority: MessagePriority = .init(rawValue: 0)
    /// Users the message mentions, at most 30; groups only.
    public var atUsers: [String] = []
    /// Mentions everyone; groups only.
    public var atAll: Bool = false
    /// The message this one answers; 0 = none.
    public var quoteLocalId: UInt64 = 0
    /// Groups: only these members get it, at most 50; empty = all. Never counts as unread.
    public var targets: [String] = []
    /// What is shown on devices that are not connected; absent = what the server's pusher makes of it.
    public var push: PushInfo? = nil
    /// Stays on this device.
    public var localCustomData: [UInt8] = []
    /// Stays on this device.
    public var localCustomInt: Int64 = 0
    /// What this send marks read.
    public var ownSendReads: OwnSendReads = .init(rawValue: 0)

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_send_options_t>) throws -> R) rethrows -> R {
        try cloudCustomData.withNtk { cloudCustomDataC in
            try withNtkTexts(atUsers) { atUsersC, atUsersCount in
                try withNtkTexts(targets) { targetsC, targetsCount in
                    try withNtkOptional(push) { pushC in
                        try localCustomData.withNtk { localCustomDataC in
                            var c = ntk_send_options_t()
                            c.struct_size = UInt32(MemoryLayout<ntk_send_options_t>.size)
                            c.excluded_from_unread = excludedFromUnread ? 1 : 0
                            c.excluded_from_last_message = excludedFromLastMessage ? 1 : 0
                            c.online_only = onlineOnly ? 1 : 0
                            c.cloud_custom_data = cloudCustomDataC
                            c.needs_read_receipt = needsReadReceipt ? 1 : 0
                            c.priority = priority.rawValue
                            c.at_users = ntk_str_list_t(items: atUsersC, count: atUsersCount, stride: 0)
                            c.at_all = atAll ? 1 : 0
                            c.quote_local_id = quoteLocalId
                            c.targets = ntk_str_list_t(items: targetsC, count: targetsCount, stride: 0)
                            c.push = pushC
                            c.local_custom_data = localCustomDataC
                            c.local_custom_int = localCustomInt
                            c.own_send_reads = ownSendReads.rawValue
                            return try body(&c)
                        }
                    }
                }
            }
        }
    }
}

/// Offline push of one message.
public struct PushInfo: Hashable, Sendable, NtkInput {
    /// Title.
    public var title: String = ""
    /// Text.
    public var text: String = ""
    /// Opaque to everyone but the receiving application.
    public var ext: [UInt8] = []
    /// Name of a sound.
    public var sound: String = ""
    /// True: no push for this message.
    public var disabled: Bool = false

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_push_info_t>) throws -> R) rethrows -> R {
        try title.withNtk { titleC in
            try text.withNtk { textC in
                try ext.withNtk { extC in
                    try sound.withNtk { soundC in
                        var c = ntk_push_info_t()
                        c.struct_size = UInt32(MemoryLayout<ntk_push_info_t>.size)
                        c.title = titleC
                        c.text = textC
                        c.ext = extC
                        c.sound = soundC
                        c.disabled = disabled ? 1 : 0
                        return try body(&c)
                    }
                }
            }
        }
    }
}

/// One element of a message to send. `kind` says which fields matter; a message has several only of text, custom, face
/// and location (V2TIM).
public struct NewElement: Hashable, Sendable, NtkInput {
    /// Text, Custom, Image, Sound, Video, File, Location or Face.
    public var kind: MessageKind = .init(rawValue: 0)
    /// Text; description of a custom element or a location.
    public var text: String = ""
    /// Data of a custom element or a face.
    public var data: [UInt8] = []
    /// Custom: more data.
    public var `extension`: [UInt8] = []
    /// Image, sound, video, file: where it is on this device. The file must stay until the message is sent.
    public var path: String = ""
    /// Video: a picture of it; empty = none.
    public var snapshotPath: String = ""
    /// File name to show; empty = that of the path for a file, and one that says only what it is for the others.
    public var name: String = ""
    /// Image: send the file as it is, without metadata, instead of compressing it. In a format that is not known here (HEIC, AVIF,
    /// SVG and the like: 200022) it goes with all that is in it, when its size is given too.
    public var original: Bool = false
    /// Sound and video, milliseconds; 0 = measured.
    public var durationMs: UInt32 = 0
    /// Face: which.
    public var index: UInt32 = 0
    /// Location, degrees times 10,000,000.
    public var latitudeE7: Int32 = 0
    /// Location, degrees times 10,000,000.
    public var longitudeE7: Int32 = 0
    /// Sound: peaks from 0 to 255, evenly spaced, as measured while recording, at most 4,096; they are made 64. Empty = read from
    /// the file, where its format allows.
    public var waveform: [UInt8] = []
    /// Image with `original`, in a format that is not known here: pixels, as it is shown. Else measured.
    public var width: UInt32 = 0
    /// As `width`.
    public var height: UInt32 = 0

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_new_element_t>) throws -> R) rethrows -> R {
        try text.withNtk { textC in
            try data.withNtk { dataC in
                try `extension`.withNtk { extensionC in
                    try path.withNtk { pathC in
                        try snapshotPath.withNtk { snapshotPathC in
                            try name.withNtk { nameC in
                                try waveform.withNtk { waveformC in
                                    var c = ntk_new_element_t()
                                    c.struct_size = UInt32(MemoryLayout<ntk_new_element_t>.size)
                                    c.kind = kind.rawValue
                                    c.text = textC
                                    c.data = dataC
                                    c.extension = extensionC
                                    c.path = pathC
                                    c.snapshot_path = snapshotPathC
                                    c.name = nameC
                                    c.original = original ? 1 : 0
                                    c.duration_ms = durationMs
                                    c.index = index
                                    c.latitude_e7 = latitudeE7
                                    c.longitude_e7 = longitudeE7
                                    c.waveform = waveformC
                                    c.width = width
                                    c.height = height
                                    return try body(&c)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Text.
public struct TextElement: Hashable, Sendable {
    /// UTF-8.
    public let text: String

    init(_ c: ntk_text_element_t) {
        text = String(ntk: c.text)
    }
}

/// Custom data.
public struct CustomElement: Hashable, Sendable {
    /// The data.
    public let data: [UInt8]
    /// A text for lists and notifications.
    public let description: String
    /// More data.
    public let `extension`: [UInt8]

    init(_ c: ntk_custom_element_t) {
        data = [UInt8](ntk: c.data)
        description = String(ntk: c.description)
        `extension` = [UInt8](ntk: c.`extension`)
    }
}

/// A file on the server, and where it is on this device.
public struct MediaFile: Hashable, Sendable {
    /// SHA-256 of its bytes, 64 hex digits; empty until it is uploaded.
    public let blobId: String
    /// Bytes.
    public let size: UInt64
    /// Name to show, as its sender said it, whatever that is: never a path.
    public let name: String
    /// Media type, for example `image/jpeg`.
    public let mime: String
    /// Pixels; 0 = not a picture.
    public let width: UInt32
    /// Pixels; 0 = not a picture.
    public let height: UInt32
    /// Path on this device; empty = download it.
    public let localPath: String

    init(_ c: ntk_media_file_t) {
        blobId = String(ntk: c.blob_id)
        size = c.size
        name = String(ntk: c.name)
        mime = String(ntk: c.mime)
        width = c.width
        height = c.height
        localPath = String(ntk: c.local_path)
    }
}

/// An image in up to three sizes.
public struct ImageElement: Hashable, Sendable {
    /// As it was sent.
    public let original: MediaFile
    /// At most 1280 pixels on a side; absent when the original is not larger.
    public let large: MediaFile?
    /// At most 320 pixels on a side; absent when the original is not larger.
    public let thumbnail: MediaFile?

    init(_ c: ntk_image_element_t) {
        original = MediaFile(c.original!.pointee)
        large = c.large.map { MediaFile($0.pointee) }
        thumbnail = c.thumbnail.map { MediaFile($0.pointee) }
    }
}

/// A voice clip.
public struct SoundElement: Hashable, Sendable {
    /// The clip.
    public let file: MediaFile
    /// Milliseconds.
    public let durationMs: UInt32
    /// Peaks from 0 to 255, evenly spaced; empty = not known.
    public let waveform: [UInt8]

    init(_ c: ntk_sound_element_t) {
        file = MediaFile(c.file!.pointee)
        durationMs = c.duration_ms
        waveform = [UInt8](ntk: c.waveform)
    }
}

/// A video.
public struct VideoElement: Hashable, Sendable {
    /// The video.
    public let file: MediaFile
    /// A picture of it.
    public let snapshot: MediaFile?
    /// Milliseconds.
    public let durationMs: UInt32

    init(_ c: ntk_video_element_t) {
        file = MediaFile(c.file!.pointee)
        snapshot = c.snapshot.map { MediaFile($0.pointee) }
        durationMs = c.duration_ms
    }
}

/// A file.
public struct FileElement: Hashable, Sendable {
    /// The file.
    public let file: MediaFile

    init(_ c: ntk_file_element_t) {
        file = MediaFile(c.file!.pointee)
    }
}

/// A place on earth.
public struct LocationElement: Hashable, Sendable {
    /// What is there.
    public let description: String
    /// Degrees times 10,000,000.
    public let latitudeE7: Int32
    /// Degrees times 10,000,000.
    public let longitudeE7: Int32

    init(_ c: ntk_location_element_t) {
        description = String(ntk: c.description)
        latitudeE7 = c.latitude_e7
        longitudeE7 = c.longitude_e7
    }
}

/// A face (sticker).
public struct FaceElement: Hashable, Sendable {
    /// Which.
    public let index: UInt32
    /// The host's.
    public let data: [UInt8]

    init(_ c: ntk_face_element_t) {
        index = c.index
        data = [UInt8](ntk: c.data)
    }
}

/// A tip of the server about a group.
public struct GroupTipElement: Hashable, Sendable {
    /// What happened, as data: a word, and after a colon whom it was about (several: one per line). `created`; `joined:<user>`;
    /// `quit:<user>`; `kicked:<user>`; `owner:<user>`, who owns it now; `admin:<user>`, `member:<user>`,
    /// what they are now; `muted:<user>`, `unmuted:<user>`; `info:`, then what changed: `name=<new>`, `notification`, `introduction`,
    /// `face`, `join_option=<n>`, `muted_all=<0 or 1>`; `dismissed`. Words are added: skip what you do not know.
    /// The message's sender is who did it.
    public let tip: String

    init(_ c: ntk_group_tip_element_t) {
        tip = String(ntk: c.tip)
    }
}

/// Forwarded history; `get_merged_messages` opens it.
public struct MergedElement: Hashable, Sendable {
    /// Title.
    public let title: String
    /// A few lines of what is inside.
    public let abstracts: [String]
    /// What a client shows that cannot open it.
    public let compatibleText: String
    /// Messages inside.
    public let count: UInt32
    /// Levels inside, 1 = no merged message in it.
    public let depth: UInt32

    init(_ c: ntk_merged_element_t) {
        title = String(ntk: c.title)
        abstracts = (0..<c.abstracts.count).map { String(ntk: ntk_str_list_at(c.abstracts, $0)!.pointee) }
        compatibleText = String(ntk: c.compatible_text)
        count = c.count
        depth = c.depth
    }
}

/// The message another one answers.
public struct MessageQuote: Hashable, Sendable {
    /// Its place in the conversation.
    public let seq: UInt64
    /// Its id on this device; 0 = not here.
    public let localId: UInt64
    /// Its sender.
    public let sender: String
    /// Its kind.
    public let kind: MessageKind
    /// Its text when the answer was written, at most 200 bytes; empty when it is gone.
    public let digest: String
    /// `Recalled` or `Deleted` when it is gone; else `Sent`, also when it is not here.
    public let state: MessageState

    init(_ c: ntk_message_quote_t) {
        seq = c.seq
        localId = c.local_id
        sender = String(ntk: c.sender)
        kind = MessageKind(rawValue: c.kind)
        digest = String(ntk: c.digest)
        state = MessageState(rawValue: c.state)
    }
}

/// A reaction on a message.
public struct MessageReaction: Hashable, Sendable {
    /// The host's id of it, 1 to 64 bytes.
    public let reaction: String
    /// Users who gave it; 0 in an event = gone.
    public let count: UInt32
    /// This user gave it.
    public let isSelf: Bool
    /// The first ten of them, in the order they came.
    public let users: [String]

    init(_ c: ntk_message_reaction_t) {
        reaction = String(ntk: c.reaction)
        count = c.count
        isSelf = c.is_self
        users = (0..<c.users.count).map { String(ntk: ntk_str_list_at(c.users, $0)!.pointee) }
    }
}

/// A key and a value attached to a message by anyone who can read it.
public struct MessageExtension: Hashable, Sendable, NtkInput {
    /// 1 to 100 bytes.
    public var key: String = ""
    /// Up to 1 KB; empty in an event = deleted.
    public var value: String = ""
    /// Result for this key: 0, 23001 somebody changed it first, 23004 there is none to delete.
    public var code: UInt32 = 0

    public init() {}

    init(_ c: ntk_message_extension_t) {
        key = String(ntk: c.key)
        value = String(ntk: c.value)
        code = c.code
    }

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_message_extension_t>) throws -> R) rethrows -> R {
        try key.withNtk { keyC in
            try value.withNtk { valueC in
                var c = ntk_message_extension_t()
                c.struct_size = UInt32(MemoryLayout<ntk_message_extension_t>.size)
                c.key = keyC
                c.value = valueC
                c.code = code
                return try body(&c)
            }
        }
    }
}

/// A mention of this user that is not read yet.
public struct AtInfo: Hashable, Sendable {
    /// Place of the message.
    public let seq: UInt64
    /// 1 me, 2 all, 3 both (V2TIM atType).
    public let atType: UInt32

    init(_ c: ntk_at_info_t) {
        seq = c.seq
        atType = c.at_type
    }
}

/// Which conversations: every condition must hold. The default lets all pass.
public struct ConversationFilter: Hashable, Sendable, NtkInput {
    /// By kind.
    public var kinds: ConversationKinds = .init(rawValue: 0)
    /// Only with unread messages.
    public var unread: Bool = false
    /// Only with unread mentions of this user.
    public var atMe: Bool = false
    /// Only with all of these marks; 0 = any.
    public var marks: UInt64 = 0
    /// Only without any of these marks; 0 = any.
    public var withoutMarks: UInt64 = 0
    /// Only in this folder; 0 = any.
    public var folder: UInt64 = 0
    /// By receive option.
    public var mute: MuteFilter = .init(rawValue: 0)

    public init() {}

    init(_ c: ntk_conversation_filter_t) {
        kinds = ConversationKinds(rawValue: c.kinds)
        unread = c.unread != 0
        atMe = c.at_me != 0
        marks = c.marks
        withoutMarks = c.without_marks
        folder = c.folder
        mute = MuteFilter(rawValue: c.mute)
    }

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_conversation_filter_t>) throws -> R) rethrows -> R {
        var c = ntk_conversation_filter_t()
        c.struct_size = UInt32(MemoryLayout<ntk_conversation_filter_t>.size)
        c.kinds = kinds.rawValue
        c.unread = unread ? 1 : 0
        c.at_me = atMe ? 1 : 0
        c.marks = marks
        c.without_marks = withoutMarks
        c.folder = folder
        c.mute = mute.rawValue
        return try body(&c)
    }
}

/// What part of a conversation's history. Time and start are both respected (V2TIM getHistoryMessageList).
public struct HistoryQuery: Hashable, Sendable, NtkInput {
    /// Start beyond this message (exclusive); 0 = at the newest (older) or the oldest (newer). Wins over `from_seq`.
    public var fromLocalId: UInt64 = 0
    /// Start at this place (inclusive); 0 = not used.
    public var fromSeq: UInt64 = 0
    /// True: towards newer messages, oldest first; else towards older ones, newest first.
    public var newer: Bool = false
    /// At most 100; 0 = 20.
    public var count: UInt32 = 0
    /// Seconds since 1970 UTC; 0 = not by time. Both ends are included.
    public var timeBeginS: Int64 = 0
    /// Seconds from there in the direction of `newer`; 0 = no end.
    public var timePeriodS: Int64 = 0
    /// Only these kinds; empty = all. See `MessagePage.next_seq`.
    public var kinds: [MessageKind] = []
    /// Only these places; empty = all. At most 100.
    public var seqs: [UInt64] = []
    /// True: never ask the server.
    public var localOnly: Bool = false

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_history_query_t>) throws -> R) rethrows -> R {
        try withNtkNumbers(kinds.map { $0.rawValue }) { kindsC, kindsCount in
            try withNtkNumbers(seqs) { seqsC, seqsCount in
                var c = ntk_history_query_t()
                c.struct_size = UInt32(MemoryLayout<ntk_history_query_t>.size)
                c.from_local_id = fromLocalId
                c.from_seq = fromSeq
                c.newer = newer ? 1 : 0
                c.count = count
                c.time_begin_s = timeBeginS
                c.time_period_s = timePeriodS
                c.kinds = ntk_u32_list_t(items: kindsC, count: kindsCount, stride: 0)
                c.seqs = ntk_u64_list_t(items: seqsC, count: seqsCount, stride: 0)
                c.local_only = localOnly ? 1 : 0
                return try body(&c)
            }
        }
    }
}

/// What to search for.
public struct MessageSearch: Hashable, Sendable, NtkInput {
    /// At most 5 words or phrases of at most 256 bytes; may be empty when senders or kinds narrow it.
    public var keywords: [String] = []
    /// True: any keyword is enough; else all must be there.
    public var `any`: Bool = false
    /// Only from these users, at most 5; empty = all.
    public var senders: [String] = []
    /// Only these kinds; empty = all.
    public var kinds: [MessageKind] = []
    /// Only from this time on, milliseconds since 1970 UTC; 0 = open.
    public var fromMs: Int64 = 0
    /// Only up to this time, milliseconds since 1970 UTC, included; 0 = open.
    public var toMs: Int64 = 0
    /// Only in this conversation; empty = everywhere, one result per conversation with its count.
    public var conversation: String = ""
    /// Empty for the first page, then `next_cursor`.
    public var cursor: String = ""
    /// At most 100; 0 = 20.
    public var count: UInt32 = 0
    /// Everywhere: every message by itself instead of one result per conversation.
    public var ungrouped: Bool = false

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_message_search_t>) throws -> R) rethrows -> R {
        try withNtkTexts(keywords) { keywordsC, keywordsCount in
            try withNtkTexts(senders) { sendersC, sendersCount in
                try withNtkNumbers(kinds.map { $0.rawValue }) { kindsC, kindsCount in
                    try conversation.withNtk { conversationC in
                        try cursor.withNtk { cursorC in
                            var c = ntk_message_search_t()
                            c.struct_size = UInt32(MemoryLayout<ntk_message_search_t>.size)
                            c.keywords = ntk_str_list_t(items: keywordsC, count: keywordsCount, stride: 0)
                            c.any = `any` ? 1 : 0
                            c.senders = ntk_str_list_t(items: sendersC, count: sendersCount, stride: 0)
                            c.kinds = ntk_u32_list_t(items: kindsC, count: kindsCount, stride: 0)
                            c.from_ms = fromMs
                            c.to_ms = toMs
                            c.conversation = conversationC
                            c.cursor = cursorC
                            c.count = count
                            c.ungrouped = ungrouped ? 1 : 0
                            return try body(&c)
                        }
                    }
                }
            }
        }
    }
}

/// How images are prepared and what the cache may occupy.
public struct MediaPolicy: Hashable, Sendable, NtkInput {
    /// Longest side of a compressed image, pixels, 320 to 8192.
    public var maxSide: UInt32 = 0
    /// Quality of a compressed image, 1 to 100.
    public var quality: UInt32 = 0
    /// How it is written.
    public var format: ImageFormat = .init(rawValue: 0)
    /// The cache is kept below this, bytes; what was not used longest goes first.
    public var cacheBytes: UInt64 = 0

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_media_policy_t>) throws -> R) rethrows -> R {
        var c = ntk_media_policy_t()
        c.struct_size = UInt32(MemoryLayout<ntk_media_policy_t>.size)
        c.max_side = maxSide
        c.quality = quality
        c.format = format.rawValue
        c.cache_bytes = cacheBytes
        return try body(&c)
    }
}

/// A message that is durably queued: it will be sent even if the process dies now.
public struct SendReceipt: Hashable, Sendable {
    /// Stable for ever on this device.
    public let localId: UInt64
    /// Minted before the first attempt, the same on every device: 32 hex digits.
    public let messageId: String

    init(_ c: ntk_send_receipt_t) {
        localId = c.local_id
        messageId = String(ntk: c.message_id)
    }
}

/// The newest message of a conversation, as a list cell shows it.
public struct MessageDigest: Hashable, Sendable {
    /// Stable id on this device; 0 when only the digest is known.
    public let localId: UInt64
    /// User id.
    public let sender: String
    /// Sent by this user, from any device.
    public let isSelf: Bool
    /// Kind.
    public let kind: MessageKind
    /// State.
    public let state: MessageState
    /// First line of the text, at most 200 bytes cut at a character.
    public let text: String
    /// Server time, or local time while sending; milliseconds since 1970 UTC.
    public let timeMs: Int64
    /// What its sender is called here: see `UserName`.
    public let senderName: String
    /// A tip: the first 20 users it names.
    public let users: [UserName]

    init(_ c: ntk_message_digest_t) {
        localId = c.local_id
        sender = String(ntk: c.sender)
        isSelf = c.is_self
        kind = MessageKind(rawValue: c.kind)
        state = MessageState(rawValue: c.state)
        text = String(ntk: c.text)
        timeMs = c.time_ms
        senderName = String(ntk: c.sender_name)
        users = (0..<c.users.count).map { UserName(ntk_user_name_list_at(c.users, $0)!.pointee) }
    }
}

/// A conversation, with everything a list cell shows.
public struct ConversationRow: Hashable, Sendable {
    /// `c2c_<user>` or `group_<group>`.
    public let id: String
    /// Kind.
    public let kind: ConversationKind
    /// What it is called here. One-to-one: the peer, as in `UserName`; a group: the own remark, else its name, else its id.
    public let title: String
    /// Newest message that may be shown here.
    public let lastMessage: MessageDigest?
    /// Time to show, milliseconds since 1970 UTC; 0 = none.
    public let timeMs: Int64
    /// Unread messages of this conversation; muting does not change it.
    public let unread: UInt64
    /// False while a part of the range is known only by an estimate.
    public let unreadExact: Bool
    /// Receive option.
    public let recvOpt: ReceiveOpt
    /// Pinned above the others.
    public let pinned: Bool
    /// Newest sequence number known.
    public let headSeq: UInt64
    /// Read up to this sequence number on some device of this user.
    public let readSeq: UInt64
    /// One-to-one: the peer read up to this sequence number.
    public let peerReadSeq: UInt64
    /// Members of a group; 0 for one-to-one.
    public let memberCount: UInt32
    /// False once this user is no longer a member.
    public let isMember: Bool
    /// Marks: 1 star, 2 unread, 4 fold, 8 hide, bits 32 to 63 the host's.
    public let marks: UInt64
    /// The host's, up to 256 bytes; the same on all own devices.
    public let customData: [UInt8]
    /// Folders it is in.
    public let folders: [UInt64]
    /// Text begun and not sent; on this device only.
    public let draft: String
    /// When it was set, milliseconds since 1970 UTC by the server's clock as far as it is known here; 0 = no draft.
    public let draftMs: Int64
    /// Unread mentions of this user, newest 20, oldest first.
    public let at: [AtInfo]
    /// Place in the order among rows that are equally pinned; larger is higher. Not a time.
    public let orderKey: Int64
    /// What this user is to a group: it stays in the list when it was left, was dismissed, or this user was removed.
    public let membership: GroupMembership
    /// What a group is.
    public let groupType: GroupType
    /// What this user is in a group.
    public let role: GroupRole
    /// Where a picture of it is; empty = not said.
    public let faceUrl: String

    init(_ c: ntk_conversation_row_t) {
        id = String(ntk: c.id)
        kind = ConversationKind(rawValue: c.kind)
        title = String(ntk: c.title)
        lastMessage = c.last_message.map { MessageDigest($0.pointee) }
        timeMs = c.time_ms
        unread = c.unread
        unreadExact = c.unread_exact
        recvOpt = ReceiveOpt(rawValue: c.recv_opt)
        pinned = c.pinned
        headSeq = c.head_seq
        readSeq = c.read_seq
        peerReadSeq = c.peer_read_seq
        memberCount = c.member_count
        isMember = c.is_member
        marks = c.marks
        customData = [UInt8](ntk: c.custom_data)
        folders = (0..<c.folders.count).map { ntk_u64_list_at(c.folders, $0)!.pointee }
        draft = String(ntk: c.draft)
        draftMs = c.draft_ms
        at = (0..<c.at.count).map { AtInfo(ntk_at_info_list_at(c.at, $0)!.pointee) }
        orderKey = c.order_key
        membership = GroupMembership(rawValue: c.membership)
        groupType = GroupType(rawValue: c.group_type)
        role = GroupRole(rawValue: c.role)
        faceUrl = String(ntk: c.face_url)
    }
}

/// A message, with everything a cell shows.
public struct MessageRow: Hashable, Sendable {
    /// Stable for ever on this device.
    public let localId: UInt64
    /// The same on every device of the sender: 32 hex digits. Empty for messages of others.
    public let messageId: String
    /// `c2c_<user>` or `group_<group>`.
    public let conversation: String
    /// Place in the conversation, dense from 1; 0 while not acknowledged by the server.
    public let seq: UInt64
    /// User id.
    public let sender: String
    /// Sent by this user, from any device.
    public let isSelf: Bool
    /// Server time, or local time while sending; milliseconds since 1970 UTC. For display only.
    public let timeMs: Int64
    /// Kind.
    public let kind: MessageKind
    /// State.
    public let state: MessageState
    /// Why it failed; 0 = it did not.
    public let errorCode: UInt32
    /// Text, or the tip.
    public let text: String
    /// Custom messages: the data.
    public let customData: [UInt8]
    /// Custom messages: the description.
    public let customDescription: String
    /// Custom messages: the extension.
    public let customExtension: [UInt8]
    /// What the sender attached.
    public let cloudCustomData: [UInt8]
    /// Counts as unread while it is above the read mark.
    public let countable: Bool
    /// One-to-one, own messages: the peer has read it.
    public let peerRead: Bool
    /// Who recalled it; empty = not recalled.
    public let recalledBy: String
    /// Why, if that was said.
    public let recallReason: String
    /// Every element, in order.
    public let elements: [MessageElement]
    /// The message this one answers.
    public let quote: MessageQuote?
    /// Users it mentions.
    public let atUsers: [String]
    /// It mentions everyone.
    public let atAll: Bool
    /// Priority.
    public let priority: MessagePriority
    /// Its sender wants read receipts.
    public let needsReadReceipt: Bool
    /// Own messages that want receipts: how many read it.
    public let readCount: UInt32
    /// Own messages that want receipts: how many did not.
    public let unreadCount: UInt32
    /// Messages of others that want receipts: this user has sent one.
    public let receiptSent: Bool
    /// Reactions.
    public let reactions: [MessageReaction]
    /// Extensions, by key.
    public let extensions: [MessageExtension]
    /// Who pinned it; empty = not pinned.
    public let pinnedBy: String
    /// Times edited.
    public let edits: UInt32
    /// The host's, on this device only.
    public let localCustomData: [UInt8]
    /// The host's, on this device only.
    public let localCustomInt: Int64
    /// What its sender is called here: see `UserName`.
    public let senderName: String
    /// Where a picture of them is; empty = not said.
    public let senderFace: String
    /// The other users the row names: in a tip (the first 20), mentioned, quoted, who reacted, recalled or pinned; each once.
    public let users: [UserName]

    init(_ c: ntk_message_row_t) {
        localId = c.local_id
        messageId = String(ntk: c.message_id)
        conversation = String(ntk: c.conversation)
        seq = c.seq
        sender = String(ntk: c.sender)
        isSelf = c.is_self
        timeMs = c.time_ms
        kind = MessageKind(rawValue: c.kind)
        state = MessageState(rawValue: c.state)
        errorCode = c.error_code
        text = String(ntk: c.text)
        customData = [UInt8](ntk: c.custom_data)
        customDescription = String(ntk: c.custom_description)
        customExtension = [UInt8](ntk: c.custom_extension)
        cloudCustomData = [UInt8](ntk: c.cloud_custom_data)
        countable = c.countable
        peerRead = c.peer_read
        recalledBy = String(ntk: c.recalled_by)
        recallReason = String(ntk: c.recall_reason)
        elements = (0..<c.elements.count).map { MessageElement(ntk_message_element_list_at(c.elements, $0)!.pointee) }
        quote = c.quote.map { MessageQuote($0.pointee) }
        atUsers = (0..<c.at_users.count).map { String(ntk: ntk_str_list_at(c.at_users, $0)!.pointee) }
        atAll = c.at_all
        priority = MessagePriority(rawValue: c.priority)
        needsReadReceipt = c.needs_read_receipt
        readCount = c.read_count
        unreadCount = c.unread_count
        receiptSent = c.receipt_sent
        reactions = (0..<c.reactions.count).map { MessageReaction(ntk_message_reaction_list_at(c.reactions, $0)!.pointee) }
        extensions = (0..<c.extensions.count).map { MessageExtension(ntk_message_extension_list_at(c.extensions, $0)!.pointee) }
        pinnedBy = String(ntk: c.pinned_by)
        edits = c.edits
        localCustomData = [UInt8](ntk: c.local_custom_data)
        localCustomInt = c.local_custom_int
        senderName = String(ntk: c.sender_name)
        senderFace = String(ntk: c.sender_face)
        users = (0..<c.users.count).map { UserName(ntk_user_name_list_at(c.users, $0)!.pointee) }
    }
}

/// The unread total.
public struct UnreadTotal: Hashable, Sendable {
    /// Sum over conversations that are not muted.
    public let count: UInt64
    /// False before the first sync: then `count` is only what this device knows.
    public let known: Bool
    /// False while some conversation's count is an estimate.
    public let exact: Bool

    init(_ c: ntk_unread_total_t) {
        count = c.count
        known = c.known
        exact = c.exact
    }
}

/// A page of conversations.
public struct ConversationPage: Hashable, Sendable {
    /// In list order.
    public let rows: [ConversationRow]
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_conversation_page_t) {
        rows = (0..<c.rows.count).map { ConversationRow(ntk_conversation_row_list_at(c.rows, $0)!.pointee) }
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// A page of messages.
public struct MessagePage: Hashable, Sendable {
    /// Newest first when paging older, oldest first when paging newer.
    public let rows: [MessageRow]
    /// What lies beyond the last row.
    public let edge: EdgeState
    /// Where the next query goes on, as its `from_seq`, when this one looked further than its last row: a query by kind may look
    /// through thousands of messages in parts, and a part may have no row. 0 = go on from the last row.
    public let nextSeq: UInt64

    init(_ c: ntk_message_page_t) {
        rows = (0..<c.rows.count).map { MessageRow(ntk_message_row_list_at(c.rows, $0)!.pointee) }
        edge = EdgeState(rawValue: c.edge)
        nextSeq = c.next_seq
    }
}

/// Who was added to a group.
public struct AddMembersResult: Hashable, Sendable {
    /// Added now.
    public let added: [String]
    /// Members already.
    public let already: [String]
    /// Not users.
    public let unknown: [String]
    /// For whom there is an application now, which owner and admins decide.
    public let waiting: [String]

    init(_ c: ntk_add_members_result_t) {
        added = (0..<c.added.count).map { String(ntk: ntk_str_list_at(c.added, $0)!.pointee) }
        already = (0..<c.already.count).map { String(ntk: ntk_str_list_at(c.already, $0)!.pointee) }
        unknown = (0..<c.unknown.count).map { String(ntk: ntk_str_list_at(c.unknown, $0)!.pointee) }
        waiting = (0..<c.waiting.count).map { String(ntk: ntk_str_list_at(c.waiting, $0)!.pointee) }
    }
}

/// What an audit found.
public struct AuditReport: Hashable, Sendable {
    /// Conversations recounted.
    public let conversations: UInt64
    /// Messages recounted.
    public let messages: UInt64
    /// One line per difference; empty = all is well. For logs and bug reports.
    public let differences: [String]

    init(_ c: ntk_audit_report_t) {
        conversations = c.conversations
        messages = c.messages
        differences = (0..<c.differences.count).map { String(ntk: ntk_str_list_at(c.differences, $0)!.pointee) }
    }
}

/// What the kernel occupies.
public struct StorageUsage: Hashable, Sendable {
    /// Database file, bytes.
    public let databaseBytes: UInt64
    /// Write-ahead log, bytes.
    public let walBytes: UInt64
    /// Rows stored.
    public let messages: UInt64
    /// Conversations stored.
    public let conversations: UInt64
    /// Messages waiting to be sent.
    public let queuedSends: UInt64

    init(_ c: ntk_storage_usage_t) {
        databaseBytes = c.database_bytes
        walBytes = c.wal_bytes
        messages = c.messages
        conversations = c.conversations
        queuedSends = c.queued_sends
    }
}

/// A window was opened; its snapshot follows as the first patch.
public struct WindowOpened: Hashable, Sendable {
    /// Id for grow, move and close.
    public let window: UInt64

    init(_ c: ntk_window_opened_t) {
        window = c.window
    }
}

/// Bytes, echoed.
public struct Echo: Hashable, Sendable {
    /// What was sent.
    public let data: [UInt8]

    init(_ c: ntk_echo_t) {
        data = [UInt8](ntk: c.data)
    }
}

/// One row moved from an old to a new index.
public struct ListMove: Hashable, Sendable {
    /// Index before the patch.
    public let from: UInt32
    /// Index after the patch.
    public let to: UInt32

    init(_ c: ntk_list_move_t) {
        from = c.from
        to = c.to
    }
}

/// A new row.
public struct ConversationInsert: Hashable, Sendable {
    /// Index after the patch.
    public let index: UInt32
    /// The row.
    public let row: ConversationRow

    init(_ c: ntk_conversation_insert_t) {
        index = c.index
        row = ConversationRow(c.row!.pointee)
    }
}

/// A row whose content changed; it may also be in `moves`.
public struct ConversationReload: Hashable, Sendable {
    /// Index before the patch.
    public let oldIndex: UInt32
    /// Index after the patch.
    public let newIndex: UInt32
    /// Bit i: the i-th field of `ConversationRow` changed.
    public let changed: UInt64
    /// The row.
    public let row: ConversationRow

    init(_ c: ntk_conversation_reload_t) {
        oldIndex = c.old_index
        newIndex = c.new_index
        changed = c.changed
        row = ConversationRow(c.row!.pointee)
    }
}

/// What changed in a window of conversations. Applies only to the list as of `base_rev`. A batch, not a sequence: docs/lists.md.
public struct ConversationPatch: Hashable, Sendable {
    /// The window.
    public let window: UInt64
    /// The list as of this revision...
    public let baseRev: UInt64
    /// ...becomes this revision.
    public let rev: UInt64
    /// The commit it reflects.
    public let commitNo: UInt64
    /// True: forget the old list, `inserts` is the whole new one.
    public let reset: Bool
    /// Rows before.
    public let oldLen: UInt32
    /// Rows after.
    public let newLen: UInt32
    /// Old indexes, ascending.
    public let deletes: [UInt32]
    /// By new index, ascending.
    public let inserts: [ConversationInsert]
    /// By new index, ascending; the fewest that leave untouched rows in place.
    public let moves: [ListMove]
    /// By new index, ascending.
    public let reloads: [ConversationReload]
    /// Index of the first row in the whole list.
    public let firstIndex: UInt64
    /// Rows in the whole list; 0 = not counted yet.
    public let totalLen: UInt64

    init(_ c: ntk_conversation_patch_t) {
        window = c.window
        baseRev = c.base_rev
        rev = c.rev
        commitNo = c.commit_no
        reset = c.reset
        oldLen = c.old_len
        newLen = c.new_len
        deletes = (0..<c.deletes.count).map { ntk_u32_list_at(c.deletes, $0)!.pointee }
        inserts = (0..<c.inserts.count).map { ConversationInsert(ntk_conversation_insert_list_at(c.inserts, $0)!.pointee) }
        moves = (0..<c.moves.count).map { ListMove(ntk_list_move_list_at(c.moves, $0)!.pointee) }
        reloads = (0..<c.reloads.count).map { ConversationReload(ntk_conversation_reload_list_at(c.reloads, $0)!.pointee) }
        firstIndex = c.first_index
        totalLen = c.total_len
    }
}

/// A new row.
public struct MessageInsert: Hashable, Sendable {
    /// Index after the patch.
    public let index: UInt32
    /// The row.
    public let row: MessageRow

    init(_ c: ntk_message_insert_t) {
        index = c.index
        row = MessageRow(c.row!.pointee)
    }
}

/// A row whose content changed; it may also be in `moves`.
public struct MessageReload: Hashable, Sendable {
    /// Index before the patch.
    public let oldIndex: UInt32
    /// Index after the patch.
    public let newIndex: UInt32
    /// Bit i: the i-th field of `MessageRow` changed.
    public let changed: UInt64
    /// The row.
    public let row: MessageRow

    init(_ c: ntk_message_reload_t) {
        oldIndex = c.old_index
        newIndex = c.new_index
        changed = c.changed
        row = MessageRow(c.row!.pointee)
    }
}

/// What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`. A batch, not a sequence:
/// docs/lists.md.
public struct MessagePatch: Hashable, Sendable {
    /// The window.
    public let window: UInt64
    /// The list as of this revision...
    public let baseRev: UInt64
    /// ...becomes this revision.
    public let rev: UInt64
    /// The commit it reflects.
    public let commitNo: UInt64
    /// True: forget the old list, `inserts` is the whole new one.
    public let reset: Bool
    /// Rows before.
    public let oldLen: UInt32
    /// Rows after.
    public let newLen: UInt32
    /// Old indexes, ascending.
    public let deletes: [UInt32]
    /// By new index, ascending.
    public let inserts: [MessageInsert]
    /// By new index, ascending; the fewest that leave untouched rows in place.
    public let moves: [ListMove]
    /// By new index, ascending.
    public let reloads: [MessageReload]
    /// Beyond the oldest row.
    public let older: EdgeState
    /// Beyond the newest row.
    public let newer: EdgeState
    /// Messages newer than the window while it is not at the bottom.
    public let newerCount: UInt64

    init(_ c: ntk_message_patch_t) {
        window = c.window
        baseRev = c.base_rev
        rev = c.rev
        commitNo = c.commit_no
        reset = c.reset
        oldLen = c.old_len
        newLen = c.new_len
        deletes = (0..<c.deletes.count).map { ntk_u32_list_at(c.deletes, $0)!.pointee }
        inserts = (0..<c.inserts.count).map { MessageInsert(ntk_message_insert_list_at(c.inserts, $0)!.pointee) }
        moves = (0..<c.moves.count).map { ListMove(ntk_list_move_list_at(c.moves, $0)!.pointee) }
        reloads = (0..<c.reloads.count).map { MessageReload(ntk_message_reload_list_at(c.reloads, $0)!.pointee) }
        older = EdgeState(rawValue: c.older)
        newer = EdgeState(rawValue: c.newer)
        newerCount = c.newer_count
    }
}

/// The connection changed, or a state that lasts has another reason: each attempt to connect that fails otherwise than the one
/// before is told.
public struct ConnectionChanged: Hashable, Sendable {
    /// Now.
    public let state: ConnectionState
    /// Why it is no better; 0 = no error.
    public let code: UInt32
    /// For logs.
    public let text: String

    init(_ c: ntk_connection_changed_t) {
        state = ConnectionState(rawValue: c.state)
        code = c.code
        text = String(ntk: c.text)
    }
}

/// A synchronisation with the server began, ended or failed. It ends in step, as `ConnectionState::Online` says.
public struct SyncChanged: Hashable, Sendable {
    /// True while it runs.
    public let running: Bool
    /// Why it failed; 0 = it did not.
    public let code: UInt32
    /// Conversations received so far by a first or full synchronisation.
    public let done: UInt64
    /// Of that many; 0 = unknown.
    public let total: UInt64

    init(_ c: ntk_sync_changed_t) {
        running = c.running
        code = c.code
        done = c.done
        total = c.total
    }
}

/// Messages that were not here before, whether unread or not, after their commit.
public struct MessagesReceived: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Oldest first; at most the newest 50 of a burst.
    public let messages: [MessageRow]
    /// Messages received in all; more than the rows when a burst was cut.
    public let count: UInt64

    init(_ c: ntk_messages_received_t) {
        conversation = String(ntk: c.conversation)
        messages = (0..<c.messages.count).map { MessageRow(ntk_message_row_list_at(c.messages, $0)!.pointee) }
        count = c.count
    }
}

/// A message was recalled.
public struct MessageRecalled: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Stable id on this device; 0 when the message never was here.
    public let localId: UInt64
    /// Its place.
    public let seq: UInt64
    /// Who recalled it.
    public let by: String
    /// Why; empty = not said.
    public let reason: String

    init(_ c: ntk_message_recalled_t) {
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        seq = c.seq
        by = String(ntk: c.by)
        reason = String(ntk: c.reason)
    }
}

/// An own queued message reached a final state.
public struct SendFinished: Hashable, Sendable {
    /// Stable id on this device.
    public let localId: UInt64
    /// The conversation.
    public let conversation: String
    /// Its place; 0 = not sent.
    public let seq: UInt64
    /// 0 = sent; else why not.
    public let code: UInt32

    init(_ c: ntk_send_finished_t) {
        localId = c.local_id
        conversation = String(ntk: c.conversation)
        seq = c.seq
        code = c.code
    }
}

/// The peer read this conversation (V2TIM onRecvC2CReadReceipt).
public struct C2cReadReceipt: Hashable, Sendable {
    /// The peer.
    public let userId: String
    /// Everything up to this server time is read, milliseconds since 1970 UTC.
    public let timestampMs: Int64
    /// Everything up to this sequence number is read.
    public let seq: UInt64

    init(_ c: ntk_c2c_read_receipt_t) {
        userId = String(ntk: c.user_id)
        timestampMs = c.timestamp_ms
        seq = c.seq
    }
}

/// A conversation that changed.
public struct ConversationChange: Hashable, Sendable {
    /// Its id.
    public let conversation: String
    /// Bit i: the i-th field of `ConversationRow` changed.
    public let changed: UInt64

    init(_ c: ntk_conversation_change_t) {
        conversation = String(ntk: c.conversation)
        changed = c.changed
    }
}

/// Conversations that appeared, changed or went; a window says it in detail. Never sent when nothing changed.
public struct ConversationsChanged: Hashable, Sendable {
    /// New in the list (V2TIM onNewConversation).
    public let added: [String]
    /// Changed (V2TIM onConversationChanged).
    public let changed: [ConversationChange]
    /// Gone from the list (V2TIM onConversationDeleted).
    public let deleted: [String]

    init(_ c: ntk_conversations_changed_t) {
        added = (0..<c.added.count).map { String(ntk: ntk_str_list_at(c.added, $0)!.pointee) }
        changed = (0..<c.changed.count).map { ConversationChange(ntk_conversation_change_list_at(c.changed, $0)!.pointee) }
        deleted = (0..<c.deleted.count).map { String(ntk: ntk_str_list_at(c.deleted, $0)!.pointee) }
    }
}

/// The unread total of a subscribed filter changed (V2TIM onUnreadMessageCountChangedByFilter).
public struct FilteredUnreadChanged: Hashable, Sendable {
    /// Which.
    public let filter: ConversationFilter
    /// Now.
    public let total: UnreadTotal

    init(_ c: ntk_filtered_unread_changed_t) {
        filter = ConversationFilter(c.filter!.pointee)
        total = UnreadTotal(c.total!.pointee)
    }
}

/// A message was edited.
public struct MessageModified: Hashable, Sendable {
    /// As it is now.
    public let message: MessageRow

    init(_ c: ntk_message_modified_t) {
        message = MessageRow(c.message!.pointee)
    }
}

/// Messages were deleted: on another own device, or for everyone.
public struct MessagesDeleted: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Stable ids on this device.
    public let localIds: [UInt64]

    init(_ c: ntk_messages_deleted_t) {
        conversation = String(ntk: c.conversation)
        localIds = (0..<c.local_ids.count).map { ntk_u64_list_at(c.local_ids, $0)!.pointee }
    }
}

/// Reactions of a message changed. Only what changed; `count` 0 = gone.
public struct MessageReactionsChanged: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Stable id on this device.
    public let localId: UInt64
    /// What changed.
    public let reactions: [MessageReaction]

    init(_ c: ntk_message_reactions_changed_t) {
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        reactions = (0..<c.reactions.count).map { MessageReaction(ntk_message_reaction_list_at(c.reactions, $0)!.pointee) }
    }
}

/// Extensions of a message changed. Only what changed; an empty value = deleted.
public struct MessageExtensionsChanged: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Stable id on this device.
    public let localId: UInt64
    /// What changed.
    public let extensions: [MessageExtension]

    init(_ c: ntk_message_extensions_changed_t) {
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        extensions = (0..<c.extensions.count).map { MessageExtension(ntk_message_extension_list_at(c.extensions, $0)!.pointee) }
    }
}

/// A message was pinned or unpinned in its conversation.
public struct MessagePinned: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Stable id on this device; 0 = not here.
    public let localId: UInt64
    /// Its place.
    public let seq: UInt64
    /// Who pinned it; empty = unpinned.
    public let by: String

    init(_ c: ntk_message_pinned_t) {
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        seq = c.seq
        by = String(ntk: c.by)
    }
}

/// Receipts of an own message (V2TIM onRecvMessageReadReceipts).
public struct MessageReceipt: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Stable id on this device.
    public let localId: UInt64
    /// How many read it.
    public let readCount: UInt32
    /// How many did not.
    public let unreadCount: UInt32

    init(_ c: ntk_message_receipt_t) {
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        readCount = c.read_count
        unreadCount = c.unread_count
    }
}

/// Somebody types, or stopped.
public struct TypingChanged: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Who.
    public let userId: String
    /// True: typing; assume it ended after 6 seconds without news.
    public let typing: Bool

    init(_ c: ntk_typing_changed_t) {
        conversation = String(ntk: c.conversation)
        userId = String(ntk: c.user_id)
        typing = c.typing
    }
}

/// How far an upload or download is; at most ten a second for each.
public struct TransferProgress: Hashable, Sendable {
    /// The message.
    public let localId: UInt64
    /// Which of its elements.
    public let element: UInt32
    /// True: to the server.
    public let upload: Bool
    /// Bytes done.
    public let done: UInt64
    /// Bytes in all.
    public let total: UInt64
    /// It waits: paused by the host, or no network.
    public let paused: Bool

    init(_ c: ntk_transfer_progress_t) {
        localId = c.local_id
        element = c.element
        upload = c.upload
        done = c.done
        total = c.total
        paused = c.paused
    }
}

/// The server refused what was done and queued here while offline; what it had is shown again.
public struct ChangeRefused: Hashable, Sendable {
    /// The command that was completed before.
    public let command: UInt32
    /// The conversation; empty = none.
    public let conversation: String
    /// The message; 0 = none.
    public let localId: UInt64
    /// Why.
    public let code: UInt32

    init(_ c: ntk_change_refused_t) {
        command = c.command
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        code = c.code
    }
}

/// A folder of conversations.
public struct Folder: Hashable, Sendable {
    /// The same on all own devices.
    public let id: UInt64
    /// 1 to 32 bytes.
    public let name: String

    init(_ c: ntk_folder_t) {
        id = c.id
        name = String(ntk: c.name)
    }
}

/// Folders, by name.
public struct Folders: Hashable, Sendable {
    /// Them.
    public let folders: [Folder]

    init(_ c: ntk_folders_t) {
        folders = (0..<c.folders.count).map { Folder(ntk_folder_list_at(c.folders, $0)!.pointee) }
    }
}

/// Do not disturb, for all conversations (V2TIM setAllReceiveMessageOpt).
public struct AllReceiveOpt: Hashable, Sendable, NtkInput {
    /// What is received in the window; Receive = no window.
    public var opt: ReceiveOpt = .init(rawValue: 0)
    /// Start, seconds of the day in UTC.
    public var fromS: UInt32 = 0
    /// Duration, seconds; 86,400 = always.
    public var forS: UInt32 = 0

    public init() {}

    init(_ c: ntk_all_receive_opt_t) {
        opt = ReceiveOpt(rawValue: c.opt)
        fromS = c.from_s
        forS = c.for_s
    }

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_all_receive_opt_t>) throws -> R) rethrows -> R {
        var c = ntk_all_receive_opt_t()
        c.struct_size = UInt32(MemoryLayout<ntk_all_receive_opt_t>.size)
        c.opt = opt.rawValue
        c.from_s = fromS
        c.for_s = forS
        return try body(&c)
    }
}

/// Messages that were asked for by id or place.
public struct MessageList: Hashable, Sendable {
    /// Found ones; what is not here is missing.
    public let messages: [MessageRow]

    init(_ c: ntk_message_list_t) {
        messages = (0..<c.messages.count).map { MessageRow(ntk_message_row_list_at(c.messages, $0)!.pointee) }
    }
}

/// Read receipts of own messages.
public struct MessageReceipts: Hashable, Sendable {
    /// One for each that was found.
    public let receipts: [MessageReceipt]

    init(_ c: ntk_message_receipts_t) {
        receipts = (0..<c.receipts.count).map { MessageReceipt(ntk_message_receipt_list_at(c.receipts, $0)!.pointee) }
    }
}

/// A page of user ids.
public struct UserPage: Hashable, Sendable {
    /// Users.
    public let users: [String]
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String
    /// The same users, with what they are called here.
    public let names: [UserName]

    init(_ c: ntk_user_page_t) {
        users = (0..<c.users.count).map { String(ntk: ntk_str_list_at(c.users, $0)!.pointee) }
        nextCursor = String(ntk: c.next_cursor)
        names = (0..<c.names.count).map { UserName(ntk_user_name_list_at(c.names, $0)!.pointee) }
    }
}

/// Extensions with a result for each key.
public struct MessageExtensions: Hashable, Sendable {
    /// Them.
    public let extensions: [MessageExtension]

    init(_ c: ntk_message_extensions_t) {
        extensions = (0..<c.extensions.count).map { MessageExtension(ntk_message_extension_list_at(c.extensions, $0)!.pointee) }
    }
}

/// Where a downloaded file is.
public struct DownloadedMedia: Hashable, Sendable {
    /// Path; the cache may delete it once its limit is reached, so copy what must stay.
    public let path: String

    init(_ c: ntk_downloaded_media_t) {
        path = String(ntk: c.path)
    }
}

/// What the media cache occupies.
public struct MediaCacheUsage: Hashable, Sendable {
    /// Bytes of all files.
    public let bytes: UInt64
    /// Files.
    public let files: UInt64
    /// The limit, bytes.
    public let limitBytes: UInt64

    init(_ c: ntk_media_cache_usage_t) {
        bytes = c.bytes
        files = c.files
        limitBytes = c.limit_bytes
    }
}

/// A range of matched text.
public struct TextRange: Hashable, Sendable {
    /// First byte in the row's `text`.
    public let start: UInt32
    /// Bytes.
    public let length: UInt32

    init(_ c: ntk_text_range_t) {
        start = c.start
        length = c.length
    }
}

/// A found message; without a conversation in the search: the newest one of a conversation, and how many there are.
public struct SearchHit: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// Matches in it; 1 inside a conversation.
    public let count: UInt64
    /// The message; `local_id` is 0 when it is only on the server.
    public let message: MessageRow
    /// What matched in `text`.
    public let highlights: [TextRange]

    init(_ c: ntk_search_hit_t) {
        conversation = String(ntk: c.conversation)
        count = c.count
        message = MessageRow(c.message!.pointee)
        highlights = (0..<c.highlights.count).map { TextRange(ntk_text_range_list_at(c.highlights, $0)!.pointee) }
    }
}

/// A page of found messages, newest first.
public struct SearchPage: Hashable, Sendable {
    /// Them.
    public let hits: [SearchHit]
    /// Messages found in all, or conversations when searched everywhere.
    public let total: UInt64
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_search_page_t) {
        hits = (0..<c.hits.count).map { SearchHit(ntk_search_hit_list_at(c.hits, $0)!.pointee) }
        total = c.total
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// A device of this user.
public struct Device: Hashable, Sendable {
    /// Its id.
    public let deviceId: String
    /// Its platform.
    public let platform: String
    /// Connected now.
    public let online: Bool
    /// This one.
    public let isSelf: Bool
    /// Last seen, milliseconds since 1970 UTC.
    public let seenMs: Int64

    init(_ c: ntk_device_t) {
        deviceId = String(ntk: c.device_id)
        platform = String(ntk: c.platform)
        online = c.online
        isSelf = c.is_self
        seenMs = c.seen_ms
    }
}

/// Devices, newest first.
public struct Devices: Hashable, Sendable {
    /// Them.
    public let devices: [Device]

    init(_ c: ntk_devices_t) {
        devices = (0..<c.devices.count).map { Device(ntk_device_list_at(c.devices, $0)!.pointee) }
    }
}

/// A range of places that is not on this device.
public struct UnreadHole: Hashable, Sendable {
    /// First place.
    public let lo: UInt64
    /// Last place.
    public let hi: UInt64
    /// Unread messages in it, as the server counted, or its width.
    public let count: UInt64
    /// The server counted.
    public let exact: Bool

    init(_ c: ntk_unread_hole_t) {
        lo = c.lo
        hi = c.hi
        count = c.count
        exact = c.exact
    }
}

/// Why a conversation's unread number is what it is.
public struct UnreadExplanation: Hashable, Sendable {
    /// The number.
    public let unread: UInt64
    /// Everything up to here is read.
    public let readSeq: UInt64
    /// Places of the counted messages on this device, oldest first, at most 1,000.
    public let seqs: [UInt64]
    /// What is counted and not on this device.
    public let holes: [UnreadHole]

    init(_ c: ntk_unread_explanation_t) {
        unread = c.unread
        readSeq = c.read_seq
        seqs = (0..<c.seqs.count).map { ntk_u64_list_at(c.seqs, $0)!.pointee }
        holes = (0..<c.holes.count).map { UnreadHole(ntk_unread_hole_list_at(c.holes, $0)!.pointee) }
    }
}

/// An online-only message arrived.
public struct OnlineMessage: Hashable, Sendable {
    /// The conversation.
    public let conversation: String
    /// User id.
    public let sender: String
    /// Kind.
    public let kind: MessageKind
    /// Text.
    public let text: String
    /// Custom data.
    public let customData: [UInt8]

    init(_ c: ntk_online_message_t) {
        conversation = String(ntk: c.conversation)
        sender = String(ntk: c.sender)
        kind = MessageKind(rawValue: c.kind)
        text = String(ntk: c.text)
        customData = [UInt8](ntk: c.custom_data)
    }
}

/// The login ended and will not come back by itself.
public struct LoginEnded: Hashable, Sendable {
    /// 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user...
    public let code: UInt32
    /// For logs.
    public let text: String

    init(_ c: ntk_login_ended_t) {
        code = c.code
        text = String(ntk: c.text)
    }
}

/// Storage got into trouble or out of it.
public struct StorageChanged: Hashable, Sendable {
    /// 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed.
    public let code: UInt32
    /// For logs.
    public let text: String

    init(_ c: ntk_storage_changed_t) {
        code = c.code
        text = String(ntk: c.text)
    }
}

/// The outcome of one request; each accepted request gets exactly one.
public struct Completion: Hashable, Sendable {
    /// What the call returned.
    public let request: UInt64
    /// The command's number.
    public let command: UInt32
    /// 0 = success.
    public let code: UInt32
    /// For logs.
    public let text: String
    /// The newest commit its effects are part of.
    public let commitNo: UInt64
    /// The result, on success of a command that has one; with 8006 the newest state.
    public let reply: Reply?

    init(_ c: ntk_completion_t) {
        request = c.request
        command = c.command
        code = c.code
        text = String(ntk: c.text)
        commitNo = c.commit_no
        reply = c.reply.map { Reply($0.pointee) }
    }
}

/// The last item of a kernel: its handle is dead now.
public struct Closed: Hashable, Sendable {
    /// 0 = closed by request; else why it failed.
    public let code: UInt32

    init(_ c: ntk_closed_t) {
        code = c.code
    }
}

/// What a new group is.
public struct NewGroup: Hashable, Sendable, NtkInput {
    /// Empty = the kernel makes one.
    public var groupId: String = ""
    /// Up to 100 bytes.
    public var name: String = ""
    /// What it is.
    public var groupType: GroupType = .init(rawValue: 0)
    /// Address of its picture, up to 100 bytes.
    public var faceUrl: String = ""
    /// What it is about, up to 400 bytes.
    public var introduction: String = ""
    /// Its announcement, up to 400 bytes.
    public var notification: String = ""
    /// How one comes in by oneself; a Work group has none but `Forbid`.
    public var joinOption: GroupJoinOption = .init(rawValue: 0)
    /// What becomes of whom a member brings; whom owner and admins bring is in.
    public var approveOption: GroupJoinOption = .init(rawValue: 0)

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_new_group_t>) throws -> R) rethrows -> R {
        try groupId.withNtk { groupIdC in
            try name.withNtk { nameC in
                try faceUrl.withNtk { faceUrlC in
                    try introduction.withNtk { introductionC in
                        try notification.withNtk { notificationC in
                            var c = ntk_new_group_t()
                            c.struct_size = UInt32(MemoryLayout<ntk_new_group_t>.size)
                            c.group_id = groupIdC
                            c.name = nameC
                            c.group_type = groupType.rawValue
                            c.face_url = faceUrlC
                            c.introduction = introductionC
                            c.notification = notificationC
                            c.join_option = joinOption.rawValue
                            c.approve_option = approveOption.rawValue
                            return try body(&c)
                        }
                    }
                }
            }
        }
    }
}

/// Who was removed from a group.
public struct KickMembersResult: Hashable, Sendable {
    /// Removed now.
    public let kicked: [String]
    /// Not members.
    public let notMembers: [String]
    /// Who do not rank below this user.
    public let refused: [String]

    init(_ c: ntk_kick_members_result_t) {
        kicked = (0..<c.kicked.count).map { String(ntk: ntk_str_list_at(c.kicked, $0)!.pointee) }
        notMembers = (0..<c.not_members.count).map { String(ntk: ntk_str_list_at(c.not_members, $0)!.pointee) }
        refused = (0..<c.refused.count).map { String(ntk: ntk_str_list_at(c.refused, $0)!.pointee) }
    }
}

/// What there is to know of a group.
public struct GroupInfo: Hashable, Sendable {
    /// The group id.
    public let groupId: String
    /// Its name.
    public let name: String
    /// What it is.
    public let groupType: GroupType
    /// Who owns it.
    public let owner: String
    /// Address of its picture.
    public let faceUrl: String
    /// What it is about.
    public let introduction: String
    /// Its announcement.
    public let notification: String
    /// When that was made, milliseconds since 1970 UTC; 0 = there is none.
    public let notificationMs: Int64
    /// When the group was made, milliseconds since 1970 UTC; 0 = not known.
    public let createdMs: Int64
    /// Its members.
    public let memberCount: UInt32
    /// Members it may have.
    public let maxMemberCount: UInt32
    /// How one comes in by oneself.
    public let joinOption: GroupJoinOption
    /// Only admins and the owner may speak.
    public let allMuted: Bool
    /// What this user is in it.
    public let role: GroupRole
    /// What becomes of whom a member brings.
    public let approveOption: GroupJoinOption

    init(_ c: ntk_group_info_t) {
        groupId = String(ntk: c.group_id)
        name = String(ntk: c.name)
        groupType = GroupType(rawValue: c.group_type)
        owner = String(ntk: c.owner)
        faceUrl = String(ntk: c.face_url)
        introduction = String(ntk: c.introduction)
        notification = String(ntk: c.notification)
        notificationMs = c.notification_ms
        createdMs = c.created_ms
        memberCount = c.member_count
        maxMemberCount = c.max_member_count
        joinOption = GroupJoinOption(rawValue: c.join_option)
        allMuted = c.all_muted
        role = GroupRole(rawValue: c.role)
        approveOption = GroupJoinOption(rawValue: c.approve_option)
    }
}

/// A group that was asked about.
public struct GroupInfoResult: Hashable, Sendable {
    /// The group id.
    public let groupId: String
    /// 0, or why there is no `info`: 10007, 10010.
    public let code: UInt32
    /// What there is to know of it.
    public let info: GroupInfo

    init(_ c: ntk_group_info_result_t) {
        groupId = String(ntk: c.group_id)
        code = c.code
        info = GroupInfo(c.info!.pointee)
    }
}

/// Groups, in the order in which they were asked about.
public struct GroupInfoResults: Hashable, Sendable {
    /// Them.
    public let groups: [GroupInfoResult]

    init(_ c: ntk_group_info_results_t) {
        groups = (0..<c.groups.count).map { GroupInfoResult(ntk_group_info_result_list_at(c.groups, $0)!.pointee) }
    }
}

/// What is to change of a group: only what `fields` names.
public struct GroupInfoChange: Hashable, Sendable, NtkInput {
    /// Bits (V2TIM's): 1 name, 2 announcement, 4 introduction, 8 face URL, 16 join option, 4096 approve option.
    public var fields: UInt32 = 0
    /// Up to 100 bytes, one line.
    public var name: String = ""
    /// The announcement, up to 400 bytes.
    public var notification: String = ""
    /// Up to 400 bytes.
    public var introduction: String = ""
    /// Up to 100 bytes.
    public var faceUrl: String = ""
    /// How one comes in by oneself.
    public var joinOption: GroupJoinOption = .init(rawValue: 0)
    /// What becomes of whom a member brings.
    public var approveOption: GroupJoinOption = .init(rawValue: 0)

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_group_info_change_t>) throws -> R) rethrows -> R {
        try name.withNtk { nameC in
            try notification.withNtk { notificationC in
                try introduction.withNtk { introductionC in
                    try faceUrl.withNtk { faceUrlC in
                        var c = ntk_group_info_change_t()
                        c.struct_size = UInt32(MemoryLayout<ntk_group_info_change_t>.size)
                        c.fields = fields
                        c.name = nameC
                        c.notification = notificationC
                        c.introduction = introductionC
                        c.face_url = faceUrlC
                        c.join_option = joinOption.rawValue
                        c.approve_option = approveOption.rawValue
                        return try body(&c)
                    }
                }
            }
        }
    }
}

/// A member of a group.
public struct GroupMember: Hashable, Sendable {
    /// User id.
    public let userId: String
    /// What they are.
    public let role: GroupRole
    /// What they are called here; empty = no name card.
    public let nameCard: String
    /// When they came, milliseconds since 1970 UTC; 0 = not known.
    public let joinedMs: Int64
    /// They may not speak before then, milliseconds since 1970 UTC; 0 = they may.
    public let mutedUntilMs: Int64

    init(_ c: ntk_group_member_t) {
        userId = String(ntk: c.user_id)
        role = GroupRole(rawValue: c.role)
        nameCard = String(ntk: c.name_card)
        joinedMs = c.joined_ms
        mutedUntilMs = c.muted_until_ms
    }
}

/// A page of members.
public struct GroupMemberPage: Hashable, Sendable {
    /// Them.
    public let members: [GroupMember]
    /// Members of the group in all.
    public let total: UInt32
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_group_member_page_t) {
        members = (0..<c.members.count).map { GroupMember(ntk_group_member_list_at(c.members, $0)!.pointee) }
        total = c.total
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// What came of joining a group.
public struct JoinGroupResult: Hashable, Sendable {
    /// True: an application waits; false: this user is in.
    public let waiting: Bool
    /// Id of the group's conversation, which is there once this user is in.
    public let conversation: String

    init(_ c: ntk_join_group_result_t) {
        waiting = c.waiting
        conversation = String(ntk: c.conversation)
    }
}

/// Who would come into a group; one of each user and group, the newest.
public struct GroupApplication: Hashable, Sendable {
    /// The group id.
    public let groupId: String
    /// Who would come.
    public let userId: String
    /// What they are called here.
    public let userName: String
    /// The member who would bring them; empty = they come by themselves.
    public let inviter: String
    /// What the member is called here.
    public let inviterName: String
    /// Their words, up to 120 bytes.
    public let wording: String
    /// When they applied, milliseconds since 1970 UTC.
    public let appliedMs: Int64
    /// What became of it.
    public let state: GroupApplicationState
    /// Who decided; empty = nobody yet.
    public let decidedBy: String
    /// When, milliseconds since 1970 UTC; 0 = not yet.
    public let decidedMs: Int64
    /// The words to that, up to 120 bytes.
    public let answer: String

    init(_ c: ntk_group_application_t) {
        groupId = String(ntk: c.group_id)
        userId = String(ntk: c.user_id)
        userName = String(ntk: c.user_name)
        inviter = String(ntk: c.inviter)
        inviterName = String(ntk: c.inviter_name)
        wording = String(ntk: c.wording)
        appliedMs = c.applied_ms
        state = GroupApplicationState(rawValue: c.state)
        decidedBy = String(ntk: c.decided_by)
        decidedMs = c.decided_ms
        answer = String(ntk: c.answer)
    }
}

/// A page of applications, the newest first.
public struct GroupApplicationPage: Hashable, Sendable {
    /// Them.
    public let applications: [GroupApplication]
    /// How many wait, in all groups this user rules, that came since `set_group_applications_read`.
    public let unread: UInt32
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_group_application_page_t) {
        applications = (0..<c.applications.count).map { GroupApplication(ntk_group_application_list_at(c.applications, $0)!.pointee) }
        unread = c.unread
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// A group this user is in, as it is known here.
public struct JoinedGroup: Hashable, Sendable {
    /// The group id.
    public let groupId: String
    /// Its conversation.
    public let conversation: String
    /// Its name, or its id where it has none.
    public let name: String
    /// What it is.
    public let groupType: GroupType
    /// What this user is in it.
    public let role: GroupRole
    /// Its members.
    public let memberCount: UInt32
    /// When this user came, or came back, milliseconds since 1970 UTC; 0 = not known.
    public let joinedMs: Int64

    init(_ c: ntk_joined_group_t) {
        groupId = String(ntk: c.group_id)
        conversation = String(ntk: c.conversation)
        name = String(ntk: c.name)
        groupType = GroupType(rawValue: c.group_type)
        role = GroupRole(rawValue: c.role)
        memberCount = c.member_count
        joinedMs = c.joined_ms
    }
}

/// A page of the groups this user is in.
public struct JoinedGroupPage: Hashable, Sendable {
    /// Them.
    public let groups: [JoinedGroup]
    /// Pass it on, with the same order, for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_joined_group_page_t) {
        groups = (0..<c.groups.count).map { JoinedGroup(ntk_joined_group_list_at(c.groups, $0)!.pointee) }
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// What a user is called here.
public struct UserName: Hashable, Sendable {
    /// User id.
    public let userId: String
    /// The friend remark, else the card in the group that is looked at, else the nickname, else the id.
    public let name: String
    /// Where a picture of them is; empty = not said.
    public let faceUrl: String

    init(_ c: ntk_user_name_t) {
        userId = String(ntk: c.user_id)
        name = String(ntk: c.name)
        faceUrl = String(ntk: c.face_url)
    }
}

/// A field of the host's in a profile.
public struct ProfileField: Hashable, Sendable {
    /// 1 to 16 letters, digits and underscores.
    public let key: String
    /// Up to 500 bytes.
    public let value: String

    init(_ c: ntk_profile_field_t) {
        key = String(ntk: c.key)
        value = String(ntk: c.value)
    }
}

/// A user's profile, as far as it is known here. What was never said is empty, or 0.
public struct UserProfile: Hashable, Sendable {
    /// User id.
    public let userId: String
    /// What the user is called here: see `UserName`.
    public let name: String
    /// What they call themselves.
    public let nickname: String
    /// Where a picture of them is.
    public let faceUrl: String
    /// Their signature; may have several lines.
    public let signature: String
    /// Gender.
    public let gender: Gender
    /// The host's, as 20261201.
    public let birthday: UInt32
    /// The host's.
    public let level: UInt32
    /// The host's.
    public let role: UInt32
    /// Who may add them as a friend.
    public let allowType: AllowType
    /// The host's, by key; at most 20.
    public let custom: [ProfileField]

    init(_ c: ntk_user_profile_t) {
        userId = String(ntk: c.user_id)
        name = String(ntk: c.name)
        nickname = String(ntk: c.nickname)
        faceUrl = String(ntk: c.face_url)
        signature = String(ntk: c.signature)
        gender = Gender(rawValue: c.gender)
        birthday = c.birthday
        level = c.level
        role = c.role
        allowType = AllowType(rawValue: c.allow_type)
        custom = (0..<c.custom.count).map { ProfileField(ntk_profile_field_list_at(c.custom, $0)!.pointee) }
    }
}

/// Profiles of users.
public struct UserProfiles: Hashable, Sendable {
    /// In the order asked, each once.
    public let users: [UserProfile]
    /// Those of the users asked for who are none; offline also those of whom nothing is known here.
    public let unknown: [String]

    init(_ c: ntk_user_profiles_t) {
        users = (0..<c.users.count).map { UserProfile(ntk_user_profile_list_at(c.users, $0)!.pointee) }
        unknown = (0..<c.unknown.count).map { String(ntk: ntk_str_list_at(c.unknown, $0)!.pointee) }
    }
}

/// What to change of the own profile.
public struct SelfInfo: Hashable, Sendable, NtkInput {
    /// What of the following is meant: 1 nickname, 2 face_url, 4 signature, 8 gender, 16 birthday, 32 level, 64 role, 128
    /// allow_type. The rest stays as it is.
    public var fields: UInt32 = 0
    /// Up to 500 bytes, without line breaks, control characters, and what turns the direction of the text around it.
    public var nickname: String = ""
    /// Up to 500 bytes; as the nickname.
    public var faceUrl: String = ""
    /// Up to 500 bytes; may have several lines.
    public var signature: String = ""
    /// Gender.
    public var gender: Gender = .init(rawValue: 0)
    /// The host's, as 20261201.
    public var birthday: UInt32 = 0
    /// The host's.
    public var level: UInt32 = 0
    /// The host's.
    public var role: UInt32 = 0
    /// Who may add this user as a friend.
    public var allowType: AllowType = .init(rawValue: 0)
    /// Keys of fields of the host's to change, 1 to 16 letters, digits and underscores each. The others stay; at most 20 in all.
    public var customKeys: [String] = []
    /// Their values, in this order, up to 500 bytes each and 4 KB together with those there are; empty = take the field away.
    public var customValues: [String] = []

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_self_info_t>) throws -> R) rethrows -> R {
        try nickname.withNtk { nicknameC in
            try faceUrl.withNtk { faceUrlC in
                try signature.withNtk { signatureC in
                    try withNtkTexts(customKeys) { customKeysC, customKeysCount in
                        try withNtkTexts(customValues) { customValuesC, customValuesCount in
                            var c = ntk_self_info_t()
                            c.struct_size = UInt32(MemoryLayout<ntk_self_info_t>.size)
                            c.fields = fields
                            c.nickname = nicknameC
                            c.face_url = faceUrlC
                            c.signature = signatureC
                            c.gender = gender.rawValue
                            c.birthday = birthday
                            c.level = level
                            c.role = role
                            c.allow_type = allowType.rawValue
                            c.custom_keys = ntk_str_list_t(items: customKeysC, count: customKeysCount, stride: 0)
                            c.custom_values = ntk_str_list_t(items: customValuesC, count: customValuesCount, stride: 0)
                            return try body(&c)
                        }
                    }
                }
            }
        }
    }
}

/// What users or groups are called, to search for.
public struct NameSearch: Hashable, Sendable, NtkInput {
    /// 1 to 5 words of at most 256 bytes each: beginnings of the words of a name, Chinese characters in a row or how they sound
    /// (`zhangs` and `zsf` find 张三丰), or a whole id. Case and accents do not matter; signs ask for nothing.
    public var keywords: [String] = []
    /// True: any keyword is enough, and who has more of them comes first; else all must be there.
    public var `any`: Bool = false
    /// Empty for the first page, then `next_cursor`.
    public var cursor: String = ""
    /// At most 100; 0 = 20.
    public var count: UInt32 = 0

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_name_search_t>) throws -> R) rethrows -> R {
        try withNtkTexts(keywords) { keywordsC, keywordsCount in
            try cursor.withNtk { cursorC in
                var c = ntk_name_search_t()
                c.struct_size = UInt32(MemoryLayout<ntk_name_search_t>.size)
                c.keywords = ntk_str_list_t(items: keywordsC, count: keywordsCount, stride: 0)
                c.any = `any` ? 1 : 0
                c.cursor = cursorC
                c.count = count
                return try body(&c)
            }
        }
    }
}

/// A page of users, those whose name fits best first.
public struct UserSearchPage: Hashable, Sendable {
    /// Them, as they are now.
    public let users: [UserProfile]
    /// Pass it on for the next page; empty = this was the last. Whoever is called otherwise meanwhile may come twice or never.
    public let nextCursor: String

    init(_ c: ntk_user_search_page_t) {
        users = (0..<c.users.count).map { UserProfile(ntk_user_profile_list_at(c.users, $0)!.pointee) }
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// A page of groups, those whose name fits best first.
public struct GroupSearchPage: Hashable, Sendable {
    /// Them, as this user may see them.
    public let groups: [GroupInfo]
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_group_search_page_t) {
        groups = (0..<c.groups.count).map { GroupInfo(ntk_group_info_list_at(c.groups, $0)!.pointee) }
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// What another user is to this one.
public struct FriendInfo: Hashable, Sendable {
    /// User id.
    public let userId: String
    /// What they are called here: see `UserName`.
    public let name: String
    /// Where a picture of them is; empty = not said.
    public let faceUrl: String
    /// What this user calls them; of somebody who has an application of this user's it waits with that.
    public let remark: String
    /// In this user's list of friends.
    public let isFriend: Bool
    /// This user is in their list of friends.
    public let isFriendOf: Bool
    /// In this user's blacklist.
    public let isBlacklisted: Bool
    /// What waits.
    public let application: FriendApplication
    /// Its words.
    public let wording: String
    /// The host's word for where they were added.
    public let source: String
    /// Friend since, milliseconds since 1970 UTC; 0 = no friend.
    public let addedMs: Int64
    /// When the application that waits was made; 0 = none does.
    public let appliedMs: Int64

    init(_ c: ntk_friend_info_t) {
        userId = String(ntk: c.user_id)
        name = String(ntk: c.name)
        faceUrl = String(ntk: c.face_url)
        remark = String(ntk: c.remark)
        isFriend = c.is_friend
        isFriendOf = c.is_friend_of
        isBlacklisted = c.is_blacklisted
        application = FriendApplication(rawValue: c.application)
        wording = String(ntk: c.wording)
        source = String(ntk: c.source)
        addedMs = c.added_ms
        appliedMs = c.applied_ms
    }
}

/// A page of them.
public struct FriendPage: Hashable, Sendable {
    /// Them.
    public let friends: [FriendInfo]
    /// Of applications: how many came in since this user last said they had read them.
    public let unread: UInt32
    /// Pass it on for the next page; empty = this was the last.
    public let nextCursor: String

    init(_ c: ntk_friend_page_t) {
        friends = (0..<c.friends.count).map { FriendInfo(ntk_friend_info_list_at(c.friends, $0)!.pointee) }
        unread = c.unread
        nextCursor = String(ntk: c.next_cursor)
    }
}

/// Several of them.
public struct Friends: Hashable, Sendable {
    /// Them.
    public let friends: [FriendInfo]

    init(_ c: ntk_friends_t) {
        friends = (0..<c.friends.count).map { FriendInfo(ntk_friend_info_list_at(c.friends, $0)!.pointee) }
    }
}

/// Whom to add.
public struct FriendAdd: Hashable, Sendable, NtkInput {
    /// User id.
    public var userId: String = ""
    /// What to say with it, where they have to confirm; up to 120 bytes.
    public var wording: String = ""
    /// The host's word for where they were met, up to 32 bytes.
    public var source: String = ""
    /// What to call them as soon as they are a friend, up to 96 bytes; empty = nothing.
    public var remark: String = ""

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_friend_add_t>) throws -> R) rethrows -> R {
        try userId.withNtk { userIdC in
            try wording.withNtk { wordingC in
                try source.withNtk { sourceC in
                    try remark.withNtk { remarkC in
                        var c = ntk_friend_add_t()
                        c.struct_size = UInt32(MemoryLayout<ntk_friend_add_t>.size)
                        c.user_id = userIdC
                        c.wording = wordingC
                        c.source = sourceC
                        c.remark = remarkC
                        return try body(&c)
                    }
                }
            }
        }
    }
}

/// What users are to this one changed.
public struct FriendsChange: Hashable, Sendable {
    /// Them, as they are now; who is nothing any more has neither list nor application.
    public let friends: [FriendInfo]
    /// How many applications came in since this user last said they had read them.
    public let unreadApplications: UInt32

    init(_ c: ntk_friends_change_t) {
        friends = (0..<c.friends.count).map { FriendInfo(ntk_friend_info_list_at(c.friends, $0)!.pointee) }
        unreadApplications = c.unread_applications
    }
}

/// What a command returns.
public enum Reply: Hashable, Sendable {
    /// Of the send commands.
    case sendReceipt(SendReceipt)
    /// Of `get_conversation`, `create_group`.
    case conversation(ConversationRow)
    /// Of `get_conversation_list`.
    case conversationPage(ConversationPage)
    /// Of `get_history`.
    case messagePage(MessagePage)
    /// Of `get_total_unread_message_count`.
    case unreadTotal(UnreadTotal)
    /// Of `add_group_members`.
    case addMembers(AddMembersResult)
    /// Of `audit`.
    case audit(AuditReport)
    /// Of `get_storage_usage`.
    case storageUsage(StorageUsage)
    /// Of the window commands.
    case windowOpened(WindowOpened)
    /// Of `echo`.
    case echo(Echo)
    /// Of `modify_message`, also with code 8006, and of `insert_local_message`.
    case message(MessageRow)
    /// Of `find_messages`, `get_pinned_messages`, `get_merged_messages`.
    case messageList(MessageList)
    /// Of the extension commands.
    case messageExtensions(MessageExtensions)
    /// Of `get_message_read_receipts`.
    case messageReceipts(MessageReceipts)
    /// Of the commands that list users.
    case userPage(UserPage)
    /// Of `create_folder`.
    case folder(Folder)
    /// Of `get_folders`.
    case folders(Folders)
    /// Of `get_all_receive_opt`.
    case allReceiveOpt(AllReceiveOpt)
    /// Of `explain_unread`.
    case unreadExplanation(UnreadExplanation)
    /// Of the searches of messages.
    case searchPage(SearchPage)
    /// Of `get_devices`.
    case devices(Devices)
    /// Of `download_media`.
    case downloadedMedia(DownloadedMedia)
    /// Of `get_media_cache_usage`.
    case mediaCacheUsage(MediaCacheUsage)
    /// Of `kick_group_members`.
    case kickMembers(KickMembersResult)
    /// Of `get_group_info`, `set_group_info`, `mute_all_group_members`.
    case groupInfo(GroupInfo)
    /// Of `get_groups_info`.
    case groupInfoResults(GroupInfoResults)
    /// Of what sets something of one member.
    case groupMember(GroupMember)
    /// Of `get_group_members`.
    case groupMemberPage(GroupMemberPage)
    /// Of `join_group`.
    case joinGroup(JoinGroupResult)
    /// Of `accept_group_application`, `refuse_group_application`.
    case groupApplication(GroupApplication)
    /// Of `get_group_applications`.
    case groupApplicationPage(GroupApplicationPage)
    /// Of `get_joined_groups`.
    case joinedGroupPage(JoinedGroupPage)
    /// Of `get_users_info`.
    case userProfiles(UserProfiles)
    /// Of `get_self_info`.
    case userProfile(UserProfile)
    /// Of `search_users`.
    case userSearchPage(UserSearchPage)
    /// Of `search_cloud_groups`.
    case groupSearchPage(GroupSearchPage)
    /// Of whatever is done about a user.
    case friendInfo(FriendInfo)
    /// Of the lists of friends, applications and the blacklist.
    case friendPage(FriendPage)
    /// Of `check_friends`.
    case friends(Friends)
    /// A member this version does not know.
    case unknown(UInt32)

    init(_ c: ntk_reply_t) {
        switch c.tag {
        case 1: self = .sendReceipt(SendReceipt(c.send_receipt!.pointee))
        case 2: self = .conversation(ConversationRow(c.conversation!.pointee))
        case 3: self = .conversationPage(ConversationPage(c.conversation_page!.pointee))
        case 4: self = .messagePage(MessagePage(c.message_page!.pointee))
        case 5: self = .unreadTotal(UnreadTotal(c.unread_total!.pointee))
        case 6: self = .addMembers(AddMembersResult(c.add_members!.pointee))
        case 7: self = .audit(AuditReport(c.audit!.pointee))
        case 8: self = .storageUsage(StorageUsage(c.storage_usage!.pointee))
        case 9: self = .windowOpened(WindowOpened(c.window_opened!.pointee))
        case 10: self = .echo(Echo(c.echo!.pointee))
        case 11: self = .message(MessageRow(c.message!.pointee))
        case 12: self = .messageList(MessageList(c.message_list!.pointee))
        case 13: self = .messageExtensions(MessageExtensions(c.message_extensions!.pointee))
        case 14: self = .messageReceipts(MessageReceipts(c.message_receipts!.pointee))
        case 15: self = .userPage(UserPage(c.user_page!.pointee))
        case 16: self = .folder(Folder(c.folder!.pointee))
        case 17: self = .folders(Folders(c.folders!.pointee))
        case 18: self = .allReceiveOpt(AllReceiveOpt(c.all_receive_opt!.pointee))
        case 19: self = .unreadExplanation(UnreadExplanation(c.unread_explanation!.pointee))
        case 20: self = .searchPage(SearchPage(c.search_page!.pointee))
        case 21: self = .devices(Devices(c.devices!.pointee))
        case 22: self = .downloadedMedia(DownloadedMedia(c.downloaded_media!.pointee))
        case 23: self = .mediaCacheUsage(MediaCacheUsage(c.media_cache_usage!.pointee))
        case 100: self = .kickMembers(KickMembersResult(c.kick_members!.pointee))
        case 101: self = .groupInfo(GroupInfo(c.group_info!.pointee))
        case 102: self = .groupInfoResults(GroupInfoResults(c.group_info_results!.pointee))
        case 103: self = .groupMember(GroupMember(c.group_member!.pointee))
        case 104: self = .groupMemberPage(GroupMemberPage(c.group_member_page!.pointee))
        case 105: self = .joinGroup(JoinGroupResult(c.join_group!.pointee))
        case 106: self = .groupApplication(GroupApplication(c.group_application!.pointee))
        case 107: self = .groupApplicationPage(GroupApplicationPage(c.group_application_page!.pointee))
        case 108: self = .joinedGroupPage(JoinedGroupPage(c.joined_group_page!.pointee))
        case 120: self = .userProfiles(UserProfiles(c.user_profiles!.pointee))
        case 121: self = .userProfile(UserProfile(c.user_profile!.pointee))
        case 150: self = .userSearchPage(UserSearchPage(c.user_search_page!.pointee))
        case 151: self = .groupSearchPage(GroupSearchPage(c.group_search_page!.pointee))
        case 160: self = .friendInfo(FriendInfo(c.friend_info!.pointee))
        case 161: self = .friendPage(FriendPage(c.friend_page!.pointee))
        case 162: self = .friends(Friends(c.friends!.pointee))
        default: self = .unknown(c.tag)
        }
    }
}

/// One element of a message.
public enum MessageElement: Hashable, Sendable {
    /// See the record.
    case text(TextElement)
    /// See the record.
    case custom(CustomElement)
    /// See the record.
    case image(ImageElement)
    /// See the record.
    case sound(SoundElement)
    /// See the record.
    case video(VideoElement)
    /// See the record.
    case file(FileElement)
    /// See the record.
    case location(LocationElement)
    /// See the record.
    case face(FaceElement)
    /// See the record.
    case groupTip(GroupTipElement)
    /// See the record.
    case merged(MergedElement)
    /// A member this version does not know.
    case unknown(UInt32)

    init(_ c: ntk_message_element_t) {
        switch c.tag {
        case 1: self = .text(TextElement(c.text!.pointee))
        case 2: self = .custom(CustomElement(c.custom!.pointee))
        case 3: self = .image(ImageElement(c.image!.pointee))
        case 4: self = .sound(SoundElement(c.sound!.pointee))
        case 5: self = .video(VideoElement(c.video!.pointee))
        case 6: self = .file(FileElement(c.file!.pointee))
        case 7: self = .location(LocationElement(c.location!.pointee))
        case 8: self = .face(FaceElement(c.face!.pointee))
        case 9: self = .groupTip(GroupTipElement(c.group_tip!.pointee))
        case 10: self = .merged(MergedElement(c.merged!.pointee))
        default: self = .unknown(c.tag)
        }
    }
}

/// News that no request asked for.
public enum Event: Hashable, Sendable {
    /// See the record.
    case connectionChanged(ConnectionChanged)
    /// See the record.
    case syncChanged(SyncChanged)
    /// The unread total changed (V2TIM onTotalUnreadMessageCountChanged); never sent with an equal value.
    case totalUnreadChanged(UnreadTotal)
    /// See the record.
    case messagesReceived(MessagesReceived)
    /// See the record.
    case messageRecalled(MessageRecalled)
    /// See the record.
    case sendFinished(SendFinished)
    /// See the record.
    case c2cReadReceipt(C2cReadReceipt)
    /// See the record.
    case conversationsChanged(ConversationsChanged)
    /// See the record.
    case onlineMessage(OnlineMessage)
    /// See the record.
    case loginEnded(LoginEnded)
    /// See the record.
    case storageChanged(StorageChanged)
    /// See the record.
    case filteredUnreadChanged(FilteredUnreadChanged)
    /// See the record.
    case messageModified(MessageModified)
    /// See the record.
    case messagesDeleted(MessagesDeleted)
    /// See the record.
    case messageReactionsChanged(MessageReactionsChanged)
    /// See the record.
    case messageExtensionsChanged(MessageExtensionsChanged)
    /// See the record.
    case messagePinned(MessagePinned)
    /// See the record.
    case messageReceipt(MessageReceipt)
    /// See the record.
    case typingChanged(TypingChanged)
    /// See the record.
    case transferProgress(TransferProgress)
    /// See the record.
    case changeRefused(ChangeRefused)
    /// Folders were made, renamed or deleted, on any own device.
    case foldersChanged(Folders)
    /// Do not disturb changed, on any own device.
    case allReceiveOptChanged(AllReceiveOpt)
    /// Somebody applied to a group that this user rules, or it was decided about them (V2TIM onReceiveJoinApplication). After an
    /// absence longer than the server keeps news `get_group_applications` says all.
    case groupApplicationChanged(GroupApplication)
    /// It was decided about this user, or about whom this user would have brought (V2TIM onApplicationProcessed).
    case groupApplicationDecided(GroupApplication)
    /// What is known here of others changed (V2TIM onUserInfoChanged).
    case usersInfoChanged(UserProfiles)
    /// The own profile changed, on any own device (V2TIM onSelfInfoUpdated).
    case selfInfoChanged(UserProfile)
    /// What users are to this one changed, on any own device or by them (V2TIM onFriendListAdded, onFriendListDeleted, onFriendInfoChanged,
    /// onBlackListAdd, onBlackListDeleted, onFriendApplicationListAdded, onFriendApplicationListRead and
    /// the like).
    case friendsChanged(FriendsChange)
    /// A member this version does not know.
    case unknown(UInt32)

    init(_ c: ntk_event_t) {
        switch c.tag {
        case 1: self = .connectionChanged(ConnectionChanged(c.connection_changed!.pointee))
        case 2: self = .syncChanged(SyncChanged(c.sync_changed!.pointee))
        case 3: self = .totalUnreadChanged(UnreadTotal(c.total_unread_changed!.pointee))
        case 4: self = .messagesReceived(MessagesReceived(c.messages_received!.pointee))
        case 5: self = .messageRecalled(MessageRecalled(c.message_recalled!.pointee))
        case 6: self = .sendFinished(SendFinished(c.send_finished!.pointee))
        case 7: self = .c2cReadReceipt(C2cReadReceipt(c.c2c_read_receipt!.pointee))
        case 8: self = .conversationsChanged(ConversationsChanged(c.conversations_changed!.pointee))
        case 9: self = .onlineMessage(OnlineMessage(c.online_message!.pointee))
        case 10: self = .loginEnded(LoginEnded(c.login_ended!.pointee))
        case 11: self = .storageChanged(StorageChanged(c.storage_changed!.pointee))
        case 12: self = .filteredUnreadChanged(FilteredUnreadChanged(c.filtered_unread_changed!.pointee))
        case 13: self = .messageModified(MessageModified(c.message_modified!.pointee))
        case 14: self = .messagesDeleted(MessagesDeleted(c.messages_deleted!.pointee))
        case 15: self = .messageReactionsChanged(MessageReactionsChanged(c.message_reactions_changed!.pointee))
        case 16: self = .messageExtensionsChanged(MessageExtensionsChanged(c.message_extensions_changed!.pointee))
        case 17: self = .messagePinned(MessagePinned(c.message_pinned!.pointee))
        case 18: self = .messageReceipt(MessageReceipt(c.message_receipt!.pointee))
        case 19: self = .typingChanged(TypingChanged(c.typing_changed!.pointee))
        case 20: self = .transferProgress(TransferProgress(c.transfer_progress!.pointee))
        case 21: self = .changeRefused(ChangeRefused(c.change_refused!.pointee))
        case 22: self = .foldersChanged(Folders(c.folders_changed!.pointee))
        case 23: self = .allReceiveOptChanged(AllReceiveOpt(c.all_receive_opt_changed!.pointee))
        case 100: self = .groupApplicationChanged(GroupApplication(c.group_application_changed!.pointee))
        case 101: self = .groupApplicationDecided(GroupApplication(c.group_application_decided!.pointee))
        case 120: self = .usersInfoChanged(UserProfiles(c.users_info_changed!.pointee))
        case 121: self = .selfInfoChanged(UserProfile(c.self_info_changed!.pointee))
        case 160: self = .friendsChanged(FriendsChange(c.friends_changed!.pointee))
        default: self = .unknown(c.tag)
        }
    }
}

/// One item of the lane to the host, in commit order.
public enum Delivery: Hashable, Sendable {
    /// The outcome of a request.
    case completion(Completion)
    /// News.
    case event(Event)
    /// A window of conversations changed.
    case conversationPatch(ConversationPatch)
    /// A window of messages changed.
    case messagePatch(MessagePatch)
    /// The end.
    case closed(Closed)
    /// A member this version does not know.
    case unknown(UInt32)

    init(_ c: ntk_delivery_t) {
        switch c.tag {
        case 1: self = .completion(Completion(c.completion!.pointee))
        case 2: self = .event(Event(c.event!.pointee))
        case 3: self = .conversationPatch(ConversationPatch(c.conversation_patch!.pointee))
        case 4: self = .messagePatch(MessagePatch(c.message_patch!.pointee))
        case 5: self = .closed(Closed(c.closed!.pointee))
        default: self = .unknown(c.tag)
        }
    }
}

extension Kernel {

    /// Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
    /// the token; local data is usable before that.
    /// Codes of its own: 6015, 6017, 6023, 6206, 6208, 7003, 70001, 70003, 70013, 200004, 200013.
    public func login(userId: String, token: String, endpoints: [String], deviceId: String, platform: String) async throws {
        _ = try await request { kernel, id in
            userId.withNtk { userIdC in
                token.withNtk { tokenC in
                    withNtkTexts(endpoints) { endpointsC, endpointsCount in
                        deviceId.withNtk { deviceIdC in
                            platform.withNtk { platformC in
                                ntk_login(kernel, userIdC, tokenC, endpointsC, endpointsCount, deviceIdC, platformC, id)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Ends the login, keeps the data. Queued sends stay queued.
    /// Codes of its own: 6014.
    public func logout() async throws {
        _ = try await request { kernel, id in
            ntk_logout(kernel, id)
        }
    }

    /// Ends the login and deletes everything in the directory.
    public func destroyData() async throws {
        _ = try await request { kernel, id in
            ntk_destroy_data(kernel, id)
        }
    }

    /// Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
    public func suspend(deadlineMs: UInt32) async throws {
        _ = try await request { kernel, id in
            ntk_suspend(kernel, deadlineMs, id)
        }
    }

    /// Opens again what suspend closed.
    public func resume() async throws {
        _ = try await request { kernel, id in
            ntk_resume(kernel, id)
        }
    }

    /// The operating system reports another network: dial at once, or stop dialling.
    /// Codes of its own: 6017.
    public func networkChanged(kind: NetworkKind) async throws {
        _ = try await request { kernel, id in
            ntk_network_changed(kernel, kind.rawValue, id)
        }
    }

    /// The application came to the foreground or left it.
    public func setForeground(foreground: Bool) async throws {
        _ = try await request { kernel, id in
            ntk_set_foreground(kernel, foreground ? 1 : 0, id)
        }
    }

    /// Queues a text message durably and completes; `SendFinished` tells the outcome.
    /// Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013.
    public func sendText(conversation: String, text: String, options: SendOptions = .init()) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                text.withNtk { textC in
                    options.withC { optionsC in
                        ntk_send_text(kernel, conversationC, textC, optionsC, id)
                    }
                }
            }
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of send_text") }
        return value
    }

    /// Queues a custom message durably and completes; `SendFinished` tells the outcome.
    /// Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013.
    public func sendCustom(conversation: String, data: [UInt8], description: String, `extension`: [UInt8], options: SendOptions = .init()) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                data.withNtk { dataC in
                    description.withNtk { descriptionC in
                        `extension`.withNtk { extensionC in
                            options.withC { optionsC in
                                ntk_send_custom(kernel, conversationC, dataC, descriptionC, extensionC, optionsC, id)
                            }
                        }
                    }
                }
            }
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of send_custom") }
        return value
    }

    /// Takes a queued message back. Fails with 8020 once it is on the wire or done.
    /// Codes of its own: 6017, 8020.
    public func cancelSend(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_cancel_send(kernel, localId, id)
        }
    }

    /// Queues a failed message again, with the same message id.
    /// Codes of its own: 6017, 7011.
    public func resendMessage(localId: UInt64) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            ntk_resend_message(kernel, localId, id)
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of resend_message") }
        return value
    }

    /// Recalls an own message for everyone, within the server's window (120 s by default).
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016, 200013.
    public func recallMessage(localId: UInt64, reason: String) async throws {
        _ = try await request { kernel, id in
            reason.withNtk { reasonC in
                ntk_recall_message(kernel, localId, reasonC, id)
            }
        }
    }

    /// Pages through the conversation list: pinned first, then newest first.
    /// Codes of its own: 6014, 6017, 200013.
    public func getConversationList(cursor: String, count: UInt32, filter: ConversationFilter = .init()) async throws -> ConversationPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                filter.withC { filterC in
                    ntk_get_conversation_list(kernel, cursorC, count, filterC, id)
                }
            }
        }
        guard case .conversationPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_conversation_list") }
        return value
    }

    /// One conversation.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func getConversation(conversation: String) async throws -> ConversationRow {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_get_conversation(kernel, conversationC, id)
            }
        }
        guard case .conversation(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_conversation") }
        return value
    }

    /// The unread total; `known` is false before the first sync.
    public func getTotalUnreadMessageCount() async throws -> UnreadTotal {
        let reply = try await request { kernel, id in
            ntk_get_total_unread_message_count(kernel, id)
        }
        guard case .unreadTotal(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_total_unread_message_count") }
        return value
    }

    /// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
    /// Codes of its own: 6004, 6014, 6017, 7003, 200013.
    public func markC2cMessageAsRead(userId: String) async throws {
        _ = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_mark_c2c_message_as_read(kernel, userIdC, id)
            }
        }
    }

    /// Marks a group read. Empty = all groups.
    /// Codes of its own: 6004, 6014, 6017, 8501, 200013.
    public func markGroupMessageAsRead(groupId: String) async throws {
        _ = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                ntk_mark_group_message_as_read(kernel, groupIdC, id)
            }
        }
    }

    /// Marks everything read.
    /// Codes of its own: 6014.
    public func markAllMessageAsRead() async throws {
        _ = try await request { kernel, id in
            ntk_mark_all_message_as_read(kernel, id)
        }
    }

    /// Sets what is received of a conversation (V2TIM recvOpt).
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func setReceiveOpt(conversation: String, opt: ReceiveOpt) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_set_receive_opt(kernel, conversationC, opt.rawValue, id)
            }
        }
    }

    /// Pins a conversation above the others, at most 50, or unpins it.
    /// Codes of its own: 6004, 6014, 6017, 51010, 200013.
    public func pinConversation(conversation: String, pinned: Bool) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_pin_conversation(kernel, conversationC, pinned ? 1 : 0, id)
            }
        }
    }

    /// A page of history, from this device and, where it has a hole, from the server.
    /// Codes of its own: 6004, 6014, 6017, 6201, 7011, 10002, 10007, 10010, 200013, 200014.
    public func getHistory(conversation: String, query: HistoryQuery = .init()) async throws -> MessagePage {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                query.withC { queryC in
                    ntk_get_history(kernel, conversationC, queryC, id)
                }
            }
        }
        guard case .messagePage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_history") }
        return value
    }

    /// Creates a group with this user as a member.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013.
    public func createGroup(groupId: String, name: String, members: [String], excludedFromUnread: Bool) async throws -> ConversationRow {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                name.withNtk { nameC in
                    withNtkTexts(members) { membersC, membersCount in
                        ntk_create_group(kernel, groupIdC, nameC, membersC, membersCount, excludedFromUnread ? 1 : 0, id)
                    }
                }
            }
        }
        guard case .conversation(let value)? = reply else { throw NtkError(code: .internal, text: "reply of create_group") }
        return value
    }

    /// Adds members to a group this user is in. Where what becomes of whom a member brings is an approval, they apply, with this user
    /// named (at most 20 at a time, who may wait at once); owner and admins add anybody.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10014, 10023, 200013.
    public func addGroupMembers(groupId: String, members: [String]) async throws -> AddMembersResult {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                withNtkTexts(members) { membersC, membersCount in
                    ntk_add_group_members(kernel, groupIdC, membersC, membersCount, id)
                }
            }
        }
        guard case .addMembers(let value)? = reply else { throw NtkError(code: .internal, text: "reply of add_group_members") }
        return value
    }

    /// Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
    /// uploaded first; `TransferProgress` tells how far.
    /// Codes of its own: 6004, 6016, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013.
    public func sendMessage(conversation: String, elements: [NewElement], options: SendOptions = .init()) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                withNtkRecords(elements) { elementsC, elementsCount in
                    options.withC { optionsC in
                        ntk_send_message(kernel, conversationC, elementsC, elementsCount, optionsC, id)
                    }
                }
            }
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of send_message") }
        return value
    }

    /// Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
    /// Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 10007, 10010, 200013.
    public func forwardMessage(localId: UInt64, conversation: String, options: SendOptions = .init()) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                options.withC { optionsC in
                    ntk_forward_message(kernel, localId, conversationC, optionsC, id)
                }
            }
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of forward_message") }
        return value
    }

    /// Sends several messages on as one (V2TIM merger), at most 300, in the given order. What makes the message longer than 12 KB
    /// goes as a file, at most 8 MB: then it waits for its upload as other media do.
    /// Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 8005, 10007, 10010, 200013.
    public func sendMerged(conversation: String, localIds: [UInt64], title: String, abstracts: [String], compatibleText: String, options: SendOptions = .init()) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                withNtkNumbers(localIds) { localIdsC, localIdsCount in
                    title.withNtk { titleC in
                        withNtkTexts(abstracts) { abstractsC, abstractsCount in
                            compatibleText.withNtk { compatibleTextC in
                                options.withC { optionsC in
                                    ntk_send_merged(kernel, conversationC, localIdsC, localIdsCount, titleC, abstractsC, abstractsCount, compatibleTextC, optionsC, id)
                                }
                            }
                        }
                    }
                }
            }
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of send_merged") }
        return value
    }

    /// Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
    /// network, and `pause_transfer` and `cancel_transfer` hold it up.
    /// Codes of its own: 6009, 6014, 6016, 6017, 6023, 7004, 7005, 7011.
    public func getMergedMessages(localId: UInt64, path: [UInt32]) async throws -> MessageList {
        let reply = try await request { kernel, id in
            withNtkNumbers(path) { pathC, pathCount in
                ntk_get_merged_messages(kernel, localId, pathC, pathCount, id)
            }
        }
        guard case .messageList(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_merged_messages") }
        return value
    }

    /// Puts a message into local storage as if it had been sent or received; it is on this device only and never counts.
    /// Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 200013.
    public func insertLocalMessage(conversation: String, sender: String, elements: [NewElement], options: SendOptions = .init()) async throws -> MessageRow {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                sender.withNtk { senderC in
                    withNtkRecords(elements) { elementsC, elementsCount in
                        options.withC { optionsC in
                            ntk_insert_local_message(kernel, conversationC, senderC, elementsC, elementsCount, optionsC, id)
                        }
                    }
                }
            }
        }
        guard case .message(let value)? = reply else { throw NtkError(code: .internal, text: "reply of insert_local_message") }
        return value
    }

    /// Replaces the content of an own message for everyone. Completes with 8006 and the newest state when somebody was faster.
    /// Codes of its own: 6016, 6017, 6200, 7011, 8001, 8006, 10007, 10010, 10023, 10030, 200013.
    public func modifyMessage(localId: UInt64, elements: [NewElement], cloudCustomData: [UInt8], baseEdits: UInt32) async throws -> MessageRow {
        let reply = try await request { kernel, id in
            withNtkRecords(elements) { elementsC, elementsCount in
                cloudCustomData.withNtk { cloudCustomDataC in
                    ntk_modify_message(kernel, localId, elementsC, elementsCount, cloudCustomDataC, baseEdits, id)
                }
            }
        }
        guard case .message(let value)? = reply else { throw NtkError(code: .internal, text: "reply of modify_message") }
        return value
    }

    /// Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
    /// Codes of its own: 6014, 6017, 7011.
    public func deleteMessages(localIds: [UInt64], localOnly: Bool) async throws {
        _ = try await request { kernel, id in
            withNtkNumbers(localIds) { localIdsC, localIdsCount in
                ntk_delete_messages(kernel, localIdsC, localIdsCount, localOnly ? 1 : 0, id)
            }
        }
    }

    /// Deletes an own message for everyone, within the recall window; nothing is shown in its place.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016.
    public func deleteMessageForAll(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_delete_message_for_all(kernel, localId, id)
        }
    }

    /// Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func clearHistory(conversation: String) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_clear_history(kernel, conversationC, id)
            }
        }
    }

    /// Sets what the host keeps with a message on this device.
    /// Codes of its own: 6014, 6017, 7011.
    public func setLocalCustom(localId: UInt64, data: [UInt8], number: Int64) async throws {
        _ = try await request { kernel, id in
            data.withNtk { dataC in
                ntk_set_local_custom(kernel, localId, dataC, number, id)
            }
        }
    }

    /// Messages by id, whatever their state, also recalled and deleted ones.
    /// Codes of its own: 6014, 6017.
    public func findMessages(localIds: [UInt64]) async throws -> MessageList {
        let reply = try await request { kernel, id in
            withNtkNumbers(localIds) { localIdsC, localIdsCount in
                ntk_find_messages(kernel, localIdsC, localIdsCount, id)
            }
        }
        guard case .messageList(let value)? = reply else { throw NtkError(code: .internal, text: "reply of find_messages") }
        return value
    }

    /// Adds this user's reaction to a message.
    /// Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 23005, 23006, 200013.
    public func addMessageReaction(localId: UInt64, reaction: String) async throws {
        _ = try await request { kernel, id in
            reaction.withNtk { reactionC in
                ntk_add_message_reaction(kernel, localId, reactionC, id)
            }
        }
    }

    /// Takes this user's reaction back.
    /// Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 200013.
    public func removeMessageReaction(localId: UInt64, reaction: String) async throws {
        _ = try await request { kernel, id in
            reaction.withNtk { reactionC in
                ntk_remove_message_reaction(kernel, localId, reactionC, id)
            }
        }
    }

    /// Who gave a reaction, in the order they came.
    /// Codes of its own: 6017, 7011, 200013.
    public func getReactionUsers(localId: UInt64, reaction: String, cursor: String, count: UInt32) async throws -> UserPage {
        let reply = try await request { kernel, id in
            reaction.withNtk { reactionC in
                cursor.withNtk { cursorC in
                    ntk_get_reaction_users(kernel, localId, reactionC, cursorC, count, id)
                }
            }
        }
        guard case .userPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_reaction_users") }
        return value
    }

    /// Sets extensions of a message; each key has its own result. At most 20.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013.
    public func setMessageExtensions(localId: UInt64, extensions: [MessageExtension]) async throws -> MessageExtensions {
        let reply = try await request { kernel, id in
            withNtkRecords(extensions) { extensionsC, extensionsCount in
                ntk_set_message_extensions(kernel, localId, extensionsC, extensionsCount, id)
            }
        }
        guard case .messageExtensions(let value)? = reply else { throw NtkError(code: .internal, text: "reply of set_message_extensions") }
        return value
    }

    /// Deletes extensions of a message.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013.
    public func deleteMessageExtensions(localId: UInt64, keys: [String]) async throws -> MessageExtensions {
        let reply = try await request { kernel, id in
            withNtkTexts(keys) { keysC, keysCount in
                ntk_delete_message_extensions(kernel, localId, keysC, keysCount, id)
            }
        }
        guard case .messageExtensions(let value)? = reply else { throw NtkError(code: .internal, text: "reply of delete_message_extensions") }
        return value
    }

    /// Pins a message in its conversation, of two or of a group, at most 10, or unpins it. Any member may; no targeted message is
    /// pinned (6017).
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10070, 10071.
    public func pinMessage(localId: UInt64, pinned: Bool) async throws {
        _ = try await request { kernel, id in
            ntk_pin_message(kernel, localId, pinned ? 1 : 0, id)
        }
    }

    /// The pinned messages of a conversation, newest pin first.
    /// Codes of its own: 6004, 6017, 10007, 10010, 200013.
    public func getPinnedMessages(conversation: String) async throws -> MessageList {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_get_pinned_messages(kernel, conversationC, id)
            }
        }
        guard case .messageList(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_pinned_messages") }
        return value
    }

    /// Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
    /// Codes of its own: 6014, 6017, 7011.
    public func sendMessageReadReceipts(localIds: [UInt64]) async throws {
        _ = try await request { kernel, id in
            withNtkNumbers(localIds) { localIdsC, localIdsCount in
                ntk_send_message_read_receipts(kernel, localIdsC, localIdsCount, id)
            }
        }
    }

    /// How many read own messages, as the server has it; offline as this device has it.
    /// Codes of its own: 6017, 7011, 10007, 10010.
    public func getMessageReadReceipts(localIds: [UInt64]) async throws -> MessageReceipts {
        let reply = try await request { kernel, id in
            withNtkNumbers(localIds) { localIdsC, localIdsCount in
                ntk_get_message_read_receipts(kernel, localIdsC, localIdsCount, id)
            }
        }
        guard case .messageReceipts(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_message_read_receipts") }
        return value
    }

    /// Who read an own group message, or who did not.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10030, 200013.
    public func getGroupMessageReadMembers(localId: UInt64, unread: Bool, cursor: String, count: UInt32) async throws -> UserPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                ntk_get_group_message_read_members(kernel, localId, unread ? 1 : 0, cursorC, count, id)
            }
        }
        guard case .userPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_group_message_read_members") }
        return value
    }

    /// Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
    /// wrote in the last 30 seconds.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func setTyping(conversation: String, typing: Bool) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_set_typing(kernel, conversationC, typing ? 1 : 0, id)
            }
        }
    }

    /// Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func cleanConversationUnreadMessageCount(conversation: String, timestampS: Int64, seq: UInt64) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_clean_conversation_unread_message_count(kernel, conversationC, timestampS, seq, id)
            }
        }
    }

    /// The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
    /// Codes of its own: 6017, 200013.
    public func getUnreadMessageCountByFilter(filter: ConversationFilter = .init()) async throws -> UnreadTotal {
        let reply = try await request { kernel, id in
            filter.withC { filterC in
                ntk_get_unread_message_count_by_filter(kernel, filterC, id)
            }
        }
        guard case .unreadTotal(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_unread_message_count_by_filter") }
        return value
    }

    /// Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
    /// Codes of its own: 6017, 200013.
    public func subscribeUnreadMessageCountByFilter(filter: ConversationFilter = .init()) async throws -> UnreadTotal {
        let reply = try await request { kernel, id in
            filter.withC { filterC in
                ntk_subscribe_unread_message_count_by_filter(kernel, filterC, id)
            }
        }
        guard case .unreadTotal(let value)? = reply else { throw NtkError(code: .internal, text: "reply of subscribe_unread_message_count_by_filter") }
        return value
    }

    /// Ends that.
    /// Codes of its own: 6017, 7011, 200013.
    public func unsubscribeUnreadMessageCountByFilter(filter: ConversationFilter = .init()) async throws {
        _ = try await request { kernel, id in
            filter.withC { filterC in
                ntk_unsubscribe_unread_message_count_by_filter(kernel, filterC, id)
            }
        }
    }

    /// Why a badge shows what it shows.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func explainUnread(conversation: String) async throws -> UnreadExplanation {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_explain_unread(kernel, conversationC, id)
            }
        }
        guard case .unreadExplanation(let value)? = reply else { throw NtkError(code: .internal, text: "reply of explain_unread") }
        return value
    }

    /// Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
    /// Codes of its own: 6004, 6014, 6017, 8001, 200013.
    public func setConversationDraft(conversation: String, text: String, sync: Bool) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                text.withNtk { textC in
                    ntk_set_conversation_draft(kernel, conversationC, textC, sync ? 1 : 0, id)
                }
            }
        }
    }

    /// Sets or takes away marks of conversations, at most 100.
    /// Codes of its own: 6004, 6014, 6017, 51008, 200013.
    public func markConversations(conversations: [String], marks: UInt64, enable: Bool) async throws {
        _ = try await request { kernel, id in
            withNtkTexts(conversations) { conversationsC, conversationsCount in
                ntk_mark_conversations(kernel, conversationsC, conversationsCount, marks, enable ? 1 : 0, id)
            }
        }
    }

    /// Sets the host's data of a conversation, up to 256 bytes, on all own devices.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func setConversationCustomData(conversation: String, data: [UInt8]) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                data.withNtk { dataC in
                    ntk_set_conversation_custom_data(kernel, conversationC, dataC, id)
                }
            }
        }
    }

    /// Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
    /// Codes of its own: 6004, 6014, 6017, 51008, 200013.
    public func deleteConversations(conversations: [String], clearMessages: Bool) async throws {
        _ = try await request { kernel, id in
            withNtkTexts(conversations) { conversationsC, conversationsCount in
                ntk_delete_conversations(kernel, conversationsC, conversationsCount, clearMessages ? 1 : 0, id)
            }
        }
    }

    /// Makes a folder of conversations; at most 20.
    /// Codes of its own: 6014, 6017, 51008, 200013.
    public func createFolder(name: String) async throws -> Folder {
        let reply = try await request { kernel, id in
            name.withNtk { nameC in
                ntk_create_folder(kernel, nameC, id)
            }
        }
        guard case .folder(let value)? = reply else { throw NtkError(code: .internal, text: "reply of create_folder") }
        return value
    }

    /// Renames a folder.
    /// Codes of its own: 6014, 6017, 51009, 200013.
    public func renameFolder(folder: UInt64, name: String) async throws {
        _ = try await request { kernel, id in
            name.withNtk { nameC in
                ntk_rename_folder(kernel, folder, nameC, id)
            }
        }
    }

    /// Deletes a folder; its conversations stay.
    /// Codes of its own: 6014, 51009.
    public func deleteFolder(folder: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_delete_folder(kernel, folder, id)
        }
    }

    /// All folders.
    public func getFolders() async throws -> Folders {
        let reply = try await request { kernel, id in
            ntk_get_folders(kernel, id)
        }
        guard case .folders(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_folders") }
        return value
    }

    /// Puts conversations into a folder, at most 100.
    /// Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013.
    public func addToFolder(folder: UInt64, conversations: [String]) async throws {
        _ = try await request { kernel, id in
            withNtkTexts(conversations) { conversationsC, conversationsCount in
                ntk_add_to_folder(kernel, folder, conversationsC, conversationsCount, id)
            }
        }
    }

    /// Takes conversations out of a folder, at most 100.
    /// Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013.
    public func removeFromFolder(folder: UInt64, conversations: [String]) async throws {
        _ = try await request { kernel, id in
            withNtkTexts(conversations) { conversationsC, conversationsCount in
                ntk_remove_from_folder(kernel, folder, conversationsC, conversationsCount, id)
            }
        }
    }

    /// Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
    /// Codes of its own: 6014, 6017, 200013.
    public func setAllReceiveOpt(opt: AllReceiveOpt = .init()) async throws {
        _ = try await request { kernel, id in
            opt.withC { optC in
                ntk_set_all_receive_opt(kernel, optC, id)
            }
        }
    }

    /// Do not disturb, as set.
    public func getAllReceiveOpt() async throws -> AllReceiveOpt {
        let reply = try await request { kernel, id in
            ntk_get_all_receive_opt(kernel, id)
        }
        guard case .allReceiveOpt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_all_receive_opt") }
        return value
    }

    /// Searches the messages on this device; complete at all times.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    public func searchMessages(query: MessageSearch = .init()) async throws -> SearchPage {
        let reply = try await request { kernel, id in
            query.withC { queryC in
                ntk_search_messages(kernel, queryC, id)
            }
        }
        guard case .searchPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of search_messages") }
        return value
    }

    /// Searches the messages on the server, also those this device never had.
    /// Codes of its own: 6004, 6017, 6200, 10007, 10010, 200013, 200016.
    public func searchCloudMessages(query: MessageSearch = .init()) async throws -> SearchPage {
        let reply = try await request { kernel, id in
            query.withC { queryC in
                ntk_search_cloud_messages(kernel, queryC, id)
            }
        }
        guard case .searchPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of search_cloud_messages") }
        return value
    }

    /// Conversations whose title or id holds a text.
    /// Codes of its own: 6014, 6017, 200013.
    public func searchConversations(text: String, cursor: String, count: UInt32) async throws -> ConversationPage {
        let reply = try await request { kernel, id in
            text.withNtk { textC in
                cursor.withNtk { cursorC in
                    ntk_search_conversations(kernel, textC, cursorC, count, id)
                }
            }
        }
        guard case .conversationPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of search_conversations") }
        return value
    }

    /// Searches the users of the server by what they call themselves, or by id (V2TIM searchUsers). Of very many that fit at most
    /// 2,000 are looked at; who lets nobody add them as a friend is not found.
    /// Codes of its own: 6017, 6200, 200013, 200016.
    public func searchUsers(query: NameSearch = .init()) async throws -> UserSearchPage {
        let reply = try await request { kernel, id in
            query.withC { queryC in
                ntk_search_users(kernel, queryC, id)
            }
        }
        guard case .userSearchPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of search_users") }
        return value
    }

    /// Searches the groups of the server by name or id (V2TIM searchCloudGroups). Work groups are never found; nor is what was
    /// dismissed.
    /// Codes of its own: 6017, 6200, 200013, 200016.
    public func searchCloudGroups(query: NameSearch = .init()) async throws -> GroupSearchPage {
        let reply = try await request { kernel, id in
            query.withC { queryC in
                ntk_search_cloud_groups(kernel, queryC, id)
            }
        }
        guard case .groupSearchPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of search_cloud_groups") }
        return value
    }

    /// Gets a file of a message into the cache; completes when it is there.
    /// Codes of its own: 6009, 6017, 6023, 7004, 7011.
    public func downloadMedia(localId: UInt64, element: UInt32, size: MediaSize) async throws -> DownloadedMedia {
        let reply = try await request { kernel, id in
            ntk_download_media(kernel, localId, element, size.rawValue, id)
        }
        guard case .downloadedMedia(let value)? = reply else { throw NtkError(code: .internal, text: "reply of download_media") }
        return value
    }

    /// Pauses the transfers of a message.
    /// Codes of its own: 6017, 7011.
    public func pauseTransfer(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_pause_transfer(kernel, localId, id)
        }
    }

    /// Goes on with them.
    /// Codes of its own: 6017, 7011.
    public func resumeTransfer(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_resume_transfer(kernel, localId, id)
        }
    }

    /// Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
    /// Codes of its own: 6017, 7011.
    public func cancelTransfer(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_cancel_transfer(kernel, localId, id)
        }
    }

    /// How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
    /// Codes of its own: 6017, 200013.
    public func setMediaPolicy(policy: MediaPolicy = .init()) async throws {
        _ = try await request { kernel, id in
            policy.withC { policyC in
                ntk_set_media_policy(kernel, policyC, id)
            }
        }
    }

    /// What the cache occupies.
    public func getMediaCacheUsage() async throws -> MediaCacheUsage {
        let reply = try await request { kernel, id in
            ntk_get_media_cache_usage(kernel, id)
        }
        guard case .mediaCacheUsage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_media_cache_usage") }
        return value
    }

    /// Deletes every cached file nobody uses now.
    /// Codes of its own: 6022, 200005.
    public func clearMediaCache() async throws {
        _ = try await request { kernel, id in
            ntk_clear_media_cache(kernel, id)
        }
    }

    /// Devices of this user.
    /// Codes of its own: 6200.
    public func getDevices() async throws -> Devices {
        let reply = try await request { kernel, id in
            ntk_get_devices(kernel, id)
        }
        guard case .devices(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_devices") }
        return value
    }

    /// Ends the login of another device of this user.
    /// Codes of its own: 6017, 6200, 200013.
    public func logoutDevice(deviceId: String) async throws {
        _ = try await request { kernel, id in
            deviceId.withNtk { deviceIdC in
                ntk_logout_device(kernel, deviceIdC, id)
            }
        }
    }

    /// Creates a group of any type with this user as its owner.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013.
    public func createGroupWith(group: NewGroup = .init(), members: [String]) async throws -> ConversationRow {
        let reply = try await request { kernel, id in
            group.withC { groupC in
                withNtkTexts(members) { membersC, membersCount in
                    ntk_create_group_with(kernel, groupC, membersC, membersCount, id)
                }
            }
        }
        guard case .conversation(let value)? = reply else { throw NtkError(code: .internal, text: "reply of create_group_with") }
        return value
    }

    /// Comes into a group by oneself, if its type and its join option let strangers in, or applies where these want an approval; a new
    /// application takes the place of this user's last one. Who comes back sees nothing of the time between; what this device has from
    /// before stays.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10013, 10014, 10023, 200013.
    public func joinGroup(groupId: String, wording: String) async throws -> JoinGroupResult {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                wording.withNtk { wordingC in
                    ntk_join_group(kernel, groupIdC, wordingC, id)
                }
            }
        }
        guard case .joinGroup(let value)? = reply else { throw NtkError(code: .internal, text: "reply of join_group") }
        return value
    }

    /// Leaves a group. The conversation stays as it is, with `membership` Quit and nothing unread. The owner may quit a Work group
    /// only, which the longest member then owns.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10009, 10010, 10023, 200013.
    public func quitGroup(groupId: String) async throws {
        _ = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                ntk_quit_group(kernel, groupIdC, id)
            }
        }
    }

    /// Removes members who rank below this user.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    public func kickGroupMembers(groupId: String, members: [String]) async throws -> KickMembersResult {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                withNtkTexts(members) { membersC, membersCount in
                    ntk_kick_group_members(kernel, groupIdC, membersC, membersCount, id)
                }
            }
        }
        guard case .kickMembers(let value)? = reply else { throw NtkError(code: .internal, text: "reply of kick_group_members") }
        return value
    }

    /// Ends a group for everyone: only its owner, and not a Work group, which ends when its last member quits.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013.
    public func dismissGroup(groupId: String) async throws {
        _ = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                ntk_dismiss_group(kernel, groupIdC, id)
            }
        }
    }

    /// What there is to know of a group; of a Work group only for its members.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013.
    public func getGroupInfo(groupId: String) async throws -> GroupInfo {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                ntk_get_group_info(kernel, groupIdC, id)
            }
        }
        guard case .groupInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_group_info") }
        return value
    }

    /// The same of several groups.
    /// Codes of its own: 6017, 6200, 8501, 200013.
    public func getGroupsInfo(groupIds: [String]) async throws -> GroupInfoResults {
        let reply = try await request { kernel, id in
            withNtkTexts(groupIds) { groupIdsC, groupIdsCount in
                ntk_get_groups_info(kernel, groupIdsC, groupIdsCount, id)
            }
        }
        guard case .groupInfoResults(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_groups_info") }
        return value
    }

    /// Changes what is said of a group; everyone hears what changed.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013.
    public func setGroupInfo(groupId: String, change: GroupInfoChange = .init()) async throws -> GroupInfo {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                change.withC { changeC in
                    ntk_set_group_info(kernel, groupIdC, changeC, id)
                }
            }
        }
        guard case .groupInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of set_group_info") }
        return value
    }

    /// Hands a group over to another member; this user is a member like others then.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    public func transferGroupOwner(groupId: String, userId: String) async throws {
        _ = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                userId.withNtk { userIdC in
                    ntk_transfer_group_owner(kernel, groupIdC, userIdC, id)
                }
            }
        }
    }

    /// Makes a member an admin, or an admin a member.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    public func setGroupMemberRole(groupId: String, userId: String, role: GroupRole) async throws -> GroupMember {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                userId.withNtk { userIdC in
                    ntk_set_group_member_role(kernel, groupIdC, userIdC, role.rawValue, id)
                }
            }
        }
        guard case .groupMember(let value)? = reply else { throw NtkError(code: .internal, text: "reply of set_group_member_role") }
        return value
    }

    /// Members by pages: the owner, admins, then all others in the order in which the server came to know them.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013.
    public func getGroupMembers(groupId: String, role: GroupRole, cursor: String, count: UInt32) async throws -> GroupMemberPage {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                cursor.withNtk { cursorC in
                    ntk_get_group_members(kernel, groupIdC, role.rawValue, cursorC, count, id)
                }
            }
        }
        guard case .groupMemberPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_group_members") }
        return value
    }

    /// Lets a member say nothing for a time, by the server's clock.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    public func muteGroupMember(groupId: String, userId: String, seconds: UInt32) async throws -> GroupMember {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                userId.withNtk { userIdC in
                    ntk_mute_group_member(kernel, groupIdC, userIdC, seconds, id)
                }
            }
        }
        guard case .groupMember(let value)? = reply else { throw NtkError(code: .internal, text: "reply of mute_group_member") }
        return value
    }

    /// Lets nobody but admins and the owner speak.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013.
    public func muteAllGroupMembers(groupId: String, muted: Bool) async throws -> GroupInfo {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                ntk_mute_all_group_members(kernel, groupIdC, muted ? 1 : 0, id)
            }
        }
        guard case .groupInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of mute_all_group_members") }
        return value
    }

    /// What a member is called in a group.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    public func setGroupMemberInfo(groupId: String, userId: String, nameCard: String) async throws -> GroupMember {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                userId.withNtk { userIdC in
                    nameCard.withNtk { nameCardC in
                        ntk_set_group_member_info(kernel, groupIdC, userIdC, nameCardC, id)
                    }
                }
            }
        }
        guard case .groupMember(let value)? = reply else { throw NtkError(code: .internal, text: "reply of set_group_member_info") }
        return value
    }

    /// Applications to a group that this user owns or is an admin of, or to all of these, the newest first (V2TIM
    /// getGroupApplicationList). A group keeps a hundred; those that are decided leave first.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013.
    public func getGroupApplications(groupId: String, cursor: String, count: UInt32) async throws -> GroupApplicationPage {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                cursor.withNtk { cursorC in
                    ntk_get_group_applications(kernel, groupIdC, cursorC, count, id)
                }
            }
        }
        guard case .groupApplicationPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_group_applications") }
        return value
    }

    /// Lets in who applied; the group's owner and admins hear of it, and who applied or would have brought them.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10014, 10023, 10024, 200013.
    public func acceptGroupApplication(groupId: String, userId: String, answer: String) async throws -> GroupApplication {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                userId.withNtk { userIdC in
                    answer.withNtk { answerC in
                        ntk_accept_group_application(kernel, groupIdC, userIdC, answerC, id)
                    }
                }
            }
        }
        guard case .groupApplication(let value)? = reply else { throw NtkError(code: .internal, text: "reply of accept_group_application") }
        return value
    }

    /// Does not let in who applied.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10023, 10024, 200013.
    public func refuseGroupApplication(groupId: String, userId: String, answer: String) async throws -> GroupApplication {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                userId.withNtk { userIdC in
                    answer.withNtk { answerC in
                        ntk_refuse_group_application(kernel, groupIdC, userIdC, answerC, id)
                    }
                }
            }
        }
        guard case .groupApplication(let value)? = reply else { throw NtkError(code: .internal, text: "reply of refuse_group_application") }
        return value
    }

    /// All applications to groups this user rules are read, on all own devices (V2TIM setGroupApplicationRead).
    /// Codes of its own: 6200.
    public func setGroupApplicationsRead() async throws {
        _ = try await request { kernel, id in
            ntk_set_group_applications_read(kernel, id)
        }
    }

    /// The groups this user is in, from this device's own rows: works offline (V2TIM getJoinedGroupList). A group that is
    /// renamed or come back to while pages are read may be missed, or come twice.
    /// Codes of its own: 6014, 6017, 200013.
    public func getJoinedGroups(order: JoinedGroupOrder, cursor: String, count: UInt32) async throws -> JoinedGroupPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                ntk_get_joined_groups(kernel, order.rawValue, cursorC, count, id)
            }
        }
        guard case .joinedGroupPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_joined_groups") }
        return value
    }

    /// Adds a friend (V2TIM addFriend). Whom anybody may add is one at once, and this user is theirs; who wants to be asked has an
    /// application then (`application` is SendOut). Who has applied to this user, or has them as a friend, is not asked. The lists follow
    /// with `FriendsChanged`, on all own devices.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 30515, 30516, 30525, 200013.
    public func addFriend(add: FriendAdd = .init()) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            add.withC { addC in
                ntk_add_friend(kernel, addC, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of add_friend") }
        return value
    }

    /// Lets somebody who has applied have this user as a friend (V2TIM acceptFriendApplication).
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 200013.
    public func acceptFriendApplication(userId: String, both: Bool) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_accept_friend_application(kernel, userIdC, both ? 1 : 0, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of accept_friend_application") }
        return value
    }

    /// Refuses an application.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    public func refuseFriendApplication(userId: String) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_refuse_friend_application(kernel, userIdC, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of refuse_friend_application") }
        return value
    }

    /// Takes an own application back; one that came in is refused without a word.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    public func deleteFriendApplication(userId: String) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_delete_friend_application(kernel, userIdC, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of delete_friend_application") }
        return value
    }

    /// Applications that wait, those that came in and those sent out, the newest first, from this device's rows.
    /// Codes of its own: 6014, 6017, 200013.
    public func getFriendApplications(cursor: String, count: UInt32) async throws -> FriendPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                ntk_get_friend_applications(kernel, cursorC, count, id)
            }
        }
        guard case .friendPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_friend_applications") }
        return value
    }

    /// Those that came in until now count as read, on all own devices.
    /// Codes of its own: 6200.
    public func setFriendApplicationsRead() async throws {
        _ = try await request { kernel, id in
            ntk_set_friend_applications_read(kernel, id)
        }
    }

    /// This user's friends, from this device's rows (V2TIM getFriendList).
    /// Codes of its own: 6014, 6017, 200013.
    public func getFriends(order: FriendOrder, cursor: String, count: UInt32) async throws -> FriendPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                ntk_get_friends(kernel, order.rawValue, cursorC, count, id)
            }
        }
        guard case .friendPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_friends") }
        return value
    }

    /// Takes a friend off the list (V2TIM deleteFromFriendList). The conversation stays.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    public func deleteFriend(userId: String, both: Bool) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_delete_friend(kernel, userIdC, both ? 1 : 0, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of delete_friend") }
        return value
    }

    /// What this user calls a friend: it comes before every other name of theirs, here and on all own devices.
    /// Codes of its own: 6017, 6200, 7003, 20003, 200013.
    public func setFriendRemark(userId: String, remark: String) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                remark.withNtk { remarkC in
                    ntk_set_friend_remark(kernel, userIdC, remarkC, id)
                }
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of set_friend_remark") }
        return value
    }

    /// What some users are to this one, at most 100, from this device's rows (V2TIM checkFriend).
    /// Codes of its own: 6014, 6017, 7003, 200013.
    public func checkFriends(userIds: [String]) async throws -> Friends {
        let reply = try await request { kernel, id in
            withNtkTexts(userIds) { userIdsC, userIdsCount in
                ntk_check_friends(kernel, userIdsC, userIdsCount, id)
            }
        }
        guard case .friends(let value)? = reply else { throw NtkError(code: .internal, text: "reply of check_friends") }
        return value
    }

    /// Wants to hear nothing from somebody: they are no friend any more, nor is this user theirs, and what they write to this user is
    /// refused with 20007 (V2TIM addToBlackList).
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    public func addToBlacklist(userId: String) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_add_to_blacklist(kernel, userIdC, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of add_to_blacklist") }
        return value
    }

    /// Wants to hear from them again. They are no friend by that.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    public func deleteFromBlacklist(userId: String) async throws -> FriendInfo {
        let reply = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_delete_from_blacklist(kernel, userIdC, id)
            }
        }
        guard case .friendInfo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of delete_from_blacklist") }
        return value
    }

    /// The blacklist by name, from this device's rows (V2TIM getBlackList).
    /// Codes of its own: 6014, 6017, 200013.
    public func getBlacklist(cursor: String, count: UInt32) async throws -> FriendPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                ntk_get_blacklist(kernel, cursorC, count, id)
            }
        }
        guard case .friendPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_blacklist") }
        return value
    }

    /// Changes the own profile (V2TIM setSelfInfo).
    /// Codes of its own: 6017, 6200, 200013.
    public func setSelfInfo(info: SelfInfo = .init()) async throws {
        _ = try await request { kernel, id in
            info.withC { infoC in
                ntk_set_self_info(kernel, infoC, id)
            }
        }
    }

    /// Profiles of users, at most 100 (V2TIM getUsersInfo). Whoever was asked for within ten minutes is not asked for again; offline
    /// it is what is known here.
    /// Codes of its own: 6017, 7003, 200013.
    public func getUsersInfo(userIds: [String]) async throws -> UserProfiles {
        let reply = try await request { kernel, id in
            withNtkTexts(userIds) { userIdsC, userIdsCount in
                ntk_get_users_info(kernel, userIdsC, userIdsCount, id)
            }
        }
        guard case .userProfiles(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_users_info") }
        return value
    }

    /// The own profile, as it is known here.
    /// Codes of its own: 6014.
    public func getSelfInfo() async throws -> UserProfile {
        let reply = try await request { kernel, id in
            ntk_get_self_info(kernel, id)
        }
        guard case .userProfile(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_self_info") }
        return value
    }

    /// Tells the server what a push service calls this device, so that it is told of messages while it is not connected. To be called
    /// after each login, since services change tokens, and with an empty one before a logout. A token belongs to the device that
    /// brought it last, and goes when this device is logged out by another.
    /// Codes of its own: 6017, 6200, 200013.
    public func setPushToken(kind: PushKind, token: String, locale: String) async throws {
        _ = try await request { kernel, id in
            token.withNtk { tokenC in
                locale.withNtk { localeC in
                    ntk_set_push_token(kernel, kind.rawValue, tokenC, localeC, id)
                }
            }
        }
    }

    /// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
    /// Codes of its own: 6017, 200013.
    public func openConversationWindow(filter: ConversationFilter = .init(), count: UInt32) async throws -> WindowOpened {
        let reply = try await request { kernel, id in
            filter.withC { filterC in
                ntk_open_conversation_window(kernel, filterC, count, id)
            }
        }
        guard case .windowOpened(let value)? = reply else { throw NtkError(code: .internal, text: "reply of open_conversation_window") }
        return value
    }

    /// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`. With a user one has
    /// never written with the window is empty (both edges `End`) until either writes, and the conversation is in no list before;
    /// while there is a link, 20003 when the server knows no such user.
    /// Codes of its own: 6004, 6017, 7011, 20003, 200013.
    public func openMessageWindow(conversation: String, count: UInt32, aroundLocalId: UInt64) async throws -> WindowOpened {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_open_message_window(kernel, conversationC, count, aroundLocalId, id)
            }
        }
        guard case .windowOpened(let value)? = reply else { throw NtkError(code: .internal, text: "reply of open_message_window") }
        return value
    }

    /// Grows a window. On a conversation window `newer` is ignored.
    /// Codes of its own: 6017, 7011.
    public func growWindow(window: UInt64, older: UInt32, newer: UInt32) async throws {
        _ = try await request { kernel, id in
            ntk_grow_window(kernel, window, older, newer, id)
        }
    }

    /// Moves a conversation window to another part of the list.
    /// Codes of its own: 6017, 7011.
    public func moveWindow(window: UInt64, firstIndex: UInt64, count: UInt32) async throws {
        _ = try await request { kernel, id in
            ntk_move_window(kernel, window, firstIndex, count, id)
        }
    }

    /// Closes a window; nothing of it arrives after the completion.
    /// Codes of its own: 7011.
    public func closeWindow(window: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_close_window(kernel, window, id)
        }
    }

    /// Opens a live window around a place of a conversation, as a link, a quote or a hit of the server's search names it. A message
    /// that is not on this device yet is fetched: until it is here the window is empty and its edges are `Loading`, without a network
    /// `OfflineGap`. Where the message is gone, the nearest older one takes its place, else the nearest newer.
    /// Codes of its own: 6004, 6017, 7011, 200013.
    public func openMessageWindowAt(conversation: String, count: UInt32, seq: UInt64) async throws -> WindowOpened {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_open_message_window_at(kernel, conversationC, count, seq, id)
            }
        }
        guard case .windowOpened(let value)? = reply else { throw NtkError(code: .internal, text: "reply of open_message_window_at") }
        return value
    }

    /// Recounts everything from rows and reports every difference.
    public func audit() async throws -> AuditReport {
        let reply = try await request { kernel, id in
            ntk_audit(kernel, id)
        }
        guard case .audit(let value)? = reply else { throw NtkError(code: .internal, text: "reply of audit") }
        return value
    }

    /// What the kernel occupies.
    public func getStorageUsage() async throws -> StorageUsage {
        let reply = try await request { kernel, id in
            ntk_get_storage_usage(kernel, id)
        }
        guard case .storageUsage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_storage_usage") }
        return value
    }

    /// Returns the bytes through the whole path, for measurements.
    /// Codes of its own: 6017.
    public func echo(data: [UInt8]) async throws -> Echo {
        let reply = try await request { kernel, id in
            data.withNtk { dataC in
                ntk_echo(kernel, dataC, id)
            }
        }
        guard case .echo(let value)? = reply else { throw NtkError(code: .internal, text: "reply of echo") }
        return value
    }
}
