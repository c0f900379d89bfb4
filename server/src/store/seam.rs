//! The storage seam: each method is ONE local transaction on ONE key (a conversation or a user). What crosses keys is a task.
use super::task::Task;
use super::types::{
    Account, Answer, Appended, Asked, CatchUp, Countable, Heads, History, NameAsk, NewGroup, NewMsg, PageAsk, ReadMark,
    ReadMarks, Recount, SearchAsk,
};
use crate::ids::UserId;
use crate::news::PushTarget;
use bytes::Bytes;
use ntk_protocol::friends::Act;
use ntk_protocol::{ConvKey, wire};

/// Durable state. The rules are written once, over the transactions of whatever engine is configured.
pub trait Store: Send + Sync {
    // -- key: conversation
    /// Appends a message, its dedup key and its fan-out task.
    fn append(&self, msg: NewMsg) -> Answer<Appended>;
    /// Who gets an online-only message: the members, or those named, if the sender is one of them.
    fn members_for(&self, sender: Account, conv: ConvKey, targets: Vec<String>) -> Answer<Vec<UserId>>;
    /// Makes a group with its first tip and its task.
    fn create_group(&self, group: NewGroup) -> Answer<()>;
    /// Adds members, the tip and the task.
    fn add_members(&self, by: Account, conv: ConvKey, members: Vec<String>) -> Answer<wire::AddMembersRes>;
    /// Somebody comes into a group by themselves; `false` = an application waits.
    fn join_group(&self, by: Account, conv: ConvKey, wording: String) -> Answer<bool>;
    /// A page of applications to one group, or to all that the caller rules.
    fn applications(&self, by: Account, conv: Option<ConvKey>, ask: wire::GetApplications) -> Answer<wire::Applications>;
    /// Lets somebody in who applied, or does not.
    fn decide_application(&self, by: Account, conv: ConvKey, ask: wire::DecideApplication) -> Answer<wire::Application>;
    /// Somebody quits a group.
    fn quit_group(&self, by: Account, conv: ConvKey) -> Answer<()>;
    /// Removes members.
    fn kick_members(&self, by: Account, conv: ConvKey, members: Vec<String>) -> Answer<wire::KickMembersRes>;
    /// Ends a group.
    fn dismiss_group(&self, by: Account, conv: ConvKey) -> Answer<()>;
    /// What there is to know of groups.
    fn groups(&self, by: Account, convs: Vec<ConvKey>) -> Answer<wire::GroupCards>;
    /// A page of members, who ranks highest first.
    fn group_members(&self, by: Account, conv: ConvKey, ask: wire::GetMembers) -> Answer<wire::GroupMembers>;
    /// Sets name, texts, join option, or whether all are muted.
    fn set_group(&self, by: Account, conv: ConvKey, ask: wire::SetGroup) -> Answer<wire::GroupCard>;
    /// Sets role, mute or card of a member.
    fn set_member(&self, by: Account, conv: ConvKey, ask: wire::SetMember) -> Answer<wire::GroupMember>;
    /// Hands a group over.
    fn transfer_group(&self, by: Account, conv: ConvKey, user: String) -> Answer<()>;
    /// Recalls a message or deletes it for all, with its task; `window_ms` after its timestamp only the group's owner may.
    fn recall(&self, by: Account, conv: ConvKey, ask: wire::Recall, window_ms: i64) -> Answer<wire::Msg>;
    /// Edits a message; the code beside the newest message is 0 or 8006.
    fn modify(&self, by: Account, conv: ConvKey, ask: wire::Modify) -> Answer<(wire::Msg, u32)>;
    /// Adds or removes a reaction.
    fn react(&self, by: Account, conv: ConvKey, ask: wire::React) -> Answer<wire::Msg>;
    /// Sets and deletes extensions.
    fn set_extensions(&self, by: Account, conv: ConvKey, ask: wire::SetExtensions) -> Answer<wire::ExtensionsRes>;
    /// Pins or unpins.
    fn pin_msg(&self, by: Account, conv: ConvKey, ask: wire::PinMsg) -> Answer<wire::Msg>;
    /// Pinned messages, newest pin first.
    fn pinned(&self, user: Account, conv: ConvKey) -> Answer<wire::MsgList>;
    /// Notes that the user has read these messages; their senders hear of it by task.
    fn send_receipts(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts>;
    /// How many read the user's own messages.
    fn receipts(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts>;
    /// Who has, or has not, read an own message.
    fn read_members(&self, user: Account, conv: ConvKey, ask: wire::ReadMembers) -> Answer<wire::UserPage>;
    /// A page of history.
    fn page(&self, user: Account, conv: ConvKey, ask: PageAsk) -> Answer<wire::Page>;
    /// Messages changed after a change number.
    fn changes(&self, user: Account, conv: ConvKey, after_mseq: u64, limit: u32) -> Answer<wire::Changes>;
    /// Countable for the user in `[lo,hi]`, and the change number that is as of.
    fn count(&self, user: Account, conv: ConvKey, lo: u64, hi: u64) -> Answer<Countable>;

    // -- key: user
    /// Makes the user known and returns it.
    fn login(&self, uid: &str) -> Answer<Account>;
    /// Makes the user known before any later call, without waiting.
    fn know(&self, uid: &str);
    /// Writes part `part` of a task's members into their timelines, once however often it is called.
    fn fan_in(&self, task: Task, part: u32) -> Answer<()>;
    /// Raises read marks; the own timeline gets an entry, a C2C peer a receipt by task.
    fn read_marks(&self, user: Account, marks: Vec<ReadMark>) -> Answer<ReadMarks>;
    /// Changes the user's settings of a conversation, clears it, takes it off the list.
    fn set_conv(&self, user: Account, conv: ConvKey, ask: wire::SetConv) -> Answer<()>;
    /// Deletes messages for the user's own devices.
    fn hide_msgs(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Hidden>;
    /// Such deletions after a number.
    fn hidden(&self, user: Account, conv: ConvKey, after_no: u64, limit: u32) -> Answer<wire::Hidden>;
    /// Folders and do-not-disturb.
    fn set_user(&self, user: Account, ask: wire::SetUser) -> Answer<wire::UserState>;
    /// The user has read all applications.
    fn read_applications(&self, user: Account) -> Answer<()>;
    /// Does something about another user; answers with what they are to the user now.
    fn set_contact(&self, by: Account, act: Act, ask: wire::SetContact) -> Answer<wire::Contact>;
    /// What others are to the user, of what changed after a version.
    fn contacts(&self, user: Account, ask: wire::GetContacts) -> Answer<wire::Contacts>;
    /// Applications there are now were read.
    fn read_contacts(&self, user: Account) -> Answer<()>;
    /// Changes the own profile.
    fn set_profile(&self, user: Account, ask: wire::SetProfile) -> Answer<wire::Profile>;
    /// Profiles of users, by name: those that are not as the asker has them. A look-up as that of names, under no one key.
    fn profiles(&self, by: UserId, ask: wire::GetProfiles) -> Answer<wire::Profiles>;
    /// Entries after a cursor.
    fn catch_up(&self, user: Account, after: u64, limit: u32, asked: Asked) -> Answer<CatchUp>;
    /// The user's newest useq, and where the conversations with read diffusion stand.
    fn heads(&self, user: UserId, asked: Asked) -> Answer<Heads>;
    /// The states of the user's conversations with read diffusion.
    fn diffused(&self, user: Account) -> Answer<Vec<wire::ConvState>>;
    /// Messages the user may read, newest first; refused once it takes longer than `ask.within`.
    fn search(&self, user: Account, ask: SearchAsk) -> Answer<wire::SearchRes>;
    /// Users by what they are called; a look-up under no one key.
    fn search_users(&self, by: UserId, ask: NameAsk) -> Answer<wire::FoundUsers>;
    /// Groups by what they are called, each as the user may see it; likewise.
    fn search_groups(&self, by: Account, ask: NameAsk) -> Answer<wire::FoundGroups>;
    /// One conversation as the user sees it.
    fn conv_state(&self, user: Account, conv: ConvKey) -> Answer<wire::ConvState>;
    /// A page of the user's conversations, most recent first.
    fn snapshot(&self, user: Account, page_token: Bytes, limit: u32) -> Answer<wire::SnapshotPage>;
    /// Notes how far a device has got.
    fn checkpoint(&self, user: UserId, device: &str, cursor: u64) -> Answer<()>;
    /// May a device work with a token issued then, or was that logged out?
    fn may_enter(&self, user: UserId, device: &str, token_ms: u64) -> Answer<bool>;
    /// The same where the device is not known.
    fn token_is_good(&self, uid: &str, token_ms: u64) -> Answer<bool>;
    /// Notes that a device is here, with a token issued then.
    fn seen(&self, user: UserId, device: &str, platform: &str, token_ms: u64) -> Answer<()>;
    /// The user's devices.
    fn devices(&self, user: UserId) -> Answer<Vec<wire::Device>>;
    /// Forgets a device; its token, and older ones, open nothing any more but for devices that have them.
    fn forget_device(&self, user: UserId, device: &str) -> Answer<()>;
    /// What a push service calls a device from now on: no other has that name any more.
    fn put_push(&self, user: UserId, target: PushTarget) -> Answer<()>;
    /// A device is called no more.
    fn drop_push(&self, user: UserId, device: &str) -> Answer<()>;
    /// No device is called so any more; `false` = none was.
    fn drop_push_token(&self, token: String) -> Answer<bool>;
    /// Ends the user's tokens that were issued before then.
    fn revoke(&self, user: UserId, before_ms: u64) -> Answer<()>;
    /// Notes that the user begins to upload so many bytes today; refused beyond `most` a day.
    fn take_upload(&self, uid: &str, bytes: u64, most: u64) -> Answer<()>;
    /// Some of the revocations after a number, in their order, with their numbers.
    fn revoked(&self, after: i64) -> Answer<Vec<(i64, UserId, u64)>>;
    // -- tasks
    /// Forgets a task that is done.
    fn finish(&self, task: i64) -> Answer<()>;
    /// Notes a failed try; not again before `not_before`.
    fn retry(&self, task: i64, tries: u32, not_before: i64, error: String) -> Answer<()>;
    /// Moves a task to the dead letters.
    fn bury(&self, task: i64, tries: u32, error: String) -> Answer<()>;
    /// Tasks that may run now, oldest first: also those a dead process left, and those an operator put back. They are this process's for a
    /// minute, and longer if it asks again; nobody else is given them.
    fn due(&self, limit: u32) -> Answer<Vec<Task>>;

    /// Tasks not done yet, also those that wait for their next try; dead letters are not among them.
    fn unfinished(&self) -> Answer<u64>;

    // -- upkeep
    /// Removes sync entries older than `before_ms`; returns how many.
    fn expire(&self, before_ms: i64) -> Answer<u64>;
    /// Notes which blobs some older messages name; `false` = all are noted.
    fn note_old_blobs(&self) -> Answer<bool>;
    /// Some forwarded histories that were not read yet.
    fn histories(&self) -> Answer<Vec<History>>;
    /// What a history names, and which of that is history.
    fn history_read(&self, of: History, named: Vec<(String, bool)>) -> Answer<()>;
    /// Removes those blobs that no message names and nobody touched since; returns how many.
    fn remove_unnamed(&self, blobs: Vec<String>, before_ms: i64) -> Answer<u64>;
    /// The independent count of a user's conversations.
    fn recount(&self, uid: &str) -> Answer<Vec<Recount>>;
    /// The epoch cursors belong to.
    fn epoch(&self) -> &str;
    /// Writes waiting.
    fn backlog(&self) -> usize;
    /// Did the process "die" by an injected fault, or was it told to?
    fn is_dead(&self) -> bool;
    /// Finishes what is queued, then refuses everything; with `now`, drops what is queued as `kill -9` would.
    fn stop(&self, now: bool);
}
