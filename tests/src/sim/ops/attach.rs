//! What is done to messages after they were sent: edits, reactions, extensions, pins, receipts, deletions.
use super::super::{Ask, ConvNo, DeviceNo, Known, Sim, Topic, UserNo};
use super::LightNews;
use crate::light::wire_key;
use ntk_core::api::{Blob, Command, MessageExtension, MessageKind, NewElement, SendOptions};

/// Reactions in use: few, so that users meet.
const REACTIONS: [&str; 3] = ["👍", "heart", "eyes"];
/// Extension keys in use.
const KEYS: [&str; 2] = ["vote", "note"];

impl Sim {
    /// A device does something to a message it knows.
    pub(crate) async fn attach(&mut self, n: usize) {
        match self.rng.below(100) {
            0..22 => self.react(n).await,
            22..40 => self.modify(n).await,
            40..52 => self.extend(n).await,
            52..60 => self.pin_message(n).await,
            60..74 => self.receipts(n).await,
            74..84 => self.delete(n, false).await,
            84..90 => self.delete(n, true).await,
            90..94 => self.insert(n).await,
            94..97 => self.local_data(n).await,
            _ => self.ask_about(n).await,
        }
    }

    async fn react(&mut self, n: usize) {
        let Some((conv, seq, Known { local_id, .. })) = self.known(n, None, |_| true) else { return };
        let reaction = self.rng.pick(&REACTIONS);
        let on = self.rng.chance(700);
        let wish = (Topic::Reaction(self.me(n), ConvNo(conv), seq, reaction), String::from(if on { "1" } else { "" }));
        self.say(format!("device {n} reacts {reaction} {on} to {conv} {seq}"));
        let reaction = reaction.to_owned();
        let command =
            if on { Command::AddReaction { local_id, reaction } } else { Command::RemoveReaction { local_id, reaction } };
        self.ask_values(n, command, vec![wish]).await;
    }

    /// Edits, often from two devices at once.
    async fn modify(&mut self, n: usize) {
        let Some((conv, seq, k)) = self.known(n, None, |k| k.own) else { return };
        let other = n ^ 1;
        let both = self.rng.chance(400);
        let second = both.then(|| self.devices[other].known.get(&(conv, seq)).copied()).flatten();
        for (device, known) in [(n, Some(k)), (other, second)] {
            let Some(k) = known else { continue };
            self.edit_no += 1;
            let text = format!("edited {} 明天 umbrella", self.edit_no);
            let number = self.edits.entry((conv, seq)).or_default().tried(k.edits, &text);
            self.say(format!("device {device} edits {conv} {seq} on {}: {text}", k.edits));
            let elements = vec![NewElement { kind: MessageKind::Text, text, ..NewElement::default() }];
            let command = Command::ModifyMessage {
                local_id: k.local_id,
                elements,
                cloud_custom_data: Blob::default(),
                base_edits: k.edits,
            };
            if !self.ask(device, command, Ask::Modify(conv, seq, number)).await {
                self.edits.entry((conv, seq)).or_default().ended(number, false);
            }
        }
    }

    /// Extensions, often from two devices at once: each says which version it saw.
    async fn extend(&mut self, n: usize) {
        let Some((conv, seq, k)) = self.known(n, None, |_| true) else { return };
        let key = self.rng.pick(&KEYS);
        let both = self.rng.chance(400);
        let other = (n + 1 + self.rng.below(self.devices.len() - 1)) % self.devices.len();
        let second = both.then(|| self.devices[other].known.get(&(conv, seq)).copied()).flatten();
        for (device, known) in [(n, Some(k)), (other, second)] {
            let Some(Known { local_id, .. }) = known else { continue };
            let on = self.rng.chance(750);
            self.edit_no += 1;
            let value = if on { format!("value {}", self.edit_no) } else { String::new() };
            self.say(format!("device {device} sets extension {key} of {conv} {seq} to {value:?}"));
            let wishes = self.wishes(device, vec![(Topic::Extension(ConvNo(conv), seq, key), value.clone())]);
            let command = if on {
                let extensions = vec![MessageExtension { key: key.into(), value, code: 0 }];
                Command::SetMessageExtensions { local_id, extensions }
            } else {
                Command::DeleteMessageExtensions { local_id, keys: vec![key.into()] }
            };
            if !self.ask(device, command, Ask::Extensions(wishes.clone())).await {
                self.refused(device, &wishes);
            }
        }
    }

