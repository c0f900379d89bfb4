//! Formats that are a row of frames: SILK, AMR, AAC in ADTS, FLAC. How long they are is how many frames there are.
//!
//! A frame that is cut off at the end of the file is not counted, as no player has it.
use super::window::{Found, WINDOW, Window, millis};
use std::io::{Read, Seek};

/// Milliseconds of a frame of SILK and AMR.
const SPEECH_MS: u64 = 20;

/// A frame: where it is, how many bytes it has, how many samples at which rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub at: u64,
    pub bytes: u64,
    pub samples: u64,
    pub rate: u64,
}

/// The start of SILK's packets, if it is SILK: QQ and WeChat put a byte of 2 in front.
pub(crate) fn silk_start<R: Read + Seek>(w: &mut Window<R>) -> Option<u64> {
    const NAME: &[u8] = b"#!SILK_V3";
    let front = u64::from(w.byte(0)? == 2);
    (w.get(front, NAME.len())? == NAME).then_some(front + NAME.len() as u64)
}

/// The packet at `at`. The end mark is a negative length; many files have none.
pub(crate) fn silk_frame<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Frame> {
    let bytes = u64::try_from(i16::from_le_bytes(w.array(at)?)).ok()? + 2;
    (at + bytes <= w.length()).then_some(Frame { at, bytes, samples: SPEECH_MS, rate: 1000 })
}

/// The start of AMR's frames, and whether it is the wide one.
pub(crate) fn amr_start<R: Read + Seek>(w: &mut Window<R>) -> Option<(u64, bool)> {
    const NARROW: &[u8] = b"#!AMR\n";
    const WIDE: &[u8] = b"#!AMR-WB\n";
    if w.get(0, WIDE.len()).is_some_and(|b| b == WIDE) {
        return Some((WIDE.len() as u64, true));
    }
    (w.get(0, NARROW.len())? == NARROW).then_some((NARROW.len() as u64, false))
}

/// The frame of AMR at `at`; its first byte says which of 16 kinds it is. Kinds that are not defined end the file.
pub(crate) fn amr_frame<R: Read + Seek>(w: &mut Window<R>, at: u64, wide: bool) -> Option<Frame> {
    const NARROW: [u64; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
    const WIDE: [u64; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
    let kind = usize::from(w.byte(at)? >> 3 & 15);
    let bytes = *if wide { WIDE } else { NARROW }.get(kind)?;
    (bytes > 0 && at + bytes <= w.length()).then_some(Frame { at, bytes, samples: SPEECH_MS, rate: 1000 })
}

const RATES: [u64; 13] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/// The frame of AAC in ADTS at `at`.
pub(crate) fn adts_frame<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Frame> {
    let head: [u8; 7] = w.array(at)?;
    if head[0] != 0xff || head[1] & 0xf6 != 0xf0 {
        return None;
    }
    let rate = *RATES.get(usize::from(head[2] >> 2 & 15))?;
    let bytes = u64::from(head[3] & 3) << 11 | u64::from(head[4]) << 3 | u64::from(head[5] >> 5);
    let frame = Frame { at, bytes, samples: 1024 * (u64::from(head[6] & 3) + 1), rate };
    (bytes >= 7 && at + bytes <= w.length()).then_some(frame)
}

/// Where the tags at `at` end: ID3v2, perhaps several times.
pub(crate) fn behind_tags<R: Read + Seek>(w: &mut Window<R>, mut at: u64) -> u64 {
    while let Some(head) = w.array::<10>(at).filter(|h| h.starts_with(b"ID3")) {
        let size = head[6..].iter().fold(0u64, |n, b| n << 7 | u64::from(b & 0x7f));
        at += 10 + size + if head[5] & 0x10 != 0 { 10 } else { 0 };
    }
    at
}

/// How long a frame of MP3 is that begins so.
pub(crate) fn mp3_frame([sync, kind, rates, _]: [u8; 4]) -> Option<u64> {
    const FULL: [u64; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const HALF: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let (slots, kbps, rates_of) = match kind & 0xfe {
        0xfa => (144_000, FULL, [44_100, 48_000, 32_000]),
        0xf2 => (72_000, HALF, [22_050, 24_000, 16_000]),
        0xe2 => (72_000, HALF, [11_025, 12_000, 8000]),
        _ => return None,
    };
    let kbps = kbps.get(usize::from(rates >> 4)).filter(|k| sync == 0xff && **k > 0)?;
    let rate = rates_of.get(usize::from(rates >> 2 & 3))?;
    Some(slots * kbps / rate + u64::from(rates >> 1 & 1))
}

/// Where the sound of an MP3 begins, if it may be one: behind its tags, in front of which something else may stand; without tags its first
/// frame is at the very start.
pub(crate) fn mp3_start<R: Read + Seek>(w: &mut Window<R>) -> Option<u64> {
    let start = behind_tags(w, 0);
    if start > 0 || w.array(0).and_then(mp3_frame).is_some() {
        return Some(start);
    }
    let n = w.length().min(WINDOW as u64) as usize;
    let tag = w.get(0, n)?.windows(3).position(|b| b == b"ID3")? as u64;
    let start = behind_tags(w, tag);
    w.array(start).and_then(mp3_frame).map(|_| start)
}

/// Every frame of a file in ADTS from `at` on, skipping what is between frames; `None` = it is none: its first frame is followed by
/// something else. Reads each byte a bounded number of times.
pub(crate) fn adts<R: Read + Seek>(w: &mut Window<R>, at: u64, mut each: impl FnMut(Frame)) -> Option<u64> {
    let first = adts_frame(w, at)?;
    let second = at + first.bytes;
    if second < w.length() && adts_frame(w, second).is_none_or(|f| f.rate != first.rate) {
        return None;
    }
    let mut at = at;
    while at < w.length() {
        match adts_frame(w, at).filter(|f| f.rate == first.rate) {
            Some(frame) => {
                at += frame.bytes;
                each(frame);
            }
            None => at += 1,
        }
    }
    Some(first.rate)
}

pub(crate) fn silk_or_amr<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    let mut frames = 0;
    let mime = if let Some(mut at) = silk_start(w) {
        while let Some(frame) = silk_frame(w, at) {
            (at, frames) = (at + frame.bytes, frames + 1);
        }
        "audio/silk"
    } else {
        let (mut at, wide) = amr_start(w)?;
        while let Some(frame) = amr_frame(w, at, wide) {
            (at, frames) = (at + frame.bytes, frames + 1);
        }
        if wide { "audio/amr-wb" } else { "audio/amr" }
    };
    Some(Found::sound(mime, millis(frames * SPEECH_MS, 1000)))
}

pub(crate) fn aac<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    let start = behind_tags(w, 0);
    let mut samples = 0;
    let rate = adts(w, start, |frame| samples += frame.samples)?;
    Some(Found::sound("audio/aac", millis(samples, rate)))
}

/// A block of FLAC's head: its kind, where its content begins and ends, whether it is the last one.
pub(crate) struct FlacBlock {
    pub kind: u8,
    pub lo: u64,
    pub hi: u64,
    pub last: bool,
}

/// The block whose four bytes of head are at `at`.
pub(crate) fn flac_block<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<FlacBlock> {
    let [kind, a, b, c] = w.array(at)?;
    let (lo, size) = (at + 4, u64::from(u32::from_be_bytes([0, a, b, c])));
    let hi = lo.checked_add(size).filter(|hi| *hi <= w.length())?;
    Some(FlacBlock { kind: kind & 0x7f, lo, hi, last: kind & 0x80 != 0 })
}

/// Rate and samples of FLAC's STREAMINFO; 0 samples = whoever wrote it did not know.
pub(crate) fn stream_info(info: &[u8]) -> Option<(u64, u64)> {
    let rate = u64::from(u32::from_be_bytes([0, *info.get(10)?, *info.get(11)?, *info.get(12)?]) >> 4);
    let low = u32::from_be_bytes(info.get(14..18)?.try_into().ok()?);
    (rate > 0).then_some((rate, u64::from(info.get(13)? & 15) << 32 | u64::from(low)))
}

pub(crate) fn flac<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    let mut at = behind_tags(w, 0);
    if w.get(at, 4)? != b"fLaC" {
        return None;
    }
    at += 4;
    let info = flac_block(w, at)?;
    let head: [u8; 18] = w.array(info.lo)?;
    let (rate, said) = stream_info(&head)?;
    let samples = if said > 0 { said } else { last_sample(w, u64::from(u16::from_be_bytes([head[2], head[3]])))? };
    Some(Found::sound("audio/flac", millis(samples, rate)))
}

