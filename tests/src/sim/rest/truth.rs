//! The ledger, from what was asked for and acknowledged; of what raced, the server's file says which outcome stands, and it
//! must be a possible one.
use super::super::ops::why;
use super::super::{ConvNo, Fate, Sim, Topic, UserNo};
use crate::ledger::{Extra, Fact, Ledger, Race, Room, text_hash};
use crate::light::wire_key;
use crate::verify::{Store, StoreRoom, StoreRow, StoreView, read_store};
use std::collections::{BTreeMap, BTreeSet};

type Truth = (Store, Ledger, Vec<String>);

impl Sim {
    pub(crate) fn truth(&self) -> Result<Truth, String> {
        let store = read_store(&self.store).map_err(|e| e.to_string())?;
        let (mut ledger, mut wrong) = (Ledger::default(), Vec::new());
        let mut times = vec![0; self.texts.len()];
        for (conv, room) in self.convs.iter().enumerate() {
            let Some(at) = store.rooms.get(&wire_key(room)) else {
                if self.made.contains(&conv) {
                    wrong.push(format!("store: {room:?} is missing"));
                }
                continue;
            };
            if room.is_group() {
                let tips = at.rows.iter().filter(|r| r.sender.is_empty() || r.kind == 9).map(|r| r.seq).max();
                ledger.server_wrote(room, tips.unwrap_or(0));
                self.members(conv).iter().for_each(|user| ledger.joined(room, user, 1));
            }
            for row in at.rows.iter().filter(|r| r.kind != 9) {
                let Some(index) = self.known_text(conv, row, &times) else {
                    wrong.push(format!("store: {room:?} seq {}: nobody wrote {row:?}", row.seq));
                    continue;
                };
                times[index] += 1;
                let (fact, differences) = self.fact(index, row);
                wrong.extend(differences.into_iter().map(|d| format!("store: {room:?} seq {} (#{index}): {d}", row.seq)));
                ledger.stands(room, row.seq, fact, (0, 0));
            }
            self.receivers(room, at, &mut ledger, &mut wrong);
            for (u, user) in self.users.iter().enumerate() {
                let Some(view) = at.views.get(user) else { continue };
                self.settle_view(&mut ledger, (u, conv), view, at, &mut wrong);
            }
        }
        for (index, text) in self.texts.iter().enumerate() {
            let right = match text.fate {
                // Its file had gone before it could be sent.
                Fate::Must if text.file.as_ref().is_some_and(|f| f.lost) => times[index] == 0,
                Fate::Must => times[index] == 1,
                Fate::Maybe => times[index] <= 1,
                Fate::Never => times[index] == 0,
            };
            if !right {
                wrong.push(format!("#{index} is in the store {} times: {text:?}", times[index]));
            }
        }
        self.people(&store, &mut ledger, &mut wrong);
        wrong.append(&mut ledger.contradictions);
        wrong.extend(ledger.gaps());
        Ok((store, ledger, wrong))
    }

    /// Which text is this row? By its message id, by its words, or by its place.
    fn known_text(&self, conv: usize, row: &StoreRow, times: &[usize]) -> Option<usize> {
        let here = |i: usize| self.texts[i].conv == conv && self.texts[i].sender == row.sender && times[i] == 0;
        let any = |of: &dyn Fn(usize) -> bool| (0..self.texts.len()).find(|&i| here(i) && of(i));
        let by_id = any(&|i| self.texts[i].id.as_deref() == Some(row.id.as_str()));
        let words = row.text().rsplit_once('#').and_then(|(_, n)| n.parse::<usize>().ok()).filter(|i| *i < self.texts.len());
        let unnamed = |i: usize| self.texts[i].id.is_none();
        // What was refused stands only when nothing else fits: then it is an error, and says so.
        let likely = |i: usize| unnamed(i) && self.texts[i].fate != Fate::Never;
        by_id
            .or_else(|| words.filter(|&i| here(i) && unnamed(i) && self.texts[i].copy_of.is_none()))
            .or_else(|| any(&|i| unnamed(i) && self.texts[i].seq == Some(row.seq)))
            .or_else(|| any(&|i| likely(i) && self.texts[i].copy_of.is_some()))
            .or_else(|| any(&|i| likely(i) && row.attached.edits > 0))
            .or_else(|| any(&|i| unnamed(i) && self.texts[i].copy_of.is_some()))
            .or_else(|| any(&|i| unnamed(i) && row.attached.edits > 0))
    }

