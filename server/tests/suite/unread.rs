//! Unread is derived from running counts; plain SQL over the rows and a model that knows neither must agree with it.
use crate::client::*;
use ntk_protocol::rules::{flags, kind};
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use ntk_server::{Exec, Server};
use proptest::prelude::*;

const USERS: [&str; 4] = ["ann", "bob", "cid", "dan"];

#[derive(Debug, Clone)]
enum Step {
    Send { who: usize, conv: usize, excluded: bool, targeted: bool, read_upto: u64 },
    Read { who: usize, conv: usize, upto: u64 },
    Recall { conv: usize, nth: u64, delete: bool },
    Hide { who: usize, conv: usize, nth: u64 },
    Clear { who: usize, conv: usize, upto: u64 },
    Join { who: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let rare = || prop::bool::weighted(0.2);
    let send = (0..4usize, 0..3usize, rare(), rare(), prop_oneof![Just(0u64), 1..40u64])
        .prop_map(|(who, conv, excluded, targeted, read_upto)| Step::Send { who, conv, excluded, targeted, read_upto });
    let read = (0..4usize, 0..3usize, 0..40u64).prop_map(|(who, conv, upto)| Step::Read { who, conv, upto });
    let recall = (0..3usize, 1..30u64, any::<bool>()).prop_map(|(conv, nth, delete)| Step::Recall { conv, nth, delete });
    let hide = (0..4usize, 0..3usize, 1..30u64).prop_map(|(who, conv, nth)| Step::Hide { who, conv, nth });
    let clear = (0..4usize, 0..3usize, 1..10u64).prop_map(|(who, conv, upto)| Step::Clear { who, conv, upto });
    prop_oneof![9 => send, 3 => read, 3 => recall, 3 => hide, 1 => clear, 1 => (2..4usize).prop_map(|who| Step::Join { who })]
}

/// What each conversation holds, kept from the script alone.
#[derive(Default, Clone)]
struct Model {
    /// (sender, counts when sent, recalled)
    rows: Vec<(usize, bool, bool)>,
    /// Seq of a targeted message and the one it is for.
    targeted: std::collections::BTreeMap<u64, usize>,
    hidden: std::collections::BTreeSet<(usize, u64)>,
    changes: u64,
    /// Per member: first visible seq and read mark.
    members: std::collections::BTreeMap<usize, (u64, u64)>,
}

impl Model {
    fn unread(&self, who: usize) -> u64 {
        let (from, read) = self.members[&who];
        let rows = self.rows.iter().enumerate().map(|(i, r)| (i as u64 + 1, r));
        rows.filter(|(seq, (sender, counts, recalled))| *seq > read && *seq >= from && *sender != who && *counts && !recalled)
            .filter(|(seq, _)| !self.hidden.contains(&(who, *seq)))
            .count() as u64
    }

    /// Rows of the store library this user gets.
    fn rows(&self, who: usize) -> u64 {
        let seen = |seq: &u64| {
            let sender = self.rows[*seq as usize - 1].0;
            !self.hidden.contains(&(who, *seq)) && self.targeted.get(seq).is_none_or(|to| *to == who || sender == who)
        };
        (self.members[&who].0..=self.rows.len() as u64).filter(seen).count() as u64
    }
}

/// With `diffused` the group's messages are in no timeline; every number is the same.
fn run(steps: Vec<Step>, diffused: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        let mut config = config(&dir);
        config.exec = Exec::Inline;
        config.read_diffusion_above = if diffused { 1 } else { 1000 };
        let server = Server::start(config).await.unwrap();
        let mut clients = Vec::new();
        for user in USERS {
            clients.push(Client::mem(&server, user, "d").await);
        }
        let keys = ["group:g".to_owned(), c2c("ann", "bob"), c2c("ann", "ann")];
        let mut models = [Model::default(), Model::default(), Model::default()];
        clients[0].create_group("g", &["bob"]).await;
        models[0].rows.push((0, false, false));
        models[0].members.extend([(0, (1, 0)), (1, (1, 0))]);
        for step in steps {
            apply(step, &server, &mut clients, &keys, &mut models).await;
        }
        while !server.settled().await {
            tokio::task::yield_now().await;
        }
        for (who, client) in clients.iter_mut().enumerate() {
            let head = client.ping().await;
            client.until(|c| c.cursor == head).await;
            let mut expected: Vec<_> = Vec::new();
            for (key, model) in keys.iter().zip(&models) {
                if let Some((_, read)) = model.members.get(&who) {
                    let head = model.rows.len() as u64;
                    expected.push((key.clone(), *read, model.unread(who), head, model.changes));
                    assert_eq!(client.count(key, *read + 1, head).await, model.unread(who));
                    let all =
                        wire::PullConv { conv: key.clone(), lo: 1, hi: 0, limit: 500, read_cseq: *read, ..Default::default() };
                    assert_eq!(client.page(all).await.rows.len() as u64, model.rows(who));
                }
            }
            expected.sort();
            let state = |c: wire::ConvState| (c.conv, c.read_cseq, c.unread, c.head, c.mseq);
            let mut derived: Vec<_> = client.snapshot(2).await.into_iter().map(state).collect();
            derived.sort();
            let plain: Vec<_> = server.recount(USERS[who]).await.unwrap();
            let plain: Vec<_> = plain.into_iter().map(|r| (r.conv, r.read_cseq, r.unread, r.head, r.mseq)).collect();
            assert_eq!(derived, expected, "derived for {}", USERS[who]);
            assert_eq!(plain, expected, "plain SQL for {}", USERS[who]);
        }
        server.shutdown().await;
    });
}

