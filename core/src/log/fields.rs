//! The fields of an event or a span as text.
use std::fmt::{self, Write as _};
use tracing_core::field::{Field, Visit};

/// Fields as text: the message, then `name=value`.
#[derive(Default)]
pub(super) struct Fields {
    message: String,
    rest: String,
}

impl Fields {
    pub(super) fn is_empty(&self) -> bool {
        self.message.is_empty() && self.rest.is_empty()
    }

    /// One line, whatever an error of the system puts in.
    pub(super) fn text(&self) -> String {
        let gap = if self.message.is_empty() || self.rest.is_empty() { "" } else { " " };
        [&self.message, gap, &self.rest].concat().replace(['\n', '\r', '\0'], " ")
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let gap = if self.rest.is_empty() { "" } else { " " };
        // Writing to a string fails only if the value's own Debug does, which then stays cut short.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.rest, "{gap}{name}={value:?}"),
        };
    }
}
