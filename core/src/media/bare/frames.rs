//! Formats that are a row of frames: the frames stay, tags in front, behind and between go.
use super::plan::Plan;
use crate::media::sound::frames::{
    Frame, adts, amr_frame, amr_start, behind_tags, flac_block, mp3_frame, silk_frame, silk_start,
};
use crate::media::sound::window::Window;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

pub(super) fn speech<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let mut plan = Plan::default();
    // A frame that was cut off would reach into a tag behind it.
    let end = before_tags(w, 0);
    let whole = |frame: &Frame| frame.at + frame.bytes <= end;
    if let Some(start) = silk_start(w) {
        let mut at = start;
        while let Some(frame) = silk_frame(w, at).filter(whole) {
            at += frame.bytes;
        }
        plan.keep(0, at);
        // Its end mark.
        if w.array(at) == Some([0xff, 0xff]) {
            plan.keep(at, at + 2);
        }
        return Some(Some(plan));
    }
    let (mut at, wide) = amr_start(w)?;
    while let Some(frame) = amr_frame(w, at, wide).filter(whole) {
        at += frame.bytes;
    }
    plan.keep(0, at);
    Some(Some(plan))
}

pub(super) fn aac<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let mut plan = Plan::default();
    let start = behind_tags(w, 0);
    let end = before_tags(w, start);
    adts(w, start, |frame| plan.keep(frame.at, if frame.at + frame.bytes <= end { frame.at + frame.bytes } else { 0 }))?;
    Some(Some(plan))
}

pub(super) fn flac<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let start = behind_tags(w, 0);
    (w.get(start, 4)? == b"fLaC").then(|| flac_plan(w, start))
}

fn flac_plan<R: Read + Seek>(w: &mut Window<R>, start: u64) -> Option<Plan> {
    let mut plan = Plan::default();
    let mut blocks = Vec::new();
    let mut at = start + 4;
    loop {
        let block = flac_block(w, at)?;
        at = block.hi;
        let last = block.last;
        // What the sound is, and where to go in it.
        if matches!(block.kind, 0 | 3) && blocks.len() < 2 {
            blocks.push(block);
        }
        if last {
            break;
        }
    }
    plan.keep(start, start + 4);
    let n = blocks.len();
    for (i, block) in blocks.iter().enumerate() {
        plan.put(&[block.kind | if i + 1 == n { 0x80 } else { 0 }]);
        plan.keep(block.lo - 3, block.hi);
    }
    let end = before_tags(w, at);
    plan.keep(at, end);
    Some(plan)
}

/// Where the tags at the end of a file begin, ID3v1 and APEv2; not before `at`.
pub(super) fn before_tags<R: Read + Seek>(w: &mut Window<R>, at: u64) -> u64 {
    let mut end = w.length();
    if let Some(tag) = end.checked_sub(128).filter(|t| *t >= at && w.array(*t) == Some(*b"TAG")) {
        end = tag;
    }
    let foot = end.checked_sub(32).filter(|f| *f >= at && w.array(*f) == Some(*b"APETAGEX"));
    if let Some((foot, size)) = foot.and_then(|f| Some((f, u32::from_le_bytes(w.array(f + 12)?)))) {
        // Its size is without its head, which a flag tells of.
        let head = if w.byte(foot + 23).is_some_and(|flags| flags & 0x80 != 0) { 32 } else { 0 };
        end = end.saturating_sub(u64::from(size) + head).max(at);
    }
    end
}

/// A sound of no known format that is tagged as MP3 is: the tags go.
pub(super) fn tagged<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let mut plan = Plan::default();
    let (start, end) = (behind_tags(w, 0), w.length());
    let end = if start < end { before_tags(w, start) } else { start };
    plan.keep(start, end);
    (start > 0).then_some(Some(plan))
}

/// MP3 by what its decoder takes for frames; `file` is at its start, its sound is in `start..most`. Without tags the first frame stands at
/// the very start, or it is no MP3.
pub(super) fn mp3<R: Read + Seek>(mut file: R, start: u64, most: u64) -> Option<Option<Plan>> {
    let found = nanomp3::Reader::<_, f32>::new(&mut file).ok()?;
    found.channels()?;
    drop(found);
    file.rewind().ok()?;
    let (mut plan, mut first, mut end) = (Plan::default(), None, start);
    let each = |frame: nanomp3::Frame<'_>| {
        let (lo, hi) = (frame.offset as u64, (frame.offset + frame.data.len()) as u64);
        if lo >= start && hi <= most {
            first.get_or_insert(lo);
            end = hi;
            plan.keep(lo, hi);
        }
        ControlFlow::Continue(())
    };
    nanomp3::for_each_frame_reader(&mut file, each).ok()?;
    if start == 0 && first != Some(0) {
        return None;
    }
    // The walk wants frames behind a frame: in front of what is none it ends early.
    let mut head = [0; 4];
    while file.seek(SeekFrom::Start(end)).and_then(|_| file.read_exact(&mut head)).is_ok()
        && let Some(bytes) = mp3_frame(head).filter(|bytes| end + bytes <= most)
    {
        plan.keep(end, end + bytes);
        end += bytes;
    }
    Some(Some(plan))
}
