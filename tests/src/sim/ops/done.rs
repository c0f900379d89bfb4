//! What was delivered: completions, events, news of light accounts, deaths.
use super::super::{Ask, DeviceNo, Fate, Known, Sim, Topic, UserNo};
use super::LightNews;
use ntk_core::api::{Completion, ErrorCode, Event, MessageRow, MessageState, Reply};

/// Codes after which nothing happened. Of the others, some leave open what happened.
fn nothing_happened(code: ErrorCode) -> bool {
    use ErrorCode::{Cancelled, Closed, Internal, NetworkLost, Ok, Overloaded, Protocol, ServerInternal, Timeout};
    !matches!(code, Ok | Cancelled | Closed | Internal | NetworkLost | Overloaded | Protocol | ServerInternal | Timeout)
}

/// How a request ended.
#[derive(Clone, Copy)]
struct End {
    code: Option<ErrorCode>,
    ok: bool,
    /// It did nothing, and never will.
    never: bool,
}

impl Sim {
    /// Takes in what was delivered to a device, and its death.
    pub(crate) fn take_in(&mut self, n: usize) {
        if self.devices[n].faults.took_death() {
            return self.bury(n);
        }
        let Some(host) = self.devices[n].host.clone() else { return };
        host.pump();
        let done: Vec<Completion> = host.take_done();
        let mut done: Vec<(Ask, Completion)> =
            done.into_iter().filter_map(|c| Some((self.devices[n].asks.remove(&c.request)?, c))).collect();
        // They come sorted by request: what was asked after a destruction and done before it went with the rest.
        done.sort_by_key(|(ask, _)| matches!(ask, Ask::Destroy));
        for (ask, completion) in done {
            self.done(n, ask, completion);
        }
        for event in host.drain_events() {
            self.event(n, event);
        }
    }

    fn event(&mut self, n: usize, event: Event) {
        match event {
            Event::SendFinished(f) => {
                let Some(index) = self.texts.iter().position(|t| t.holder == Some((n, f.local_id))) else { return };
                let text = &mut self.texts[index];
                if f.code == 0 {
                    text.fate = Fate::Must;
                    text.seq = Some(f.seq);
                    let known = Known { local_id: f.local_id, edits: 0, own: true, wants_receipt: text.receipt };
                    let conv = text.conv;
                    self.devices[n].known.entry((conv, f.seq)).or_insert(known);
                } else if f.code == ErrorCode::SendCancelled as u32 {
                    // Taken back by the host, or deleted with its conversation.
                    text.fate = Fate::Never;
                    self.counts.add("sends cancelled", 1);
                } else {
                    self.counts.add("sends refused", 1);
                }
            }
            Event::LoginEnded(e) => {
                let d = &mut self.devices[n];
                d.logged_in = false;
                if d.kicked == 0 || e.code != ErrorCode::Kicked as u32 {
                    self.wrong.push(format!("device {n}: login ended: {} {}", e.code, e.text));
                }
                self.devices[n].kicked = self.devices[n].kicked.saturating_sub(1);
            }
            Event::MessagesReceived(m) => self.learn(n, &m.messages),
            Event::MessageModified(m) => self.learn(n, &[m.message]),
            Event::TypingChanged(_) => self.counts.add("typing notices", 1),
            Event::ChangeRefused(r) => {
                self.say(format!("device {n}: refused later: {r:?}"));
                self.counts.add("changes refused later", 1);
            }
            Event::FilteredUnreadChanged(f) => {
                self.counts.add("filtered totals", 1);
                if let Some(one) = self.devices[n].subscribed.iter_mut().find(|(filter, _)| *filter == f.filter) {
                    one.1 = Some(f.total.count);
                }
            }
            Event::MessageReactionsChanged(_) => self.counts.add("reaction events", 1),
            Event::MessageExtensionsChanged(_) => self.counts.add("extension events", 1),
            Event::MessageReceipt(_) => self.counts.add("receipt events", 1),
            Event::MessagePinned(_) => self.counts.add("pin events", 1),
            Event::MessagesDeleted(_) => self.counts.add("deletion events", 1),
            _ => {}
        }
    }

    /// A host has seen these rows.
    fn learn(&mut self, n: usize, rows: &[MessageRow]) {
        let me = self.me(n);
        for row in rows.iter().filter(|r| r.seq > 0 && r.state == MessageState::Sent && r.local_id > 0) {
            if let Some(conv) = self.conv_named(&me, &row.conversation) {
                let known =
                    Known { local_id: row.local_id, edits: row.edits, own: row.is_self, wants_receipt: row.needs_read_receipt };
                self.devices[n].known.insert((conv, row.seq), known);
                self.learn_files(n, conv, row);
            }
        }
    }

