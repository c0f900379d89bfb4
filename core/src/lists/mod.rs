//! Windows on lists: what a host sees of the conversations and of a conversation's messages, kept in step by minimal patches.
//!
//! [`Lists`] lives on the writer thread and reads through the writer's connection between two commits, so a patch shows exactly
//! one commit. A window has at most one patch in the lane; a newer one replaces it until the host has taken it.
mod conversations;
mod messages;
mod view;

use crate::api::{
    ConversationFilter, ConversationInsert, ConversationPatch, ConversationReload, ConversationRow, Delivery, Error, ErrorCode,
    ListMove, MessageInsert, MessagePatch, MessageReload, MessageRow,
};
use crate::delivery::Lane;
pub use crate::model::filter::Traits;
pub use crate::model::ids::{ConvId, LocalId, Seq, UserId};
pub use crate::model::order::{Around, MsgKey, OrderKey};
pub use crate::model::touch::{ConvTouch, MessageTouch, Touch, Touched, Want};
pub use crate::store::People;
use crate::store::reading::places;
use crate::store::{Sighted, conversation_row, message_row};
use conversations::{ConvIndex, ConversationWindow};
use messages::{Anchor, MAX_ROWS, MessageWindow};
use rusqlite::{Connection, Result};
use std::collections::BTreeMap;
use std::sync::Arc;
use view::{Changes, View};

/// Where the content of rows comes from.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// A conversation's row for this user; `None` = it is not there.
    pub conversation_row: fn(&Connection, &UserId, &People, ConvId) -> Result<Option<ConversationRow>>,
    /// A message's row for this user by local id; `None` = it is not there.
    pub message_row: fn(&Connection, &UserId, &People, LocalId) -> Result<Option<MessageRow>>,
}

impl Source {
    /// The kernel's own tables.
    pub fn stored() -> Source {
        Source { conversation_row, message_row }
    }
}

#[allow(clippy::large_enum_variant)] // a handful, each in its place for as long as it is open
enum Window {
    Conversations(ConversationWindow),
    Messages(MessageWindow),
}

/// All windows of a kernel. See the module comment.
pub struct Lists {
    source: Source,
    lane: Arc<Lane>,
    me: UserId,
    people: People,
    online: bool,
    windows: BTreeMap<u64, Window>,
    next_window: u64,
    /// `None` until [`load_index`](Self::load_index).
    index: Option<ConvIndex>,
    wants: Vec<Want>,
}

impl Lists {
    /// Without windows. Patches go to `lane`.
    pub fn new(lane: Arc<Lane>, source: Source) -> Lists {
        let (windows, wants) = (BTreeMap::new(), vec![]);
        let (me, people) = (UserId::default(), People::default());
        Lists { source, lane, me, people, online: false, windows, next_window: 1, index: None, wants }
    }

    /// Whose rows they are: `is_self` and the peer's read mark depend on it.
    pub fn set_user(&mut self, me: &UserId) {
        if self.me != *me {
            self.me = me.to_owned();
            self.invalidate();
        }
    }

    /// Whether holes can be filled now. Coming online asks again for all that windows wait for.
    pub fn set_online(&mut self, online: bool) {
        if self.online != online {
            self.online = online;
            self.message_windows(|w| w.ask_again());
        }
    }

    /// A fetch of this conversation's messages failed: windows that still wait ask again at the next flush.
    pub fn ask_again(&mut self, conv: ConvId) {
        self.message_windows(|w| {
            if w.conv == conv {
                w.ask_again();
            }
        });
    }

    /// The database changed beyond what commits told, as after a rebuild or when all data was deleted: everything is read again.
    pub fn invalidate(&mut self) {
        self.index = None;
        self.people.forget_all();
        for window in self.windows.values_mut() {
            match window {
                Window::Conversations(w) => w.view.touch_all(),
                Window::Messages(w) => {
                    w.view.touch_all();
                    w.invalidate();
                }
            }
        }
    }

    /// Loads the order of all conversations: one idle job. Until then only the top of the list can be shown without it.
    pub fn load_index(&mut self, conn: &Connection) -> Result<()> {
        if self.index.is_none() {
            self.index = Some(ConvIndex::load(conn)?);
            self.dirty_conversations();
        }
        Ok(())
    }

    /// Whether [`load_index`](Self::load_index) was done.
    pub fn index_loaded(&self) -> bool {
        self.index.is_some()
    }

    /// Opens a window on the top of the conversation list. Complete the request, then flush: the snapshot follows.
    pub fn open_conversations(&mut self, filter: ConversationFilter, count: u32) -> Result<u64, Error> {
        check_rows(count)?;
        Ok(self.add(Window::Conversations(ConversationWindow { filter, first: 0, count, view: View::new() })))
    }

