//! Who is to be notified of a message: everyone who gets it, has no device in the foreground and wants to be told.
use super::append::MsgRow;
use super::db::Db;
use super::{NewMsg, Task};
use crate::ids::{ConvId, UserId};
use crate::news::Notification;
use ntk_protocol::rules::{self, recv_opt};
use ntk_protocol::wire;
use prost::Message as _;
use std::sync::Arc;

/// What its notifications have in common; lives with the task.
#[derive(Debug)]
pub(crate) struct Note {
    common: Notification,
    conv: ConvId,
    sender: UserId,
    mentioned: Vec<UserId>,
}

/// The note of a new message; `None` = nobody is notified of it.
pub(super) fn note(db: &mut Db, conv: ConvId, new: &NewMsg, row: &MsgRow, mentioned: Vec<UserId>) -> Option<Arc<Note>> {
    let wanted = new.push.clone().unwrap_or_default();
    if !db.pushes_wanted || wanted.disabled {
        return None;
    }
    let names = (new.conv.to_string(), new.sender.uid.as_ref().into());
    Some(Arc::new(Note::new(conv, names, row, wanted, mentioned)))
}

/// The note of a task that another process left, or that was set back.
pub(super) fn read_back(db: &mut Db, task: &Task, words: &[u8]) -> rusqlite::Result<Option<Arc<Note>>> {
    let cseq = task.cseq as i64;
    let Some(row) = db.msg(task.conv, cseq)?.filter(|m| db.pushes_wanted && m.flags & rules::flags::GONE == 0) else {
        return Ok(None);
    };
    let names = (db.key(task.conv)?.as_ref().into(), db.uid(row.sender)?.as_ref().into());
    let words = wire::Push::decode(words).unwrap_or_default();
    Ok(Some(Arc::new(Note::new(task.conv, names, &row, words, db.mentioned(task.conv, cseq)?))))
}

impl Note {
    fn new(conv: ConvId, (key, sender): (String, String), row: &MsgRow, words: wire::Push, mentioned: Vec<UserId>) -> Note {
        let common = Notification {
            user: String::new(),
            conv: key,
            cseq: row.cseq as u64,
            sender,
            kind: row.kind,
            at: if row.flags & rules::flags::AT_ALL != 0 { rules::at::ALL } else { 0 },
            title: words.title,
            text: words.text,
            ext: words.ext,
            sound: words.sound,
        };
        Note { common, conv, sender: row.sender, mentioned }
    }

    /// What the sender said, as the task keeps it.
    pub(super) fn words(&self) -> Vec<u8> {
        let Notification { title, text, ext, sound, .. } = self.common.clone();
        wire::Push { title, text, ext, sound, disabled: false }.encode_to_vec()
    }
}

/// Notifies one user who gets the message, if wanted.
pub(super) fn notify(db: &mut Db, note: &Note, user: UserId) -> rusqlite::Result<()> {
    if user == note.sender || db.routes.in_front(user) {
        return Ok(());
    }
    let at = note.common.at | if note.mentioned.contains(&user) { rules::at::ME } else { 0 };
    let (opt, read) = db.user_conv(user, note.conv)?.map_or((recv_opt::RECEIVE, 0), |u| (u.recv_opt, u.read_cseq));
    if read >= note.common.cseq as i64 || !told(opt, at) || !told(quiet(&db.user_state(user)?, db.now()), at) {
        return Ok(());
    }
    let user = db.uid(user)?.as_ref().into();
    db.notifications.push(Notification { user, at, ..note.common.clone() });
    Ok(())
}

/// Is a message that mentions the user so (`rules::at`) notified of under this receive option?
fn told(opt: u32, at: u32) -> bool {
    match opt {
        recv_opt::RECEIVE => true,
        recv_opt::NOT_NOTIFY_EXCEPT_AT | recv_opt::NOT_RECEIVE_EXCEPT_AT => at != 0,
        _ => false,
    }
}

/// The receive option of the user's do-not-disturb window, if it is open at `now_ms`.
fn quiet(state: &wire::UserState, now_ms: i64) -> u32 {
    let second = now_ms.div_euclid(1000).rem_euclid(86_400);
    let since = (second - i64::from(state.all_recv_from_s)).rem_euclid(86_400);
    if since < i64::from(state.all_recv_for_s) { state.all_recv_opt } else { recv_opt::RECEIVE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_of_the_day_opens_and_closes_also_over_midnight() {
        let state =
            |from, long| wire::UserState { all_recv_opt: 2, all_recv_from_s: from, all_recv_for_s: long, ..Default::default() };
        let at = |hour: i64| (20_000 * 86_400 + hour * 3600) * 1000;
        let night = state(22 * 3600, 8 * 3600);
        let open: Vec<i64> = (0..24).filter(|h| quiet(&night, at(*h)) == 2).collect();
        assert_eq!(open, [0, 1, 2, 3, 4, 5, 22, 23]);
        assert!((0..24).all(|h| quiet(&state(3600, 86_400), at(h)) == 2), "a whole day is always");
        assert!((0..24).all(|h| quiet(&state(3600, 0), at(h)) == 0), "no duration is never");
    }
}
