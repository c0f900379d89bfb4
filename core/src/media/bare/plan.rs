//! What becomes of a file when what does not belong to it is left out: a row of pieces, kept, written anew or blanked.
use crate::media::sound::window::{WINDOW, Window};
use std::io::{Read, Seek, Write};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Keep { lo: u64, hi: u64 },
    Put(Vec<u8>),
    Zero(u64),
}

/// More pieces than that no recording comes in, and each takes memory.
const MOST_PIECES: usize = 200_000;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pieces: Vec<Piece>,
    too_many: bool,
}

impl Plan {
    fn push(&mut self, piece: Piece) {
        if self.pieces.len() < MOST_PIECES {
            self.pieces.push(piece);
        } else {
            self.too_many = true;
        }
    }

    /// Whether it says what becomes of the file: something of it stays, and the plan is whole.
    pub(super) fn is_sound(&self) -> bool {
        !self.too_many && self.pieces.iter().any(|p| matches!(p, Piece::Keep { .. }))
    }

    /// Bytes of the file that stay.
    pub(super) fn keep(&mut self, lo: u64, hi: u64) {
        match self.pieces.last_mut() {
            _ if hi <= lo => {}
            Some(Piece::Keep { hi: end, .. }) if *end == lo => *end = hi,
            _ => self.push(Piece::Keep { lo, hi }),
        }
    }

    /// Bytes of our own.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        match self.pieces.last_mut() {
            Some(Piece::Put(last)) => last.extend_from_slice(bytes),
            _ => self.push(Piece::Put(bytes.to_vec())),
        }
    }

    /// Nothing, as long as what was there: so that what stands behind it stays in its place.
    pub(super) fn zero(&mut self, n: u64) {
        match self.pieces.last_mut() {
            _ if n == 0 => {}
            Some(Piece::Zero(more)) => *more += n,
            _ => self.push(Piece::Zero(n)),
        }
    }

    /// Is the file as it is already?
    pub(super) fn is_all_of(&self, length: u64) -> bool {
        self.pieces == [Piece::Keep { lo: 0, hi: length }]
    }

    /// Writes what becomes of the file.
    pub(super) fn write<R: Read + Seek>(&self, w: &mut Window<R>, out: &mut impl Write) -> std::io::Result<()> {
        let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        for piece in &self.pieces {
            match piece {
                Piece::Put(bytes) => out.write_all(bytes)?,
                Piece::Zero(n) => {
                    std::io::copy(&mut std::io::repeat(0).take(*n), out)?;
                }
                Piece::Keep { lo, hi } => {
                    let mut at = *lo;
                    while at < *hi {
                        let n = (hi - at).min(WINDOW as u64);
                        out.write_all(w.get(at, n as usize).ok_or_else(cut)?)?;
                        at += n;
                    }
                }
            }
        }
        Ok(())
    }
}
