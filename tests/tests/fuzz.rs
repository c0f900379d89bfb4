//! Fuzzing at trust boundaries: what a stranger sends is decoded, shown and made ready, and neither ends the process nor takes memory out of
//! proportion. Inputs follow from a seed (`NTK_SEED`), so a failure names what to run again; `NTK_FUZZ` says for how many seconds each target
//! goes on. `./test --all` gives each ten minutes.
#![allow(clippy::disallowed_methods)] // a test is its own exec

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, RgbImage, RgbaImage};
use ntk_core::api::{Error, ErrorCode};
use ntk_core::exec::Env;
use ntk_core::testing::media::{Format, Kind as File, Media, Policy};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{ConvKey, LogFilter, Query, checked_body, decode_from_client, decode_from_server, decode_hello};
use ntk_protocol::{merged_messages, searchable, shown_body};
use ntk_tests::rng::Rng;
use ntk_tests::seeded::{Seeded, Side, damage};
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Opening anything a stranger sent stays below this.
const OPENED: usize = 64 << 20;
/// Making a picture of one's own ready does: decision 0083.
const PICTURE: usize = 256 << 20;

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: hands everything to the system's allocator; the counters are plain numbers and allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().map_or(or, |n| n.parse().expect("a number"))
}

/// Tries inputs until the time is over; each may take `most` bytes.
fn target(most: usize, mut one: impl FnMut(&mut Rng)) {
    let (seed, until) = (number("NTK_SEED", 1), Instant::now() + Duration::from_secs(number("NTK_FUZZ", 2)));
    let mut n = 0;
    while Instant::now() < until || n <= 5 {
        let mut rng = Rng::new(seed << 40 ^ n);
        let before = NOW.load(Relaxed);
        PEAK.store(before, Relaxed);
        let done = catch_unwind(AssertUnwindSafe(|| one(&mut rng)));
        let grown = PEAK.load(Relaxed).saturating_sub(before);
        assert!(done.is_ok() && grown <= most, "input {n} of seed {seed}: {grown} bytes");
        n += 1;
    }
    println!("{n} inputs of seed {seed}");
}

fn seeded() -> Seeded {
    Seeded::new(number("NTK_SEED", 1), ["c2c:3:eve:ann", "group:g", "ann"].map(String::from).to_vec()).unwrap()
}

fn whatever_a_server_sends_a_device_decodes_and_shows_it_or_refuses_it() {
    let mut seeded = seeded();
    target(OPENED, |_| {
        let (wire, _) = seeded.frame(Side::Server).unwrap();
        let messages = match decode_from_server(&wire) {
            Ok(Kind::Sync(sync)) => sync.entries.into_iter().filter_map(|e| e.msg.map(|m| *m)).collect(),
            Ok(Kind::Page(page)) => page.rows,
            _ => Vec::new(),
        };
        for message in messages {
            drop((shown_body(&message.body), message.attached()));
        }
    });
}

fn whatever_a_device_sends_the_server_decodes_and_checks_it_or_refuses_it() {
    let mut seeded = seeded();
    target(OPENED, |_| {
        let (wire, _) = seeded.frame(Side::Client).unwrap();
        drop(decode_hello(&wire));
        if let Ok(Kind::Send(send)) = decode_from_client(&wire) {
            drop(checked_body(&send.body));
        }
    });
}

fn whatever_a_message_or_a_forwarded_history_holds_it_is_shown_or_refused() {
    let mut seeded = seeded();
    target(OPENED, |rng| {
        let name = rng.pick(&["Body", "MergedMessages"]);
        let mut bytes = seeded.bytes_of(name).unwrap();
        (0..rng.below(4)).for_each(|_| damage(&mut bytes, rng));
        drop(shown_body(&bytes));
        drop(searchable(rng.below(20) as u32, &bytes));
        drop((checked_body(&bytes), merged_messages(&bytes)));
    });
}

fn whatever_is_typed_is_a_query_a_key_or_a_filter_or_none() {
    target(OPENED, |rng| {
        const PARTS: [&str; 14] =
            ["c2c:", "3", ":", "group:", "a", "\u{301}", "🏳️‍🌈", "ß", "文", " ", "\"", "info", ",", "ntk_core=trace"];
        let text: String = (0..rng.below(60)).map(|_| rng.pick(&PARTS)).collect();
        let query = Query::new(std::slice::from_ref(&text), rng.chance(500));
        drop((query, ConvKey::parse(&text), text.parse::<LogFilter>()));
    });
}

