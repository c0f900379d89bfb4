//! The bytes of the protocol: goldens, unknown fields, limits, and properties of codec, keys, ids and tokens.
#![allow(clippy::unwrap_used)] // a test program: a failed unwrap is a failed test

use ed25519_dalek::SigningKey;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{
    Bytes, ConvKey, FrameError, MAX_FRAME, MessageId, TokenError, decode_from_client, decode_from_server, encode,
    hello_from_header, hello_to_header, payload, rules, seal, sign_token, token_claims_unverified, valid_device_id,
    valid_group_id, valid_user_id, verify_token, wire,
};
use proptest::prelude::*;
use prost::Message as _;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Decoded by the side that is sent it.
fn decode(wire: &[u8]) -> Result<Kind, FrameError> {
    match decode_from_client(wire) {
        Err(FrameError::WrongSide) => decode_from_server(wire),
        other => other,
    }
}

/// One frame of each kind, with every field of interest set to a value that can be told apart.
fn samples() -> Vec<Kind> {
    let conv = || "c2c:3:ann:bob".to_owned();
    let msg = wire::Msg {
        cseq: 7,
        sender: "ann".into(),
        ts_ms: 1_700_000_000_123,
        kind: rules::kind::TEXT,
        flags: rules::flags::NEEDS_RECEIPT,
        body: wire::Body { text: "hé".into(), ..Default::default() }.encode_to_vec().into(),
        cmid: vec![1; 16].into(),
        mseq: 2,
        changed_by: "bob".into(),
        attached: wire::Attached {
            reactions: vec![wire::Reaction { id: "+1".into(), users: vec!["bob".into()] }],
            extensions: vec![wire::Extension { key: "k".into(), value: "v".into(), ver: 2 }],
            pinned_by: "ann".into(),
            pinned_ms: 5,
            edits: 1,
            ..Default::default()
        }
        .encode_to_vec()
        .into(),
        read_count: 1,
        read_of: 2,
    };
    let read = wire::ReadState { conv: conv(), read_cseq: 6, unread: 1, head: 7, mseq: 2 };
    let receipt = wire::Receipt { conv: conv(), reader: "bob".into(), read_cseq: 5, ts_ms: 4 };
    let state = wire::ConvState {
        conv: "group:g".into(),
        kind: rules::CONV_GROUP,
        name: "G".into(),
        head: 9,
        unread: 3,
        visible_from: 2,
        active_key: 8,
        recv_opt: 2,
        pinned: true,
        last: Some(Box::new(msg.clone())),
        settings_ver: 4,
        member_count: 11,
        meta_ver: 5,
        ..Default::default()
    };
    let entry = |useq, kind: wire::EntryKind| wire::Entry { useq, kind: kind.into(), conv: conv(), ..Default::default() };
    let entries = vec![
        wire::Entry { msg: Some(Box::new(msg.clone())), ..entry(1, wire::EntryKind::EntryMsg) },
        wire::Entry { read: Some(Box::new(read.clone())), ..entry(2, wire::EntryKind::EntryRead) },
        wire::Entry { receipt: Some(Box::new(receipt)), ..entry(3, wire::EntryKind::EntryReceipt) },
        wire::Entry { conv_state: Some(Box::new(state.clone())), ..entry(4, wire::EntryKind::EntryConv) },
        wire::Entry {
            user_state: Some(Box::new(wire::UserState { ver: 2, ..Default::default() })),
            ..entry(5, wire::EntryKind::EntryUser)
        },
        wire::Entry { void: Some(Box::new(wire::Range { lo: 2, hi: 3 })), ..entry(6, wire::EntryKind::EntryVoid) },
        wire::Entry {
            hidden: Some(Box::new(wire::Hidden { no: 2, cseqs: vec![3, 1], more: false })),
            ..entry(7, wire::EntryKind::EntryHide)
        },
        wire::Entry {
            msg_receipt: Some(Box::new(wire::MsgReceipt { read_of: 2, ..Default::default() })),
            ..entry(8, wire::EntryKind::EntryMsgReceipt)
        },
    ];
    vec![
        Kind::Hello(wire::Hello {
            proto: 1,
            token: "t".into(),
            device: "d".into(),
            cursor: 9,
            epoch: "e".into(),
            ..Default::default()
        }),
        Kind::Send(wire::Send {
            rid: 1,
            conv: conv(),
            cmid: vec![2; 16].into(),
            kind: 1,
            flags: 3,
            body: vec![5].into(),
            read_upto: 6,
            targets: vec!["bob".into()],
            push: Some(wire::Push { title: "t".into(), ..Default::default() }),
        }),
        Kind::Pull(wire::Pull { rid: 1, after: 2, limit: 3 }),
        Kind::PullConv(wire::PullConv { rid: 1, conv: conv(), lo: 2, hi: 3, newest_first: true, limit: 4, read_cseq: 5 }),
        Kind::PullChanges(wire::PullChanges { rid: 1, conv: conv(), after_mseq: 2, limit: 3 }),
        Kind::Ack(wire::Ack { useq: 300 }),
        Kind::Read(wire::Read { rid: 1, marks: vec![wire::ReadMark { conv: conv(), read_cseq: 2, upto_ts_ms: 9 }] }),
        Kind::Ping(wire::Ping { useq: 5 }),
        Kind::Rpc(wire::Rpc { rid: 1, method: rules::rpc::RECALL.into(), args: vec![8].into() }),
        Kind::AppState(wire::AppState { background: true }),
        Kind::Snapshot(wire::Snapshot { rid: 1, page_token: vec![2].into(), limit: 3 }),
        Kind::Count(wire::Count { rid: 1, conv: conv(), lo: 2, hi: 3 }),
        Kind::Welcome(wire::Welcome {
            session: "s".into(),
            head: 2,
            floor: 1,
            epoch: "e".into(),
            reset: true,
            ..Default::default()
        }),
        Kind::SendAck(wire::SendAck { rid: 1, conv: conv(), cseq: 2, ts_ms: 3, dup: true, ..Default::default() }),
        Kind::Sync(wire::Sync { prev: 0, entries, head: 4, rid: 9 }),
        Kind::Reset(wire::Reset { epoch: "e".into(), head: 2, reason: "r".into() }),
        Kind::Page(wire::Page {
            rid: 1,
            rows: vec![msg.clone()],
            voids: vec![wire::Range { lo: 1, hi: 6 }],
            hi: 7,
            ..Default::default()
        }),
        Kind::GroupPush(wire::GroupPush { conv: conv(), msgs: vec![msg.clone()], head: 7, mseq: 2, ..Default::default() }),
        Kind::Changes(wire::Changes { rid: 1, rows: vec![msg], mseq: 2, more: true, ..Default::default() }),
        Kind::Pong(wire::Pong { head: 1, now_ms: 2 }),
        Kind::Throttle(wire::Throttle { retry_ms: 1, code: 2, text: "t".into() }),
        Kind::Kick(wire::Kick { code: 6208, text: "t".into() }),
        Kind::RpcRes(wire::RpcRes { rid: 1, code: 2, text: "t".into(), result: vec![3].into(), retry_ms: 4 }),
        Kind::ReadAck(wire::ReadAck { rid: 1, code: 0, states: vec![read] }),
        Kind::SnapshotPage(wire::SnapshotPage { rid: 1, convs: vec![state], head: 2, total: 3, ..Default::default() }),
        Kind::CountRes(wire::CountRes { rid: 1, countable: 2, mseq: 3, ..Default::default() }),
        Kind::OnlineMsg(wire::OnlineMsg {
            conv: conv(),
            sender: "ann".into(),
            kind: 1,
            body: vec![4].into(),
            ts_ms: 5,
            cmid: Bytes::new(),
        }),
    ]
}

