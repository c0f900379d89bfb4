//! Takes out of a picture what does not belong to the picture: place, camera, owner, comments, hidden second images.
//!
//! By what may stay, not by what must go: a kind of metadata nobody has heard of goes too. Pixels and animation are not touched.
use bytes::Bytes;
use image::ImageFormat;
use img_parts::png::Png;
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{ImageEXIF as _, ImageICC as _};

/// The same picture without metadata; `turned` = its EXIF orientation, 1 to 8, which is kept, as is `profile`, reduced. `None` = not
/// well-formed, or of a format that is not sent as it is.
pub(super) fn strip(bytes: &[u8], format: ImageFormat, turned: u8, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Jpeg => jpeg(bytes, turned, profile),
        ImageFormat::Png => png(bytes, turned, profile),
        ImageFormat::WebP => webp(bytes, turned, profile),
        ImageFormat::Gif => gif(bytes),
        _ => None,
    }
}

/// Does it move? Told from its structure; nothing is decoded.
pub(super) fn animated(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Gif => gif_blocks(bytes).is_some_and(|blocks| blocks.filter(|b| b.kind == 0x2c).take(2).count() == 2),
        ImageFormat::WebP => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0),
        ImageFormat::Png => {
            let mut at = 8usize;
            loop {
                let Some(head) = bytes.get(at..).and_then(|b| b.get(..8)) else { return false };
                match &head[4..] {
                    b"acTL" => return true,
                    b"IDAT" => return false,
                    _ => {
                        at = at
                            .saturating_add(12)
                            .saturating_add(u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize)
                    }
                }
            }
        }
        _ => false,
    }
}

/// Puts a colour profile back into a picture that was written anew.
pub(super) fn with_profile(bytes: Vec<u8>, profile: &[u8]) -> Vec<u8> {
    let Ok(Some(mut image)) = img_parts::DynImage::from_bytes(Bytes::from(bytes.clone())) else { return bytes };
    image.set_icc_profile(Some(Bytes::copy_from_slice(profile)));
    image.encoder().bytes().to_vec()
}

/// EXIF with nothing but the orientation.
fn only_turned(turned: u8) -> Option<Bytes> {
    let exif = [b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0];
    (turned > 1).then(|| Bytes::copy_from_slice(&exif))
}

fn segment(out: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let n: usize = parts.iter().map(|p| p.len()).sum();
    out.extend([0xff, marker]);
    out.extend(((n + 2) as u16).to_be_bytes());
    parts.iter().for_each(|p| out.extend_from_slice(p));
}

