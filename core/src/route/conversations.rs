//! Conversations, folders and what is unread: settings, drafts, read marks, questions about them.
use super::arguments::page;
use super::targets::{Read, Route};
use crate::api::{AllReceiveOpt, Blob, ConversationCommand, ErrorCode, Folder};
use crate::exec::Env;
use crate::store::{Clean, ConversationWork, Setting, SubscribeOp, Work};
use ntk_protocol::{rules, valid_group_id, valid_user_id};

/// `command_id` is the command's number.
pub(super) fn route(env: &Env, command_id: u32, command: ConversationCommand) -> Result<Route, ErrorCode> {
    let set = |setting| Ok(Route::Work(Work::Conversations(ConversationWork::Set { command: command_id, setting })));
    let clean = |conversation, timestamp_s, seq| {
        Ok(Route::Work(Work::Conversations(ConversationWork::Clean(Clean { conversation, timestamp_s, seq }))))
    };
    match command {
        ConversationCommand::GetConversationList { cursor, count, filter } => {
            page(count, 500).map(|count| Route::Read(Read::List { cursor, count: count as usize, filter }))
        }
        ConversationCommand::GetConversation { conversation } => Ok(Route::Read(Read::Conversation(conversation))),
        ConversationCommand::GetTotalUnreadMessageCount {} => Ok(Route::Total),
        ConversationCommand::MarkC2cMessageAsRead { user_id } if user_id.is_empty() => clean("c2c".into(), 0, 0),
        ConversationCommand::MarkC2cMessageAsRead { user_id } => {
            if valid_user_id(&user_id) {
                clean(format!("c2c_{user_id}"), 0, 0)
            } else {
                Err(ErrorCode::BadUserId)
            }
        }
        ConversationCommand::MarkGroupMessageAsRead { group_id } if group_id.is_empty() => clean("group".into(), 0, 0),
        ConversationCommand::MarkGroupMessageAsRead { group_id } => {
            if valid_group_id(&group_id) {
                clean(format!("group_{group_id}"), 0, 0)
            } else {
                Err(ErrorCode::BadGroupIdLocal)
            }
        }
        ConversationCommand::MarkAllMessageAsRead {} => clean(String::new(), 0, 0),
        ConversationCommand::CleanUnread { conversation, timestamp_s, seq } => {
            if timestamp_s < 0 {
                Err(ErrorCode::InvalidParameters)
            } else {
                clean(conversation, timestamp_s, seq)
            }
        }
        ConversationCommand::GetUnreadByFilter { filter } => Ok(Route::Read(Read::Unread(filter))),
        ConversationCommand::SubscribeUnread { filter } => Ok(Route::Subscribe(SubscribeOp::Begin(filter))),
        ConversationCommand::UnsubscribeUnread { filter } => Ok(Route::Subscribe(SubscribeOp::End(filter))),
        ConversationCommand::ExplainUnread { conversation } => Ok(Route::Read(Read::Explain(conversation))),
        ConversationCommand::SetReceiveOpt { conversation, opt } => set(Setting::ReceiveOpt { conversation, opt: opt as u32 }),
        ConversationCommand::PinConversation { conversation, pinned } => set(Setting::Pin { conversation, pinned }),
        ConversationCommand::MarkConversations { conversations, marks, enable } => match several(&conversations) {
            Ok(()) if marks != 0 && marks & !rules::mark::ALL == 0 => set(Setting::Marks { conversations, marks, enable }),
            Ok(()) => Err(ErrorCode::InvalidParameters),
            Err(code) => Err(code),
        },
        ConversationCommand::SetConversationData { conversation, data: Blob(data) } => {
            let short = data.len() <= rules::MAX_CONVERSATION_DATA;
            if short { set(Setting::Data { conversation, data }) } else { Err(ErrorCode::InvalidParameters) }
        }
        ConversationCommand::SetDraft { conversation, text, sync } => {
            if text.len() > if sync { rules::MAX_DRAFT } else { rules::MAX_BODY } {
                Err(ErrorCode::BodyTooLarge)
            } else {
                set(Setting::Draft { conversation, text, sync })
            }
        }
        ConversationCommand::DeleteConversations { conversations, clear_messages } => {
            several(&conversations).and_then(|()| set(Setting::Delete { conversations, clear_messages }))
        }
        ConversationCommand::ClearHistory { conversation } => set(Setting::Clear { conversation }),
        ConversationCommand::CreateFolder { name } => {
            // 0 means "no folder" in a filter.
            let id = u64::from_le_bytes(env.random()).max(1);
            folder_name(&name).and_then(|()| set(Setting::CreateFolder(Folder { id, name })))
        }
        ConversationCommand::RenameFolder { folder, name } => {
            folder_name(&name).and_then(|()| set(Setting::RenameFolder(Folder { id: folder, name })))
        }
        ConversationCommand::DeleteFolder { folder } => set(Setting::DeleteFolder(folder)),
        ConversationCommand::GetFolders {} => Ok(Route::Read(Read::Folders)),
        ConversationCommand::AddToFolder { folder, conversations } => {
            several(&conversations).and_then(|()| set(Setting::InFolder { folder, conversations, add: true }))
        }
        ConversationCommand::RemoveFromFolder { folder, conversations } => {
            several(&conversations).and_then(|()| set(Setting::InFolder { folder, conversations, add: false }))
        }
        ConversationCommand::SetAllReceiveOpt { opt } => all_receive(&opt).and_then(|()| set(Setting::AllReceive(opt))),
        ConversationCommand::GetAllReceiveOpt {} => Ok(Route::Read(Read::AllReceive)),
    }
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