    async fn pin_message(&mut self, n: usize) {
        let Some((conv, seq, Known { local_id, .. })) = self.known(n, None, |_| true) else { return };
        let pinned = self.rng.chance(650);
        self.say(format!("device {n} pins {conv} {seq}: {pinned}"));
        let wish = (Topic::MessagePin(ConvNo(conv), seq), String::from(if pinned { "1" } else { "" }));
        self.ask_values(n, Command::PinMessage { local_id, pinned }, vec![wish]).await;
    }

    async fn receipts(&mut self, n: usize) {
        let Some((conv, ..)) = self.known(n, None, |k| k.wants_receipt && !k.own) else { return };
        let all = self.devices[n].known.iter().filter(|((c, _), k)| *c == conv && k.wants_receipt && !k.own);
        let few: Vec<(u64, u64)> = all.rev().take(5).map(|((_, seq), k)| (*seq, k.local_id)).collect();
        let wishes = few.iter().map(|(seq, _)| (Topic::Receipt(self.me(n), ConvNo(conv), *seq), "1".to_owned())).collect();
        self.say(format!("device {n} sends receipts in {conv} for {few:?}"));
        let local_ids = few.iter().map(|(_, id)| *id).collect();
        self.ask_values(n, Command::SendReadReceipts { local_ids }, wishes).await;
    }

    /// Deletes some messages of one conversation here, or on all own devices.
    async fn delete(&mut self, n: usize, local_only: bool) {
        let Some((conv, seq, k)) = self.known(n, None, |_| true) else { return };
        let mut few = vec![(seq, k.local_id)];
        if let Some((_, seq, k)) = self.known(n, Some(conv), |_| true).filter(|(_, s, _)| *s != seq) {
            few.push((seq, k.local_id));
        }
        let user = self.devices[n].user;
        let topic = |seq| {
            if local_only {
                Topic::LocallyDeleted(DeviceNo(n), ConvNo(conv), seq)
            } else {
                Topic::Hidden(UserNo(user), ConvNo(conv), seq)
            }
        };
        let wishes = few.iter().map(|(seq, _)| (topic(*seq), "1".to_owned())).collect();
        self.say(format!("device {n} deletes in {conv}: {few:?}, local {local_only}"));
        let local_ids = few.iter().map(|(_, id)| *id).collect();
        if self.ask_values(n, Command::DeleteMessages { local_ids, local_only }, wishes).await {
            for (seq, local_id) in few {
                self.devices[n].known.remove(&(conv, seq));
                if local_only {
                    self.devices[n].deleted.insert((conv, seq), local_id);
                }
            }
        }
    }

    async fn insert(&mut self, n: usize) {
        let (conv, conversation) = self.some_conv(n);
        let members = self.members(conv);
        let sender = members[self.rng.below(members.len())].clone();
        let elements = vec![NewElement { kind: MessageKind::Text, text: "put in here".into(), ..NewElement::default() }];
        let command = Command::InsertLocalMessage { conversation, sender, elements, options: SendOptions::default() };
        self.strange.insert((n, conv));
        self.ask(n, command, Ask::Insert(conv)).await;
    }

