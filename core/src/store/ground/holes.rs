//! Holes: seqs known to exist and not downloaded. They are kept apart, and the conversation counts them.
use super::columns::columns;
use super::sql::{exec, row, rows};
use super::text::sql;
use super::tx::{Result, Tx};
use crate::model::ids::{ConvId, Mseq, Seq};
use crate::model::touch::Want;
use crate::model::unread::Hole;
use rusqlite::{Connection, Row, params};

/// Messages to get when the last message of a conversation may lie in a hole.
const LOOK_FOR_LAST: i64 = 20;

/// The holes of a conversation, lowest first.
pub(crate) fn holes(c: &Connection, conv: ConvId) -> rusqlite::Result<Vec<Hole>> {
    rows(c, sql!("SELECT ", HoleRow::COLUMNS, " FROM hole WHERE conv = ? ORDER BY lo"), [conv], HoleRow::hole)
}

columns! {
    /// A hole of a conversation.
    struct HoleRow {
        lo: Seq,
        hi: Seq,
        cnt: i64,
        cnt_lo: Seq,
        as_of_mseq: Mseq,
        known: bool,
    }
}

impl HoleRow {
    fn hole(r: &Row<'_>) -> rusqlite::Result<Hole> {
        let HoleRow { lo, hi, cnt, cnt_lo, as_of_mseq, known } = HoleRow::read(r)?;
        Ok(Hole { lo, hi, cnt, cnt_lo, as_of_mseq, known })
    }
}

impl Tx<'_> {
    pub(crate) fn holes(&self, conv: ConvId) -> Result<Vec<Hole>> {
        Ok(holes(self.c, conv)?)
    }

    /// The hole that has `seq`, if any.
    pub(crate) fn hole_at(&mut self, conv: ConvId, seq: Seq) -> Result<Option<Hole>> {
        if self.conv(conv)?.holes == 0 {
            return Ok(None);
        }
        const AT: &str = sql!("SELECT ", HoleRow::COLUMNS, " FROM hole WHERE conv = ? AND lo <= ? ORDER BY lo DESC LIMIT 1");
        Ok(row(self.c, AT, (conv, seq), HoleRow::hole)?.filter(|h| h.hi >= seq))
    }

    pub(crate) fn put_hole(&mut self, conv: ConvId, h: Hole) -> Result<()> {
        if h.lo > h.hi {
            return Ok(());
        }
        const PUT: &str = sql!("INSERT INTO hole(conv, ", HoleRow::COLUMNS, ") VALUES (?, ?, ?, ?, ?, ?, ?)");
        exec(self.c, PUT, params![conv, h.lo, h.hi, h.cnt, h.cnt_lo, h.as_of_mseq, h.known])?;
        self.conv(conv)?.holes += 1;
        self.news.holes.insert(conv);
        Ok(())
    }

    pub(crate) fn drop_hole(&mut self, conv: ConvId, lo: Seq) -> Result<()> {
        exec(self.c, "DELETE FROM hole WHERE conv = ? AND lo = ?", (conv, lo))?;
        self.conv(conv)?.holes -= 1;
        self.news.holes.insert(conv);
        Ok(())
    }

    /// Takes [lo, hi] out of every hole.
    pub(crate) fn cut_holes(&mut self, conv: ConvId, lo: Seq, hi: Seq) -> Result<()> {
        for h in self.holes(conv)?.into_iter().filter(|h| h.lo <= hi && h.hi >= lo) {
            self.drop_hole(conv, h.lo)?;
            for rest in h.without(lo, hi) {
                self.put_hole(conv, rest)?;
            }
        }
        Ok(())
    }

    /// Takes over the server's count of a hole.
    pub(crate) fn put_count(&mut self, conv: ConvId, h: Hole) -> Result<()> {
        let sql = "UPDATE hole SET cnt = ?, cnt_lo = ?, as_of_mseq = ?, known = 1 WHERE conv = ? AND lo = ?";
        exec(self.c, sql, params![h.cnt, h.cnt_lo, h.as_of_mseq, conv, h.lo])?;
        Ok(())
    }
}

/// The newest page of the highest hole above `last`, in which a conversation's last message may be.
pub(crate) fn page_of_last(c: &Connection, conv: ConvId, last: Seq) -> rusqlite::Result<Option<Want>> {
    let holes = holes(c, conv)?;
    let above = holes.last().filter(|h| h.hi > last);
    Ok(above.map(|h| Want { conv, lo: h.lo.max(h.hi - LOOK_FOR_LAST + 1), hi: h.hi, newest_first: true }))
}
