//! Conversations with read diffusion: their messages are in no timeline. Live ones come as pushes; what was missed is learnt
//! from the conversation's head and change number, and asked for as after a snapshot.
use super::ingest::{change, conv_state, message, reach_head};
use super::mentions;
use crate::model::ids::{Mseq, Seq};
use crate::model::touch::Want;
use crate::model::unread::Hole;
use crate::store::ground::conv::Conv;
use crate::store::ground::number::num;
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{ConvKey, wire};

/// Newest messages to get when only the head is known to have moved.
const NEWEST: i64 = 20;

/// A push. What it leaves out becomes a hole, or a change to ask for.
pub(crate) fn push(tx: &mut Tx<'_>, p: &wire::GroupPush) -> Result<()> {
    let Ok(key) = ConvKey::parse(&p.conv) else { return Ok(()) };
    let conv = tx.find_or_create(&key)?;
    tx.conv(conv)?.diffused = true;
    for m in p.msgs.iter().filter(|m| m.cseq > 0) {
        message(tx, conv, m)?;
    }
    for m in p.changes.iter().filter(|m| m.cseq > 0) {
        change(tx, conv, m)?;
    }
    let c = tx.conv(conv)?;
    metadata(c, p);
    c.mseq_head = c.mseq_head.max(Mseq::of_wire(p.mseq));
    let (known, head, from) = (c.head_seq, Seq::of_wire(p.head), (c.head_seq + 1).max(c.visible_from));
    if head > known && from <= head {
        tx.put_hole(conv, Hole::uncounted(from, head))?;
        tx.conv(conv)?.head_seq = head;
        // The list shows the newest message, and where it puts the conversation.
        let lo = from.max(head - NEWEST + 1);
        tx.news.pages.push(Want { conv, lo, hi: head, newest_first: true });
        tx.news.wants.insert(conv);
    }
    tx.refresh_unread(conv)
}

/// Name and number of members, if they are newer than what is here. A push may have been lost: what is not said is asked for.
fn metadata(c: &mut Conv, p: &wire::GroupPush) {
    let version = num(p.meta_ver);
    // Of one that is not known yet everything is asked for.
    if version <= c.meta_ver || c.meta_ver <= 0 {
        return;
    }
    match &p.meta {
        Some(meta) => {
            c.name.clone_from(&meta.name);
            (c.member_count, c.meta_ver) = (meta.member_count, version);
        }
        None => c.meta_ver = 0,
    }
}

/// State of such conversations when the link comes up.
pub(crate) fn welcome(tx: &mut Tx<'_>, states: &[wire::ConvState]) -> Result<()> {
    for s in states {
        let Ok(key) = ConvKey::parse(&s.conv) else { continue };
        let known = tx.find(&s.conv)?;
        let fresh = match known {
            Some(id) => tx.conv(id)?.meta_ver <= 0 && tx.conv(id)?.head_seq == Seq::NONE,
            None => true,
        };
        let conv = conv_state(tx, &key, s, None)?;
        let visible = tx.conv(conv)?.visible_from;
        reach_head(tx, conv, s, visible, fresh)?;
        mentions::from_server(tx, conv, s)?;
        tx.news.wants.insert(conv);
        tx.refresh_unread(conv)?;
    }
    Ok(())
}
