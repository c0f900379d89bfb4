//! Pictures made smaller: what is seen through counts by how much of it is seen, so no edge takes on a colour that nobody sees.
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, GenericImageView as _, Rgb, RgbImage, Rgba, RgbaImage};

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
    // Far too many pixels are averaged first: the good filter would read them all several times, and of what is seen through it holds a copy.
    let step = (image.width() * 4 / (width * 5)).min(image.height() * 4 / (height * 5)).max(1);
    let through = see_through(image);
    let rough = if step > 1 && image.width() > width * 5 / 2 { Some(averaged(image, step, through)) } else { None };
    let image = rough.as_ref().unwrap_or(image);
    // Eight bits of each colour: what is sent has no more.
    let eight = match image {
        DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) | DynamicImage::ImageLuma8(_) | DynamicImage::ImageLumaA8(_) => {
            None
        }
        i if through => Some(DynamicImage::ImageRgba8(i.to_rgba8())),
        i if i.color().has_color() => Some(DynamicImage::ImageRgb8(i.to_rgb8())),
        i => Some(DynamicImage::ImageLuma8(i.to_luma8())),
    };
    let image = eight.as_ref().unwrap_or(image);
    let mut small = DynamicImage::new(width, height, image.color());
    let filter = ResizeAlg::Convolution(FilterType::CatmullRom);
    let done = Resizer::new().resize(image, &mut small, &ResizeOptions::new().resize_alg(filter).use_alpha(through));
    // It fails for kinds of pixels it does not know; these four it does.
    done.ok().map(|()| small)
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
