//! Messages: every way to send one, and to take one back.
use super::super::{Ask, Fate, Sim, Text};
use super::LightNews;
use crate::ledger::Room;
use crate::light::{NewMessage, wire_key};
use crate::text;
use ntk_core::api::{Blob, Command, MessageKind, MessagePriority, NewElement, OwnSendReads, PushInfo, SendOptions};
use ntk_protocol::MessageId;

impl Sim {
    pub(crate) fn new_text(&mut self, conv: usize, sender: String) -> usize {
        let index = self.texts.len();
        let body = text::message(&mut self.rng, index as u64);
        let excluded = self.rng.chance(100);
        self.texts.push(Text { conv, sender, body, kind: 1, excluded, ..Text::default() });
        self.counts.add("messages", 1);
        index
    }

    /// Draws what else a message may be, for kernels and light accounts alike.
    pub(super) fn dress(&mut self, index: usize) {
        let (conv, sender) = (self.texts[index].conv, self.texts[index].sender.clone());
        let others: Vec<String> = self.members(conv).into_iter().filter(|m| *m != sender).collect();
        let (off_list, receipt) = (self.rng.chance(80), self.rng.chance(250));
        let mut at = Vec::new();
        let mut targets = Vec::new();
        let mut at_all = false;
        match self.rng.below(10) {
            0 | 1 if self.convs[conv].is_group() => at = vec![others[self.rng.below(others.len())].clone()],
            2 => at_all = self.convs[conv].is_group(),
            3 if self.convs[conv].is_group() => {
                targets = others;
                while targets.len() > 2 {
                    let one = self.rng.below(targets.len());
                    targets.remove(one);
                }
            }
            _ => {}
        }
        let t = &mut self.texts[index];
        // A targeted message wants no receipts here: its receivers are not the group.
        (t.off_list, t.receipt) = (off_list, receipt && targets.is_empty());
        for (n, what) in [
            (usize::from(!at.is_empty() || at_all), "mentions"),
            (usize::from(!targets.is_empty()), "targeted messages"),
            (usize::from(t.excluded), "exclusions"),
            (usize::from(off_list), "exclusions from the list"),
        ] {
            self.counts.add(what, n as u64);
        }
        (t.at, t.at_all, t.targets) = (at, at_all, targets);
    }

    pub(crate) async fn kernel_send(&mut self, n: usize) {
        let me = self.me(n);
        let (conv, conversation) = self.some_conv(n);
        match self.rng.below(100) {
            // Online-only: wherever it arrives, it must be in no store, or somebody finds a row that nobody wrote.
            0..4 => {
                let options = SendOptions { online_only: true, ..SendOptions::default() };
                self.ask(n, Command::SendText { conversation, text: "online only".into(), options }, Ask::Other).await;
            }
            4..8 => {
                let typing = self.edit_no.is_multiple_of(2);
                self.ask(n, Command::SetTyping { conversation, typing }, Ask::Other).await;
            }
            8..16 => self.forward(n, conv, conversation).await,
            16..20 => self.merge(n, conv, conversation).await,
            what => {
                let index = self.new_text(conv, me);
                if what < 70 {
                    self.dress(index);
                }
                let options = self.options(n, index, what).await;
                self.say(format!("device {n} sends #{index} to {conversation}: {:?}", self.texts[index]));
                let text = self.texts[index].body.clone();
                let command = match what {
                    20..28 => {
                        self.texts[index].kind = 2;
                        let (data, extension) = (Blob(vec![index as u8; 40]), Blob(vec![7]));
                        Command::SendCustom { conversation, data, description: text, extension, options }
                    }
                    28..45 => Command::SendMessage { conversation, elements: elements(index, text), options },
                    _ => Command::SendText { conversation, text, options },
                };
                let accepted = self.ask(n, command, Ask::Send(index)).await;
                self.fate_of(index, accepted);
            }
        }
    }

