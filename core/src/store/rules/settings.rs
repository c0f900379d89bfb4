//! Settings of conversations and of the user: changed here at once, sent as intents, overruled by the server's newer state.
use super::intents::{self, Intent};
use super::read_marks::raise_read;
use super::{clearing, sending, user};
use crate::api::{AllReceiveOpt, Error, ErrorCode, Folder, Reply};
use crate::model::ids::{ConvId, LocalId, Seq};
use crate::store::ground::conv::Conv;
use crate::store::ground::number::num;
use crate::store::ground::outcome::Outcome;
use crate::store::ground::sql::row;
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{ConvKey, rules, rules::rpc, wire};
use prost::Message as _;

/// What the host sets, validated as far as it can be without rows.
#[derive(Debug, Clone)]
pub(crate) enum Setting {
    ReceiveOpt { conversation: String, opt: u32 },
    Pin { conversation: String, pinned: bool },
    Marks { conversations: Vec<String>, marks: u64, enable: bool },
    Data { conversation: String, data: Vec<u8> },
    Draft { conversation: String, text: String, sync: bool },
    Delete { conversations: Vec<String>, clear_messages: bool },
    Clear { conversation: String },
    CreateFolder(Folder),
    RenameFolder(Folder),
    DeleteFolder(u64),
    InFolder { folder: u64, conversations: Vec<String>, add: bool },
    AllReceive(AllReceiveOpt),
}

/// Applies a setting and queues it for the server. `command` is the API's number of the call.
pub(crate) fn set(tx: &mut Tx<'_>, command: u32, setting: &Setting) -> Result<Outcome> {
    if tx.me.is_empty() {
        return Err(ErrorCode::NotLoggedIn.into());
    }
    match setting {
        Setting::ReceiveOpt { conversation, opt } => {
            let conv = known_or_new(tx, conversation)?;
            change(tx, command, conv, wire::SetConv { recv_opt: Some(*opt), ..Default::default() })?;
        }
        Setting::Pin { conversation, pinned } => {
            let conv = begun(tx, conversation)?;
            if *pinned && !tx.conv(conv)?.pinned && pinned_now(tx)? >= rules::MAX_PINNED as i64 {
                return Err(Error::new(ErrorCode::PinLimit, "50 conversations are pinned"));
            }
            change(tx, command, conv, wire::SetConv { pinned: Some(*pinned), ..Default::default() })?;
        }
        Setting::Marks { conversations, marks, enable } => {
            let (marks_on, marks_off) = if *enable { (*marks, 0) } else { (0, *marks) };
            for conv in all_begun(tx, conversations)? {
                change(tx, command, conv, wire::SetConv { marks_on, marks_off, ..Default::default() })?;
            }
        }
        Setting::Data { conversation, data } => {
            let conv = begun(tx, conversation)?;
            change(tx, command, conv, wire::SetConv { custom_data: Some(data.clone().into()), ..Default::default() })?;
        }
        Setting::Draft { conversation, text, sync } => {
            let conv = known_or_new(tx, conversation)?;
            draft(tx, command, conv, text, *sync)?;
        }
        Setting::Delete { conversations, clear_messages } => {
            for conv in all_begun(tx, conversations)? {
                delete(tx, command, conv, *clear_messages)?;
            }
        }
        Setting::Clear { conversation } => {
            let conv = begun(tx, conversation)?;
            let head = tx.conv(conv)?.head_seq;
            // Also failed and inserted rows at the head, which a higher `visible_from` alone would not reach.
            clearing::drop_below(tx, conv, head + 1)?;
            if head > Seq::NONE {
                change(tx, command, conv, wire::SetConv { clear_upto: head.wire(), ..Default::default() })?;
            }
        }
        Setting::CreateFolder(folder) => {
            user::create_folder(tx, command, folder)?;
            return Ok(Outcome::Reply(Reply::Folder(folder.clone())));
        }
        Setting::RenameFolder(folder) => user::rename_folder(tx, command, folder)?,
        Setting::DeleteFolder(id) => user::delete_folder(tx, command, *id)?,
        Setting::InFolder { folder, conversations, add } => {
            user::must_exist(tx, *folder)?;
            for conv in all_begun(tx, conversations)? {
                let mut set = wire::SetConv::default();
                if *add { &mut set.folders_add } else { &mut set.folders_remove }.push(*folder);
                change(tx, command, conv, set)?;
            }
        }
        Setting::AllReceive(all) => user::set_all_receive(tx, command, all)?,
    }
    Ok(Outcome::Done)
}

