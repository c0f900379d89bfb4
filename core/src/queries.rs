//! Questions answered from the database beside the writer; history asks the server for what is missing.
pub(crate) mod conversations;
pub(crate) mod history;
pub(crate) mod search;
