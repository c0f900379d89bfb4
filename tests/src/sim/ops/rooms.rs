//! What users do to conversations: read marks, settings, drafts, folders, clearing and deleting.
use super::super::{Ask, ConvNo, DeviceNo, Sim, Topic, UserNo};
use crate::ledger::Room;
use ntk_core::api::{AllReceiveOpt, Blob, Command, ReceiveOpt};

/// Marks in use.
const MARKS: [u32; 4] = [0, 1, 3, 40];

impl Sim {
    /// Marks read: one conversation, many, or up to a point.
    pub(crate) async fn mark(&mut self, n: usize) {
        let me = self.me(n);
        let user = self.devices[n].user;
        let conv = self.conv_of(&me);
        let room = self.convs[conv].clone();
        let id = room.id_for(&me);
        let group = |r: &Room| r.is_group();
        let pair = |r: &Room| !r.is_group();
        let clean = |conversation: &str| Command::CleanUnread { conversation: conversation.into(), timestamp_s: 0, seq: 0 };
        let (command, held, bulk) = match self.rng.below(100) {
            0..5 => (Command::MarkAllMessageAsRead {}, self.held(n, |_| true), true),
            5..10 => (Command::MarkGroupMessageAsRead { group_id: String::new() }, self.held(n, group), true),
            10..15 => (Command::MarkC2cMessageAsRead { user_id: String::new() }, self.held(n, pair), true),
            15..18 => (clean(""), self.held(n, |_| true), true),
            18..20 => (clean("group"), self.held(n, group), true),
            20..22 => (clean("c2c"), self.held(n, pair), true),
            22..32 => (clean(&id), self.held(n, |r| *r == room), true),
            32..50 => return self.clean_to(n, conv, id).await,
            _ => {
                let command = match &room {
                    Room::Group(g) => Command::MarkGroupMessageAsRead { group_id: g.clone() },
                    Room::Pair(..) => Command::MarkC2cMessageAsRead { user_id: id.trim_start_matches("c2c_").into() },
                };
                (command, self.held(n, |r| *r == room), false)
            }
        };
        self.say(format!("device {n} {command:?}"));
        let convs: Vec<usize> = held.iter().map(|(c, _)| *c).collect();
        self.ask(n, command, Ask::Read(held, bulk)).await;
        // Even if the process dies before it answers, the mark may stand.
        convs.into_iter().for_each(|conv| self.may_read(user, conv));
    }

    /// Cleans up to a seq or a time, both included.
    async fn clean_to(&mut self, n: usize, conv: usize, conversation: String) {
        let (user, held) = (self.devices[n].user, self.held_of(n, conv));
        if self.convs[conv].is_group() {
            let seq = if self.rng.chance(100) { u64::from(u32::MAX) } else { 1 + self.rng.below(held as usize + 2) as u64 };
            self.say(format!("device {n} cleans {conversation} up to {seq}"));
            let command = Command::CleanUnread { conversation, timestamp_s: 0, seq };
            let accepted = self.ask(n, command, Ask::Read(vec![(conv, held.min(seq))], true)).await;
            self.counts.add("reads up to a point", u64::from(accepted));
        } else {
            let ago = self.rng.below(120) as u64;
            let seconds = ((self.now_ms() / 1000) as u64).saturating_sub(ago);
            self.say(format!("device {n} cleans {conversation} up to {seconds} s"));
            let command = Command::CleanUnread { conversation, timestamp_s: seconds as i64, seq: 0 };
            self.ask(n, command, Ask::CleanUntil(conv, seconds, held)).await;
        }
        self.may_read(user, conv);
    }

