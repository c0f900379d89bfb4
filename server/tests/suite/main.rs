//! The server's tests, one program: each module is one subject.
#![allow(unreachable_pub, clippy::unwrap_used)] // a test program: nothing is public, and a failed unwrap is a failed test

mod blob;
mod client;
mod conversation;
mod door;
mod durability;
mod inline;
mod program;
mod unread;
