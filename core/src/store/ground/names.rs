//! Names of states, kinds and flags inside SQL: the numbers stand where they are defined.
use super::text::{number, sql};
use crate::api::MessageState;
use ntk_protocol::rules::{self, flags, kind};

pub(crate) const SENT: &str = number!(MessageState::Sent as u32);
pub(crate) const DELETED: &str = number!(MessageState::Deleted as u32);
pub(crate) const RECALLED: &str = number!(MessageState::Recalled as u32);

/// A message that lists and histories show.
pub(crate) const SHOWN: &str = sql!("state <> ", DELETED);
/// A message that may be a conversation's last one.
pub(crate) const MAY_BE_LAST: &str = sql!("flags & ", number!(rules::NEVER_LAST), " = 0");
/// A pinned message; as the index `message_pinned` has it.
pub(crate) const PINNED: &str = sql!("(flags & ", number!(flags::PINNED), ") <> 0");
/// A message that a search may find; as the triggers of `search_queue` have it.
pub(crate) const FINDABLE: &str = sql!("state NOT IN (", DELETED, ", ", RECALLED, ") AND kind <> ", number!(kind::GROUP_TIP));

#[cfg(test)]
mod tests {
    use super::*;

    /// Migrations are never changed: what they say in numbers is what the names say.
    #[test]
    fn indexes_and_triggers_of_the_schema_say_what_the_names_say() {
        let c = crate::store::ground::schema::open_writer(std::path::Path::new(":memory:")).unwrap();
        let says =
            |name: &str| c.query_row("SELECT sql FROM sqlite_master WHERE name = ?", [name], |r| r.get::<_, String>(0)).unwrap();
        assert!(says("message_pinned").contains(PINNED));
        let new = FINDABLE.replace("state", "new.state").replace("kind", "new.kind");
        assert!(says("search_insert").contains(&new) && says("search_update").contains(&new));
    }
}