    /// What waits here to be sent may have been taken back with its conversation, and nobody was told.
    fn may_be_cancelled(&mut self, n: usize, conv: usize) {
        for text in self.texts.iter_mut().filter(|t| t.conv == conv && t.holder.is_some_and(|(at, _)| at == n)) {
            if text.seq.is_none() && text.fate == Fate::Must {
                text.fate = Fate::Maybe;
            }
        }
    }

    /// The process of a device died: its requests stay unanswered for ever.
    fn bury(&mut self, n: usize) {
        let deletions = self.devices[n].asks.values().filter_map(|ask| match ask {
            Ask::Unlist(convs, true, _) => Some(convs.clone()),
            _ => None,
        });
        let deletions: Vec<(usize, u64)> = deletions.flatten().collect();
        deletions.iter().for_each(|(conv, _)| self.may_be_cancelled(n, *conv));
        self.counts.add("client crashes", 1);
        self.say(format!("device {n} dies"));
        let d = &mut self.devices[n];
        d.wire.cut();
        if let Some(host) = d.host.take() {
            d.trace = host.trace();
            let broken = host.seen().broken.clone();
            self.wrong.extend(broken.into_iter().map(|b| format!("device {n}: {b}")));
        }
        self.devices[n].ended();
    }

    fn done(&mut self, n: usize, ask: Ask, c: Completion) {
        let code = ErrorCode::from_u32(c.code);
        let ok = code == Some(ErrorCode::Ok);
        // What the server did it did, also when this device could not write it down, or had cleared the message meanwhile.
        let on_server = match &ask {
            Ask::Modify(..) | Ask::Extensions(_) | Ask::Gone(_) | Ask::Group(_) => true,
            Ask::Set(wishes) => matches!(wishes.first(), Some((Topic::MessagePin(..), _))),
            _ => false,
        };
        use ErrorCode::{DatabaseFailure, DatabaseOperation, DiskFull, NotFound};
        let unwritten = matches!(code, Some(DiskFull | DatabaseOperation | DatabaseFailure | NotFound));
        let never = code.is_some_and(nothing_happened) && !(on_server && unwritten);
        self.say(format!("device {n} {ask:?}: {code:?} {}", c.text));
        let end = End { code, ok, never };
        match ask {
            Ask::Send(_) | Ask::Cancel(_) | Ask::Gone(_) | Ask::Modify(..) | Ask::Extensions(_) | Ask::Insert(_) => {
                self.message_done(n, ask, end, c.reply)
            }
            Ask::Read(..)
            | Ask::CleanUntil(..)
            | Ask::Set(_)
            | Ask::Clear(..)
            | Ask::Unlist(..)
            | Ask::Group(_)
            | Ask::Folder(_) => self.conversation_done(n, ask, end, c.reply),
            Ask::Rows
            | Ask::Window(_)
            | Ask::Moved(..)
            | Ask::Grown(..)
            | Ask::Chat
            | Ask::Subscribe(_)
            | Ask::Unsubscribe(_)
            | Ask::Open => self.view_done(n, ask, end, c.reply),
            Ask::Suspend | Ask::Resume | Ask::Logout | Ask::Login | Ask::Kick | Ask::Destroy => self.device_done(n, ask, end),
            Ask::Download(place, local_id) => self.downloaded(n, place, local_id, c),
            Ask::Hold(what) => self.counts.add(what, u64::from(ok)),
            Ask::Other => {}
        }
    }

    /// What became of a message, or of what is attached to one.
    fn message_done(&mut self, n: usize, ask: Ask, End { code, ok, never }: End, reply: Option<Reply>) {
        match ask {
            Ask::Send(text) => match reply {
                Some(Reply::SendReceipt(r)) => {
                    let t = &mut self.texts[text];
                    (t.holder, t.fate, t.id) = (Some((n, r.local_id)), Fate::Must, Some(r.message_id));
                }
                // Refused before anything was written: it must not appear. After close or death nobody knows.
                _ => self.texts[text].fate = if never { Fate::Never } else { Fate::Maybe },
            },
            Ask::Cancel(text) if ok => self.texts[text].fate = Fate::Never,
            // Refused: it is still promised, unless it went with its conversation or with everything else. Cut short by a close, it may
            // be gone or not.
            Ask::Cancel(text)
                if code != Some(ErrorCode::Cancelled)
                    && self.texts[text].holder.is_some()
                    && self.texts[text].fate == Fate::Maybe =>
            {
                self.texts[text].fate = Fate::Must;
            }
            Ask::Gone(text) if ok => {
                self.texts[text].gone = Some(Fate::Must);
                self.counts.add(if self.texts[text].deletion { "deletions for all" } else { "recalls" }, 1);
            }
            Ask::Extensions(wishes) => match reply {
                Some(Reply::MessageExtensions(list)) => self.extended(n, wishes, &list.extensions),
                _ if never => self.refused(n, &wishes),
                _ => {}
            },
            Ask::Modify(conv, seq, number) => {
                if ok || never {
                    self.edits.entry((conv, seq)).or_default().ended(number, ok);
                }
                if let Some(Reply::Message(row)) = reply {
                    self.learn(n, &[row]);
                }
                self.counts.add("edits", u64::from(ok));
                self.counts.add("edit conflicts", u64::from(code == Some(ErrorCode::ModifyConflict)));
            }
            Ask::Insert(conv) => {
                if let Some(Reply::Message(row)) = reply {
                    self.devices[n].inserted.entry(conv).or_default().insert(row.local_id);
                    self.counts.add("rows inserted", 1);
                }
            }
            _ => {}
        }
    }