    /// The message at a place, and what is wrong with it.
    fn fact(&self, index: usize, row: &StoreRow) -> (Fact, Vec<String>) {
        let (t, mut wrong) = (&self.texts[index], Vec::new());
        let place = (t.conv, row.seq);
        let (recalled, deleted) = (row.recalled(), row.deleted());
        if t.seq.is_some_and(|seq| seq != row.seq) {
            wrong.push(format!("was acknowledged at {:?}", t.seq));
        }
        let gone = recalled || deleted;
        match t.gone {
            None if gone => wrong.push("is gone, and nobody took it back".into()),
            Some(Fate::Must) if !gone => wrong.push("was taken back and is there".into()),
            Some(_) if gone && deleted != t.deletion => wrong.push(format!("deleted {deleted}, asked for was {}", t.deletion)),
            _ => {}
        }
        let edits = self.edits.get(&place);
        let text = row.text();
        if !gone {
            let right = match (t.copy_of, edits) {
                (Some(_), Some(edits)) if row.attached.edits > 0 => edits.allow("", row.attached.edits, text),
                (Some((conv, seq)), _) => self.was_said(conv, seq, text),
                (None, Some(edits)) => edits.allow(&t.body, row.attached.edits, text),
                (None, None) if text == t.body && row.attached.edits == 0 => Ok(()),
                (None, None) => Err("says something else".into()),
            };
            wrong.extend(right.err());
            self.attached(place, row, &mut wrong);
        }
        if t.copy_of.is_none() && row.kind != t.kind && row.attached.edits == 0 {
            wrong.push(format!("is of kind {}", row.kind));
        }
        if t.quote != row.body.quote.as_ref().map(|q| q.cseq) && !gone && row.attached.edits == 0 && t.copy_of.is_none() {
            wrong.push(format!("answers {:?}, not {:?}", row.body.quote, t.quote));
        }
        let targets: BTreeSet<String> = t.targets.iter().cloned().collect();
        if row.targets.iter().any(|u| *u != t.sender && !targets.contains(u)) || !targets.is_subset(&row.targets) {
            wrong.push("is for others".into());
        }
        let extra = Extra {
            off_list: t.off_list,
            edits: row.attached.edits,
            at: t.at.iter().cloned().collect(),
            at_all: t.at_all,
            targets,
            receivers: t.receipt.then_some(row.read_of),
            readers: self.readers(place, t.receipt, row, &mut wrong),
            reactions: row.attached.reactions.iter().map(|r| (r.id.clone(), r.users.iter().cloned().collect())).collect(),
            extensions: row.attached.extensions.iter().map(|e| (e.key.clone(), e.value.clone())).collect(),
            pinned: !row.attached.pinned_by.is_empty(),
            reason: row.attached.recall_reason.clone(),
        };
        // Light accounts give no reason; what is deleted has none.
        let said = if recalled && !deleted && t.light.is_none() { why(index) } else { String::new() };
        if extra.reason != said {
            wrong.push(format!("was recalled for {:?}, not {said:?}", extra.reason));
        }
        let mut fact = Fact {
            sender: t.sender.clone(),
            text: text_hash(text),
            excluded: t.excluded || self.uncounted.contains(&t.conv),
            ..Fact::default()
        };
        (fact.recalled, fact.deleted) = (recalled && !deleted, deleted);
        if extra != Extra::default() {
            *fact.extra_mut() = extra;
        }
        (fact, wrong)
    }

    /// Did a message once say this?
    fn was_said(&self, conv: usize, seq: u64, text: &str) -> Result<(), String> {
        let original = self.texts.iter().find(|t| t.conv == conv && t.seq == Some(seq));
        let edited = self.edits.get(&(conv, seq)).is_some_and(|e| e.knows(text));
        // A copy of a copy, or of what nobody was told the place of: then some text said it.
        let right = edited || original.is_some_and(|t| t.body == text) || self.texts.iter().any(|t| t.body == text);
        let copied = self.edits.values().any(|e| e.knows(text));
        if right || copied { Ok(()) } else { Err(format!("forwards {text:?}, which nobody said")) }
    }

    fn attached(&self, place: (usize, u64), row: &StoreRow, wrong: &mut Vec<String>) {
        let nothing = Race::default();
        let range = |topic: &Topic| match topic {
            Topic::Reaction(_, ConvNo(conv), seq, _)
            | Topic::Extension(ConvNo(conv), seq, _)
            | Topic::MessagePin(ConvNo(conv), seq) => (*conv, *seq) == place,
            _ => false,
        };
        // What is there must have been asked for...
        for r in &row.attached.reactions {
            for user in &r.users {
                let topic = |t: &&Topic| matches!(t, Topic::Reaction(u, _, _, id) if u == user && *id == r.id);
                if !self.races.keys().filter(|t| range(t)).any(|t| topic(&t)) {
                    wrong.push(format!("{user} never gave {}", r.id));
                }
            }
        }
        // ...and what was asked for must be there, unless its user no longer sees the message.
        for (topic, race) in self.races.iter().filter(|(t, _)| range(t)) {
            let (is, hazard) = match topic {
                Topic::Reaction(user, _, _, id) => {
                    let given = row.attached.reactions.iter().any(|r| r.id == *id && r.users.contains(user));
                    (String::from(if given { "1" } else { "" }), self.user_lost(user, place))
                }
                Topic::Extension(_, _, key) => {
                    let value = row.attached.extensions.iter().find(|e| e.key == *key).map(|e| e.value.clone());
                    (value.unwrap_or_default(), false)
                }
                _ => (String::from(if row.attached.pinned_by.is_empty() { "" } else { "1" }), false),
            };
            if !race.allows(&is, hazard) {
                wrong.push(format!("{topic:?} is {is:?}, asked for was {race:?}"));
            }
        }
        if !row.attached.pinned_by.is_empty()
            && !self.races.get(&Topic::MessagePin(ConvNo(place.0), place.1)).unwrap_or(&nothing).touched()
        {
            wrong.push("is pinned, nobody did that".into());
        }
    }

