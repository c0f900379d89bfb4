//! What is stored, and the only thread that writes it. The floors, from the ground up; each uses only those below it:
//!
//! - `ground`: tables and their rows, holes, one write transaction;
//! - `rules`: what becomes of rows when the host, the stream or an answer of the server says something;
//! - `reading`: rows as others need them, on any connection;
//! - `work`: everything that is ever written, as a closed enum;
//! - `mailbox`, `readers`: the ways in;
//! - `writer`: takes what is there, runs it as ONE transaction, commits, and only then tells anyone.
mod ground;
mod mailbox;
mod readers;
pub(crate) mod reading;
mod rules;
#[cfg(test)]
mod tests;
mod work;
mod writer;

pub use ground::people::People;

pub(crate) use ground::applications::application;
pub(crate) use ground::contacts::{friend, of_users as friends_of};
pub(crate) use ground::directory::database;
pub(crate) use ground::elements::{self, has_files, to_body};
pub(crate) use ground::holes::holes;
pub(crate) use ground::local_files::{LocalFiles, incomplete};
pub(crate) use ground::messages::{self, Stored, message_key, message_row, of_one_conversation};
pub(crate) use ground::outcome::{Bound, Outcome};
pub(crate) use ground::people::{LOOK_AGAIN, Sighted};
pub(crate) use ground::profiles;
pub(crate) use mailbox::{Op, Store, Then, WindowOp, damage};
pub(crate) use readers::{Opening, Readers};
pub(crate) use reading::contacts::{ContactList, page as contact_page};
pub(crate) use reading::filters::{SubscribeOp, unread_by_filter};
pub(crate) use reading::joined::joined_groups;
pub(crate) use reading::queues::{Queued, outbox as load_outbox, read_marks as pending_reads};
pub(crate) use reading::rows::{conversation_row, find_conversation, key_and_read, key_of, others_wrote_since, unread_of};
pub(crate) use reading::usage::usage;
pub(crate) use reading::wants::{ConvWants, Meeting, Note, all_wants, pages_due};
pub(crate) use reading::{answers, merged, receipts, search};
pub(crate) use rules::attached::{attachable, recallable};
pub(crate) use rules::history::Asked;
pub(crate) use rules::intents::{Intent, newest as newest_intent, next as next_intents};
pub(crate) use rules::marks::Clean;
pub(crate) use rules::merged::Merge;
pub(crate) use rules::sending::{Content, Outgoing, Own};
pub(crate) use rules::settings::Setting;
pub(crate) use rules::uploads::{kept_policy, media_of};
pub(crate) use rules::user::{all_receive, folders};
pub(crate) use work::Work;
pub(crate) use work::account::AccountWork;
pub(crate) use work::conversations::ConversationWork;
pub(crate) use work::groups::GroupWork;
pub(crate) use work::media::MediaWork;
pub(crate) use work::messages::{Changed, MessageWork};
pub(crate) use work::profiles::ProfileWork;
pub(crate) use work::sync::SyncWork;
pub(crate) use writer::{WriterParts, spawn_writer};