    /// The options of a text, and what its sending marks read.
    pub(crate) async fn options(&mut self, n: usize, index: usize, what: usize) -> SendOptions {
        let (user, conv) = (self.devices[n].user, self.texts[index].conv);
        let quoted = if what.is_multiple_of(4) { self.known(n, Some(conv), |_| true) } else { None };
        let reads = [OwnSendReads::UptoSeen, OwnSendReads::UptoSeen, OwnSendReads::UptoMessage, OwnSendReads::Off];
        let own_send_reads = if what < 70 { self.rng.pick(&reads) } else { OwnSendReads::UptoSeen };
        let held = self.held_of(n, conv);
        let t = &mut self.texts[index];
        t.quote = quoted.map(|(_, seq, _)| seq);
        t.reads_below = own_send_reads == OwnSendReads::UptoMessage;
        t.held = if own_send_reads == OwnSendReads::Off { 0 } else { held };
        let options = SendOptions {
            excluded_from_unread: t.excluded,
            excluded_from_last_message: t.off_list,
            needs_read_receipt: t.receipt,
            at_users: t.at.clone(),
            at_all: t.at_all,
            targets: t.targets.clone(),
            quote_local_id: quoted.map_or(0, |(_, _, k)| k.local_id),
            own_send_reads,
            priority: if what.is_multiple_of(5) { MessagePriority::Low } else { MessagePriority::Default },
            push: what.is_multiple_of(7).then(|| PushInfo { title: "t".into(), ..PushInfo::default() }),
            cloud_custom_data: Blob(if what.is_multiple_of(3) { vec![index as u8; 9] } else { Vec::new() }),
            ..SendOptions::default()
        };
        self.counts.add("quotes", u64::from(quoted.is_some()));
        self.counts.add("messages that want receipts", u64::from(options.needs_read_receipt));
        // A send marks read what the device held, whatever its policy: the newer policies only move the bounds.
        if own_send_reads != OwnSendReads::Off {
            self.may_read(user, conv);
        }
        options
    }

    async fn forward(&mut self, n: usize, conv: usize, conversation: String) {
        let Some((from, seq, known)) = self.known(n, None, |_| true) else { return };
        let index = self.texts.len();
        let (sender, copy_of) = (self.me(n), Some((from, seq)));
        self.texts.push(Text { conv, sender, copy_of, ..Text::default() });
        self.may_read(self.devices[n].user, conv);
        self.say(format!("device {n} forwards {from} {seq} to {conversation} as #{index}"));
        let command = Command::ForwardMessage { local_id: known.local_id, conversation, options: SendOptions::default() };
        let accepted = self.ask(n, command, Ask::Send(index)).await;
        self.fate_of(index, accepted);
        self.counts.add("forwards", u64::from(accepted));
    }

    async fn merge(&mut self, n: usize, conv: usize, conversation: String) {
        let mut local_ids: Vec<u64> = (0..3).filter_map(|_| Some(self.known(n, None, |_| true)?.2.local_id)).collect();
        if local_ids.is_empty() {
            return;
        }
        // Sometimes so many that they go as a file.
        if self.rng.chance(300) {
            local_ids = local_ids.iter().copied().cycle().take(250).collect();
            self.counts.add("long merged messages", 1);
        }
        let index = self.new_text(conv, self.me(n));
        let t = &mut self.texts[index];
        (t.kind, t.excluded) = (10, false);
        let title = t.body.clone();
        self.may_read(self.devices[n].user, conv);
        self.say(format!("device {n} merges {} messages to {conversation} as #{index}", local_ids.len()));
        let (abstracts, compatible_text, options) = (Vec::new(), "merged".into(), SendOptions::default());
        let command = Command::SendMerged { conversation, local_ids, title, abstracts, compatible_text, options };
        let accepted = self.ask(n, command, Ask::Send(index)).await;
        self.fate_of(index, accepted);
        self.counts.add("merged messages", u64::from(accepted));
    }

    pub(crate) fn light_send(&mut self) {
        let account = self.rng.below(self.lights.len());
        let name = self.lights[account].user.clone();
        let conv = self.conv_of(&name);
        for _ in 0..1 + self.rng.below(4) {
            let index = self.new_text(conv, name.clone());
            self.dress(index);
            let mut random = [0; 10];
            self.rng.fill(&mut random);
            let cmid = MessageId::new(1, random);
            self.texts[index].light = Some(account);
            self.texts[index].id = Some(hex(&cmid.0));
            let (light, key, to_sim) = (self.lights[account].clone(), wire_key(&self.convs[conv]), self.to_sim.clone());
            let t = &self.texts[index];
            let new = NewMessage {
                text: t.body.clone(),
                excluded: t.excluded,
                off_list: t.off_list,
                receipt: t.receipt,
                at: t.at.clone(),
                at_all: t.at_all,
                targets: t.targets.clone(),
            };
            self.under_way += 1;
            self.say(format!("{name} sends #{index} to {key}: {:?}", self.texts[index]));
            tokio::task::spawn_local(async move {
                let sent = light.send_message(&key, cmid, new).await.map(|a| a.cseq);
                let _ = to_sim.send(LightNews::Sent(index, sent));
            });
        }
    }

