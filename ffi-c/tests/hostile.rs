//! Whatever comes in at the boundary: a value or a code, never a panic, never memory out of proportion.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::mem::{size_of, zeroed};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use ntk::exports::{ntk_close_wait, ntk_open, OpenOptions};
use ntk::generated::commands::*;
use ntk::generated::types::{
    ConversationFilter, Delivery as Item, HistoryQuery, MessageExtension, MessageSearch, NewElement, PushInfo, SendOptions,
    StrList, U32List, U64List,
};
use ntk::input::{Bytes, Str};
use ntk_core::api::spec::{ApiType, Reader, MAX_ITEMS};
use ntk_core::api::{Command, Delivery, ErrorCode, COMMANDS};
use ntk_generator::samples::{commands, samples};

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// Counts what this thread holds.
struct Counting;

fn count(bytes: isize) {
    // Not during the thread's own start and end.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(held.get())));
    });
}

// SAFETY: everything is the system's; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The most this thread held during `body`, beyond what it held before.
fn peak(body: impl FnOnce()) -> usize {
    let before = HELD.get();
    PEAK.set(before);
    body();
    (PEAK.get() - before) as usize
}

/// Deterministic noise.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }

    /// Bytes that often look like small lengths, so that decoding gets somewhere.
    fn bytes(&mut self) -> Vec<u8> {
        let words = self.next() % 200;
        let word = |n: &mut Noise| match n.next() % 4 {
            0 => n.next() as u32,
            1 => u32::MAX - n.next() as u32 % 3,
            _ => n.next() as u32 % 24,
        };
        (0..words).flat_map(|_| word(self).to_le_bytes()).collect()
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..1 + self.next() % 4 {
            if bytes.is_empty() {
                return;
            }
            let at = self.next() % bytes.len();
            match self.next() % 4 {
                0 => bytes[at] = self.next() as u8,
                1 => bytes[at] = 0xff,
                2 => bytes.truncate(at),
                _ => bytes.insert(at, self.next() as u8),
            }
        }
    }
}

/// A value may be larger than the bytes that stand for it: 4 bytes are an empty record or text. A list doubles as it grows.
fn limit(input: usize) -> usize {
    4096 + input * 1024
}

#[test]
fn random_and_damaged_bytes_give_a_command_or_an_error_and_no_absurd_allocation() {
    let mut noise = Noise(2026);
    let (mut accepted, mut refused) = (0, 0);
    let mut one = |id: u32, flat: &[u8]| {
        let held = peak(|| match Command::decode(id, &mut Reader(flat)) {
            Ok(command) => {
                assert_eq!(command.id(), id);
                accepted += 1;
            }
            Err(_) => refused += 1,
        });
        assert!(held <= limit(flat.len()), "command {id}: {held} bytes for {flat:?}");
    };
    for round in 0..200 {
        for (id, mut flat) in commands(round) {
            noise.damage(&mut flat);
            one(id, &flat);
            one(id, &noise.bytes());
            one(noise.next() as u32, &flat);
        }
    }
    assert!(accepted > 1000 && refused > 1000, "{accepted} accepted, {refused} refused");
}

#[test]
fn damaged_deliveries_give_a_delivery_or_an_error_and_no_absurd_allocation() {
    let mut noise = Noise(7);
    for (flat, _) in samples() {
        for _ in 0..100 {
            let mut bad = flat.clone();
            noise.damage(&mut bad);
            let held = peak(|| drop(Delivery::decode(&mut Reader(&bad))));
            assert!(held <= limit(bad.len()), "{held} bytes for {}", bad.len());
        }
    }
}

#[test]
fn a_list_that_claims_more_items_than_any_list_has_is_refused_before_memory_is_taken() {
    let mut flat = ((MAX_ITEMS + 1) as u32).to_le_bytes().to_vec();
    flat.resize(flat.len() + (MAX_ITEMS + 1) * 8, 0);
    let find = COMMANDS.iter().find(|c| c.function == "find_messages").unwrap().id;
    let held = peak(|| assert!(Command::decode(find, &mut Reader(&flat)).is_err()));
    assert!(held < 4096, "{held}");
    // One less is a list; whether the kernel takes it is the kernel's matter.
    flat[..4].copy_from_slice(&(MAX_ITEMS as u32).to_le_bytes());
    assert!(Command::decode(find, &mut Reader(&flat)).is_ok());
}

/// What the host of the next test has seen: completions, and the end.
#[derive(Default)]
struct Seen {
    completions: AtomicUsize,
    closed: AtomicBool,
}

