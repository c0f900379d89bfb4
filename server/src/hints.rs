//! The wire form of hints, which a bus between processes carries (`proto/hints.proto`); within one process they go as values.
//! Every kind of hint has one. What this version cannot read is a lost hint, as any may be.
use crate::bus::Hint;
use crate::ids::{ConvId, Cseq, Mseq, Useq, UserId};
use crate::news::{Follower, GroupNews, TimelineNews};
use bytes::Bytes;
use form::hint::Kind;
use prost::Message as _;
use std::sync::Arc;

/// Generated protobuf types.
#[allow(missing_docs, clippy::all, unreachable_pub)]
mod form {
    include!(concat!(env!("OUT_DIR"), "/ntk.hints.v1.rs"));
}

impl Hint {
    /// As another process reads it.
    pub fn to_bytes(&self) -> Bytes {
        let kind = match self {
            Hint::Timelines(all) => Kind::Timelines(form::Timelines { timelines: all.iter().map(timeline).collect() }),
            Hint::Online { to, from, connection, msg } => Kind::Online(form::Online {
                to: to.iter().map(|user| user.0).collect(),
                from: from.0,
                connection: *connection,
                msg: Some((**msg).clone()),
            }),
            Hint::Group(news) => Kind::Group(group(news)),
            Hint::Joined(conv, members) => {
                let member = |m: &Follower| form::Member { user: m.user.0, visible_from: m.visible_from.0 };
                Kind::Joined(form::Joined { conv: conv.0, members: members.iter().map(member).collect() })
            }
            Hint::Kick { user, device, code, text } => {
                Kind::Kick(form::Kick { user: user.0, device: device.clone(), code: *code, text: text.clone() })
            }
        };
        form::Hint { kind: Some(kind) }.encode_to_vec().into()
    }

    /// What another process said; `None` = nothing this version knows.
    #[allow(clippy::disallowed_methods)] // said by another process of this server, of what it had checked
    pub fn from_bytes(bytes: Bytes) -> Option<Hint> {
        Some(match form::Hint::decode(bytes).ok()?.kind? {
            Kind::Timelines(all) => Hint::Timelines(Arc::new(all.timelines.into_iter().map(timeline_news).collect())),
            Kind::Online(form::Online { to, from, connection, msg }) => Hint::Online {
                to: Arc::new(to.into_iter().map(UserId).collect()),
                from: UserId(from),
                connection,
                msg: Arc::new(msg?),
            },
            Kind::Group(news) => Hint::Group(Arc::new(group_news(news))),
            Kind::Joined(form::Joined { conv, members }) => {
                let follower = |m: form::Member| Follower { user: UserId(m.user), visible_from: Cseq(m.visible_from) };
                Hint::Joined(ConvId(conv), Arc::new(members.into_iter().map(follower).collect()))
            }
            Kind::Kick(form::Kick { user, device, code, text }) => Hint::Kick { user: UserId(user), device, code, text },
        })
    }
}

fn timeline(news: &TimelineNews) -> form::Timeline {
    let entries = news.entries.iter().map(|entry| form::Tail { entry: entry.clone() }).collect();
    form::Timeline { user: news.user.0, prev: news.prev.0, entries }
}

fn timeline_news(form::Timeline { user, prev, entries }: form::Timeline) -> TimelineNews {
    TimelineNews { user: UserId(user), prev: Useq(prev), entries: entries.into_iter().map(|tail| tail.entry).collect() }
}

fn group(news: &GroupNews) -> form::Group {
    // Under load, and for what is not for everyone, all three frames are the same one.
    let unless_hint = |frame: &Bytes| (*frame != news.hint).then(|| frame.clone());
    form::Group {
        conv: news.conv.0,
        cseq: news.cseq.0,
        sender: news.sender.0,
        hint: news.hint.clone(),
        own: unless_hint(&news.own),
        others: unless_hint(&news.others),
        head: news.head.0,
        mseq: news.mseq.0,
        gone: news.gone.iter().map(|user| user.0).collect(),
    }
}

