//! The NTK server: durable conversations and timelines on one SQLite file, WebSocket or in-memory links, one process.
//!
//! Seams: [`store::Store`] (every method one transaction on one key) and [`bus::Bus`] (hints that may be lost).
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used), deny(clippy::wildcard_enum_match_arm))]

mod auth;
mod blob;
mod bulk;
#[allow(clippy::disallowed_types)] // a lock that STYLE.md names
pub mod bus;
mod caller;
pub mod cli;
mod config;
mod connection;
mod cost;
mod data;
mod door;
mod exec;
mod gate;
mod gateway;
mod hints;
mod hub;
mod ids;
mod limits;
mod link;
mod logic;
mod meter;
mod metrics;
pub mod news;
mod private;
mod push;
mod random;
mod requests;
mod routes;
mod rpc;
mod said;
mod server;
#[allow(clippy::disallowed_types)] // its engine has locks that STYLE.md names
pub mod store;
mod strangers;

pub use auth::Refused;
pub use config::{BlobConfig, Clock, CommitFault, Config, Exec, Faults, NoFaults, Storage, SystemClock};
pub use door::Tls;
pub use ids::{ConvId, Cseq, Mseq, Useq, UserId};
pub use limits::{Cidr, Limits, Rate};
pub use metrics::Metrics;
pub use news::{Notification, PushKind, PushTarget};
pub use push::{Apns, ApnsHeaders, Pusher, Url, WebhookConfig, apns_request, fcm_body};
pub use server::{Server, StartError};
pub use store::{Recount, StoreError};