fn jpeg(bytes: &[u8], turned: u8, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    /// Of a profile in one segment, at most.
    const PART: usize = 65_519;
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 2;
    out.extend_from_slice(bytes.get(..2).filter(|b| *b == [0xff, 0xd8])?);
    // Written anew, in this order: how dense its dots are, how it is turned, its colours.
    let mut own = Vec::new();
    if let Some(exif) = only_turned(turned) {
        segment(&mut own, 0xe1, &[b"Exif\0\0", &exif]);
    }
    let parts = profile.map(|p| p.chunks(PART)).filter(|p| p.len() < 250);
    let count = parts.as_ref().map_or(0, ExactSizeIterator::len) as u8;
    for (n, part) in (1u8..).zip(parts.into_iter().flatten()) {
        segment(&mut own, 0xe2, &[b"ICC_PROFILE\0", &[n, count], part]);
    }
    let mut dense = false;
    loop {
        // Fill bytes may stand before a marker.
        while *bytes.get(at)? != 0xff || *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xd9 {
            // What stands after the end is another file's business: a motion photo, a depth map, with metadata of their own.
            out.extend([0xff, 0xd9]);
            return Some(out);
        }
        if matches!(marker, 0x00 | 0x01 | 0xd0..=0xd8) {
            at += 2;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let whole = bytes.get(at..at + 2 + length)?;
        let content = whole.get(4..)?;
        match marker {
            // Without the thumbnail that may stand in it, of the picture before it was cropped.
            0xe0 if content.starts_with(b"JFIF\0") && !dense => {
                segment(&mut out, 0xe0, &[content.get(..12)?, &[0, 0]]);
                dense = true;
            }
            0xee if content.starts_with(b"Adobe") && content.len() >= 12 => segment(&mut out, 0xee, &[content.get(..12)?]),
            // Frames, tables, intervals, scans.
            0xc0..=0xcf | 0xda..=0xdd => {
                out.append(&mut own);
                out.extend_from_slice(whole);
            }
            _ => {}
        }
        at += whole.len();
        if marker == 0xda {
            // Compressed data up to the next marker that is neither stuffing nor a restart.
            let rest = bytes.get(at..)?;
            let end = rest.windows(2).position(|w| w[0] == 0xff && !matches!(w[1], 0 | 0xd0..=0xd7 | 0xff)).unwrap_or(rest.len());
            out.extend_from_slice(&rest[..end]);
            at += end;
            if at >= bytes.len() {
                out.extend([0xff, 0xd9]);
                return Some(out);
            }
        }
    }
}

/// Chunks of PNG that stay, and how long they may be where that is fixed.
fn png_stays(name: &[u8; 4], length: usize) -> bool {
    match name {
        b"IHDR" => length == 13,
        b"PLTE" | b"IDAT" | b"fdAT" | b"tRNS" => true,
        b"IEND" => length == 0,
        b"gAMA" => length == 4,
        b"cHRM" => length == 32,
        b"sRGB" => length == 1,
        b"cICP" => length == 4,
        b"mDCV" => length == 24,
        b"cLLI" => length == 8,
        b"sBIT" => length <= 4,
        b"bKGD" => length <= 6,
        b"pHYs" => length == 9,
        b"acTL" => length == 8,
        b"fcTL" => length == 26,
        _ => false,
    }
}

fn png(bytes: &[u8], turned: u8, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    png.chunks_mut().retain(|c| png_stays(&c.kind(), c.contents().len()));
    png.set_icc_profile(profile.map(Bytes::copy_from_slice));
    png.set_exif(only_turned(turned));
    Some(png.encoder().bytes().to_vec())
}

/// A frame of an animated WebP: its place and time, and of the chunks in it those of its picture.
fn webp_frame(content: &[u8]) -> Option<Vec<u8>> {
    let mut out = content.get(..16)?.to_vec();
    let mut at = 16;
    while let Some(head) = content.get(at..at + 8) {
        let length = u32::from_le_bytes(head[4..].try_into().ok()?) as usize;
        let end = at.checked_add(8)?.checked_add(length)?.checked_add(length & 1)?.min(content.len());
        if [&b"VP8 "[..], b"VP8L", b"ALPH"].contains(&&head[..4]) {
            out.extend_from_slice(content.get(at..end)?);
        }
        at = end;
    }
    Some(out)
}

fn webp(bytes: &[u8], turned: u8, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    // Seen through, and moving; whether there is a profile and EXIF is told anew.
    const FLAGS: u8 = 0x12;
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let stay = [*b"VP8X", *b"VP8 ", *b"VP8L", *b"ALPH", *b"ANIM", *b"ANMF"];
    webp.chunks_mut().retain(|c| stay.contains(&c.id()));
    webp.set_icc_profile(profile.map(Bytes::copy_from_slice));
    webp.set_exif(only_turned(turned));
    for chunk in webp.chunks_mut().iter_mut() {
        let id = chunk.id();
        let content = match &id {
            b"VP8X" => {
                let mut content = chunk.content().data()?.get(..10)?.to_vec();
                let own = u8::from(profile.is_some()) << 5 | u8::from(turned > 1) << 3;
                *content.first_mut()? = content.first()? & FLAGS | own;
                content.get_mut(1..4)?.fill(0);
                content
            }
            b"ANMF" => webp_frame(chunk.content().data()?)?,
            b"ANIM" => chunk.content().data()?.get(..6)?.to_vec(),
            _ => continue,
        };
        *chunk = RiffChunk::new(id, RiffContent::Data(content.into()));
    }
    Some(webp.encoder().bytes().to_vec())
}

/// The length of a GIF's sub-blocks from `at`, with their end.
fn sub_blocks(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    loop {
        let length = usize::from(*bytes.get(end)?);
        end += 1 + length;
        if length == 0 {
            return (end <= bytes.len()).then_some(end - at);
        }
    }
}

fn color_table(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// A block of a GIF: an image (0x2c), or an extension by its label.
struct Block<'a> {
    kind: u8,
    whole: &'a [u8],
}

/// The blocks of a GIF up to its end, or to what is no whole block: browsers show what came before.
fn gif_blocks(bytes: &[u8]) -> Option<impl Iterator<Item = Block<'_>>> {
    let mut at = 13 + color_table(*bytes.get(10)?);
    bytes.get(..at)?;
    Some(std::iter::from_fn(move || {
        let (kind, length) = match *bytes.get(at)? {
            0x2c => {
                let table = color_table(*bytes.get(at + 9)?);
                (0x2c, 11 + table + sub_blocks(bytes, at + 11 + table)?)
            }
            0x21 => (*bytes.get(at + 1)?, 2 + sub_blocks(bytes, at + 2)?),
            _ => return None,
        };
        let whole = bytes.get(at..at + length)?;
        at += length;
        Some(Block { kind, whole })
    }))
}

fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..13 + color_table(*bytes.get(10)?))?.to_vec();
    let mut images = 0;
    for Block { kind, whole } in gif_blocks(bytes)? {
        let loops = whole.get(3..14).is_some_and(|n| n == b"NETSCAPE2.0" || n == b"ANIMEXTS1.0");
        match (kind, whole) {
            (0x2c, _) => {
                images += 1;
                out.extend_from_slice(whole);
            }
            // How long a frame is shown.
            (0xf9, [.., _]) if whole.len() == 8 => out.extend_from_slice(whole),
            // How often it is shown, and nothing behind that.
            (0xff, _) if loops && whole.get(14..16) == Some(&[3, 1]) => {
                out.extend_from_slice(whole.get(..18)?);
                out.push(0);
            }
            _ => {}
        }
    }
    out.push(0x3b);
    (images > 0).then_some(out)
}