/// `UPDATE_GOLDEN=1` writes them anew; a change here is a change of the protocol.
#[test]
fn the_bytes_of_every_frame_kind_are_the_golden_ones() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/frames.txt");
    let lines: Vec<String> = samples()
        .into_iter()
        .map(|kind| {
            let name = format!("{kind:?}");
            let name = name.split('(').next().unwrap_or_default().to_owned();
            format!("{name} {}", hex(&payload(&encode(kind).unwrap()).unwrap()))
        })
        .collect();
    let now = lines.join("\n") + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    assert_eq!(now, std::fs::read_to_string(path).unwrap());
}

#[test]
fn every_frame_kind_comes_back_as_it_went() {
    let samples = samples();
    let kinds: std::collections::BTreeSet<_> = samples.iter().map(|k| format!("{:?}", std::mem::discriminant(k))).collect();
    assert_eq!(kinds.len(), 27, "one sample of each kind");
    for kind in samples {
        assert_eq!(decode(&encode(kind.clone()).unwrap()).unwrap(), kind);
    }
}

#[test]
fn fields_of_a_newer_version_survive_in_bodies_and_payloads_and_disturb_nothing_elsewhere() {
    // A body with field 1000, as a newer sender would write it.
    let mut body = wire::Body { text: "hi".into(), ..Default::default() }.encode_to_vec();
    body.extend([0xc2, 0x3e, 3, b'n', b'e', b'w']);
    let send = wire::Send { body: body.clone().into(), ..Default::default() };
    let Kind::Send(back) = decode(&encode(Kind::Send(send)).unwrap()).unwrap() else { panic!() };
    assert_eq!(back.body, body, "bytes are kept, not fields");
    assert_eq!(ntk_protocol::read::<wire::Body>(&back.body).unwrap().text, "hi");
    // Ping{useq: 5} with an unknown field is still that ping.
    assert_eq!(decode(&[0, 0x42, 5, 0x08, 5, 0xc0, 0x3e, 3]).unwrap(), Kind::Ping(wire::Ping { useq: 5 }));
    // A kind of a newer version is told apart from nonsense.
    assert_eq!(decode(&[0, 0xf2, 0x3e, 0]), Err(FrameError::Empty));
}