fn group_news(news: form::Group) -> GroupNews {
    GroupNews {
        conv: ConvId(news.conv),
        cseq: Cseq(news.cseq),
        sender: UserId(news.sender),
        own: news.own.unwrap_or_else(|| news.hint.clone()),
        others: news.others.unwrap_or_else(|| news.hint.clone()),
        hint: news.hint,
        head: Cseq(news.head),
        mseq: Mseq(news.mseq),
        gone: news.gone.into_iter().map(UserId).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ntk_protocol::wire::OnlineMsg;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn bytes() -> impl Strategy<Value = Bytes> {
        vec(any::<u8>(), 0..40).prop_map(Bytes::from)
    }

    fn timelines() -> impl Strategy<Value = Hint> {
        let one = (any::<i64>(), any::<i64>(), vec(proptest::option::of(bytes()), 0..5))
            .prop_map(|(user, prev, entries)| TimelineNews { user: UserId(user), prev: Useq(prev), entries });
        vec(one, 0..4).prop_map(|all| Hint::Timelines(Arc::new(all)))
    }

    fn online() -> impl Strategy<Value = Hint> {
        let msg = ("[a-z]{0,5}", "[a-z]{0,5}", any::<u32>(), bytes(), any::<u64>(), bytes())
            .prop_map(|(conv, sender, kind, body, ts_ms, cmid)| OnlineMsg { conv, sender, kind, body, ts_ms, cmid });
        (vec(any::<i64>(), 0..5), any::<i64>(), any::<u64>(), msg).prop_map(|(to, from, connection, msg)| Hint::Online {
            to: Arc::new(to.into_iter().map(UserId).collect()),
            from: UserId(from),
            connection,
            msg: Arc::new(msg),
        })
    }

    fn group() -> impl Strategy<Value = Hint> {
        let numbers = (any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>());
        (numbers, bytes(), bytes(), bytes(), any::<bool>(), vec(any::<i64>(), 0..3)).prop_map(
            |((conv, cseq, sender, head, mseq), own, others, hint, rows, gone)| {
                let news = GroupNews {
                    conv: ConvId(conv),
                    cseq: Cseq(cseq),
                    sender: UserId(sender),
                    own,
                    others,
                    hint,
                    head: Cseq(head),
                    mseq: Mseq(mseq),
                    gone: gone.into_iter().map(UserId).collect(),
                };
                Hint::Group(Arc::new(if rows { news } else { news.without_rows() }))
            },
        )
    }

    fn joined() -> impl Strategy<Value = Hint> {
        let one = (any::<i64>(), any::<i64>()).prop_map(|(u, c)| Follower { user: UserId(u), visible_from: Cseq(c) });
        (any::<i64>(), vec(one, 0..5)).prop_map(|(conv, all)| Hint::Joined(ConvId(conv), Arc::new(all)))
    }

    fn kick() -> impl Strategy<Value = Hint> {
        (any::<i64>(), proptest::option::of("[a-z]{0,5}"), any::<u32>(), ".{0,5}")
            .prop_map(|(user, device, code, text)| Hint::Kick { user: UserId(user), device, code, text })
    }

    #[test]
    fn the_bytes_are_those_that_other_processes_of_this_version_read() {
        let shared = |bytes: &'static [u8]| Bytes::from_static(bytes);
        let news = GroupNews {
            conv: ConvId(3),
            cseq: Cseq(4),
            sender: UserId(5),
            own: shared(b"own"),
            others: shared(b"others"),
            hint: shared(b"hint"),
            head: Cseq(6),
            mseq: Mseq(7),
            gone: Vec::new(),
        };
        let msg = OnlineMsg { conv: "c".into(), sender: "s".into(), kind: 100, body: shared(b"b"), ts_ms: 9, cmid: shared(b"m") };
        let timeline = TimelineNews { user: UserId(1), prev: Useq(2), entries: vec![Some(shared(b"entry")), None] };
        let members =
            vec![Follower { user: UserId(1), visible_from: Cseq(2) }, Follower { user: UserId(3), visible_from: Cseq(1) }];
        let kick =
            |device: Option<&str>| Hint::Kick { user: UserId(1), device: device.map(Into::into), code: 6208, text: "t".into() };
        let golden = [
            (Hint::Timelines(Arc::new(vec![timeline])), "0a110a0f080110021a070a05656e7472791a00"),
            (
                Hint::Online { to: Arc::new(vec![UserId(1), UserId(2)]), from: UserId(2), connection: 7, msg: Arc::new(msg) },
                "121a0a0201021002180722100a01631201731864220162280932016d",
            ),
            (Hint::Group(Arc::new(news.without_rows())), "1a10080310041805220468696e7438064007"),
            (Hint::Group(Arc::new(news)), "1a1d080310041805220468696e742a036f776e32066f746865727338064007"),
            (Hint::Joined(ConvId(3), Arc::new(members)), "220e0803120408011002120408031001"),
            (kick(Some("phone")), "2a0f0801120570686f6e6518c030220174"),
            (kick(None), "2a08080118c030220174"),
        ];
        for (hint, hex) in golden {
            let bytes: String = hint.to_bytes().iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(bytes, hex, "{hint:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(hint in prop_oneof![timelines(), online(), group(), joined(), kick()]) {
            prop_assert_eq!(Hint::from_bytes(hint.to_bytes()), Some(hint));
        }

        #[test]
        fn any_bytes_are_a_hint_or_none(noise in vec(any::<u8>(), 0..60)) {
            if let Some(hint) = Hint::from_bytes(noise.into()) {
                prop_assert_eq!(Hint::from_bytes(hint.to_bytes()), Some(hint));
            }
        }
    }
}
