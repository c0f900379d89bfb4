//! Ogg: pages of streams, one after another or side by side, and how long each stream is.
//!
//! Opus says of every packet how long it is, so a file that was cut in front, in the middle or at the end is as long as what is
//! left of it. Of other codecs the pages say at which sample they end.
use super::frames::stream_info;
use super::window::{Found, Window, millis};
use std::io::{Read, Seek};

/// A page, without its content.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub at: u64,
    /// 1 = goes on with a packet, 2 = first of its stream, 4 = last.
    pub flags: u8,
    pub granule: u64,
    pub serial: u32,
    /// Lengths of its segments; one of 255 goes on in the next.
    pub laces: Vec<u8>,
}

impl Page {
    /// Where the content begins.
    pub(crate) fn body(&self) -> u64 {
        self.at + 27 + self.laces.len() as u64
    }

    pub(crate) fn end(&self) -> u64 {
        self.body() + self.laces.iter().map(|n| u64::from(*n)).sum::<u64>()
    }

    /// Its packets and parts of packets: where, how long, whether it begins here, whether it ends here.
    pub(crate) fn packets(&self) -> Vec<Part> {
        let (mut at, mut bytes, mut starts) = (self.body(), 0, self.flags & 1 == 0);
        let mut out = Vec::new();
        for (n, lace) in self.laces.iter().enumerate() {
            bytes += u64::from(*lace);
            if *lace < 255 || n + 1 == self.laces.len() {
                out.push(Part { at, bytes, starts, ends: *lace < 255 });
                (at, bytes, starts) = (at + bytes, 0, true);
            }
        }
        out
    }
}

/// A packet, or what stands of it in one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub at: u64,
    pub bytes: u64,
    pub starts: bool,
    pub ends: bool,
}

/// The first whole page from `at` on; what is between pages is skipped.
pub(crate) fn page<R: Read + Seek>(w: &mut Window<R>, mut at: u64) -> Option<Page> {
    loop {
        let head: [u8; 27] = w.array(at)?;
        if !head.starts_with(b"OggS\0") {
            at += 1;
            continue;
        }
        let laces = w.get(at + 27, usize::from(head[26]))?.to_vec();
        let page = Page {
            at,
            flags: head[5],
            granule: u64::from_le_bytes(head[6..14].try_into().ok()?),
            serial: u32::from_le_bytes(head[14..18].try_into().ok()?),
            laces,
        };
        return (page.end() <= w.length()).then_some(page);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    Opus { skip: u64 },
    Vorbis { rate: u64 },
    Flac { rate: u64 },
    Speex { rate: u64 },
    Theora { width: u32, height: u32 },
    Other,
}

/// What a stream is, by its first packet.
pub(crate) fn codec(first: &[u8]) -> Codec {
    let le32 = |at: usize| first.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    let be16 = |at: usize| first.get(at..at + 2).and_then(|b| b.try_into().ok()).map_or(0, u16::from_be_bytes);
    if first.starts_with(b"OpusHead") {
        let skip = first.get(10..12).map_or(0, |b| u64::from(b[0]) | u64::from(b[1]) << 8);
        Codec::Opus { skip }
    } else if first.starts_with(b"\x01vorbis") {
        Codec::Vorbis { rate: u64::from(le32(12)) }
    } else if first.starts_with(b"\x7fFLAC") {
        Codec::Flac { rate: first.get(17..).and_then(stream_info).map_or(0, |(rate, _)| rate) }
    } else if first.starts_with(b"Speex   ") {
        Codec::Speex { rate: u64::from(le32(36)) }
    } else if first.starts_with(b"\x80theora") {
        Codec::Theora { width: u32::from(be16(10)) * 16, height: u32::from(be16(12)) * 16 }
    } else {
        Codec::Other
    }
}

/// Samples of 48 kHz of an Opus packet, by its first two bytes.
pub(crate) fn opus_samples(packet: &[u8]) -> u64 {
    let Some(&toc) = packet.first() else { return 0 };
    let frame = match toc >> 3 {
        n @ 0..=11 => [480, 960, 1920, 2880][usize::from(n & 3)],
        n @ 12..=15 => [480, 960][usize::from(n & 1)],
        n => [120, 240, 480, 960][usize::from(n & 3)],
    };
    let frames = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => packet.get(1).map_or(0, |n| u64::from(n & 63)),
    };
    // No packet is longer than 120 ms.
    (frame * frames).min(5760)
}

struct Stream {
    serial: u32,
    codec: Codec,
    packets: u64,
    /// Of Opus: samples of all packets. Of others: the sample the last page ends at.
    samples: u64,
    /// Of Opus: where the last page with one ended, and what was cut off its end.
    granule: Option<u64>,
    cut: u64,
}

impl Stream {
    fn page<R: Read + Seek>(&mut self, w: &mut Window<R>, page: &Page) {
        let mut here = 0;
        for part in page.packets() {
            if part.starts {
                if self.packets > 1 && matches!(self.codec, Codec::Opus { .. }) {
                    here += w.get(part.at, part.bytes.min(2) as usize).map_or(0, opus_samples);
                }
                self.packets += 1;
            }
        }
        if let Codec::Opus { .. } = self.codec {
            self.samples += here;
            if page.granule != u64::MAX && self.packets > 2 {
                // The last page may say that it ends earlier than its packets do.
                let ends = self.granule.unwrap_or(0).saturating_add(here);
                self.cut = if page.flags & 4 != 0 { ends.saturating_sub(page.granule).min(here) } else { 0 };
                self.granule = Some(page.granule);
            }
        } else if page.granule != u64::MAX {
            self.samples = self.samples.max(page.granule);
        }
    }

    fn millis(&self) -> Option<u32> {
        match self.codec {
            Codec::Opus { skip } => Some(millis(self.samples.saturating_sub(self.cut + skip), 48_000)),
            Codec::Vorbis { rate } | Codec::Flac { rate } | Codec::Speex { rate } if rate > 0 => Some(millis(self.samples, rate)),
            _ => None,
        }
    }
}

/// Streams side by side; a file with more has been made to have them.
const MOST_STREAMS: usize = 16;

/// Every stream of a file: those side by side count once, those one after another add up.
pub(crate) fn ogg<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    if w.get(0, 4)? != b"OggS" {
        return None;
    }
    let mut found = Found { mime: "audio/ogg", ..Found::default() };
    let (mut live, mut total, mut fresh) = (Vec::<Stream>::new(), 0u32, true);
    let ended = |live: &mut Vec<Stream>| live.drain(..).filter_map(|s| s.millis()).max().unwrap_or(0);
    let mut at = 0;
    while let Some(page) = page(w, at) {
        at = page.end();
        if page.flags & 2 != 0 {
            // First pages stand together: one after other pages begins the next link of the chain.
            if !fresh {
                total = total.saturating_add(ended(&mut live));
                fresh = true;
            }
            let codec =
                page.packets().first().map_or(Codec::Other, |p| w.get(p.at, p.bytes as usize).map_or(Codec::Other, codec));
            if let Codec::Theora { width, height } = codec {
                found = Found { mime: "video/ogg", width, height, ..found };
            }
            if live.len() < MOST_STREAMS {
                live.push(Stream { serial: page.serial, codec, packets: 0, samples: 0, granule: None, cut: 0 });
            }
        } else {
            fresh = false;
        }
        if let Some(stream) = live.iter_mut().find(|s| s.serial == page.serial) {
            stream.page(w, &page);
        }
    }
    found.duration_ms = total.saturating_add(ended(&mut live));
    Some(found)
}