async fn apply(step: Step, server: &Server, clients: &mut [Client], keys: &[String], models: &mut [Model]) {
    match step {
        Step::Send { who, conv, excluded, targeted, read_upto } => {
            // In the group, for the other one of its first two members.
            let target = (targeted && conv == 0).then_some(usize::from(who == 0));
            let flags = if excluded { flags::EXCLUDED_FROM_UNREAD } else { 0 } | target.map_or(0, |_| flags::TARGETED);
            let targets = target.map(|t| USERS[t].to_owned()).into_iter().collect();
            let msg = wire::Send { flags, read_upto, targets, kind: kind::CUSTOM, ..Client::msg(&keys[conv], "x") };
            let ack = clients[who].send_msg(msg).await;
            let model = &mut models[conv];
            let party = if conv == 0 { model.members.contains_key(&who) } else { who == 0 || (conv == 1 && who == 1) };
            assert_eq!(ack.code == 0, party, "{}", ack.text);
            if party {
                model.rows.push((who, !excluded && target.is_none(), false));
                model.targeted.extend(target.map(|t| (model.rows.len() as u64, t)));
                assert_eq!(ack.cseq, model.rows.len() as u64);
                if conv > 0 {
                    for w in 0..=usize::from(conv == 1) {
                        model.members.entry(w).or_insert((1, 0));
                    }
                }
                let read = &mut model.members.get_mut(&who).unwrap().1;
                *read = (*read).max(read_upto.min(ack.cseq));
                // The mark goes the way of the fan-out: wait for it, so that the order of marks is the script's.
                clients[who].rest(server).await;
            }
        }
        Step::Read { who, conv, upto } => {
            let marks = vec![wire::ReadMark { conv: keys[conv].clone(), read_cseq: upto, upto_ts_ms: 0 }];
            let Kind::ReadAck(ack) = clients[who].ask(Kind::Read(wire::Read { rid: 1, marks })).await else { panic!() };
            let model = &mut models[conv];
            let head = model.rows.len() as u64;
            if let Some((_, read)) = model.members.get_mut(&who) {
                *read = (*read).max(upto.min(head));
                assert_eq!((ack.states[0].read_cseq, ack.states[0].unread), (*read, model.unread(who)));
            }
        }
        Step::Hide { who, conv, nth } => {
            let ask = wire::HideMsgs { conv: keys[conv].clone(), cseqs: vec![nth] };
            let done = clients[who].rpc::<wire::Hidden>("hide_msgs", ask).await;
            let model = &mut models[conv];
            let seen = model.members.get(&who).is_some_and(|(from, _)| nth >= *from) && nth <= model.rows.len() as u64;
            if seen {
                model.hidden.insert((who, nth));
                assert!(done.is_ok());
            }
        }
        Step::Clear { who, conv, upto } => {
            let ask = wire::SetConv { conv: keys[conv].clone(), clear_upto: upto, ..Default::default() };
            let done = clients[who].set_conv(ask).await;
            let model = &mut models[conv];
            let upto = upto.min(model.rows.len() as u64);
            if let Some((from, read)) = model.members.get_mut(&who) {
                (*from, *read) = ((*from).max(upto + 1), (*read).max(upto));
                assert_eq!(done.unwrap().unread, model.unread(who));
            }
        }
        Step::Recall { conv, nth, delete } => {
            let model = &mut models[conv];
            if let Some((sender, _, recalled)) = model.rows.get_mut(nth as usize - 1)
                && !(conv == 0 && nth == 1)
            {
                let ask = wire::Recall { conv: keys[conv].clone(), cseq: nth, delete, ..Default::default() };
                if let Ok(msg) = clients[*sender].rpc::<wire::Msg>("recall", ask).await {
                    *recalled = true;
                    model.changes = model.changes.max(msg.mseq);
                }
            }
        }
        Step::Join { who } => {
            let res = clients[0].add_members(&keys[0], &[USERS[who]]).await;
            let model = &mut models[0];
            let head = model.rows.len() as u64;
            assert_eq!(res.added.is_empty(), model.members.contains_key(&who));
            if !res.added.is_empty() {
                model.members.insert(who, (head + 1, head));
                // The tip: it neither counts nor can be recalled, which the model calls recalled.
                model.rows.push((0, false, true));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn derived_unread_equals_plain_sql_and_the_script(steps in prop::collection::vec(step(), 1..60)) {
        run(steps, false);
    }

    #[test]
    fn with_read_diffusion_derived_unread_equals_plain_sql_and_the_script(steps in prop::collection::vec(step(), 1..60)) {
        run(steps, true);
    }
}
