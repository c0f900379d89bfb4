//! What becomes of rows when the host, the stream or an answer of the server says something. Each runs inside the transaction of a
//! unit of work; none commits, none tells anyone.
pub(crate) mod applications;
pub(crate) mod attached;
pub(crate) mod clearing;
pub(crate) mod contacts;
pub(crate) mod deletes;
pub(crate) mod diffusion;
pub(crate) mod history;
pub(crate) mod ingest;
pub(crate) mod intent_answers;
pub(crate) mod intents;
pub(crate) mod last;
pub(crate) mod marks;
pub(crate) mod mentions;
pub(crate) mod merged;
pub(crate) mod profiles;
pub(crate) mod read_marks;
pub(crate) mod receipts;
pub(crate) mod sending;
pub(crate) mod set_conv;
pub(crate) mod settings;
pub(crate) mod uploads;
pub(crate) mod user;
