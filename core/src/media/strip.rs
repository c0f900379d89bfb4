//! Takes out of a picture what does not belong to the picture: place, camera, owner, comments, hidden second images.
//!
//! By what may stay, not by what must go: a kind of metadata nobody has heard of goes too. Pixels and animation are not touched.
use bytes::Bytes;
use image::ImageFormat;
use img_parts::png::Png;
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{ImageEXIF as _, ImageICC as _};

/// The same picture without metadata; `turned` = its EXIF orientation, 1 to 8, which is kept. `None` = not well-formed.
pub(super) fn strip(bytes: &[u8], format: ImageFormat, turned: u8) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Jpeg => jpeg(bytes, turned),
        ImageFormat::Png => png(bytes, turned),
        ImageFormat::WebP => webp(bytes, turned),
        ImageFormat::Gif => gif(bytes),
        // Nothing but pixels.
        ImageFormat::Bmp => Some(bytes.to_vec()),
        _ => None,
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

fn jpeg(bytes: &[u8], turned: u8) -> Option<Vec<u8>> {
    const EXIF: &[u8] = b"Exif\0\0";
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 2;
    out.extend_from_slice(bytes.get(..2).filter(|b| *b == [0xff, 0xd8])?);
    if let Some(exif) = only_turned(turned) {
        let length = (2 + EXIF.len() + exif.len()) as u16;
        out.extend([0xff, 0xe1]);
        out.extend(length.to_be_bytes());
        out.extend_from_slice(EXIF);
        out.extend_from_slice(&exif);
    }
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
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        let content = segment.get(4..)?;
        let stays = match marker {
            0xe0 => content.starts_with(b"JFIF\0"),
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if stays {
            out.extend_from_slice(segment);
        }
        at += segment.len();
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

fn png(bytes: &[u8], turned: u8) -> Option<Vec<u8>> {
    const STAY: [&[u8; 4]; 14] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs",
        b"acTL",
    ];
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    png.chunks_mut().retain(|c| STAY.contains(&&c.kind()) || [*b"fcTL", *b"fdAT"].contains(&c.kind()));
    png.set_exif(only_turned(turned));
    Some(png.encoder().bytes().to_vec())
}

fn webp(bytes: &[u8], turned: u8) -> Option<Vec<u8>> {
    const XMP_FLAG: u8 = 0x04;
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let stay = [*b"VP8X", *b"VP8 ", *b"VP8L", *b"ALPH", *b"ANIM", *b"ANMF", *b"ICCP"];
    webp.chunks_mut().retain(|c| stay.contains(&c.id()));
    webp.set_exif(only_turned(turned));
    for chunk in webp.chunks_mut().iter_mut().filter(|c| c.id() == *b"VP8X") {
        let mut content = chunk.content().data()?.to_vec();
        *content.first_mut()? &= !XMP_FLAG;
        *chunk = RiffChunk::new(*b"VP8X", RiffContent::Data(content.into()));
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
            return Some(end - at);
        }
    }
}

fn color_table(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 13 + color_table(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let (length, stays) = match *bytes.get(at)? {
            0x3b => {
                out.push(0x3b);
                return Some(out);
            }
            0x2c => {
                let table = color_table(*bytes.get(at + 9)?);
                (11 + table + sub_blocks(bytes, at + 11 + table)?, true)
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let loops = [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0"].contains(&bytes.get(at + 3..at + 14).unwrap_or_default());
                (2 + sub_blocks(bytes, at + 2)?, matches!(label, 0xf9 | 0x01) || label == 0xff && loops)
            }
            _ => return None,
        };
        let block = bytes.get(at..at + length)?;
        if stays {
            out.extend_from_slice(block);
        }
        at += length;
    }
}
