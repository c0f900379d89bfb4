//! At rest: no fault, everybody there, and then everything must agree.
use super::Ask;
use super::{Fate, Outcome, Sim};
use crate::device::Seen;
use crate::ledger::{Ledger, Room, hash};
use crate::light::{Light, wire_key};
use crate::verify::{by_wire_key, compare_file, compare_list, compare_server, total_of};
use ntk_core::api::{Command, NetworkKind, Reply};
use ntk_protocol::{rules, wire};
use prost::Message as _;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long everything may take to agree, in simulated time.
const PATIENCE: usize = 600;

impl Sim {
    /// Ends all trouble, waits until everything agrees or patience ends, and closes.
    pub(crate) async fn finish(mut self) -> Outcome {
        self.say("at rest");
        let happened = self.server_faults.happened() + self.devices.iter().map(|d| d.faults.happened()).sum::<u64>();
        self.counts.add("disk failures", happened);
        self.server_faults.clear();
        if self.site.server().is_none_or(|s| s.is_dead()) {
            self.counts.add("server crashes", 1);
            self.site.crash().await;
            self.site.up().await;
        }
        for n in 0..self.devices.len() {
            self.devices[n].faults.clear();
            self.devices[n].away_until = None;
            self.devices[n].wire.heal();
        }
        self.settle(30).await;
        for n in 0..self.devices.len() {
            if self.devices[n].host.is_none() {
                self.open(n).await;
            }
            self.ask(n, Command::Resume {}, Ask::Resume).await;
            self.settle(1).await;
            self.ask(n, Command::NetworkChanged { kind: NetworkKind::Wifi }, Ask::Other).await;
            self.settle(2).await;
            // Logged in already answers at once; logged out needs it.
            self.login(n).await;
        }
        let auditors: Vec<Light> =
            self.users.iter().map(|u| Light::start(self.site.door(), u, "auditor", self.site.token(u))).collect();
        let mut wrong = vec!["never compared".to_owned()];
        for _ in 0..PATIENCE / 5 {
            self.settle(5).await;
            wrong = self.compare(&auditors).await;
            if wrong.is_empty() {
                break;
            }
        }
        self.wrong.extend(wrong);
        let histories = self.histories(&auditors).await;
        self.wrong.extend(histories);
        let (ledger, _) = self.ledger(&auditors).await;
        for n in 0..self.devices.len() {
            if let Some(host) = self.devices[n].host.clone() {
                match host.audit().await {
                    Ok(differences) => self.wrong.extend(differences.into_iter().map(|d| format!("device {n} audit: {d}"))),
                    Err(e) => self.wrong.push(format!("device {n}: audit failed: {:?} {}", e.code, e.text)),
                }
            }
            self.close(n).await;
            let d = &self.devices[n];
            match compare_file(&format!("device {n}"), &d.dir, &self.users[d.user], &ledger) {
                Ok((_, differences)) => self.wrong.extend(differences),
                Err(e) => self.wrong.push(format!("device {n}: {e}")),
            }
        }
        self.read_traffic();
        let trace = self.devices.iter().fold(0, |h: u64, d| hash(&[h.to_le_bytes(), d.trace.to_le_bytes()].concat()));
        Outcome { trace, counts: self.counts, wrong: self.wrong }
    }

