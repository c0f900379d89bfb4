//! Rules about merged messages, on the store alone.
use super::device::{Device, me};
use super::messages::{GROUP, id, msg, row, send, sent, text, with_messages};
use crate::api::*;
use crate::model::ids::{LocalId, Seq};
use crate::store::merged::{Blobs, Opened};
use crate::store::{Content, MediaWork, Merge, MessageWork, Own, Work};
use ntk_protocol::wire;
use prost::Message as _;

fn opened(d: &Device, local_id: LocalId, path: &[u32], blobs: &Blobs) -> Result<Vec<MessageRow>, Error> {
    match crate::store::merged::open(&d.c, &me(), &Default::default(), local_id, path, blobs)? {
        Opened::Rows(rows) => Ok(rows),
        Opened::Blob(file) => Err(Error::new(ErrorCode::FileDownload, file.blob)),
    }
}

#[test]
fn a_merged_message_opens_level_by_level_and_nests_at_most_100_deep() {
    let mut d = with_messages(3);
    let ids: Vec<LocalId> = (1..=3).map(|s| id(&d, s)).collect();
    let merge = |local_ids: Vec<LocalId>| {
        let (title, compatible_text) = ("Chat".into(), "old".into());
        Content::Merged(Merge { local_ids, title, abstracts: vec![], compatible_text })
    };
    let m = sent(&mut d, send("c2c_peer", Own::default(), merge(ids.clone())));
    let MessageElement::Merged(e) = &row(&d, m).elements[0] else { panic!() };
    assert_eq!((e.title.as_str(), e.count, e.depth), ("Chat", 3, 1));
    assert_eq!(e.abstracts, ["peer: m1", "peer: m2", "peer: m3"]);
    d.apply(&Work::Messages(MessageWork::SendAcked { local_id: m, seq: Seq(1), ts: 1 }), false);
    let outer = sent(&mut d, send("c2c_peer", Own::default(), merge(vec![ids[0], m])));
    let open = |d: &Device, path: &[u32]| opened(d, outer, path, &Blobs::new());
    let texts: Vec<_> = open(&d, &[1]).unwrap().into_iter().map(|r| (r.text, r.local_id)).collect();
    assert_eq!(texts, [("m1".to_owned(), 0), ("m2".to_owned(), 0), ("m3".to_owned(), 0)]);
    assert_eq!(open(&d, &[]).unwrap()[1].kind, MessageKind::Merged);
    assert_eq!(open(&d, &[0]).map_err(|e| e.code), Err(ErrorCode::InvalidParameters));
    assert_eq!(open(&d, &[7]).map_err(|e| e.code), Err(ErrorCode::NotFound));
    let deep = wire::Merged { depth: 100, ..Default::default() };
    let element = wire::Element { kind: 10, merged: Some(deep), ..Default::default() };
    let body = wire::Body { elements: vec![element], ..Default::default() }.encode_to_vec();
    d.receive(GROUP, wire::Msg { kind: 10, body: body.into(), ..msg(4, "peer") });
    let deepest = id(&d, 4);
    let refused = d.attempt(&send("c2c_peer", Own::default(), merge(vec![deepest])), false).map(drop).map_err(|e| e.code);
    assert_eq!(refused, Err(ErrorCode::MergedTooDeep));
}

