//! Comments as Vorbis has them, which Opus, FLAC, Speex and Theora took over: who wrote it, then titles, places, pictures. In their
//! place stand spaces of the same length, so nothing behind them moves.

/// Comments of `n` bytes that say nothing.
fn nothing(n: usize) -> Option<Vec<u8>> {
    let name = n.checked_sub(8)?;
    Some([&u32::try_from(name).ok()?.to_le_bytes()[..], &vec![b' '; name], &[0; 4]].concat())
}

/// A packet that holds comments behind `front` bytes, before `end` bytes of an end.
fn packet(front: &[u8], n: usize, end: &[u8]) -> Option<Vec<u8>> {
    Some([front, &nothing(n.checked_sub(front.len() + end.len())?)?, end].concat())
}

/// The comment packet of a stream of Ogg that begins with `start`, `n` bytes long, saying nothing.
pub(super) fn blank(start: &[u8], n: usize) -> Option<Vec<u8>> {
    for (front, end) in [(&b"OpusTags"[..], &b""[..]), (b"\x03vorbis", b"\x01"), (b"\x81theora", b"")] {
        if start.starts_with(front) {
            return packet(front, n, end);
        }
    }
    packet(b"", n, b"")
}

/// A block of FLAC's head of the kind in its first byte: comments say nothing, what is not needed becomes padding.
pub(super) fn flac_block(head: u8, n: usize) -> Option<(u8, Vec<u8>)> {
    match head & 0x7f {
        4 => Some((head, nothing(n)?)),
        _ => Some((head & 0x80 | 1, vec![0; n])),
    }
}

/// Blocks of a FLAC head, `fLaC` in front, in place.
pub(super) fn flac(bytes: &mut [u8]) -> Option<()> {
    let mut at = if bytes.starts_with(b"fLaC") { 4 } else { 0 };
    while let Some(&[kind, a, b, c]) = bytes.get(at..at + 4) {
        let n = u32::from_be_bytes([0, a, b, c]) as usize;
        let content = bytes.get_mut(at..)?.get_mut(..4 + n)?;
        if !matches!(kind & 0x7f, 0 | 3) {
            let (head, blank) = flac_block(kind, n)?;
            *content.first_mut()? = head;
            content.get_mut(4..)?.copy_from_slice(&blank);
        }
        at += 4 + n;
    }
    Some(())
}

/// The heads of Vorbis or Theora in one piece, as Matroska has them: how many less one, lengths of all but the last, in place.
pub(super) fn laced(bytes: &mut [u8]) -> Option<()> {
    let count = usize::from(*bytes.first()?);
    let (mut at, mut sizes) = (1, Vec::new());
    for _ in 0..count {
        let mut size = 0;
        loop {
            let n = usize::from(*bytes.get(at)?);
            (at, size) = (at + 1, size + n);
            if n < 255 {
                break;
            }
        }
        sizes.push(size);
    }
    let lo = at + sizes.first()?;
    let content = bytes.get_mut(lo..)?.get_mut(..*sizes.get(1)?)?;
    let said = blank(content, content.len())?;
    content.copy_from_slice(&said);
    Some(())
}
