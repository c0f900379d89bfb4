//! Who is told of a message whose content went before its turn, or after it.
use super::Memory;
use crate::config::Config;
use crate::limits::Limits;
use crate::meter::Meter;
use crate::news::Notification;
use crate::push::Pusher;
use crate::routes::Routes;
use crate::store::rules::carry::PART;
use crate::store::rules::tx::Env;
use crate::store::served::Served;
use crate::store::task::Task;
use crate::store::types::{CommitNews, NewGroup, NewMsg};
use crate::store::{BlobFiles, Store};
use ntk_protocol::groups::GroupType;
use ntk_protocol::rules::kind;
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use std::sync::Arc;
use tokio::sync::mpsc;

struct Nobody;

impl Pusher for Nobody {
    fn push(&self, _: Notification) {}
}

struct NoFiles;

impl BlobFiles for NoFiles {
    fn touch(&self, _: &str) -> bool {
        false
    }

    fn remove_older(&self, _: &str, _: i64) -> bool {
        false
    }
}

struct Told {
    store: Served<Memory>,
    news: mpsc::UnboundedReceiver<CommitNews>,
}

impl Told {
    /// The tasks that were made since the last look.
    fn tasks(&mut self) -> Vec<Task> {
        let news = std::iter::from_fn(|| self.news.try_recv().ok());
        news.filter_map(|n| if let CommitNews::Task(task) = n { Some(task) } else { None }).collect()
    }

    /// Carries one part; who is told of which message, and whether that it is gone.
    async fn carry(&mut self, task: &Task, part: u32) -> Vec<(String, u64, bool)> {
        self.store.fan_in(task.clone(), part).await.unwrap();
        let mut told = Vec::new();
        while let Ok(news) = self.news.try_recv() {
            if let CommitNews::Notifications(all) = news {
                assert!(all.iter().all(|n| n.gone == n.text.is_empty()), "words of what is there, and only of that: {all:?}");
                told.extend(all.into_iter().map(|n| (n.user, n.cseq, n.gone)));
            }
        }
        told
    }
}

#[tokio::test]
async fn what_is_recalled_before_ones_turn_is_not_told_and_who_may_have_been_told_hears_that_it_is_gone() {
    for above in [u32::MAX, 2] {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::new(dir.path());
        config.read_diffusion_above = above;
        config.pusher = Some(Arc::new(Nobody));
        config.limits = Limits::unlimited();
        let meter = Arc::new(Meter::new(&config.limits));
        let (engine, news) = Memory::open(Env::of(&config, Arc::new(Routes::default()), meter));
        let mut told = Told { store: Served::new(engine, Arc::new(NoFiles)), news };
        let ann = told.store.login("ann").await.unwrap();
        let mut members = Vec::new();
        for n in 0..PART + 10 {
            members.push(format!("u{n:04}"));
            told.store.login(&members[n]).await.unwrap();
        }
        let conv = ConvKey::group("g").unwrap();
        let (of, info) = (GroupType::Work, wire::GroupInfo::default());
        let new = NewGroup { owner: ann.clone(), conv: conv.clone(), name: "g".into(), members: members.clone(), of, info };
        told.store.create_group(new).await.unwrap();
        for task in told.tasks() {
            for part in 0..2 {
                told.carry(&task, part).await;
            }
        }
        let msg = |cmid: u8| NewMsg {
            sender: ann.clone(),
            conv: conv.clone(),
            cmid: vec![cmid; 16],
            kind: kind::TEXT,
            flags: 0,
            body: wire::Body { text: "words".into(), ..Default::default() }.encode_to_vec().into(),
            read_upto: 0,
            targets: Vec::new(),
            at: Vec::new(),
            push: Some(wire::Push { text: "words".into(), ..Default::default() }),
        };
        // The first part hears of it; then it is recalled.
        let cseq = told.store.append(msg(1)).await.unwrap().cseq;
        let [sent] = told.tasks().try_into().unwrap();
        let first = told.carry(&sent, 0).await;
        assert!(first.len() >= PART - 1 && first.iter().all(|(_, of, gone)| *of == cseq && !gone), "{first:?}");
        let ask = wire::Recall { cseq, ..Default::default() };
        told.store.recall(ann.clone(), conv.clone(), ask, 60_000).await.unwrap();
        let [recalled] = told.tasks().try_into().unwrap();
        assert_eq!(told.carry(&sent, 1).await, [], "the second part never hears its words");
        let mut gone = told.carry(&recalled, 0).await;
        gone.extend(told.carry(&recalled, 1).await);
        let all: Vec<_> = members.iter().map(|user| (user.clone(), cseq, true)).collect();
        assert_eq!((gone, recalled.members as usize), (all, members.len() + 1));
        assert_eq!(told.carry(&recalled, 0).await, [], "once");
        // What another process left is said as it is now.
        let left = told.store.due(10).await.unwrap();
        for task in left.iter().filter(|task| task.id >= sent.id) {
            assert_eq!(task.notice.is_some(), task.id == recalled.id, "{task:?}");
        }
        // An edit says nothing.
        let cseq = told.store.append(msg(2)).await.unwrap().cseq;
        let ask = wire::Modify { cseq, body: msg(3).body, ..Default::default() };
        told.store.modify(ann.clone(), conv.clone(), ask).await.unwrap();
        let [_, edited] = told.tasks().try_into().unwrap();
        assert!(edited.notice.is_none());
    }
}
