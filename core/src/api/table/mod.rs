//! THE table: one file per domain holds its commands, replies, events and records; `joined.rs` makes the types they share.
//!
//! To add a field, add a line at the end of its record and run the generator. Numbers are permanent. Those of commands, replies,
//! events and values go over the boundary; those in front of enums and records are their places in C's declarations, over which
//! the API hash goes. A new one takes the next number of its kind; a number given twice does not compile.
mod conversations;
mod devices;
mod friends;
mod groups;
mod joined;
mod kernel;
mod lane;
mod media;
mod messages;
mod profiles;
mod search;
mod windows;

pub use conversations::*;
pub use devices::*;
pub use friends::*;
pub use groups::*;
pub use joined::*;
pub use kernel::*;
pub use lane::*;
pub use media::*;
pub use messages::*;
pub use profiles::*;
pub use search::*;
pub use windows::*;

use super::spec::{CommandSpec, RecordSpec, SumSpec};

macro_rules! of_all_files {
    ($what:ident) => {
        &[
            kernel::$what,
            conversations::$what,
            messages::$what,
            groups::$what,
            media::$what,
            search::$what,
            devices::$what,
            windows::$what,
            lane::$what,
            profiles::$what,
            friends::$what,
        ]
    };
}

const ENUM_PARTS: &[&[(u32, SumSpec)]] = of_all_files!(ENUMS);
const RECORD_PARTS: &[&[(u32, RecordSpec)]] = of_all_files!(RECORDS);

/// Every enum of the API.
pub const ENUMS: &[SumSpec] = &in_order::<_, { count(ENUM_PARTS) }>(ENUM_PARTS);

/// Every record of the API.
pub const RECORDS: &[RecordSpec] = &in_order::<_, { count(RECORD_PARTS) }>(RECORD_PARTS);

/// Every command of the API.
pub const COMMANDS: &[CommandSpec] = &in_order::<_, { count(COMMAND_PARTS) }>(COMMAND_PARTS);

macro_rules! union {
    ($name:ident) => {
        SumSpec {
            name: stringify!($name),
            doc: $name::DOC,
            variants: &in_order::<_, { $name::MEMBERS.len() }>(&[$name::MEMBERS]),
        }
    };
}

/// Every tagged union of the API.
pub const UNIONS: &[SumSpec] = &[union!(Reply), union!(MessageElement), union!(Event), union!(Delivery)];

const fn count<T>(parts: &[&[(u32, T)]]) -> usize {
    let (mut n, mut i) = (0, 0);
    while i < parts.len() {
        n += parts[i].len();
        i += 1;
    }
    n
}

/// All of a kind by number.
const fn in_order<T: Copy, const N: usize>(parts: &[&[(u32, T)]]) -> [T; N] {
    let (mut number, first) = next(parts, 0);
    let mut out = [first; N];
    let mut i = 1;
    while i < N {
        (number, out[i]) = next(parts, number);
        i += 1;
    }
    out
}

/// The one with the lowest number above `after`.
const fn next<T: Copy>(parts: &[&[(u32, T)]], after: u32) -> (u32, T) {
    let mut found: Option<(u32, T)> = None;
    let mut i = 0;
    while i < parts.len() {
        let mut j = 0;
        while j < parts[i].len() {
            let it = parts[i][j];
            if it.0 > after && (found.is_none() || matches!(found, Some(f) if it.0 < f.0)) {
                found = Some(it);
            }
            j += 1;
        }
        i += 1;
    }
    match found {
        Some(it) => it,
        None => panic!("two items of one kind have the same number, or one has the number 0"),
    }
}
