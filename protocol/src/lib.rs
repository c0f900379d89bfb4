//! What kernel and server must agree on, and nothing else: frames, their codec, and the pure rules both compute alike.
//!
//! No I/O, no clock, no randomness: every function here is a pure function of its arguments.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod body;
mod codec;
mod conv_key;
pub mod friends;
pub mod groups;
mod guard;
mod hex;
mod ids;
mod log_filter;
pub mod methods;
mod name_search;
pub mod names;
mod profiles;
mod query;
mod ranges;
pub mod rules;
mod searchable;
mod token;
mod tokens;

/// Generated protobuf types (`proto/ntk.proto`).
#[allow(missing_docs, clippy::all, unreachable_pub)] // prost writes it
pub mod wire {
    include!(concat!(env!("OUT_DIR"), "/ntk.v1.rs"));
    include!(concat!(env!("OUT_DIR"), "/ntk.shapes.rs"));
}

pub use body::{BadBody, checked_body, merged_messages, shown_body};
pub use bytes::Bytes;
pub use codec::{
    COMPRESS_ABOVE, FrameError, MAX_FRAME, MAX_HELLO, decode_from_client, decode_from_server, decode_hello, encode,
    hello_from_header, hello_to_header, payload, seal,
};
pub use conv_key::{BadConvKey, ConvKey, conversation_id};
pub use guard::{Guarded, MAX_DEBT, Unreadable, debt, read, read_cut};
pub use hex::{from_hex, hex};
pub use ids::{BadId, MessageId, valid_device_id, valid_group_id, valid_user_id};
pub use log_filter::{BadLogFilter, LogFilter, LogLevel};
pub use methods::Method;
pub use name_search::{NameQuery, NameRank, name_words};
pub use profiles::{bad_profile_change, changed_profile, shown_profile};
pub use query::Query;
pub use ranges::{RangeSet, valid_blob_id};
pub use searchable::searchable;
pub use token::{TokenError, sign_token, token_claims_unverified, verify_token};
pub use tokens::{Part, index_text};

/// Encoded `FileDescriptorSet` of `proto/ntk.proto`, for tools that print frames.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ntk.descriptor.bin"));

/// The protocol version spoken here; `Hello.proto`.
pub const PROTO: u32 = 1;
