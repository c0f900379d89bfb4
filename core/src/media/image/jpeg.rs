//! Baseline JPEG with colour at half the sides (4:2:0), as other tools write it by default: sizes are theirs at the same quality.
//!
//! Tables are those of the standard's annex K, scaled by quality as libjpeg does. Nothing but pixels goes in.
use image::{DynamicImage, GrayImage, RgbImage};

const BRIGHT: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80,
    62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98,
    112, 100, 103, 99,
];
const COLOUR: [u8; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99,
];
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42,
    49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
const BRIGHT_DC_LENGTHS: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const BRIGHT_DC_VALUES: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const BRIGHT_AC_LENGTHS: [u8; 16] = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125];
const BRIGHT_AC_VALUES: [u8; 162] = [
    1, 2, 3, 0, 4, 17, 5, 18, 33, 49, 65, 6, 19, 81, 97, 7, 34, 113, 20, 50, 129, 145, 161, 8, 35, 66, 177, 193, 21, 82, 209,
    240, 36, 51, 98, 114, 130, 9, 10, 22, 23, 24, 25, 26, 37, 38, 39, 40, 41, 42, 52, 53, 54, 55, 56, 57, 58, 67, 68, 69, 70, 71,
    72, 73, 74, 83, 84, 85, 86, 87, 88, 89, 90, 99, 100, 101, 102, 103, 104, 105, 106, 115, 116, 117, 118, 119, 120, 121, 122,
    131, 132, 133, 134, 135, 136, 137, 138, 146, 147, 148, 149, 150, 151, 152, 153, 154, 162, 163, 164, 165, 166, 167, 168, 169,
    170, 178, 179, 180, 181, 182, 183, 184, 185, 186, 194, 195, 196, 197, 198, 199, 200, 201, 202, 210, 211, 212, 213, 214, 215,
    216, 217, 218, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250,
];
const COLOUR_DC_LENGTHS: [u8; 16] = [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
const COLOUR_DC_VALUES: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const COLOUR_AC_LENGTHS: [u8; 16] = [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119];
const COLOUR_AC_VALUES: [u8; 162] = [
    0, 1, 2, 3, 17, 4, 5, 33, 49, 6, 18, 65, 81, 7, 97, 113, 19, 34, 50, 129, 8, 20, 66, 145, 161, 177, 193, 9, 35, 51, 82, 240,
    21, 98, 114, 209, 10, 22, 36, 52, 225, 37, 241, 23, 24, 25, 26, 38, 39, 40, 41, 42, 53, 54, 55, 56, 57, 58, 67, 68, 69, 70,
    71, 72, 73, 74, 83, 84, 85, 86, 87, 88, 89, 90, 99, 100, 101, 102, 103, 104, 105, 106, 115, 116, 117, 118, 119, 120, 121,
    122, 130, 131, 132, 133, 134, 135, 136, 137, 138, 146, 147, 148, 149, 150, 151, 152, 153, 154, 162, 163, 164, 165, 166, 167,
    168, 169, 170, 178, 179, 180, 181, 182, 183, 184, 185, 186, 194, 195, 196, 197, 198, 199, 200, 201, 202, 210, 211, 212, 213,
    214, 215, 216, 217, 218, 226, 227, 228, 229, 230, 231, 232, 233, 234, 242, 243, 244, 245, 246, 247, 248, 249, 250,
];

/// A code of annex K: how many bits, and which.
type Codes = [(u8, u16); 256];

fn codes(lengths: &[u8; 16], values: &[u8]) -> Codes {
    let (mut out, mut code, mut next) = ([(0, 0); 256], 0u16, values.iter());
    for (bits, n) in (1u8..).zip(lengths) {
        for value in next.by_ref().take(usize::from(*n)) {
            if let Some(slot) = out.get_mut(usize::from(*value)) {
                *slot = (bits, code);
            }
            code += 1;
        }
        code <<= 1;
    }
    out
}

/// Bits on their way out.
struct Bits {
    out: Vec<u8>,
    held: u32,
    n: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, value: u32) {
        self.held = self.held << bits | value & ((1 << bits) - 1);
        self.n += bits;
        while self.n >= 8 {
            let byte = (self.held >> (self.n - 8)) as u8;
            self.out.push(byte);
            // A byte of all ones would be a marker.
            if byte == 0xff {
                self.out.push(0);
            }
            self.n -= 8;
        }
    }

    fn code(&mut self, codes: &Codes, symbol: usize) {
        let (bits, code) = codes.get(symbol).copied().unwrap_or_default();
        self.put(u32::from(bits), u32::from(code));
    }

    /// A number, in as many bits as the code in front of it says.
    fn number(&mut self, value: i32, bits: u32) {
        self.put(bits, if value < 0 { value - 1 } else { value } as u32);
    }
}

