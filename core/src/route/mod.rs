//! What each command needs before it is queued: validation, and who does it. Nothing here waits or touches the database.
mod conversations;
mod media;
pub(crate) mod messages;

use crate::actors::calls::{Call, GroupCall, SearchCall};
use crate::actors::link::LinkConfig;
use crate::actors::media::HostCmd;
use crate::actors::session::HostCall;
use crate::api::{Blob, Command, Error, ErrorCode, Folders, Reply};
use crate::exec::Env;
use crate::media::Control;
use crate::model::ids::LocalId;
use crate::queries::{self, history::History};
use crate::store::{self, MessageWork, SubscribeOp, WindowOp, Work, answers};
use ntk_protocol::{hex, rules, valid_device_id, valid_group_id, valid_user_id, wire};
use std::ops::ControlFlow;
use std::time::Duration;

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
}

impl Read {
    pub(crate) fn run(self, c: &rusqlite::Connection, directory: &std::path::Path) -> Result<Reply, Error> {
        match self {
            Read::List { cursor, count, filter } => {
                queries::conversations::page(c, &cursor, count, &filter).map(Reply::ConversationPage)
            }
            Read::Conversation(id) => queries::conversations::conversation(c, &id).map(Reply::Conversation),
            Read::Unread(filter) => store::unread_by_filter(c, &filter).map(Reply::UnreadTotal),
            Read::Explain(id) => queries::conversations::explain_unread(c, &id).map(Reply::UnreadExplanation),
            Read::Folders => Ok(Reply::Folders(Folders { folders: store::folders(c)? })),
            Read::AllReceive => Ok(Reply::AllReceiveOpt(store::all_receive(c)?)),
            Read::Search(query) => queries::search::messages(c, &query).map(Reply::SearchPage),
            Read::SearchConversations { text, cursor, count } => {
                queries::search::conversations(c, &text, &cursor, count).map(Reply::ConversationPage)
            }
            Read::Find(ids) => answers::find(c, &ids),
            Read::ReactionUsers { local_id, reaction, from, count } => {
                answers::reaction_users(c, local_id, &reaction, from, count)
            }
            Read::Usage => Ok(Reply::StorageUsage(store::usage(c, directory)?)),
        }
    }
}

const MAX_WINDOW: u32 = 10_000;

pub(super) fn between(n: u32, lo: u32, hi: u32) -> Result<u32, ErrorCode> {
    if (lo..=hi).contains(&n) { Ok(n) } else { Err(ErrorCode::InvalidParameters) }
}

/// Rows of a page when the host does not say.
const PAGE: u32 = 20;

/// Rows of a page the host asks for; 0 = the usual.
pub(super) fn page(n: u32, most: u32) -> Result<u32, ErrorCode> {
    if n == 0 { Ok(PAGE) } else { between(n, 1, most) }
}

pub(super) fn local_id(id: u64) -> Result<LocalId, ErrorCode> {
    i64::try_from(id).ok().filter(|&id| id > 0).map(LocalId).ok_or(ErrorCode::InvalidParameters)
}

