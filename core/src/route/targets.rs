//! Who does a command, and what they are told.
use crate::actors::media::HostCmd;
use crate::actors::session::HostCall;
use crate::api::{Error, Folders, Friends, JoinedGroupOrder, Reply};
use crate::model::ids::LocalId;
use crate::queries::{self, history::History};
use crate::store::{self, ContactList, People, SubscribeOp, WindowOp, Work, answers};

/// Who does a command.
pub(crate) enum Route {
    Total,
    Subscribe(SubscribeOp),
    Work(Work),
    Window(WindowOp),
    Audit,
    Session(HostCall),
    Media(HostCmd),
    Read(Read),
    History(History),
}

/// A question to the database.
pub(crate) enum Read {
    List { cursor: String, count: usize, filter: crate::api::ConversationFilter },
    Conversation(String),
    Unread(crate::api::ConversationFilter),
    Explain(String),
    Folders,
    AllReceive,
    Search(crate::api::MessageSearch),
    SearchConversations { text: String, cursor: String, count: usize },
    Find(Vec<LocalId>),
    ReactionUsers { local_id: LocalId, reaction: String, from: usize, count: usize },
    Usage,
    SelfInfo,
    JoinedGroups { order: JoinedGroupOrder, cursor: String, count: usize },
    Friends { which: ContactList, cursor: String, count: usize },
    CheckFriends(Vec<String>),
}

impl Read {
    pub(crate) fn run(self, c: &rusqlite::Connection, people: &People, directory: &std::path::Path) -> Result<Reply, Error> {
        match self {
            Read::List { cursor, count, filter } => {
                queries::conversations::page(c, people, &cursor, count, &filter).map(Reply::ConversationPage)
            }
            Read::Conversation(id) => queries::conversations::conversation(c, people, &id).map(Reply::Conversation),
            Read::Unread(filter) => store::unread_by_filter(c, &filter).map(Reply::UnreadTotal),
            Read::Explain(id) => queries::conversations::explain_unread(c, &id).map(Reply::UnreadExplanation),
            Read::Folders => Ok(Reply::Folders(Folders { folders: store::folders(c)? })),
            Read::AllReceive => Ok(Reply::AllReceiveOpt(store::all_receive(c)?)),
            Read::Search(query) => queries::search::messages(c, people, &query).map(Reply::SearchPage),
            Read::SearchConversations { text, cursor, count } => {
                queries::search::conversations(c, people, &text, &cursor, count).map(Reply::ConversationPage)
            }
            Read::Find(ids) => answers::find(c, people, &ids),
            Read::ReactionUsers { local_id, reaction, from, count } => {
                answers::reaction_users(c, people, local_id, &reaction, from, count)
            }
            Read::SelfInfo => Ok(Reply::UserProfile(store::profiles::profile(c, people, &answers::me(c)?)?)),
            Read::JoinedGroups { order, cursor, count } => {
                store::joined_groups(c, order, &cursor, count).map(Reply::JoinedGroupPage)
            }
            Read::Friends { which, cursor, count } => {
                store::contact_page(c, people, which, &cursor, count).map(Reply::FriendPage)
            }
            Read::CheckFriends(users) => Ok(Reply::Friends(Friends { friends: store::friends_of(c, people, &users)? })),
            Read::Usage => Ok(Reply::StorageUsage(store::usage(c, directory)?)),
        }
    }
}