    /// Opens a window on a conversation's messages. Complete the request, then flush.
    pub fn open_messages(&mut self, conn: &Connection, conv: ConvId, count: u32, around: Around) -> Result<u64, Error> {
        check_rows(count)?;
        let anchor = match around {
            Around::Bottom => Anchor::Bottom { count },
            Around::Message(id) => match places::place(conn, conv, id)? {
                Some(key) => Anchor::row((key, id), count),
                None => return Err(ErrorCode::NotFound.into()),
            },
            Around::Place(seq) if places::visible(conn, conv, seq)? => Anchor::place(seq, count),
            Around::Place(_) => return Err(Error::new(ErrorCode::NotFound, "no such place in this conversation")),
        };
        Ok(self.add(Window::Messages(MessageWindow::new(conv, anchor))))
    }

    /// Grows a window.
    pub fn grow(&mut self, window: u64, older: u32, newer: u32) -> Result<(), Error> {
        match self.windows.get_mut(&window) {
            None => return Err(ErrorCode::NotFound.into()),
            Some(Window::Conversations(w)) => {
                w.count = w.count.saturating_add(older).min(MAX_ROWS);
                w.view.dirty = true;
            }
            Some(Window::Messages(w)) => w.grow(older, newer),
        }
        Ok(())
    }

    /// Moves a conversation window to another part of the list.
    pub fn move_to(&mut self, window: u64, first_index: u64, count: u32) -> Result<(), Error> {
        check_rows(count)?;
        match self.windows.get_mut(&window) {
            None => Err(ErrorCode::NotFound.into()),
            Some(Window::Messages(_)) => {
                Err(Error::new(ErrorCode::InvalidParameters, "window: a message window grows, it does not move"))
            }
            Some(Window::Conversations(w)) => {
                (w.first, w.count) = (first_index, count);
                w.view.dirty = true;
                Ok(())
            }
        }
    }

    /// Closes a window; nothing of it is delivered after this.
    pub fn close(&mut self, window: u64) -> Result<(), Error> {
        self.windows.remove(&window).ok_or(ErrorCode::NotFound)?;
        self.lane.drop_window(window);
        let Lists { index, windows, .. } = self;
        if let Some(index) = index {
            index.keep(|filter| windows.values().any(|w| matches!(w, Window::Conversations(w) if w.filter == *filter)));
        }
        Ok(())
    }

    /// Follows a commit. Call it once for each, in order.
    pub fn on_commit(&mut self, touched: &Touched) {
        if let Some(index) = &mut self.index {
            touched.convs.iter().for_each(|touch| index.apply(touch));
        }
        touched.users.iter().for_each(|user| self.people.forget(user));
        for window in self.windows.values_mut() {
            match window {
                Window::Conversations(w) => {
                    touched.convs.iter().for_each(|touch| w.view.touch(touch.id));
                    w.view.touch_naming(&touched.users);
                }
                Window::Messages(w) => {
                    w.view.touch_naming(&touched.users);
                    let conv = w.conv;
                    let torn = touched.holes.contains(&w.conv) || touched.convs.iter().any(|c| c.id == w.conv && c.key.is_none());
                    if torn {
                        w.invalidate();
                    }
                    if torn || touched.messages.iter().any(|m| m.conv == conv && m.what != Touch::Changed) {
                        w.view.touch_answers();
                    } else {
                        let changed = touched.messages.iter().filter(|m| m.conv == conv);
                        changed.for_each(|m| w.view.touch_answers_to(m.local_id));
                    }
                    if touched.reread.contains(&w.conv) {
                        w.view.touch_all();
                    }
                    touched.messages.iter().filter(|m| m.conv == conv).for_each(|m| w.touch(m));
                }
            }
        }
    }

    /// Whether a flush has something to look at.
    pub fn is_dirty(&self) -> bool {
        self.windows.values().any(|w| match w {
            Window::Conversations(w) => w.view.dirty,
            Window::Messages(w) => w.view.dirty,
        })
    }

    /// Brings every dirty window's patch in the lane up to `commit_no`. Returns how many patches it put there.
    pub fn flush(&mut self, conn: &Connection, commit_no: u64) -> Result<usize> {
        // Whoever is in these rows comes into sight.
        self.people.look(self.is_dirty());
        let patches = self.publish(conn, commit_no);
        self.people.look(false);
        patches
    }

    fn publish(&mut self, conn: &Connection, commit_no: u64) -> Result<usize> {
        if self.windows.values().any(|w| matches!(w, Window::Conversations(w) if w.view.dirty && w.needs_index())) {
            self.load_index(conn)?;
        }
        if let Some(index) = &mut self.index {
            for window in self.windows.values() {
                if let Window::Conversations(w) = window {
                    index.make(&w.filter);
                }
            }
        }
        let Lists { source, lane, me, people, online, windows, index, wants, .. } = self;
        let mut patches = 0;
        for (id, window) in windows.iter_mut() {
            let patch = match window {
                Window::Conversations(w) if w.view.dirty => {
                    let (ids, meta) = w.refresh(conn, index.as_ref())?;
                    let read = |conv| (source.conversation_row)(conn, me, people, conv);
                    let changes = w.view.publish(lane.take_back(*id), ids, meta, read)?;
                    changes.map(|c| conversation_patch(*id, commit_no, c, meta))
                }
                Window::Messages(w) if w.view.dirty => {
                    let (ids, meta) = w.refresh(conn, *online, wants)?;
                    let read = |local_id| (source.message_row)(conn, me, people, local_id);
                    let changes = w.view.publish(lane.take_back(*id), ids, meta, read)?;
                    changes.map(|c| message_patch(*id, commit_no, c, meta))
                }
                _ => None,
            };
            if let Some(patch) = patch {
                lane.put_patch(*id, patch);
                patches += 1;
            }
        }
        Ok(patches)
    }

