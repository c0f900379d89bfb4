//! MP4 and its family: what is not known to be needed becomes free space of the same length, so no place in the file moves.
//!
//! Of the samples only those stay that a kept track names; tracks of other kinds than picture and sound (places along the way, chapters,
//! what sensors said) go with their samples. Times of making are blanked, as are the names of handlers and encoders.
use super::plan::Plan;
use crate::media::sound::mp4::{Atom, Head, LONGEST_HEAD, MOST_TRACKS, inside, is_mp4, top};
use crate::media::sound::window::Window;
use std::io::{Read, Seek};

/// Boxes nest five deep in a head that is well-formed.
const DEEPEST: u32 = 8;

/// What becomes of a box inside a head.
enum Fate {
    Stays,
    Enter,
    /// Two times stand behind the version.
    Times,
    /// A name stands behind the kind.
    Handler,
    Files,
    Samples,
    References,
    /// Samples of one group, by a kind that players know.
    Group,
    Goes,
}

fn fate(name: &[u8; 4]) -> Fate {
    match name {
        b"mvhd" | b"tkhd" | b"mdhd" => Fate::Times,
        b"hdlr" => Fate::Handler,
        b"dref" => Fate::Files,
        b"stsd" => Fate::Samples,
        b"tref" => Fate::References,
        b"trak" | b"mdia" | b"minf" | b"dinf" | b"stbl" | b"edts" | b"mvex" | b"traf" => Fate::Enter,
        b"elst" | b"mehd" | b"trex" | b"elng" | b"vmhd" | b"smhd" | b"tapt" => Fate::Stays,
        b"stts" | b"ctts" | b"cslg" | b"stsc" | b"stsz" | b"stz2" | b"stco" | b"co64" | b"stss" | b"stps" | b"sdtp" => {
            Fate::Stays
        }
        b"sgpd" | b"sbgp" => Fate::Group,
        b"subs" | b"mfhd" | b"tfhd" | b"tfdt" | b"trun" => Fate::Stays,
        _ => Fate::Goes,
    }
}

/// What a description of samples holds that decoders need.
fn decoder_needs(name: &[u8; 4]) -> bool {
    const NEEDED: [&[u8; 4]; 43] = [
        b"avcC", b"hvcC", b"lhvC", b"av1C", b"vpcC", b"vvcC", b"esds", b"dOps", b"dfLa", b"alac", b"dac3", b"dec3", b"damr",
        b"d263", b"wave", b"pasp", b"colr", b"clap", b"btrt", b"fiel", b"chan", b"SmDm", b"CoLL", b"mdcv", b"clli", b"st3d",
        b"sv3d", b"dvcC", b"dvvC", b"dvwC", b"pcmC", b"chnl", b"SMI ", b"glbl", b"dapa", b"dac4", b"ddts", b"udts", b"dmlp",
        b"mhaC", b"iacb", b"evcC", b"apvC",
    ];
    NEEDED.contains(&name)
}

fn blank(bytes: &mut [u8], lo: u64, hi: u64) {
    if let Some(bytes) = bytes.get_mut(lo as usize..hi as usize) {
        bytes.fill(0);
    }
}

/// Makes a box free space.
fn free(bytes: &mut [u8], atom: Atom) {
    if let Some(name) = bytes.get_mut(atom.at as usize + 4..atom.at as usize + 8) {
        name.copy_from_slice(b"free");
    }
    blank(bytes, atom.lo, atom.hi);
}

/// Is this a track of a picture or a sound? Its number, and whether it is of a picture.
fn kept_track(bytes: &[u8], trak: Atom) -> Option<(u32, bool)> {
    let child = |of: Atom, name: &[u8; 4]| inside(bytes, of.lo, of.hi).find(|a| &a.name == name);
    let hdlr = child(child(trak, b"mdia")?, b"hdlr")?;
    let kind = bytes.get(hdlr.lo as usize + 8..hdlr.lo as usize + 12)?;
    let tkhd = child(trak, b"tkhd")?;
    let h = Head(bytes);
    let id = h.u32(tkhd.lo + if h.byte(tkhd.lo)? == 1 { 20 } else { 12 })?;
    (kind == b"vide" || kind == b"soun").then_some((id, kind == b"vide"))
}