fn size_of(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// Eight cosines of eight frequencies, scaled so that a transform and its inverse are each other's.
fn cosines() -> [[f32; 8]; 8] {
    std::array::from_fn(|u| {
        std::array::from_fn(|x| {
            let scale = if u == 0 { 0.125f32.sqrt() } else { 0.5 };
            scale * ((2 * x + 1) as f32 * u as f32 * std::f32::consts::PI / 16.0).cos()
        })
    })
}

/// What one component is written with, and its last mean.
struct Component {
    quant: [f32; 64],
    dc: Codes,
    ac: Codes,
    last: i32,
}

impl Component {
    fn block(&mut self, bits: &mut Bits, cos: &[[f32; 8]; 8], pixels: &[[f32; 8]; 8]) {
        // Rows, then columns.
        let rows: [[f32; 8]; 8] =
            std::array::from_fn(|y| std::array::from_fn(|u| (0..8).map(|x| pixels[y][x] * cos[u][x]).sum::<f32>()));
        let mut found = [0i32; 64];
        for (v, cos_v) in cos.iter().enumerate() {
            for u in 0..8 {
                let sum: f32 = (0..8).map(|y| rows[y][u] * cos_v[y]).sum();
                let at = v * 8 + u;
                found[at] = (sum / self.quant[at]).round() as i32;
            }
        }
        let difference = found[0] - self.last;
        self.last = found[0];
        let size = size_of(difference);
        bits.code(&self.dc, size as usize);
        bits.number(difference, size);
        let mut zeros = 0;
        for at in ZIGZAG.iter().skip(1) {
            let value = found[usize::from(*at)].clamp(-1023, 1023);
            if value == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                bits.code(&self.ac, 0xf0);
                zeros -= 16;
            }
            let size = size_of(value);
            bits.code(&self.ac, zeros << 4 | size as usize);
            bits.number(value, size);
            zeros = 0;
        }
        if zeros > 0 {
            bits.code(&self.ac, 0);
        }
    }
}

/// A table of steps as libjpeg scales it.
fn steps(of: &[u8; 64], quality: u8) -> [u8; 64] {
    let quality = u32::from(quality.clamp(1, 100));
    let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    of.map(|n| ((u32::from(n) * scale + 50) / 100).clamp(1, 255) as u8)
}

fn segment(out: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let n: usize = parts.iter().map(|p| p.len()).sum();
    out.extend([0xff, marker]);
    out.extend(((n + 2) as u16).to_be_bytes());
    parts.iter().for_each(|p| out.extend_from_slice(p));
}

