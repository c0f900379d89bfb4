//! Pictures: read once, turned upright, made smaller as the policy says, with a large and a thumbnail to show instead.
//!
//! Nothing of a picture's metadata leaves the device. An animation is sent as it is; its thumbnail is its first frame. What a
//! picture would cost is known before it is decoded: one that would take too much memory is refused.
mod decode;
mod profile;
mod scale;
mod turned;

use super::cache::Held;
use super::strip::{animated, strip, with_profile};
use crate::api::{Error, ErrorCode};
use decode::{bad, decode, unknown};
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, SamplingFactor};
use scale::{fit, see_through};
use std::io::Cursor;
use std::path::Path;

/// Longest side of what is shown instead of a very large picture.
pub(super) const LARGE: u32 = 1280;
/// Longest side of what is shown in a list.
pub(super) const THUMBNAIL: u32 = 320;

/// What the process may grow by while a picture is made ready, its file included.
pub(super) const MOST_MEMORY: u64 = 256 << 20;
/// Colour profiles above this are printers' business.
const LONGEST_PROFILE: usize = 16 * 1024;
/// A PNG up to this is small enough, bytes.
const SMALL_PNG: usize = 64 * 1024;
/// The longest side that WebP has room for.
const LONGEST_WEBP: u32 = 16_383;
/// What thumbnails are written with.
const THUMBNAIL_QUALITY: u8 = 75;

/// How pictures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG; where something is transparent PNG, or WebP where that is far smaller.
    Jpeg,
    /// WebP; what is too long for it, or would take too much memory, as with [`Format::Jpeg`].
    WebP,
}

/// How a picture is made ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// As it is, without metadata.
    pub original: bool,
    /// Longest side of a compressed picture, pixels; one over four times as long as wide keeps more.
    pub max_side: u32,
    /// 1 to 100.
    pub quality: u8,
    /// How it is written.
    pub format: Format,
}

/// One file of a picture, in the cache.
#[derive(Debug, Clone)]
pub struct Rendition {
    /// SHA-256 of its bytes.
    pub id: String,
    /// The file.
    pub held: Held,
    /// Media type.
    pub mime: &'static str,
    /// Pixels, upright.
    pub width: u32,
    /// Pixels, upright.
    pub height: u32,
}

/// A picture that is ready to be sent.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What is sent as the picture itself.
    pub original: Rendition,
    /// Absent when the original is not larger.
    pub large: Option<Rendition>,
    /// Absent when the original is not larger.
    pub thumbnail: Option<Rendition>,
}

fn mime(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Png => "image/png",
        ImageFormat::WebP => "image/webp",
        ImageFormat::Gif => "image/gif",
        _ => "image/jpeg",
    }
}

fn upright((width, height): (u32, u32), turned: Orientation) -> (u32, u32) {
    if turned.to_exif() > 4 { (height, width) } else { (width, height) }
}

/// Makes a picture ready within `most` bytes of memory; `store` puts a file into the cache and says under which id.
pub(super) fn prepare(
    path: &Path,
    policy: &Policy,
    most: u64,
    store: impl Fn(&[u8]) -> Result<(String, Held), Error>,
) -> Result<Picture, Error> {
    let length = std::fs::metadata(path).map_err(|e| super::files::named(&e))?.len();
    if length > most / 2 {
        return Err(Error::new(ErrorCode::FileTooLarge, format!("a picture of {length} bytes")));
    }
    let bytes = std::fs::read(path).map_err(|e| super::files::named(&e))?;
    let format = image::guess_format(&bytes).map_err(unknown)?;
    let moves = animated(&bytes, format);
    let as_is = moves || policy.original;
    let side = if as_is { LARGE } else { policy.max_side };
    let decoded = decode(&bytes, format, side, most)?;
    let full = upright(decoded.sides, decoded.turned);
    let profile = decoded.profile.as_deref();
    // Only profiles of what the pixels are after decoding.
    let shown_profile = profile.filter(|p| p.len() <= LONGEST_PROFILE && p.get(16..20) == Some(b"RGB "));
    let keep = |bytes: &[u8], mime, (width, height): (u32, u32)| {
        let (id, held) = store(bytes)?;
        Ok::<_, Error>(Rendition { id, held, mime, width, height })
    };
    let same = || strip(&bytes, format, decoded.turned.to_exif(), profile).ok_or_else(|| bad("not well-formed"));
    let sides_of = |image: &DynamicImage| (image.width(), image.height());

    let small = fit(&decoded.image, side);
    let scaled = small.is_some() || sides_of(&decoded.image) != decoded.sides;
    let mut image = small.unwrap_or(decoded.image);
    image.apply_orientation(decoded.turned);
    let original = if as_is && format == ImageFormat::Bmp && !scaled {
        // Nothing but pixels, as a file of ours: what else may stand in a BMP nobody knows.
        keep(&png(&image)?, "image/png", full)?
    } else if as_is && format == ImageFormat::Bmp {
        let mut whole = decode(&bytes, format, u32::MAX, most)?.image;
        whole.apply_orientation(decoded.turned);
        keep(&png(&whole)?, "image/png", full)?
    } else if as_is {
        keep(&same()?, mime(format), full)?
    } else {
        let (written, kind) = write(&image, policy.format, policy.quality, shown_profile, most)?;
        // Already smaller than we could make it.
        let same = if scaled || format == ImageFormat::Bmp { None } else { same().ok().filter(|s| s.len() <= written.len()) };
        match same {
            Some(same) => keep(&same, mime(format), full)?,
            None => keep(&written, kind, sides_of(&image))?,
        }
    };
    if original.held.size > super::Kind::Image.limit() {
        return Err(Error::new(ErrorCode::FileTooLarge, format!("{} bytes", original.held.size)));
    }
    let rendition = |image: &DynamicImage, quality| {
        let (bytes, mime) = write(image, policy.format, quality, shown_profile, most)?;
        keep(&bytes, mime, sides_of(image))
    };
    let shown = (original.width, original.height);
    let large = match shown == sides_of(&image) {
        _ if moves => None,
        true => fit(&image, LARGE),
        // What is sent was not decoded whole.
        false => Some(image.clone()),
    };
    // From the large one: a fourth of the pixels or less, and nobody sees the difference.
    let thumbnail = fit(large.as_ref().unwrap_or(&image), THUMBNAIL);
    Ok(Picture {
        large: large.as_ref().map(|i| rendition(i, policy.quality)).transpose()?,
        thumbnail: thumbnail.as_ref().map(|i| rendition(i, THUMBNAIL_QUALITY.min(policy.quality))).transpose()?,
        original,
    })
}