/// Where the last frame ends, which says itself where it begins: of a file that was written to a pipe.
fn last_sample<R: Read + Seek>(w: &mut Window<R>, block: u64) -> Option<u64> {
    let lo = w.length().saturating_sub(WINDOW as u64);
    let tail = w.get(lo, (w.length() - lo) as usize)?;
    (0..tail.len()).rev().find_map(|at| flac_frame_end(tail.get(at..)?, block))
}

fn flac_frame_end(frame: &[u8], block: u64) -> Option<u64> {
    let &[0xff, sync, sizes, ..] = frame else { return None };
    if sync & 0xfe != 0xf8 {
        return None;
    }
    // Its number, written as UTF-8 writes one: of a frame, or of a sample.
    let (lead, mut at) = (*frame.get(4)?, 5);
    let more = lead.leading_ones().saturating_sub(1) as usize;
    if lead.leading_ones() == 1 || more > 6 {
        return None;
    }
    let mut number = if more == 0 { u64::from(lead) } else { u64::from(lead) & (0x3f >> more) };
    for byte in frame.get(at..at + more)? {
        number = number << 6 | u64::from(byte & 0x3f);
    }
    at += more;
    let samples = match sizes >> 4 {
        1 => 192,
        n @ 2..=5 => 576 << (n - 2),
        6 => u64::from(*frame.get(at)?) + 1,
        7 => u64::from(u16::from_be_bytes([*frame.get(at)?, *frame.get(at + 1)?])) + 1,
        n @ 8.. => 256 << (n - 8),
        _ => return None,
    };
    at += match sizes >> 4 {
        6 => 1,
        7 => 2,
        _ => 0,
    };
    at += match sizes & 15 {
        12 => 1,
        13 | 14 => 2,
        _ => 0,
    };
    let crc = frame
        .get(..at)?
        .iter()
        .fold(0u8, |crc, byte| (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 != 0 { crc << 1 ^ 7 } else { crc << 1 }));
    let first = if sync & 1 == 1 { number } else { number.checked_mul(block)? };
    if crc == *frame.get(at)? { first.checked_add(samples) } else { None }
}
