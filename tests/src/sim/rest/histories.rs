//! Whole histories and searches of some devices against the ledger, message by message.
use super::super::ops::{WORDS, files_of};
use super::super::{ConvNo, DeviceNo, Sim, Topic};
use crate::host::Host;
use crate::ledger::{Fact, Ledger, Race, text_hash};
use ntk_core::api::{Command, ErrorCode, HistoryQuery, MessageKind, MessageRow, MessageSearch, MessageState, Reply};
use std::collections::{BTreeMap, BTreeSet};

impl Sim {
    /// Histories paged both ways through every hole, and then what searches find.
    pub(crate) async fn histories(&mut self, ledger: &Ledger) -> Vec<String> {
        let mut wrong = Vec::new();
        for n in [0, 3] {
            let me = self.me(n);
            let Some(host) = self.devices[n].host.clone() else { continue };
            let mut texts: BTreeMap<(String, u64), String> = BTreeMap::new();
            for (conv, room) in self.convs.clone().iter().enumerate() {
                let id = room.id_for(&me);
                if ledger.rows(room, &me).is_empty() {
                    continue;
                }
                for newer in [false, true] {
                    match host.whole_history(&id, newer, 7).await {
                        Ok(mut page) => {
                            if !newer {
                                page.reverse();
                            }
                            let differences = self.compare_rows(n, conv, &page, ledger);
                            wrong.extend(differences.into_iter().map(|d| format!("device {n}: {id} (newer {newer}) {d}")));
                            let found = page.into_iter().filter(|r| r.seq > 0 && r.state == MessageState::Sent);
                            texts.extend(found.map(|r| ((id.clone(), r.seq), searchable(&r))));
                        }
                        Err(e) => wrong.push(format!("device {n}: history of {id}: {:?} {}", e.code, e.text)),
                    }
                }
                wrong.extend(some_seqs(&host, &id, &self.visible(n, conv, ledger)).await);
            }
            wrong.extend(searches(&host, &texts).await.into_iter().map(|d| format!("device {n}: {d}")));
        }
        wrong
    }

    /// Places that a device shows of a conversation.
    fn visible(&self, n: usize, conv: usize, ledger: &Ledger) -> BTreeSet<u64> {
        let me = self.me(n);
        let local = self.locally_deleted(n).remove(&self.convs[conv].id_for(&me)).unwrap_or_default();
        ledger.rows(&self.convs[conv], &me).into_iter().map(|(s, _)| s).filter(|s| !local.contains(s)).collect()
    }

    /// One whole history, oldest first.
    fn compare_rows(&self, n: usize, conv: usize, page: &[MessageRow], ledger: &Ledger) -> Vec<String> {
        let (me, room) = (self.me(n), &self.convs[conv]);
        let mut wrong = Vec::new();
        let is: Vec<u64> = page.iter().map(|r| r.seq).filter(|s| *s > 0).collect();
        let should: Vec<u64> = self.visible(n, conv, ledger).into_iter().collect();
        if is != should {
            wrong.push(format!("has {is:?}, the ledger says {should:?}"));
        }
        let nothing = Race::default();
        for row in page.iter().filter(|r| r.seq > 0) {
            let Some(fact) = ledger.fact(room, row.seq) else { continue };
            wrong.extend(compare_row(row, fact, &me).into_iter().map(|d| format!("seq {}: {d}", row.seq)));
            let sent = self.races.get(&Topic::Receipt(me.clone(), ConvNo(conv), row.seq)).unwrap_or(&nothing);
            if row.receipt_sent && !sent.touched() {
                wrong.push(format!("seq {}: a receipt that nobody sent", row.seq));
            }
            let local = self.races.get(&Topic::LocalData(DeviceNo(n), ConvNo(conv), row.seq)).unwrap_or(&nothing);
            let data = String::from_utf8_lossy(&row.local_custom_data.0);
            if !local.allows(&data, false) || data.parse().unwrap_or(0) != row.local_custom_int {
                wrong.push(format!("seq {}: local data {data:?} {}, not {local:?}", row.seq, row.local_custom_int));
            }
        }
        let inserted: BTreeSet<u64> = page.iter().filter(|r| r.state == MessageState::Imported).map(|r| r.local_id).collect();
        let known = self.devices[n].inserted.get(&conv).cloned().unwrap_or_default();
        let lost = !known.is_subset(&inserted);
        if lost && !self.clear_hi.contains_key(&(self.devices[n].user, conv)) {
            wrong.push(format!("inserted rows {inserted:?}, the host put in {known:?}"));
        }
        wrong.extend(self.last_message(n, conv, page, ledger));
        wrong
    }

