//! What the writer keeps beside the database.

/// Replaced only after COMMIT.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    pub(crate) cursor: i64,
    pub(crate) epoch: String,
    pub(crate) known: bool,
    pub(crate) bound: Option<String>,
}
