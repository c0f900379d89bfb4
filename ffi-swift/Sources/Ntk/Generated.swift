// Generated from the API table. Do not edit.
import CNtk

/// A result code.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Success.
    public static let ok = ErrorCode(rawValue: 0)
    /// The conversation id is malformed or unknown. Fix the id.
    public static let invalidConversation = ErrorCode(rawValue: 6004)
    /// The kernel is not open, or its open failed. Open it.
    public static let notInitialized = ErrorCode(rawValue: 6013)
    /// No user is logged in. Log in first.
    public static let notLoggedIn = ErrorCode(rawValue: 6014)
    /// The same call is in progress. Wait for its completion.
    public static let inProgress = ErrorCode(rawValue: 6015)
    /// An argument is missing, malformed or out of range. Fix the call.
    public static let invalidParameters = ErrorCode(rawValue: 6017)
    /// A local database operation failed. Nothing was changed; retry, or read the storage event.
    public static let databaseOperation = ErrorCode(rawValue: 6019)
    /// Reading or writing a local file failed.
    public static let localIo = ErrorCode(rawValue: 6022)
    /// Logged out before the login finished.
    public static let loggedOut = ErrorCode(rawValue: 6023)
    /// No network when the request was made.
    public static let noNetwork = ErrorCode(rawValue: 6200)
    /// The network went away before the response; the outcome is unknown. The kernel retries by itself where it can.
    public static let networkLost = ErrorCode(rawValue: 6201)
    /// The user's token expired. Log in with a new one.
    public static let tokenExpired = ErrorCode(rawValue: 6206)
    /// Kicked by another device or an operator. Ask the user, then log in again.
    public static let kicked = ErrorCode(rawValue: 6208)
    /// The recall window passed (checked locally).
    public static let recallTooLate = ErrorCode(rawValue: 6223)
    /// A user id breaks its rule: 1 to 32 bytes of printable ASCII.
    public static let badUserId = ErrorCode(rawValue: 7003)
    /// Called too often. Wait.
    public static let frequency = ErrorCode(rawValue: 7008)
    /// The local database failed: corrupt or unusable. It is rebuilt from the server at the next open.
    public static let databaseFailure = ErrorCode(rawValue: 7010)
    /// The row is not known here.
    public static let notFound = ErrorCode(rawValue: 7011)
    /// A bug in the kernel, or a panic caught at the boundary. The kernel is Failed: close it and open again.
    public static let internal = ErrorCode(rawValue: 7012)
    /// The message body is over 12 KB.
    public static let bodyTooLarge = ErrorCode(rawValue: 8001)
    /// The message to cancel is no longer queued: sent, failed or unknown.
    public static let cancelTargetGone = ErrorCode(rawValue: 8020)
    /// The send was cancelled.
    public static let sendCancelled = ErrorCode(rawValue: 8021)
    /// A group id breaks its rule: 1 to 48 bytes of printable ASCII, not starting with @TGS#.
    public static let badGroupIdLocal = ErrorCode(rawValue: 8501)
    /// 1,000 requests are in flight. Wait for completions.
    public static let busy = ErrorCode(rawValue: 9507)
    /// The server did not answer in time; the outcome is unknown.
    public static let timeout = ErrorCode(rawValue: 9520)
    /// A packet over 1 MB.
    public static let packetTooLarge = ErrorCode(rawValue: 9522)
    /// The server failed inside. Retry later.
    public static let serverInternal = ErrorCode(rawValue: 10002)
    /// The server refused the parameters.
    public static let serverBadParameters = ErrorCode(rawValue: 10004)
    /// No permission, for example not a member of the group.
    public static let noPermission = ErrorCode(rawValue: 10007)
    /// The group does not exist or was dismissed.
    public static let noSuchGroup = ErrorCode(rawValue: 10010)
    /// The group is full.
    public static let groupFull = ErrorCode(rawValue: 10014)
    /// The server refused the group id.
    public static let badGroupId = ErrorCode(rawValue: 10015)
    /// The group id is in use.
    public static let groupIdUsed = ErrorCode(rawValue: 10021)
    /// Sending too fast. The kernel retries queued messages by itself.
    public static let tooFast = ErrorCode(rawValue: 10023)
    /// The message to recall does not exist.
    public static let recallNotFound = ErrorCode(rawValue: 10030)
    /// The recall window of a group message passed.
    public static let recallTooLateGroup = ErrorCode(rawValue: 10031)
    /// The user does not exist.
    public static let unknownUser = ErrorCode(rawValue: 20003)
    /// The recall window of a one-to-one message passed.
    public static let recallTooLateC2c = ErrorCode(rawValue: 20016)
    /// More than 50 pinned conversations.
    public static let pinLimit = ErrorCode(rawValue: 51010)
    /// The server refused the token: expired.
    public static let tokenExpiredAtServer = ErrorCode(rawValue: 70001)
    /// The server refused the token: malformed or not signed by its issuer.
    public static let tokenBad = ErrorCode(rawValue: 70003)
    /// The token belongs to another user.
    public static let tokenMismatch = ErrorCode(rawValue: 70013)
    /// The server refused the body: over 12 KB.
    public static let bodyTooLargeAtServer = ErrorCode(rawValue: 80002)
    /// The handle is closed, stale or was never one.
    public static let closed = ErrorCode(rawValue: 200001)
    /// Cancelled by close, logout or destroy.
    public static let cancelled = ErrorCode(rawValue: 200002)
    /// Another kernel (this process or another) has this directory open.
    public static let directoryInUse = ErrorCode(rawValue: 200003)
    /// The directory belongs to another user. Use one directory per user.
    public static let wrongUser = ErrorCode(rawValue: 200004)
    /// The disk is full. Nothing was lost; free space, the kernel goes on by itself.
    public static let diskFull = ErrorCode(rawValue: 200005)
    /// The database was corrupt: it was set aside and is rebuilt from the server.
    public static let corrupt = ErrorCode(rawValue: 200006)
    /// The database was written by a newer version. Update the application.
    public static let schemaNewer = ErrorCode(rawValue: 200007)
    /// The kernel is suspended. Resume it.
    public static let suspended = ErrorCode(rawValue: 200008)
    /// A pump inside a pump, or a second pump at the same time. Nothing was delivered.
    public static let reentrant = ErrorCode(rawValue: 200009)
    /// Waiting here would wait for itself: `close_wait` inside a callback.
    public static let wouldDeadlock = ErrorCode(rawValue: 200011)
    /// The server talked nonsense. The link is closed and dialled again.
    public static let protocol = ErrorCode(rawValue: 200012)
    /// A string argument is not valid UTF-8.
    public static let badUtf8 = ErrorCode(rawValue: 200013)
    /// The server sheds load. Retry later.
    public static let overloaded = ErrorCode(rawValue: 200014)
    /// The server does not accept connections from here.
    public static let denied = ErrorCode(rawValue: 200015)
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
    /// A tip written by the server, for example that someone joined.
    public static let groupTip = MessageKind(rawValue: 9)
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
    /// Linked and in step with the server.
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

