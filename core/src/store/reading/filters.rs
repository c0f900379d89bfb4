//! Unread totals by filter: summed from rows once when a host subscribes, then moved by the difference of what each touched
//! conversation adds.
use crate::api::{ConversationFilter, Error, ErrorCode, FilteredUnreadChanged, UnreadTotal};
use crate::model::filter::{Traits, counts};
use crate::store::ground::conv::{Conv, Listed, Totals};
use crate::store::ground::sql::{meta, rows};
use crate::store::ground::text::sql;
use rusqlite::Connection;

/// Filters a host may subscribe at once.
const MAX_FILTERS: usize = 100;

/// A host begins or ends to listen to a filter.
#[derive(Debug, Clone)]
pub(crate) enum SubscribeOp {
    Begin(ConversationFilter),
    End(ConversationFilter),
}

struct Subscription {
    filter: ConversationFilter,
    totals: Totals,
    said: UnreadTotal,
}

/// The filters of this kernel's host.
#[derive(Default)]
pub(crate) struct Subscriptions(Vec<Subscription>);

impl Subscriptions {
    /// Adds a filter; what it counts now. A second time is as once.
    pub(crate) fn begin(&mut self, c: &Connection, filter: &ConversationFilter, known: bool) -> Result<UnreadTotal, Error> {
        if let Some(s) = self.0.iter().find(|s| s.filter == *filter) {
            return Ok(s.said.clone());
        }
        if self.0.len() >= MAX_FILTERS {
            return Err(Error::new(ErrorCode::InvalidParameters, "filter: 100 are subscribed"));
        }
        let totals = sum(c, filter)?;
        let said = total(totals, known);
        self.0.push(Subscription { filter: filter.clone(), totals, said: said.clone() });
        Ok(said)
    }

    pub(crate) fn end(&mut self, filter: &ConversationFilter) -> Result<(), Error> {
        let before = self.0.len();
        self.0.retain(|s| s.filter != *filter);
        if self.0.len() < before { Ok(()) } else { Err(ErrorCode::NotFound.into()) }
    }

    /// A conversation became another.
    pub(crate) fn moved(&mut self, before: &Conv, now: &Conv) {
        if self.0.is_empty() {
            return;
        }
        let (before, now) = (before.traits(), now.traits());
        for s in &mut self.0 {
            let (old, new) = (adds(&s.filter, before.as_ref()), adds(&s.filter, now.as_ref()));
            s.totals.count += new.count - old.count;
            s.totals.inexact += new.inexact - old.inexact;
        }
    }

    /// Totals that are not what the host was told last.
    pub(crate) fn changes(&mut self, known: bool) -> Vec<FilteredUnreadChanged> {
        let mut changed = Vec::new();
        for s in &mut self.0 {
            let now = total(s.totals, known);
            if known && now != s.said {
                s.said = now.clone();
                changed.push(FilteredUnreadChanged { filter: s.filter.clone(), total: now });
            }
        }
        changed
    }

    /// The database is another one now.
    pub(crate) fn refold(&mut self, c: &Connection) -> rusqlite::Result<()> {
        for s in &mut self.0 {
            s.totals = sum(c, &s.filter)?;
        }
        Ok(())
    }

    /// Differences between what it keeps and what the database says.
    pub(crate) fn check(&self, c: &Connection) -> rusqlite::Result<Vec<String>> {
        let mut wrong = Vec::new();
        for s in &self.0 {
            let summed = sum(c, &s.filter)?;
            if summed != s.totals {
                wrong.push(format!("unread of {:?}: held {:?}, summed {summed:?}", s.filter, s.totals));
            }
        }
        Ok(wrong)
    }
}

fn total(t: Totals, known: bool) -> UnreadTotal {
    UnreadTotal { count: t.count.max(0) as u64, known, exact: t.inexact == 0 }
}

fn adds(filter: &ConversationFilter, traits: Option<&Traits>) -> Totals {
    match traits {
        Some(t) if counts(filter, t) => Totals { count: t.unread as i64, inexact: i64::from(!t.exact) },
        _ => Totals::default(),
    }
}

/// The total of a filter, summed from rows.
fn sum(c: &Connection, filter: &ConversationFilter) -> rusqlite::Result<Totals> {
    const UNREAD: &str =
        sql!("SELECT ", Listed::COLUMNS, " FROM conversation WHERE (unread > 0 OR unread_exact = 0) AND listed = 1");
    let all = rows(c, UNREAD, [], |r| Listed::read(r).map(Listed::traits))?;
    Ok(all
        .iter()
        .map(|t| adds(filter, Some(t)))
        .fold(Totals::default(), |sum, t| Totals { count: sum.count + t.count, inexact: sum.inexact + t.inexact }))
}

/// The total of a filter, for a host that asks once.
pub(crate) fn unread_by_filter(c: &Connection, filter: &ConversationFilter) -> Result<UnreadTotal, Error> {
    let known = meta::<i64>(c, "synced")?.is_some();
    Ok(total(sum(c, filter)?, known))
}