#[test]
fn frames_over_the_limit_and_bombs_are_refused() {
    let body: Bytes = (0..MAX_FRAME).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>().into();
    assert_eq!(encode(Kind::Send(wire::Send { body, ..Default::default() })), Err(FrameError::TooLarge));
    assert_eq!(decode(&vec![0; MAX_FRAME + 1]), Err(FrameError::TooLarge));
    assert_eq!(decode(&[]), Err(FrameError::Empty));
    assert_eq!(seal(Vec::new()), Err(FrameError::Empty));
    assert_eq!(decode(&[2, 0]), Err(FrameError::UnknownFlags(2)));
    assert_eq!(decode(&[1, 1, 2, 3]), Err(FrameError::Malformed));
    let mut bomb = vec![1];
    bomb.extend(zstd::bulk::compress(&vec![0; 64 << 20], 1).unwrap());
    assert!(bomb.len() < 10_000);
    assert_eq!(decode(&bomb), Err(FrameError::TooLarge));
}

#[test]
fn long_frames_are_packed_and_short_ones_are_not() {
    let send = |n| encode(Kind::Send(wire::Send { body: vec![b'x'; n].into(), ..Default::default() })).unwrap();
    assert_eq!((send(100)[0], send(5000)[0]), (0, 1));
    assert!(send(5000).len() < 100);
}

#[test]
fn only_the_canonical_text_is_a_key() {
    for bad in ["", "c2c:", "c2c:3:bob:ann", "c2c:03:ann:bob", "c2c:9:ann:bob", "c2c:3:annbob", "group:", "group:@TGS#x", "g:x"] {
        assert!(ConvKey::parse(bad).is_err(), "{bad}");
    }
    // A colon in a user id does not make two pairs alike.
    assert_ne!(ConvKey::c2c("a:b", "c").unwrap(), ConvKey::c2c("a", "b:c").unwrap());
    assert_ne!(ConvKey::c2c("a:b", "c").unwrap().to_string(), ConvKey::c2c("a", "b:c").unwrap().to_string());
    let me = ConvKey::c2c("me", "me").unwrap();
    assert_eq!((me.peer("me"), me.conversation_id("me").as_str()), (Some("me"), "c2c_me"));
}