/// A picture that cannot be read here, as it is, with the size the host gives. In a container that is known nothing but the picture
/// goes; of any other nobody here can tell what is in it.
pub(super) fn unread(
    path: &Path,
    (width, height): (u32, u32),
    store: impl Fn(&[u8]) -> Result<(String, Held), Error>,
) -> Result<Rendition, Error> {
    let bytes = std::fs::read(path).map_err(|e| super::files::named(&e))?;
    let (bytes, mime) = match image::guess_format(&bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif | ImageFormat::Bmp)) => {
            let turned = turned::turned(&bytes, format).to_exif();
            (strip(&bytes, format, turned, None).ok_or_else(|| bad("not well-formed"))?, mime(format))
        }
        _ => (bytes, ""),
    };
    let (id, held) = store(&bytes)?;
    Ok(Rendition { id, held, mime, width, height })
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Error> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).map_err(bad)?;
    Ok(out.into_inner())
}

/// With colour at half the sides, as other tools write it by default.
fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Of every second pixel it would take the colour else, and not the mean.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let side = |n: u32| u16::try_from(n).map_err(|_| bad("too long for JPEG"));
    let (width, height) = (side(image.width())?, side(image.height())?);
    let grey = !image.color().has_color() && !image.color().has_alpha();
    let written = match image {
        DynamicImage::ImageLuma8(i) => encoder.encode(i, width, height, ColorType::Luma),
        DynamicImage::ImageRgb8(i) => encoder.encode(i, width, height, ColorType::Rgb),
        i if grey => encoder.encode(&i.to_luma8(), width, height, ColorType::Luma),
        i => encoder.encode(&i.to_rgb8(), width, height, ColorType::Rgb),
    };
    written.map_err(bad)?;
    Ok(out)
}

/// Has WebP room for it, and may it take what libwebp does: a copy of four bytes a pixel, another in its own colours, and ours where the pixels
/// are not as it takes them? Scaling and writing have 3/8 of `most`, as decoding has the rest.
fn webp_may(image: &DynamicImage, most: u64) -> bool {
    let ours = if matches!(image, DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_)) { 0 } else { 4 };
    let pixels = u64::from(image.width()) * u64::from(image.height());
    image.width().max(image.height()) <= LONGEST_WEBP && pixels * (7 + ours) <= most / 8 * 3
}

fn webp(image: &DynamicImage, through: bool, quality: u8) -> Result<Vec<u8>, Error> {
    let (width, height) = (image.width(), image.height());
    let written = match (through, image) {
        (true, DynamicImage::ImageRgba8(i)) => {
            webp::Encoder::from_rgba(i, width, height).encode_simple(false, f32::from(quality))
        }
        (true, i) => webp::Encoder::from_rgba(&i.to_rgba8(), width, height).encode_simple(false, f32::from(quality)),
        (false, DynamicImage::ImageRgb8(i)) => webp::Encoder::from_rgb(i, width, height).encode_simple(false, f32::from(quality)),
        (false, i) => webp::Encoder::from_rgb(&i.to_rgb8(), width, height).encode_simple(false, f32::from(quality)),
    };
    Ok(written.map_err(|e| bad(format!("{e:?}")))?.to_vec())
}

fn write(
    image: &DynamicImage,
    format: Format,
    quality: u8,
    profile: Option<&[u8]>,
    most: u64,
) -> Result<(Vec<u8>, &'static str), Error> {
    let (through, may) = (see_through(image), webp_may(image, most));
    let (bytes, mime) = match format {
        Format::WebP if may => (webp(image, through, quality)?, "image/webp"),
        Format::Jpeg | Format::WebP if through => {
            // A drawing is small as PNG; a photograph with a hole in it is not.
            let plain = png(image)?;
            let small = if may && plain.len() > SMALL_PNG { webp(image, true, quality).ok() } else { None };
            match small.filter(|s| s.len() < plain.len() / 2) {
                Some(small) => (small, "image/webp"),
                None => (plain, "image/png"),
            }
        }
        Format::Jpeg | Format::WebP => (jpeg(image, quality)?, "image/jpeg"),
    };
    Ok(match profile {
        Some(profile) => (with_profile(bytes, profile), mime),
        None => (bytes, mime),
    })
}
