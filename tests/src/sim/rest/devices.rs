//! Every device's answers and windows against the ledger.
use super::super::{ConvNo, DeviceNo, Sim, Topic, UserNo, filter_of};
use crate::device::Seen;
use crate::host::Host;
use crate::ledger::{Expected, Ledger};
use crate::verify::{compare_list, total_of, unread_here};
use ntk_core::api::{Command, ConversationFilter, ConversationKinds, ConversationRow, MuteFilter, Reply, UnreadTotal};
use std::collections::BTreeMap;

impl Sim {
    pub(crate) async fn compare_device(&mut self, n: usize, ledger: &Ledger) -> Vec<String> {
        let user = self.me(n);
        let Some(host) = self.devices[n].host.clone() else { return vec!["is not open".into()] };
        if !self.devices[n].asks.is_empty() {
            return vec![format!("requests without completion: {:?}", self.devices[n].asks)];
        }
        let rows = match host.conversations().await {
            Ok(rows) => rows,
            Err(e) => return vec![format!("list: {:?} {}", e.code, e.text)],
        };
        let mut wrong = Vec::new();
        let local = self.locally_deleted(n);
        let mut list: Vec<Seen> = rows.iter().map(Seen::from).collect();
        for seen in &mut list {
            let conv = self.conv_named(&user, &seen.id);
            seen.own_reasons |= conv.is_some_and(|c| self.strange.contains(&(n, c)));
        }
        let expected = ledger.expect(&user);
        wrong.extend(compare_list("list", &list, &expected, &local));
        self.drafts(n, &rows, &expected, &mut wrong);
        let should = (total_of(&list, &expected, &local), true, true);
        match host.total().await {
            Ok(t) if (t.count, t.known, t.exact) == should => {}
            other => wrong.push(format!("total {other:?}, the ledger says {should:?}")),
        }
        wrong.extend(self.windows(n, &host, &rows).await);
        // What was deleted here alone is neither unread nor a mention here.
        let mut here = expected.clone();
        for (id, gone) in &local {
            if let Some(e) = here.get_mut(id) {
                e.at.retain(|(seq, _)| !gone.contains(seq));
            }
        }
        for filter in filters() {
            let f = filter_of(&filter);
            let passing = list.iter().filter_map(|row| Some((row, here.get(&row.id)?)));
            let of = passing.filter(|(row, e)| f.counts(e) && f.passes(e, row.read));
            let should: u64 = of.map(|(row, e)| unread_here(e, row, &local)).sum();
            match host.call(Command::GetUnreadByFilter { filter: filter.clone() }).await {
                Ok(Some(Reply::UnreadTotal(UnreadTotal { count, .. }))) if count == should => {}
                other => wrong.push(format!("total of {filter:?} is {other:?}, the ledger says {should}")),
            }
        }
        for (filter, told) in &self.devices[n].subscribed {
            match host.call(Command::GetUnreadByFilter { filter: filter.clone() }).await {
                Ok(Some(Reply::UnreadTotal(t))) if Some(t.count) == *told => {}
                other => wrong.push(format!("total of {filter:?} is {other:?}, last told was {told:?}")),
            }
        }
        for row in &list {
            let Some(e) = expected.get(&row.id) else { continue };
            match host.call(Command::ExplainUnread { conversation: row.id.clone() }).await {
                Ok(Some(Reply::UnreadExplanation(x))) => {
                    let holes: u64 = x.holes.iter().map(|h| h.count).sum();
                    let here = |s: &u64| *s > row.read && !local.get(&row.id).is_some_and(|l| l.contains(s));
                    let outside: Vec<u64> = e
                        .countable
                        .iter()
                        .copied()
                        .filter(|s| here(s) && !x.holes.iter().any(|h| (h.lo..=h.hi).contains(s)))
                        .collect();
                    let right = x.holes.iter().all(|h| h.exact && h.count == e.unread_in(h.lo.max(row.read + 1), h.hi));
                    if x.seqs != outside || !right || x.unread != row.unread || x.seqs.len() as u64 + holes != x.unread {
                        wrong.push(format!("{} explains {x:?}, the ledger says {outside:?} beside the holes", row.id));
                    }
                }
                other => wrong.push(format!("{}: explanation: {other:?}", row.id)),
            }
        }
        wrong.extend(person(&host, ledger, &user).await);
        if let Ok(Some(Reply::StorageUsage(u))) = host.call(Command::GetStorageUsage {}).await
            && u.queued_sends > 0
        {
            wrong.push(format!("{} messages wait to be sent", u.queued_sends));
        }
        wrong.extend(host.seen().broken.iter().cloned());
        wrong
    }