    /// May this user have lost sight of a message: by clearing, by deleting it, or because it is gone?
    fn user_lost(&self, user: &str, (conv, seq): (usize, u64)) -> bool {
        let Some(u) = self.users.iter().position(|x| x == user) else { return false };
        self.clear_hi.get(&(u, conv)).is_some_and(|hi| *hi >= seq)
            || self.races.get(&Topic::Hidden(UserNo(u), ConvNo(conv), seq)).is_some_and(Race::touched)
    }

    fn readers(&self, place: (usize, u64), wants: bool, row: &StoreRow, wrong: &mut Vec<String>) -> BTreeSet<String> {
        for user in self.members(place.0) {
            let is = String::from(if row.readers.contains(&user) { "1" } else { "" });
            let hazard = !wants || row.recalled() || row.deleted() || self.user_lost(&user, place);
            let race = self.races.get(&Topic::Receipt(user.clone(), ConvNo(place.0), place.1)).cloned().unwrap_or_default();
            if !race.allows(&is, hazard) {
                wrong.push(format!("receipt of {user} is {is:?}, asked for was {race:?}"));
            }
        }
        row.readers.clone()
    }

    /// Receipts are out of so many as could see the message.
    fn receivers(&self, room: &Room, at: &StoreRoom, ledger: &mut Ledger, wrong: &mut Vec<String>) {
        for row in &at.rows {
            let Some(of) = ledger.fact(room, row.seq).and_then(|f| f.extra().receivers) else { continue };
            let should = ledger.receivers(room, row.seq, &row.sender);
            if of != should {
                wrong.push(format!("store: {room:?} seq {}: receipts of {of}, not of {should}", row.seq));
            }
        }
    }