/// A draft of this device; with `sync` the server is told, if it knows the conversation.
fn draft(tx: &mut Tx<'_>, command: u32, conv: ConvId, text: &str, sync: bool) -> Result<()> {
    let c = tx.conv(conv)?;
    let sync = sync && (c.head_seq > Seq::NONE || c.kind == rules::CONV_GROUP);
    if c.draft == text && c.draft_shared == sync {
        return Ok(());
    }
    // The other devices put it where this one does.
    let draft = wire::Draft { text: text.into(), ts_ms: if text.is_empty() { 0 } else { tx.place() as u64 } };
    if !sync {
        let c = tx.conv(conv)?;
        set_draft(c, &draft);
        c.draft_shared = false;
        return Ok(());
    }
    change(tx, command, conv, wire::SetConv { draft: Some(draft), ..Default::default() })
}

fn set_draft(c: &mut Conv, draft: &wire::Draft) {
    c.draft.clone_from(&draft.text);
    c.draft_ts = if draft.text.is_empty() { 0 } else { num(draft.ts_ms) };
}

/// Off the list until something new comes; unread goes, so that the total stays the sum of what is listed. What waits to be
/// sent goes with the messages; without them, and when it may be on the wire, it is sent, and brings the conversation back.
fn delete(tx: &mut Tx<'_>, command: u32, conv: ConvId, clear_messages: bool) -> Result<()> {
    if clear_messages {
        sending::cancel_all(tx, conv)?;
    }
    tx.conv(conv)?.hidden_local = LocalId(tx.next_local.0 - 1);
    tx.refresh_local_key(conv)?;
    let c = tx.conv(conv)?;
    (c.draft, c.draft_ts) = (String::new(), 0);
    // The server drops the draft it has; this one may still be on its way there.
    let draft = c.draft_shared.then(wire::Draft::default);
    let upto = c.head_seq.max(c.active_seq);
    let unpin = c.pinned.then_some(false);
    if clear_messages || upto == Seq::NONE {
        // What the server never had is gone with its rows.
        let below = tx.conv(conv)?.head_seq + 1;
        clearing::drop_below(tx, conv, below)?;
    }
    if upto == Seq::NONE && unpin.is_none() && draft.is_none() {
        return Ok(());
    }
    let clear_upto = if clear_messages { tx.conv(conv)?.head_seq.wire() } else { 0 };
    change(tx, command, conv, wire::SetConv { hide_upto: upto.wire(), clear_upto, pinned: unpin, draft, ..Default::default() })
}

/// Conversations by their V2TIM ids: all of them, or an error before anything changed.
fn all_begun(tx: &mut Tx<'_>, conversations: &[String]) -> Result<Vec<ConvId>> {
    conversations.iter().map(|id| begun(tx, id)).collect()
}

/// As [`known`], and something was said or written in it: the server has settings of such only.
fn begun(tx: &mut Tx<'_>, conversation: &str) -> Result<ConvId> {
    let conv = known(tx, conversation)?;
    if tx.conv(conv)?.has_begun() { Ok(conv) } else { Err(unknown()) }
}

/// A conversation of this device by its V2TIM id.
pub(crate) fn known(tx: &mut Tx<'_>, conversation: &str) -> Result<ConvId> {
    let found = tx.find(&key(tx, conversation)?.to_string())?;
    found.ok_or_else(unknown)
}

fn unknown() -> Error {
    Error::new(ErrorCode::InvalidConversation, "no such conversation")
}

/// As [`known`]; with a user one has never written with, a conversation begins here.
fn known_or_new(tx: &mut Tx<'_>, conversation: &str) -> Result<ConvId> {
    match key(tx, conversation)? {
        key @ ConvKey::C2c(..) => tx.find_or_create(&key),
        ConvKey::Group(_) => known(tx, conversation),
    }
}

fn key(tx: &Tx<'_>, conversation: &str) -> Result<ConvKey> {
    ConvKey::from_conversation_id(conversation, tx.me)
        .map_err(|_| Error::new(ErrorCode::InvalidConversation, "malformed conversation id"))
}

fn pinned_now(tx: &mut Tx<'_>) -> Result<i64> {
    tx.finish()?;
    Ok(row(tx.c, "SELECT count(*) FROM conversation WHERE pinned = 1", [], |r| r.get(0))?.unwrap_or(0))
}

fn change(tx: &mut Tx<'_>, command: u32, conv: ConvId, mut set: wire::SetConv) -> Result<()> {
    set.conv.clone_from(&tx.conv(conv)?.key);
    apply(tx, conv, &set)?;
    let intent = Intent { conv, local_id: LocalId(0), command, method: rpc::SET_CONV.into(), args: set.encode_to_vec() };
    intents::queue(tx, intent)
}

