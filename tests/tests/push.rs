//! What offline push says, beside what a kernel of the same user shows.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use ntk_core::api::*;
use ntk_protocol::MessageId;
use ntk_server::{Notification, Pusher};
use ntk_tests::ledger::Room;
use ntk_tests::light::{Light, NewMessage, wire_key};
use ntk_tests::rng::Rng;
use ntk_tests::stage::{SOON, Stage};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Keeps what it is handed.
#[derive(Default)]
struct Kept(parking_lot::Mutex<Vec<Notification>>);

impl Pusher for Kept {
    fn push(&self, notification: Notification) {
        self.0.lock().push(notification);
    }
}

/// The script: others write, take back and edit, in rooms of every sort.
struct Script {
    rng: Rng,
    rooms: Vec<Room>,
    ids: u64,
    /// (room, seq, who wrote it)
    sent: Vec<(usize, u64, usize)>,
}

impl Script {
    async fn step(&mut self, others: &[Light; 2]) {
        let (at, who) = (self.rng.below(self.rooms.len()), self.rng.below(2));
        // A one-to-one conversation is its peer's.
        let who = if at < 2 { at } else { who };
        if self.rng.chance(250) && !self.sent.is_empty() {
            let (room, seq, who) = self.sent.swap_remove(self.rng.below(self.sent.len()));
            let conv = wire_key(&self.rooms[room]);
            others[who].gone(&conv, seq, self.rng.chance(500)).await.unwrap();
            return;
        }
        let targets =
            if at >= 2 && self.rng.chance(150) { vec![self.rng.pick(&["ben", "zoe", "ann"]).to_owned()] } else { Vec::new() };
        let for_self = targets.first().is_some_and(|t| *t == others[who].user);
        let new = NewMessage {
            text: "words".into(),
            excluded: self.rng.chance(150),
            off_list: self.rng.chance(100),
            at_all: at >= 2 && self.rng.chance(100),
            targets: if for_self { Vec::new() } else { targets },
            ..Default::default()
        };
        self.send(others, at, who, new).await;
    }

    async fn send(&mut self, others: &[Light; 2], at: usize, who: usize, new: NewMessage) {
        self.ids += 1;
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.ids.to_be_bytes());
        let cmid = MessageId::new(1_700_000_000_000, random);
        let acked = others[who].send_message(&wire_key(&self.rooms[at]), cmid, new).await.unwrap();
        self.sent.push((at, acked.cseq, who));
    }
}

/// Until the device and the server know the same of each other.
async fn in_step(ben: &ntk_tests::stage::Device) {
    ben.off().await;
    ben.host.drain_events();
    ben.on().await;
    let done = |e: &Event| matches!(e, Event::SyncChanged(x) if !x.running).then_some(());
    ben.event("end of the synchronisation", done).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_badge_of_a_push_is_the_total_that_a_kernel_of_the_user_shows() {
    let kept = Arc::new(Kept::default());
    let pusher = kept.clone();
    // Two of the groups have read diffusion.
    let stage = Stage::with(|c| {
        c.pusher = Some(pusher);
        c.read_diffusion_above = 3;
    })
    .await;
    for user in ["ben", "cleo", "dan"] {
        stage.site.token(user);
    }
    let others = [stage.light("zoe"), stage.light("ann")];
    let mut rooms = vec![Room::Pair("ben".into(), "zoe".into()), Room::Pair("ben".into(), "ann".into())];
    for n in 0..5 {
        let members = if n < 2 { vec!["ben", "ann", "cleo", "dan"] } else { vec!["ben", "ann"] };
        others[0].create_group(&format!("g{n}"), "Group", members.into_iter().map(String::from).collect()).await.unwrap();
        rooms.push(Room::Group(format!("g{n}")));
    }
    let conversations: Vec<String> =
        ["c2c_zoe".into(), "c2c_ann".into()].into_iter().chain((0..5).map(|n| format!("group_g{n}"))).collect();
    let ben = stage.device("ben", "one").await;
    let server = stage.site.server().unwrap();
    let mut script = Script { rng: Rng::new(20), rooms, ids: 1, sent: Vec::new() };
    for at in 0..7 {
        script.send(&others, at, at % 2, NewMessage { text: "first".into(), ..Default::default() }).await;
    }
    let mut badges = Vec::new();
    for round in 0..12 {
        in_step(&ben).await;
        for _ in 0..2 {
            let conversation = script.rng.below(conversations.len());
            let id = conversations[conversation].clone();
            match script.rng.below(5) {
                0 => ben.mark(&id).await,
                // The conversation that ends each round stays as it is.
                _ if conversation == 1 => {}
                1 => ben.run(Command::SetReceiveOpt { conversation: id, opt: ReceiveOpt::NotNotify }).await,
                2 => ben.run(Command::SetReceiveOpt { conversation: id, opt: ReceiveOpt::Receive }).await,
                3 => ben.run(Command::SetReceiveOpt { conversation: id, opt: ReceiveOpt::NotReceiveExceptAt }).await,
                _ if script.rng.chance(400) => {
                    ben.run(Command::DeleteConversations { conversations: vec![id], clear_messages: false }).await;
                }
                _ => {}
            }
        }
        in_step(&ben).await;
        ben.off().await;
        let deadline = Instant::now() + SOON;
        while server.metrics().connected > 2 {
            assert!(Instant::now() < deadline, "the device is still connected");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for _ in 0..1 + script.rng.below(12) {
            script.step(&others).await;
        }
        script.send(&others, 1, 1, NewMessage { text: "last".into(), ..Default::default() }).await;
        while !server.settled().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let badge = kept.0.lock().iter().rfind(|n| n.user == "ben").expect("ben was told").badge;
        ben.on().await;
        in_step(&ben).await;
        println!("round {round}: {badge}");
        ben.total(badge).await;
        badges.push(badge);
    }
    assert!(badges.iter().max() > Some(&5) && !badges.is_sorted(), "{badges:?}");
    ben.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_pushed_to_by_the_name_its_kernel_brought_until_it_takes_that_back() {
    let kept = Arc::new(Kept::default());
    let pusher = kept.clone();
    let stage = Stage::with(|c| c.pusher = Some(pusher)).await;
    let ann = stage.light("ann");
    let ben = stage.device("ben", "phone").await;
    let server = stage.site.server().unwrap();
    let set = |token: &str| Command::SetPushToken { kind: PushKind::Apns, token: token.into(), locale: "de".into() };
    let mut told = Vec::new();
    for token in ["00fc13adff785122", ""] {
        in_step(&ben).await;
        ben.run(set(token)).await;
        ben.off().await;
        assert_eq!(ben.code(set("another")).await, ErrorCode::NoNetwork);
        let deadline = Instant::now() + SOON;
        while server.metrics().connected > 1 {
            assert!(Instant::now() < deadline, "the device is still connected");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stage.say(&ann, &Room::Pair("ann".into(), "ben".into()), "words").await;
        while !server.settled().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let last = kept.0.lock().last().cloned().expect("ben was told");
        told.push(last.targets.into_iter().map(|t| (t.device, t.token, t.locale)).collect::<Vec<_>>());
    }
    assert_eq!(told, [vec![("phone".into(), "00fc13adff785122".into(), "de".into())], Vec::new()]);
    ben.on().await;
    ben.end().await;
}
