//! Tables and their rows, holes, and one write transaction: what every rule stands on. Uses no other floor.
pub(crate) mod claims;
pub(crate) mod columns;
pub(crate) mod conv;
pub(crate) mod directory;
pub(crate) mod elements;
pub(crate) mod holes;
pub(crate) mod local_files;
pub(crate) mod messages;
pub(crate) mod names;
pub(crate) mod news;
pub(crate) mod number;
pub(crate) mod outcome;
pub(crate) mod schema;
pub(crate) mod sql;
pub(crate) mod text;
pub(crate) mod tx;