#[test]
fn a_long_merged_message_waits_for_its_file_and_opens_with_it_at_every_level() {
    let mut d = with_messages(2);
    let long = "long ".repeat(2000);
    d.receive(GROUP, wire::Msg { body: text(&long).into(), ..msg(3, "peer") });
    let ids: Vec<LocalId> = vec![id(&d, 3), id(&d, 3), id(&d, 1)];
    let merge = |local_ids: Vec<LocalId>, title: &str| {
        let (title, compatible_text) = (title.into(), String::new());
        Content::Merged(Merge { local_ids, title, abstracts: vec![], compatible_text })
    };
    let refused = d.attempt(&send("c2c_peer", Own::default(), merge(ids.clone(), &"t".repeat(13_000))), false);
    assert_eq!(refused.map(drop).map_err(|e| e.code), Err(ErrorCode::BodyTooLarge), "what stays in the message is too long");
    let m = sent(&mut d, send("c2c_peer", Own::default(), merge(ids.clone(), "Chat")));
    let waits = |d: &Device| crate::store::load_outbox(&d.c, LocalId(0)).unwrap().iter().map(|q| q.upload).collect::<Vec<_>>();
    assert_eq!(waits(&d), [true]);
    assert_eq!(opened(&d, m, &[], &Blobs::new()).unwrap().len(), 3, "until then it is here");
    // Taken out by the media actor, as a file.
    let (mut body, files) = crate::store::media_of(&d.c, m).unwrap();
    let merged = body.elements[0].merged.as_mut().unwrap();
    let inside = merged.messages.take().unwrap().encode_to_vec();
    merged.blob = Some(wire::File { blob: "aa".into(), size: inside.len() as u64, ..Default::default() });
    d.apply(&Work::Media(MediaWork::Ready { local_id: m, body: body.encode_to_vec(), files }), false);
    assert_eq!(waits(&d), [false]);
    let MessageElement::Merged(e) = &row(&d, m).elements[0] else { panic!() };
    assert_eq!((e.title.as_str(), e.count, e.depth, e.abstracts.len()), ("Chat", 3, 1, 3));
    d.apply(&Work::Messages(MessageWork::SendAcked { local_id: m, seq: Seq(1), ts: 1 }), false);
    let outer = sent(&mut d, send("c2c_peer", Own::default(), merge(vec![ids[2], m], "Outer")));
    assert_eq!(waits(&d), [false], "one that names a file is short");
    assert_eq!(opened(&d, outer, &[], &Blobs::new()).unwrap()[1].kind, MessageKind::Merged);
    let needs = opened(&d, outer, &[1], &Blobs::new()).unwrap_err();
    assert_eq!((needs.code, needs.text.as_str()), (ErrorCode::FileDownload, "aa"));
    let here = |bytes: Vec<u8>| Blobs::from([("aa".to_owned(), bytes)]);
    let texts: Vec<_> = opened(&d, outer, &[1], &here(inside)).unwrap().into_iter().map(|r| r.text).collect();
    assert_eq!(texts, [long.clone(), long, "m1".into()]);
    let damaged = opened(&d, outer, &[1], &here(vec![0xff])).unwrap_err();
    assert_eq!(damaged.code, ErrorCode::BadElement);
}

#[test]
fn what_a_stranger_got_past_the_server_is_cut_where_it_is_shown() {
    let mut d = with_messages(3);
    let face = wire::Element { kind: 8, ..Default::default() };
    let faces = wire::Body { text: "t".into(), elements: vec![face; 2900], ..Default::default() }.encode_to_vec();
    d.receive(GROUP, wire::Msg { kind: 8, body: faces.into(), ..msg(4, "peer") });
    let shown = row(&d, id(&d, 4));
    assert_eq!((shown.text.as_str(), shown.elements.len()), ("t", 16));
    let file = wire::File { blob: "b".into(), ..Default::default() };
    let merged = wire::Merged { abstracts: vec!["x".into(); 3000], depth: u32::MAX, blob: Some(file), ..Default::default() };
    let element = wire::Element { kind: 10, merged: Some(merged), ..Default::default() };
    let body = wire::Body { elements: vec![element], ..Default::default() }.encode_to_vec();
    d.receive(GROUP, wire::Msg { kind: 10, body: body.into(), ..msg(5, "peer") });
    let m = id(&d, 5);
    let MessageElement::Merged(e) = &row(&d, m).elements[0] else { panic!() };
    assert_eq!((e.abstracts.len(), e.depth), (5, 100));
    let inside = |n| wire::MergedMessages { messages: vec![wire::MergedMessage::default(); n] }.encode_to_vec();
    let open = |bytes: Vec<u8>| opened(&d, m, &[], &Blobs::from([("b".to_owned(), bytes)])).map(|r| r.len()).map_err(|e| e.code);
    assert_eq!(open(inside(300)), Ok(300));
    for too_many in [inside(301), inside(4 << 20)] {
        assert_eq!(open(too_many), Err(ErrorCode::BadElement));
    }
}
