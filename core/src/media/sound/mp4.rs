//! MP4 and its family (MOV, M4A, 3GP): boxes in boxes. Also the fragmented kind, whose head says nothing of its length.
use super::window::{Found, Window, millis};
use std::io::{Read, Seek};

/// More tracks than any recording has are a mistake.
pub(crate) const MOST_TRACKS: usize = 64;
/// No head of a sound or video that can be sent is larger.
pub(crate) const LONGEST_HEAD: usize = 16 << 20;

/// A box: its name, where it begins, where its content does, where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Atom {
    pub name: [u8; 4],
    pub at: u64,
    pub lo: u64,
    pub hi: u64,
}

/// The box at `at` of a file; one that goes on behind the file's end ends there.
pub(crate) fn top<R: Read + Seek>(w: &mut Window<R>, at: u64) -> Option<Atom> {
    let [s0, s1, s2, s3, name @ ..]: [u8; 8] = w.array(at)?;
    let (lo, size) = match u64::from(u32::from_be_bytes([s0, s1, s2, s3])) {
        0 => (at + 8, w.length() - at),
        1 => (at + 16, u64::from_be_bytes(w.array(at + 8)?)),
        n => (at + 8, n),
    };
    let hi = at.checked_add(size)?.min(w.length());
    (hi >= lo).then_some(Atom { name, at, lo, hi })
}

/// The boxes inside a head that was read; places are those in `bytes`.
pub(crate) fn inside(bytes: &[u8], lo: u64, hi: u64) -> impl Iterator<Item = Atom> + '_ {
    let mut at = lo;
    std::iter::from_fn(move || {
        let head = bytes.get(at as usize..at as usize + 8)?;
        let (name, size) = (head[4..].try_into().ok()?, u32::from_be_bytes(head[..4].try_into().ok()?));
        let (from, size) = match u64::from(size) {
            0 => (at + 8, hi.checked_sub(at)?),
            1 => (at + 16, u64::from_be_bytes(bytes.get(at as usize + 8..at as usize + 16)?.try_into().ok()?)),
            n => (at + 8, n),
        };
        let end = at.checked_add(size).filter(|end| *end <= hi && *end >= from)?;
        let atom = Atom { name, at, lo: from, hi: end };
        at = end;
        Some(atom)
    })
}

/// Big-endian numbers of a head that was read.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a>(pub &'a [u8]);

impl Head<'_> {
    pub(crate) fn u32(&self, at: u64) -> Option<u32> {
        let at = usize::try_from(at).ok()?;
        Some(u32::from_be_bytes(self.0.get(at..at.checked_add(4)?)?.try_into().ok()?))
    }

    pub(crate) fn u64(&self, at: u64) -> Option<u64> {
        Some(u64::from(self.u32(at)?) << 32 | u64::from(self.u32(at + 4)?))
    }

    /// A number of 8 bytes in version 1 of a box, of 4 in version 0; all ones = not known.
    fn long(&self, at: u64, version: u8) -> Option<u64> {
        let n = if version == 1 { self.u64(at)? } else { u64::from(self.u32(at)?) };
        Some(if n == u64::MAX || version != 1 && n == u64::from(u32::MAX) { 0 } else { n })
    }

    pub(crate) fn byte(&self, at: u64) -> Option<u8> {
        self.0.get(usize::try_from(at).ok()?).copied()
    }
}

/// What the head says of a track, and what its fragments add.
#[derive(Debug, Default)]
struct Track {
    id: u32,
    kind: [u8; 4],
    scale: u64,
    length: u64,
    /// What a sample of a fragment is long when the fragment does not say.
    usual: u64,
    width: u32,
    height: u32,
}

impl Track {
    fn millis(&self) -> u32 {
        if self.scale == 0 { 0 } else { millis(self.length, self.scale) }
    }
}

