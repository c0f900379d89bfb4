//! Ogg: streams that are known stay, page by page; their comments are blanked in place, and the pages' sums made anew.
use super::comments;
use super::plan::Plan;
use crate::media::sound::ogg::{Codec, Page, codec, page};
use crate::media::sound::window::Window;
use std::io::{Read, Seek};

/// No head is longer: a cover of some megabytes may stand in it.
const LONGEST: usize = 16 << 20;
const MOST_STREAMS: usize = 16;

struct Stream {
    serial: u32,
    codec: Codec,
    /// Packets that began so far.
    packets: u64,
    /// What stands in the place of the packet that goes on in the next page.
    rest: Vec<u8>,
    /// All heads of FLAC were seen.
    headed: bool,
}

impl Stream {
    /// What stands in the place of the packet that begins here; `None` = itself.
    fn instead<R: Read + Seek>(&mut self, w: &mut Window<R>, page: &Page, at: u64, bytes: u64) -> Option<Option<Vec<u8>>> {
        let n = self.packets;
        self.packets += 1;
        let start = w.get(at, bytes.min(8) as usize)?.to_vec();
        match self.codec {
            Codec::Flac { .. } if n > 0 && !self.headed => {
                let head = *start.first()?;
                self.headed = head & 0x80 != 0;
                if head == 0xff || matches!(head & 0x7f, 0 | 3) {
                    self.headed |= head == 0xff;
                    return Some(None);
                }
                let whole = self.length(w, page, at, bytes)?;
                let (head, blank) = comments::flac_block(head, whole.checked_sub(4)?)?;
                Some(Some([&[head][..], start.get(1..4)?, &blank].concat()))
            }
            Codec::Opus { .. } | Codec::Vorbis { .. } | Codec::Speex { .. } | Codec::Theora { .. } if n == 1 => {
                Some(Some(comments::blank(&start, self.length(w, page, at, bytes)?)?))
            }
            _ => Some(None),
        }
    }

    /// How long the packet is that begins at `at` of this page, over the pages it goes on in.
    fn length<R: Read + Seek>(&self, w: &mut Window<R>, first: &Page, at: u64, bytes: u64) -> Option<usize> {
        let mut total = bytes;
        let mut part = first.packets().into_iter().find(|p| p.at == at)?;
        let mut next = first.end();
        while !part.ends && total <= LONGEST as u64 {
            let page = page(w, next)?;
            next = page.end();
            if page.serial == self.serial {
                part = page.packets().into_iter().next()?;
                total += part.bytes;
            }
        }
        usize::try_from(total).ok().filter(|n| *n <= LONGEST)
    }

    /// The page as it is sent; `None` = as it is.
    fn page<R: Read + Seek>(&mut self, w: &mut Window<R>, page: &Page) -> Option<Option<Vec<u8>>> {
        let mut changed = Vec::new();
        for part in page.packets() {
            if part.starts {
                self.rest.clear();
                if let Some(instead) = self.instead(w, page, part.at, part.bytes)? {
                    self.rest = instead;
                    // Read from its end, to take from it without moving it.
                    self.rest.reverse();
                }
            }
            if !self.rest.is_empty() {
                let left = self.rest.len().checked_sub(part.bytes as usize)?;
                let bytes: Vec<u8> = self.rest.drain(left..).rev().collect();
                changed.push((part.at, bytes));
            }
        }
        if changed.is_empty() {
            return Some(None);
        }
        let mut whole = w.all(page.at, page.end(), 1 << 17)?;
        for (at, bytes) in changed {
            let lo = (at - page.at) as usize;
            whole.get_mut(lo..)?.get_mut(..bytes.len())?.copy_from_slice(&bytes);
        }
        whole.get_mut(22..26)?.fill(0);
        let sum = sum(&whole);
        whole.get_mut(22..26)?.copy_from_slice(&sum.to_le_bytes());
        Some(Some(whole))
    }
}

/// The sum of a page, its own field 0.
fn sum(page: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc >> 31 != 0 { crc << 1 ^ 0x04c1_1db7 } else { crc << 1 };
    page.iter().fold(0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte) << 24, step))
}

pub(super) fn ogg<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    (w.get(0, 4)? == b"OggS").then(|| plan(w))
}

fn plan<R: Read + Seek>(w: &mut Window<R>) -> Option<Plan> {
    let (mut plan, mut live, mut at, mut fresh) = (Plan::default(), Vec::<Stream>::new(), 0, true);
    while let Some(page) = page(w, at) {
        at = page.end();
        if page.flags & 2 != 0 {
            if !fresh {
                live.clear();
                fresh = true;
            }
            let first = page.packets().into_iter().next();
            let codec = first.map_or(Codec::Other, |p| w.get(p.at, p.bytes as usize).map_or(Codec::Other, codec));
            if codec != Codec::Other && live.len() < MOST_STREAMS {
                live.push(Stream { serial: page.serial, codec, packets: 0, rest: Vec::new(), headed: false });
            }
        } else {
            fresh = false;
        }
        let Some(stream) = live.iter_mut().find(|s| s.serial == page.serial) else { continue };
        match stream.page(w, &page)? {
            Some(bytes) => plan.put(&bytes),
            None => plan.keep(page.at, page.end()),
        }
    }
    Some(plan)
}