    /// Recalls, and deletions for everyone.
    pub(crate) async fn gone(&mut self, n: usize) {
        let may = |t: &Text| t.seq.is_some() && t.gone.is_none();
        let deletion = self.rng.chance(350);
        if self.rng.chance(500) {
            let own: Vec<usize> = (0..self.texts.len())
                .filter(|&i| may(&self.texts[i]) && self.texts[i].holder.is_some_and(|(at, _)| at == n))
                .collect();
            if own.is_empty() {
                return;
            }
            let text = self.rng.pick(&own);
            let local_id = self.texts[text].holder.map_or(0, |(_, id)| id);
            (self.texts[text].gone, self.texts[text].deletion) = (Some(Fate::Maybe), deletion);
            self.say(format!("device {n} takes back #{text}, deletion {deletion}"));
            let command = match deletion {
                true => Command::DeleteMessageForAll { local_id },
                false => Command::RecallMessage { local_id, reason: why(text) },
            };
            if !self.ask(n, command, Ask::Gone(text)).await {
                self.texts[text].gone = None;
            }
        } else {
            let theirs: Vec<usize> =
                (0..self.texts.len()).filter(|&i| may(&self.texts[i]) && self.texts[i].light.is_some()).collect();
            if theirs.is_empty() {
                return;
            }
            let text = self.rng.pick(&theirs);
            (self.texts[text].gone, self.texts[text].deletion) = (Some(Fate::Maybe), deletion);
            let t = &self.texts[text];
            let light = self.lights[t.light.unwrap_or(0)].clone();
            let (key, seq, to_sim) = (wire_key(&self.convs[t.conv]), t.seq.unwrap_or(0), self.to_sim.clone());
            self.under_way += 1;
            self.say(format!("{} takes back #{text} at {key} {seq}, deletion {deletion}", light.user));
            tokio::task::spawn_local(async move {
                let outcome = light.gone(&key, seq, deletion).await.map(drop);
                let _ = to_sim.send(LightNews::Gone(text, outcome));
            });
        }
    }

    /// A group made by a kernel, with everybody in it.
    pub(crate) async fn kernel_group(&mut self, n: usize) {
        let group_id = format!("group-{}", self.convs.len());
        let conv = self.convs.len();
        self.convs.push(Room::Group(group_id.clone()));
        let members = self.members(conv);
        self.say(format!("device {n} makes {group_id}"));
        let excluded_from_unread = self.rng.chance(300);
        let command = Command::CreateGroup { name: group_id.clone(), group_id, members, excluded_from_unread };
        if !self.ask(n, command, Ask::Group(conv)).await {
            self.convs.pop();
        } else if excluded_from_unread {
            self.uncounted.insert(conv);
        }
    }
}

/// One text with things around it, as one message.
fn elements(index: usize, text: String) -> Vec<NewElement> {
    let mut all = vec![NewElement { kind: MessageKind::Text, text, ..NewElement::default() }];
    if index.is_multiple_of(2) {
        let place = NewElement {
            kind: MessageKind::Location,
            text: "bridge".into(),
            latitude_e7: -index.cast_signed() as i32,
            longitude_e7: 130_000_000,
            ..NewElement::default()
        };
        all.push(place);
    }
    if index.is_multiple_of(3) {
        all.push(NewElement { kind: MessageKind::Face, index: index as u32, data: Blob(vec![1, 2]), ..NewElement::default() });
    }
    if index.is_multiple_of(5) {
        all.push(NewElement { kind: MessageKind::Text, text: "and more".into(), ..NewElement::default() });
    }
    all
}

/// Why a device took its message back.
pub(crate) fn why(text: usize) -> String {
    format!("reason {text}")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
