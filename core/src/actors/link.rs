//! The link actor: one connection to the server, kept up as long as the user is logged in.
use crate::api::{ErrorCode, NetworkKind};
use ntk_protocol::wire::{Welcome, frame};
use tokio::sync::oneshot;

/// Who dials, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkConfig {
    /// User id.
    pub user: String,
    /// The user's token.
    pub token: String,
    /// `ws://` or `wss://` addresses; several are raced.
    pub endpoints: Vec<String>,
    /// Device id.
    pub device: String,
    /// Platform name.
    pub platform: String,
}

/// Where this device stands in the server's stream, for `Hello`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelloState {
    /// Last useq applied; 0 = new device.
    pub cursor: u64,
    /// Server epoch the cursor belongs to; empty = new device.
    pub epoch: String,
}

/// What the session tells the link.
#[derive(Debug)]
pub enum LinkCmd {
    /// Keep a link up for this login, from now on.
    Start(LinkConfig),
    /// Drop the link and stay offline.
    Stop {
        /// Told when the link is down.
        done: oneshot::Sender<()>,
    },
    /// Send a frame if the link is up; otherwise it is forgotten.
    Send(frame::Kind),
    /// Another network.
    NetworkChanged(NetworkKind),
    /// The application came to the foreground or left it.
    SetForeground(bool),
    /// Drop the link now and dial again.
    Restart,
}

/// What the link tells the session.
#[derive(Debug)]
pub enum LinkEvent {
    /// About to dial: where does this device stand?
    NeedHello(oneshot::Sender<HelloState>),
    /// Dialling, or waiting to dial again.
    Connecting,
    /// The server accepted this device.
    Up(Box<Welcome>),
    /// A frame arrived.
    Frame(frame::Kind),
    /// The link is down; it will be dialled again.
    Down {
        /// Why.
        code: ErrorCode,
        /// For logs.
        text: String,
    },
    /// The link is down for good: kicked, or the token was refused.
    Ended {
        /// Why.
        code: ErrorCode,
        /// For logs.
        text: String,
    },
}