    /// The list cell shows the newest message that may be shown, unless the device has something newer of its own.
    fn last_message(&self, n: usize, conv: usize, page: &[MessageRow], ledger: &Ledger) -> Option<String> {
        let me = self.me(n);
        let id = self.convs[conv].id_for(&me);
        if self.strange.contains(&(n, conv)) || page.iter().any(|r| r.seq == 0) {
            return None;
        }
        let host = self.devices[n].host.as_ref()?;
        let seen = host.seen();
        // What a closed window showed last may be long ago.
        let open = seen.lists.iter().filter(|(window, _)| self.devices[n].panes.contains_key(window));
        let row = open.flat_map(|(_, w)| &w.rows).find(|r| r.id == id)?;
        let local = self.locally_deleted(n).remove(&id).unwrap_or_default();
        let may = |(seq, f): &(u64, &Fact)| f.may_be_last() && !local.contains(seq);
        let should = ledger.rows(&self.convs[conv], &me).into_iter().rev().find(may).map(|(seq, _)| seq);
        let is = row.last_message.as_ref().map(|m| page.iter().find(|r| r.local_id == m.local_id).map_or(0, |r| r.seq));
        (is != should).then(|| format!("last message {is:?}, the ledger says {should:?}"))
    }
}

/// One message against the ledger.
fn compare_row(row: &MessageRow, fact: &Fact, me: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let x = fact.extra();
    let state = if fact.recalled { MessageState::Recalled } else { MessageState::Sent };
    if row.state != state || (!fact.is_tip() && row.sender != fact.sender) {
        wrong.push(format!("{row:?} is not {fact:?}"));
        return wrong;
    }
    if row.recall_reason != x.reason {
        wrong.push(format!("recalled for {:?}, not {:?}", row.recall_reason, x.reason));
    }
    if fact.gone() || fact.is_tip() {
        return wrong;
    }
    let text = if row.text.is_empty() { title_of(row) } else { row.text.clone() };
    if text_hash(&text) != fact.text || row.edits != x.edits {
        wrong.push(format!("says {text:?} after {} edits, not so after {}", row.edits, x.edits));
    }
    if row.countable != fact.counts_for(me) {
        wrong.push(format!("countable is {}", row.countable));
    }
    let reactions: BTreeMap<&String, (u32, bool)> = row.reactions.iter().map(|r| (&r.reaction, (r.count, r.is_self))).collect();
    let should: BTreeMap<&String, (u32, bool)> =
        x.reactions.iter().map(|(id, users)| (id, (users.len() as u32, users.contains(me)))).collect();
    if reactions != should {
        wrong.push(format!("reactions {reactions:?}, not {should:?}"));
    }
    let extensions: BTreeMap<&String, &String> = row.extensions.iter().map(|e| (&e.key, &e.value)).collect();
    if extensions != x.extensions.iter().collect() {
        wrong.push(format!("extensions {extensions:?}, not {:?}", x.extensions));
    }
    if row.pinned_by.is_empty() == x.pinned {
        wrong.push(format!("pinned by {:?}, not {}", row.pinned_by, x.pinned));
    }
    let at: BTreeSet<&String> = row.at_users.iter().collect();
    if (x.edits == 0 && at != x.at.iter().collect()) || row.at_all != x.at_all {
        wrong.push(format!("mentions {at:?} {}, not {:?} {}", row.at_all, x.at, x.at_all));
    }
    if row.needs_read_receipt != x.receivers.is_some() {
        wrong.push(format!("wants receipts: {}", row.needs_read_receipt));
    }
    if let Some(of) = x.receivers.filter(|_| fact.sender == me) {
        let (is, read) = ((row.read_count, row.unread_count), x.readers.len() as u32);
        if is != (read, of - read) {
            wrong.push(format!("receipts (read, unread) {is:?}, not {read} of {of}"));
        }
    }
    wrong
}

