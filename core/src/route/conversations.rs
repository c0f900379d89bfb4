//! Conversations, folders and what is unread: settings, drafts, read marks, questions about them.
use super::arguments::{must, page, refused};
use super::targets::{Read, Route};
use crate::api::{AllReceiveOpt, Blob, ConversationCommand, Error, ErrorCode, Folder};
use crate::exec::Env;
use crate::store::{Clean, ConversationWork, Setting, SubscribeOp, Work};
use ntk_protocol::{rules, valid_group_id, valid_user_id};

/// `command_id` is the command's number.
pub(super) fn route(env: &Env, command_id: u32, command: ConversationCommand) -> Result<Route, Error> {
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
                Err(ErrorCode::BadUserId.into())
            }
        }
        ConversationCommand::MarkGroupMessageAsRead { group_id } if group_id.is_empty() => clean("group".into(), 0, 0),
        ConversationCommand::MarkGroupMessageAsRead { group_id } => {
            if valid_group_id(&group_id) {
                clean(format!("group_{group_id}"), 0, 0)
            } else {
                Err(ErrorCode::BadGroupIdLocal.into())
            }
        }
        ConversationCommand::MarkAllMessageAsRead {} => clean(String::new(), 0, 0),
        ConversationCommand::CleanUnread { conversation, timestamp_s, seq } => {
            must(timestamp_s >= 0, "timestamp_s", "0 or later")?;
            clean(conversation, timestamp_s, seq)
        }
        ConversationCommand::GetUnreadByFilter { filter } => Ok(Route::Read(Read::Unread(filter))),
        ConversationCommand::SubscribeUnread { filter } => Ok(Route::Subscribe(SubscribeOp::Begin(filter))),
        ConversationCommand::UnsubscribeUnread { filter } => Ok(Route::Subscribe(SubscribeOp::End(filter))),
        ConversationCommand::ExplainUnread { conversation } => Ok(Route::Read(Read::Explain(conversation))),
        ConversationCommand::SetReceiveOpt { conversation, opt } => set(Setting::ReceiveOpt { conversation, opt: opt as u32 }),
        ConversationCommand::PinConversation { conversation, pinned } => set(Setting::Pin { conversation, pinned }),
        ConversationCommand::MarkConversations { conversations, marks, enable } => {
            several(&conversations)?;
            must(marks != 0 && marks & !rules::mark::ALL == 0, "marks", "at least one, and only known ones")?;
            set(Setting::Marks { conversations, marks, enable })
        }
        ConversationCommand::SetConversationData { conversation, data: Blob(data) } => {
            let most = rules::MAX_CONVERSATION_DATA;
            must(data.len() <= most, "data", format_args!("at most {most} bytes"))?;
            set(Setting::Data { conversation, data })
        }
        ConversationCommand::SetDraft { conversation, text, sync } => {
            if text.len() > if sync { rules::MAX_DRAFT } else { rules::MAX_BODY } {
                Err(ErrorCode::BodyTooLarge.into())
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
fn several(conversations: &[String]) -> Result<(), Error> {
    match conversations.len() {
        0 => Err(refused("conversations", "at least one")),
        n if n > rules::MAX_CONVERSATIONS_PER_CALL => Err(ErrorCode::FolderLimit.into()),
        _ => Ok(()),
    }
}

fn folder_name(name: &str) -> Result<(), Error> {
    let most = rules::MAX_FOLDER_NAME;
    must((1..=most).contains(&name.len()), "name", format_args!("1 to {most} bytes"))
}

/// A window begins within a day and is not longer than one.
fn all_receive(all: &AllReceiveOpt) -> Result<(), Error> {
    must(all.from_s < 86_400, "opt.from_s", "below 86,400")?;
    must(all.for_s <= 86_400, "opt.for_s", "at most 86,400")
}