/// Blanks all of `lo..hi` that is not needed, inside a track of a picture or of a sound. `None` = it nests too deep.
fn scrub(bytes: &mut [u8], lo: u64, hi: u64, depth: u32, picture: bool) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let atoms: Vec<Atom> = inside(bytes, lo, hi).collect();
    // What stands behind the last box is none.
    blank(bytes, atoms.last().map_or(lo, |a| a.hi), hi);
    for atom in atoms {
        match fate(&atom.name) {
            Fate::Stays => {}
            Fate::Enter if atom.name == *b"trak" => match kept_track(bytes, atom) {
                Some((_, picture)) => scrub(bytes, atom.lo, atom.hi, depth + 1, picture)?,
                None => free(bytes, atom),
            },
            Fate::Enter => scrub(bytes, atom.lo, atom.hi, depth + 1, picture)?,
            Fate::Times => {
                let n = if bytes.get(atom.lo as usize) == Some(&1) { 16 } else { 8 };
                blank(bytes, atom.lo + 4, (atom.lo + 4 + n).min(atom.hi));
            }
            Fate::Handler => {
                // QuickTime has a kind of kind in front, and what a maker put into the reserved fields.
                blank(bytes, (atom.lo + 12).min(atom.hi), atom.hi);
            }
            Fate::Files => files(bytes, atom),
            Fate::Samples => samples(bytes, atom, picture),
            Fate::References => references(bytes, atom),
            Fate::Group => {
                const KNOWN: [&[u8]; 10] =
                    [b"roll", b"prol", b"rap ", b"sync", b"tele", b"tscl", b"tsas", b"stsa", b"sap ", b"seig"];
                let kind = bytes.get(atom.lo as usize + 4..atom.lo as usize + 8);
                if !kind.is_some_and(|kind| KNOWN.contains(&kind)) {
                    free(bytes, atom);
                }
            }
            Fate::Goes => free(bytes, atom),
        }
    }
    Some(())
}

/// Where the samples are: in this file, and no path to another one.
fn files(bytes: &mut [u8], dref: Atom) {
    for entry in inside(bytes, dref.lo + 8, dref.hi).collect::<Vec<_>>() {
        blank(bytes, (entry.lo + 4).min(entry.hi), entry.hi);
        if let Some(flag) = bytes.get_mut(entry.lo as usize + 3).filter(|_| entry.hi >= entry.lo + 4) {
            *flag = 1;
        }
    }
}

/// Which sound plays where another cannot be decoded; nothing else that tracks say of each other.
fn references(bytes: &mut [u8], tref: Atom) {
    for entry in inside(bytes, tref.lo, tref.hi).filter(|e| &e.name != b"fall").collect::<Vec<_>>() {
        free(bytes, entry);
    }
}

/// Bytes of what has a fixed length; what stands behind them says nothing.
fn fixed_length(name: &[u8; 4]) -> u64 {
    match name {
        b"fiel" => 2,
        b"clli" => 4,
        b"pasp" => 8,
        b"btrt" => 12,
        b"mdcv" => 24,
        b"clap" => 32,
        _ => u64::MAX,
    }
}