struct Files {
    media: Media,
    run: tokio::runtime::Runtime,
    dir: tempfile::TempDir,
    tried: u32,
}

impl Files {
    fn new() -> Files {
        let dir = tempfile::tempdir().unwrap();
        let media = Media::new(Env::real(), &dir.path().join("k"), 1 << 30);
        Files { media, run: tokio::runtime::Builder::new_current_thread().build().unwrap(), dir, tried: 0 }
    }

    fn file(&mut self, bytes: &[u8]) -> std::path::PathBuf {
        self.tried += 1;
        if self.tried.is_multiple_of(200) {
            self.run.block_on(self.media.clear(Vec::new())).unwrap();
        }
        let path = self.dir.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// A panic is caught where files are read, and has a code of its own.
fn not_a_panic<T>(result: Result<T, Error>) {
    if let Err(e) = result {
        assert_ne!(e.code, ErrorCode::Internal, "{e}");
    }
}

fn whatever_a_picture_holds_it_is_made_ready_or_refused() {
    let image = DynamicImage::ImageRgb8(RgbImage::from_fn(200, 150, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8])));
    let written = |format| {
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, format).unwrap();
        out.into_inner()
    };
    let mut pictures: Vec<Vec<u8>> =
        [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp].map(written).to_vec();
    let mut moving = Vec::new();
    let frames = (0..3).map(|n| Frame::new(RgbaImage::from_pixel(60, 40, image::Rgba([n * 80, 0, 0, 255]))));
    GifEncoder::new(&mut moving).encode_frames(frames).unwrap();
    pictures.push(moving);
    let mut files = Files::new();
    target(PICTURE, |rng| {
        let mut bytes = pictures[rng.below(pictures.len())].clone();
        (0..1 + rng.below(6)).for_each(|_| damage(&mut bytes, rng));
        let path = files.file(&bytes);
        let format = rng.pick(&[Format::Jpeg, Format::WebP]);
        let policy = Policy { original: rng.chance(500), max_side: 100, quality: 80, format };
        not_a_panic(files.run.block_on(files.media.prepare_image(path.clone(), policy)));
        not_a_panic(files.run.block_on(files.media.keep_image(path, (1, 1))));
    });
}

fn boxed(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, &content].concat()
}

fn words(of: &[u32]) -> Vec<u8> {
    of.iter().flat_map(|n| n.to_be_bytes()).collect()
}

/// A video of one track, whose head stands behind its samples.
fn film() -> Vec<u8> {
    let tkhd = boxed(
        b"tkhd",
        &[
            &words(&[7, 0, 0, 1, 0, 3000, 0, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]),
            &words(&[64 << 16, 48 << 16]),
        ],
    );
    let stsd = boxed(b"stsd", &[&words(&[0, 1]), &boxed(b"avc1", &[&[0; 78], &boxed(b"avcC", &[&[1; 20]])])]);
    let rows = [
        boxed(b"stts", &[&words(&[0, 1, 30, 100])]),
        boxed(b"stsc", &[&words(&[0, 1, 1, 30, 1])]),
        boxed(b"stsz", &[&words(&[0, 10, 30])]),
        boxed(b"stco", &[&words(&[0, 1, 32])]),
    ];
    let minf = boxed(b"minf", &[&boxed(b"stbl", &[&stsd, &rows.concat()])]);
    let hdlr = boxed(b"hdlr", &[&words(&[0, 0]), b"vide", &[0; 13]]);
    let mdia = boxed(b"mdia", &[&boxed(b"mdhd", &[&words(&[0, 0, 0, 1000, 3000, 0])]), &hdlr, &minf]);
    let mvhd = boxed(b"mvhd", &[&words(&[0, 0, 0, 1000, 3000]), &[0; 80]]);
    let moov = boxed(b"moov", &[&mvhd, &boxed(b"trak", &[&tkhd, &mdia]), &boxed(b"udta", &[&[3; 50]])]);
    [boxed(b"ftyp", &[b"isom\0\0\0\0", b"mp42mp41"]), boxed(b"mdat", &[&[9; 300]]), moov].concat()
}

fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &(content.len() as u32 | 0x1000_0000).to_be_bytes(), content].concat()
}