/// What stands for a message without text.
fn title_of(row: &MessageRow) -> String {
    use ntk_core::api::MessageElement;
    if !row.custom_description.is_empty() {
        return row.custom_description.clone();
    }
    let title = row.elements.iter().find_map(|e| if let MessageElement::Merged(m) = e { Some(m.title.clone()) } else { None });
    title.or_else(|| files_of(row).map(|(_, name)| name)).unwrap_or_default()
}

/// What a scan finds words in.
fn searchable(row: &MessageRow) -> String {
    match row.kind {
        MessageKind::Image | MessageKind::Sound | MessageKind::Video => String::new(),
        _ if row.text.is_empty() => title_of(row),
        _ => row.text.clone(),
    }
}

/// Asking for places gives those that are there.
async fn some_seqs(host: &Host, id: &str, visible: &BTreeSet<u64>) -> Vec<String> {
    let seqs: Vec<u64> = (1..=visible.last().copied().unwrap_or(1)).step_by(3).take(100).collect();
    let should: BTreeSet<u64> = seqs.iter().copied().filter(|s| visible.contains(s)).collect();
    let query = HistoryQuery { seqs, count: 100, ..HistoryQuery::default() };
    match host.call(Command::GetHistory { conversation: id.into(), query }).await {
        Ok(Some(Reply::MessagePage(page))) => {
            let is: BTreeSet<u64> = page.rows.iter().map(|r| r.seq).collect();
            if is == should { Vec::new() } else { vec![format!("{id} by places: {is:?}, not {should:?}")] }
        }
        other => vec![format!("{id} by places: {other:?}")],
    }
}

/// On a device that has everything, a search finds what a scan finds: here, and on the server.
async fn searches(host: &Host, texts: &BTreeMap<(String, u64), String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for word in WORDS {
        let should: BTreeSet<&(String, u64)> = texts.iter().filter(|(_, t)| t.contains(word)).map(|(at, _)| at).collect();
        for cloud in [false, true] {
            let mut is = BTreeSet::new();
            for id in texts.keys().map(|(id, _)| id.clone()).collect::<BTreeSet<String>>() {
                match search(host, &id, word, cloud).await {
                    Ok(found) => is.extend(found.into_iter().map(|seq| (id.clone(), seq))),
                    Err(e) => wrong.push(format!("search for {word} in {id} (server {cloud}): {e:?}")),
                }
            }
            if is.iter().collect::<BTreeSet<_>>() != should {
                let differ: Vec<_> = is.iter().collect::<BTreeSet<_>>().symmetric_difference(&should).copied().cloned().collect();
                wrong.push(format!("search for {word} (server {cloud}) finds {}, a scan {}: {differ:?}", is.len(), should.len()));
            }
        }
    }
    wrong
}

async fn search(host: &Host, id: &str, word: &str, cloud: bool) -> Result<Vec<u64>, ErrorCode> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let query =
            MessageSearch { keywords: vec![word.into()], conversation: id.into(), cursor, count: 20, ..MessageSearch::default() };
        let command = if cloud { Command::SearchCloudMessages { query } } else { Command::SearchMessages { query } };
        match host.call(command).await {
            Ok(Some(Reply::SearchPage(page))) => {
                all.extend(page.hits.iter().map(|h| h.message.seq).filter(|s| *s > 0));
                if page.next_cursor.is_empty() {
                    return Ok(all);
                }
                cursor = page.next_cursor;
            }
            Ok(_) => return Err(ErrorCode::Internal),
            Err(e) => return Err(e.code),
        }
    }
}
