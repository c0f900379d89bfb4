//! Posts notifications to a program of the operator's, which passes them on to the push services: docs/push.md has what is sent.
//!
//! Nothing waits for it: what there is no room for is dropped and counted. Batches go one after the other, in the order of commits, so
//! that a message's end never comes before it. What is in memory when the process dies is not said; a message whose task was not done
//! is said again after a restart, with the same id.
use super::Pusher;
use super::apns::{Apns, apns_request};
use super::client::{Client, Failure, Url};
use super::fcm::fcm_body;
use crate::metrics::Counters;
use crate::news::{Notification, PushKind, PushTarget};
use crate::random::Random;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::StatusCode;
use hyper::body::Bytes;
use ntk_protocol::{conversation_id, hex};
use ring::hmac;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tracing::{debug, warn};

/// Where to and how notifications are posted.
#[derive(Clone)]
pub struct WebhookConfig {
    /// `http://` or `https://`.
    pub url: Url,
    /// Signs what is posted.
    pub secret: Vec<u8>,
    /// Notifications in one request at most.
    pub batch: usize,
    /// Notifications that wait at most.
    pub queue: usize,
    /// Their bytes at most.
    pub queue_bytes: usize,
    /// One request, its answer included.
    pub timeout: Duration,
    /// Before the second try; doubles with each, with a spread.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
    /// From then on a batch is given up.
    pub give_up: Duration,
}

impl WebhookConfig {
    /// As `ntkd` does it.
    pub fn new(url: Url, secret: Vec<u8>) -> WebhookConfig {
        WebhookConfig {
            url,
            secret,
            batch: 100,
            queue: 10_000,
            queue_bytes: 32 << 20,
            timeout: Duration::from_secs(10),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            give_up: Duration::from_secs(300),
        }
    }
}

/// What is posted.
#[derive(Serialize)]
struct Batch<'a> {
    version: u32,
    notifications: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: String,
    user: &'a str,
    conversation: String,
    seq: u64,
    sender: &'a str,
    group: &'a str,
    kind: u32,
    mention: u32,
    title: &'a str,
    text: &'a str,
    digest: &'a str,
    sound: &'a str,
    /// Base64.
    ext: String,
    badge: u64,
    gone: bool,
    devices: Vec<Device<'a>>,
}

/// A device, and what its push service is sent.
#[derive(Serialize)]
struct Device<'a> {
    device: &'a str,
    kind: &'static str,
    token: &'a str,
    locale: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    apns: Option<Apns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fcm: Option<String>,
}

/// What may be answered.
#[derive(Default, Deserialize)]
struct Answer {
    /// Tokens that are none any more.
    #[serde(default)]
    gone: Vec<String>,
}

impl<'a> One<'a> {
    fn of(n: &'a Notification) -> One<'a> {
        let device = |of: &'a PushTarget| Device {
            device: &of.device,
            kind: of.kind.name(),
            token: &of.token,
            locale: &of.locale,
            apns: (of.kind == PushKind::Apns).then(|| apns_request(n)),
            fcm: (of.kind == PushKind::Fcm).then(|| fcm_body(n, &of.token)),
        };
        One {
            id: n.collapse_id(),
            user: &n.user,
            conversation: conversation_id(&n.conv, &n.user),
            seq: n.cseq,
            sender: &n.sender,
            group: &n.group,
            kind: n.kind,
            mention: n.at,
            title: &n.title,
            text: &n.text,
            digest: &n.digest,
            sound: &n.sound,
            ext: BASE64_STANDARD.encode(&n.ext),
            badge: n.badge,
            gone: n.gone,
            devices: n.targets.iter().map(device).collect(),
        }
    }
}

/// The time of day, milliseconds since 1970.
type NowMs = Box<dyn Fn() -> i64 + Send + Sync>;

/// The way in. What comes here waits in memory for the worker.
pub(crate) struct Webhook {
    to: mpsc::Sender<Notification>,
    most_bytes: usize,
    waiting: Arc<Waiting>,
    counters: Arc<Counters>,
}

/// What has not been posted yet.
#[derive(Default)]
struct Waiting {
    bytes: AtomicUsize,
    notifications: AtomicUsize,
}

impl Waiting {
    fn done(&self, batch: &[Notification]) {
        self.bytes.fetch_sub(batch.iter().map(bytes).sum(), Ordering::Relaxed);
        self.notifications.fetch_sub(batch.len(), Ordering::Relaxed);
    }
}

/// About what it takes.
fn bytes(n: &Notification) -> usize {
    512 + n.title.len() + n.text.len() + n.digest.len() + n.ext.len() + n.sound.len() + n.targets.len() * 512
}

impl Pusher for Webhook {
    fn push(&self, notification: Notification) {
        let size = bytes(&notification);
        let full = self.waiting.bytes.load(Ordering::Relaxed) + size > self.most_bytes;
        // Counted before it can be taken away.
        self.waiting.bytes.fetch_add(size, Ordering::Relaxed);
        self.waiting.notifications.fetch_add(1, Ordering::Relaxed);
        let refused = match full {
            true => Some(notification),
            false => self.to.try_send(notification).err().map(|e| match e {
                mpsc::error::TrySendError::Full(n) | mpsc::error::TrySendError::Closed(n) => n,
            }),
        };
        if let Some(notification) = refused {
            self.waiting.done(&[notification]);
            self.counters.pushes_dropped.add(1);
        }
    }
}

