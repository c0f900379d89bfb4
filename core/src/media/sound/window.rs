//! A file that is looked at piece by piece: memory is one window, whatever the file is, and reading on costs a read a window.
//!
//! Nothing outside the file is ever given: what a header says of lengths is checked here, once.
use std::io::{Read, Seek, SeekFrom};

/// Bytes read at once, and the most that can be asked for.
pub(crate) const WINDOW: usize = 64 * 1024;

pub(crate) struct Window<R> {
    source: R,
    length: u64,
    start: u64,
    held: Vec<u8>,
}

impl<R: Read + Seek> Window<R> {
    pub(crate) fn new(mut source: R) -> std::io::Result<Window<R>> {
        let length = source.seek(SeekFrom::End(0))?;
        Ok(Window { source, length, start: 0, held: Vec::new() })
    }

    /// Bytes of the whole file.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// `n` bytes at `at`, at most [`WINDOW`]; `None` = they are not all there, or cannot be read.
    pub(crate) fn get(&mut self, at: u64, n: usize) -> Option<&[u8]> {
        let end = at.checked_add(n as u64).filter(|end| *end <= self.length && n <= WINDOW)?;
        if at < self.start || end > self.start + self.held.len() as u64 {
            self.held.clear();
            self.start = at;
            self.source.seek(SeekFrom::Start(at)).ok()?;
            self.source.by_ref().take(WINDOW as u64).read_to_end(&mut self.held).ok()?;
        }
        let from = (at - self.start) as usize;
        self.held.get(from..from + n)
    }

    pub(crate) fn array<const N: usize>(&mut self, at: u64) -> Option<[u8; N]> {
        self.get(at, N)?.try_into().ok()
    }

    pub(crate) fn byte(&mut self, at: u64) -> Option<u8> {
        self.array::<1>(at).map(|[b]| b)
    }

    /// All of `lo..hi`, which may be longer than a window; `None` = over `most`, or not all there.
    pub(crate) fn all(&mut self, lo: u64, hi: u64, most: usize) -> Option<Vec<u8>> {
        let n = usize::try_from(hi.checked_sub(lo)?).ok().filter(|n| *n <= most && hi <= self.length)?;
        self.source.seek(SeekFrom::Start(lo)).ok()?;
        let mut out = Vec::with_capacity(n);
        self.source.by_ref().take(n as u64).read_to_end(&mut out).ok()?;
        (out.len() == n).then_some(out)
    }
}

/// Milliseconds of `units`, of which there are `per_second`.
pub(crate) fn millis(units: u64, per_second: u64) -> u32 {
    u32::try_from((u128::from(units) * 1000 + u128::from(per_second) / 2) / u128::from(per_second.max(1))).unwrap_or(u32::MAX)
}

/// What a sound or video says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// Media type; empty = not known.
    pub mime: &'static str,
    /// Milliseconds; 0 = not known.
    pub duration_ms: u32,
    /// Pixels as it is shown, upright; 0 = no picture, or not known.
    pub width: u32,
    /// Pixels as it is shown, upright.
    pub height: u32,
}

impl Found {
    pub(crate) fn sound(mime: &'static str, duration_ms: u32) -> Found {
        Found { mime, duration_ms, ..Found::default() }
    }
}
