//! Ids of rows on this device, each a type of its own: what is a conversation cannot be taken for a message.
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A conversation on this device; 0 = none.
    ConvId,
    /// A message on this device, for life: it keeps it when the server gives it a place. 0 = none.
    LocalId,
}

impl LocalId {
    /// As hosts have it.
    pub fn host(self) -> u64 {
        self.0 as u64
    }

    /// Whether it names a message at all.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }
}
