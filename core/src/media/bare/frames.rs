//! Formats that are a row of frames: the frames stay, tags in front, behind and between go.
use super::plan::Plan;
use crate::media::sound::frames::{adts, amr_frame, amr_start, behind_tags, flac_block, silk_frame, silk_start};
use crate::media::sound::window::Window;
use std::io::{Read, Seek};
use std::ops::ControlFlow;

pub(super) fn speech<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let mut plan = Plan::default();
    if let Some(start) = silk_start(w) {
        let mut at = start;
        while let Some(frame) = silk_frame(w, at) {
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
    while let Some(frame) = amr_frame(w, at, wide) {
        at += frame.bytes;
    }
    plan.keep(0, at);
    Some(Some(plan))
}

pub(super) fn aac<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let mut plan = Plan::default();
    let start = behind_tags(w);
    adts(w, start, |frame| plan.keep(frame.at, frame.at + frame.bytes))?;
    Some(Some(plan))
}

pub(super) fn flac<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    let start = behind_tags(w);
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
    let tagged = w.length().checked_sub(128).filter(|t| *t >= at && w.array(*t) == Some(*b"TAG"));
    plan.keep(at, tagged.unwrap_or(w.length()));
    Some(plan)
}

/// MP3 by what its decoder takes for frames; `file` is at its start.
pub(super) fn mp3<R: Read + Seek>(mut file: R) -> Option<Option<Plan>> {
    let found = nanomp3::Reader::<_, f32>::new(&mut file).ok()?;
    found.channels()?;
    drop(found);
    file.rewind().ok()?;
    let mut plan = Plan::default();
    let each = |frame: nanomp3::Frame<'_>| {
        plan.keep(frame.offset as u64, (frame.offset + frame.data.len()) as u64);
        ControlFlow::Continue(())
    };
    Some(nanomp3::for_each_frame_reader(file, each).ok().map(|()| plan))
}
