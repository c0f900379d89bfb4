//! What a frame may cost: the worst frame of every kind, made from the descriptor, against an allocator that counts.
#![allow(clippy::unwrap_used)] // a test program: a failed unwrap is a failed test

use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{DESCRIPTORS, FrameError, decode_from_client, decode_from_server, decode_hello, encode, wire};
use prost::Message as _;
use prost_reflect::{Cardinality, DescriptorPool, FieldDescriptor, Kind as Holds, MessageDescriptor};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts this thread's memory; a reallocation holds old and new at once.
struct Counting;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
    static PEAK: Cell<i64> = const { Cell::new(0) };
}

fn count(bytes: i64) {
    let now = NOW.get() + bytes;
    NOW.set(now);
    PEAK.set(PEAK.get().max(now));
}

// SAFETY: hands everything to the system's allocator; the counters are plain numbers of this thread and allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        count(-(layout.size() as i64));
        // SAFETY: as above.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most memory that is held at once while something runs.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = NOW.get();
    PEAK.set(before);
    let result = work();
    ((PEAK.get() - before) as usize, result)
}

/// A field of a message, with a value made of these bytes.
fn field(f: &FieldDescriptor, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    prost::encoding::encode_varint(u64::from(f.number()) << 3 | 2, &mut out);
    prost::encoding::encode_varint(value.len() as u64, &mut out);
    out.extend_from_slice(value);
    out
}

/// The ways to make a message of about `length` bytes that is worth little and may cost much.
fn worst(of: &MessageDescriptor, length: usize, depth: u32, out: &mut Vec<Vec<u8>>) {
    for f in of.fields() {
        let many = f.cardinality() == Cardinality::Repeated;
        let fill = |unit: Vec<u8>| unit.repeat(length / unit.len().max(1));
        match f.kind() {
            Holds::Message(inner) => {
                if many {
                    out.push(fill(field(&f, &[])));
                }
                // One record that costs much, and many that cost a little more each than an empty one.
                let mut inside = Vec::new();
                if depth > 0 {
                    worst(&inner, length.saturating_sub(8), depth - 1, &mut inside);
                    out.extend(inside.drain(..).map(|bytes| field(&f, &bytes)));
                    worst(&inner, 8, depth - 1, &mut inside);
                    out.extend(inside.into_iter().map(|bytes| fill(field(&f, &bytes))));
                }
            }
            Holds::String | Holds::Bytes => {
                out.push(fill(field(&f, if many { b"" } else { &b"a"[..] })));
                out.push(fill(field(&f, b"a")));
                out.push(field(&f, &vec![b'a'; length]));
            }
            _ if many => {
                out.push(field(&f, &vec![0; length]));
                // Unpacked: a key and a value each.
                let key = u64::from(f.number()) << 3;
                let mut unit = Vec::new();
                prost::encoding::encode_varint(key, &mut unit);
                unit.push(0);
                out.push(fill(unit));
            }
            _ => {}
        }
    }
}

