//! A host's copy of a window, kept by patches alone. Whatever is wrong with a patch is an error here.
use ntk_core::api::{ConversationPatch, ConversationRow, ListMove, MessagePatch, MessageRow};

/// A row of a window.
pub trait Row: Clone + PartialEq {
    /// Type of its identity.
    type Key: PartialEq + std::fmt::Debug;
    /// What stays the same while it changes.
    fn key(&self) -> Self::Key;
}

impl Row for ConversationRow {
    type Key = String;
    fn key(&self) -> String {
        self.id.clone()
    }
}

impl Row for MessageRow {
    type Key = u64;
    fn key(&self) -> u64 {
        self.local_id
    }
}

/// The copy.
#[derive(Debug)]
pub struct Mirror<R> {
    /// Rows in window order.
    pub rows: Vec<R>,
    rev: Option<u64>,
}

impl<R> Default for Mirror<R> {
    fn default() -> Self {
        Mirror { rows: Vec::new(), rev: None }
    }
}

/// A patch in the shape both windows share.
pub struct Change<R> {
    base_rev: u64,
    rev: u64,
    reset: bool,
    old_len: usize,
    new_len: usize,
    deletes: Vec<u32>,
    inserts: Vec<(u32, R)>,
    moves: Vec<ListMove>,
    reloads: Vec<(u32, u32, u64, R)>,
}

impl From<&ConversationPatch> for Change<ConversationRow> {
    fn from(p: &ConversationPatch) -> Self {
        Change {
            base_rev: p.base_rev,
            rev: p.rev,
            reset: p.reset,
            old_len: p.old_len as usize,
            new_len: p.new_len as usize,
            deletes: p.deletes.clone(),
            inserts: p.inserts.iter().map(|i| (i.index, i.row.clone())).collect(),
            moves: p.moves.clone(),
            reloads: p.reloads.iter().map(|r| (r.old_index, r.new_index, r.changed, r.row.clone())).collect(),
        }
    }
}

impl From<&MessagePatch> for Change<MessageRow> {
    fn from(p: &MessagePatch) -> Self {
        Change {
            base_rev: p.base_rev,
            rev: p.rev,
            reset: p.reset,
            old_len: p.old_len as usize,
            new_len: p.new_len as usize,
            deletes: p.deletes.clone(),
            inserts: p.inserts.iter().map(|i| (i.index, i.row.clone())).collect(),
            moves: p.moves.clone(),
            reloads: p.reloads.iter().map(|r| (r.old_index, r.new_index, r.changed, r.row.clone())).collect(),
        }
    }
}

impl<R: Row> Mirror<R> {
    /// Applies one patch, or says what is wrong with it.
    pub fn apply(&mut self, patch: impl Into<Change<R>>) -> Result<(), String> {
        let p = patch.into();
        let mut old: Vec<Option<R>> =
            if p.reset { Vec::new() } else { std::mem::take(&mut self.rows).into_iter().map(Some).collect() };
        if !p.reset && (self.rev != Some(p.base_rev) || old.len() != p.old_len) {
            return Err(format!(
                "patch for rev {} of {} rows on rev {:?} of {} rows",
                p.base_rev,
                p.old_len,
                self.rev,
                old.len()
            ));
        }
        let keys: Vec<Option<R::Key>> = old.iter().map(|r| r.as_ref().map(Row::key)).collect();
        let mut new: Vec<Option<R>> = vec![None; p.new_len];
        for &at in &p.deletes {
            old.get_mut(at as usize).and_then(Option::take).ok_or(format!("delete of row {at}, which is not there"))?;
        }
        for (at, row) in p.inserts {
            place(&mut new, at, row)?;
        }
        for m in &p.moves {
            let row =
                old.get_mut(m.from as usize).and_then(Option::take).ok_or(format!("move from {}, which is not there", m.from))?;
            place(&mut new, m.to, row)?;
        }
        let mut rest = old.into_iter().flatten();
        for slot in new.iter_mut().filter(|s| s.is_none()) {
            *slot = Some(rest.next().ok_or("too few rows stay for the new length")?);
        }
        if rest.next().is_some() {
            return Err("a row is neither kept, moved nor deleted".into());
        }
        for (from, to, changed, row) in p.reloads {
            let same = keys.get(from as usize).is_some_and(|k| *k == Some(row.key()));
            let slot = new.get_mut(to as usize).ok_or(format!("reload at {to} of {}", p.new_len))?;
            if !same || slot.as_ref().map(Row::key) != Some(row.key()) {
                return Err(format!("reload {from}->{to} names {:?}, which is not the row there", row.key()));
            }
            if changed == 0 || slot.as_ref() == Some(&row) {
                return Err(format!("reload {from}->{to} changes nothing"));
            }
            *slot = Some(row);
        }
        self.rows = new.into_iter().flatten().collect();
        self.rev = Some(p.rev);
        Ok(())
    }
}

fn place<R>(new: &mut [Option<R>], at: u32, row: R) -> Result<(), String> {
    let len = new.len();
    match new.get_mut(at as usize) {
        Some(slot @ None) => *slot = Some(row),
        Some(_) => return Err(format!("two rows at {at}")),
        None => return Err(format!("a row at {at} of {len}")),
    }
    Ok(())
}
