//! Who asks, and what an answer may use: all that requests and named methods see of a connection. They can neither read from
//! the link nor write to it, so an answer leaves in its turn or not at all.
use crate::gateway::Gateway;
use crate::store::{Account, Answer, StoreError};
use ntk_protocol::ConvKey;
use ntk_protocol::rules::code;
use ntk_protocol::wire::frame::Kind;
use std::pin::Pin;
use std::sync::Arc;
use tokio::time::Duration;

/// A request whose answer is not there yet. They are answered in the order they came, which is the store's too; searches in an order of their
/// own.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Kind> + Send>>;

/// A refusal before the store is asked: wire code, text for logs, when to come again.
pub(crate) type Early<T> = Result<T, (u32, &'static str, Duration)>;

pub(crate) const NO_WAIT: Duration = Duration::ZERO;
const SHED: (u32, &str, Duration) = (code::OVERLOADED, "overloaded", Duration::from_secs(1));

pub(crate) struct Caller {
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) account: Account,
    /// The device's id.
    pub(crate) device: String,
    /// The connection's number, unique in this process.
    pub(crate) connection: u64,
}

impl Caller {
    /// A refusal for overload, counted.
    pub(crate) fn shed(&self) -> (u32, &'static str, Duration) {
        self.gateway.counters.shed.add(1);
        SHED
    }

    /// Whatever others are told of is tried no faster than may be; asked before the store is.
    pub(crate) fn enter(&self) -> Early<()> {
        self.gateway.meter.enter(self.account.id).map_err(|wait| (code::TOO_FAST, "too fast", wait))
    }

    /// Refuses while so many writes wait that reading has to stand back.
    pub(crate) fn reads_shed(&self) -> Early<()> {
        if self.gateway.store.backlog() >= self.gateway.config.limits.shed_reads_at { Err(self.shed()) } else { Ok(()) }
    }

    /// A page may be asked for, and of this conversation.
    pub(crate) fn may_read(&self, conv: &str) -> Early<ConvKey> {
        self.reads_shed()?;
        conv_key(conv)
    }
}

pub(crate) fn invalid<T>(text: &'static str) -> Early<T> {
    Err((code::INVALID_PARAMETERS, text, NO_WAIT))
}

pub(crate) fn conv_key(text: &str) -> Early<ConvKey> {
    ConvKey::parse(text).map_err(|_| (code::INVALID_CONVERSATION, "bad conversation", NO_WAIT))
}

/// The store's answer, or the refusal in its place.
pub(crate) async fn settle<T>(answer: Early<Answer<T>>) -> Result<T, StoreError> {
    match answer {
        Ok(answer) => answer.await,
        Err((code, text, retry)) => Err(StoreError { retry, ..StoreError::new(code, text) }),
    }
}