fn webm() -> Vec<u8> {
    let track = [element(&[0xd7], &[1]), element(&[0x83], &[2]), element(&[0x86], b"A_OPUS")].concat();
    let blocks = (0..20u8).map(|n| element(&[0xa3], &[&[0x81, 0, n, 0x80][..], &[0xfc; 12]].concat())).collect::<Vec<_>>();
    let cluster = element(&[0x1f, 0x43, 0xb6, 0x75], &[element(&[0xe7], &[0]), blocks.concat()].concat());
    let info = element(&[0x15, 0x49, 0xa9, 0x66], &element(&[0x2a, 0xd7, 0xb1], &[0x0f, 0x42, 0x40]));
    let tracks = element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track));
    let head = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
    [head, element(&[0x18, 0x53, 0x80, 0x67], &[info, tracks, cluster].concat())].concat()
}

fn page(flags: u8, granule: u64, number: u32, packet: &[u8]) -> Vec<u8> {
    let head = [&b"OggS\0"[..], &[flags], &granule.to_le_bytes(), &7u32.to_le_bytes(), &number.to_le_bytes(), &[0; 4]].concat();
    [&head[..], &[1, packet.len() as u8], packet].concat()
}

fn opus() -> Vec<u8> {
    let head = [&b"OpusHead\x01\x01"[..], &312u16.to_le_bytes(), &48_000u32.to_le_bytes(), &[0; 3]].concat();
    let tags = [&b"OpusTags"[..], &4u32.to_le_bytes(), b"made", &[0; 4]].concat();
    [page(2, 0, 0, &head), page(0, 0, 1, &tags), page(0, 960, 2, &[0xfc; 20]), page(4, 1920, 3, &[0xfc; 20])].concat()
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [name, &(content.len() as u32).to_le_bytes()[..], content].concat()
}

fn wav() -> Vec<u8> {
    let format = [&[1, 0, 1, 0][..], &8000u32.to_le_bytes(), &16_000u32.to_le_bytes(), &[2, 0, 16, 0]].concat();
    let parts = [chunk(b"fmt ", &format), chunk(b"LIST", b"INFOxyz!"), chunk(b"data", &[5; 4000])].concat();
    chunk(b"RIFF", &[&b"WAVE"[..], &parts].concat())
}

fn whatever_a_sound_or_video_holds_it_is_measured_and_made_ready_or_refused() {
    let mp3 = [&b"ID3\x04\0\0\0\0\0\x04abcd"[..], &[&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat().repeat(20)].concat();
    let flac =
        [&b"fLaC\x80\0\0\x22"[..], &[0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0xc4, 0x42, 0xf0, 0, 0, 0x56, 0x22], &[0; 116]]
            .concat();
    let amr = [&b"#!AMR\n"[..], &[&[0x3c][..], &[0; 31]].concat().repeat(30)].concat();
    let adts = [&[0xff, 0xf1, 0x50, 0x40, 0x02, 0x1f, 0xfc][..], &[0; 9]].concat().repeat(30);
    let files_of = [film(), webm(), opus(), wav(), mp3, flac, amr, adts];
    let mut files = Files::new();
    target(OPENED, |rng| {
        let mut bytes = files_of[rng.below(files_of.len())].clone();
        (0..1 + rng.below(6)).for_each(|_| damage(&mut bytes, rng));
        let path = files.file(&bytes);
        not_a_panic(files.run.block_on(files.media.listen(path.clone(), 0)));
        not_a_panic(files.run.block_on(files.media.look(path.clone())));
        for kind in [File::Sound, File::Video] {
            not_a_panic(files.run.block_on(files.media.bare(path.clone(), kind)));
        }
    });
}

// Memory is counted for the whole process: one target at a time, in one test.
#[test]
fn no_input_of_a_target_ends_the_process_or_takes_memory_out_of_proportion() {
    whatever_a_server_sends_a_device_decodes_and_shows_it_or_refuses_it();
    whatever_a_device_sends_the_server_decodes_and_checks_it_or_refuses_it();
    whatever_a_message_or_a_forwarded_history_holds_it_is_shown_or_refused();
    whatever_is_typed_is_a_query_a_key_or_a_filter_or_none();
    whatever_a_picture_holds_it_is_made_ready_or_refused();
    whatever_a_sound_or_video_holds_it_is_measured_and_made_ready_or_refused();
}
