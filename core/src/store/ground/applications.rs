//! Who would come into a group, as the host sees it. No application is kept here: the server has them.
use super::people::People;
use crate::api::{GroupApplication, GroupApplicationState};
use crate::model::ids::clamped;
use ntk_protocol::wire;
use rusqlite::Connection;

/// With what the users are called here; a state of a newer server's is shown as decided, without being let in.
pub(crate) fn application(c: &Connection, people: &People, a: wire::Application) -> GroupApplication {
    let wire::Application { conv, user: user_id, inviter, wording, ms, state, by: decided_by, decided_ms, answer } = a;
    let name = |user: &str| if user.is_empty() { String::new() } else { people.name(c, user) };
    GroupApplication {
        group_id: conv.strip_prefix("group:").unwrap_or_default().into(),
        user_name: name(&user_id),
        user_id,
        inviter_name: name(&inviter),
        inviter,
        wording,
        applied_ms: clamped(ms),
        state: GroupApplicationState::from_u32(state).unwrap_or(GroupApplicationState::Refused),
        decided_by,
        decided_ms: clamped(decided_ms),
        answer,
    }
}
