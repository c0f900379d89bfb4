//! Who is to be notified of a message, and of its end: everyone who gets it, has no device in the foreground and wants to be told.
use super::badge;
use super::rows::{ConvRow, MsgRow};
use super::tx::{Tx, Verb};
use crate::ids::{Cseq, UserId};
use crate::news::Notification;
use crate::store::task::{Job, NewMessage, Notice, Words};
use crate::store::types::NewMsg;
use ntk_protocol::rules::{self, recv_opt};
use ntk_protocol::wire;
use prost::Message as _;
use std::sync::Arc;

/// What is said of a new message, and the words its task keeps; `None` = nobody is notified of it.
pub(super) fn notice<T: Tx>(
    tx: &mut T,
    conv: &ConvRow,
    new: &NewMsg,
    row: &MsgRow,
    mentioned: Vec<UserId>,
) -> Option<(Arc<Notice>, Words)> {
    let wanted = new.push.clone().unwrap_or_default();
    if !tx.env().pushes_wanted || wanted.disabled {
        return None;
    }
    let names = (new.conv.to_string(), new.sender.uid.as_ref().into());
    let words = Words(wanted.encode_to_vec());
    Some((Arc::new(of(conv, names, row, wanted, mentioned)), words))
}

/// What is said of a message that a change took away, to everyone who may have been notified of it; `None` = nobody is told.
pub(super) fn of_its_end<T: Tx>(tx: &mut T, conv: &ConvRow, row: &MsgRow) -> Verb<Option<Arc<Notice>>> {
    if !tx.env().pushes_wanted || row.flags & rules::flags::GONE == 0 {
        return Ok(None);
    }
    let names = (tx.key(conv.id)?.as_ref().into(), tx.uid(row.sender)?.as_ref().into());
    Ok(Some(Arc::new(of(conv, names, row, wire::Push::default(), tx.mentioned(conv.id, row.cseq)?))))
}

/// The notice of a task that another process left, or that was set back.
pub(super) fn read_back<T: Tx>(tx: &mut T, job: &Job) -> Verb<Option<Arc<Notice>>> {
    if let Job::Change(p) | Job::GroupChange(p) = job {
        return match (tx.conv_by_id(p.conv)?, tx.msg(p.conv, p.cseq)?) {
            (Some(conv), Some(row)) => of_its_end(tx, &conv, &row),
            _ => Ok(None),
        };
    }
    let (Job::Message(of_task) | Job::GroupMessage(of_task)) = job else { return Ok(None) };
    let NewMessage { conv, cseq, push: Some(words), .. } = of_task else { return Ok(None) };
    if !tx.env().pushes_wanted {
        return Ok(None);
    }
    let (Some(conv), Some(row)) = (tx.conv_by_id(*conv)?, tx.msg(*conv, *cseq)?) else { return Ok(None) };
    if row.flags & rules::flags::GONE != 0 {
        return Ok(None);
    }
    let names = (tx.key(conv.id)?.as_ref().into(), tx.uid(row.sender)?.as_ref().into());
    let words = ntk_protocol::read::<wire::Push>(&words.0).unwrap_or_default();
    Ok(Some(Arc::new(of(&conv, names, &row, words, tx.mentioned(conv.id, row.cseq)?))))
}

fn of(conv: &ConvRow, (key, sender): (String, String), row: &MsgRow, words: wire::Push, mentioned: Vec<UserId>) -> Notice {
    let gone = row.flags & rules::flags::GONE != 0;
    let common = Notification {
        user: String::new(),
        conv: key,
        cseq: row.cseq.wire(),
        sender,
        kind: row.kind,
        at: if row.flags & rules::flags::AT_ALL != 0 { rules::at::ALL } else { 0 },
        title: words.title,
        text: words.text,
        digest: if gone { String::new() } else { digest(row) },
        group: conv.name.clone(),
        badge: 0,
        targets: Vec::new(),
        ext: words.ext,
        sound: words.sound,
        gone,
    };
    Notice { common, conv: conv.id, sender: row.sender, mentioned }
}

/// The beginning of the message's own text, "" of one without: a picture has its kind and no words.
fn digest(row: &MsgRow) -> String {
    let body = ntk_protocol::read::<wire::Body>(&row.body).unwrap_or_default();
    let text = if row.kind == rules::kind::CUSTOM { body.custom_desc } else { body.text };
    text[..text.floor_char_boundary(DIGEST)].into()
}

/// Bytes of a message's text that a notification has at most.
const DIGEST: usize = 512;

/// Notifies one user who gets the message, if wanted.
pub(super) fn notify<T: Tx>(tx: &mut T, notice: &Notice, user: UserId) -> Verb<()> {
    if user == notice.sender || tx.env().routes.in_front(user) {
        return Ok(());
    }
    let at = notice.common.at | if notice.mentioned.contains(&user) { rules::at::ME } else { 0 };
    let (opt, read) = tx.user_conv(user, notice.conv)?.map_or((recv_opt::RECEIVE, Cseq(0)), |u| (u.recv_opt, u.read_cseq));
    if read.wire() >= notice.common.cseq || !told(opt, at) {
        return Ok(());
    }
    let state = tx.user_state(user)?;
    if !told(quiet(&state, tx.now()), at) {
        return Ok(());
    }
    let (badge, targets) = (badge::unread(tx, user)?, tx.pushes(user)?);
    let user = tx.uid(user)?.as_ref().into();
    tx.gathered().notification(Notification { user, at, badge, targets, ..notice.common.clone() });
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