    /// What users are called, as the writer knows it between two commits.
    pub(crate) fn people(&self) -> &People {
        &self.people
    }

    /// Who is in sight of a window, as far as that was not said within ten minutes.
    pub(crate) fn in_sight(&self, conn: &Connection) -> Vec<Sighted> {
        self.people.look(true);
        let mut note = |user: &str| {
            // Looked up to be noted.
            let _ = self.people.name(conn, user);
        };
        for window in self.windows.values() {
            match window {
                Window::Conversations(w) => w.view.named(&mut note),
                Window::Messages(w) => w.view.named(&mut note),
            }
        }
        self.people.look(false);
        self.people.take_seen()
    }

    /// What windows wait for since the last call, most urgent first.
    pub fn take_wants(&mut self) -> Vec<Want> {
        let mut wants = std::mem::take(&mut self.wants);
        let mut seen = vec![];
        wants.retain(|w| !seen.contains(w) && (seen.push(*w), true).1);
        wants
    }

    /// Compares what is kept in memory with the database: one line per difference.
    pub fn check(&self, conn: &Connection) -> Result<Vec<String>> {
        let mut differences = vec![];
        // What it remembers of names is to be what is stored, too.
        let people = People::default();
        if let Some(index) = &self.index {
            differences.extend(index.check(conn)?);
        }
        for window in self.windows.values() {
            let wrong = match window {
                Window::Conversations(w) => {
                    w.view.check(|id| (self.source.conversation_row)(conn, &self.me, &people, id))?.map(|id| id.to_string())
                }
                Window::Messages(w) => {
                    differences.extend(w.check(conn)?);
                    w.view.check(|id| (self.source.message_row)(conn, &self.me, &people, id))?.map(|id| id.to_string())
                }
            };
            differences.extend(wrong.map(|id| format!("window: row {id} is not what is stored")));
        }
        Ok(differences)
    }

    fn add(&mut self, window: Window) -> u64 {
        let id = self.next_window;
        self.next_window += 1;
        self.windows.insert(id, window);
        id
    }

    fn message_windows(&mut self, what: impl Fn(&mut MessageWindow)) {
        for window in self.windows.values_mut() {
            if let Window::Messages(w) = window {
                what(w);
            }
        }
    }

    fn dirty_conversations(&mut self) {
        for window in self.windows.values_mut() {
            if let Window::Conversations(w) = window {
                w.view.dirty = true;
            }
        }
    }
}

fn check_rows(count: u32) -> Result<(), Error> {
    if (1..=MAX_ROWS).contains(&count) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::InvalidParameters, "count: a window has 1 to 10,000 rows"))
}

fn moves(moves: Vec<(u32, u32)>) -> Vec<ListMove> {
    moves.into_iter().map(|(from, to)| ListMove { from, to }).collect()
}

fn conversation_patch(window: u64, commit_no: u64, c: Changes<ConversationRow>, meta: conversations::Meta) -> Delivery {
    Delivery::ConversationPatch(ConversationPatch {
        window,
        base_rev: c.base_rev,
        rev: c.rev,
        commit_no,
        reset: c.reset,
        old_len: c.old_len,
        new_len: c.new_len,
        deletes: c.deletes,
        inserts: c.inserts.into_iter().map(|(index, row)| ConversationInsert { index, row }).collect(),
        moves: moves(c.moves),
        reloads: c
            .reloads
            .into_iter()
            .map(|(old_index, new_index, changed, row)| ConversationReload { old_index, new_index, changed, row })
            .collect(),
        first_index: meta.first_index,
        total_len: meta.total_len,
    })
}

fn message_patch(window: u64, commit_no: u64, c: Changes<MessageRow>, meta: messages::Meta) -> Delivery {
    Delivery::MessagePatch(MessagePatch {
        window,
        base_rev: c.base_rev,
        rev: c.rev,
        commit_no,
        reset: c.reset,
        old_len: c.old_len,
        new_len: c.new_len,
        deletes: c.deletes,
        inserts: c.inserts.into_iter().map(|(index, row)| MessageInsert { index, row }).collect(),
        moves: moves(c.moves),
        reloads: c
            .reloads
            .into_iter()
            .map(|(old_index, new_index, changed, row)| MessageReload { old_index, new_index, changed, row })
            .collect(),
        older: meta.older,
        newer: meta.newer,
        newer_count: meta.newer_count,
    })
}