impl Webhook {
    /// The way in and the worker, which ends with the way in. Tokens that are none any more go to `gone`.
    pub(crate) fn open(
        config: WebhookConfig,
        (now_ms, random): (NowMs, Arc<Random>),
        counters: Arc<Counters>,
        gone: mpsc::UnboundedSender<String>,
    ) -> std::io::Result<(Arc<Webhook>, Worker)> {
        let (to, queue) = mpsc::channel(config.queue.max(1));
        let waiting = Arc::new(Waiting::default());
        let client = Client::new(config.url.clone(), config.timeout)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &config.secret);
        let webhook = Webhook { to, most_bytes: config.queue_bytes, waiting: waiting.clone(), counters: counters.clone() };
        Ok((Arc::new(webhook), Worker { config, client, key, now_ms, random, counters, gone, queue, waiting }))
    }

    /// Until nothing waits; whoever ends the server gives it so long and no longer.
    pub(crate) async fn empty(&self) {
        while self.waiting.notifications.load(Ordering::Relaxed) > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Posts what waits.
pub(crate) struct Worker {
    config: WebhookConfig,
    client: Client,
    key: hmac::Key,
    now_ms: NowMs,
    random: Arc<Random>,
    counters: Arc<Counters>,
    gone: mpsc::UnboundedSender<String>,
    queue: mpsc::Receiver<Notification>,
    waiting: Arc<Waiting>,
}

impl Worker {
    pub(crate) async fn run(mut self) {
        while let Some(first) = self.queue.recv().await {
            let mut batch = vec![first];
            while batch.len() < self.config.batch
                && let Ok(next) = self.queue.try_recv()
            {
                batch.push(next);
            }
            self.deliver(&batch).await;
            self.waiting.done(&batch);
        }
    }

    /// Until it is taken, refused, or given up.
    async fn deliver(&self, batch: &[Notification]) {
        let notifications: Vec<One<'_>> = batch.iter().map(One::of).collect();
        // Texts and numbers are always JSON.
        let body = Bytes::from(serde_json::to_vec(&Batch { version: 1, notifications }).unwrap_or_default());
        let (count, until) = (batch.len() as u64, Instant::now() + self.config.give_up);
        let mut wait = self.config.first_wait;
        loop {
            let why = match self.post(&body).await {
                Ok((status, answer)) if status.is_success() => {
                    debug!(count, "notifications posted");
                    self.counters.pushes_posted.add(count);
                    return self.forget(batch, false, &answer);
                }
                Ok((status, answer)) if !may_pass(status) => {
                    warn!(count, status = status.as_u16(), "notifications refused by the webhook");
                    self.counters.pushes_dropped.add(count);
                    return self.forget(batch, status == StatusCode::GONE, &answer);
                }
                Ok((status, _)) => status.as_u16().into(),
                Err(failure) => failure as u32,
            };
            let spread = wait.mul_f64((self.random.next() % 256) as f64 / 512.0);
            if Instant::now() + wait + spread > until {
                warn!(count, why, "notifications given up: the webhook cannot be reached");
                self.counters.pushes_dropped.add(count);
                return;
            }
            debug!(count, why, "the webhook is tried again");
            self.counters.push_retries.add(1);
            tokio::time::sleep(wait + spread).await;
            wait = (wait * 2).min(self.config.longest_wait);
        }
    }

    async fn post(&self, body: &Bytes) -> Result<(StatusCode, Bytes), Failure> {
        let at = ((self.now_ms)() / 1000).to_string();
        let mut signed = hmac::Context::with_key(&self.key);
        signed.update(at.as_bytes());
        signed.update(b".");
        signed.update(body);
        let signature = format!("sha256={}", hex(signed.sign().as_ref()));
        self.client.post(body.clone(), &[("x-ntk-timestamp", at), ("x-ntk-signature", signature)]).await
    }

    /// Tokens that the answer names are forgotten. A 410 that names none is about the one device that was asked for.
    fn forget(&self, batch: &[Notification], all: bool, answer: &[u8]) {
        let mut gone = serde_json::from_slice::<Answer>(answer).unwrap_or_default().gone;
        if all
            && gone.is_empty()
            && let [Notification { targets, .. }] = batch
            && let [only] = targets.as_slice()
        {
            gone.push(only.token.clone());
        }
        // Only what was asked about: an answer may not name anybody else's.
        let asked = |token: &String| batch.iter().flat_map(|n| &n.targets).any(|t| t.token == *token);
        for token in gone.into_iter().filter(asked) {
            // The server ends: the next answer will say it again.
            let _ = self.gone.send(token);
        }
    }
}

/// Will the same be taken later? Redirects are not followed: what is signed goes where the operator said, and nowhere else.
fn may_pass(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}
