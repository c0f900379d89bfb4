//! Who may be connected, for how long, and who is notified otherwise.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::rules::{code, flags, recv_opt, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use ntk_server::{Clock, Config, Notification, Pusher, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

const G: &str = "group:g";

async fn on(server: &Server, user: &str, device: &str, platform: &str) -> Client {
    let token = server.mint_token(user, DAY);
    Client::mem_with(server, wire::Hello { platform: platform.into(), ..hello(&token, device) }).await
}

async fn devices(client: &mut Client) -> Vec<(String, bool, bool)> {
    let all: wire::Devices = client.rpc(rpc::GET_DEVICES, wire::GetDevices::default()).await.unwrap();
    let mut all: Vec<_> = all.devices.into_iter().map(|d| (d.device, d.online, d.background)).collect();
    all.sort();
    all
}

#[tokio::test]
async fn one_more_device_of_a_platform_class_ends_the_oldest_with_6208_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.devices_per_platform = 2;
    let server = Server::start(config).await.unwrap();
    let mut phone1 = on(&server, "ann", "phone1", "ios").await;
    let mut laptop = on(&server, "ann", "laptop", "linux").await;
    let mut phone2 = on(&server, "ann", "phone2", "android").await;
    let mut other = on(&server, "bob", "phone", "android").await;
    let mut phone3 = on(&server, "ann", "phone3", "android").await;
    match phone1.end().await {
        Some(Kind::Kick(kick)) => {
            assert_eq!(kick.code, code::KICKED);
            assert_eq!(kick.text, "another mobile device has logged in");
        }
        kind => panic!("{kind:?}"),
    }
    for client in [&mut laptop, &mut phone2, &mut phone3, &mut other] {
        client.ping().await;
    }
    // The same device again replaces itself only.
    let _again = on(&server, "ann", "phone3", "android").await;
    assert!(matches!(phone3.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED));
    phone2.ping().await;
}

#[tokio::test]
async fn by_default_any_number_of_devices_may_be_connected() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut all = Vec::new();
    for n in 0..5 {
        all.push(on(&server, "ann", &format!("d{n}"), "web").await);
    }
    for client in &mut all {
        client.ping().await;
    }
}

#[tokio::test]
async fn the_devices_of_a_user_are_listed_and_one_can_be_logged_out() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut here = on(&server, "ann", "here", "linux").await;
    let mut phone = on(&server, "ann", "phone", "ios").await;
    let away = on(&server, "ann", "away", "web").await;
    drop(away);
    phone.tell(Kind::AppState(wire::AppState { background: true })).await;
    phone.ping().await;
    let expected = [("away", false, false), ("here", true, false), ("phone", true, true)];
    let expected: Vec<_> = expected.iter().map(|(d, o, b)| (d.to_string(), *o, *b)).collect();
    let mut listed = devices(&mut here).await;
    for _ in 0..100 {
        if listed == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        listed = devices(&mut here).await;
    }
    assert_eq!(listed, expected);
    for device in ["phone", "away", "nowhere"] {
        here.rpc::<wire::GetDevices>(rpc::LOGOUT_DEVICE, wire::LogoutDevice { device: device.into() }).await.unwrap();
    }
    assert!(matches!(phone.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED));
    assert_eq!(devices(&mut here).await, [("here".to_string(), true, false)]);
}