    async fn local_data(&mut self, n: usize) {
        let Some((conv, seq, Known { local_id, .. })) = self.known(n, None, |_| true) else { return };
        self.edit_no += 1;
        let data = Blob(self.edit_no.to_string().into_bytes());
        let wish = (Topic::LocalData(DeviceNo(n), ConvNo(conv), seq), self.edit_no.to_string());
        self.ask_values(n, Command::SetLocalCustom { local_id, data, number: self.edit_no as i64 }, vec![wish]).await;
    }

    /// Questions whose answers are judged by the kernel's own word only while things move.
    async fn ask_about(&mut self, n: usize) {
        let Some((conv, _, Known { local_id, own, .. })) = self.known(n, None, |_| true) else { return };
        let conversation = self.convs[conv].id_for(&self.me(n));
        let (cursor, count) = (String::new(), 10);
        let (command, ask) = match self.rng.below(5) {
            0 => (Command::FindMessages { local_ids: vec![local_id] }, Ask::Rows),
            1 => (Command::GetReactionUsers { local_id, reaction: REACTIONS[0].into(), cursor, count }, Ask::Other),
            2 if own => (Command::GetReadReceipts { local_ids: vec![local_id] }, Ask::Other),
            3 if own => (Command::GetReadMembers { local_id, unread: false, cursor, count }, Ask::Other),
            _ => (Command::GetPinnedMessages { conversation }, Ask::Rows),
        };
        self.ask(n, command, ask).await;
    }

    /// A light account does something to a message whose place it knows.
    pub(crate) fn light_attaches(&mut self) {
        let account = self.rng.below(self.lights.len());
        let name = self.lights[account].user.clone();
        let conv = self.conv_of(&name);
        let can_see = |t: &crate::sim::parts::Text| t.targets.is_empty() || t.targets.contains(&name) || t.sender == name;
        let seqs: Vec<(u64, usize)> = (0..self.texts.len())
            .filter(|&i| self.texts[i].conv == conv && self.texts[i].gone.is_none() && can_see(&self.texts[i]))
            .filter_map(|i| Some((self.texts[i].seq?, i)))
            .collect();
        if seqs.is_empty() {
            return;
        }
        let (seq, index) = self.rng.pick(&seqs);
        let (light, key, to_sim) = (self.lights[account].clone(), wire_key(&self.convs[conv]), self.to_sim.clone());
        self.edit_no += 1;
        let writer = 100 + self.edit_no as usize;
        let text = &self.texts[index];
        if text.sender == name && self.rng.chance(500) {
            // Every edit of a light account is its first one as far as it knows; most come too late.
            let base = self.rng.below(2) as u32;
            let body = format!("edited {} 明天 umbrella", self.edit_no);
            let number = self.edits.entry((conv, seq)).or_default().tried(base, &body);
            let at = text.at.clone();
            self.say(format!("{name} edits {conv} {seq} on {base}: {body}"));
            self.under_way += 1;
            tokio::task::spawn_local(async move {
                let outcome = light.modify(&key, seq, base, &body, at).await.map(drop);
                let _ = to_sim.send(LightNews::Edited(conv, seq, number, outcome));
            });
            return;
        }
        let reads = text.receipt && text.sender != name && self.rng.chance(700);
        let on = reads || self.rng.chance(800);
        let reaction = self.rng.pick(&REACTIONS);
        let topic = if reads {
            Topic::Receipt(name.clone(), ConvNo(conv), seq)
        } else {
            Topic::Reaction(name.clone(), ConvNo(conv), seq, reaction)
        };
        self.say(format!("{name}: {topic:?} {on}"));
        let wishes = self.wishes(writer, vec![(topic, String::from(if on { "1" } else { "" }))]);
        self.under_way += 1;
        tokio::task::spawn_local(async move {
            let outcome = if reads {
                light.send_receipts(&key, vec![seq]).await.map(drop)
            } else {
                light.react(&key, seq, reaction, !on).await.map(drop)
            };
            for (topic, number) in wishes {
                let _ = to_sim.send(LightNews::Set(topic, writer, number, outcome.clone()));
            }
        });
    }
}