#[test]
fn unread_counts_what_the_rules_say() {
    use rules::{countable, countable_when_appended, flags, kind};
    assert!(countable(kind::TEXT, 0, "ann", "bob"));
    assert!(!countable(kind::TEXT, 0, "ann", "ann"));
    assert!(!countable(kind::GROUP_TIP, 0, "ann", "bob"));
    assert!(!countable(kind::TEXT, flags::EXCLUDED_FROM_UNREAD, "ann", "bob"));
    assert!(!countable(kind::TEXT, flags::ONLINE_ONLY, "ann", "bob"));
    assert!(!countable(kind::TEXT, flags::RECALLED, "ann", "bob"));
    assert!(countable_when_appended(kind::TEXT, flags::RECALLED, "ann", "bob"));
    assert!(rules::may_be_last(flags::RECALLED) && !rules::may_be_last(flags::EXCLUDED_FROM_LAST));
    assert_eq!([0, 1, 2, 3, 4].map(rules::in_total), [true, false, false, false, true]);
}

fn user() -> impl Strategy<Value = String> {
    // As V2TIM has them; spaces only inside, one at a time.
    "[!-~]( ?[!-~]){0,15}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decoding_anything_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode(&bytes);
        let mut packed = vec![1];
        packed.extend(bytes);
        let _ = decode(&packed);
    }

    #[test]
    fn a_flipped_bit_is_another_frame_or_an_error_never_a_panic(at in 0usize..300, bit in 0u8..8, which in 0usize..26) {
        let mut frame = encode(samples().swap_remove(which)).unwrap();
        let at = at % frame.len();
        frame[at] ^= 1 << bit;
        let _ = decode(&frame);
    }

    #[test]
    fn any_send_comes_back(conv in "\\PC{0,80}", body in prop::collection::vec(any::<u8>(), 0..13_000), rid: u64, flags: u32) {
        let send = Kind::Send(wire::Send { rid, conv, flags, body: body.into(), ..Default::default() });
        prop_assert_eq!(decode(&encode(send.clone()).unwrap()).unwrap(), send);
    }

    #[test]
    fn hello_passes_through_the_header(token in "[ -~]{0,300}", cursor: u64, epoch in "[0-9a-f]{0,16}") {
        let hello = wire::Hello { proto: 1, token, cursor, epoch, ..Default::default() };
        let header = hello_to_header(&hello);
        prop_assert!(header.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        prop_assert_eq!(hello_from_header(&header).unwrap(), hello);
    }

    #[test]
    fn a_key_is_the_same_for_both_users_and_survives_text_and_id(a in user(), b in user(), group in "[ -~]{1,48}") {
        let key = ConvKey::c2c(&a, &b).unwrap();
        prop_assert_eq!(&key, &ConvKey::c2c(&b, &a).unwrap());
        prop_assert_eq!(&key, &ConvKey::parse(&key.to_string()).unwrap());
        prop_assert_eq!(&key, &ConvKey::from_conversation_id(&key.conversation_id(&a), &a).unwrap());
        prop_assert_eq!(key.peer(&a), Some(b.as_str()));
        if let Ok(key) = ConvKey::group(&group) {
            prop_assert_eq!(&key, &ConvKey::parse(&key.to_string()).unwrap());
            prop_assert_eq!(&key, &ConvKey::from_conversation_id(&key.conversation_id(&a), &a).unwrap());
        }
    }

    #[test]
    fn any_text_is_a_key_or_not_but_never_a_panic(text in "\\PC{0,60}") {
        if let Ok(key) = ConvKey::parse(&text) {
            prop_assert_eq!(&key.to_string(), &text);
        }
        let _ = ConvKey::from_conversation_id(&text, "me");
    }

    #[test]
    fn no_two_ids_that_look_alike_but_for_spaces_are_valid(id in "[a-c]{1,3}( [a-c]{1,3})?", at in 0usize..8, spaces in 1usize..3) {
        prop_assert!(valid_user_id(&id) && valid_group_id(&id));
        let at = at.min(id.len());
        let twin = format!("{}{}{}", &id[..at], " ".repeat(spaces), &id[at..]);
        // A space where none was makes another name that is seen to be another.
        let seen = !twin.contains("  ") && at > 0 && at < id.len();
        prop_assert_eq!((valid_user_id(&twin), valid_group_id(&twin)), (seen, seen));
    }

    #[test]
    fn what_was_said_with_an_id_that_is_not_made_any_more_can_be_read(id in " ?[a-c]{1,3}  ?[a-c]{1,3} ?") {
        let text = format!("group:{id}");
        prop_assert_eq!(ConvKey::parse(&text).unwrap().to_string(), text);
        let mine = format!("c2c_{id}");
        let key = ConvKey::from_conversation_id(&mine, "me").unwrap();
        prop_assert_eq!(ConvKey::parse(&key.to_string()).unwrap().conversation_id("me"), mine);
        prop_assert_eq!((ConvKey::group(&id).is_ok(), ConvKey::c2c("me", &id).is_ok()), (valid_group_id(&id), valid_user_id(&id)));
    }

    #[test]
    fn ids_keep_their_lengths_and_characters(id in "\\PC{0,70}") {
        let printable = !id.is_empty() && id.bytes().all(|b| (0x20..=0x7e).contains(&b));
        let plain = printable && id.split(' ').all(|word| !word.is_empty());
        prop_assert_eq!(valid_user_id(&id), plain && id.len() <= 32);
        prop_assert_eq!(valid_group_id(&id), plain && id.len() <= 48 && !id.starts_with("@TGS#"));
        prop_assert_eq!(valid_device_id(&id), printable && id.len() <= 64);
    }

    #[test]
    fn message_ids_are_uuid_v7_and_sort_by_time(ms in 0u64..1 << 48, later in 0u64..1 << 20, random: [u8; 10]) {
        let id = MessageId::new(ms, random);
        prop_assert_eq!(MessageId::parse(&id.to_string()).unwrap(), id);
        prop_assert_eq!(MessageId::from_wire(&id.0).unwrap(), id);
        prop_assert_eq!((id.0[6] >> 4, id.0[8] >> 6), (7, 2));
        let next = (ms + later + 1).min((1 << 48) - 1);
        prop_assert!(next == ms || MessageId::new(next, [0; 10]) > id);
    }

    #[test]
    fn a_token_opens_with_its_key_until_it_expires(user in user(), expires in 1u64..1 << 50, key: [u8; 32], other: [u8; 32]) {
        let key = SigningKey::from_bytes(&key);
        let claims = wire::Token { user, expires_ms: expires, ..Default::default() };
        let token = sign_token(&claims, &key);
        prop_assert_eq!(verify_token(&token, &key.verifying_key(), expires - 1), Ok(claims.clone()));
        prop_assert_eq!(verify_token(&token, &key.verifying_key(), expires), Err(TokenError::Expired));
        prop_assert_eq!(token_claims_unverified(&token), Ok(claims));
        let other = SigningKey::from_bytes(&other).verifying_key();
        prop_assert!(other == key.verifying_key() || verify_token(&token, &other, 0) == Err(TokenError::Bad));
    }

    #[test]
    fn a_token_with_any_other_byte_is_bad(at in 0usize..200, byte: u8) {
        let key = SigningKey::from_bytes(&[7; 32]);
        let token = sign_token(&wire::Token { user: "ann".into(), expires_ms: 1 << 40, ..Default::default() }, &key);
        let mut bytes = token.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert!(changed == token || verify_token(&changed, &key.verifying_key(), 0).is_err());
    }
}