/// Applies a change to the row; applying it again changes nothing. Every field is named: an added one does not compile unanswered.
fn apply(tx: &mut Tx<'_>, conv: ConvId, set: &wire::SetConv) -> Result<()> {
    let wire::SetConv {
        conv: _,
        recv_opt,
        pinned,
        marks_on,
        marks_off,
        custom_data,
        folders_add,
        folders_remove,
        hide_upto,
        clear_upto,
        draft,
    } = set;
    let c = tx.conv(conv)?;
    c.recv_opt = recv_opt.unwrap_or(c.recv_opt);
    c.pinned = pinned.unwrap_or(c.pinned);
    c.marks = (c.marks | marks_on) & !marks_off;
    if let Some(data) = custom_data {
        c.custom_data = data.to_vec();
    }
    if let Some(draft) = draft {
        set_draft(c, draft);
        c.draft_shared = true;
    }
    c.folders.extend(folders_add);
    c.folders.retain(|f| !folders_remove.contains(f));
    c.folders.sort_unstable();
    c.folders.dedup();
    c.hidden_upto = c.hidden_upto.max(Seq::of_wire(*hide_upto));
    raise_read(tx, conv, Seq::of_wire(*hide_upto.max(clear_upto)))?;
    match *clear_upto {
        0 => Ok(()),
        upto => clearing::raise_visible(tx, conv, Seq::of_wire(upto) + 1),
    }
}

/// Takes over the server's settings of a conversation, if they are not older than those here, under what is still on its way there.
pub(crate) fn from_server(tx: &mut Tx<'_>, conv: ConvId, s: &wire::ConvState) -> Result<()> {
    let now = tx.times.server;
    let wire::ConvState {
        settings_ver,
        recv_opt,
        pinned,
        marks,
        custom_data,
        folders,
        hidden_upto,
        draft,
        draft_ver,
        // No settings: `ingest::conv_state` takes them over.
        conv: _,
        kind: _,
        name: _,
        head: _,
        mseq: _,
        read_cseq: _,
        unread: _,
        visible_from: _,
        active_key: _,
        peer_read_cseq: _,
        peer_read_ts_ms: _,
        left: _,
        last: _,
        member_count: _,
        meta_ver: _,
        active_cseq: _,
        hide_no: _,
        at: _,
        diffused: _,
        seat: _,
    } = s;
    let c = tx.conv(conv)?;
    if num(*settings_ver) < c.settings_ver {
        return Ok(());
    }
    c.settings_ver = num(*settings_ver);
    c.recv_opt = (*recv_opt).min(rules::recv_opt::MAX);
    c.pinned = *pinned;
    c.marks = marks & rules::mark::ALL;
    c.custom_data = custom_data.to_vec();
    c.folders.clone_from(folders);
    c.folders.sort_unstable();
    c.folders.dedup();
    c.hidden_upto = Seq::of_wire(*hidden_upto);
    // Each state says the draft again: only a newer one replaces what was begun here.
    if num(*draft_ver) > c.draft_ver {
        c.draft_ver = num(*draft_ver);
        let mut draft = draft.clone().unwrap_or_default();
        // An older version said the time of its own device.
        draft.ts_ms = draft.ts_ms.min(now.map_or(u64::MAX, |now| now.max(1) as u64));
        set_draft(c, &draft);
        c.draft_shared = true;
    }
    again(tx, conv)
}

/// The server's answer to a change. Older than what is known: another device's newer one was heard of while this one stood over it.
/// Nobody knows any more what that said, so it is asked for.
pub(super) fn overtaken(tx: &mut Tx<'_>, conv: ConvId, answer: &wire::ConvState, asked: &[u8]) -> Result<()> {
    let c = tx.conv(conv)?;
    if num(answer.settings_ver) >= c.settings_ver {
        return Ok(());
    }
    c.meta_ver = 0;
    let draft = ntk_protocol::read::<wire::SetConv>(asked).ok().and_then(|set| set.draft);
    // What was written since stays.
    if draft.is_some_and(|draft| c.draft_shared && draft.text == c.draft) {
        c.draft_ver = 0;
    }
    Ok(())
}

/// Applies what is on its way to the server over what the server said.
fn again(tx: &mut Tx<'_>, conv: ConvId) -> Result<()> {
    for intent in intents::pending(tx.c, conv, LocalId(0))? {
        if intent.method == rpc::SET_CONV
            && let Ok(set) = ntk_protocol::read::<wire::SetConv>(&intent.args)
        {
            apply(tx, conv, &set)?;
        }
    }
    Ok(())
}