    /// What became of a mark, a setting, a clearing, a group or a folder.
    fn conversation_done(&mut self, n: usize, ask: Ask, End { ok, never, .. }: End, reply: Option<Reply>) {
        let user = self.devices[n].user;
        match ask {
            Ask::Read(convs, bulk) => {
                for (conv, held) in convs {
                    self.may_read(user, conv);
                    if ok {
                        let d = &mut self.devices[n];
                        let lo = if bulk { d.cleared.entry(conv) } else { d.reads.entry(conv) }.or_default();
                        *lo = held.max(*lo);
                    }
                }
                self.counts.add("read marks", u64::from(ok));
            }
            Ask::CleanUntil(conv, seconds, held) => {
                if ok {
                    self.devices[n].until.push((conv, seconds, held));
                }
                self.counts.add("reads up to a point", u64::from(ok));
            }
            Ask::Set(wishes) if ok => {
                wishes.iter().for_each(|(topic, _)| self.counts.add(name_of(topic), 1));
                self.promised(n, &wishes);
            }
            Ask::Set(wishes) if never => self.refused(n, &wishes),
            Ask::Clear(conv, held) => {
                self.may_clear(user, conv);
                if ok {
                    let lo = self.devices[n].clears.entry(conv).or_default();
                    *lo = held.max(*lo);
                    self.counts.add("histories cleared", 1);
                }
            }
            Ask::Unlist(convs, clear, pins) => {
                if clear && !ok && !never {
                    convs.iter().for_each(|(conv, _)| self.may_be_cancelled(n, *conv));
                }
                for (conv, held) in convs {
                    self.may_unlist(user, conv);
                    if clear {
                        self.may_clear(user, conv);
                    }
                    if ok {
                        let d = &mut self.devices[n];
                        for of in [Some(&mut d.unlisted), clear.then_some(&mut d.clears)].into_iter().flatten() {
                            let lo = of.entry(conv).or_default();
                            *lo = held.max(*lo);
                        }
                        self.counts.add("conversations deleted", 1);
                    }
                }
                if ok {
                    self.promised(n, &pins);
                }
            }
            Ask::Group(conv) if ok => {
                self.made.insert(conv);
                self.counts.add("groups made by kernels", 1);
            }
            Ask::Folder(name) => {
                if let Some(Reply::Folder(folder)) = reply {
                    let topic = Topic::Folder(UserNo(user), folder.id);
                    let wishes = self.wishes(n, vec![(topic, name)]);
                    self.promised(n, &wishes);
                    self.counts.add("folders", 1);
                } else if !never {
                    self.stray_folders.insert((user, name));
                }
            }
            _ => {}
        }
    }

    /// What became of a page, a window or a subscription.
    fn view_done(&mut self, n: usize, ask: Ask, End { ok, .. }: End, reply: Option<Reply>) {
        match ask {
            Ask::Rows => match reply {
                Some(Reply::MessagePage(page)) => self.learn(n, &page.rows),
                Some(Reply::MessageList(list)) => self.learn(n, &list.messages),
                _ => {}
            },
            Ask::Window(pane) => {
                if let Some(Reply::WindowOpened(w)) = reply {
                    self.devices[n].panes.insert(w.window, pane);
                }
            }
            Ask::Moved(window, first, count) if ok => {
                self.counts.add("windows moved", 1);
                if let Some(pane) = self.devices[n].panes.get_mut(&window) {
                    (pane.first, pane.count) = (first, count);
                }
            }
            Ask::Grown(window, by) if ok => {
                if let Some(pane) = self.devices[n].panes.get_mut(&window) {
                    pane.count += by;
                }
            }
            Ask::Chat => {
                if let Some(Reply::WindowOpened(w)) = reply {
                    self.devices[n].chats.insert(w.window);
                }
            }
            Ask::Subscribe(filter) => {
                if let Some(Reply::UnreadTotal(t)) = reply {
                    self.devices[n].subscribed.retain(|(f, _)| *f != filter);
                    self.devices[n].subscribed.push((filter, Some(t.count)));
                }
            }
            Ask::Unsubscribe(filter) if ok => self.devices[n].subscribed.retain(|(f, _)| *f != filter),
            Ask::Open => self.counts.add("histories opened", u64::from(ok)),
            _ => {}
        }
    }

