//! The server's paths: a device in memory, the store on the same thread, no sync to the disk.
use crate::measured;
use ntk_counted::made::Made;
use ntk_protocol::wire::{self, frame::Kind};
use ntk_protocol::{ConvKey, MessageId, decode_from_server, encode, rules};
use ntk_server::{Clock, Config, Exec, Limits, Server};
use prost::Message as _;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

const NOW_MS: i64 = 1_800_000_000_000;

struct Fixed;

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        NOW_MS
    }
}

/// A server and one device of anna's.
struct Stage {
    server: Server,
    tx: mpsc::Sender<Vec<u8>>,
    rx: mpsc::Receiver<Vec<u8>>,
    made: Made,
    sent: u64,
}

impl Stage {
    /// Anna is in a group of this many.
    async fn set(dir: &Path, members: usize) -> Stage {
        let mut config = Config::new(dir);
        (config.limits, config.fsync, config.exec) = (Limits::unlimited(), false, Exec::Inline);
        (config.clock, config.rng_seed) = (Arc::new(Fixed), Some(7));
        let server = Server::start(config).await.expect("a good directory");
        let others: Vec<String> = (1..members).map(|n| format!("user{n:04}")).collect();
        for user in &others {
            server.mint_token(user, Duration::from_secs(60));
        }
        let token = server.mint_token("anna", Duration::from_secs(86_400));
        let hello = wire::Hello { proto: 1, token, device: "bench".into(), platform: "linux".into(), ..Default::default() };
        let (tx, rx) = server.connect_mem(Ipv4Addr::LOCALHOST.into(), hello).await.expect("a good token");
        let mut stage = Stage { server, tx, rx, made: Made::new(13), sent: 0 };
        stage.answer(|kind| matches!(kind, Kind::Welcome(_)).then_some(())).await;
        let args = wire::CreateGroup { group: "g".into(), name: "Group".into(), members: others, ..Default::default() };
        let rpc = wire::Rpc { rid: 1, method: rules::rpc::CREATE_GROUP.into(), args: args.encode_to_vec().into() };
        stage.tell(Kind::Rpc(rpc)).await;
        let code = stage.answer(|kind| if let Kind::RpcRes(res) = kind { Some(res.code) } else { None }).await;
        assert_eq!(code, 0);
        stage.settled().await;
        stage
    }

    async fn tell(&self, kind: Kind) {
        self.tx.send(encode(kind).expect("small")).await.expect("the server lives");
    }

    /// The first frame that is one.
    async fn answer<T>(&mut self, mut wanted: impl FnMut(Kind) -> Option<T>) -> T {
        loop {
            let frame = self.rx.recv().await.expect("the server lives");
            if let Some(answer) = wanted(decode_from_server(&frame).expect("a frame")) {
                return answer;
            }
        }
    }

    /// One message into the group, acknowledged and in every member's timeline.
    async fn send(&mut self) {
        self.sent += 1;
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.sent.to_be_bytes());
        let send = wire::Send {
            rid: self.sent,
            conv: conv(),
            cmid: MessageId::new(NOW_MS as u64, random).0.to_vec().into(),
            kind: rules::kind::TEXT,
            body: wire::Body { text: self.made.line(), ..Default::default() }.encode_to_vec().into(),
            ..Default::default()
        };
        self.tell(Kind::Send(send)).await;
        let code = self.answer(|kind| if let Kind::SendAck(ack) = kind { Some(ack.code) } else { None }).await;
        assert_eq!(code, 0);
        self.settled().await;
    }

    async fn settled(&self) {
        while !self.server.settled().await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn conv() -> String {
    ConvKey::group("g").expect("a good id").to_string()
}

/// A message to two others, none of them connected.
pub(super) fn send(runtime: &Runtime, dir: &Path) {
    let mut stage = runtime.block_on(Stage::set(dir, 3));
    measured(runtime, async {
        for _ in 0..200 {
            stage.send().await;
        }
    });
}

/// A message to 200 others: what writing into many timelines costs.
pub(super) fn group(runtime: &Runtime, dir: &Path) {
    let mut stage = runtime.block_on(Stage::set(dir, 201));
    measured(runtime, async {
        for _ in 0..20 {
            stage.send().await;
        }
    });
}

/// A page of 50 out of the history of a group.
pub(super) fn page(runtime: &Runtime, dir: &Path) {
    let mut stage = runtime.block_on(async {
        let mut stage = Stage::set(dir, 3).await;
        for _ in 0..300 {
            stage.send().await;
        }
        stage
    });
    measured(runtime, async {
        for rid in 0..200 {
            let hi = 60 + stage.made.below(240);
            let ask = wire::PullConv { rid, conv: conv(), lo: 1, hi, newest_first: true, limit: 50, ..Default::default() };
            stage.tell(Kind::PullConv(ask)).await;
            let rows = stage.answer(|kind| if let Kind::Page(page) = kind { Some(page.rows.len()) } else { None }).await;
            assert_eq!(rows, 50);
        }
    });
}