/// Which conversations a window or a list shows.
public struct ConversationFilter: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// All.
    public static let all = ConversationFilter(rawValue: 0)
    /// With unread messages.
    public static let unread = ConversationFilter(rawValue: 1)
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

/// How to send a message.
public struct SendOptions: Hashable, Sendable {
    /// Never counts as unread at the receivers.
    public var excludedFromUnread: Bool = false
    /// Never becomes the conversation's last message and never raises it.
    public var excludedFromLastMessage: Bool = false
    /// Delivered to devices online now, stored nowhere.
    public var onlineOnly: Bool = false
    /// Travels with the message, up to the body limit; opaque to the kernel.
    public var cloudCustomData: [UInt8] = []

    public init() {}

    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_send_options_t>) throws -> R) rethrows -> R {
        try cloudCustomData.withNtk { cloudCustomDataC in
            var c = ntk_send_options_t()
            c.struct_size = UInt32(MemoryLayout<ntk_send_options_t>.size)
            c.excluded_from_unread = excludedFromUnread ? 1 : 0
            c.excluded_from_last_message = excludedFromLastMessage ? 1 : 0
            c.online_only = onlineOnly ? 1 : 0
            c.cloud_custom_data = cloudCustomDataC
            return try body(&c)
        }
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

    init(_ c: ntk_message_digest_t) {
        localId = c.local_id
        sender = String(ntk: c.sender)
        isSelf = c.is_self
        kind = MessageKind(rawValue: c.kind)
        state = MessageState(rawValue: c.state)
        text = String(ntk: c.text)
        timeMs = c.time_ms
    }
}

/// A conversation, with everything a list cell shows.
public struct ConversationRow: Hashable, Sendable {
    /// `c2c_<user>` or `group_<group>`.
    public let id: String
    /// Kind.
    public let kind: ConversationKind
    /// Group name, else the peer's user id.
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