/// What a description of samples is laid out as depends on what the track is of, not on its codec.
fn samples(bytes: &mut [u8], stsd: Atom, picture: bool) {
    let entries: Vec<Atom> = inside(bytes, stsd.lo + 8, stsd.hi).collect();
    let count = Head(bytes).u32(stsd.lo + 4).map_or(0, |n| n as usize).min(entries.len());
    let (entries, others) = entries.split_at(count);
    for entry in others {
        free(bytes, *entry);
    }
    for entry in entries {
        let fixed = |n: u64| (entry.lo + n).min(entry.hi);
        let children = if picture {
            // Whose encoder it was, and its name.
            blank(bytes, fixed(8), fixed(24));
            blank(bytes, fixed(42), fixed(74));
            fixed(78)
        } else {
            let version = bytes.get(entry.lo as usize + 9).copied().unwrap_or(0);
            fixed(28 + [0, 16, 36].get(usize::from(version)).copied().unwrap_or(0))
        };
        let atoms: Vec<Atom> = inside(bytes, children, entry.hi).collect();
        for atom in &atoms {
            // A whole profile may name its screen; the number of a known colour space may not.
            let profile = &atom.name == b"colr"
                && bytes.get(atom.lo as usize..).is_some_and(|c| c.starts_with(b"prof") || c.starts_with(b"rICC"));
            if !decoder_needs(&atom.name) || profile {
                free(bytes, *atom);
            } else {
                blank(bytes, atom.lo.saturating_add(fixed_length(&atom.name)).min(atom.hi), atom.hi);
            }
        }
        blank(bytes, atoms.last().map_or(children, |a| a.hi), entry.hi);
    }
}

/// Bytes of samples that are all alike. Sound of QuickTime says 1 and means a frame of all channels, or a packet that the description
/// of samples, at `entry`, tells the size of.
fn raw(h: Head<'_>, entry: Option<u64>, one: u64, samples: u64) -> u64 {
    let number = |at: u64| entry.and_then(|e| h.u32(e + at));
    let version = number(16).unwrap_or(0) >> 16;
    let (channels, bits) = number(24).map_or((0, 0), |n| (u64::from(n >> 16), u64::from(n & 0xffff)));
    let plain = channels * bits.div_ceil(8);
    match (one, version) {
        (1, 0) => samples.saturating_mul(plain.max(1)),
        // Samples of a packet, bytes of a packet and of a frame.
        (1, 1) => match (number(36).unwrap_or(0), number(44).unwrap_or(0)) {
            (0, _) => samples.saturating_mul(plain.max(1)),
            (packet, frame) => (samples / u64::from(packet) + 1).saturating_mul(u64::from(frame)),
        },
        _ => samples.saturating_mul(one.max(if one == 1 { plain } else { 1 })),
    }
}

/// Where samples of kept tracks are, in no order.
#[derive(Default)]
struct Places(Vec<(u64, u64)>);

impl Places {
    fn add(&mut self, lo: u64, bytes: u64) {
        let hi = lo.saturating_add(bytes);
        match self.0.last_mut() {
            Some(last) if last.1 == lo => last.1 = hi,
            _ => self.0.push((lo, hi)),
        }
    }

