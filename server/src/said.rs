//! What is said in the log about a request.
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{Method, server_says};
use tracing::{Span, error_span};

/// What is said about a request is said in here: its number, which the device chose, and its kind.
pub(crate) fn request_span(kind: &Kind) -> Span {
    let (id, command) = match kind {
        Kind::Send(ask) => (ask.rid, "send"),
        Kind::Read(ask) => (ask.rid, "read"),
        Kind::PullConv(ask) => (ask.rid, "pull_conv"),
        Kind::PullChanges(ask) => (ask.rid, "pull_changes"),
        Kind::Count(ask) => (ask.rid, "count"),
        Kind::Snapshot(ask) => (ask.rid, "snapshot"),
        // A name that is none of ours is the device's word and is not repeated.
        Kind::Rpc(ask) => (ask.rid, Method::from_name(&ask.method).map_or("unknown", Method::name)),
        // About the link, or what only a server says.
        Kind::Hello(_) | Kind::Pull(_) | Kind::Ack(_) | Kind::Ping(_) | Kind::AppState(_) | server_says!() => (0, "unknown"),
    };
    // At the level of errors, so that no setting takes it from what is said in it.
    error_span!("request", id, command)
}

/// The code of an answer; 0 = it did.
pub(crate) fn code_of(answer: &Kind) -> u32 {
    match answer {
        Kind::SendAck(a) => a.code,
        Kind::ReadAck(a) => a.code,
        Kind::Page(a) => a.code,
        Kind::Changes(a) => a.code,
        Kind::CountRes(a) => a.code,
        Kind::SnapshotPage(a) => a.code,
        Kind::RpcRes(a) => a.code,
        // These answer no request.
        Kind::Welcome(_)
        | Kind::Sync(_)
        | Kind::Reset(_)
        | Kind::Pong(_)
        | Kind::Throttle(_)
        | Kind::Kick(_)
        | Kind::OnlineMsg(_)
        | Kind::GroupPush(_) => 0,
        // What only a client says.
        Kind::Hello(_)
        | Kind::Send(_)
        | Kind::Pull(_)
        | Kind::PullConv(_)
        | Kind::PullChanges(_)
        | Kind::Ack(_)
        | Kind::Read(_)
        | Kind::Ping(_)
        | Kind::Rpc(_)
        | Kind::AppState(_)
        | Kind::Snapshot(_)
        | Kind::Count(_) => 0,
    }
}
