//! The server's own numbers, each with a type, so that none stands for another. What they count is 64 bits wide in the database
//! and on the wire; only here one becomes the other.
use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub i64);
    };
}

number! {
    /// A user inside the server; on the wire a user has a name.
    UserId
}
number! {
    /// A conversation inside the server; on the wire a conversation has a key.
    ConvId
}
number! {
    /// A message's number in its conversation; 0 = before the first.
    Cseq
}
number! {
    /// A change's number in its conversation; 0 = never changed.
    Mseq
}
number! {
    /// An entry's number in the timeline of one user; 0 = before the first.
    Useq
}

macro_rules! on_the_wire {
    ($($name:ident)*) => {$(
        impl $name {
            /// As a device said it.
            pub fn of_wire(value: u64) -> $name {
                $name(ntk_protocol::rules::number(value))
            }

            /// As devices are told it.
            pub fn wire(self) -> u64 {
                self.0 as u64
            }

            /// The next one.
            #[must_use]
            pub fn next(self) -> $name {
                $name(self.0 + 1)
            }
        }
    )*};
}

on_the_wire!(Cseq Mseq Useq);