fn head(width: u16, height: u16, grey: bool, bright: &[u8; 64], colour: &[u8; 64]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let zigzag = |steps: &[u8; 64]| ZIGZAG.map(|at| steps[usize::from(at)]);
    segment(&mut out, 0xe0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"]);
    segment(&mut out, 0xdb, &[&[0], &zigzag(bright)]);
    if !grey {
        segment(&mut out, 0xdb, &[&[1], &zigzag(colour)]);
    }
    let components: &[u8] = if grey { &[1, 1, 0x11, 0] } else { &[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1] };
    segment(&mut out, 0xc0, &[&[8], &height.to_be_bytes(), &width.to_be_bytes(), components]);
    segment(&mut out, 0xc4, &[&[0], &BRIGHT_DC_LENGTHS, &BRIGHT_DC_VALUES, &[0x10], &BRIGHT_AC_LENGTHS, &BRIGHT_AC_VALUES]);
    if !grey {
        segment(&mut out, 0xc4, &[&[1], &COLOUR_DC_LENGTHS, &COLOUR_DC_VALUES, &[0x11], &COLOUR_AC_LENGTHS, &COLOUR_AC_VALUES]);
    }
    let scan: &[u8] = if grey { &[1, 1, 0, 0, 63, 0] } else { &[3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0] };
    segment(&mut out, 0xda, &[scan]);
    out
}

/// Writes a picture; one of another kind than grey or RGB is made RGB first. `None` = a side is over 65,535.
pub(super) fn write(image: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(image.width()).ok()?, u16::try_from(image.height()).ok()?);
    let (bright, colour) = (steps(&BRIGHT, quality), steps(&COLOUR, quality));
    let grey = !image.color().has_color() && !image.color().has_alpha();
    let mut bits = Bits { out: head(width, height, grey, &bright, &colour), held: 0, n: 0 };
    let luma = Component {
        quant: bright.map(f32::from),
        dc: codes(&BRIGHT_DC_LENGTHS, &BRIGHT_DC_VALUES),
        ac: codes(&BRIGHT_AC_LENGTHS, &BRIGHT_AC_VALUES),
        last: 0,
    };
    if grey {
        match image.as_luma8() {
            Some(pixels) => in_grey(&mut bits, luma, pixels),
            None => in_grey(&mut bits, luma, &image.to_luma8()),
        }
    } else {
        let chroma = || Component {
            quant: colour.map(f32::from),
            dc: codes(&COLOUR_DC_LENGTHS, &COLOUR_DC_VALUES),
            ac: codes(&COLOUR_AC_LENGTHS, &COLOUR_AC_VALUES),
            last: 0,
        };
        match image.as_rgb8() {
            Some(pixels) => in_colour(&mut bits, [luma, chroma(), chroma()], pixels),
            None => in_colour(&mut bits, [luma, chroma(), chroma()], &image.to_rgb8()),
        }
    }
    // The last byte is filled with ones.
    bits.put(7, 0x7f);
    bits.out.extend([0xff, 0xd9]);
    Some(bits.out)
}

fn in_grey(bits: &mut Bits, mut luma: Component, pixels: &GrayImage) {
    let (cos, (width, height)) = (cosines(), pixels.dimensions());
    for top in (0..height).step_by(8) {
        for left in (0..width).step_by(8) {
            // What a block has over the edge is the edge again.
            let at = |x: usize, y: usize| {
                let (x, y) = ((left + x as u32).min(width - 1), (top + y as u32).min(height - 1));
                f32::from(pixels.get_pixel(x, y).0[0]) - 128.0
            };
            luma.block(bits, &cos, &std::array::from_fn(|y| std::array::from_fn(|x| at(x, y))));
        }
    }
}

fn in_colour(bits: &mut Bits, components: [Component; 3], pixels: &RgbImage) {
    let [mut luma, mut blue, mut red] = components;
    let (cos, (width, height)) = (cosines(), pixels.dimensions());
    for top in (0..height).step_by(16) {
        for left in (0..width).step_by(16) {
            let (mut y16, mut b8, mut r8) = ([[0f32; 16]; 16], [[0f32; 8]; 8], [[0f32; 8]; 8]);
            for (y, row) in y16.iter_mut().enumerate() {
                for (x, bright) in row.iter_mut().enumerate() {
                    let (px, py) = ((left + x as u32).min(width - 1), (top + y as u32).min(height - 1));
                    let [r, g, b] = pixels.get_pixel(px, py).0.map(f32::from);
                    *bright = 0.299 * r + 0.587 * g + 0.114 * b - 128.0;
                    b8[y / 2][x / 2] += (-0.168_736 * r - 0.331_264 * g + 0.5 * b) / 4.0;
                    r8[y / 2][x / 2] += (0.5 * r - 0.418_688 * g - 0.081_312 * b) / 4.0;
                }
            }
            for (v, u) in [(0, 0), (0, 8), (8, 0), (8, 8)] {
                luma.block(bits, &cos, &std::array::from_fn(|y| std::array::from_fn(|x| y16[v + y][u + x])));
            }
            blue.block(bits, &cos, &b8);
            red.block(bits, &cos, &r8);
        }
    }
}
