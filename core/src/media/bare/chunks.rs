//! WAV, AIFF, CAF and AVI: chunks that are needed are written one after another, lengths made anew; AVI's keep their places.
use super::plan::Plan;
use crate::media::sound::chunks::{Chunk, aiff_chunk, caf_chunk, riff_chunk, wave};
use crate::media::sound::window::Window;
use std::io::{Read, Seek};

/// Puts chunks into a file of their own, each with a length that is right.
fn join(plan: &mut Plan, front: (&[u8], &[u8]), chunks: &[(Chunk, u64)], size: fn(u64) -> Option<[u8; 4]>) -> Option<()> {
    let all: u64 = chunks.iter().map(|(c, hi)| 8 + (hi - c.lo) + ((hi - c.lo) & 1)).sum();
    plan.put(front.0);
    plan.put(&size(4 + all)?);
    plan.put(front.1);
    for (chunk, hi) in chunks {
        plan.put(&chunk.name);
        plan.put(&size(hi - chunk.lo)?);
        plan.keep(chunk.lo, *hi);
        plan.zero((hi - chunk.lo) & 1);
    }
    Some(())
}

pub(super) fn wav<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let found = wave(w)?;
    let (mut at, mut chunks) = (12, Vec::new());
    while let Some(chunk) = riff_chunk(w, at).filter(|c| c.lo <= found.lo) {
        match &chunk.name {
            b"fmt " | b"fact" if chunk.hi <= w.length() && chunks.len() < 4 => {
                // Of plain samples and of a number nothing more is to be said.
                let plain = matches!(w.array(chunk.lo), Some([1 | 3, 0]));
                let most = if chunk.name == *b"fact" {
                    4
                } else if plain {
                    16
                } else {
                    u64::MAX
                };
                chunks.push((chunk, chunk.hi.min(chunk.lo.saturating_add(most))));
            }
            b"data" => chunks.push((chunk, found.hi)),
            _ => {}
        }
        at = chunk.next();
    }
    let mut plan = Plan::default();
    let joined = join(&mut plan, (b"RIFF", b"WAVE"), &chunks, |n| Some(u32::try_from(n).ok()?.to_le_bytes()));
    Some(joined.map(|()| plan))
}

pub(super) fn aiff<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let head: [u8; 12] = w.array(0)?;
    if !head.starts_with(b"FORM") || !(head.ends_with(b"AIFF") || head.ends_with(b"AIFC")) {
        return None;
    }
    let (mut at, mut chunks) = (12, Vec::new());
    while let Some(chunk) = aiff_chunk(w, at) {
        // Of a recorder that was cut off nobody said how long the sound is.
        let (hi, next) = match &chunk.name {
            b"SSND" if chunk.hi == chunk.lo => (w.length(), w.length()),
            _ => (chunk.hi.min(w.length()), chunk.next()),
        };
        if matches!(&chunk.name, b"COMM" | b"SSND" | b"FVER") && chunks.len() < 8 {
            chunks.push((chunk, hi));
        }
        at = next;
    }
    let mut plan = Plan::default();
    if !chunks.iter().any(|(c, _)| &c.name == b"SSND") {
        return Some(None);
    }
    let (_, kind) = head.split_at(8);
    let joined = join(&mut plan, (b"FORM", kind), &chunks, |n| Some(u32::try_from(n).ok()?.to_be_bytes()));
    Some(joined.map(|()| plan))
}

pub(super) fn caf<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    if w.get(0, 6)? != b"caff\0\x01" {
        return None;
    }
    let mut plan = Plan::default();
    plan.keep(0, 8);
    let mut at = 8;
    while let Some(chunk) = caf_chunk(w, at) {
        let hi = chunk.hi.min(w.length());
        if matches!(&chunk.name, b"desc" | b"chan" | b"kuki" | b"pakt" | b"data") {
            plan.keep(at, hi);
        }
        at = chunk.hi.max(at + 12);
    }
    Some(Some(plan))
}

pub(super) fn avi<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let head: [u8; 12] = w.array(0)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"AVI ") {
        return None;
    }
    let mut plan = Plan::default();
    plan.keep(0, 12);
    let (mut at, mut frames) = (12, false);
    while let Some(chunk) = riff_chunk(w, at) {
        let kind = w.array(chunk.lo).unwrap_or([0; 4]);
        let movi = chunk.name == *b"LIST" && kind == *b"movi";
        frames |= movi;
        // Of a recorder that was cut off nobody said how long the frames are.
        let unsaid = movi && chunk.hi < chunk.lo + 4;
        let (hi, next) = if unsaid { (w.length(), w.length()) } else { (chunk.hi.min(w.length()), chunk.next().min(w.length())) };
        at = match (&chunk.name, &kind) {
            // Their chunks are looked at one by one.
            (b"LIST", b"hdrl" | b"strl" | b"odml") | (b"RIFF", b"AVIX") => {
                plan.keep(at, chunk.lo + 4);
                chunk.lo + 4
            }
            (b"LIST", b"movi") | (b"avih" | b"strh" | b"strf" | b"indx" | b"vprp" | b"dmlh" | b"idx1", _) => {
                plan.keep(at, hi);
                plan.zero(next - hi);
                next
            }
            _ => {
                plan.put(b"JUNK");
                plan.keep(at + 4, chunk.lo);
                plan.zero(next - chunk.lo);
                next
            }
        };
    }
    Some(frames.then_some(plan))
}