/// Validates a command and says who does it.
pub(crate) fn route(env: &Env, command: Command) -> Result<(u32, Route), ErrorCode> {
    let id = command.id();
    let session = |to| Ok(Route::Session(to));
    let command = match conversations::route(env, command) {
        ControlFlow::Break(route) => return route.map(|route| (id, route)),
        ControlFlow::Continue(other) => other,
    };
    let route = match command {
        Command::Login { user_id, token, endpoints, device_id, platform } => {
            if !valid_user_id(&user_id) {
                return Err(ErrorCode::BadUserId);
            }
            let scheme = |e: &String| e.starts_with("ws://") || e.starts_with("wss://");
            let device_ok = device_id.is_empty() || valid_device_id(&device_id);
            if token.is_empty() || endpoints.is_empty() || !endpoints.iter().all(scheme) || !device_ok {
                return Err(ErrorCode::InvalidParameters);
            }
            session(HostCall::Login(LinkConfig { user: user_id, token, endpoints, device: device_id, platform }))
        }
        Command::Logout {} => session(HostCall::Logout),
        Command::DestroyData {} => session(HostCall::Destroy),
        Command::Suspend { deadline_ms } => session(HostCall::Suspend(Duration::from_millis(u64::from(deadline_ms)))),
        Command::Resume {} => session(HostCall::Resume),
        Command::NetworkChanged { kind } => session(HostCall::Network(kind)),
        Command::SetForeground { foreground } => session(HostCall::Foreground(foreground)),
        Command::SendText { conversation, text, options } => {
            if text.is_empty() {
                return Err(ErrorCode::InvalidParameters);
            }
            let body = wire::Body { text, ..Default::default() };
            messages::message(env, conversation, rules::kind::TEXT, body, options)
        }
        Command::SendCustom { conversation, data: Blob(data), description, extension: Blob(extension), options } => {
            let body = wire::Body {
                custom_data: data.into(),
                custom_desc: description,
                custom_ext: extension.into(),
                ..Default::default()
            };
            messages::message(env, conversation, rules::kind::CUSTOM, body, options)
        }
        Command::CancelSend { local_id: id } => Ok(Route::Work(Work::Messages(MessageWork::Cancel(local_id(id)?)))),
        Command::ResendMessage { local_id: id } => Ok(Route::Work(Work::Messages(MessageWork::Resend(local_id(id)?)))),
        Command::GetHistory { conversation, query: mut q } => {
            q.count = page(q.count, 100)?;
            if q.seqs.len() > 100 || q.time_begin_s < 0 || q.time_period_s < 0 || i64::try_from(q.from_local_id).is_err() {
                return Err(ErrorCode::InvalidParameters);
            }
            Ok(Route::History(History { conversation, query: q }))
        }
        Command::CreateGroup { group_id, name, members, excluded_from_unread: uncounted } => {
            let group = if group_id.is_empty() { hex(&env.random::<12>()) } else { group_id };
            if !valid_group_id(&group) {
                return Err(ErrorCode::BadGroupIdLocal);
            }
            members_ok(&members)?;
            if name.len() > rules::MAX_GROUP_NAME {
                return Err(ErrorCode::InvalidParameters);
            }
            session(HostCall::Call(Call::Group(GroupCall::Create { group, name, members, uncounted })))
        }
        Command::AddGroupMembers { group_id, members } => {
            if !valid_group_id(&group_id) {
                return Err(ErrorCode::BadGroupIdLocal);
            }
            members_ok(&members)?;
            session(HostCall::Call(Call::Group(GroupCall::AddMembers { group: group_id, members })))
        }
        Command::OpenConversationWindow { filter, count } => {
            Ok(Route::Window(WindowOp::OpenConversations { filter, count: between(count, 1, MAX_WINDOW)? }))
        }
        Command::OpenMessageWindow { conversation, count, around_local_id } => Ok(Route::Window(WindowOp::OpenMessages {
            conversation,
            count: between(count, 1, MAX_WINDOW)?,
            around_local_id: LocalId(i64::try_from(around_local_id).map_err(|_| ErrorCode::InvalidParameters)?),
        })),
        Command::GrowWindow { window, older, newer } => {
            between(older.saturating_add(newer), 1, MAX_WINDOW)?;
            Ok(Route::Window(WindowOp::Grow { window, older, newer }))
        }
        Command::MoveWindow { window, first_index, count } => {
            Ok(Route::Window(WindowOp::Move { window, first_index, count: between(count, 1, MAX_WINDOW)? }))
        }
        Command::CloseWindow { window } => Ok(Route::Window(WindowOp::Close { window })),
        Command::Audit {} => Ok(Route::Audit),
        Command::GetStorageUsage {} => Ok(Route::Read(Read::Usage)),
        Command::Echo { data } => Ok(Route::Window(WindowOp::Echo(data))),
        Command::SearchMessages { mut query } => {
            query.count = page(query.count, rules::MAX_SEARCH_PAGE)?;
            queries::search::check(&query)?;
            Ok(Route::Read(Read::Search(query)))
        }
        Command::SearchCloudMessages { mut query } => {
            query.count = page(query.count, rules::MAX_SEARCH_PAGE)?;
            queries::search::check(&query)?;
            session(HostCall::Call(Call::Search(SearchCall::Messages(query))))
        }
        Command::SearchConversations { text, cursor, count } => {
            let count = page(count, rules::MAX_SEARCH_PAGE)? as usize;
            if text.trim().is_empty() || text.len() > 100 {
                return Err(ErrorCode::InvalidParameters);
            }
            Ok(Route::Read(Read::SearchConversations { text, cursor, count }))
        }
        Command::DownloadMedia { local_id: id, element, size } => {
            Ok(Route::Media(HostCmd::Download { local_id: local_id(id)?, element, size }))
        }
        Command::PauseTransfer { local_id: id } => media::control(id, Control::Pause),
        Command::ResumeTransfer { local_id: id } => media::control(id, Control::Run),
        Command::CancelTransfer { local_id: id } => media::control(id, Control::Cancel),
        Command::SetMediaPolicy { policy } => {
            between(policy.max_side, 320, 8192)?;
            between(policy.quality, 1, 100)?;
            Ok(Route::Media(HostCmd::Policy(policy)))
        }
        Command::GetMediaCacheUsage {} => Ok(Route::Media(HostCmd::Usage)),
        Command::ClearMediaCache {} => Ok(Route::Media(HostCmd::Clear)),
        other => messages::route(env, id, other),
    };
    route.map(|route| (id, route))
}

fn members_ok(members: &[String]) -> Result<(), ErrorCode> {
    if members.len() > rules::MAX_MEMBERS_PER_CALL {
        return Err(ErrorCode::InvalidParameters);
    }
    if members.iter().all(|m| valid_user_id(m)) { Ok(()) } else { Err(ErrorCode::BadUserId) }
}