fn track(h: Head<'_>, trak: Atom) -> Option<Track> {
    let mut t = Track::default();
    for atom in inside(h.0, trak.lo, trak.hi) {
        match &atom.name {
            b"tkhd" => {
                let wide = if h.byte(atom.lo)? == 1 { 12 } else { 0 };
                t.id = h.u32(atom.lo + 12 + if wide > 0 { 8 } else { 0 })?;
                let matrix = atom.lo + 40 + wide;
                let (width, height) = (h.u32(matrix + 36)? >> 16, h.u32(matrix + 40)? >> 16);
                // Turned by a quarter: what goes to the right comes from above.
                let turned = h.u32(matrix)? == 0 && h.u32(matrix + 16)? == 0 && h.u32(matrix + 4)? != 0;
                (t.width, t.height) = if turned { (height, width) } else { (width, height) };
            }
            b"mdia" => {
                for atom in inside(h.0, atom.lo, atom.hi) {
                    match &atom.name {
                        b"mdhd" => {
                            let version = h.byte(atom.lo)?;
                            let at = atom.lo + if version == 1 { 20 } else { 12 };
                            (t.scale, t.length) = (u64::from(h.u32(at)?), h.long(at + 4, version)?);
                        }
                        b"hdlr" => t.kind = h.u32(atom.lo + 8)?.to_be_bytes(),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Some(t)
}

/// Adds what a fragment holds to its tracks.
fn fragment(h: Head<'_>, tracks: &mut [Track]) -> Option<()> {
    for traf in inside(h.0, 0, h.0.len() as u64).filter(|a| &a.name == b"traf") {
        let (mut id, mut usual) = (0, None);
        for atom in inside(h.0, traf.lo, traf.hi) {
            let flags = h.u32(atom.lo)? & 0x00ff_ffff;
            match &atom.name {
                b"tfhd" => {
                    id = h.u32(atom.lo + 4)?;
                    let at = atom.lo + 8 + if flags & 1 != 0 { 8 } else { 0 } + if flags & 2 != 0 { 4 } else { 0 };
                    usual = if flags & 8 != 0 { Some(u64::from(h.u32(at)?)) } else { None };
                }
                b"trun" => {
                    let Some(track) = tracks.iter_mut().find(|t| t.id == id) else { continue };
                    let samples = u64::from(h.u32(atom.lo + 4)?);
                    track.length = track.length.saturating_add(if flags & 0x100 != 0 {
                        let step = 4 * u64::from((flags >> 8 & 15).count_ones());
                        let first = atom.lo + 8 + if flags & 1 != 0 { 4 } else { 0 } + if flags & 4 != 0 { 4 } else { 0 };
                        // No more than there is room for.
                        let n = samples.min(atom.hi.saturating_sub(first) / step);
                        (0..n).map_while(|n| h.u32(first + n * step)).map(u64::from).sum()
                    } else {
                        samples.saturating_mul(usual.unwrap_or(track.usual))
                    });
                }
                _ => {}
            }
        }
    }
    Some(())
}

fn mime(brand: &[u8], video: bool) -> &'static str {
    match (brand, video) {
        (b"qt  ", true) => "video/quicktime",
        ([b'3', b'g', ..], true) => "video/3gpp",
        ([b'3', b'g', ..], false) => "audio/3gpp",
        (_, true) => "video/mp4",
        (_, false) => "audio/mp4",
    }
}

/// Boxes that may stand in front of what tells the format.
const MOST_BEFORE: u32 = 8;

/// Is it one? Old MOV files have no box that says so, and in front of that anything may stand that players step over.
pub(crate) fn is_mp4<R: Read + Seek>(w: &mut Window<R>) -> bool {
    const OURS: [&[u8; 4]; 6] = [b"ftyp", b"moov", b"mdat", b"wide", b"styp", b"pnot"];
    const BEFORE: [&[u8; 4]; 8] = [b"free", b"skip", b"uuid", b"junk", b"pict", b"PICT", b"udta", b"prfl"];
    let mut at = 0;
    for _ in 0..MOST_BEFORE {
        match top(w, at) {
            Some(atom) if OURS.contains(&&atom.name) => return true,
            Some(atom) if BEFORE.contains(&&atom.name) && atom.hi > at => at = atom.hi,
            _ => return false,
        }
    }
    false
}

pub(crate) fn mp4<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    if !is_mp4(w) {
        return None;
    }
    let mut brand = *b"qt  ";
    let (mut whole, mut tracks, mut fragments) = (0, Vec::<Track>::new(), false);
    let mut at = 0;
    while let Some(atom) = top(w, at) {
        match &atom.name {
            b"ftyp" => brand = w.array(atom.lo).unwrap_or(brand),
            b"moov" if tracks.is_empty() => {
                let moov = w.all(atom.lo, atom.hi, LONGEST_HEAD)?;
                let h = Head(&moov);
                for atom in inside(h.0, 0, h.0.len() as u64) {
                    match &atom.name {
                        b"mvhd" => {
                            let version = h.byte(atom.lo)?;
                            let at = atom.lo + if version == 1 { 20 } else { 12 };
                            let scale = u64::from(h.u32(at)?);
                            whole = if scale > 0 { millis(h.long(at + 4, version)?, scale) } else { 0 };
                        }
                        b"trak" if tracks.len() < MOST_TRACKS => tracks.extend(track(h, atom)),
                        b"mvex" => {
                            for trex in inside(h.0, atom.lo, atom.hi).filter(|a| &a.name == b"trex") {
                                let (id, usual) = (h.u32(trex.lo + 4)?, h.u32(trex.lo + 12)?);
                                tracks.iter_mut().filter(|t| t.id == id).for_each(|t| t.usual = u64::from(usual));
                            }
                        }
                        _ => {}
                    }
                }
            }
            b"moof" => {
                let moof = w.all(atom.lo, atom.hi, LONGEST_HEAD)?;
                // One that is cut short counts as far as it can be read.
                let _ = fragment(Head(&moof), &mut tracks);
                fragments = true;
            }
            _ => {}
        }
        at = atom.hi.max(at + 8);
    }
    let picture =
        tracks.iter().filter(|t| &t.kind == b"vide" && t.width > 0).max_by_key(|t| u64::from(t.width) * u64::from(t.height));
    let is_video = tracks.iter().any(|t| &t.kind == b"vide");
    let heard = |t: &&Track| &t.kind == b"soun" || &t.kind == b"vide";
    let longest = tracks.iter().filter(heard).map(Track::millis).max().unwrap_or(0);
    let duration_ms = if fragments || whole == 0 { longest.max(whole) } else { whole };
    let (width, height) = picture.map_or((0, 0), |t| (t.width, t.height));
    Some(Found { mime: mime(&brand, is_video), duration_ms, width, height })
}
