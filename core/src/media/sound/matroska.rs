//! Matroska and WebM: elements with a number and a length. Recorders in browsers write no length of the whole, and none of its parts.
//!
//! An element's number says what it is wherever it stands, so the walk needs no stack: it enters what holds others and skips the rest.
use super::mp4::MOST_TRACKS;
use super::ogg::opus_samples;
use super::window::{Found, Window, millis};
use std::io::{Read, Seek};

pub(crate) const EBML: u32 = 0x1a45_dfa3;
pub(crate) const SEGMENT: u32 = 0x1853_8067;
pub(crate) const INFO: u32 = 0x1549_a966;
pub(crate) const SCALE: u32 = 0x2a_d7b1;
pub(crate) const DURATION: u32 = 0x4489;
pub(crate) const TRACKS: u32 = 0x1654_ae6b;
pub(crate) const TRACK: u32 = 0xae;
pub(crate) const NUMBER: u32 = 0xd7;
pub(crate) const KIND: u32 = 0x83;
pub(crate) const VIDEO: u32 = 0xe0;
pub(crate) const CLUSTER: u32 = 0x1f43_b675;
pub(crate) const GROUP: u32 = 0xa0;
pub(crate) const BLOCK: u32 = 0xa1;
pub(crate) const SIMPLE: u32 = 0xa3;
const DOCTYPE: u32 = 0x4282;
pub(crate) const CODEC: u32 = 0x86;
const USUAL: u32 = 0x23_e383;
const WIDTH: u32 = 0xb0;
const HEIGHT: u32 = 0xba;
const SHOWN_WIDTH: u32 = 0x54b0;
const SHOWN_HEIGHT: u32 = 0x54ba;
const SHOWN_UNIT: u32 = 0x54b2;
const TIME: u32 = 0xe7;
const GROUP_LENGTH: u32 = 0x9b;

/// An element: its number, where it begins, where its content does, where it ends (`None` = it does not say).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element {
    pub id: u32,
    pub at: u64,
    pub lo: u64,
    pub hi: Option<u64>,
}

/// A number of its own length at `at`, with and without the mark of its length, and that length.
pub(crate) fn number<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<(u64, u64, u64)> {
    let bytes = u64::from(w.byte(at)?.leading_zeros()) + 1;
    let whole = w.get(at, bytes as usize).filter(|_| bytes <= 8)?.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    Some((whole, whole & !(1 << (7 * bytes)), bytes))
}

/// The element at `at`.
pub(crate) fn element<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Element> {
    let (id, _, n) = number(w, at)?;
    let (_, size, m) = number(w, at + n)?;
    let lo = at + n + m;
    let unknown = size == (1 << (7 * m)) - 1;
    let hi = if unknown { None } else { Some(lo.checked_add(size)?) };
    (n <= 4).then_some(Element { id: id as u32, at, lo, hi })
}

/// What holds others that are looked at.
pub(crate) fn entered(id: u32) -> bool {
    matches!(id, EBML | SEGMENT | INFO | TRACKS | TRACK | VIDEO | CLUSTER | GROUP)
}

