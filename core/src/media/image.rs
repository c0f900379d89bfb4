//! Pictures: read once, turned upright, made smaller as the policy says, with a large and a thumbnail to show instead.
//!
//! Nothing of a picture's metadata leaves the device. An animation is sent as it is; its thumbnail is its first frame. What a
//! picture would cost is known before it is decoded: one that would take too much memory is refused.
use super::cache::Held;
use super::strip::{strip, with_profile};
use crate::api::{Error, ErrorCode};
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::path::Path;

/// Longest side of what is shown instead of a very large picture.
pub(super) const LARGE: u32 = 1280;
/// Longest side of what is shown in a list.
pub(super) const THUMBNAIL: u32 = 320;

/// Pixels of the largest picture that is decoded: 64 million, 256 MB while it is worked on.
const MOST_PIXELS: u64 = 64 << 20;
const MOST_BYTES: u64 = 4 * MOST_PIXELS;
/// Colour profiles above this are printers' business.
const LONGEST_PROFILE: usize = 8 * 1024;
/// What thumbnails are written with.
const THUMBNAIL_QUALITY: u8 = 75;

/// How pictures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG, or PNG where something is transparent.
    Jpeg,
    /// WebP.
    WebP,
}

/// How a picture is made ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// As it is, without metadata.
    pub original: bool,
    /// Longest side of a compressed picture, pixels.
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

/// The file of a format that is not known here, or of a kind of it that cannot be read.
fn unknown(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::PictureFormat, format!("image: {e}"))
}

fn bad(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::BadElement, format!("image: {e}"))
}

fn mime(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Png => "image/png",
        ImageFormat::WebP => "image/webp",
        ImageFormat::Gif => "image/gif",
        ImageFormat::Bmp => "image/bmp",
        _ => "image/jpeg",
    }
}

/// A decoded picture and what must be known of its file.
struct Decoded {
    image: DynamicImage,
    turned: Orientation,
    profile: Option<Vec<u8>>,
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<Decoded, Error> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES + (64 << 20));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(too_large_or_bad)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(Error::new(ErrorCode::FileTooLarge, format!("{width} x {height} pixels")));
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Only profiles of what the pixels are after decoding.
    let profile = decoder.icc_profile().ok().flatten().filter(|p| p.len() <= LONGEST_PROFILE && p.get(16..20) == Some(b"RGB "));
    let mut image = DynamicImage::from_decoder(decoder).map_err(too_large_or_bad)?;
    image.apply_orientation(turned);
    Ok(Decoded { image, turned, profile })
}

fn too_large_or_bad(e: image::ImageError) -> Error {
    match e {
        image::ImageError::Limits(e) => Error::new(ErrorCode::FileTooLarge, format!("image: {e}")),
        image::ImageError::Unsupported(e) => unknown(e),
        e => bad(e),
    }
}

/// Does it move? What cannot be told does not.
fn animated(bytes: &[u8], format: ImageFormat) -> bool {
    let bytes = Cursor::new(bytes);
    match format {
        ImageFormat::Gif => GifDecoder::new(bytes).is_ok_and(|d| d.into_frames().take(2).filter(Result::is_ok).count() == 2),
        ImageFormat::WebP => WebPDecoder::new(bytes).is_ok_and(|d| d.has_animation()),
        ImageFormat::Png => PngDecoder::new(bytes).is_ok_and(|d| d.is_apng().unwrap_or(false)),
        _ => false,
    }
}

