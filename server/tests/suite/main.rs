//! The server's tests, one program: each module is one subject. All but `sqlite` hold for any engine.
#![allow(unreachable_pub, clippy::unwrap_used)] // a test program: nothing is public, and a failed unwrap is a failed test

mod applications;
mod blob;
mod changes;
mod client;
mod collect;
mod contacts;
mod conversation;
mod cost;
mod devices;
mod diffusion;
mod door;
mod durability;
mod engine;
mod floors;
mod groups;
mod inline;
mod names;
mod operator;
mod outside;
mod personal;
mod profiles;
mod program;
mod push;
mod receipts;
mod search;
mod sqlite;
mod start;
mod strangers;
mod turns;
mod unread;
mod wired;