/// A clock the test turns.
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_ends_with_70001_when_its_token_expires() {
    struct Paused(tokio::time::Instant);
    impl Clock for Paused {
        fn now_ms(&self) -> i64 {
            1_700_000_000_000 + self.0.elapsed().as_millis() as i64
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.exec = ntk_server::Exec::Inline;
    config.clock = Arc::new(Paused(tokio::time::Instant::now()));
    let server = Server::start(config).await.unwrap();
    let token = server.mint_token("ann", Duration::from_secs(40));
    let mut ann = Client::mem_with(&server, hello(&token, "d")).await;
    let start = tokio::time::Instant::now();
    tokio::time::sleep(Duration::from_secs(30)).await;
    ann.ping().await;
    assert!(matches!(ann.end().await, Some(Kind::Kick(k)) if k.code == code::TOKEN_EXPIRED));
    assert_eq!(start.elapsed().as_secs(), 40);
}

#[derive(Default)]
struct Box(parking_lot::Mutex<Vec<Notification>>);

impl Pusher for Box {
    fn push(&self, notification: Notification) {
        self.0.lock().push(notification);
    }
}

impl Box {
    /// Who was notified of what, since the last look: (user, cseq, at).
    fn take(&self) -> Vec<(String, u64, u32)> {
        let mut all: Vec<_> = self.0.lock().drain(..).map(|n| (n.user, n.cseq, n.at)).collect();
        all.sort();
        all
    }
}

async fn pushing(dir: &tempfile::TempDir, hour: i64) -> (Config, Arc<Box>, Arc<Hands>) {
    let (sent, clock) = (Arc::new(Box::default()), Arc::new(Hands(AtomicI64::new(1_700_006_400_000 + hour * 3_600_000))));
    let mut config = config(dir);
    config.pusher = Some(sent.clone());
    config.clock = clock.clone();
    (config, sent, clock)
}

async fn rest(server: &Server) {
    while !server.settled().await {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    tokio::time::sleep(Duration::from_millis(5)).await;
}

#[tokio::test]
async fn members_without_a_device_in_the_foreground_are_notified_with_the_senders_words() {
    let dir = tempfile::tempdir().unwrap();
    let (config, sent, _) = pushing(&dir, 0).await;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let _front = Client::mem(&server, "bob", "front").await;
    let mut back = Client::mem(&server, "cid", "back").await;
    back.tell(Kind::AppState(wire::AppState { background: true })).await;
    back.ping().await;
    drop(server.mint_token("dan", DAY));
    ann.create_group("g", &["bob", "cid", "dan"]).await;
    rest(&server).await;
    assert_eq!(sent.take(), [], "nobody is notified of a tip");
    let push = wire::Push { title: "T".into(), text: "t".into(), ext: b"e"[..].into(), sound: "s".into(), disabled: false };
    let cseq = ann.send_msg(wire::Send { push: Some(push.clone()), ..Client::msg(G, "x") }).await.cseq;
    rest(&server).await;
    let first = sent.0.lock()[0].clone();
    assert_eq!((first.title.as_str(), first.text.as_str(), &first.ext[..], first.sound.as_str()), ("T", "t", &b"e"[..], "s"));
    assert_eq!((first.conv.as_str(), first.sender.as_str(), first.kind), (G, "ann", 1));
    assert_eq!(sent.take(), [("cid".into(), cseq, 0), ("dan".into(), cseq, 0)]);
    back.tell(Kind::AppState(wire::AppState { background: false })).await;
    back.ping().await;
    for send in [
        wire::Send { push: Some(wire::Push { disabled: true, ..push }), ..Client::msg(G, "not told") },
        wire::Send { flags: flags::ONLINE_ONLY, ..Client::msg(G, "online") },
        wire::Send { flags: flags::TARGETED, targets: vec!["bob".into()], ..Client::msg(G, "not for dan") },
    ] {
        assert_eq!(ann.send_msg(send).await.code, 0);
    }
    rest(&server).await;
    assert_eq!(sent.take(), []);
    let cseq = ann.send(G, "y").await.cseq;
    rest(&server).await;
    assert_eq!(sent.take(), [("dan".into(), cseq, 0)]);
    ann.recall(G, cseq).await.unwrap();
    rest(&server).await;
    let wordless = |n: &Notification| n.gone && n.title.is_empty() && n.text.is_empty() && n.ext.is_empty();
    assert!(sent.0.lock().iter().all(wordless));
    assert_eq!(sent.take(), [("dan".into(), cseq, 0)], "whoever may have been told hears that it is gone");
}

#[tokio::test]
async fn receive_options_and_the_quiet_hours_decide_who_is_notified_and_mentions_pass_options_3_and_4() {
    let dir = tempfile::tempdir().unwrap();
    let (config, sent, clock) = pushing(&dir, 0).await;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let users: Vec<String> = (0..=recv_opt::MAX).map(|opt| format!("opt{opt}")).collect();
    for user in &users {
        drop(server.mint_token(user, DAY));
    }
    ann.create_group("g", &users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    rest(&server).await;
    for (opt, user) in users.iter().enumerate() {
        let mut client = Client::mem(&server, user, "d").await;
        let ask = wire::SetConv { conv: G.into(), recv_opt: Some(opt as u32), ..Default::default() };
        client.set_conv(ask).await.unwrap();
        if opt == 0 {
            let all = wire::AllReceive { opt: recv_opt::NOT_NOTIFY, from_s: 22 * 3600, for_s: 8 * 3600 };
            let ask = wire::SetUser { all_receive: Some(all), ..Default::default() };
            client.rpc::<wire::UserState>(rpc::SET_USER, ask).await.unwrap();
        }
    }
    soon(async || server.metrics().connected == 1).await;
    let at = |who: &[&str], flags| {
        let body = wire::Body { text: "hey".into(), at_users: who.iter().map(|w| w.to_string()).collect(), ..Default::default() };
        wire::Send { flags, body: prost::Message::encode_to_vec(&body).into(), ..Client::msg(G, "") }
    };
    let mut told = Vec::new();
    for (hour, who, flags) in
        [(12, &[][..], 0), (12, &["opt1", "opt2", "opt3"], 0), (12, &["opt4"], flags::AT_ALL), (23, &["opt0"], 0)]
    {
        // Time of day in UTC: the clock began at midnight.
        clock.0.store(1_700_006_400_000 + hour * 3_600_000, Ordering::Relaxed);
        assert_eq!(ann.send_msg(at(who, flags)).await.code, 0);
        rest(&server).await;
        told.push(sent.take().into_iter().map(|(user, _, at)| (user, at)).collect::<Vec<_>>());
    }
    let named = |list: &[(&str, u32)]| list.iter().map(|(u, a)| (u.to_string(), *a)).collect::<Vec<_>>();
    assert_eq!(told[0], named(&[("opt0", 0)]));
    assert_eq!(told[1], named(&[("opt0", 0), ("opt3", 1)]));
    assert_eq!(told[2], named(&[("opt0", 2), ("opt3", 2), ("opt4", 3)]));
    assert_eq!(told[3], []);
}

#[tokio::test]
async fn members_of_a_large_group_are_notified_too_once_each() {
    let dir = tempfile::tempdir().unwrap();
    let (mut config, sent, _) = pushing(&dir, 0).await;
    config.read_diffusion_above = 2;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let users: Vec<String> = (0..130).map(|n| format!("u{n:03}")).collect();
    users.iter().for_each(|u| drop(server.mint_token(u, DAY)));
    ann.create_group("g", &users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let body = wire::Body { text: "hey".into(), at_users: vec!["u007".into()], ..Default::default() };
    let msg = wire::Send { body: prost::Message::encode_to_vec(&body).into(), ..Client::msg(G, "") };
    let cseq = ann.send_msg(msg).await.cseq;
    rest(&server).await;
    let expected: Vec<_> = users.iter().map(|u| (u.clone(), cseq, u32::from(u == "u007"))).collect();
    assert_eq!(sent.take(), expected);
}

#[tokio::test]
async fn under_load_messages_of_low_priority_are_refused_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.limits.shed_low_at = 0;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    drop(server.mint_token("bob", DAY));
    let conv = c2c("ann", "bob");
    for priority in 0..4u32 {
        let ack = ann.send_msg(wire::Send { flags: priority << flags::PRIORITY_SHIFT, ..Client::msg(&conv, "x") }).await;
        assert_eq!(ack.code, if priority == 3 { code::OVERLOADED } else { 0 });
        assert_eq!(ack.retry_ms > 0, priority == 3);
    }
    let metrics = server.metrics();
    assert_eq!((metrics.shed, metrics.connected, metrics.connections, metrics.kicked), (1, 1, 1, 0));
    let row = ann.one(&conv, 3).await.unwrap();
    assert_eq!(row.flags & flags::PRIORITY, 2 << flags::PRIORITY_SHIFT);
}

#[tokio::test]
async fn a_logged_out_device_comes_back_with_a_new_token_only_and_others_keep_theirs() {
    let dir = tempfile::tempdir().unwrap();
    let (mut config, _, clock) = pushing(&dir, 0).await;
    config.pusher = None;
    let server = Server::start(config.clone()).await.unwrap();
    let mint = || {
        clock.0.fetch_add(1, Ordering::Relaxed);
        server.mint_token("ann", DAY)
    };
    let (older, shared, old) = (mint(), mint(), mint());
    let as_phone = |token: &str| wire::Hello { platform: "ios".into(), ..hello(token, "phone") };
    let mut here = Client::mem_with(&server, hello(&shared, "here")).await;
    // The phone has had the token that another device has too, and then one of its own.
    drop(Client::mem_with(&server, as_phone(&shared)).await);
    let mut phone = Client::mem_with(&server, as_phone(&old)).await;
    phone.ping().await;
    here.rpc::<wire::GetDevices>(rpc::LOGOUT_DEVICE, wire::LogoutDevice { device: "phone".into() }).await.unwrap();
    assert!(matches!(phone.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED));
    let refused = async |hello: wire::Hello| server.connect_mem(LOCAL, hello).await.err().map(|r| r.code);
    for token in [&old, &shared, &older] {
        assert_eq!(refused(as_phone(token)).await, Some(code::KICKED));
    }
    // Under another name it is the same token, and an older one that nobody has is void too; the shared one is another device's.
    assert_eq!(refused(hello(&old, "elsewhere")).await, Some(code::KICKED));
    assert_eq!(refused(hello(&older, "elsewhere")).await, Some(code::KICKED));
    here.ping().await;
    let mut here = Client::mem_with(&server, hello(&shared, "here")).await;
    let fresh = mint();
    let mut phone = Client::mem_with(&server, as_phone(&fresh)).await;
    phone.ping().await;
    assert_eq!(devices(&mut here).await.len(), 2);
    // With the new token the old one does not become good again, also not after a restart.
    assert_eq!(refused(as_phone(&old)).await, Some(code::KICKED));
    server.shutdown().await;
    let server = Server::start(config).await.unwrap();
    assert_eq!(server.connect_mem(LOCAL, as_phone(&old)).await.err().map(|r| r.code), Some(code::KICKED));
    Client::mem_with(&server, as_phone(&fresh)).await.ping().await;
    // Of a device whose token nobody noted, all up to now are refused.
    Door::open(dir.path()).forget_token_time("phone");
    let mut here = Client::mem_with(&server, hello(&shared, "here")).await;
    here.rpc::<wire::GetDevices>(rpc::LOGOUT_DEVICE, wire::LogoutDevice { device: "phone".into() }).await.unwrap();
    assert_eq!(server.connect_mem(LOCAL, as_phone(&fresh)).await.err().map(|r| r.code), Some(code::KICKED));
}