#[test]
fn the_worst_frame_of_each_kind_takes_no_memory_out_of_proportion() {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let frame = pool.get_message_by_name("ntk.v1.Frame").unwrap();
    let (mut tried, mut refused) = (0, 0);
    for kind in frame.fields() {
        let Holds::Message(inner) = kind.kind() else { panic!("a kind is a message") };
        for (length, depth) in [(500, 2), (5_000, 2), (60_000, 2), (1_000_000, 0)] {
            let mut bodies = Vec::new();
            worst(&inner, length, depth, &mut bodies);
            for body in bodies.into_iter().filter(|b| b.len() <= 1_040_000) {
                let frame = field(&kind, &body);
                let most = 64 * 1024 + 8 * frame.len();
                let plain = [&[0], &frame[..]].concat();
                let packed = [&[1], &zstd::bulk::compress(&frame, 1).unwrap()[..]].concat();
                for wire in [plain, packed] {
                    let (server, result) = peak(|| decode_from_client(&wire).map(drop));
                    refused += usize::from(result == Err(FrameError::Costly));
                    let (client, result) = peak(|| decode_from_server(&wire).map(drop));
                    refused += usize::from(result == Err(FrameError::Costly));
                    let hello = peak(|| decode_hello(&wire).map(drop)).0;
                    let name = kind.name();
                    assert!(server <= most, "{name}: the server takes {server} bytes for {} ({length})", frame.len());
                    assert!(client <= most, "{name}: the client takes {client} bytes for {} ({length})", frame.len());
                    assert!(hello <= 128 * 1024, "{name}: before authentication {hello} bytes");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 2_000 && refused > 100, "{tried} tried, {refused} refused");
}

#[test]
fn before_authentication_only_a_plain_short_hello_is_read() {
    let hello = wire::Hello { proto: 1, token: "t".repeat(1000), ..Default::default() };
    let wire = |kind: Kind| [&[0], &wire::Frame { kind: Some(kind) }.encode_to_vec()[..]].concat();
    assert_eq!(decode_hello(&wire(Kind::Hello(hello.clone()))), Ok(hello.clone()));
    let packed = encode(Kind::Hello(hello.clone())).unwrap();
    assert_eq!(packed[0], 1);
    assert_eq!(decode_hello(&packed), Err(FrameError::UnknownFlags(1)), "compressed");
    let long = wire::Hello { token: "t".repeat(8192), ..hello };
    assert_eq!(decode_hello(&wire(Kind::Hello(long))), Err(FrameError::TooLarge));
    assert_eq!(decode_hello(&wire(Kind::Ping(wire::Ping { useq: 1 }))), Err(FrameError::Malformed));
    let twice = [wire(Kind::Hello(Default::default())), wire(Kind::Hello(Default::default()))[1..].to_vec()].concat();
    assert_eq!(decode_hello(&twice), Err(FrameError::Malformed));
}

#[test]
fn a_side_does_not_read_what_only_it_sends() {
    let ping = encode(Kind::Ping(wire::Ping { useq: 1 })).unwrap();
    let pong = encode(Kind::Pong(wire::Pong { head: 1, now_ms: 2 })).unwrap();
    assert!(decode_from_client(&ping).is_ok() && decode_from_server(&pong).is_ok());
    assert_eq!(decode_from_server(&ping), Err(FrameError::WrongSide));
    assert_eq!(decode_from_client(&pong), Err(FrameError::WrongSide));
}

#[test]
fn a_full_page_of_the_shortest_honest_entries_is_read() {
    let entry = |n: u64| wire::Entry {
        useq: 1_000_000 + n,
        kind: wire::EntryKind::EntryMsg.into(),
        conv: "c2c:1:a:b".into(),
        msg: Some(Box::new(wire::Msg {
            cseq: n,
            sender: "a".into(),
            ts_ms: 1_700_000_000_000 + n,
            kind: 1,
            body: wire::Body { text: "k".into(), ..Default::default() }.encode_to_vec().into(),
            ..Default::default()
        })),
        ..Default::default()
    };
    for n in [1, 2, 3, 5, 9, 17, 33, 65, 129, 200, 257, 300, 400, 500] {
        let entries: Vec<_> = (1..=n).map(entry).collect();
        let sync = Kind::Sync(wire::Sync { prev: 0, head: n, rid: 1, entries: entries.clone() });
        assert!(decode_from_server(&encode(sync.clone()).unwrap()) == Ok(sync), "{n} messages");
        let page = Kind::Page(wire::Page { rows: entries.into_iter().map(|e| *e.msg.unwrap()).collect(), ..Default::default() });
        assert!(decode_from_server(&encode(page.clone()).unwrap()) == Ok(page), "{n} rows");
        let state = |n: u64| wire::ConvState {
            conv: format!("c2c:1:a:{n}"),
            kind: 1,
            head: n,
            visible_from: 1,
            active_key: 1_700_000_000_000 + n,
            meta_ver: 1,
            ..Default::default()
        };
        let page = Kind::SnapshotPage(wire::SnapshotPage { convs: (1..=n).map(state).collect(), ..Default::default() });
        assert!(decode_from_server(&encode(page.clone()).unwrap()) == Ok(page), "{n} conversations");
    }
}

#[test]
fn a_list_longer_than_it_may_be_is_refused_and_nothing_of_it_is_built() {
    let full = |n: usize| {
        Kind::Sync(wire::Sync { entries: vec![wire::Entry { useq: 1, ..Default::default() }; n], ..Default::default() })
    };
    assert!(decode_from_server(&encode(full(500)).unwrap()).is_ok());
    let over = encode(full(501)).unwrap();
    let (held, result) = peak(|| decode_from_server(&over).map(drop));
    assert_eq!(result, Err(FrameError::Costly));
    assert!(held < 8 * 1024, "{held}");
}

#[test]
fn what_the_rules_let_be_attached_to_one_message_is_read_however_short_its_parts() {
    let users = |n: usize| (0..100).map(|u| if u < 95 { char::from(b' ' + u).into() } else { format!("u{n}{u}") }).collect();
    let all = wire::Attached {
        reactions: (0..10).map(|n| wire::Reaction { id: n.to_string(), users: users(n) }).collect(),
        extensions: (0..300).map(|n| wire::Extension { key: n.to_string(), value: "v".into(), ver: 1 }).collect(),
        pinned_by: "a".into(),
        ..Default::default()
    };
    let bytes = all.encode_to_vec();
    let (held, read) = peak(|| ntk_protocol::read::<wire::Attached>(&bytes));
    assert_eq!(read, Ok(all));
    assert!(held <= 8 * bytes.len() + 128 * 1024, "{held} for {}", bytes.len());
    // None of that makes the frame costly that carries it.
    let msg =
        wire::Msg { cseq: 1, sender: "a".into(), body: vec![10, 1, 97].into(), attached: bytes.into(), ..Default::default() };
    let page = Kind::Page(wire::Page { rows: vec![msg; 60], ..Default::default() });
    assert!(decode_from_server(&encode(page.clone()).unwrap()) == Ok(page));
}

#[test]
fn bodies_and_what_else_is_inside_of_bytes_cost_no_more_than_frames() {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let (mut tried, mut refused) = (0, 0);
    let mut costs = |name: &str, read: &dyn Fn(&[u8]) -> bool| {
        let message = pool.get_message_by_name(&format!("ntk.v1.{name}")).unwrap();
        for (length, depth) in [(500, 2), (12_000, 2), (1_000_000, 0)] {
            let mut all = Vec::new();
            worst(&message, length, depth, &mut all);
            for bytes in all.into_iter().filter(|b| b.len() <= 1_040_000) {
                let (held, good) = peak(|| read(&bytes));
                assert!(held <= 64 * 1024 + 8 * bytes.len(), "{name} takes {held} bytes for {}", bytes.len());
                tried += 1;
                refused += usize::from(!good);
            }
        }
    };
    macro_rules! each {
        ($($message:ident)*) => { $(costs(stringify!($message), &|b| ntk_protocol::read::<wire::$message>(b).is_ok());)* };
    }
    each! {
        Body Element Merged MergedMessages CreateGroup AddMembers SetConv SetExtensions SendReceipts HideMsgs SetUser Search
        AddMembersRes ExtensionsRes MsgList Receipts UserPage Hidden Devices SearchRes UserState Token
    }
    costs("Body", &|b| ntk_protocol::shown_body(b) != wire::Body::default());
    costs("MergedMessages", &|b| ntk_protocol::merged_messages(b).is_ok());
    assert!(tried > 1_000 && refused > 100, "{tried} tried, {refused} refused");
}
