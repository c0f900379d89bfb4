//! The stage of a scenario: the real server in this process, real kernels on real threads, links that obey.
use crate::host::{Answer, Host};
use crate::ledger::Room;
use crate::light::{Light, wire_key};
use crate::sim::{ClientFaults, ServerFaults};
use crate::world::{Site, Wire, WireEnd};
use ntk_core::api::{
    Command, ConversationRow, ErrorCode, Event, HistoryQuery, MessageKind, MessagePage, NetworkKind, NewElement, Reply,
    SendOptions,
};
use ntk_core::exec::Env;
use ntk_protocol::MessageId;
use ntk_server::{Config, Limits};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Long enough for anything that happens at all on a busy machine.
pub const SOON: Duration = Duration::from_secs(30);

/// The stage.
pub struct Stage {
    /// The server.
    pub site: Arc<Site>,
    /// Its commit faults.
    pub server_faults: Arc<ServerFaults>,
    dir: tempfile::TempDir,
    ids: AtomicU64,
}

/// A device on it.
pub struct Device {
    /// The kernel's host.
    pub host: Host,
    /// Its link.
    pub wire: Arc<Wire>,
    /// Its commit faults.
    pub faults: Arc<ClientFaults>,
    /// Its directory.
    pub dir: PathBuf,
    /// User id.
    pub user: String,
    /// Device id.
    pub device: String,
}

impl Stage {
    /// A server with production rules but no rate limits.
    pub async fn new() -> Stage {
        Stage::with(|_| {}).await
    }