    fn drafts(&self, n: usize, rows: &[ConversationRow], expected: &BTreeMap<String, Expected>, wrong: &mut Vec<String>) {
        let user = self.devices[n].user;
        for (topic, race) in &self.races {
            let (conv, shared) = match topic {
                Topic::Draft(DeviceNo(device), ConvNo(conv)) if *device == n => (*conv, false),
                Topic::SharedDraft(UserNo(of), ConvNo(conv)) if *of == user => (*conv, true),
                _ => continue,
            };
            let id = self.convs[conv].id_for(&self.users[user]);
            let draft = rows.iter().find(|r| r.id == id).map_or("", |r| r.draft.as_str());
            let right = match expected.get(&id) {
                Some(e) if shared => draft == e.settings.draft,
                _ => race.allows(draft, false),
            };
            if !right {
                wrong.push(format!("the draft of {id} is {draft:?}, asked for was {race:?}"));
            }
        }
    }

    /// Windows show what a list with their filter says.
    async fn windows(&self, n: usize, host: &Host, rows: &[ConversationRow]) -> Vec<String> {
        let mut wrong = Vec::new();
        for (window, pane) in &self.devices[n].panes {
            let all = if pane.filter == ConversationFilter::default() {
                rows.to_vec()
            } else {
                match host.conversations_by(&pane.filter).await {
                    Ok(rows) => rows,
                    Err(e) => return vec![format!("list of {:?}: {:?}", pane.filter, e.code)],
                }
            };
            let from = (pane.first as usize).min(all.len());
            let should = &all[from..all.len().min(from + pane.count as usize)];
            let seen = host.seen();
            let is = seen.lists.get(window).map_or(&[][..], |m| m.rows.as_slice());
            if is != should {
                let differ = is.iter().zip(should).find(|(a, b)| a != b);
                wrong.push(format!(
                    "window {window} {pane:?} shows {} rows, the list has {}: {differ:?}",
                    is.len(),
                    should.len()
                ));
            }
        }
        wrong
    }
}

/// Filters that are asked for on every device.
fn filters() -> Vec<ConversationFilter> {
    let base = ConversationFilter::default;
    vec![
        base(),
        ConversationFilter { kinds: ConversationKinds::Group, ..base() },
        ConversationFilter { at_me: true, ..base() },
        ConversationFilter { marks: 1, ..base() },
        ConversationFilter { without_marks: 8, ..base() },
        ConversationFilter { mute: MuteFilter::Muted, ..base() },
    ]
}

/// What belongs to the user and to no conversation.
async fn person(host: &Host, ledger: &Ledger, user: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let should = ledger.people.get(user).cloned().unwrap_or_default();
    match host.call(Command::GetFolders {}).await {
        Ok(Some(Reply::Folders(list))) => {
            let is: std::collections::BTreeMap<u64, String> = list.folders.into_iter().map(|f| (f.id, f.name)).collect();
            if is != should.folders {
                wrong.push(format!("folders {is:?}, the ledger says {:?}", should.folders));
            }
        }
        other => wrong.push(format!("folders: {other:?}")),
    }
    match host.call(Command::GetAllReceiveOpt {}).await {
        Ok(Some(Reply::AllReceiveOpt(a))) => {
            let is = (a.opt as u32, a.from_s, a.for_s);
            if is != should.quiet {
                wrong.push(format!("do not disturb is {is:?}, the ledger says {:?}", should.quiet));
            }
        }
        other => wrong.push(format!("do not disturb: {other:?}")),
    }
    wrong
}