/// Makes a picture ready; `store` puts a file into the cache and says under which id.
pub(super) fn prepare(
    path: &Path,
    policy: &Policy,
    store: impl Fn(&[u8]) -> Result<(String, Held), Error>,
) -> Result<Picture, Error> {
    let bytes = std::fs::read(path).map_err(|e| super::files::named(&e))?;
    let format = image::guess_format(&bytes).map_err(unknown)?;
    let decoded = decode(&bytes, format)?;
    let moves = animated(&bytes, format);
    let image = &decoded.image;
    let keep = |bytes: &[u8], mime, width, height| {
        let (id, held) = store(bytes)?;
        Ok::<_, Error>(Rendition { id, held, mime, width, height })
    };
    let as_is = || strip(&bytes, format, decoded.turned.to_exif()).ok_or_else(|| bad("not well-formed"));

    let original = if moves || policy.original {
        keep(&as_is()?, mime(format), image.width(), image.height())?
    } else {
        let small = fit(image, policy.max_side);
        let written = write(small.as_ref().unwrap_or(image), policy.format, policy.quality, decoded.profile.as_deref())?;
        match as_is() {
            // Already smaller than we could make it.
            Ok(same) if small.is_none() && same.len() <= written.0.len() => {
                keep(&same, mime(format), image.width(), image.height())?
            }
            _ => {
                let of = small.as_ref().unwrap_or(image);
                keep(&written.0, written.1, of.width(), of.height())?
            }
        }
    };
    if original.held.size > super::Kind::Image.limit() {
        return Err(Error::new(ErrorCode::FileTooLarge, format!("{} bytes", original.held.size)));
    }
    let shown = original.width.max(original.height);
    let rendition = |image: &DynamicImage, quality| {
        let (bytes, mime) = write(image, policy.format, quality, decoded.profile.as_deref())?;
        keep(&bytes, mime, image.width(), image.height())
    };
    let large = if shown > LARGE && !moves { fit(image, LARGE) } else { None };
    // From the large one: a fourth of the pixels or less, and nobody sees the difference.
    let thumbnail = if shown > THUMBNAIL { fit(large.as_ref().unwrap_or(image), THUMBNAIL) } else { None };
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
            (strip(&bytes, format, 1).ok_or_else(|| bad("not well-formed"))?, mime(format))
        }
        _ => (bytes, ""),
    };
    let (id, held) = store(&bytes)?;
    Ok(Rendition { id, held, mime, width, height })
}

/// Smaller, if it is larger.
fn fit(image: &DynamicImage, side: u32) -> Option<DynamicImage> {
    let longest = image.width().max(image.height());
    if longest <= side {
        return None;
    }
    // Far too many pixels are averaged first: the good filter would read them all several times.
    let rough = if longest > 4 * side { Some(image.thumbnail(2 * side, 2 * side)) } else { None };
    Some(rough.as_ref().unwrap_or(image).resize(side, side, FilterType::CatmullRom))
}

fn write(image: &DynamicImage, format: Format, quality: u8, profile: Option<&[u8]>) -> Result<(Vec<u8>, &'static str), Error> {
    let see_through = image.color().has_alpha() && image.to_rgba8().pixels().any(|p| p.0[3] < 255);
    let (bytes, mime) = match format {
        Format::Jpeg if see_through => {
            let mut out = Cursor::new(Vec::new());
            DynamicImage::ImageRgba8(image.to_rgba8()).write_to(&mut out, ImageFormat::Png).map_err(bad)?;
            (out.into_inner(), "image/png")
        }
        Format::Jpeg => {
            let mut out = Vec::new();
            JpegEncoder::new_with_quality(&mut out, quality).encode_image(&image.to_rgb8()).map_err(bad)?;
            (out, "image/jpeg")
        }
        Format::WebP => {
            let (width, height) = (image.width(), image.height());
            let written = if see_through {
                webp::Encoder::from_rgba(&image.to_rgba8(), width, height).encode_simple(false, f32::from(quality))
            } else {
                webp::Encoder::from_rgb(&image.to_rgb8(), width, height).encode_simple(false, f32::from(quality))
            };
            (written.map_err(|e| bad(format!("{e:?}")))?.to_vec(), "image/webp")
        }
    };
    Ok(match profile {
        Some(profile) => (with_profile(bytes, profile), mime),
        None => (bytes, mime),
    })
}
