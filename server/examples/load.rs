//! Load on one server in memory: rooms of eleven members, three of them observed on two devices each. Prints messages per second
//! and CPU time by thread: `cargo run --release -p ntk-server --example load -- [MESSAGES] [ROOMS]`.
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{MessageId, decode_from_server, encode, rules, wire};
use ntk_server::{Config, Limits, Server};
use prost::Message as _;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use tokio::sync::mpsc;

const SENDERS: usize = 200;
const WINDOW: usize = 4;
type Link = (mpsc::Sender<Vec<u8>>, mpsc::Receiver<Vec<u8>>);

async fn connect(server: &Server, user: &str, device: &str) -> Link {
    let token = server.mint_token(user, Duration::from_secs(86_400));
    let hello = wire::Hello { proto: 1, token, device: device.into(), heartbeat_s: 600, ..Default::default() };
    server.connect_mem(IpAddr::V4(Ipv4Addr::LOCALHOST), hello).await.expect("admitted")
}

async fn next(link: &mut Link) -> Kind {
    decode_from_server(&link.1.recv().await.expect("the link holds")).expect("a frame")
}

/// Sends `messages`, a few in flight, and waits for every acknowledgement.
async fn send_all(mut link: Link, sender: usize, messages: usize, rooms: usize) {
    let (mut sent, mut acked) = (0, 0);
    let mine = rooms_of(sender, rooms);
    while acked < messages {
        while sent < messages && sent - acked < WINDOW {
            let mut random = [0; 10];
            random[..8].copy_from_slice(&((sender * 1_000_000 + sent) as u64).to_be_bytes());
            let body = wire::Body { text: "a line of talk, about as long as they are ".into(), ..Default::default() };
            let send = wire::Send {
                conv: format!("group:room{}", mine[sent % mine.len()]),
                cmid: MessageId::new(sent as u64, random).0.to_vec().into(),
                kind: rules::kind::TEXT,
                body: body.encode_to_vec().into(),
                ..Default::default()
            };
            sent += 1;
            link.0.send(encode(Kind::Send(send)).expect("small")).await.expect("the link holds");
        }
        if let Kind::SendAck(ack) = next(&mut link).await {
            assert_eq!(ack.code, 0, "{}", ack.text);
            acked += 1;
        }
    }
}

/// Room `r` has the eight senders from `8 r` on.
fn rooms_of(sender: usize, rooms: usize) -> Vec<usize> {
    (0..rooms).filter(|room| (sender + SENDERS - room * 8 % SENDERS) % SENDERS < 8).collect()
}

/// Takes pushes until every room message has come; pulls when told that it is behind.
async fn observe(mut link: Link, total: u64) -> u64 {
    let (mut cursor, mut pulls, mut frames) = (0, 0, 0u64);
    while cursor < total {
        match next(&mut link).await {
            Kind::Sync(sync) => {
                frames += 1;
                if sync.prev <= cursor {
                    cursor = sync.entries.last().map_or(cursor, |e| e.useq.max(cursor));
                }
                if sync.head > cursor {
                    pulls += 1;
                    let pull = wire::Pull { rid: 1, after: cursor, limit: 500 };
                    link.0.send(encode(Kind::Pull(pull)).expect("small")).await.expect("the link holds");
                }
            }
            Kind::Welcome(welcome) => cursor = welcome.head,
            _ => {}
        }
    }
    println!("observer: {frames} frames, {pulls} pulls");
    cursor
}

fn cpu_by_thread() {
    for task in std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let stat = std::fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        let Some((name, rest)) = stat.split_once('(').and_then(|(_, s)| s.rsplit_once(')')) else { continue };
        let ticks: u64 = rest.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<u64>().ok()).sum();
        if ticks > 5 {
            println!("{name:16} {:.2} s", ticks as f64 / 100.0);
        }
    }
}

#[tokio::main]
async fn main() {
    let arg = |n: usize, default| std::env::args().nth(n).and_then(|a| a.parse().ok()).unwrap_or(default);
    let (messages, rooms): (usize, usize) = (arg(1, 20_000), arg(2, 521));
    let dir = std::env::temp_dir().join(format!("ntkd-load-{}", std::process::id()));
    let mut config = Config::new(&dir);
    config.limits = Limits::unlimited();
    let server = Server::start(config).await.expect("started");
    let mut observers = tokio::task::JoinSet::new();
    let mut owner = connect(&server, "seen0", "setup").await;
    for n in 1..3 {
        server.mint_token(&format!("seen{n}"), Duration::from_secs(1));
    }
    for n in 0..SENDERS {
        server.mint_token(&format!("u{n}"), Duration::from_secs(1));
    }
    for room in 0..rooms {
        let mut members: Vec<String> = (1..3).map(|n| format!("seen{n}")).collect();
        members.extend((0..8).map(|i| format!("u{}", (room * 8 + i) % SENDERS)));
        let args = wire::CreateGroup { group: format!("room{room}"), name: "Room".into(), members, ..Default::default() };
        let call = wire::Rpc { rid: 1, method: rules::rpc::CREATE_GROUP.into(), args: args.encode_to_vec().into() };
        owner.0.send(encode(Kind::Rpc(call)).expect("small")).await.expect("the link holds");
        while !matches!(next(&mut owner).await, Kind::RpcRes(r) if r.code == 0) {}
    }
    drop(owner);
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let per_sender = messages / SENDERS;
    let total = (rooms * 2 + per_sender * SENDERS) as u64;
    for n in 0..3 {
        for d in 0..2 {
            observers.spawn(observe(connect(&server, &format!("seen{n}"), &format!("d{d}")).await, total));
        }
    }
    cpu_by_thread();
    let start = tokio::time::Instant::now();
    let mut senders = tokio::task::JoinSet::new();
    for s in 0..SENDERS {
        senders.spawn(send_all(connect(&server, &format!("u{s}"), "d").await, s, per_sender, rooms));
    }
    while senders.join_next().await.is_some() {}
    println!("all acknowledged after {:?}", start.elapsed());
    while observers.join_next().await.is_some() {}
    let took = start.elapsed();
    println!("{} messages in {took:?}: {:.0}/s", per_sender * SENDERS, (per_sender * SENDERS) as f64 / took.as_secs_f64());
    cpu_by_thread();
    server.shutdown().await;
    let _ = std::fs::remove_dir_all(dir);
}
