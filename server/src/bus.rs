//! The notification seam. It carries hints only and may lose any of them: correctness comes from the cursors. Within one process
//! hints go as values; between processes in their wire form ([`Hint::to_bytes`]).
use crate::ids::{ConvId, UserId};
use crate::news::{Follower, GroupNews, TimelineNews};
use ntk_protocol::wire;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Where gateways listen.
pub(crate) const GATEWAY: &str = "gateway";
/// Hints one subscriber lets wait before the newest are lost.
const WAITING: usize = 8192;

/// One hint.
#[derive(Debug, Clone, PartialEq)]
pub enum Hint {
    /// New timeline entries.
    Timelines(Arc<Vec<TimelineNews>>),
    /// An online-only message.
    Online {
        /// The members.
        to: Arc<Vec<UserId>>,
        /// Who sent it; only their devices get the client's id.
        from: UserId,
        /// The connection it came from does not get it back.
        connection: u64,
        /// The message.
        msg: Arc<wire::OnlineMsg>,
    },
    /// News of a conversation with read diffusion.
    Group(Arc<GroupNews>),
    /// These users are members of such a conversation now, and see it from there on.
    Joined(ConvId, Arc<Vec<Follower>>),
    /// End the connections of a user's device, or of all of the user's devices.
    Kick {
        /// Whose.
        user: UserId,
        /// Which; `None` = all.
        device: Option<String>,
        /// Wire code for the device.
        code: u32,
        /// For logs.
        text: String,
    },
}

/// Carries hints between the processes of one server.
pub trait Bus: Send + Sync {
    /// To everyone who listens now.
    fn publish(&self, topic: &str, hint: Hint);
    /// Hints from now on.
    fn subscribe(&self, topic: &str) -> mpsc::Receiver<Hint>;
}

/// Everything in one process.
#[derive(Default)]
pub struct InProcess {
    topics: Mutex<BTreeMap<String, Vec<mpsc::Sender<Hint>>>>,
}

impl Bus for InProcess {
    fn publish(&self, topic: &str, hint: Hint) {
        if let Some(subscribers) = self.topics.lock().get_mut(topic) {
            subscribers.retain(|s| !matches!(s.try_send(hint.clone()), Err(mpsc::error::TrySendError::Closed(_))));
        }
    }

    fn subscribe(&self, topic: &str) -> mpsc::Receiver<Hint> {
        let (tx, rx) = mpsc::channel(WAITING);
        self.topics.lock().entry(topic.into()).or_default().push(tx);
        rx
    }
}