    init(_ c: ntk_message_page_t) {
        rows = (0..<c.rows.count).map { MessageRow(ntk_message_row_list_at(c.rows, $0)!.pointee) }
        edge = EdgeState(rawValue: c.edge)
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

    init(_ c: ntk_add_members_result_t) {
        added = (0..<c.added.count).map { String(ntk: ntk_str_list_at(c.added, $0)!.pointee) }
        already = (0..<c.already.count).map { String(ntk: ntk_str_list_at(c.already, $0)!.pointee) }
        unknown = (0..<c.unknown.count).map { String(ntk: ntk_str_list_at(c.unknown, $0)!.pointee) }
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

/// What changed in a window of conversations. Applies only to the list as of `base_rev`.
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

/// What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`.
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

/// The connection changed.
public struct ConnectionChanged: Hashable, Sendable {
    /// Now.
    public let state: ConnectionState
    /// Why, when it got worse; 0 = no error.
    public let code: UInt32
    /// For logs.
    public let text: String

    init(_ c: ntk_connection_changed_t) {
        state = ConnectionState(rawValue: c.state)
        code = c.code
        text = String(ntk: c.text)
    }
}

/// A synchronisation with the server began, ended or failed.
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

    init(_ c: ntk_message_recalled_t) {
        conversation = String(ntk: c.conversation)
        localId = c.local_id
        seq = c.seq
        by = String(ntk: c.by)
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

/// Conversations that appeared, changed or went; a window says it in detail.
public struct ConversationsChanged: Hashable, Sendable {
    /// Ids, in no order.
    public let conversations: [String]

    init(_ c: ntk_conversations_changed_t) {
        conversations = (0..<c.conversations.count).map { String(ntk: ntk_str_list_at(c.conversations, $0)!.pointee) }
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
    /// The result, on success of a command that has one.
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
    public func cancelSend(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_cancel_send(kernel, localId, id)
        }
    }

    /// Queues a failed message again, with the same message id.
    public func resendMessage(localId: UInt64) async throws -> SendReceipt {
        let reply = try await request { kernel, id in
            ntk_resend_message(kernel, localId, id)
        }
        guard case .sendReceipt(let value)? = reply else { throw NtkError(code: .internal, text: "reply of resend_message") }
        return value
    }

    /// Recalls an own message for everyone, within the server's window (120 s by default).
    public func recallMessage(localId: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_recall_message(kernel, localId, id)
        }
    }

    /// Pages through the conversation list: pinned first, then newest first.
    public func getConversationList(cursor: String, count: UInt32, filter: ConversationFilter) async throws -> ConversationPage {
        let reply = try await request { kernel, id in
            cursor.withNtk { cursorC in
                ntk_get_conversation_list(kernel, cursorC, count, filter.rawValue, id)
            }
        }
        guard case .conversationPage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_conversation_list") }
        return value
    }

    /// One conversation.
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
    public func markC2cMessageAsRead(userId: String) async throws {
        _ = try await request { kernel, id in
            userId.withNtk { userIdC in
                ntk_mark_c2c_message_as_read(kernel, userIdC, id)
            }
        }
    }

    /// Marks a group read. Empty = all groups.
    public func markGroupMessageAsRead(groupId: String) async throws {
        _ = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                ntk_mark_group_message_as_read(kernel, groupIdC, id)
            }
        }
    }

    /// Marks everything read.
    public func markAllMessageAsRead() async throws {
        _ = try await request { kernel, id in
            ntk_mark_all_message_as_read(kernel, id)
        }
    }

    /// Sets what is received of a conversation (V2TIM recvOpt).
    public func setReceiveOpt(conversation: String, opt: ReceiveOpt) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_set_receive_opt(kernel, conversationC, opt.rawValue, id)
            }
        }
    }

    /// Pins a conversation above the others, at most 50, or unpins it.
    public func pinConversation(conversation: String, pinned: Bool) async throws {
        _ = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_pin_conversation(kernel, conversationC, pinned ? 1 : 0, id)
            }
        }
    }

    /// A page of history, from this device and, where it has a hole, from the server.
    public func getHistory(conversation: String, fromLocalId: UInt64, newer: Bool, count: UInt32, localOnly: Bool) async throws -> MessagePage {
        let reply = try await request { kernel, id in
            conversation.withNtk { conversationC in
                ntk_get_history(kernel, conversationC, fromLocalId, newer ? 1 : 0, count, localOnly ? 1 : 0, id)
            }
        }
        guard case .messagePage(let value)? = reply else { throw NtkError(code: .internal, text: "reply of get_history") }
        return value
    }

    /// Creates a group with this user as a member.
    public func createGroup(groupId: String, name: String, members: [String]) async throws -> ConversationRow {
        let reply = try await request { kernel, id in
            groupId.withNtk { groupIdC in
                name.withNtk { nameC in
                    withNtkTexts(members) { membersC, membersCount in
                        ntk_create_group(kernel, groupIdC, nameC, membersC, membersCount, id)
                    }
                }
            }
        }
        guard case .conversation(let value)? = reply else { throw NtkError(code: .internal, text: "reply of create_group") }
        return value
    }

    /// Adds members to a group this user is in.
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

    /// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
    public func openConversationWindow(filter: ConversationFilter, count: UInt32) async throws -> WindowOpened {
        let reply = try await request { kernel, id in
            ntk_open_conversation_window(kernel, filter.rawValue, count, id)
        }
        guard case .windowOpened(let value)? = reply else { throw NtkError(code: .internal, text: "reply of open_conversation_window") }
        return value
    }

    /// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`.
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
    public func growWindow(window: UInt64, older: UInt32, newer: UInt32) async throws {
        _ = try await request { kernel, id in
            ntk_grow_window(kernel, window, older, newer, id)
        }
    }

    /// Moves a conversation window to another part of the list.
    public func moveWindow(window: UInt64, firstIndex: UInt64, count: UInt32) async throws {
        _ = try await request { kernel, id in
            ntk_move_window(kernel, window, firstIndex, count, id)
        }
    }

    /// Closes a window; nothing of it arrives after the completion.
    public func closeWindow(window: UInt64) async throws {
        _ = try await request { kernel, id in
            ntk_close_window(kernel, window, id)
        }
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
