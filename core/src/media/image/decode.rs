//! Pictures as pixels, within a bound of memory: what a picture costs is known from its head, before anything of it is decoded.
//!
//! What counts is all that decoders hold, the file and what scaling needs, not only the pixels that are kept. A JPEG that would cost too
//! much is made smaller while it is decoded; others are refused.
use super::profile;
use super::scale::fitted;
use super::turned::turned;
use crate::api::{Error, ErrorCode};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// A decoded picture and what must be known of its file.
pub(super) struct Decoded {
    /// Not turned, and perhaps smaller than the file's.
    pub image: DynamicImage,
    /// The file's pixels, not turned.
    pub sides: (u32, u32),
    pub turned: Orientation,
    /// Reduced to what colour needs.
    pub profile: Option<Vec<u8>>,
}

/// The file of a format that is not known here, or of a kind of it that cannot be read.
pub(super) fn unknown(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::PictureFormat, format!("image: {e}"))
}

pub(super) fn bad(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::BadElement, format!("image: {e}"))
}

fn too_large((width, height): (u32, u32)) -> Error {
    Error::new(ErrorCode::FileTooLarge, format!("{width} x {height} pixels are more than can be decoded here"))
}

fn too_large_or_bad(e: image::ImageError) -> Error {
    match e {
        image::ImageError::Limits(e) => Error::new(ErrorCode::FileTooLarge, format!("image: {e}")),
        image::ImageError::Unsupported(e) => unknown(e),
        e => bad(e),
    }
}

/// Bytes that a decoder holds beside the file, at most: measured, see the test of the bound.
fn cost(bytes: &[u8], format: ImageFormat, sides: (u32, u32), decoded: u64) -> u64 {
    let pixels = u64::from(sides.0) * u64::from(sides.1);
    let file = bytes.len() as u64;
    match format {
        // Pixels twice, and of a progressive one all coefficients before.
        ImageFormat::Jpeg => file + 2 * decoded + if progressive(bytes) { 7 * pixels } else { 0 },
        // The canvas, the frame and its indices.
        ImageFormat::Gif => 2 * file + 9 * pixels,
        ImageFormat::WebP if bytes.get(12..16) == Some(b"VP8 ") => file + 6 * pixels,
        ImageFormat::WebP => file + 14 * pixels,
        _ => decoded + decoded / 8,
    }
}

/// Does a JPEG say that it comes in scans that grow finer?
fn progressive(bytes: &[u8]) -> bool {
    matches!(jpeg_kind(bytes), Some(0xc2 | 0xc6 | 0xca | 0xce))
}

/// The marker that says what kind of JPEG it is.
fn jpeg_kind(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    while let Some(&[0xff, marker, hi, lo]) = bytes.get(at..at + 4) {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Some(marker),
            0xda | 0xd9 => return None,
            0xff => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([hi, lo])),
        }
    }
    None
}

/// Decodes; `side` = what it will be made to fit, `most` = bytes it may cost with the file.
pub(super) fn decode(bytes: &[u8], format: ImageFormat, side: u32, most: u64) -> Result<Decoded, Error> {
    // The rest is for scaling and writing.
    let room = (most / 8 * 5).saturating_sub(bytes.len() as u64);
    // Lossless, in differences, or coded arithmetically: sound, and no decoder here knows it.
    if format == ImageFormat::Jpeg && !matches!(jpeg_kind(bytes), None | Some(0xc0..=0xc2)) {
        return Err(unknown("a kind of JPEG that is not decoded here"));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(room);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(too_large_or_bad)?;
    let sides = decoder.dimensions();
    let turned = turned(bytes, format);
    let profile = decoder.icc_profile().ok().flatten().and_then(|p| profile::reduced(&p));
    let shown = fitted(sides.0, sides.1, side);
    let cost = cost(bytes, format, sides, decoder.total_bytes());
    // One that is turned and not made smaller is held twice.
    let twice = if shown == sides && turned != Orientation::NoTransforms { decoder.total_bytes() } else { 0 };
    let image = if cost.saturating_add(twice) <= room {
        DynamicImage::from_decoder(decoder).map_err(too_large_or_bad)?
    } else if format == ImageFormat::Jpeg {
        drop(decoder);
        smaller_jpeg(bytes, sides, shown, room)?
    } else {
        return Err(too_large(sides));
    };
    Ok(Decoded { image, sides, turned, profile })
}

/// A JPEG at a half, a fourth or an eighth of its sides, at least as large as `shown`.
fn smaller_jpeg(bytes: &[u8], sides: (u32, u32), shown: (u32, u32), room: u64) -> Result<DynamicImage, Error> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.read_info().map_err(bad)?;
    let side = |n: u32| u16::try_from(n).map_err(bad);
    let (width, height) = decoder.scale(side(shown.0)?, side(shown.1)?).map_err(bad)?;
    let (width, height) = (u32::from(width), u32::from(height));
    let pixels = u64::from(width) * u64::from(height);
    // Its planes and what is made of them; and all coefficients, where they come in several scans.
    let coefficients = if progressive(bytes) { 6 * u64::from(sides.0) * u64::from(sides.1) } else { 0 };
    if pixels.saturating_mul(7).saturating_add(coefficients) > room {
        return Err(too_large(sides));
    }
    decoder.set_max_decoding_buffer_size(usize::try_from(room).unwrap_or(usize::MAX));
    let raw = decoder.decode().map_err(bad)?;
    let of = decoder.info().map(|i| i.pixel_format);
    let made = match of {
        Some(jpeg_decoder::PixelFormat::RGB24) => RgbImage::from_raw(width, height, raw).map(DynamicImage::ImageRgb8),
        Some(jpeg_decoder::PixelFormat::L8) => GrayImage::from_raw(width, height, raw).map(DynamicImage::ImageLuma8),
        _ => None,
    };
    made.ok_or_else(|| too_large(sides))
}
