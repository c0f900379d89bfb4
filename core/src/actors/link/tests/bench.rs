//! A link with its session's side and its network, both scripted.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use super::super::*;
use crate::net::DialError;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use tokio::time::sleep;

pub(super) const S: Duration = Duration::from_secs(1);

/// What an endpoint does with a dial.
#[derive(Clone)]
pub(super) enum Answer {
    /// After this long, a connection and its Welcome.
    Welcome(Duration),
    /// A connection whose first frame is this.
    First(Vec<u8>),
    /// A connection that is cut before any frame.
    Cut,
    /// A connection and silence.
    Mute,
    /// No answer at all.
    Hang,
    /// Refused.
    Refuse(DialError),
}

pub(super) struct Dialled {
    pub(super) endpoint: String,
    pub(super) hello: Hello,
    pub(super) at: Instant,
}

/// The far end of a connection.
pub(super) struct Far {
    pub(super) tx: mpsc::Sender<Vec<u8>>,
    pub(super) rx: mpsc::Receiver<Vec<u8>>,
}

pub(super) struct Net {
    pub(super) answers: Mutex<BTreeMap<String, Answer>>,
    pub(super) dialled: Mutex<Vec<Dialled>>,
    pub(super) far: mpsc::UnboundedSender<Far>,
    pub(super) mute: Mutex<Vec<Far>>,
}

impl Transport for Net {
    fn dial<'a>(&'a self, endpoint: &'a str, hello: &'a Hello) -> BoxFuture<'a, Result<Connection, DialError>> {
        let dialled = Dialled { endpoint: endpoint.to_owned(), hello: hello.clone(), at: Instant::now() };
        self.dialled.lock().push(dialled);
        let answer = self.answers.lock().get(endpoint).cloned().unwrap_or(Answer::Hang);
        Box::pin(async move {
            let (tx, far_rx) = mpsc::channel(4);
            let (far_tx, rx) = mpsc::channel(4);
            let far = Far { tx: far_tx, rx: far_rx };
            match answer {
                Answer::Welcome(after) => {
                    sleep(after).await;
                    far.tx.try_send(welcome(270)).unwrap();
                    self.far.send(far).unwrap();
                }
                Answer::First(frame) => {
                    far.tx.try_send(frame).unwrap();
                    self.mute.lock().push(far);
                }
                Answer::Cut => {}
                Answer::Mute => self.mute.lock().push(far),
                Answer::Hang => pending().await,
                Answer::Refuse(why) => return Err(why),
            }
            Ok(Connection { tx, rx })
        })
    }
}

pub(super) fn encoded(kind: frame::Kind) -> Vec<u8> {
    encode(kind).unwrap()
}

pub(super) fn welcome(heartbeat_s: u32) -> Vec<u8> {
    encoded(frame::Kind::Welcome(Welcome { session: "s".into(), heartbeat_s, ..Default::default() }))
}

/// A link, the session's side of it, and its network.
pub(super) struct Bench {
    pub(super) net: Arc<Net>,
    pub(super) cmds: mpsc::Sender<LinkCmd>,
    pub(super) events: mpsc::Receiver<LinkEvent>,
    pub(super) far: mpsc::UnboundedReceiver<Far>,
    pub(super) task: tokio::task::JoinHandle<()>,
    pub(super) cursor: u64,
}

/// An event without what only the link needs.
#[expect(clippy::large_enum_variant, reason = "few, and short-lived")]
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    Connecting,
    Up,
    Frame(frame::Kind),
    Down(ErrorCode),
    Ended(ErrorCode),
}

impl Bench {
    pub(super) fn new(answers: &[(&str, Answer)]) -> Bench {
        let (far_tx, far) = mpsc::unbounded_channel();
        let answers = answers.iter().map(|(e, a)| (String::from(*e), a.clone())).collect();
        let net = Arc::new(Net { answers: Mutex::new(answers), dialled: Mutex::default(), far: far_tx, mute: Mutex::default() });
        let (cmds, cmds_rx) = mpsc::channel(1);
        let (events_tx, events) = mpsc::channel(1);
        let mut seed = 1u64;
        let random = move || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            seed >> 16
        };
        let link = Link::new(net.clone(), Box::new(random), events_tx);
        #[allow(clippy::disallowed_methods)] // a test has no exec
        let task = tokio::spawn(link.run(cmds_rx));
        Bench { net, cmds, events, far, task, cursor: 7 }
    }

    pub(super) fn answer(&self, endpoint: &str, answer: Answer) {
        self.net.answers.lock().insert(endpoint.to_owned(), answer);
    }

    pub(super) async fn start(&self, endpoints: &[&str]) {
        let config = LinkConfig {
            user: "anna".to_owned().into(),
            token: "t".into(),
            endpoints: endpoints.iter().map(|e| String::from(*e)).collect(),
            device: "d".into(),
            platform: "linux".into(),
        };
        self.cmd(LinkCmd::Start(config)).await;
    }

    pub(super) async fn cmd(&self, cmd: LinkCmd) {
        self.cmds.send(cmd).await.unwrap();
    }

    /// The next event; answers the link's question for the cursor on the way.
    pub(super) async fn hear(&mut self) -> Heard {
        loop {
            match timeout(S * 100_000, self.events.recv()).await.expect("an event").expect("a live link") {
                LinkEvent::NeedHello(answer) => {
                    answer.send(HelloState { cursor: self.cursor, epoch: "e".into() }).unwrap();
                }
                LinkEvent::Connecting => return Heard::Connecting,
                LinkEvent::Up(_) => return Heard::Up,
                LinkEvent::Frame(kind) => return Heard::Frame(kind),
                LinkEvent::Down { code, .. } => return Heard::Down(code),
                LinkEvent::Ended { code, .. } => return Heard::Ended(code),
            }
        }
    }

    pub(super) async fn expect(&mut self, heard: &[Heard]) {
        for expected in heard {
            assert_eq!(self.hear().await, *expected);
        }
    }

    /// Nothing is heard for this long.
    pub(super) async fn silence(&mut self, how_long: Duration) {
        let heard = timeout(how_long, self.hear()).await;
        assert!(heard.is_err(), "{heard:?}");
    }

    pub(super) async fn up(answers: &[(&str, Answer)]) -> (Bench, Far) {
        let mut b = Bench::new(answers);
        b.start(&["a"]).await;
        b.expect(&[Heard::Connecting, Heard::Up]).await;
        let far = b.far.recv().await.unwrap();
        (b, far)
    }

    pub(super) async fn up_now() -> (Bench, Far) {
        Bench::up(&[("a", Answer::Welcome(Duration::ZERO))]).await
    }

    pub(super) async fn stop(&mut self) -> Duration {
        let (done, stopped) = oneshot::channel();
        let asked = Instant::now();
        self.cmd(LinkCmd::Stop { done }).await;
        stopped.await.unwrap();
        asked.elapsed()
    }

    pub(super) fn dials(&self) -> Vec<String> {
        self.net.dialled.lock().iter().map(|d| d.endpoint.clone()).collect()
    }
}

impl Far {
    pub(super) async fn next(&mut self) -> frame::Kind {
        ntk_protocol::decode_from_client(&timeout(S * 1000, self.rx.recv()).await.expect("a frame").expect("an open link"))
            .unwrap()
    }

    pub(super) async fn give(&self, kind: frame::Kind) {
        self.tx.send(encoded(kind)).await.unwrap();
    }

    pub(super) async fn closed(&mut self) -> bool {
        timeout(S, self.tx.closed()).await.is_ok() && timeout(S, async { while self.rx.recv().await.is_some() {} }).await.is_ok()
    }
}
