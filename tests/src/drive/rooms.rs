//! What happens in one room while it is quiet: the order given, and the ledger told.
use super::{Drive, Sent};
use crate::device::{Order, Told};
use crate::fleet::{Process, User};
use crate::ledger::{Fact, Room, text_hash};
use crate::light::wire_key;
use crate::traffic::{DeviceId, RoomOp};
use std::collections::BTreeMap;
use std::time::Duration;

/// The one reaction of these scripts.
const REACTION: &str = "👍";

impl Drive {
    /// An operation that needs the room to be quiet.
    pub(super) async fn room_op(&self, index: usize, op: RoomOp, sent: &mut [Sent]) -> Result<(), String> {
        let room = &self.script.rooms[index].room;
        let key = wire_key(room);
        match op {
            RoomOp::Send { .. } => {}
            RoomOp::Recall { back, deletion } => {
                let Some(target) = Self::target(sent, back) else { return Ok(()) };
                target.gone = true;
                let light = &self.lights[target.account];
                light.gone(&key, target.seq, deletion).await.map_err(|e| format!("recall in {key}: {e}"))?;
                let unread = self.ledger.borrow_mut().gone(room, target.seq, &self.script.observed, deletion);
                let mut counters = self.counters.borrow_mut();
                counters.deletions += usize::from(deletion);
                counters.recalls += usize::from(!deletion);
                counters.recalls_unread += usize::from(unread > 0);
            }
            RoomOp::Edit { back, text } => {
                let Some(target) = Self::target(sent, back) else { return Ok(()) };
                let light = &self.lights[target.account];
                light
                    .modify(&key, target.seq, target.edits, &text, Vec::new())
                    .await
                    .map_err(|e| format!("edit in {key}: {e}"))?;
                target.edits += 1;
                self.ledger.borrow_mut().change(room, target.seq, |fact| {
                    fact.text = text_hash(&text);
                    fact.extra_mut().edits += 1;
                });
                self.counters.borrow_mut().edits += 1;
            }
            RoomOp::LightReacts { back } => {
                let Some(target) = Self::target(sent, back) else { return Ok(()) };
                let account = self.script.rooms[index].light[0];
                let reacted = self.lights[account].react(&key, target.seq, REACTION, false).await;
                reacted.map_err(|e| format!("reaction in {key}: {e}"))?;
                self.reacted(room, target.seq, &self.script.light[account], true);
            }
            RoomOp::React { on, back, remove } => {
                let Some(seq) = Self::target(sent, back).map(|s| s.seq) else { return Ok(()) };
                if !self.sees(room, on, seq) {
                    return Ok(());
                }
                let user = self.settle(room, on, |conversation| Order::React { conversation, seq, remove }).await?;
                self.reacted(room, seq, &user.id, !remove);
            }
            RoomOp::Receipts { on } => {
                let mut seqs: Vec<u64> = sent.iter().rev().filter(|s| s.receipt && !s.gone).map(|s| s.seq).take(10).collect();
                seqs.retain(|seq| self.sees(room, on, *seq));
                if seqs.is_empty() {
                    return Ok(());
                }
                let told = seqs.clone();
                let user = self.settle(room, on, |conversation| Order::Receipts { conversation, seqs: told }).await?;
                for seq in seqs {
                    self.read_by(room, seq, &user.id);
                }
            }
            RoomOp::Hide { on, back } => {
                let Some(seq) = Self::target(sent, back).map(|s| s.seq) else { return Ok(()) };
                if !self.sees(room, on, seq) {
                    return Ok(());
                }
                let user = self.settle(room, on, |conversation| Order::Hide { conversation, seq }).await?;
                self.ledger.borrow_mut().hide(room, &user.id, seq);
                self.counters.borrow_mut().hides += 1;
            }
            RoomOp::Mark { on, marks, enable } => {
                if self.ledger.borrow().head(room) == 0 {
                    return Ok(());
                }
                let user = self.settle(room, on, |conversation| Order::Mark { conversation, marks, enable }).await?;
                let set = |bits: u64| if enable { bits | marks } else { bits & !marks };
                self.ledger.borrow_mut().set(room, &user.id, |s| s.marks = set(s.marks));
                self.counters.borrow_mut().marks += 1;
            }
            RoomOp::PeerReads => {
                let head = self.ledger.borrow().head(room);
                let account = self.script.rooms[index].light[0];
                if head > 0 {
                    self.lights[account].read(&key, head).await.map_err(|e| format!("read in {key}: {e}"))?;
                    self.ledger.borrow_mut().marked_read(room, &self.script.light[account], (head, head));
                    self.counters.borrow_mut().receipts += 1;
                }
            }
            RoomOp::OwnSend { from, text, receipt } => {
                let (user, id, head) = self.ready(room, from);
                let guard = user.device(from.device).await;
                self.reach(&guard, &id, head).await?;
                let seq = match self.tell(&guard, Order::Send { conversation: id, text: text.clone(), receipt }).await? {
                    Told::Sent(seq) => seq,
                    other => return Err(format!("send answered {other:?}")),
                };
                {
                    let mut ledger = self.ledger.borrow_mut();
                    let mut fact = Fact::text(&user.id, &text);
                    if receipt {
                        let receivers = if room.is_group() { ledger.receivers(room, seq, &user.id) } else { 1 };
                        fact.extra_mut().receivers = Some(receivers);
                    }
                    ledger.stands(room, seq, fact, (head, head));
                    self.counters.borrow_mut().own_sends += 1;
                }
                if receipt {
                    // Somebody of the room reads it at once.
                    let account = self.script.rooms[index].light[0];
                    let told = self.lights[account].send_receipts(&key, vec![seq]).await;
                    told.map_err(|e| format!("receipt in {key}: {e}"))?;
                    self.read_by(room, seq, &self.script.light[account]);
                }
            }
            RoomOp::MarkRead { on } => {
                let (user, id, head) = self.ready(room, on);
                let guard = user.device(on.device).await;
                self.reach(&guard, &id, head).await?;
                self.tell(&guard, Order::MarkRead { conversation: id }).await?;
                self.ledger.borrow_mut().marked_read(room, &user.id, (head, head));
                self.counters.borrow_mut().reads += 1;
            }
            RoomOp::Mute { on, opt } => {
                let user = self.settle(room, on, |conversation| Order::SetOpt { conversation, opt }).await?;
                self.ledger.borrow_mut().set(room, &user.id, |s| s.opt = opt);
                self.counters.borrow_mut().mutes += usize::from(opt != 0);
            }
            RoomOp::Pin { on, pinned } => {
                let pins = self.ledger.borrow().pins(&self.users[on.user].id);
                if pins < 40 || !pinned {
                    let user = self.settle(room, on, |conversation| Order::Pin { conversation, pinned }).await?;
                    self.ledger.borrow_mut().set(room, &user.id, |s| s.pinned = pinned);
                    self.counters.borrow_mut().pins += 1;
                }
            }
            RoomOp::Browse { on, pages } => {
                let (user, id, head) = self.ready(room, on);
                let guard = user.device(on.device).await;
                self.reach(&guard, &id, head).await?;
                self.tell(&guard, Order::Browse { conversation: id, pages }).await?;
                self.counters.borrow_mut().browses += pages as usize;
            }
        }
        Ok(())
    }

