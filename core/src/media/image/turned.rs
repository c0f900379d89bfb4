//! How a picture is turned: what the first EXIF of its file says, as other tools read it.
use image::ImageFormat;
use image::metadata::Orientation;

/// The orientation of a file; what cannot be read is upright.
pub(super) fn turned(bytes: &[u8], format: ImageFormat) -> Orientation {
    let exif = match format {
        ImageFormat::Jpeg => in_jpeg(bytes),
        ImageFormat::Png => in_chunks(bytes, 8, b"eXIf", u32::from_be_bytes, |at| (at + 4, 12)),
        ImageFormat::WebP => in_chunks(bytes, 12, b"EXIF", u32::from_le_bytes, |at| (at, 8)),
        _ => None,
    };
    exif.and_then(orientation).and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

fn in_jpeg(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 2;
    loop {
        match bytes.get(at..at + 2)? {
            [0xff, 0xff] => at += 1,
            [0xff, marker] if !matches!(marker, 0xd9 | 0xda) => {
                let n = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
                let content = bytes.get(at + 4..at + 2 + n)?;
                if *marker == 0xe1 && content.starts_with(b"Exif\0") {
                    return Some(content);
                }
                at += 2 + n;
            }
            _ => return None,
        }
    }
}

/// Chunks of PNG or WebP: where the length stands before the name or behind it, `around` says.
fn in_chunks<'a>(
    bytes: &'a [u8],
    mut at: usize,
    wanted: &[u8; 4],
    number: fn([u8; 4]) -> u32,
    around: fn(usize) -> (usize, usize),
) -> Option<&'a [u8]> {
    loop {
        let (name, frame) = around(at);
        let length = if name == at { at + 4 } else { at };
        let n = number(bytes.get(length..length + 4)?.try_into().ok()?) as usize;
        if bytes.get(name..name + 4)? == wanted {
            return bytes.get(at + 8..at.checked_add(8)?.checked_add(n)?);
        }
        // Chunks of RIFF have even lengths.
        at = at.checked_add(frame)?.checked_add(n)?.checked_add(if frame == 8 { n & 1 } else { 0 })?;
    }
}

/// The orientation in EXIF: a number of 1 to 8, of whatever kind its writer took. `Exif` may stand in front, also where it should not.
fn orientation(exif: &[u8]) -> Option<u8> {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| tiff.get(at..at + 2)?.try_into().ok().map(if big { u16::from_be_bytes } else { u16::from_le_bytes });
    let long = |at: usize| tiff.get(at..at + 4)?.try_into().ok().map(if big { u32::from_be_bytes } else { u32::from_le_bytes });
    let ifd = usize::try_from(long(4)?).ok().filter(|at| *at < tiff.len())?;
    for n in 0..usize::from(short(ifd)?) {
        let entry = ifd + 2 + 12 * n;
        if short(entry)? != 0x0112 {
            continue;
        }
        let value = match short(entry + 2)? {
            1 => u32::from(*tiff.get(entry + 8)?),
            3 => u32::from(short(entry + 8)?),
            4 | 9 => long(entry + 8)?,
            _ => return None,
        };
        return u8::try_from(value).ok().filter(|n| (1..=8).contains(n));
    }
    None
}