fn unsigned<R: Read + Seek>(w: &mut Window<R>, e: Element) -> u64 {
    let n = e.hi.map_or(0, |hi| hi - e.lo).min(8) as usize;
    w.get(e.lo, n).map_or(0, |b| b.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
}

fn float<R: Read + Seek>(w: &mut Window<R>, e: Element) -> f64 {
    match e.hi.map_or(0, |hi| hi - e.lo) {
        4 => w.array(e.lo).map_or(0.0, |b| f64::from(f32::from_be_bytes(b))),
        8 => w.array(e.lo).map_or(0.0, f64::from_be_bytes),
        _ => 0.0,
    }
}

#[derive(Debug, Default)]
struct Track {
    number: u64,
    kind: u64,
    opus: bool,
    /// Nanoseconds of a frame.
    usual: u64,
    width: u64,
    height: u64,
    shown: (u64, u64),
    unit: u64,
    /// Ticks at which the first block begins and the last one does; nanoseconds the last one is long.
    first: Option<u64>,
    last: u64,
    long: u64,
}

pub(crate) fn matroska<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    if element(w, 0)?.id != EBML {
        return None;
    }
    let (mut web, mut scale, mut said) = (false, 1_000_000, 0.0);
    let (mut tracks, mut cluster, mut at) = (Vec::<Track>::new(), 0u64, 0);
    let mut of_group = None;
    while let Some(e) = element(w, at) {
        let video = tracks.iter().any(|t| t.kind == 1);
        // Of a video with a length the head is enough.
        if e.id == CLUSTER && video && said > 0.0 {
            break;
        }
        let value = if entered(e.id) { 0 } else { unsigned(w, e) };
        if e.id == TRACK && tracks.len() < MOST_TRACKS {
            tracks.push(Track::default());
        }
        match (e.id, tracks.last_mut()) {
            (DOCTYPE, _) => web = w.get(e.lo, 4).is_some_and(|b| b == b"webm"),
            (SCALE, _) => scale = value.max(1),
            (DURATION, _) => said = float(w, e),
            (NUMBER, Some(t)) => t.number = value,
            (KIND, Some(t)) => t.kind = value,
            (CODEC, Some(t)) => t.opus = w.get(e.lo, 6).is_some_and(|b| b == b"A_OPUS"),
            (USUAL, Some(t)) => t.usual = value,
            (WIDTH, Some(t)) => t.width = value,
            (HEIGHT, Some(t)) => t.height = value,
            (SHOWN_WIDTH, Some(t)) => t.shown.0 = value,
            (SHOWN_HEIGHT, Some(t)) => t.shown.1 = value,
            (SHOWN_UNIT, Some(t)) => t.unit = value,
            (TIME, _) => cluster = value,
            (SIMPLE | BLOCK, _) => of_group = block(w, e, cluster, &mut tracks),
            (GROUP_LENGTH, _) => {
                if let Some(t) = of_group.and_then(|n| tracks.get_mut(n)) {
                    t.long = value.saturating_mul(scale);
                }
            }
            _ => {}
        }
        at = match e.hi {
            Some(hi) if !entered(e.id) => hi,
            _ => e.lo,
        };
    }
    let picture = tracks.iter().find(|t| t.kind == 1);
    let nanos =
        |t: &Track| Some((t.last - t.first?).saturating_mul(scale).saturating_add(if t.long > 0 { t.long } else { t.usual }));
    let measured = tracks.iter().filter(|t| matches!(t.kind, 1 | 2)).filter_map(nanos).max();
    let told = (said * scale as f64) as u64;
    let mime = match (web, picture) {
        (true, Some(_)) => "video/webm",
        (true, None) => "audio/webm",
        (false, Some(_)) => "video/x-matroska",
        (false, None) => "audio/x-matroska",
    };
    let side = |shown: u64, coded: u64, unit: u64| u32::try_from(if unit == 0 && shown > 0 { shown } else { coded }).unwrap_or(0);
    let (width, height) = picture.map_or((0, 0), |t| (side(t.shown.0, t.width, t.unit), side(t.shown.1, t.height, t.unit)));
    Some(Found { mime, duration_ms: millis(measured.unwrap_or(told), 1_000_000_000), width, height })
}

/// Takes note of a block; which track it is of.
fn block<R: Read + Seek>(w: &mut Window<R>, e: Element, cluster: u64, tracks: &mut [Track]) -> Option<usize> {
    let (_, number, n) = number(w, e.lo)?;
    let offset = i16::from_be_bytes(w.array(e.lo + n)?);
    // What is cut off is not played.
    if e.hi? > w.length() {
        return None;
    }
    let frame: [u8; 2] = w.array(e.lo + n + 3).unwrap_or_default();
    let at = tracks.iter().position(|t| t.number == number)?;
    let t = tracks.get_mut(at)?;
    let tick = cluster.saturating_add_signed(i64::from(offset));
    t.first = Some(t.first.unwrap_or(tick).min(tick));
    t.last = t.last.max(tick);
    t.long = if t.opus { opus_samples(&frame) * 1_000_000_000 / 48_000 } else { 0 };
    Some(at)
}
