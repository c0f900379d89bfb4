//! Formats made of chunks with a name and a length: WAV, AIFF, CAF, AVI. Samples that need no decoder are read here too.
//!
//! A recorder that was killed, or that wrote to a pipe, left no length, or one that reaches behind the file's end: then the samples
//! go as far as the file does.
use super::window::{Found, Window, millis};
use std::io::{Read, Seek};

/// A chunk: its name, where its content begins and ends. The end may be behind the file's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub name: [u8; 4],
    pub lo: u64,
    pub hi: u64,
}

impl Chunk {
    /// Where the next one begins: chunks of RIFF and AIFF have even lengths.
    pub(crate) fn next(&self) -> u64 {
        self.hi.saturating_add((self.hi - self.lo) & 1)
    }
}

/// The chunk at `at` of a RIFF file.
pub(crate) fn riff_chunk<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Chunk> {
    let [a, b, c, d, size @ ..]: [u8; 8] = w.array(at)?;
    Some(Chunk { name: [a, b, c, d], lo: at + 8, hi: at + 8 + u64::from(u32::from_le_bytes(size)) })
}

/// The chunk at `at` of an AIFF file.
pub(crate) fn aiff_chunk<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Chunk> {
    let [a, b, c, d, size @ ..]: [u8; 8] = w.array(at)?;
    Some(Chunk { name: [a, b, c, d], lo: at + 8, hi: at + 8 + u64::from(u32::from_be_bytes(size)) })
}

/// The chunk at `at` of a CAF file. Samples of a length that was not known go to the end.
pub(crate) fn caf_chunk<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Chunk> {
    let head: [u8; 12] = w.array(at)?;
    let (name, size) = head.split_at(4);
    let (name, size) = (name.try_into().ok()?, i64::from_be_bytes(size.try_into().ok()?));
    let hi = match u64::try_from(size) {
        Ok(size) => (at + 12).checked_add(size)?,
        Err(_) => w.length(),
    };
    Some(Chunk { name, lo: at + 12, hi: hi.max(at + 12) })
}

/// How WAV's samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Int,
    Float,
    Alaw,
    Mulaw,
    /// Something that needs a decoder.
    Other,
}

/// A WAV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wave {
    pub coding: Coding,
    pub channels: usize,
    pub rate: u64,
    /// Bytes of one sample of all channels, or of a block.
    pub block: u64,
    pub bits: u64,
    bytes_a_second: u64,
    /// Samples that a coded file says it has.
    said: u64,
    /// Where the samples are.
    pub lo: u64,
    pub hi: u64,
}

impl Wave {
    /// Samples of one channel, and how many there are a second.
    pub(crate) fn length(&self) -> (u64, u64) {
        let bytes = self.hi - self.lo;
        match self.coding {
            Coding::Other if self.said > 0 => (self.said, self.rate),
            Coding::Other => (bytes, self.bytes_a_second),
            _ => (bytes / self.block.max(1), self.rate),
        }
    }
}

/// The end of a WAV's samples. A length of nothing is believed when something sensible follows.
pub(crate) fn wave_data_end<R: Read + Seek>(w: &mut Window<R>, data: Chunk, long: Option<u64>) -> u64 {
    let hi = long.and_then(|n| data.lo.checked_add(n)).unwrap_or(data.hi);
    let named = |w: &mut Window<R>| riff_chunk(w, hi).is_some_and(|c| c.name.iter().all(|b| (b' '..=b'~').contains(b)));
    if hi > w.length() || hi == data.lo && !named(w) { w.length() } else { hi }
}

pub(crate) fn wave<R: Read + Seek>(w: &mut Window<R>) -> Option<Wave> {
    let head: [u8; 12] = w.array(0)?;
    if ![&b"RIFF"[..], b"RF64", b"RIFX"].contains(&&head[..4]) || &head[8..] != b"WAVE" || &head[..4] == b"RIFX" {
        return None;
    }
    let (mut at, mut long, mut out) = (12, None, None::<Wave>);
    while let Some(chunk) = riff_chunk(w, at) {
        match (&chunk.name, &mut out) {
            (b"ds64", _) => long = w.array(chunk.lo + 8).map(u64::from_le_bytes),
            (b"fmt ", _) => {
                let f: [u8; 16] = w.array(chunk.lo)?;
                let mut tag = u16::from_le_bytes([f[0], f[1]]);
                if tag == 0xfffe {
                    tag = w.array(chunk.lo + 24).map_or(tag, u16::from_le_bytes);
                }
                out = Some(Wave {
                    coding: match tag {
                        1 => Coding::Int,
                        3 => Coding::Float,
                        6 => Coding::Alaw,
                        7 => Coding::Mulaw,
                        _ => Coding::Other,
                    },
                    channels: usize::from(u16::from_le_bytes([f[2], f[3]])).max(1),
                    rate: u64::from(u32::from_le_bytes([f[4], f[5], f[6], f[7]])),
                    bytes_a_second: u64::from(u32::from_le_bytes([f[8], f[9], f[10], f[11]])),
                    block: u64::from(u16::from_le_bytes([f[12], f[13]])),
                    bits: u64::from(u16::from_le_bytes([f[14], f[15]])),
                    said: 0,
                    lo: 0,
                    hi: 0,
                });
            }
            (b"fact", Some(wave)) => wave.said = w.array(chunk.lo).map_or(0, |n| u64::from(u32::from_le_bytes(n))),
            (b"data", Some(wave)) => {
                let long = long.filter(|_| chunk.hi - chunk.lo == u64::from(u32::MAX));
                (wave.lo, wave.hi) = (chunk.lo, wave_data_end(w, chunk, long));
                // What no recorder filled in.
                if wave.said == u64::from(u32::MAX) {
                    wave.said = 0;
                }
                return out.filter(|w| w.rate > 0);
            }
            _ => {}
        }
        at = chunk.next();
    }
    None
}