unsafe extern "C" fn note(ctx: *mut c_void, item: *const Item) {
    // SAFETY: ctx is the test's `Seen`, which outlives the kernel; the item is alive. Tag 1 is a completion, 5 the end.
    let (seen, tag) = unsafe { (&*ctx.cast::<Seen>(), (*item).tag) };
    match tag {
        1 => drop(seen.completions.fetch_add(1, SeqCst)),
        5 => seen.closed.store(true, SeqCst),
        _ => {}
    }
}

/// Makes arguments: good ones, and all that are wrong without a lie about memory (what a sane count or length covers is there).
struct Host {
    noise: Noise,
    strs: Vec<Str>,
}

impl Host {
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.noise.next() % from.len()]
    }

    fn text(&mut self) -> Str {
        let Str { ptr, len } = self.strs[self.noise.next() % self.strs.len()];
        match self.noise.next() % 12 {
            0 => Str { ptr: std::ptr::null(), len: self.noise.next() % 3 },
            1 => Str { ptr, len: usize::MAX - self.noise.next() % 9 },
            _ => Str { ptr, len },
        }
    }

    fn bytes(&mut self) -> Bytes {
        let Str { ptr, len } = self.text();
        Bytes { ptr: ptr.cast(), len }
    }

    /// A bool, an enum or another number of 32 bits.
    fn small(&mut self) -> u32 {
        let any = self.noise.next() as u32;
        self.pick(&[0, 1, 2, 3, 8, any % 20, any, u32::MAX])
    }

    fn wide(&mut self) -> u64 {
        let any = self.noise.next();
        self.pick(&[0, 1, 2, any as u64, 1 << (any % 64), u64::MAX, i64::MAX as u64, i64::MIN as u64])
    }

    /// A pointer and a count for `items`.
    fn array<T>(&mut self, items: &[T]) -> (*const T, u32) {
        let (at, any) = (items.as_ptr(), self.noise.next() as u32);
        match any / 64 % 8 {
            0 => (std::ptr::null(), any % 3),
            1 => (at.wrapping_byte_add(1), any % 3),
            2 => (at, MAX_ITEMS as u32 + 1 + any % 1000),
            3 => (at, u32::MAX),
            _ => (at, any % (items.len() as u32 + 1)),
        }
    }

    fn stride(&mut self, size: usize) -> u32 {
        let size = size as u32;
        self.pick(&[0, 0, 0, size, size, size, 1, size + 1, u32::MAX])
    }

    fn struct_size<T>(&mut self) -> u32 {
        let size = size_of::<T>() as u32;
        self.pick(&[size, size, size, size, size, size, size, size / 8 * 4, 4, 0, 3, 5000, u32::MAX])
    }

    fn texts(&mut self) -> StrList {
        let strs = self.strs.clone();
        let (there, count) = self.array(&strs);
        let items = if there == strs.as_ptr() { self.strs.as_ptr() } else { std::ptr::null() };
        StrList { items, count, stride: self.stride(size_of::<Str>()) }
    }

    fn options(&mut self, push: &mut PushInfo) -> SendOptions {
        push.struct_size = self.struct_size::<PushInfo>();
        push.title = self.text();
        push.ext = self.bytes();
        push.disabled = self.small() as u8;
        let push: *const PushInfo = push;
        // SAFETY: all zero is a value of every record that hosts fill in.
        let mut options: SendOptions = unsafe { zeroed() };
        options.struct_size = self.struct_size::<SendOptions>();
        options.cloud_custom_data = self.bytes();
        options.priority = self.small() % 5;
        options.at_users = self.texts();
        options.targets = self.texts();
        options.quote_local_id = self.wide();
        options.push = self.pick(&[std::ptr::null(), push, push, push.wrapping_byte_add(1)]);
        options.own_send_reads = self.small() % 4;
        options
    }

    fn element(&mut self) -> NewElement {
        // SAFETY: as above.
        let mut element: NewElement = unsafe { zeroed() };
        element.struct_size = self.struct_size::<NewElement>();
        element.kind = self.small();
        element.text = self.text();
        element.data = self.bytes();
        element.path = self.text();
        element.index = self.small();
        element.latitude_e7 = self.small() as i32;
        element
    }

    /// One call of a command; the code it gave.
    fn call(&mut self, kernel: u64, request: &mut u64) -> u32 {
        // SAFETY: as above.
        let mut push: PushInfo = unsafe { zeroed() };
        let options = self.options(&mut push);
        let options: *const SendOptions = self.pick(&[std::ptr::null(), &options]);
        let numbers = [1, 0, u64::MAX, 7];
        match self.noise.next() % 9 {
            0 => ntk_send_text(kernel, self.text(), self.text(), options, request),
            1 => {
                let elements = [self.element(), self.element(), self.element()];
                let (items, count) = self.array(&elements);
                ntk_send_message(kernel, self.text(), items, count, options, request)
            }
            2 => {
                let (kinds, (seqs, count)) = ([1u32, 3, 255, self.small()], self.array(&numbers));
                let (kinds, kinds_count) = self.array(&kinds);
                // SAFETY: as above.
                let mut query: HistoryQuery = unsafe { zeroed() };
                query.struct_size = self.struct_size::<HistoryQuery>();
                query.from_local_id = self.wide();
                query.count = self.small();
                query.time_begin_s = self.wide() as i64;
                query.time_period_s = self.wide() as i64;
                query.kinds = U32List { items: kinds, count: kinds_count, stride: self.stride(4) };
                query.seqs = U64List { items: seqs, count, stride: self.stride(8) };
                ntk_get_history(kernel, self.text(), &query, request)
            }
            3 => {
                // SAFETY: as above.
                let mut query: MessageSearch = unsafe { zeroed() };
                query.struct_size = self.struct_size::<MessageSearch>();
                query.keywords = self.texts();
                query.senders = self.texts();
                query.from_ms = self.wide() as i64;
                query.conversation = self.text();
                query.count = self.small();
                ntk_search_messages(kernel, &query, request)
            }
            4 => {
                let one = |host: &mut Host| MessageExtension {
                    struct_size: host.struct_size::<MessageExtension>(),
                    key: host.text(),
                    value: host.text(),
                    code: host.small(),
                };
                let all = [one(self), one(self)];
                let (items, count) = self.array(&all);
                ntk_set_message_extensions(kernel, self.wide(), items, count, request)
            }
            5 => {
                let (items, count) = self.array(&numbers);
                ntk_find_messages(kernel, items, count, request)
            }
            6 => {
                // SAFETY: as above.
                let mut filter: ConversationFilter = unsafe { zeroed() };
                filter.struct_size = self.struct_size::<ConversationFilter>();
                filter.kinds = self.small();
                filter.unread = self.small() as u8;
                filter.marks = self.wide();
                filter.mute = self.small();
                ntk_get_conversation_list(kernel, self.text(), self.small(), &filter, request)
            }
            7 => {
                let StrList { items, count, .. } = self.texts();
                ntk_mark_conversations(kernel, items, count, self.wide(), self.small() as u8, request)
            }
            _ => ntk_clean_conversation_unread_message_count(kernel, self.text(), self.wide() as i64, self.wide(), request),
        }
    }
}