    /// An order to a device that has everything of this room, done once the server has it too.
    async fn settle(&self, room: &Room, on: DeviceId, order: impl FnOnce(String) -> Order) -> Result<&User, String> {
        let (user, id, head) = self.ready(room, on);
        let guard = user.device(on.device).await;
        self.reach(&guard, &id, head).await?;
        self.tell(&guard, order(id)).await?;
        self.tell(&guard, Order::Settle).await?;
        Ok(user)
    }

    fn reacted(&self, room: &Room, seq: u64, user: &str, given: bool) {
        self.ledger.borrow_mut().change(room, seq, |fact| {
            let users = fact.extra_mut().reactions.entry(REACTION.into()).or_default();
            if given {
                users.insert(user.into());
            } else {
                users.remove(user);
            }
            fact.extra_mut().reactions.retain(|_, users| !users.is_empty());
        });
        self.counters.borrow_mut().reactions += 1;
    }

    fn read_by(&self, room: &Room, seq: u64, user: &str) {
        self.ledger.borrow_mut().change(room, seq, |fact| {
            fact.extra_mut().readers.insert(user.into());
        });
        self.counters.borrow_mut().message_receipts += 1;
    }

    /// Does the user of a device see the message at a seq?
    fn sees(&self, room: &Room, on: DeviceId, seq: u64) -> bool {
        !self.ledger.borrow().unseen(room, &self.users[on.user].id).contains(&seq)
    }

    /// The message `back` sends before now, unless it is gone.
    fn target(sent: &mut [Sent], back: usize) -> Option<&mut Sent> {
        sent.len().checked_sub(back + 1).map(|i| &mut sent[i]).filter(|s| !s.gone)
    }

    /// The user of an operation, the room's id for that user and its head.
    pub(super) fn ready(&self, room: &Room, on: DeviceId) -> (&User, String, u64) {
        let user = &self.users[on.user];
        (user, room.id_for(&user.id), self.ledger.borrow().head(room))
    }

    pub(super) async fn reach(&self, process: &Option<Process>, id: &str, head: u64) -> Result<(), String> {
        self.tell(process, Order::Reach { heads: BTreeMap::from([(id.to_owned(), head)]) }).await.map(drop)
    }

    pub(super) async fn tell(&self, process: &Option<Process>, order: Order) -> Result<Told, String> {
        let process = process.as_ref().ok_or("the device has no process")?;
        let what = format!("{order:?}");
        match tokio::time::timeout(Duration::from_secs(120), process.order(order)).await {
            Err(_) => Err(format!("no answer within 120 s to {what:.200}")),
            Ok(None) => Err(format!("the device died at {what:.200}")),
            Ok(Some(Told::Failed(code, text))) => Err(format!("code {code} {text} to {what:.200}")),
            Ok(Some(told)) => Ok(told),
        }
    }
}
