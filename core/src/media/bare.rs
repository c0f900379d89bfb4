//! Sounds and videos without what does not belong to them: place, device, titles, covers, times of making, other tracks.
//!
//! By what may stay, not by what must go, structure by structure; docs/media.md has the table. Samples are not touched. A format that
//! is not known here is sent as it is, and a file sent as a file is nobody's business.
mod chunks;
mod comments;
mod frames;
mod matroska;
mod mp4;
mod ogg;
mod plan;

use super::sound::frames::mp3_start;
use super::sound::window::Window;
use crate::api::{Error, ErrorCode};
use plan::Plan;
use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};
use std::path::Path;

/// What becomes of a file.
pub(super) struct Bare {
    window: Window<File>,
    plan: Plan,
}

impl Bare {
    /// `None` = it is sent as it is: nothing has to go, or it is of no known format. A file of a known format that cannot be followed
    /// is an error: what it holds cannot be told.
    pub(super) fn of(path: &Path, is_sound: bool) -> Result<Option<Bare>, Error> {
        let file = File::open(path).map_err(|e| super::files::named(&e))?;
        let mut window = Window::new(file).map_err(|e| super::files::named(&e))?;
        // MP3 has no mark of its own, and its frames may stand in other formats too: only a sound is looked through for them.
        let mp3 = |w: &mut Window<File>| {
            let start = mp3_start(w)?;
            let end = frames::before_tags(w, start);
            frames::mp3(BufReader::new(File::open(path).ok()?), start, end)
        };
        let sound = |w: &mut Window<File>| mp3(w).or_else(|| frames::tagged(w));
        match known(&mut window).or_else(|| if is_sound { sound(&mut window) } else { None }) {
            None => Ok(None),
            Some(Some(plan)) if plan.is_sound() => Ok((!plan.is_all_of(window.length())).then_some(Bare { window, plan })),
            Some(_) => Err(Error::new(ErrorCode::BadElement, "sound or video: not well-formed")),
        }
    }

    pub(super) fn write(mut self, out: &mut impl Write) -> std::io::Result<()> {
        self.plan.write(&mut self.window, out)
    }
}

/// The outer `None` = none of these, the inner one = one that cannot be followed.
fn known<R: Read + Seek>(w: &mut Window<R>) -> Option<Option<Plan>> {
    frames::speech(w)
        .or_else(|| ogg::ogg(w))
        .or_else(|| mp4::mp4(w))
        .or_else(|| matroska::matroska(w))
        .or_else(|| chunks::wav(w))
        .or_else(|| chunks::avi(w))
        .or_else(|| frames::flac(w))
        .or_else(|| chunks::aiff(w))
        .or_else(|| chunks::caf(w))
        .or_else(|| frames::aac(w))
}