    /// Settings and everything else about conversations.
    pub(crate) async fn room(&mut self, n: usize) {
        let user = self.devices[n].user;
        let (conv, conversation) = self.some_conv(n);
        self.edit_no += 1;
        let fresh = self.edit_no.to_string();
        if self.held_of(n, conv) == 0 {
            // The server refuses what is set for a conversation that it does not have; the device then takes it back.
            self.wishes(n, vec![(Topic::Mark(UserNo(user), ConvNo(conv), 0), "1".to_owned())]);
            let command = Command::MarkConversations { conversations: vec![conversation], marks: 1, enable: true };
            self.ask(n, command, Ask::Other).await;
            return;
        }
        match self.rng.below(100) {
            0..18 => {
                let opt = self.rng.below(5) as u32;
                let command = Command::SetReceiveOpt { conversation, opt: ReceiveOpt::from_u32(opt).unwrap_or_default() };
                self.ask_values(n, command, vec![(Topic::Opt(UserNo(user), ConvNo(conv)), opt.to_string())]).await;
            }
            18..30 => {
                let pinned = self.rng.chance(500);
                let wish = (Topic::Pin(UserNo(user), ConvNo(conv)), String::from(if pinned { "1" } else { "" }));
                self.ask_values(n, Command::PinConversation { conversation, pinned }, vec![wish]).await;
            }
            30..42 => {
                let (mut other, mut second) = self.some_conv(n);
                if self.held_of(n, other) == 0 {
                    (other, second) = (conv, conversation.clone());
                }
                let bits = [self.rng.pick(&MARKS), self.rng.pick(&MARKS)];
                let enable = self.rng.chance(650);
                let value = String::from(if enable { "1" } else { "" });
                let each = |conv: usize| bits.map(|bit| (Topic::Mark(UserNo(user), ConvNo(conv), bit), value.clone()));
                let wishes = [each(conv), each(other)].concat();
                let marks = bits.iter().fold(0, |all, bit| all | 1 << bit);
                let command = Command::MarkConversations { conversations: vec![conversation, second], marks, enable };
                self.ask_values(n, command, wishes).await;
            }
            42..50 => {
                let data = Blob(fresh.clone().into_bytes());
                let wish = vec![(Topic::Data(UserNo(user), ConvNo(conv)), fresh)];
                self.ask_values(n, Command::SetConversationData { conversation, data }, wish).await;
            }
            50..62 => {
                let text = if self.rng.chance(600) { format!("draft {fresh}") } else { String::new() };
                let topic = self.draft_of(n, conv);
                let sync = matches!(topic, Topic::SharedDraft(..));
                for of in 0..self.devices.len() {
                    if of == n || (sync && self.devices[of].user == user) {
                        self.strange.insert((of, conv));
                    }
                }
                self.ask_values(n, Command::SetDraft { conversation, text: text.clone(), sync }, vec![(topic, text)]).await;
            }
            62..80 => self.folders(n, conv, conversation, fresh).await,
            80..84 => {
                let (opt, from_s, for_s) = (self.rng.below(3) as u32, self.rng.below(86_400) as u32, 3600);
                let wish = vec![(Topic::Quiet(UserNo(user)), format!("{opt} {from_s} {for_s}"))];
                let opt = AllReceiveOpt { opt: ReceiveOpt::from_u32(opt).unwrap_or_default(), from_s, for_s };
                self.ask_values(n, Command::SetAllReceiveOpt { opt }, wish).await;
            }
            84..91 => {
                let held = self.held_of(n, conv);
                self.say(format!("device {n} clears {conversation}, having {held}"));
                self.ask(n, Command::ClearHistory { conversation }, Ask::Clear(conv, held)).await;
                self.may_clear(user, conv);
            }
            _ => {
                let clear_messages = self.rng.chance(300);
                let held = self.held_of(n, conv);
                self.say(format!("device {n} deletes {conversation}, having {held}, messages {clear_messages}"));
                // Deleting takes the pin and the draft away.
                let pin = self.wishes(n, vec![(Topic::Pin(UserNo(user), ConvNo(conv)), String::new())]);
                self.wishes(n, vec![(self.draft_of(n, conv), String::new())]);
                let command = Command::DeleteConversations { conversations: vec![conversation], clear_messages };
                self.ask(n, command, Ask::Unlist(vec![(conv, held)], clear_messages, pin)).await;
                self.may_unlist(user, conv);
                if clear_messages {
                    self.may_clear(user, conv);
                }
            }
        }
    }

    async fn folders(&mut self, n: usize, conv: usize, conversation: String, fresh: String) {
        let user = self.devices[n].user;
        let of = |t: &Topic| if let Topic::Folder(UserNo(u), id) = t { (*u == user).then_some(*id) } else { None };
        let folders: Vec<u64> = self.races.keys().filter_map(of).collect();
        if folders.len() < 3 && self.rng.chance(600) || folders.is_empty() {
            let name = format!("folder {fresh}");
            self.stray_folders.insert((user, name.clone()));
            self.ask(n, Command::CreateFolder { name: name.clone() }, Ask::Folder(name)).await;
            return;
        }
        let folder = self.rng.pick(&folders);
        let (command, wish) = match self.rng.below(20) {
            0 => (Command::DeleteFolder { folder }, (Topic::Folder(UserNo(user), folder), String::new())),
            1..4 => {
                let name = format!("renamed {fresh}");
                (Command::RenameFolder { folder, name: name.clone() }, (Topic::Folder(UserNo(user), folder), name))
            }
            4..15 => {
                let wish = (Topic::InFolder(UserNo(user), ConvNo(conv), folder), "1".to_owned());
                (Command::AddToFolder { folder, conversations: vec![conversation] }, wish)
            }
            _ => {
                let wish = (Topic::InFolder(UserNo(user), ConvNo(conv), folder), String::new());
                (Command::RemoveFromFolder { folder, conversations: vec![conversation] }, wish)
            }
        };
        self.say(format!("device {n} {command:?}"));
        self.ask_values(n, command, vec![wish]).await;
    }

    /// Whatever is there now may be cleared, and read with it, from now on.
    pub(crate) fn may_clear(&mut self, user: usize, conv: usize) {
        let most = self.at_most(conv);
        let hi = self.clear_hi.entry((user, conv)).or_default();
        *hi = most.max(*hi);
        self.may_read(user, conv);
    }

    /// Whatever is there now may be hidden from the list, and read with it, from now on.
    pub(crate) fn may_unlist(&mut self, user: usize, conv: usize) {
        let most = self.at_most(conv);
        let hi = self.unlist_hi.entry((user, conv)).or_default();
        *hi = most.max(*hi);
        self.may_read(user, conv);
    }

    /// A conversation's drafts are either shared or not: a mixture has no rule.
    fn draft_of(&self, n: usize, conv: usize) -> Topic {
        if self.convs[conv].is_group() && conv.is_multiple_of(2) {
            Topic::SharedDraft(UserNo(self.devices[n].user), ConvNo(conv))
        } else {
            Topic::Draft(DeviceNo(n), ConvNo(conv))
        }
    }
}