    async fn settle(&mut self, seconds: u64) {
        for _ in 0..seconds * 10 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.everybody();
        }
    }

    /// The ledger, from what was asked for and acknowledged, with the order the server's store gives it.
    async fn ledger(&self, auditors: &[Light]) -> (Ledger, Vec<String>) {
        let (mut ledger, mut wrong) = (Ledger::default(), Vec::new());
        let mut times = vec![0; self.texts.len()];
        for (conv, room) in self.convs.iter().enumerate() {
            let member = self.users.iter().position(|u| match room {
                Room::Group(_) => true,
                Room::Pair(a, b) => a == u || b == u,
            });
            let rows = match auditors[member.unwrap_or(0)].whole(&wire_key(room)).await {
                Ok(rows) => rows,
                // A pair that never spoke does not exist.
                Err(_) if matches!(room, Room::Pair(..)) => continue,
                Err(e) => {
                    wrong.push(format!("server: {room:?}: {e}"));
                    continue;
                }
            };
            if let Room::Group(_) = room {
                ledger.server_wrote(
                    room,
                    rows.iter().filter(|r| r.kind == rules::kind::GROUP_TIP).map(|r| r.cseq).max().unwrap_or(0),
                );
                for user in &self.users {
                    ledger.joined(room, user, 1);
                }
            }
            for row in rows.iter().filter(|r| r.kind != rules::kind::GROUP_TIP) {
                match self.known(conv, row) {
                    Some(index) => {
                        times[index] += 1;
                        let text = &self.texts[index];
                        let recalled = row.flags & rules::flags::RECALLED != 0;
                        let body = wire::Body::decode(row.body.clone()).unwrap_or_default().text;
                        ledger.sent(room, row.cseq, &text.sender, &body, text.excluded, (0, 0));
                        if recalled {
                            ledger.recalled(room, row.cseq, &[]);
                        }
                        if row.sender != text.sender
                            || (recalled && text.recalled == Fate::Never)
                            || (!recalled && text.recalled == Fate::Must)
                        {
                            wrong.push(format!("server: {room:?} seq {}: {row:?} is not {text:?}", row.cseq));
                        }
                        if text.seq.is_some_and(|seq| seq != row.cseq) {
                            wrong.push(format!("server: #{index} was acknowledged at {:?} and stands at {}", text.seq, row.cseq));
                        }
                    }
                    None => wrong.push(format!("server: {room:?} seq {}: nobody wrote {row:?}", row.cseq)),
                }
            }
        }
        for (index, text) in self.texts.iter().enumerate() {
            let right = match text.fate {
                Fate::Must => times[index] == 1,
                Fate::Maybe => times[index] <= 1,
                Fate::Never => times[index] == 0,
            };
            if !right {
                wrong.push(format!("#{index} is in the store {} times: {text:?}", times[index]));
            }
        }
        self.marks(&mut ledger);
        wrong.append(&mut ledger.contradictions);
        wrong.extend(ledger.gaps());
        (ledger, wrong)
    }

    /// Read marks and settings: bounds and sets, because devices of a user race.
    fn marks(&self, ledger: &mut Ledger) {
        for (conv, room) in self.convs.iter().enumerate() {
            for (u, user) in self.users.iter().enumerate() {
                let own = self.devices.iter().filter(|d| d.user == u);
                let cleared = own.clone().filter_map(|d| d.cleared.get(&conv)).max().copied().unwrap_or(0);
                let lo = own.filter_map(|d| d.reads.get(&conv)).max().copied().unwrap_or(0);
                let hi = self.read_hi.get(&(u, conv)).copied().unwrap_or(0);
                ledger.marked_read(room, user, (lo, hi.max(lo)));
                ledger.cleared(room, user, (cleared, hi.max(cleared)));
            }
        }
    }

    /// Which text is this row? By its words, or by its place once they are gone.
    fn known(&self, conv: usize, row: &wire::Msg) -> Option<usize> {
        let body = wire::Body::decode(row.body.clone()).unwrap_or_default();
        let by_words = (body.text + &body.custom_desc).rsplit_once('#').and_then(|(_, n)| n.parse::<usize>().ok());
        let by_place = || self.texts.iter().position(|t| t.conv == conv && t.seq == Some(row.cseq));
        by_words.or_else(by_place).filter(|&i| self.texts.get(i).is_some_and(|t| t.conv == conv))
    }

    async fn compare(&mut self, auditors: &[Light]) -> Vec<String> {
        let (mut ledger, mut wrong) = self.ledger(auditors).await;
        if self.under_way > 0 {
            wrong.push(format!("{} light sends are under way", self.under_way));
        }
        // The server says which of the possible marks and settings stand; devices must say the same.
        for (u, user) in self.users.iter().enumerate() {
            let states = auditors[u].snapshot().await.unwrap_or_default();
            for (conv, room) in self.convs.iter().enumerate() {
                let Some(state) = states.iter().find(|s| s.conv == wire_key(room)) else { continue };
                let allowed = self.opts.get(&(u, conv));
                if state.recv_opt != 0 && !allowed.is_some_and(|a| a.contains(&state.recv_opt)) {
                    wrong.push(format!("server: {user} {room:?} has option {}, asked for were {allowed:?}", state.recv_opt));
                }
                let pins = self.pins.get(&(u, conv));
                if state.pinned && !pins.is_some_and(|p| p.contains(&true)) {
                    wrong.push(format!("server: {user} {room:?} is pinned, nobody did that"));
                }
                ledger.set_opt(room, user, state.recv_opt);
                ledger.set_pinned(room, user, state.pinned);
                ledger.peer_at(room, user, state.peer_read_cseq);
            }
            wrong.extend(compare_server(&auditors[u], by_wire_key(&ledger, user)).await);
            let marks: BTreeMap<String, u64> = states.iter().map(|s| (s.conv.clone(), s.read_cseq)).collect();
            for room in &self.convs {
                if let Some(&read) = marks.get(&wire_key(room)) {
                    ledger.settle_read(room, user, read);
                }
            }
        }
        wrong.append(&mut ledger.contradictions);
        for n in 0..self.devices.len() {
            let who = format!("device {n}");
            let user = self.users[self.devices[n].user].clone();
            let Some(host) = self.devices[n].host.clone() else {
                wrong.push(format!("{who} is not open"));
                continue;
            };
            if !self.devices[n].asks.is_empty() {
                wrong.push(format!("{who}: requests without completion: {:?}", self.devices[n].asks));
                continue;
            }
            let rows = match host.conversations().await {
                Ok(rows) => rows,
                Err(e) => {
                    wrong.push(format!("{who}: list: {:?} {}", e.code, e.text));
                    continue;
                }
            };
            let list: Vec<Seen> = rows.iter().map(Seen::from).collect();
            let expected = ledger.expect(&user);
            wrong.extend(compare_list(&who, &list, &expected));
            let should = (total_of(&list, &expected), true, true);
            match host.total().await {
                Ok(t) if (t.count, t.known, t.exact) == should => {}
                other => wrong.push(format!("{who}: total {other:?}, the ledger says {should:?}")),
            }
            if let Some(window) = self.devices[n].windows.first()
                && let Some(mirror) = host.seen().lists.get(window)
                && mirror.rows != rows
            {
                let differ = mirror.rows.iter().zip(&rows).find(|(a, b)| a != b);
                wrong.push(format!(
                    "{who}: the window shows {} rows, the list has {}: {differ:?}",
                    mirror.rows.len(),
                    rows.len()
                ));
            }
            if let Ok(Some(Reply::StorageUsage(u))) = host.call(Command::GetStorageUsage {}).await
                && u.queued_sends > 0
            {
                wrong.push(format!("{who}: {} messages wait to be sent", u.queued_sends));
            }
            wrong.extend(host.seen().broken.iter().map(|b| format!("{who}: {b}")));
        }
        wrong
    }

    /// Whole histories, paged both ways through every hole, equal the server's store.
    async fn histories(&mut self, auditors: &[Light]) -> Vec<String> {
        let mut wrong = Vec::new();
        for n in [0, 3] {
            let u = self.devices[n].user;
            let Some(host) = self.devices[n].host.clone() else { continue };
            for room in self.convs.clone() {
                let id = room.id_for(&self.users[u]);
                let Ok(rows) = auditors[u].whole(&wire_key(&room)).await else { continue };
                let should: Vec<(u64, bool)> = rows.iter().map(|r| (r.cseq, r.flags & rules::flags::RECALLED != 0)).collect();
                if should.is_empty() {
                    continue;
                }
                for newer in [false, true] {
                    match host.whole_history(&id, newer, 7).await {
                        Ok(mut page) => {
                            if !newer {
                                page.reverse();
                            }
                            let recalled = ntk_core::api::MessageState::Recalled;
                            let is: Vec<(u64, bool)> =
                                page.iter().filter(|r| r.seq > 0).map(|r| (r.seq, r.state == recalled)).collect();
                            if is != should {
                                wrong.push(format!("device {n}: history of {id} (newer {newer}) is {is:?}, not {should:?}"));
                            }
                        }
                        Err(e) => wrong.push(format!("device {n}: history of {id}: {:?} {}", e.code, e.text)),
                    }
                }
            }
        }
        wrong
    }
}