#[test]
fn whatever_a_c_host_passes_is_refused_with_a_code_or_completes_exactly_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kernel").to_str().unwrap().to_owned();
    let seen = Seen::default();
    let (mut kernel, mut request) = (0, 0);
    // SAFETY: as above.
    let mut open: OpenOptions = unsafe { zeroed() };
    open.struct_size = size_of::<OpenOptions>() as u32;
    open.flags = 1;
    open.directory = Str { ptr: path.as_ptr().cast(), len: path.len() };
    open.handler = Some(note);
    open.ctx = (&raw const seen).cast_mut().cast();
    assert_eq!(ntk_open(&open, &mut kernel, &mut request), 0);
    let long = vec![b'x'; 20_000];
    let texts: [&[u8]; 7] = [b"c2c_bob", b"group_g", b"", "\u{96ea}".as_bytes(), b"c2c_", &[0xff, 0xc0], &long];
    let strs = texts.iter().map(|t| Str { ptr: t.as_ptr().cast(), len: t.len() }).collect();
    let mut host = Host { noise: Noise(3), strs };
    let (mut accepted, mut refused) = (1, BTreeMap::new());
    for _ in 0..20_000 {
        let mut id = 0;
        match host.call(kernel, &mut id) {
            0 => {
                assert!(id > request, "ids grow");
                request = id;
                accepted += 1;
            }
            code => {
                assert_eq!(id, 0, "a refused call has no request");
                *refused.entry(code).or_insert(0) += 1;
            }
        }
        // Some room for what was accepted: Busy is a code too, but it would hide the others.
        while accepted - seen.completions.load(SeqCst) > 500 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    assert_eq!(ntk_close_wait(kernel, 60_000, None, std::ptr::null_mut()), 0);
    assert!(seen.closed.load(SeqCst));
    assert_eq!(seen.completions.load(SeqCst), accepted);
    assert!(accepted > 500, "{accepted} accepted, {refused:?}");
    let codes: Vec<ErrorCode> = refused.keys().map(|c| ErrorCode::from_u32(*c).unwrap()).collect();
    assert!(codes.contains(&ErrorCode::InvalidParameters) && codes.contains(&ErrorCode::BadUtf8), "{codes:?}");
    assert!(!codes.contains(&ErrorCode::Internal), "a panic");
}