    /// What became of a device's own state.
    fn device_done(&mut self, n: usize, ask: Ask, End { ok, .. }: End) {
        match ask {
            Ask::Suspend => self.devices[n].suspended = ok,
            Ask::Resume if ok => self.devices[n].suspended = false,
            Ask::Logout if ok => self.devices[n].logged_in = false,
            Ask::Login => self.devices[n].logged_in = ok,
            Ask::Kick if ok => self.counts.add("devices logged out", 1),
            Ask::Destroy if ok => {
                self.devices[n].wiped();
                self.races.values_mut().for_each(|race| race.doubt(n));
                for text in self.texts.iter_mut().filter(|t| t.holder.is_some_and(|(at, _)| at == n)) {
                    text.holder = None;
                    if text.seq.is_none() && text.fate == Fate::Must {
                        text.fate = Fate::Maybe;
                    }
                }
                // What only this device has starts anew.
                self.races.retain(|topic, _| {
                    !matches!(topic, Topic::Draft(DeviceNo(d), _) | Topic::LocallyDeleted(DeviceNo(d), ..) | Topic::LocalData(DeviceNo(d), ..) if *d == n)
                });
            }
            _ => {}
        }
    }

    /// Each key of an extension call has its own result.
    fn extended(&mut self, n: usize, wishes: Vec<(Topic, usize)>, results: &[ntk_core::api::MessageExtension]) {
        for wish in wishes {
            let Topic::Extension(_, _, key) = &wish.0 else { continue };
            let Some(result) = results.iter().find(|e| e.key == *key) else {
                self.wrong.push(format!("device {n}: no result for extension {key}"));
                continue;
            };
            match result.code {
                0 => {
                    self.counts.add("extensions", 1);
                    self.promised(n, &[wish]);
                }
                code => {
                    self.counts.add("extension conflicts", u64::from(code == ErrorCode::ExtensionConflict as u32));
                    self.refused(n, &[wish]);
                }
            }
        }
    }

    pub(crate) fn light_news(&mut self, news: LightNews) {
        // Whoever left a message alone may be too late; everything else must work.
        let late = |e: &crate::light::Refused| matches!(e.code, 10030 | 8006 | 23001 | 23004 | 10007 | 10070 | 10071);
        match news {
            LightNews::Sent(text, Ok(seq)) => {
                self.texts[text].fate = Fate::Must;
                self.texts[text].seq = Some(seq);
            }
            LightNews::Gone(text, Ok(())) => {
                self.texts[text].gone = Some(Fate::Must);
                self.counts.add(if self.texts[text].deletion { "deletions for all" } else { "recalls" }, 1);
            }
            LightNews::Set(topic, writer, number, Ok(())) => {
                self.counts.add(name_of(&topic), 1);
                self.promised(writer, &[(topic, number)]);
            }
            LightNews::Set(topic, writer, number, Err(e)) if late(&e) => self.refused(writer, &[(topic, number)]),
            LightNews::Edited(conv, seq, number, Ok(())) => {
                self.counts.add("edits", 1);
                self.edits.entry((conv, seq)).or_default().ended(number, true);
            }
            // An edit that was made and asked again after a lost answer meets itself: it may have been made.
            LightNews::Edited(_, _, _, Err(e)) if late(&e) => self.counts.add("edit conflicts", u64::from(e.code == 8006)),
            LightNews::Sent(_, Err(e)) | LightNews::Gone(_, Err(e)) => self.wrong.push(format!("a light account: {e}")),
            LightNews::Set(topic, _, _, Err(e)) => self.wrong.push(format!("a light account: {topic:?}: {e}")),
            LightNews::Edited(conv, seq, _, Err(e)) => self.wrong.push(format!("a light account edits {conv} {seq}: {e}")),
        }
    }
}

/// What a promised wish is counted as.
fn name_of(topic: &Topic) -> &'static str {
    match topic {
        Topic::Opt(..) => "receive options",
        Topic::Pin(..) => "pins",
        Topic::Mark(..) => "marks",
        Topic::Data(..) => "conversation data",
        Topic::InFolder(..) => "folder entries",
        Topic::Folder(..) => "folders",
        Topic::Quiet(_) => "do not disturb",
        Topic::Reaction(..) => "reactions",
        Topic::Receipt(..) => "receipts",
        Topic::Hidden(..) => "deletions for own devices",
        Topic::Extension(..) => "extensions",
        Topic::MessagePin(..) => "message pins",
        Topic::Draft(..) => "drafts",
        Topic::SharedDraft(..) => "shared drafts",
        Topic::LocallyDeleted(..) => "local deletions",
        Topic::LocalData(..) => "local data",
    }
}