    /// The same with changes to the server's configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Stage {
        let dir = tempfile::tempdir().expect("a directory");
        let server_faults = Arc::new(ServerFaults::default());
        let mut config = Config {
            limits: Limits::unlimited(),
            fsync: false,
            faults: server_faults.clone(),
            ..Config::new(dir.path().join("server"))
        };
        change(&mut config);
        Stage { site: Site::start(config).await, server_faults, dir, ids: AtomicU64::new(1) }
    }

    /// Where the stage keeps its files.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A device, open and logged in.
    pub async fn device(&self, user: &str, device: &str) -> Device {
        let d = self.offline_device(user, device).await;
        d.login(self).await.expect("login");
        d
    }

    /// A device, open but not logged in.
    pub async fn offline_device(&self, user: &str, device: &str) -> Device {
        let dir = self.dir.path().join(format!("{user}-{device}"));
        let wire = self.site.wire(7);
        let faults = Arc::new(ClientFaults::default());
        let host = Host::open(&dir, 16, env(&wire, &faults)).await.expect("open");
        Device { host, wire, faults, dir, user: user.into(), device: device.into() }
    }

    /// Closes a device's kernel and opens another one on its directory, not logged in.
    pub async fn reopen(&self, device: &mut Device) {
        device.host.close().await.expect("close");
        device.host = Host::open(&device.dir, 16, env(&device.wire, &device.faults)).await.expect("open");
    }

    /// The light account zoe, who owns the group "g" of these users and herself.
    pub async fn zoe(&self, members: &[&str]) -> Light {
        let zoe = self.light("zoe");
        // Users are known from their first token on.
        members.iter().for_each(|user| drop(self.site.token(user)));
        let members = members.iter().chain(&["zoe"]).map(|user| (*user).to_owned()).collect();
        zoe.create_group("g", "Group", members).await.expect("a group");
        zoe
    }

    /// A light account.
    pub fn light(&self, user: &str) -> Light {
        self.site.light(user)
    }

    /// A light account sends; its seq.
    pub async fn say(&self, light: &Light, room: &Room, text: &str) -> u64 {
        self.say_with(light, room, text, false).await
    }

    /// Waits until the clock shows another millisecond: of what is said before and after it is clear which is newer.
    pub async fn next_ms(&self) {
        let now = crate::device::now_ms();
        while crate::device::now_ms() == now {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    /// The same as `say`, perhaps excluded from unread.
    pub async fn say_with(&self, light: &Light, room: &Room, text: &str, excluded: bool) -> u64 {
        let n = self.ids.fetch_add(1, Ordering::SeqCst);
        let mut random = [0; 10];
        random[2..].copy_from_slice(&n.to_be_bytes());
        let cmid = MessageId::new(crate::device::now_ms() as u64, random);
        light.send(&wire_key(room), cmid, text, excluded).await.expect("the light send is accepted").cseq
    }

    /// Uses up `n` entries of a user's timeline and `n` seqs elsewhere, so that ids of two accounts are never equal by chance.
    pub async fn warm(&self, user: &str, n: usize) {
        let light = self.light(user);
        let room = Room::pair(user, user);
        for i in 0..n {
            self.say(&light, &room, &format!("note {i}")).await;
        }
    }

    /// All rows of a conversation as the server has them.
    pub async fn store_rows(&self, user: &str, room: &Room) -> Vec<ntk_protocol::wire::Msg> {
        let light = Light::start(self.site.door(), user, "auditor", self.site.token(user));
        light.whole(&wire_key(room)).await.expect("the server's rows")
    }
}

/// The group that [`Stage::zoe`] makes; a kernel calls it "group_g".
pub fn group() -> Room {
    Room::Group("g".into())
}

/// A text, as an element of a message to send.
pub fn text(words: &str) -> NewElement {
    NewElement { kind: MessageKind::Text, text: words.into(), ..Default::default() }
}

/// The real world, with this link and these faults.
pub fn env(wire: &Arc<Wire>, faults: &Arc<ClientFaults>) -> Env {
    Env { transport: Arc::new(WireEnd(wire.clone())), faults: faults.clone(), ..Env::real() }
}

impl Device {
    /// Logs in.
    pub async fn login(&self, stage: &Stage) -> Answer<()> {
        self.host.login(&self.user, stage.site.token(&self.user), "ws://in-process", &self.device).await
    }

    /// Waits until a conversation satisfies `ready`.
    pub async fn until(&self, id: &str, what: &str, ready: impl Fn(&ConversationRow) -> bool) -> ConversationRow {
        let deadline = Instant::now() + SOON;
        loop {
            let row = self.host.conversation(id).await;
            if let Ok(row) = &row
                && ready(row)
            {
                return row.clone();
            }
            assert!(Instant::now() < deadline, "{}/{}: {id} never came to {what}: {row:?}", self.user, self.device);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits for an unread count, exact.
    pub async fn unread(&self, id: &str, n: u64) {
        self.until(id, &format!("{n} unread"), |r| r.unread == n && r.unread_exact).await;
    }

    /// Waits for a head.
    pub async fn head(&self, id: &str, n: u64) {
        self.until(id, &format!("head {n}"), |r| r.head_seq == n).await;
    }

    /// Waits for a total, known and exact.
    pub async fn total(&self, n: u64) {
        let deadline = Instant::now() + SOON;
        loop {
            let total = self.host.total().await.expect("total");
            if total.count == n && total.known && total.exact {
                return;
            }
            assert!(Instant::now() < deadline, "{}/{}: the total never came to {n}: {total:?}", self.user, self.device);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends a text and waits for its seq, and until its own echo has given the row here its place: from then on taking
    /// the network away, or a page, finds it where it is.
    pub async fn send(&self, id: &str, text: &str) -> u64 {
        let local_id = self.host.queue_text(id, text, SendOptions::default()).await.expect("queued");
        let seq = self.host.sent(local_id).await.expect("sent");
        let deadline = Instant::now() + SOON;
        loop {
            match self.host.call(Command::FindMessages { local_ids: vec![local_id] }).await.expect("the own row") {
                Some(Reply::MessageList(l)) if l.messages.iter().all(|r| r.seq == seq) => return seq,
                Some(Reply::MessageList(l)) => {
                    assert!(Instant::now() < deadline, "{}/{}: never placed at {seq}: {l:?}", self.user, self.device);
                }
                other => panic!("{}/{}: {other:?}", self.user, self.device),
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Runs a command that has no result.
    pub async fn run(&self, command: Command) {
        let name = command.name();
        if let Err(e) = self.host.call(command).await {
            panic!("{}/{}: {name}: {:?} {}", self.user, self.device, e.code, e.text);
        }
    }

    /// Runs a command for its code.
    pub async fn code(&self, command: Command) -> ErrorCode {
        self.host.call(command).await.map_or_else(|e| e.code, |_| ErrorCode::Ok)
    }

    /// A page of history.
    pub async fn page(&self, conversation: &str, query: HistoryQuery) -> Answer<MessagePage> {
        match self.host.call(Command::GetHistory { conversation: conversation.into(), query }).await? {
            Some(Reply::MessagePage(page)) => Ok(page),
            other => panic!("{}/{}: history answered with {other:?}", self.user, self.device),
        }
    }

    /// Waits for an event that is told or was.
    pub async fn event<T>(&self, what: &str, pick: impl Fn(&Event) -> Option<T>) -> T {
        let found = self.host.until(SOON, |seen| seen.events.iter().find_map(&pick)).await;
        found.unwrap_or_else(|| panic!("{}/{}: no {what} in {:?}", self.user, self.device, self.host.seen().events))
    }

    /// Marks a group or a one-to-one conversation read.
    pub async fn mark(&self, id: &str) {
        self.run(match id.split_once('_') {
            Some(("c2c", user)) => Command::MarkC2cMessageAsRead { user_id: user.into() },
            _ => Command::MarkGroupMessageAsRead { group_id: id.trim_start_matches("group_").into() },
        })
        .await;
    }

    /// Takes the network away.
    pub async fn off(&self) {
        self.wire.set_up(false);
        self.run(Command::NetworkChanged { kind: NetworkKind::None }).await;
    }

    /// Gives it back.
    pub async fn on(&self) {
        self.wire.set_up(true);
        self.run(Command::NetworkChanged { kind: NetworkKind::Wifi }).await;
    }

    /// Audits, closes, and insists that nothing was wrong.
    pub async fn end(self) {
        let differences = self.host.audit().await.expect("audit");
        assert!(differences.is_empty(), "{}/{}: {differences:?}", self.user, self.device);
        self.host.close().await.expect("close");
    }
}