/// One sample of a WAV, -1 to 1.
pub(crate) fn sample(coding: Coding, bytes: &[u8]) -> f32 {
    match (coding, bytes) {
        (Coding::Int, [a]) => (f32::from(*a) - 128.0) / 128.0,
        (Coding::Int, [a, b]) => f32::from(i16::from_le_bytes([*a, *b])) / 32_768.0,
        (Coding::Int, [a, b, c]) => i32::from_le_bytes([0, *a, *b, *c]) as f32 / 2_147_483_648.0,
        (Coding::Int, [a, b, c, d]) => i32::from_le_bytes([*a, *b, *c, *d]) as f32 / 2_147_483_648.0,
        (Coding::Float, [a, b, c, d]) => f32::from_le_bytes([*a, *b, *c, *d]),
        (Coding::Float, &[a, b, c, d, e, f, g, h]) => f64::from_le_bytes([a, b, c, d, e, f, g, h]) as f32,
        (Coding::Alaw, [a]) => {
            let (low, high) = (i32::from((a ^ 0x55) & 15) << 4, (a ^ 0x55) >> 4 & 7);
            let loud = if high == 0 { low + 8 } else { (low + 0x108) << (high - 1) };
            loud as f32 / 32_768.0
        }
        (Coding::Mulaw, [a]) => ((((i32::from(!a & 15) << 3) + 0x84) << (!a >> 4 & 7)) - 0x84) as f32 / 32_768.0,
        _ => 0.0,
    }
}

/// A number of AIFF: 80 bits, of which whole ones are enough here.
fn extended(b: [u8; 10]) -> u64 {
    let (exponent, fraction) =
        (u16::from_be_bytes([b[0], b[1]]) & 0x7fff, u64::from_be_bytes([b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9]]));
    match exponent.checked_sub(0x3fff) {
        Some(n @ 0..=63) => fraction >> (63 - n),
        _ => 0,
    }
}

pub(crate) fn aiff<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    let head: [u8; 12] = w.array(0)?;
    if &head[..4] != b"FORM" || ![&b"AIFF"[..], b"AIFC"].contains(&&head[8..]) {
        return None;
    }
    let (mut at, mut frames, mut rate) = (12, 0, 0);
    let (mut block, mut data) = (0, 0);
    while let Some(chunk) = aiff_chunk(w, at) {
        match &chunk.name {
            b"COMM" => {
                let c: [u8; 18] = w.array(chunk.lo)?;
                let (channels, bits) = (u64::from(u16::from_be_bytes([c[0], c[1]])), u64::from(u16::from_be_bytes([c[6], c[7]])));
                frames = u64::from(u32::from_be_bytes([c[2], c[3], c[4], c[5]]));
                block = channels * bits.div_ceil(8);
                rate = extended(c[8..].try_into().ok()?);
            }
            b"SSND" => data = chunk.hi.min(w.length()).saturating_sub(chunk.lo + 8),
            _ => {}
        }
        at = chunk.next();
    }
    // A recorder that was killed wrote no number; what was cut off is not heard.
    if block > 0 && (frames == 0 || head.ends_with(b"AIFF")) {
        frames = if frames == 0 { data / block } else { frames.min(data / block) };
    }
    Some(Found::sound("audio/aiff", if rate > 0 { millis(frames, rate) } else { 0 }))
}

pub(crate) fn caf<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    if w.get(0, 6)? != b"caff\0\x01" {
        return None;
    }
    let (mut at, mut rate, mut packet, mut frames) = (8, 0.0, (0, 0), None);
    let mut data = 0;
    while let Some(chunk) = caf_chunk(w, at) {
        match &chunk.name {
            b"desc" => {
                rate = f64::from_be_bytes(w.array(chunk.lo)?);
                let (bytes, each) = (w.array(chunk.lo + 16)?, w.array(chunk.lo + 20)?);
                packet = (u64::from(u32::from_be_bytes(bytes)), u64::from(u32::from_be_bytes(each)));
            }
            b"pakt" => frames = w.array(chunk.lo + 8).map(u64::from_be_bytes),
            b"data" => data = chunk.hi.min(w.length()).saturating_sub(chunk.lo + 4),
            _ => {}
        }
        at = chunk.hi.max(at + 12);
    }
    let frames = frames.filter(|n| *n > 0).or_else(|| Some(data.checked_div(packet.0)? * packet.1)).unwrap_or(0);
    let known = rate.is_finite() && rate >= 1.0;
    Some(Found::sound("audio/x-caf", if known { millis(frames, rate.round() as u64) } else { 0 }))
}

pub(crate) fn avi<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    let head: [u8; 12] = w.array(0)?;
    if &head[..4] != b"RIFF" || &head[8..] != b"AVI " {
        return None;
    }
    let mut found = Found { mime: "video/x-msvideo", ..Found::default() };
    // The first list begins with what all of it is.
    if w.get(20, 8)? == b"hdrlavih" {
        let mut number = |at| w.array(at).map_or(0, u32::from_le_bytes);
        let (micros, frames) = (u64::from(number(32)), u64::from(number(48)));
        found.duration_ms = millis(micros * frames, 1_000_000);
        (found.width, found.height) = (number(64), number(68));
    }
    Some(found)
}
