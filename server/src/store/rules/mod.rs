//! The rules of an instant messenger's server, each an operation on one transaction of some engine.
//!
//! They know rows and keys ([`tx::Tx`]); how an engine keeps them is its own affair, and no rule names one. A rule refuses before it
//! writes. What is to be told waits in [`gathered::Gathered`] for the commit.
pub(super) mod append;
pub(super) mod applications;
pub(super) mod badge;
pub(super) mod blobs;
pub(super) mod called;
pub(super) mod carry;
pub(super) mod catch_up;
pub(super) mod change;
pub(super) mod contacts;
pub(super) mod devices;
pub(super) mod found;
pub(super) mod gathered;
pub(super) mod groups;
pub(super) mod marks;
pub(super) mod members;
pub(super) mod pages;
pub(super) mod profiles;
pub(super) mod receipts;
pub(super) mod rows;
pub(super) mod search;
pub(super) mod settings;
pub(super) mod states;
pub(super) mod sweep;
pub(super) mod tasks;
pub(super) mod tx;

mod access;
mod encode;
mod notify;
mod totals;