    /// What one user did to one room: the possible, and what stands of it.
    fn settle_view(
        &self,
        ledger: &mut Ledger,
        (u, conv): (usize, usize),
        view: &StoreView,
        at: &StoreRoom,
        wrong: &mut Vec<String>,
    ) {
        let (room, user) = (&self.convs[conv], &self.users[u]);
        let nothing = Race::default();
        let race = |topic: &Topic| self.races.get(topic).unwrap_or(&nothing);
        let mut check = |topic: Topic, is: String, hazard: bool| {
            let race = race(&topic);
            let right = race.allows(&is, hazard) || (is == "0" && race.allows("", hazard));
            if !right {
                wrong.push(format!("store: {user} {room:?}: {topic:?} is {is:?}, asked for was {race:?}"));
            }
        };
        let flag = |on: bool| String::from(if on { "1" } else { "" });
        let s = &view.settings;
        check(Topic::Opt(UserNo(u), ConvNo(conv)), s.opt.to_string(), false);
        check(Topic::Pin(UserNo(u), ConvNo(conv)), flag(s.pinned), false);
        check(Topic::Data(UserNo(u), ConvNo(conv)), String::from_utf8_lossy(&s.data).into_owned(), false);
        check(Topic::SharedDraft(UserNo(u), ConvNo(conv)), s.draft.clone(), false);
        (0..64).for_each(|bit| check(Topic::Mark(UserNo(u), ConvNo(conv), bit), flag(s.marks >> bit & 1 == 1), false));
        let in_folders = self.races.keys().filter_map(|t| match t {
            Topic::InFolder(UserNo(user), ConvNo(c), folder) if (*user, *c) == (u, conv) => Some(*folder),
            _ => None,
        });
        for folder in in_folders.chain(s.folders.iter().copied()).collect::<BTreeSet<u64>>() {
            // A folder that was deleted once may have lost what was in it.
            let hazard = race(&Topic::Folder(UserNo(u), folder)).asked_for("");
            check(Topic::InFolder(UserNo(u), ConvNo(conv), folder), flag(s.folders.contains(&folder)), hazard);
        }
        let hidden = self.races.keys().filter_map(|t| match t {
            Topic::Hidden(UserNo(user), ConvNo(c), seq) if (*user, *c) == (u, conv) => Some(*seq),
            _ => None,
        });
        for seq in hidden.chain(view.hidden.iter().copied()).collect::<BTreeSet<u64>>() {
            // What was cleared or is gone for all need not be deleted once more.
            let gone = at.rows.iter().any(|r| r.seq == seq && (r.recalled() || r.deleted()));
            let hazard = gone || self.clear_hi.get(&(u, conv)).is_some_and(|hi| *hi >= seq);
            check(Topic::Hidden(UserNo(u), ConvNo(conv), seq), flag(view.hidden.contains(&seq)), hazard);
        }
        let own = || self.devices.iter().filter(|d| d.user == u);
        let lowest = |of: fn(&super::super::SimDevice) -> &BTreeMap<usize, u64>| {
            own().filter_map(|d| of(d).get(&conv)).max().copied().unwrap_or(0)
        };
        let highest = |of: &BTreeMap<(usize, usize), u64>| of.get(&(u, conv)).copied().unwrap_or(0);
        let (clears, unlisted) = (lowest(|d| &d.clears), lowest(|d| &d.unlisted));
        for (what, is, lo, hi) in [
            ("clear point", view.first - 1, clears, highest(&self.clear_hi)),
            ("deletion from the list", s.hidden_upto, unlisted, highest(&self.unlist_hi)),
        ] {
            if is < lo || is > hi.max(lo) {
                wrong.push(format!("store: {user} {room:?}: {what} is {is}, possible is {lo} to {hi}"));
            }
        }
        ledger.clear(room, user, view.first - 1);
        ledger.hide_room(room, user, s.hidden_upto);
        ledger.set(room, user, |mine| *mine = s.clone());
        view.hidden.iter().for_each(|seq| ledger.hide(room, user, *seq));
        // What marks everything below itself read does so at the place it gets, however late that is.
        let below = self.texts.iter().any(|t| t.conv == conv && t.sender == *user && t.reads_below);
        let own_rows = at.rows.iter().filter(|r| r.sender == *user).map(|r| r.seq).max();
        let hi = highest(&self.read_hi).max(own_rows.filter(|_| below).unwrap_or(0));
        let mut marked = |lo: u64| ledger.cleared(room, user, (lo, hi.max(lo)));
        // Where a device deleted something for itself alone, its bulk mark had less to move for.
        let whole = || own().filter(|d| !d.deleted.keys().any(|(c, _)| *c == conv));
        marked(whole().filter_map(|d| d.cleared.get(&conv)).max().copied().unwrap_or(0));
        for (_, seconds, held) in whole().flat_map(|d| &d.until).filter(|(c, ..)| *c == conv) {
            let upto = at.rows.iter().rev().find(|r| r.ts <= *seconds as i64 * 1000).map_or(0, |r| r.seq);
            marked(upto.min(*held));
        }
        for text in self.texts.iter().filter(|t| t.conv == conv && t.sender == *user && t.fate == Fate::Must) {
            let below = text.seq.filter(|_| text.reads_below).unwrap_or(0);
            marked(text.held.max(below));
        }
        let lo = lowest(|d| &d.reads);
        ledger.marked_read(room, user, (lo, hi.max(lo)));
        ledger.settle_read(room, user, view.read);
        ledger.peer_at(room, user, view.peer_read);
    }

    fn people(&self, store: &Store, ledger: &mut Ledger, wrong: &mut Vec<String>) {
        for (u, user) in self.users.iter().enumerate() {
            let person = store.people.get(user).cloned().unwrap_or_default();
            let (opt, from, long) = person.quiet;
            let quiet = self.races.get(&Topic::Quiet(UserNo(u))).cloned().unwrap_or_default();
            let is = format!("{opt} {from} {long}");
            let right = quiet.allows(&is, false) || (person.quiet == (0, 0, 0) && quiet.allows("", false));
            if !right {
                wrong.push(format!("store: {user}: do not disturb is {is:?}, asked for was {quiet:?}"));
            }
            for (topic, race) in &self.races {
                let Topic::Folder(UserNo(of), id) = topic else { continue };
                let name = person.folders.get(id).map_or("", String::as_str);
                if *of == u && !race.allows(name, false) {
                    wrong.push(format!("store: {user}: folder {id} is {name:?}, asked for was {race:?}"));
                }
            }
            for (id, name) in &person.folders {
                let known =
                    self.races.contains_key(&Topic::Folder(UserNo(u), *id)) || self.stray_folders.contains(&(u, name.clone()));
                if !known {
                    wrong.push(format!("store: {user}: nobody made folder {id} {name:?}"));
                }
            }
            ledger.people.insert(user.clone(), person);
        }
    }
}