    /// The samples of a track's tables.
    fn tables(&mut self, h: Head<'_>, trak: Atom) -> Option<()> {
        let child = |of: Atom, name: &[u8; 4]| inside(h.0, of.lo, of.hi).find(|a| &a.name == name);
        let stbl = child(child(child(trak, b"mdia")?, b"minf")?, b"stbl")?;
        let sizes = child(stbl, b"stsz").or_else(|| child(stbl, b"stz2"))?;
        let (small, one, count) = (sizes.name == *b"stz2", h.u32(sizes.lo + 4)?, u64::from(h.u32(sizes.lo + 8)?));
        let size = |n: u64| -> Option<u64> {
            match (small, one) {
                (false, 0) => h.u32(sizes.lo + 12 + 4 * n).map(u64::from),
                (false, one) => Some(u64::from(one)),
                (true, 4) => h.byte(sizes.lo + 12 + n / 2).map(|b| u64::from(if n.is_multiple_of(2) { b >> 4 } else { b & 15 })),
                (true, 8) => h.byte(sizes.lo + 12 + n).map(u64::from),
                (true, _) => h.u32(sizes.lo + 10 + 2 * n).map(|w| u64::from(w & 0xffff)),
            }
        };
        let (stsc, wide) = (child(stbl, b"stsc")?, child(stbl, b"co64"));
        let chunks = wide.or_else(|| child(stbl, b"stco"))?;
        let (runs, n_chunks) = (u64::from(h.u32(stsc.lo + 4)?), u64::from(h.u32(chunks.lo + 4)?));
        // A table that says more than is in it would be followed into whatever stands behind it.
        let room = |table: Atom, front: u64, bits: u64| (table.hi.saturating_sub(table.lo + front)) * 8 / bits;
        let bits = if small { u64::from(one & 0xff).max(4) } else { 32 };
        let told = small || one == 0;
        if n_chunks > room(chunks, 8, if wide.is_some() { 64 } else { 32 }) || (told && count > room(sizes, 12, bits)) {
            return None;
        }
        let (mut sample, mut run, mut each) = (0, 0, 0);
        let entry = child(stbl, b"stsd").map(|s| s.lo + 8);
        for chunk in 0..n_chunks {
            while run < runs && u64::from(h.u32(stsc.lo + 8 + 12 * run)?) <= chunk + 1 {
                each = u64::from(h.u32(stsc.lo + 12 + 12 * run)?);
                run += 1;
            }
            let mut at = match wide {
                Some(_) => h.u64(chunks.lo + 8 + 8 * chunk)?,
                None => u64::from(h.u32(chunks.lo + 8 + 4 * chunk)?),
            };
            let last = sample.min(count) + each.min(count.saturating_sub(sample));
            // Samples of raw sound are all alike, and many.
            if !small && one > 0 {
                let bytes = raw(h, entry, u64::from(one), last - sample);
                self.add(at, bytes);
                sample = last;
            }
            while sample < last {
                let bytes = size(sample)?;
                self.add(at, bytes);
                (at, sample) = (at.saturating_add(bytes), sample + 1);
            }
        }
        Some(())
    }

    /// The samples of a fragment's tracks.
    fn fragment(&mut self, h: Head<'_>, kept: &[(u32, u64)], moof: Atom) -> Option<()> {
        let mut behind = None;
        for traf in inside(h.0, 0, h.0.len() as u64).filter(|a| &a.name == b"traf") {
            let (mut base, mut usual, mut ours) = (moof.at, 0, false);
            for atom in inside(h.0, traf.lo, traf.hi) {
                let flags = h.u32(atom.lo)? & 0x00ff_ffff;
                match &atom.name {
                    b"tfhd" => {
                        let id = h.u32(atom.lo + 4)?;
                        let track = kept.iter().find(|(k, _)| *k == id);
                        (ours, usual) = (track.is_some(), track.map_or(0, |t| t.1));
                        let mut at = atom.lo + 8;
                        if flags & 1 != 0 {
                            base = h.u64(at)?;
                            at += 8;
                        } else if flags & 0x2_0000 == 0 {
                            // The data of the track before goes on.
                            base = behind.unwrap_or(moof.at);
                        }
                        // A run without a place of its own stands behind the one before it in this track.
                        behind = None;
                        at += if flags & 2 != 0 { 4 } else { 0 } + if flags & 8 != 0 { 4 } else { 0 };
                        if flags & 0x10 != 0 {
                            usual = u64::from(h.u32(at)?);
                        }
                    }
                    b"trun" => {
                        let mut at = atom.lo + 8;
                        let mut place = behind.unwrap_or(base);
                        if flags & 1 != 0 {
                            place = base.checked_add_signed(i64::from(h.u32(at)? as i32))?;
                            at += 4;
                        }
                        at += if flags & 4 != 0 { 4 } else { 0 };
                        let samples = u64::from(h.u32(atom.lo + 4)?);
                        let step = 4 * u64::from((flags >> 8 & 15).count_ones());
                        let skip = if flags & 0x100 != 0 { 4 } else { 0 };
                        let bytes = if flags & 0x200 != 0 {
                            let n = samples.min(atom.hi.saturating_sub(at) / step);
                            (0..n).map(|n| h.u32(at + n * step + skip).map(u64::from)).sum::<Option<u64>>()?
                        } else {
                            samples.saturating_mul(usual)
                        };
                        if ours {
                            self.add(place, bytes);
                        }
                        behind = Some(place.saturating_add(bytes));
                    }
                    _ => {}
                }
            }
        }
        Some(())
    }

