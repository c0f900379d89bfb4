//! Rows as the host, the session and the windows need them, on any connection. Nothing here writes, but for the search index.
pub(crate) mod answers;
pub(crate) mod audit;
pub(crate) mod audit_conv;
pub(crate) mod contacts;
pub(crate) mod filters;
pub(crate) mod joined;
pub(crate) mod merged;
pub(crate) mod places;
pub(crate) mod queues;
pub(crate) mod receipts;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod usage;
pub(crate) mod wants;
