//! The spans that are open: what a line is said during. Only touched while something is logged.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::fields::Fields;
use parking_lot::Mutex;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing_core::Metadata;
use tracing_core::span::{Attributes, Current, Id, Record};

struct Open {
    meta: &'static Metadata<'static>,
    /// The names and fields of this and of what is around it.
    path: Arc<str>,
    handles: usize,
}

struct Spans {
    next: u64,
    open: BTreeMap<u64, Open>,
}

static SPANS: Mutex<Spans> = Mutex::new(Spans { next: 1, open: BTreeMap::new() });

thread_local! {
    /// The spans this thread is in, outermost first.
    static ENTERED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

fn innermost() -> Option<u64> {
    ENTERED.with_borrow(|entered| entered.last().copied())
}

/// The path of `parent`, or of the span this thread is in.
pub(super) fn path(parent: Option<&Id>, contextual: bool) -> Arc<str> {
    let id = parent.map(Id::into_u64).or_else(|| contextual.then(innermost).flatten());
    let spans = SPANS.lock();
    id.and_then(|id| spans.open.get(&id)).map_or_else(|| "".into(), |span| span.path.clone())
}

pub(super) fn begin(attributes: &Attributes<'_>) -> Id {
    let mut path = path(attributes.parent(), attributes.is_contextual()).to_string();
    if !path.is_empty() {
        path.push(':');
    }
    path.push_str(attributes.metadata().name());
    let mut fields = Fields::default();
    attributes.record(&mut fields);
    append(&mut path, &fields);
    let mut spans = SPANS.lock();
    let id = spans.next;
    spans.next += 1;
    spans.open.insert(id, Open { meta: attributes.metadata(), path: path.into(), handles: 1 });
    Id::from_u64(id)
}

/// Adds fields that became known later, for what is said from now on.
pub(super) fn record(id: &Id, values: &Record<'_>) {
    let mut fields = Fields::default();
    values.record(&mut fields);
    if let Some(span) = SPANS.lock().open.get_mut(&id.into_u64()) {
        let mut path = span.path.to_string();
        append(&mut path, &fields);
        span.path = path.into();
    }
}

fn append(path: &mut String, fields: &Fields) {
    if !fields.is_empty() {
        path.push('{');
        path.push_str(&fields.text());
        path.push('}');
    }
}

pub(super) fn enter(id: &Id) {
    ENTERED.with_borrow_mut(|entered| entered.push(id.into_u64()));
}

/// Not always the innermost: two guards may be dropped in any order.
pub(super) fn exit(id: &Id) {
    ENTERED.with_borrow_mut(|entered| {
        if let Some(at) = entered.iter().rposition(|e| *e == id.into_u64()) {
            entered.remove(at);
        }
    });
}

pub(super) fn share(id: &Id) {
    if let Some(span) = SPANS.lock().open.get_mut(&id.into_u64()) {
        span.handles += 1;
    }
}

/// True: it was the last handle.
pub(super) fn release(id: &Id) -> bool {
    let mut spans = SPANS.lock();
    let Some(span) = spans.open.get_mut(&id.into_u64()) else { return false };
    span.handles -= 1;
    let last = span.handles == 0;
    if last {
        spans.open.remove(&id.into_u64());
    }
    last
}

pub(super) fn current() -> Current {
    let Some(id) = innermost() else { return Current::none() };
    let spans = SPANS.lock();
    spans.open.get(&id).map_or_else(Current::none, |span| Current::new(Id::from_u64(id), span.meta))
}

/// How many are open.
#[cfg(test)]
pub(super) fn open() -> usize {
    SPANS.lock().open.len()
}