    /// In their order, none over another.
    fn sorted(mut self) -> Vec<(u64, u64)> {
        self.0.sort_unstable();
        let mut out: Vec<(u64, u64)> = Vec::with_capacity(self.0.len());
        for (lo, hi) in self.0 {
            match out.last_mut() {
                Some(last) if last.1 >= lo => last.1 = last.1.max(hi),
                _ => out.push((lo, hi)),
            }
        }
        out
    }
}

/// The plan for a file that is one; `None` inside = its head cannot be followed.
pub(super) fn mp4<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    is_mp4(w).then(|| plan(w))
}

fn plan<R: Read + Seek>(w: &mut Window<R>) -> Option<Plan> {
    let (mut places, mut kept, mut headed) = (Places::default(), Vec::new(), false);
    let mut at = 0;
    while let Some(atom) = top(w, at) {
        if atom.name == *b"moov" && !headed {
            let moov = w.all(atom.lo, atom.hi, LONGEST_HEAD)?;
            let (h, all) = (Head(&moov), moov.len() as u64);
            let fragmented = inside(&moov, 0, all).any(|a| &a.name == b"mvex");
            for trak in inside(&moov, 0, all).filter(|a| &a.name == b"trak") {
                if let Some((id, _)) = kept_track(&moov, trak) {
                    if kept.len() == MOST_TRACKS {
                        return None;
                    }
                    kept.push((id, 0));
                    // The samples of a fragmented one are told by its fragments.
                    places.tables(h, trak).or(fragmented.then_some(()))?;
                }
            }
            for trex in inside(&moov, 0, all).filter(|a| &a.name == b"mvex").flat_map(|m| inside(&moov, m.lo, m.hi)) {
                let (id, usual) = (h.u32(trex.lo + 4), h.u32(trex.lo + 16));
                kept.iter_mut().filter(|k| Some(k.0) == id).for_each(|k| k.1 = usual.map_or(0, u64::from));
            }
            if kept.is_empty() {
                return None;
            }
            headed = true;
        } else if atom.name == *b"moof" {
            let moof = w.all(atom.lo, atom.hi, LONGEST_HEAD)?;
            // One that the end of the file cuts off has no samples behind it.
            places.fragment(Head(&moof), &kept, atom).or((atom.hi == w.length()).then_some(()))?;
        }
        at = atom.hi.max(at + 8);
    }
    if !headed {
        return None;
    }
    let places = places.sorted();
    let (mut plan, mut at, mut next) = (Plan::default(), 0, 0);
    headed = false;
    while let Some(atom) = top(w, at) {
        let head = |plan: &mut Plan| {
            plan.keep(atom.at, atom.at + 4);
            plan.put(b"free");
            plan.keep(atom.at + 8, atom.lo);
        };
        match &atom.name {
            b"ftyp" | b"styp" | b"sidx" => plan.keep(atom.at, atom.hi),
            b"moov" | b"moof" if !(headed && atom.name == *b"moov") => {
                let mut bytes = w.all(atom.lo, atom.hi, LONGEST_HEAD)?;
                let n = bytes.len() as u64;
                headed |= atom.name == *b"moov";
                scrub(&mut bytes, 0, n, 0, false)?;
                plan.keep(atom.at, atom.lo);
                plan.put(&bytes);
            }
            b"mdat" => {
                plan.keep(atom.at, atom.lo);
                let mut from = atom.lo;
                while let Some((lo, hi)) = places.get(next).copied().filter(|p| p.0 < atom.hi) {
                    let (lo, hi) = (lo.max(from), hi.min(atom.hi));
                    plan.zero(lo.saturating_sub(from));
                    plan.keep(lo, hi);
                    from = from.max(hi);
                    if places.get(next).is_some_and(|p| p.1 > atom.hi) {
                        break;
                    }
                    next += 1;
                }
                plan.zero(atom.hi - from);
            }
            _ => {
                head(&mut plan);
                plan.zero(atom.hi - atom.lo);
            }
        }
        at = atom.hi.max(at + 8);
    }
    Some(plan)
}
