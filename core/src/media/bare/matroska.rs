//! Matroska and WebM: an element that is not known to be needed becomes a void one of the same length.
use super::comments;
use super::plan::Plan;
use crate::media::sound::matroska as ids;
use crate::media::sound::matroska::{Element, element, number};
use crate::media::sound::mp4::MOST_TRACKS;
use crate::media::sound::window::Window;
use std::io::{Read, Seek};

const VOID: u8 = 0xec;
const AUDIO: u32 = 0xe1;
const CUES: u32 = 0x1c53_bb6b;
const SEEK_HEAD: u32 = 0x114d_9b74;
const PRIVATE: u32 = 0x63a2;
/// Which program wrote it: a file must say one, so it says nothing of the same length.
const APPS: [u32; 2] = [0x4d80, 0x5741];
const MOST_PRIVATE: usize = 1 << 20;
/// No description of a track and no group has more elements beside each other.
const MOST_IN_TRACK: u32 = 1000;

/// Holds others, of which each is looked at.
fn entered(id: u32) -> bool {
    ids::entered(id) || matches!(id, AUDIO | CUES | SEEK_HEAD | 0x4dbb | 0xbb | 0xb7)
}

/// What a player needs, by its number.
fn needed(id: u32) -> bool {
    match id {
        // The head.
        0x4286 | 0x42f7 | 0x42f2 | 0x42f3 | 0x4282 | 0x4287 | 0x4285 => true,
        // Where parts are, how long a tick is, how long all of it.
        0x53ab | 0x53ac | ids::SCALE | ids::DURATION => true,
        // Tracks: number, kind, flags, language, codec, delays.
        ids::NUMBER | 0x73c5 | ids::KIND | 0xb9 | 0x88 | 0x55aa | 0x9c | 0x6de7 | 0x6df8 | 0x55ee | 0x23_e383 | 0x23_4e7a => true,
        0x22_b59c | 0x22_b59d | ids::CODEC | 0x56aa | 0x56bb | 0x23_314f | 0x6d80 => true,
        // Pictures: sides, shape, colours, how they are turned.
        0x9a | 0x9d | 0x53b8 | 0x53c0 | 0xb0 | 0xba | 0x54aa | 0x54bb | 0x54cc | 0x54dd | 0x54b0 | 0x54ba | 0x54b2 | 0x54b3 => {
            true
        }
        0x2e_b524 | 0x55b0 | 0x7670 => true,
        // Sounds: rate, channels, bits.
        0xb5 | 0x78b5 | 0x9f | 0x6264 => true,
        // Clusters.
        0xe7 | 0xa7 | 0xab | ids::SIMPLE | ids::BLOCK | 0x9b | 0xfb | 0x75a1 | 0x75a2 | 0xfa => true,
        // Cues.
        0xb3 | 0xf7 | 0xf1 | 0xf0 | 0xb2 | 0x5378 => true,
        _ => false,
    }
}

fn void(plan: &mut Plan, n: u64) {
    match n {
        0 | 1 => plan.zero(n),
        2..=128 => {
            plan.put(&[VOID, 0x80 | (n - 2) as u8]);
            plan.zero(n - 2);
        }
        _ => {
            plan.put(&[VOID, 1]);
            plan.put(&(n - 9).to_be_bytes()[1..]);
            plan.zero(n - 9);
        }
    }
}

/// Number and kind of a track, and whether its codec has comments in its head.
fn track<R: Read + Seek>(w: &mut Window<R>, e: Element) -> Option<(u64, u64, Vec<u8>)> {
    let (mut at, hi) = (e.lo, e.hi?);
    let (mut n, mut kind, mut codec) = (0, 0, Vec::new());
    for children in 0.. {
        if at >= hi {
            break;
        }
        let child = element(w, at).filter(|_| children < MOST_IN_TRACK)?;
        let end = child.hi?;
        match child.id {
            ids::NUMBER | ids::KIND => {
                let value = w.get(child.lo, (end - child.lo).min(8) as usize)?.iter().fold(0, |n, b| n << 8 | u64::from(*b));
                if child.id == ids::NUMBER { n = value } else { kind = value }
            }
            ids::CODEC => codec = w.get(child.lo, (end - child.lo).min(32) as usize)?.to_vec(),
            _ => {}
        }
        at = end;
    }
    Some((n, kind, codec))
}

/// Whose block is in a group; `None` inside = there is none.
fn group_of<R: Read + Seek>(w: &mut Window<R>, e: Element) -> Option<Option<u64>> {
    let (mut at, hi) = (e.lo, e.hi?);
    for _ in 0..MOST_IN_TRACK {
        if at >= hi {
            break;
        }
        let Some(child) = element(w, at) else { break };
        if child.id == ids::BLOCK {
            return Some(Some(number(w, child.lo)?.1));
        }
        at = child.hi?;
    }
    Some(None)
}

pub(super) fn matroska<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    element(w, 0).filter(|e| e.id == ids::EBML)?;
    Some(plan(w))
}

fn plan<R: Read + Seek>(w: &mut Window<R>) -> Option<Plan> {
    let (mut plan, mut at, mut kept, mut codec) = (Plan::default(), 0, Vec::<u64>::new(), Vec::new());
    while let Some(e) = element(w, at) {
        // What goes on behind the end of the file is cut off there.
        let hi = e.hi.unwrap_or(w.length()).min(w.length());
        let mut stays = needed(e.id) || entered(e.id);
        if e.id == ids::TRACK {
            let (n, kind, name) = track(w, e)?;
            stays = matches!(kind, 1 | 2);
            if stays {
                kept.push(n);
            }
            if kept.len() > MOST_TRACKS {
                return None;
            }
            codec = name;
        }
        if e.id == ids::GROUP {
            // What is added to a block goes with it.
            stays = group_of(w, e)?.is_some_and(|track| kept.contains(&track));
        }
        if matches!(e.id, ids::SIMPLE | ids::BLOCK) {
            let (_, n, _) = number(w, e.lo)?;
            stays = kept.contains(&n);
        }
        at = if stays && entered(e.id) {
            plan.keep(e.at, e.lo);
            e.lo
        } else if stays {
            plan.keep(e.at, hi);
            hi
        } else if APPS.contains(&e.id) && e.hi.is_some() {
            plan.keep(e.at, e.lo);
            plan.zero(hi - e.lo);
            hi
        } else if e.id == PRIVATE && e.hi.is_some() {
            plan.keep(e.at, e.lo);
            match codec.as_slice() {
                b"A_VORBIS" | b"A_FLAC" | b"V_THEORA" => {
                    let mut bytes = w.all(e.lo, hi, MOST_PRIVATE)?;
                    if codec == b"A_FLAC" {
                        comments::flac(&mut bytes)?
                    } else {
                        comments::laced(&mut bytes)?
                    }
                    plan.put(&bytes);
                }
                _ => plan.keep(e.lo, hi),
            }
            hi
        } else if e.hi.is_some() {
            void(&mut plan, hi - e.at);
            hi
        } else {
            // Something of which nobody knows where it ends.
            break;
        };
    }
    (!kept.is_empty()).then_some(plan)
}
