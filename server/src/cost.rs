//! What each request costs whoever asks. The unit of what others are told is one message to a few people; the unit of what only
//! the asking user is told is one page.
//!
//! What others are told is refused when it comes too fast, with the time to wait ([`crate::meter`]). What only the user is told is
//! never refused: who asks faster than they may is read more slowly. Every kind and every method names its cost here: one that
//! names none does not compile.
use ntk_protocol::methods::{Account, Contacts, Conversations, Devices, Groups, Messages, Profiles, Search};
use ntk_protocol::rules::MAX_PAGE;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{Method, server_says};

/// Members up to which what they are told is carried at once; more take turns with others who have as many.
pub(crate) const FAST: u32 = 100;
/// Members that one message to a few people has. So many more cost as much again.
const A_FEW: u64 = 500;
/// With read diffusion a member costs a frame if they are connected, and no row: so many weigh as much as one member elsewhere.
const DIFFUSED: i64 = 10;
/// What somebody new costs, in members who are told only: the member's row, the conversation's, its state, the tip.
const NEW: i64 = 4;

/// Rows of a page whose asker names no number.
pub(crate) const PAGE: u32 = 20;
/// Conversations of such a page of them.
pub(crate) const SNAPSHOT: u32 = 200;

/// What a request is paid with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cost {
    /// Others are told: a try before the store is asked, and [`fan_out`] of what a user may send once membership is known.
    Sends,
    /// The user is told, in units of what a user may ask.
    Asks(f64),
    /// About the link itself: a frame.
    Frame,
}

/// What a frame of a client costs besides being a frame.
pub(crate) fn of(kind: &Kind) -> Cost {
    match kind {
        Kind::Send(_) => Cost::Sends,
        Kind::Read(ask) => Cost::Asks(1.0 + ask.marks.len() as f64 / 20.0),
        Kind::Pull(ask) => page(ask.limit, MAX_PAGE),
        Kind::PullConv(ask) => page(ask.limit, PAGE),
        Kind::PullChanges(ask) => page(ask.limit, PAGE),
        Kind::Snapshot(ask) => page(ask.limit, SNAPSHOT),
        // A ping asks how far the user's news go.
        Kind::Count(_) | Kind::Ping(_) => Cost::Asks(1.0),
        Kind::Rpc(ask) => Method::from_name(&ask.method).map_or(Cost::Asks(1.0), method),
        Kind::Hello(_) | Kind::Ack(_) | Kind::AppState(_) => Cost::Frame,
        // What only a server says: the link ends.
        server_says!() => Cost::Frame,
    }
}

/// Rows a page may have: as many as asked for, up to the most there are, or `unless` if no number was named.
pub(crate) fn page_limit(asked: u32, unless: u32) -> u32 {
    if asked == 0 { unless } else { asked.min(MAX_PAGE) }
}

/// A page costs by that.
fn page(limit: u32, unless: u32) -> Cost {
    Cost::Asks(1.0 + f64::from(page_limit(limit, unless)) / 100.0)
}

/// What a named operation costs.
pub(crate) fn method(method: Method) -> Cost {
    match method {
        Method::Messages(method) => match method {
            Messages::Recall | Messages::Modify | Messages::React | Messages::SetExtensions | Messages::Pin => Cost::Sends,
            // Each of up to 50 messages tells its sender; each deletion the own devices.
            Messages::SendReceipts | Messages::Hide => Cost::Asks(3.0),
            Messages::GetPinned | Messages::GetReceipts | Messages::ReadMembers => Cost::Asks(1.0),
            Messages::GetHidden => Cost::Asks(3.0),
        },
        Method::Conversations(method) => match method {
            Conversations::Set | Conversations::Get => Cost::Asks(1.0),
        },
        Method::Groups(method) => match method {
            Groups::Create
            | Groups::AddMembers
            | Groups::Join
            | Groups::Quit
            | Groups::Kick
            | Groups::Dismiss
            | Groups::SetInfo
            | Groups::SetMember
            | Groups::Transfer
            | Groups::Decide => Cost::Sends,
            // Up to 50 groups; up to 100 members.
            Groups::Info => Cost::Asks(3.0),
            Groups::Members | Groups::Applications => Cost::Asks(2.0),
            Groups::ReadApplications => Cost::Asks(1.0),
        },
        Method::Search(method) => match method {
            Search::Messages => Cost::Asks(20.0),
            // Up to 2,000 names are looked at.
            Search::Users | Search::Groups => Cost::Asks(20.0),
        },
        Method::Devices(method) => match method {
            Devices::List => Cost::Asks(1.0),
            Devices::Logout => Cost::Asks(10.0),
            Devices::SetPushToken => Cost::Asks(3.0),
        },
        Method::Account(method) => match method {
            Account::Set => Cost::Asks(1.0),
        },
        Method::Contacts(method) => match method {
            Contacts::Set => Cost::Sends,
            Contacts::Get => Cost::Asks(2.0),
            // The own devices are told.
            Contacts::Read => Cost::Asks(3.0),
        },
        Method::Profiles(method) => match method {
            // The own devices are told.
            Profiles::Set => Cost::Asks(3.0),
            // As a page of as many rows.
            Profiles::Get => Cost::Asks(2.0),
        },
    }
}

/// What it costs to tell `members`, and that `new` of them were not members before.
pub(crate) fn fan_out(members: i64, new: i64, diffused: bool) -> f64 {
    let told = if diffused { members / DIFFUSED } else { members };
    // A whole number, so that what most conversations pay is exactly one.
    (told + NEW * new).max(1).unsigned_abs().div_ceil(A_FEW) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ntk_protocol::wire;

    #[test]
    fn what_many_are_told_costs_by_their_number() {
        assert_eq!([0, 2, 500].map(|members| fan_out(members, 0, false)), [1.0; 3]);
        assert_eq!([501, 2000].map(|members| fan_out(members, 0, false)), [2.0, 4.0]);
        assert_eq!([2001, 100_000].map(|members| fan_out(members, 0, true)), [1.0, 20.0]);
        assert_eq!((fan_out(2, 2, false), fan_out(500, 500, false)), (1.0, 5.0));
    }

    #[test]
    fn a_page_without_a_number_of_rows_costs_what_it_may_have() {
        let costs = |limit| {
            let pull = Kind::Pull(wire::Pull { limit, ..Default::default() });
            let page = Kind::PullConv(wire::PullConv { limit, ..Default::default() });
            let changes = Kind::PullChanges(wire::PullChanges { limit, ..Default::default() });
            let snapshot = Kind::Snapshot(wire::Snapshot { limit, ..Default::default() });
            [pull, page, changes, snapshot].map(|kind| of(&kind))
        };
        assert_eq!(costs(0), [6.0, 1.2, 1.2, 3.0].map(Cost::Asks));
        assert_eq!((costs(500), costs(9999)), ([Cost::Asks(6.0); 4], [Cost::Asks(6.0); 4]));
    }
}
