//! Pictures made smaller: what is seen through counts by how much of it is seen, so no edge takes on a colour that nobody sees.
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView as _, ImageBuffer, Rgb, RgbImage, Rgba, RgbaImage};

/// Pictures longer than this many times their width keep more of it: text in a long screenshot stays readable.
const LONG: u32 = 4;

/// The sides of a picture of which the longer one is at most `side`. Of a long one the shorter side stays at 3/8 of that, as far as it has it
/// and the longer one does not grow over eight times.
pub(super) fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let (long, short) = (width.max(height).max(1), width.min(height).max(1));
    let mut scale = f64::from(side) / f64::from(long);
    if long / short >= LONG {
        let readable = f64::from(side) * 3.0 / 8.0 / f64::from(short);
        scale = scale.max(readable).min(f64::from(side) * 8.0 / f64::from(long));
    }
    let scale = scale.min(1.0);
    let to = |n: u32| ((f64::from(n) * scale).round() as u32).clamp(1, n.max(1));
    (to(width), to(height))
}

/// Is anything seen through?
pub(super) fn see_through(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageRgba8(i) => i.pixels().any(|p| p.0[3] < u8::MAX),
        DynamicImage::ImageLumaA8(i) => i.pixels().any(|p| p.0[1] < u8::MAX),
        DynamicImage::ImageRgba16(i) => i.pixels().any(|p| p.0[3] < u16::MAX),
        DynamicImage::ImageLumaA16(i) => i.pixels().any(|p| p.0[1] < u16::MAX),
        i => i.color().has_alpha(),
    }
}

/// Smaller, if it is larger.
pub(super) fn fit(image: &DynamicImage, side: u32) -> Option<DynamicImage> {
    let (width, height) = fitted(image.width(), image.height(), side);
    if (width, height) == image.dimensions() {
        return None;
    }
    // Far too many pixels are averaged first: the good filter would read them all several times, and holds them as large numbers.
    let step = (image.width() * 4 / (width * 5)).min(image.height() * 4 / (height * 5)).max(1);
    let through = see_through(image);
    let rough = if step > 1 && image.width() > width * 5 / 2 { Some(averaged(image, step, through)) } else { None };
    let image = rough.as_ref().unwrap_or(image);
    if !through {
        return Some(image.resize_exact(width, height, FilterType::CatmullRom));
    }
    // Colours by how much of them is seen, and back.
    let weighed: ImageBuffer<Rgba<u16>, Vec<u16>> = match image.as_rgba8() {
        Some(pixels) => weighed(pixels),
        None => weighed(&image.to_rgba8()),
    };
    let small = image::imageops::resize(&weighed, width, height, FilterType::CatmullRom);
    let back = small.pixels().flat_map(|p| {
        let [r, g, b, a] = p.0;
        let of = |c: u16| if a == 0 { 0 } else { (u32::from(c.min(a)) * 255 / u32::from(a)) as u8 };
        [of(r), of(g), of(b), (a / 257) as u8]
    });
    RgbaImage::from_raw(width, height, back.collect()).map(DynamicImage::ImageRgba8)
}

fn weighed(pixels: &RgbaImage) -> ImageBuffer<Rgba<u16>, Vec<u16>> {
    ImageBuffer::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [r, g, b, a] = pixels.get_pixel(x, y).0.map(u32::from);
        let by = |c: u32| (c * a * 257 / 255) as u16;
        Rgba([by(r), by(g), by(b), (a * 257) as u16])
    })
}

/// The mean of squares of `step` pixels; what is over at the edges is left out, less than one pixel of the result.
fn averaged(image: &DynamicImage, step: u32, through: bool) -> DynamicImage {
    match image {
        DynamicImage::ImageRgb8(pixels) => {
            let at = |x, y| {
                let [r, g, b] = pixels.get_pixel(x, y).0;
                [r, g, b, u8::MAX]
            };
            means(image.dimensions(), step, through, at)
        }
        _ => means(image.dimensions(), step, through, |x, y| image.get_pixel(x, y).0),
    }
}

fn means((w, h): (u32, u32), step: u32, through: bool, at: impl Fn(u32, u32) -> [u8; 4]) -> DynamicImage {
    let (width, height) = ((w / step).max(1), (h / step).max(1));
    let mean = |x: u32, y: u32| {
        let (mut colours, mut seen, mut n) = ([0u64; 3], 0, 0);
        for py in y * step..((y + 1) * step).min(h) {
            for px in x * step..((x + 1) * step).min(w) {
                let [r, g, b, a] = at(px, py).map(u64::from);
                colours = [colours[0] + r * a, colours[1] + g * a, colours[2] + b * a];
                (seen, n) = (seen + a, n + 1);
            }
        }
        (colours.map(|c| (c + seen / 2).checked_div(seen).unwrap_or(0) as u8), (seen / n.max(1)) as u8)
    };
    if through {
        DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, y| {
            let ([r, g, b], a) = mean(x, y);
            Rgba([r, g, b, a])
        }))
    } else {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| Rgb(mean(x, y).0)))
    }
}
