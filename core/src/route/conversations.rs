//! Conversations, folders and what is unread: settings, drafts, read marks, questions about them.
use super::{Read, Route, page};
use crate::actors::calls::{Call, DeviceCall};
use crate::actors::session::HostCall;
use crate::api::{AllReceiveOpt, Blob, Command, ErrorCode, Folder};
use crate::exec::Env;
use crate::store::{Clean, ConversationWork, Setting, SubscribeOp, Work};
use ntk_protocol::{rules, valid_device_id, valid_group_id, valid_user_id};
use std::ops::ControlFlow;

/// Routes a command of this area; any other goes on.
pub(super) fn route(env: &Env, command: Command) -> ControlFlow<Result<Route, ErrorCode>, Command> {
    let id = command.id();
    let set = |setting| Ok(Route::Work(Work::Conversations(ConversationWork::Set { command: id, setting })));
    let clean = |conversation, timestamp_s, seq| {
        Ok(Route::Work(Work::Conversations(ConversationWork::Clean(Clean { conversation, timestamp_s, seq }))))
    };
    ControlFlow::Break(match command {
        Command::GetConversationList { cursor, count, filter } => {
            page(count, 500).map(|count| Route::Read(Read::List { cursor, count: count as usize, filter }))
        }
        Command::GetConversation { conversation } => Ok(Route::Read(Read::Conversation(conversation))),
        Command::GetTotalUnreadMessageCount {} => Ok(Route::Total),
        Command::MarkC2cMessageAsRead { user_id } if user_id.is_empty() => clean("c2c".into(), 0, 0),
        Command::MarkC2cMessageAsRead { user_id } => {
            if valid_user_id(&user_id) {
                clean(format!("c2c_{user_id}"), 0, 0)
            } else {
                Err(ErrorCode::BadUserId)
            }
        }
        Command::MarkGroupMessageAsRead { group_id } if group_id.is_empty() => clean("group".into(), 0, 0),
        Command::MarkGroupMessageAsRead { group_id } => {
            if valid_group_id(&group_id) {
                clean(format!("group_{group_id}"), 0, 0)
            } else {
                Err(ErrorCode::BadGroupIdLocal)
            }
        }
        Command::MarkAllMessageAsRead {} => clean(String::new(), 0, 0),
        Command::CleanUnread { conversation, timestamp_s, seq } => {
            if timestamp_s < 0 {
                Err(ErrorCode::InvalidParameters)
            } else {
                clean(conversation, timestamp_s, seq)
            }
        }
        Command::GetUnreadByFilter { filter } => Ok(Route::Read(Read::Unread(filter))),
        Command::SubscribeUnread { filter } => Ok(Route::Subscribe(SubscribeOp::Begin(filter))),
        Command::UnsubscribeUnread { filter } => Ok(Route::Subscribe(SubscribeOp::End(filter))),
        Command::ExplainUnread { conversation } => Ok(Route::Read(Read::Explain(conversation))),
        Command::SetReceiveOpt { conversation, opt } => set(Setting::ReceiveOpt { conversation, opt: opt as u32 }),
        Command::PinConversation { conversation, pinned } => set(Setting::Pin { conversation, pinned }),
        Command::MarkConversations { conversations, marks, enable } => match several(&conversations) {
            Ok(()) if marks != 0 && marks & !rules::mark::ALL == 0 => set(Setting::Marks { conversations, marks, enable }),
            Ok(()) => Err(ErrorCode::InvalidParameters),
            Err(code) => Err(code),
        },
        Command::SetConversationData { conversation, data: Blob(data) } => {
            let short = data.len() <= rules::MAX_CONVERSATION_DATA;
            if short { set(Setting::Data { conversation, data }) } else { Err(ErrorCode::InvalidParameters) }
        }
        Command::SetDraft { conversation, text, sync } => {
            if text.len() > if sync { rules::MAX_DRAFT } else { rules::MAX_BODY } {
                Err(ErrorCode::BodyTooLarge)
            } else {
                set(Setting::Draft { conversation, text, sync })
            }
        }
        Command::DeleteConversations { conversations, clear_messages } => {
            several(&conversations).and_then(|()| set(Setting::Delete { conversations, clear_messages }))
        }
        Command::ClearHistory { conversation } => set(Setting::Clear { conversation }),
        Command::CreateFolder { name } => {
            // 0 means "no folder" in a filter.
            let id = u64::from_le_bytes(env.random()).max(1);
            folder_name(&name).and_then(|()| set(Setting::CreateFolder(Folder { id, name })))
        }
        Command::RenameFolder { folder, name } => {
            folder_name(&name).and_then(|()| set(Setting::RenameFolder(Folder { id: folder, name })))
        }
        Command::DeleteFolder { folder } => set(Setting::DeleteFolder(folder)),
        Command::GetFolders {} => Ok(Route::Read(Read::Folders)),
        Command::AddToFolder { folder, conversations } => {
            several(&conversations).and_then(|()| set(Setting::InFolder { folder, conversations, add: true }))
        }
        Command::RemoveFromFolder { folder, conversations } => {
            several(&conversations).and_then(|()| set(Setting::InFolder { folder, conversations, add: false }))
        }
        Command::SetAllReceiveOpt { opt } => all_receive(&opt).and_then(|()| set(Setting::AllReceive(opt))),
        Command::GetAllReceiveOpt {} => Ok(Route::Read(Read::AllReceive)),
        Command::GetDevices {} => Ok(Route::Session(HostCall::Call(Call::Device(DeviceCall::List)))),
        Command::LogoutDevice { device_id } => {
            if valid_device_id(&device_id) {
                Ok(Route::Session(HostCall::Call(Call::Device(DeviceCall::Logout { device: device_id }))))
            } else {
                Err(ErrorCode::InvalidParameters)
            }
        }
        other => return ControlFlow::Continue(other),
    })
}

/// One to a hundred conversations.
fn several(conversations: &[String]) -> Result<(), ErrorCode> {
    match conversations.len() {
        0 => Err(ErrorCode::InvalidParameters),
        n if n > rules::MAX_CONVERSATIONS_PER_CALL => Err(ErrorCode::FolderLimit),
        _ => Ok(()),
    }
}

fn folder_name(name: &str) -> Result<(), ErrorCode> {
    if (1..=rules::MAX_FOLDER_NAME).contains(&name.len()) { Ok(()) } else { Err(ErrorCode::InvalidParameters) }
}

/// A window begins within a day and is not longer than one.
fn all_receive(all: &AllReceiveOpt) -> Result<(), ErrorCode> {
    if all.from_s < 86_400 && all.for_s <= 86_400 { Ok(()) } else { Err(ErrorCode::InvalidParameters) }
}
